using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Brand;

public sealed class InheritanceTests
{
    private static readonly DateTimeOffset Now = new(2027, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private static readonly (string, string) Organisation = ("brand/organisation/rules/words.yaml",
        "- { id: no-cheap, owner: group, level: suggestion, message: \"'%s' is cheap.\", why: Value., extends: existence, tokens: [cheap] }");

    [Fact]
    public void A_layer_takes_over_what_it_does_not_write()
    {
        var (rules, findings) = Read(Organisation, ("brand/rules/words.yaml", "- { id: no-cheap, level: warning }"), ("brand/markets/DE/rules/words.yaml", "- { id: no-cheap, level: error, tokens: [cheap, billig] }"));
        Assert.Empty(findings);
        Assert.Equal(["warning cheap", "error cheap, billig"], [Found(rules, "A cheap plan. Ein billig Plan."), Found(rules, "A cheap plan. Ein billig Plan.", "DE")]);
    }

    [Fact]
    public void One_that_loosens_is_an_error_in_words_and_changes_nothing()
    {
        var (rules, findings) = Read(Organisation, ("brand/rules/words.yaml", "- { id: no-cheap, tokens: [bargain] }"));
        Assert.Equal("brand/rules/words.yaml:1:3 rule-loosened: no-cheap is looser here than in the organisation: it no longer looks for cheap.", $"{findings[0].Place} {findings[0].Code}: {findings[0].Message}");
        Assert.Equal("suggestion cheap", Found(rules, "A cheap bargain."));
    }

    [Fact]
    public void A_waiver_lets_it_loosen_and_stays_visible()
    {
        var (rules, findings) = Read(Organisation, ("brand/rules/words.yaml", "- { id: no-cheap, tokens: [bargain] }"), ("brand/waivers/w.yaml",
            "- { id: price-brand, rule: no-cheap, file: brand/rules/words.yaml, reason: We do sell on price., requested_by: Dana, approver: Anna (legal), until: 2027-06-30 }"));
        var finding = Assert.Single(findings);
        Assert.Equal(("rule-loosened", "price-brand", false), (finding.Code, finding.Excepted?.Waiver, finding.Blocks));
        Assert.Equal("suggestion bargain", Found(rules, "A cheap bargain."));
    }

    [Fact]
    public void Of_two_markets_both_hold_and_the_stricter_is_said()
    {
        var (rules, findings) = Read(Organisation,
            ("brand/markets/DE/rules/words.yaml", "- { id: no-cheap, level: error }"), ("brand/markets/FR/rules/words.yaml", "- { id: no-cheap, tokens: [cheap, gratuit] }"));
        Assert.Empty(findings);
        Assert.Equal("error cheap; suggestion gratuit", Found(rules, "A cheap plan, gratuit.", "DE", "FR"));
        Assert.Equal("suggestion cheap, gratuit", Found(rules, "A cheap plan, gratuit.", "FR"));
        Assert.Equal("suggestion cheap", Found(rules, "A cheap plan, gratuit.", "US"));
    }

    [Fact]
    public void A_waiver_in_one_market_does_not_loosen_another()
    {
        var (rules, _) = Read(Organisation, ("brand/markets/DE/rules/words.yaml", "- { id: no-cheap, tokens: [billig] }"), ("brand/waivers/w.yaml",
            "- { id: german, rule: no-cheap, file: brand/markets/DE/**, reason: It is no German word., requested_by: Dana, approver: Anna (legal), until: 2027-06-30 }"));
        Assert.Equal(["", "suggestion cheap"], [Found(rules, "A cheap plan.", "DE"), Found(rules, "A cheap plan.", "DE", "FR")]);
    }

    [Fact]
    public void A_campaign_stands_over_what_is_in_force_for_it()
    {
        var (brand, _) = Read(Organisation, ("brand/markets/DE/rules/words.yaml", "- { id: no-cheap, level: error }"), ("brand/industries/finance/rules/law.yaml",
            "- { id: no-sure, owner: legal, message: \"'%s' promises.\", why: Nothing is sure., extends: existence, tokens: [sure] }"));
        var setting = new Setting { Markets = ["DE"], Industry = "finance" };
        var files = new Dictionary<string, string>
        {
            ["rules/words.yaml"] = "- { id: no-cheap, level: warning }\n- { id: no-sure, level: error }\n- { id: no-fair, owner: team, message: No '%s'., why: It is not ours., extends: existence, tokens: [fair] }",
            ["emails/invitation.md"] = "- { id: no-mail }",
        };
        var (rules, findings) = brand.With("spring", setting, files, Now);
        Assert.Equal(["rules/words.yaml:1:3 no-cheap is looser here than in the market DE: error becomes warning."], findings.Select(f => $"{f.Place} {f.Message}"));
        Assert.Equal("error cheap; error sure; warning fair", Found(rules, "A cheap, sure, fair plan.", setting));
        Assert.NotEqual(brand.Digest, rules.Digest);
        Assert.Equal(brand.Digest, brand.With("spring", setting, new Dictionary<string, string> { ["emails/a.md"] = "x" }, Now).Rules.Digest);
    }

    [Fact]
    public void What_is_written_wrongly_is_found_at_its_place()
    {
        var (_, findings) = Read(Organisation, ("brand/markets/XX/rules/a.yaml", "- { id: no-cheap, level: error }"), ("brand/rules/a.yaml", "- { id: no-cheep, level: error }\n- { id: no-cheap }\n- { id: no-cheap }"));
        Assert.Equal(
            ["brand/markets/XX/rules/a.yaml:1:1 market-unknown", "brand/rules/a.yaml:1:3 key-missing", "brand/rules/a.yaml:3:3 rule-twice"],
            findings.Select(f => $"{f.Place} {f.Code}").Distinct());
    }

    [Fact]
    public void Samples_are_no_part_of_the_version_and_everything_else_is()
    {
        var digests = new[] { "brand/tests/a.yaml", "brand/rules/b.yaml", "brand/waivers/a.yaml", "brand/styles/S/R.yml" }
            .Select(path => RuleSet.Read(new Dictionary<string, string> { [Organisation.Item1] = Organisation.Item2, [path] = "[]" }).Rules.Digest)
            .Append(RuleSet.Read(new Dictionary<string, string> { [Organisation.Item1] = Organisation.Item2 }).Rules.Digest)
            .ToList();
        Assert.Equal(digests[0], digests[^1]);
        Assert.Equal(4, digests.Distinct().Count());
    }

    private static (RuleSet Rules, ImmutableArray<Finding> Findings) Read(params (string Path, string Text)[] files) => RuleSet.Read(files.ToDictionary(f => f.Path, f => f.Text), Now);

    private static string Found(RuleSet rules, string text, params string[] markets) => Found(rules, text, new Setting { Markets = [.. markets] });

    private static string Found(RuleSet rules, string text, Setting setting) => string.Join("; ", new RulePlan(rules).Check(Document.Read("a.md", text, setting))
        .GroupBy(f => (f.Level, f.Code)).Select(g => $"{g.Key.Level.ToString().ToLowerInvariant()} {string.Join(", ", g.Select(f => f.Words))}"));
}
