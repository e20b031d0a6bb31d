using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Checks.Accessibility;

public sealed class StructureTests : RuleTest
{
    [Theory]
    [InlineData("<h1>A</h1><h3>B</h3>", "1:11 \"B\"|is of level 3 and follows one of level 1")]
    [InlineData("<h1>A</h1><h1>B</h1>", "1:11 \"B\"|is another one of level 1")]
    [InlineData("<h1>A</h1><h2><br></h2>", "1:11 \"\"|has no words")]
    [InlineData("<h2>A</h2>", "1:1 \"A\"|is the first and of level 2, not 1")]
    [InlineData("<h1>A</h1><div role=heading aria-level=4>B</div>", "1:11 \"B\"|is of level 4 and follows one of level 1")]
    public void Headings_out_of_order_are_found(string html, string found) => Assert.Equal([found], InHtml("extends: heading-order\nfirst: 1", html));

    [Fact]
    public void Headings_that_go_down_by_one_and_up_by_any_pass() => Assert.Empty(InHtml("extends: heading-order", "<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2><h4 role=presentation>E</h4>"));

    [Fact]
    public void In_Markdown_headings_are_read_with_or_without_what_is_rendered()
    {
        string[] found = ["3:5 \"B\"|is of level 3 and follows one of level 1"];
        Assert.Equal(found, InMarkdown("extends: heading-order", "# A\n\n### B"));
        Assert.Equal(found, InMarkdown("extends: heading-order", "# A\n\n### B", "<h1>A</h1><h3>B</h3>"));
    }

    [Theory]
    [InlineData("<html><p>x", null, "1:1 does not say which language it is in")]
    [InlineData("<html lang=und><p>x", "en", "1:1 does not say which language it is in")]
    [InlineData("<html lang=english_and_more><p>x", null, "1:1 says that its language is \"english_and_more\", which is none")]
    [InlineData("<html lang=en-GB><p>x", "de", "1:1 says that its language is en-GB, and it is meant to be de")]
    public void A_document_that_does_not_say_its_language_is_found(string html, string? language, string found) =>
        Assert.Equal([found], InHtml("extends: page-language", html, new Setting { Language = language }));

    [Theory]
    [InlineData("<html lang=de-AT><p>x", "de")]
    [InlineData("<p>Only a part of a page", null)]
    [InlineData("<html lang='{{ language }}'><p>x", "de")]
    public void A_document_in_its_language_passes(string html, string? language) => Assert.Empty(InHtml("extends: page-language", html, new Setting { Language = language }));

    [Theory]
    [InlineData("<input name=email placeholder=Email>", "1:1 email|has only a placeholder")]
    [InlineData("<label for=b>Email</label><input id=a>", "1:27 a|has no label")]
    [InlineData("<label> <select name=size></select></label>", "1:9 size|has no label")]
    [InlineData("<textarea aria-labelledby=nothing></textarea>", "1:1 textarea|has no label")]
    public void A_field_without_words_that_stay_is_found(string html, string found) => Assert.Equal([found], InHtml("extends: form-label", html));

    [Theory]
    [InlineData("<label for=a>Email</label><input id=a>")]
    [InlineData("<label>Email <input></label>")]
    [InlineData("<b id=w>Email</b><input aria-labelledby='v w'>")]
    [InlineData("<input aria-label=Email><input type=hidden><input type=submit>")]
    public void A_field_with_a_name_passes(string html) => Assert.Empty(InHtml("extends: form-label", html));

    [Fact]
    public void A_table_of_data_needs_header_cells_and_one_that_places_things_does_not()
    {
        const string data = "<table><tr><td>Plan</td><td>Price</td></tr><tr><td>Small</td><td>9</td></tr></table>";
        Assert.Equal(["1:1 \"Plan\""], InHtml("extends: table-header", data));
        Assert.Empty(InHtml("extends: table-header", data.Replace("<td>Plan</td>", "<th>Plan</th>", StringComparison.Ordinal)));
        Assert.Empty(InHtml("extends: table-header", data.Replace("<table>", "<table role=presentation>", StringComparison.Ordinal)));
        Assert.Empty(InHtml("extends: table-header", $"<table cellpadding=0><tr><td>{data.Replace("<table>", "<table role=none>", StringComparison.Ordinal)}</td></tr></table>"));
    }

    [Fact]
    public void Tables_that_place_things_are_counted_in_one_finding()
    {
        const string layout = "<table width=600 cellpadding=0><tr><td><table><tr><td><img src=a.png></td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></td></tr></table>";
        Assert.Equal(["1:1 2 tables"], InHtml("extends: layout-table", layout));
        Assert.Empty(InHtml("extends: layout-table", layout.Replace("<table", "<table role=presentation", StringComparison.Ordinal)));
    }
}
