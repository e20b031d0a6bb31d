using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
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
        if (findings.Any(f => f.Level == FindingLevel.Error))
        {
            return (null, findings);
        }

        var (plan, planFindings) = Planner.Plan(built.Terms, built.Assets, inventory, launched, workspace.Seed());
        return (plan, findings.AddRange(planFindings));
    }
}
