using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class CheckMemoryTests
{
    [Fact]
    public void An_unchanged_text_is_not_gone_through_twice_by_the_same_rules()
    {
        var memory = new CheckMemory();
        var plan = new RulePlan(Rules("cheap"), memory);
        var first = plan.Check(Read("cheap", "email"));
        Assert.Single(first);

        // The very same finding, not one that is equal: nothing was looked for.
        Assert.Same(first[0], plan.Check(Read("cheap", "email"))[0]);
        Assert.Same(first[0], new RulePlan(Rules("cheap"), memory).Check(Read("cheap", "email"))[0]);
    }

    [Fact]
    public void Another_text_other_rules_or_another_setting_are_gone_through()
    {
        var memory = new CheckMemory();
        var plan = new RulePlan(Rules("cheap"), memory);
        Assert.Single(plan.Check(Read("cheap", "email")));
        Assert.Empty(plan.Check(Read("dear", "email")));
        Assert.Empty(plan.Check(Read("cheap", "page")));
        Assert.Empty(new RulePlan(Rules("dear"), memory).Check(Read("cheap", "email")));
    }

    private static Document Read(string text, string kind) => Document.Read("text.md", text, new Setting { Kind = kind });

    private static RuleSet Rules(string word) => RuleSet.Read(new Dictionary<string, string>
    {
        ["brand/rules/r.yaml"] = $"id: r\nowner: brand\nmessage: m\nwhy: w\napplies: {{ kinds: [email] }}\nextends: existence\ntokens: [{word}]\n",
    }).Rules;
}
