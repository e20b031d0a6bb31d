using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Text;

public sealed class YamlTests
{
    [Theory]
    [InlineData("title: Webinar: fewer errors", "in quotes")]
    [InlineData("goal:\n\tmetric: meeting", "spaces")]
    [InlineData("title: \"Webinar\nname: x", "Close the quote")]
    [InlineData("markets: [DE, AT\nname: x", "Close the list")]
    [InlineData("title: x\n  name: y", "indent")]
    public void Yaml_that_does_not_parse_is_one_finding_that_says_what_to_do(string text, string fix)
    {
        var findings = new FindingList();
        Assert.Null(YamlText.ReadMap("campaign.yaml", text, findings));
        var finding = Assert.Single(findings.InOrder());
        Assert.Equal("yaml-unreadable", finding.Code);
        Assert.Contains(fix, finding.Fix);
        Assert.InRange(finding.Place!.Line, 1, 3);
    }

    [Fact]
    public void Keys_are_held_against_those_that_are_known()
    {
        var findings = new FindingList();
        var fields = new YamlFields(YamlText.ReadMap("a.yaml", "title: a\nmarkest: [DE]\ntitle: b\ncap: many\nlist:\n  - 1\n", findings)!, findings);
        fields.Text("title", "x");
        fields.Scalars("markets", "[DE]");
        fields.Whole("cap", "5000", 1, 10);
        fields.Text("list", "x");
        fields.Close();
        Assert.Equal(
            ["a.yaml:1:1 key-missing", "a.yaml:2:1 key-unknown", "a.yaml:3:1 key-repeated", "a.yaml:4:6 key-type", "a.yaml:5:1 key-type"],
            findings.InOrder().Select(f => $"{f.Place} {f.Code}"));
        Assert.Contains("Did you mean `markets`?", findings.InOrder()[1].Message);
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x", "yaml-anchor")]
    [InlineData("a: !!int 5", "yaml-anchor")]
    [InlineData("a: 1\n---\nb: 2", "yaml-two-documents")]
    [InlineData("", "yaml-empty")]
    [InlineData("- a", "yaml-not-a-mapping")]
    public void What_yaml_allows_and_we_do_not_is_refused(string text, string code)
    {
        var findings = new FindingList();
        YamlText.ReadMap("a.yaml", text, findings);
        Assert.Contains(findings.InOrder(), f => f.Code == code && f.Level == FindingLevel.Error);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_overflow()
    {
        var findings = new FindingList();
        YamlText.ReadMap("a.yaml", "a: " + new string('[', 5000) + new string(']', 5000), findings);
        Assert.Contains(findings.InOrder(), f => f.Code is "yaml-too-deep" or "yaml-unreadable");
    }

    [Theory]
    [InlineData("title: x", "front-matter-missing")]
    [InlineData("---\ntitle: x", "front-matter-open")]
    public void A_file_without_its_settings_is_told_how_to_begin(string text, string code)
    {
        var findings = new FindingList();
        Assert.Null(FrontMatter.Split("a.md", text, findings).Values);
        Assert.Equal(code, Assert.Single(findings.InOrder()).Code);
    }

    [Fact]
    public void Settings_and_body_keep_their_lines_whatever_the_line_endings()
    {
        var findings = new FindingList();
        var parts = FrontMatter.Split("a.md", "\uFEFF---\r\ntitle: \"x\"\r\n---\r\n\r\nHello\r\n", findings);
        Assert.Equal(("\nHello\n", 4), (parts.Body, parts.BodyLine));
        Assert.Equal(new Place("a.md", 2, 9), Assert.IsType<YamlValue.Scalar>(parts.Values!.Entries[0].Value).PlaceAt(1) with { Column = 9 });
    }
}
