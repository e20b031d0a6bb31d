using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks.Look;

public sealed class ColourMatchTests
{
    private static readonly LookRule Rule = new("extends: colour\n  message: '%s is not a brand colour; %s (%s).'");

    [Fact]
    public void A_near_miss_names_the_token_that_was_meant_and_is_rewritten_at_its_words()
    {
        var finding = Rule.Single("""<p style="margin:0; color: #0f4f4e !important">Near</p>""");
        Assert.Equal("#0f4f4e is not a brand colour; color.primary #0f4f4d is deltaE 0.5 away (text, once).", finding.Message);
        Assert.Equal(("#0f4f4e", "#0f4f4d", 28, 35), (finding.Words, finding.Rewrite, finding.Place!.Column, finding.End!.Column));
    }

    [Fact]
    public void Each_colour_is_said_once_with_its_count_and_first_place()
    {
        var finding = Rule.Single("""<style>p, b { color: red }</style><p>One <b>two</b></p><div style="background-color: #f00">three</div>""");
        Assert.Contains("#ff0000 is not a brand colour", finding.Message, StringComparison.Ordinal);
        Assert.Contains("(text and background, 3 times)", finding.Message, StringComparison.Ordinal);
        Assert.Equal(("red", null, 22), (finding.Words, finding.Rewrite, finding.Place!.Column));
    }

    [Theory]
    [InlineData("<table bgcolor='red'><tr><td>x</td></tr></table>", "red", "background")]
    [InlineData("<font color='red'>x</font>", "red", "text")]
    [InlineData("<style>.n { background: url(a.png) red }</style><p class='n'>x</p>", "red", "background")]
    [InlineData("<style>:root { --n: red } p { color: var(--n) }</style><p>x</p>", "color: var(--n)", "text")]
    [InlineData("<p style='border: 2px solid red'>x</p>", "red", "border")]
    [InlineData("<a href='https://x.example' style='color: red'>x</a>", "red", "link")]
    [InlineData("<a href='https://x.example' style='color: red; display: inline-block; background: #0f4f4d'>x</a>", "red", "button")]
    [InlineData("<style>@media (prefers-color-scheme: dark) { p { color: red } }</style><p>x</p>", "red", "text in dark mode")]
    [InlineData("<p style='color: &#114;ed'>x</p>", "color: &#114;ed", "text")]
    public void Wherever_a_colour_comes_from_it_is_seen(string html, string words, string part)
    {
        var finding = Rule.Single(html);
        Assert.Equal(words, finding.Words);
        Assert.Contains($"({part}, once)", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p style='color: #0F4F4D'>Ours</p>")]
    [InlineData("<p style='color: rgb(15 79 77 / 40%)'>A tint of ours</p>")]
    [InlineData("<p style='color: #79cfc6'>Ours in the dark</p>")]
    [InlineData("<style>.unused { color: red }</style><p>Nobody is red</p>")]
    [InlineData("<p style='color: red; display: none'>Hidden</p>")]
    [InlineData("<p style='color: red'> &nbsp; </p>")]
    [InlineData("<p style='border: 0 solid red'>No line</p>")]
    [InlineData("<p>Left to the browser</p>")]
    [InlineData("<p style='color: color-mix(in srgb, red, blue)'>Cannot be told</p>")]
    public void Nothing_is_said_of_the_brands_own_colours_and_of_what_nobody_sees(string html) => Assert.Empty(Rule.Find(html));

    [Fact]
    public void A_link_in_the_browsers_blue_is_no_brand_colour() =>
        Assert.Contains("#0000ee is not a brand colour", Rule.Single("<p><a href='https://x.example'>More</a></p>").Message, StringComparison.Ordinal);

    [Fact]
    public void Parts_groups_and_tolerance_can_be_chosen()
    {
        const string Html = "<p style='color: #0f4f4e; background: red'>x</p>";
        Assert.Contains("#ff0000", new LookRule("extends: colour\n  message: '%s'\n  tolerance: 1").Single(Html).Message, StringComparison.Ordinal);
        Assert.Contains("#0f4f4e", new LookRule("extends: colour\n  message: '%s'\n  of: [text]").Single(Html).Message, StringComparison.Ordinal);
        Assert.Contains("dark.", new LookRule("extends: colour\n  message: '%s %s'\n  groups: dark\n  of: text").Single(Html).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_rendered_from_Markdown_is_placed_by_its_words()
    {
        var finding = Assert.Single(Rule.FindRendered("# Title\n\nSome words.\n", "<h1>Title</h1><p style='color:red'>Some words.</p>"));
        Assert.Equal((3, 1, "Some words.", null), (finding.Place!.Line, finding.Place.Column, finding.Words, finding.Rewrite));
    }

    [Fact]
    public void A_group_without_colours_is_an_error_at_the_rule()
    {
        var finding = Assert.Single(LookRule.Problems("extends: colour\n  message: '%s'\n  groups: [colour]"), f => f.Code == "rule-tokens");
        Assert.Equal(FindingLevel.Error, finding.Level);
        Assert.Contains("Did you mean `color`?", finding.Message, StringComparison.Ordinal);
    }
}
