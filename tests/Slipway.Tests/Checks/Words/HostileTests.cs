using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Checks.Words;

/// <summary>Rules and texts made to take for ever cost bounded work, and are named.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData(@"(?=a)(a+)+$")]
    [InlineData(@"(\w+\s*)+(?!x)")]
    [InlineData(@"((a|b)*)*\1")]
    [InlineData(@"(?<!x)(?:[a-z]+)*:")]
    public void An_expression_that_could_run_for_ever_is_refused_where_it_stands(string expression)
    {
        var (rules, findings) = Read($"extends: existence\nnonword: true\ntokens: ['{expression}']");
        Assert.Empty(rules.Rules);
        var finding = Assert.Single(findings);
        Assert.Equal(("rule-expression", "brand/rules/r.yaml", 8), (finding.Code, finding.Place!.File, finding.Place.Line));
        Assert.Contains("for ever", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("existence", "tokens: ['(unclosed']")]
    [InlineData("existence", "tokens: ['a{2,1}']")]
    [InlineData("substitution", "swap: { '[z-a]': b }")]
    [InlineData("occurrence", "max: 3\ntoken: '*'")]
    [InlineData("repetition", "tokens: ['\\k<no>']")]
    [InlineData("conditional", "first: '('\nsecond: a")]
    [InlineData("capitalization", "match: '(['")]
    [InlineData("capitalization", "match: $camel")]
    [InlineData("metric", "formula: words / (\ncondition: '> 3'")]
    [InlineData("metric", "formula: wrods\ncondition: '> 3'")]
    [InlineData("existense", "tokens: [a]")]
    [InlineData("script", "script: x")]
    public void What_cannot_be_used_is_a_finding_and_never_an_exception(string extends, string settings)
    {
        var (rules, findings) = Read($"extends: {extends}\n{settings}");
        Assert.Empty(rules.Rules);
        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Equal("brand/rules/r.yaml", f.Place!.File));
    }

    [Fact]
    public void A_good_rule_beside_a_bad_one_runs()
    {
        var (rules, findings) = RuleSet.Read(new Dictionary<string, string>
        {
            ["brand/rules/r.yaml"] = "- { id: bad, owner: brand, message: m, why: w, extends: existence, tokens: ['('] }\n- { id: good, owner: brand, message: m, why: w, extends: existence, tokens: [cheap] }\n",
        });
        Assert.Equal("rule-expression", Assert.Single(findings).Code);
        Assert.Equal("good", Assert.Single(rules.Rules).Id);
    }

    // Each of these takes minutes or more with an engine that goes back over a text of this length.
    [Theory]
    [InlineData("tokens: ['(?:[a-z]+)*:']")]
    [InlineData("tokens: ['[a-z]+ed']")]
    [InlineData("tokens: ['\\w+\\s*\\w+\\s*\\w+\\s*!']")]
    [InlineData("raw: ['(?:a|aa)+$']")]
    public void A_line_without_end_is_gone_through_once(string settings)
    {
        var (rules, findings) = Read($"extends: existence\n{settings}");
        Assert.Empty(findings);
        var text = new string('a', 2_000_000);
        Assert.InRange(new RulePlan(rules).Check(Document.Read("text.txt", text, Setting.Unknown)).Length, 0, 1);
    }

    [Theory]
    [InlineData("text.md")]
    [InlineData("text.html")]
    [InlineData("text.txt")]
    public void Nesting_without_end_is_read(string file)
    {
        var (rules, _) = Read("extends: existence\ntokens: [cheap]");
        foreach (var piece in (ReadOnlySpan<string>)["> ", "- ", "[", "*", "<div>", "<!--", "{{", ":::hero\n", "`", "&"])
        {
            var text = string.Concat(Enumerable.Repeat(piece, 20_000)) + " cheap\n\ncheap";
            Assert.InRange(new RulePlan(rules).Check(Document.Read(file, text, Setting.Unknown)).Length, 0, 2);
        }
    }

    private static (RuleSet Rules, IReadOnlyList<Slipway.Sdk.Diagnostics.Finding> Findings) Read(string settings)
    {
        var (rules, findings) = RuleSet.Read(new Dictionary<string, string> { ["brand/rules/r.yaml"] = $"id: r\nowner: brand\nlevel: error\nmessage: \"%s\"\nwhy: To see.\n{settings}\n" });
        return (rules, findings);
    }
}
