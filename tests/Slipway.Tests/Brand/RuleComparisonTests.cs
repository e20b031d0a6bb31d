using Slipway.Core.Brand;
using Slipway.Core.Text;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class RuleComparisonTests
{
    private const string Plain = "extends: existence\ntokens: [cheap, bargain]\nexceptions: [Bargain Days]";

    [Theory]
    [InlineData("extends: existence\ntokens: [bargain, cheap]\nexceptions: [Bargain Days]", RuleChange.Reworded, "")]
    [InlineData(Plain + "\nlevel: error", RuleChange.Tightened, "warning becomes error")]
    [InlineData(Plain + "\nlevel: suggestion", RuleChange.Loosened, "warning becomes suggestion")]
    [InlineData(Plain + "\nlimit: 3", RuleChange.Loosened, "at most 3 findings instead of no limit of findings")]
    [InlineData("extends: existence\ntokens: [cheap, bargain, gratis]\nexceptions: [Bargain Days]", RuleChange.Tightened, "it also looks for gratis")]
    [InlineData("extends: existence\ntokens: [cheap]\nexceptions: [Bargain Days]", RuleChange.Loosened, "it no longer looks for bargain")]
    [InlineData("extends: existence\ntokens: [cheap, bargain]", RuleChange.Tightened, "it no longer lets pass Bargain Days")]
    [InlineData("extends: existence\ntokens: [cheap, bargain]\nexceptions: [Bargain Days, cheapside]", RuleChange.Loosened, "it also lets pass cheapside")]
    [InlineData(Plain + "\nignorecase: true", RuleChange.Tightened, "`ignorecase: true` is new")]
    [InlineData(Plain + "\nraw: ['\\bvery\\b']", RuleChange.Loosened, "`raw` is different, and whether that is stricter cannot be told")]
    [InlineData(Plain + "\napplies: { kinds: [email] }", RuleChange.Loosened, "it applies only to email")]
    [InlineData(Plain + "\nscope: heading", RuleChange.Loosened, "it looks at fewer parts of a document")]
    [InlineData("extends: occurrence\ntoken: cheap\nmax: 2", RuleChange.Loosened, "it is occurrence instead of existence")]
    [InlineData(Plain + "\nfix: Say what it saves.", RuleChange.Reworded, "")]
    [InlineData(Plain, RuleChange.Same, "")]
    public void What_became_of_a_rule_is_said_in_words(string after, RuleChange change, string reason)
    {
        var comparison = RuleComparison.Of(Rule(Plain), Rule(after));
        Assert.Equal(change, comparison.Change);
        Assert.Equal(reason, string.Join("; ", comparison.Loosened.Concat(comparison.Tightened)));
    }

    [Theory]
    [InlineData("max: 3", "max: 2", RuleChange.Tightened)]
    [InlineData("max: 3", "max: 5", RuleChange.Loosened)]
    [InlineData("max: 3\nmin: 1", "max: 3", RuleChange.Loosened)]
    [InlineData("min: 1", "min: 1\nmax: 3", RuleChange.Tightened)]
    [InlineData("max: 3", "max: 0\nmin: 1", RuleChange.Loosened)]
    public void A_lower_most_and_a_higher_least_are_stricter(string before, string after, RuleChange change) =>
        Assert.Equal(change, RuleComparison.Of(Rule($"extends: occurrence\ntoken: cheap\n{before}"), Rule($"extends: occurrence\ntoken: cheap\n{after}")).Change);

    [Theory]
    [InlineData("target-size", "least: 24", "least: 30", RuleChange.Tightened)]
    [InlineData("target-size", "", "least: 20", RuleChange.Loosened)]
    [InlineData("length", "max: 60", "max: 50", RuleChange.Tightened)]
    [InlineData("length", "max: 60", "max: 60\nmin: 10", RuleChange.Tightened)]
    [InlineData("budget", "most: 20000 EUR", "most: 10000 EUR", RuleChange.Tightened)]
    [InlineData("budget", "most: 20000 EUR", "most: 10000 USD", RuleChange.Loosened)]
    [InlineData("unsubscribe", "tokens: [unsubscribe]", "tokens: [unsubscribe, stop]", RuleChange.Loosened)]
    public void What_an_extension_decides_by_itself_is_not_guessed(string extends, string before, string after, RuleChange change) =>
        Assert.Equal(change, RuleComparison.Of(Rule($"extends: {extends}\n{before}"), Rule($"extends: {extends}\n{after}")).Change);

    [Theory]
    [InlineData("{ kinds: [email, page] }", "{ kinds: [email] }", RuleChange.Loosened)]
    [InlineData("{ kinds: [email] }", "{ kinds: [email, page] }", RuleChange.Tightened)]
    [InlineData("{ kinds: [email], markets: [DE] }", "{ kinds: [email] }", RuleChange.Tightened)]
    [InlineData("{ languages: [de] }", "{ languages: [de-AT] }", RuleChange.Loosened)]
    [InlineData("{ languages: [de-AT] }", "{ languages: [de] }", RuleChange.Tightened)]
    [InlineData("{ kinds: [email] }", "{ kinds: [page] }", RuleChange.Loosened)]
    [InlineData("{ scope: [subject] }", "{ scope: [subject, preheader] }", RuleChange.Tightened)]
    [InlineData("{ scope: text }", "{ scope: text & ~list }", RuleChange.Loosened)]
    [InlineData("{ scope: heading.h1 }", "{ scope: heading }", RuleChange.Tightened)]
    public void Where_a_rule_applies_counts(string before, string after, RuleChange change) =>
        Assert.Equal(change, RuleComparison.Of(Rule($"{Plain}\napplies: {before}"), Rule($"{Plain}\napplies: {after}")).Change);

    [Fact]
    public void Every_change_that_tightens_one_way_loosens_the_other()
    {
        string[] writings = [Plain, Plain + "\nlevel: error", Plain + "\nlimit: 2", Plain + "\nignorecase: true", Plain + "\nvocab: false", Plain + "\napplies: { kinds: [email] }", "extends: existence\ntokens: [cheap]\nexceptions: [Bargain Days]"];
        foreach (var (one, other) in from a in writings from b in writings select (Rule(a), Rule(b)))
        {
            var (there, back) = (RuleComparison.Of(one, other), RuleComparison.Of(other, one));
            Assert.Equal(there.Tightened.Length, back.Loosened.Length);
            Assert.Equal(there.Loosened.Length, back.Tightened.Length);
        }
    }

    private static Rule Rule(string settings)
    {
        var findings = new FindingList();
        var rule = Assert.Single(RuleReader.Read("brand/rules/words.yaml", $"id: no-cheap\nowner: brand\nmessage: \"'%s' is cheap.\"\nwhy: We sell on value.\n{settings}\n", findings));
        Assert.Empty(findings.InOrder());
        return rule;
    }
}
