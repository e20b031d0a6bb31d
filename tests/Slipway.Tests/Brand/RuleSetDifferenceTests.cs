using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class RuleSetDifferenceTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private const string Cheap = "- { id: no-cheap, owner: brand, message: \"'%s'\", why: Value., extends: existence, tokens: [cheap] }\n";

    [Theory]
    [InlineData("brand/rules/b.yaml", "", "- { id: no-b, owner: brand, message: m, why: Because., extends: existence, tokens: [b] }", "Added no-b (the brand): warning: Because.")]
    [InlineData("brand/rules/b.yaml", "- { id: no-b, owner: brand, message: m, why: Because., extends: existence, tokens: [b] }", "", "Removed no-b (the brand): warning: Because.")]
    [InlineData("brand/markets/DE/rules/b.yaml", "", "- { id: no-cheap, level: error }", "Added no-cheap (the market DE): error: Value.")]
    [InlineData("brand/vocabulary/accept.txt", "", "cheap thrills", "Added Vale.Terms (the brand): error: The brand's own words are written in one way.|Loosened vocabulary (the brand): every rule lets pass cheap thrills")]
    [InlineData("brand/vocabulary/reject.txt", "foo", "foo\nbar", "Tightened Vale.Avoid (the brand): it also looks for bar")]
    [InlineData("brand/waivers/a.yaml", "", "- { id: fair, rule: no-cheap, words: x, reason: It is., requested_by: d, approver: a, until: 2027-03-31 }", "Added exception fair (no-cheap): It is.")]
    [InlineData("brand/waivers/a.yaml", "- { id: fair, rule: no-cheap, words: x, reason: It is., requested_by: d, approver: a, until: 2027-03-31 }",
        "\n- { id: fair, rule: no-cheap, words: x, reason: It is., requested_by: d, approver: a, until: 2027-04-30 }", "Loosened exception fair (no-cheap): it ends on 2027-04-30 instead of 2027-03-31")]
    [InlineData("brand/rules/b.yaml", "- { id: no-b, owner: brand, message: m, why: Because., extends: existence, tokens: [b] }",
        "- { id: no-b, owner: brand, message: m, why: So., extends: existence, tokens: [b, c] }", "Tightened no-b (the brand): it also looks for c; `why` says something else; its version is still 1")]
    [InlineData("brand/tests/a.yaml", "", "[]", "")]
    public void What_is_different_is_said_in_words(string path, string before, string after, string difference) => Assert.Equal(
        difference, string.Join('|', RuleSetDifference.Of(Read(path, before), Read(path, after)).Select(d => $"{d.Kind} {d.What} ({d.Where}): {string.Join("; ", d.Reasons)}")));

    [Fact]
    public void Findings_are_the_same_where_the_same_rule_finds_the_same_words_whatever_it_says()
    {
        var (a, b, c) = (Found("a", 1), Found("b", 2), Found("c", 3));
        var difference = FindingDifference.Of([a, b, c], [a with { Message = "Other." }, b with { Level = FindingLevel.Error }, Found("c", 4)]);
        Assert.Equal(["c 4", "c 3", "b Warning Error"], difference.Appearing.Concat(difference.Disappearing).Select(f => $"{f.Code} {f.Place!.Line}").Concat(difference.Reweighed.Select(r => $"{r.Before.Code} {r.Before.Level} {r.After.Level}")));
        Assert.False(difference.IsEmpty);
        Assert.True(FindingDifference.Of([a, b, c], [c, b, a]).IsEmpty);
    }

    private static Finding Found(string code, int line) => new(code, FindingLevel.Warning, "Not this.") { Place = new Place("a.md", line, 1) };

    private static RuleSet Read(string path, string text)
    {
        var files = ImmutableDictionary<string, string>.Empty.Add("brand/rules/a.yaml", Cheap);
        var (rules, findings) = RuleSet.Read(text.Length == 0 ? files : files.Add(path, text), Now);
        Assert.Empty(findings);
        return rules;
    }
}
