using Xunit;

namespace Slipway.Tests.Checks.Accessibility;

public sealed class LinkTextTests : RuleTest
{
    private const string Rule = "extends: link-text";

    [Theory]
    [InlineData("""Go <a href="https://a.example/">Click here &rarr;</a>""", "1:4 \"Click here \u2192\"|does not say where it leads")]
    [InlineData("""<a href="https://a.example/">https://a.example/</a>""", "1:1 \"https://a.example/\"|is an address instead of words")]
    [InlineData("""<a href="https://a.example/"> </a>""", "1:1 to https://a.example/|has no words")]
    [InlineData("""<a href="https://a.example/x">Prices</a> <a href="https://b.example/">prices</a>""", "1:42 \"prices\"|leads to https://b.example here and to https://a.example/x further up")]
    [InlineData("""<a href="https://a.example/" aria-label="More">Prices</a>""", "1:1 \"More\"|does not say where it leads")]
    public void Words_that_do_not_lead_are_found(string html, string found) => Assert.Equal([found], InHtml(Rule, html));

    [Theory]
    [InlineData("""<a href="https://a.example/">Read how Kajgods counts</a>""")]
    [InlineData("""<a href="https://a.example/x?utm_content=1">Prices</a> <a href="https://a.example/x?utm_content=2">Prices</a>""")]
    [InlineData("""<a name="top"></a>""")]
    [InlineData("""<a href="/x"><img src="a.png" alt=""></a>""")]
    public void Words_that_lead_pass(string html) => Assert.Empty(InHtml(Rule, html));

    [Fact]
    public void A_team_has_its_own_vague_words_and_may_let_others_lead_apart() =>
        Assert.Equal(["1:1 \"Weiter\"|does not say where it leads"], InHtml("extends: link-text\ntokens: [weiter]\ndistinct: false", """<a href="/a">Weiter</a> <a href="/b">Here</a> <a href="/c">Here</a>"""));

    [Fact]
    public void Words_that_may_lead_to_several_places_are_named_by_the_rule()
    {
        const string html = "<a href='https://link.slot.invalid/a'>Source</a> <a href='https://link.slot.invalid/b'>source</a>";
        Assert.Equal(["1:50 \"source\"|leads to link:b here and to link:a further up"], InHtml(Rule, html));
        Assert.Empty(InHtml($"{Rule}\nexceptions: [source]", html));
    }

    [Fact]
    public void In_Markdown_that_nobody_renders_links_are_read_too() => Assert.Equal(["1:9 \"here\"|does not say where it leads"], InMarkdown(Rule, "Prices [here](https://a.example)."));
}
