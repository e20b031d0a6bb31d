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
    [InlineData("extends: existence\ntokens:\n  - fine\n  - '(unclosed'\n  - 'a{2,1}'")]
    [InlineData("extends: substitution\nswap:\n  fine: good\n  '(unclosed': a\n  'a{2,1}': b")]
    [InlineData("extends: mention\ntokens:\n  - fine\n  - '(unclosed'\n  - 'a{2,1}'")]
    public void Every_expression_that_cannot_be_used_is_named_at_its_line(string rule)
    {
        var (_, findings) = Read(rule);
        Assert.Equal([(9, "`(unclosed`"), (10, "`a{2,1}`")], findings.Select(f => (f.Place!.Line, f.Message[..(f.Message.LastIndexOf('`') + 1)])));
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

    [Theory]
    [InlineData("{ kinds: [emial] }", "Did you mean `email`?")]
    [InlineData("{ channels: [emial] }", "no channel")]
    [InlineData("{ languages: [english] }", "no language")]
    public void A_rule_that_would_apply_nowhere_is_an_error(string applies, string said)
    {
        var (rules, findings) = Read($"applies: {applies}\nextends: existence\ntokens: [cheap]");
        Assert.Empty(rules.Rules);
        Assert.Contains(said, Assert.Single(findings, f => f.Code == "rule-applies").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_rule_in_a_list_of_rules_is_named() =>
        Assert.Equal(("rule-malformed", 2), (One("- { id: good, owner: brand, message: m, why: w, extends: existence, tokens: [cheap] }\n- just words\n") is var f ? (f.Code, f.Place!.Line) : default));

    [Theory]
    [InlineData("brand/rules/words.yml")]
    [InlineData("brand/waivers/fair.yml")]
    [InlineData("brand/organization/rules/words.yaml")]
    [InlineData("brand/markets/rules/words.yaml")]
    public void A_file_that_looks_like_rules_and_is_never_read_is_an_error(string path)
    {
        var finding = Assert.Single(RuleSet.Read(new Dictionary<string, string> { [path] = "[]\n" }, DateTimeOffset.UnixEpoch).Findings);
        Assert.Equal(("file-not-read", path), (finding.Code, finding.Place!.File));
    }

    private static Slipway.Sdk.Diagnostics.Finding One(string rules) => Assert.Single(RuleSet.Read(new Dictionary<string, string> { ["brand/rules/r.yaml"] = rules }).Findings);

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
    [InlineData("text.txt")]
    [InlineData("text.md")]
    [InlineData("text.html")]
    public void A_text_longer_than_any_that_people_read_is_named_and_left_alone(string file)
    {
        var (rules, _) = Read("extends: existence\ntokens: [cheap]");
        var finding = Assert.Single(new RulePlan(rules).Check(Document.Read(file, new string('a', 50_000_000), Setting.Unknown)));
        Assert.Equal(("text-too-long", true), (finding.Code, finding.Blocks));
    }

    [Fact]
    public void What_is_hidden_behind_too_many_tags_is_named()
    {
        var (rules, _) = Read("extends: existence\ntokens: [cheap]");
        var finding = Assert.Single(new RulePlan(rules).Check(Document.Read("mail.html", string.Concat(Enumerable.Repeat("<b>", 600_000)) + "cheap", Setting.Unknown)));
        Assert.Equal(("text-cut", true), (finding.Code, finding.Blocks));
    }

    // Each went through the whole passage for every match, and took minutes.
    [Theory]
    [InlineData("extends: existence\ntokens: [cheap]\nexceptions: [cheap as chips]", "cheap word ")]
    [InlineData("extends: claim", "It is 5% best. ")]
    [InlineData("extends: claim\ntokens: [cheap]", "cheap [1] ")]
    public void As_many_matches_as_words_cost_no_more_than_the_text(string settings, string piece)
    {
        var (rules, _) = Read(settings);
        var found = new RulePlan(rules).Check(Document.Read("text.md", string.Concat(Enumerable.Repeat(piece, 100_000)), Setting.Unknown));
        Assert.InRange(found.Length, 100_000, 300_000);
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
