using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Workspaces;

/// <summary>From a campaign's files to its plan; works offline.</summary>
public static class DraftPlan
{
    public static (Plan? Plan, ImmutableArray<Finding> Findings) Make(
        Workspace workspace, IReadOnlyDictionary<string, string> files, Inventory inventory, Plan? launched)
    {
        var (draft, draftFindings) = DraftReader.Read(files);
        var (theme, themeFindings) = workspace.Theme();
        var (_, policyFindings) = workspace.Approvals();
        var findings = draftFindings.AddRange(themeFindings).AddRange(policyFindings);
        if (draft is null)
        {
            return (null, findings);
        }

        var built = AssetBuilder.Build(draft, theme);
        findings = findings.AddRange(built.Findings);

        // A token that cannot be used is set aside for its default: its error is told with the plan, and stops whoever would prepare it.
        if (draftFindings.Concat(policyFindings).Concat(built.Findings).Any(f => f.Level == FindingLevel.Error))
        {
            return (null, findings);
        }

        var (plan, planFindings) = Planner.Plan(built.Terms, built.Assets, inventory, launched, workspace.Seed());
        return (plan, [.. findings, .. planFindings.Select(f => Placed(f, draft))]);
    }

    // The planner knows assets, not files; where the asset is written is where a person mends it.
    private static Finding Placed(Finding finding, Draft draft) =>
        finding.Place is null && AssetKey.TryParse(finding.Asset) is { } asset ? finding with { Place = draft.Places.GetValueOrDefault(asset) } : finding;
}
