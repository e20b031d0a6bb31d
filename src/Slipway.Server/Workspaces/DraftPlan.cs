using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Drafts;
using Slipway.Core.Limits;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Workspaces;

/// <summary>From a campaign's files to its plan; works offline.</summary>
public static class DraftPlan
{
    /// <summary>Everything that is wrong with a campaign's files, by their readers, the checks and the brand's rules.</summary>
    public static ImmutableArray<Finding> Check(
        Workspace workspace, IReadOnlyDictionary<string, string> files, ImmutableArray<AvailableConnection> connections, RuleSet rules, DateTimeOffset now, Answers answers, OtherCampaigns? others = null,
        CheckMemory? memory = null)
    {
        var (plan, findings) = Make(workspace, files, connections, null);
        return plan is null ? findings : [.. findings, .. CampaignChecker.Check(plan, files, rules, now, answers, others, memory)];
    }

    public static (Plan? Plan, ImmutableArray<Finding> Findings) Make(
        Workspace workspace, IReadOnlyDictionary<string, string> files, ImmutableArray<AvailableConnection> connections, Plan? launched)
    {
        var (register, metricFindings) = workspace.Metrics();
        var (draft, draftFindings) = DraftReader.Read(files, register ?? MetricRegister.Any);
        var (theme, themeFindings) = workspace.Theme();
        var (_, policyFindings) = workspace.Approvals();
        var (settings, settingsFindings) = workspace.Settings();
        var (limits, limitFindings) = workspace.Limits();
        var findings = draftFindings.AddRange(themeFindings).AddRange(policyFindings).AddRange(settingsFindings).AddRange(limitFindings).AddRange(metricFindings);
        if (draft is null)
        {
            return (null, findings);
        }

        var built = AssetBuilder.Build(draft, theme);
        var (inventory, placing) = Inventory.Choose(connections, settings.Platforms, draft.Campaign.Platforms);
        findings = findings.AddRange(built.Findings).AddRange(placing);

        // A token that cannot be used is set aside for its default: its error is told with the plan, and stops whoever would prepare it.
        if (draftFindings.Concat(policyFindings).Concat(settingsFindings).Concat(limitFindings).Concat(metricFindings).Concat(built.Findings).Concat(placing).Any(f => f.Level == FindingLevel.Error))
        {
            return (null, findings);
        }

        var mails = inventory.Placements.GetValueOrDefault(AssetKind.Email)?.Connection;
        var sender = connections.FirstOrDefault(c => c.Id == mails);
        var can = sender?.Can.For(AssetKind.Email);
        var assets = limits!.Apply(built.Assets, built.Terms, can is { WaitsForEach: true }, can is { Ramps: true });
        assets = settings.GlobalHoldout?.Apply(assets, draft.Campaign) ?? assets;
        var (plan, planFindings) = Planner.Plan(built.Terms, assets, inventory, launched, settings.Seed);
        return (plan, [.. findings, .. settings.GlobalHoldout?.Find(draft.Campaign) ?? [], .. planFindings.Concat(plan is null ? [] : limits.Find(plan)).Concat(sender is null ? [] : Ramps.Unkept(built.Assets, limits, sender)).Select(f => Placed(f, draft))]);
    }

    // The planner knows assets, not files; where the asset is written is where a person mends it.
    private static Finding Placed(Finding finding, Draft draft) =>
        finding.Place is null && AssetKey.TryParse(finding.Asset) is { } asset ? finding with { Place = draft.Places.GetValueOrDefault(asset) } : finding;
}
