using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks.Campaign;

/// <summary>What every extension point for campaigns finds: rules, a campaign and the findings stand side by side in <c>tests/golden/campaign-rules</c>.</summary>
public sealed class CampaignRulesTests
{
    private const string Folder = "campaign-rules";

    public static TheoryData<string> Cases =>
        [.. Golden.Folder("tests", "golden", Folder).Keys.Where(f => f.EndsWith(".rules.yaml", StringComparison.Ordinal)).Select(f => f[..^".rules.yaml".Length])];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rules_find_in_a_campaign_what_is_written_beside_them(string name)
    {
        var files = Golden.Folder("tests", "golden", Folder);
        var (rules, reading) = RuleSet.Read(new Dictionary<string, string> { ["brand/rules/rules.yaml"] = files[$"{name}.rules.yaml"] });
        var found = new RulePlan(rules).Check(Facts(files[$"{name}.campaign.yaml"]));
        Golden.Same(string.Concat(reading.Concat(found).Select(Said)), "tests", "golden", Folder, $"{name}.findings.txt");
    }

    [Fact]
    public void Every_extension_point_for_campaigns_has_its_case()
    {
        var files = Golden.Folder("tests", "golden", Folder);
        var shown = Cases.Select(c => c.Data).ToList();
        Assert.Equal(shown, shown.Where(name => RuleSet.Read(new Dictionary<string, string> { ["brand/rules/r.yaml"] = files[$"{name}.rules.yaml"] }).Rules.Rules.Any(r => r.Extension.Name == name && r.Extension.Family == Family.Campaign)));
        Assert.Equal(7, shown.Count);
    }

    [Fact]
    public void What_is_not_known_of_a_campaign_is_not_judged()
    {
        var rules = Golden.Folder("tests", "golden", Folder).Where(f => f.Key.EndsWith(".rules.yaml", StringComparison.Ordinal) && !f.Key.StartsWith("required", StringComparison.Ordinal) && !f.Key.StartsWith("expression", StringComparison.Ordinal))
            .ToDictionary(f => $"brand/rules/{f.Key}", f => f.Value);
        Assert.Empty(new RulePlan(RuleSet.Read(rules).Rules).Check(Facts("name: empty")));
    }

    [Fact]
    public void Rules_for_other_markets_do_not_apply()
    {
        const string Rule = "- { id: a, owner: o, message: M, why: W, applies: { markets: [FR] }, extends: required-assets, assets: [page] }";
        var plan = new RulePlan(RuleSet.Read(new Dictionary<string, string> { ["brand/rules/r.yaml"] = Rule }).Rules);
        Assert.Empty(plan.Check(Facts("markets: [DE]")));
        Assert.Single(plan.Check(Facts("markets: [DE, FR]")));
    }

    internal static CampaignFacts Facts(string yaml)
    {
        var findings = new FindingList();
        var facts = CampaignFactsReader.Read(new YamlFields(YamlText.ReadMap("campaign.yaml", yaml, findings)!, findings), Setting.Unknown);
        Assert.Empty(findings.InOrder());
        return facts;
    }

    private static string Said(Finding f) => $"{f.Place} {f.Level.ToString().ToLowerInvariant()} {f.Code}: {f.Message}{(f.Asset is null ? "" : $" [{f.Asset}]")}\n";
}
