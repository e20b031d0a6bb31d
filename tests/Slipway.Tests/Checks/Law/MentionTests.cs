using Xunit;

namespace Slipway.Tests.Checks.Law;

public sealed class MentionTests : RuleTest
{
    private const string Rule = "extends: mention\ntokens: [you (?:get|receive) this because]\nplace: footer\nmessage: The %s does not say why.";

    [Theory]
    [InlineData("<p>Hello</p><footer>You receive this\nbecause you asked.</footer>", "")]
    [InlineData("<p>You get this because you asked.</p><footer>Bye</footer>", "1:1 The footer of the HTML does not say why.")]
    public void One_of_the_ways_to_say_it_must_stand_in_its_place(string html, string found) => Assert.Equal(found.Length == 0 ? [] : [found], InHtml(Rule, html));

    [Fact]
    public void The_file_itself_may_say_when_it_is_asked()
    {
        const string rule = "extends: mention\ntokens: [made with AI]\nwhen: { source: ['made_with: ai'] }";
        Assert.Empty(InMarkdown(rule, "Hello"));
        Assert.Equal(["1:1 text"], InMarkdown(rule, "---\nmade_with: AI\n---\nHello"));
    }

    [Theory]
    [InlineData("Rackmaster needs more clicks than we do.", "1:1 Rackmaster|\"more clicks than\"")]
    [InlineData("Unlike RACKMASTER we count daily.", "1:8 RACKMASTER|\"Unlike\"")]
    [InlineData("Rackmaster is a fine company. We are better.", "")]
    [InlineData("We are better than anyone.", "")]
    public void A_competitor_in_a_sentence_that_compares_is_found(string text, string found) =>
        Assert.Equal(found.Length == 0 ? [] : [found], InMarkdown("extends: comparison\ncompetitors: [Rackmaster, Pallet Pro]", text));
}
