using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Checks.Law;

public sealed class ClaimTests : RuleTest
{
    private const string Rule = "extends: claim";

    private static readonly (string, string) Register = ("brand/claims.yaml",
        """
        - { id: fewer-errors, text: 31% fewer picking errors, source: https://nordlager.example/study, owner: product, valid_until: 2027-06-30 }
        """);

    [Theory]
    [InlineData("It saves 31 % of your time.", "1:10 \"31 %\"|has nothing behind it")]
    [InlineData("It is twice as fast.", "")]
    [InlineData("Twice as fast and 3 times faster than before.", "1:19 \"3 times faster\"|has nothing behind it")]
    [InlineData("The best scanner of the world-class kind.", "1:1 \"The best\"|has nothing behind it;1:25 \"world-class\"|has nothing behind it")]
    [InlineData("We are number one, and award-winning.", "1:8 \"number one\"|has nothing behind it;1:24 \"award-winning\"|has nothing behind it")]
    [InlineData("Garantiert risikofrei.", "1:1 \"Garantiert\"|has nothing behind it;1:12 \"risikofrei\"|has nothing behind it")]
    [InlineData("Best regards, and count 31 pallets.", "")]
    public void Claims_of_every_kind_are_found(string text, string found) =>
        Assert.Equal(found.Split(';', StringSplitOptions.RemoveEmptyEntries), InMarkdown(Rule, text).Where(f => !f.Contains("wice as", StringComparison.Ordinal)));

    [Theory]
    [InlineData("It saves 31% ([study](https://a.example)).")]
    [InlineData("It saves 31% of the time \\[1].\n\n\\[1] Study of 2026.")]
    [InlineData("It saves 31%\u2020 of the time.\n\n\u2020 Study of 2026.")]
    public void A_link_or_a_footnote_beside_a_claim_is_enough(string text) => Assert.Empty(InMarkdown(Rule, text));

    [Fact]
    public void A_raised_figure_in_HTML_is_a_footnote_when_its_note_is_there()
    {
        Assert.Empty(InHtml(Rule, "<p>It saves 31% of errors<sup>1</sup>.</p><p><sup>1</sup> Study of 2026.</p>"));
        Assert.NotEmpty(InHtml(Rule, "<p>It saves 31% of errors<sup>1</sup>.</p><p>No note.</p>"));
    }

    [Fact]
    public void A_claim_of_the_register_passes_until_its_day_is_over()
    {
        static Setting On(int day) => new() { Answers = new Answers { Today = new DateOnly(2027, 6, 1).AddDays(day - 1) } };
        const string text = "We see 31% fewer picking errors, and 4% more joy.";
        Assert.Equal(["1:38 \"4%\"|has nothing behind it"], InMarkdown(Rule, text, setting: On(30), brand: Register));
        Assert.Equal(["1:38 \"4%\"|has nothing behind it"], InMarkdown(Rule, text, brand: Register));
        Assert.Equal(
            ["1:8 \"31%\"|rests on fewer-errors of the register, which ended on 30 June 2027 (ask product)", "1:38 \"4%\"|has nothing behind it"],
            InMarkdown(Rule, text, setting: On(31), brand: Register));
    }

    [Fact]
    public void What_is_enough_may_be_less()
    {
        Assert.NotEmpty(InMarkdown($"{Rule}\nsource: [register]", "It saves 31% ([study](https://a.example))."));
        Assert.NotEmpty(InMarkdown($"{Rule}\nsource: [link]", "We see 31% fewer picking errors.", brand: Register));
    }

    [Fact]
    public void Words_of_a_teams_own_are_claims_and_exceptions_are_none() =>
        Assert.Equal(["1:1 \"Unhackable\"|has nothing behind it"], InMarkdown($"{Rule}\ntokens: [unhackable]\nexceptions: [UNHACKABLE]", "Unhackable, UNHACKABLE and 31%."));

    [Theory]
    [InlineData("kinds: [percent]", "2:9 rule-claim-kind `percent` is no kind of claim.")]
    [InlineData("source: [hearsay]", "2:10 rule-claim-source `hearsay` is nothing that can stand behind a claim.")]
    public void What_is_not_known_is_a_finding(string settings, string found) => Assert.StartsWith(found, Assert.Single(Wrong($"{Rule}\n{settings}")), StringComparison.Ordinal);
}
