using System.Text.Json;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Assets;

public sealed class TemplateTests
{
    private static readonly Part Name = new Part.MergeField("name", "O'Neill & <you>");

    [Theory]
    [InlineData("<script>\"x\" & 'y'</script>", "Hi &lt;script&gt;&quot;x&quot; &amp; &#39;y&#39;&lt;/script&gt;!")]
    [InlineData(null, "Hi O&#39;Neill &amp; &lt;you&gt;!")]
    [InlineData("  ", "Hi O&#39;Neill &amp; &lt;you&gt;!")]
    public void HTML_encodes_what_is_merged_in_and_the_fallback(string? value, string filled) => Assert.Equal(filled, Fill(TemplateFormat.Html, value));

    [Fact]
    public void Text_takes_values_as_they_are() => Assert.Equal("Hi A & <B>\nC!", Fill(TemplateFormat.Text, "A & <B>\nC"));

    [Theory]
    [InlineData("Jana\r\nBcc: all@example.com")]
    [InlineData("Jana\nBcc: all@example.com")]
    [InlineData("Jana\u2028Bcc: all@example.com")]
    public void A_line_stays_one_line(string value) => Assert.Equal("Hi Jana Bcc: all@example.com!", Fill(TemplateFormat.Line, value));

    [Fact]
    public void Literals_are_not_encoded_again_and_addresses_are()
    {
        var template = new Template(TemplateFormat.Html, [new Part.Literal("<a href=\""), new Part.Address(AddressKind.Link, "a"), new Part.Literal("\">&amp;</a>")]);
        Assert.Equal("<a href=\"https://example.com/?a=1&amp;b=&quot;\">&amp;</a>", template.Fill(_ => null, _ => "https://example.com/?a=1&b=\""));
        Assert.Equal("<a href=\"\">&amp;</a>", template.Fill(_ => null, _ => null));
    }

    [Theory]
    [InlineData("de", false, "for you")]
    [InlineData("FR", false, "")]
    [InlineData("FR", true, "for you")]
    [InlineData(null, true, "for you")]
    public void A_condition_shows_its_parts_by_value_without_regard_to_case(string? country, bool negated, string shown)
    {
        var template = new Template(TemplateFormat.Text, [new Part.When("country", ["DE", "AT"], negated, [new Part.Literal("for you")])]);
        Assert.Equal(shown, template.Fill(_ => country, _ => null));
    }

    [Fact]
    public void All_parts_are_found_within_conditions_and_templates_survive_JSON()
    {
        var template = new Template(TemplateFormat.Html, [new Part.When("a", ["1"], false, [new Part.When("b", ["2"], true, [Name])])]);
        Assert.Equal([typeof(Part.When), typeof(Part.When), typeof(Part.MergeField)], template.AllParts().Select(p => p.GetType()));
        Assert.Equal(template, JsonSerializer.Deserialize<Template>(JsonSerializer.Serialize(template, AssetJson.Options), AssetJson.Options));
    }

    private static string Fill(TemplateFormat format, string? value) =>
        new Template(format, [new Part.Literal("Hi "), Name, new Part.Literal("!")]).Fill(_ => value, _ => null);
}
