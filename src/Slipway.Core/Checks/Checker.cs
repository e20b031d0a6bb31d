using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Runs all checks.</summary>
public static class Checker
{
    /// <summary>Runs them on one subject.</summary>
    /// <returns>What was found: errors first, then by asset, code and message; the same subject always gives the same list.</returns>
    public static ImmutableArray<Finding> Check(CheckSubject subject)
    {
        var read = subject with { Texts = AccountTexts.Distinct(subject) };
        return Sorted(AllChecks.List.SelectMany(check => check.Find(read)));
    }

    /// <summary>Runs them on the plan and again on what the platforms hold.</summary>
    /// <param name="staged">The staged plan.</param>
    /// <param name="planned">What is to be looked at in the plan.</param>
    /// <param name="asStaged">What is to be looked at in what the platforms hold.</param>
    /// <param name="fromPlatforms">What the platforms themselves found.</param>
    /// <returns>The checked plan. What is found in both is said once; what is only found in what a platform holds says so.</returns>
    public static CheckedPlan Check(StagedPlan staged, CheckSubject planned, CheckSubject asStaged, ImmutableArray<Finding> fromPlatforms)
    {
        var first = Check(planned);
        var known = first.Select(Identity).ToHashSet();
        var itself = AllChecks.List.Where(c => c.NeedsStaging).Select(c => c.Code).ToHashSet(StringComparer.Ordinal);
        var second = Check(asStaged).Where(f => !known.Contains(Identity(f))).Select(f => itself.Contains(f.Code) ? f : InWhatIsHeld(staged.Plan, f));
        return new CheckedPlan(staged, Sorted(first.Concat(second).Concat(fromPlatforms)));
    }

    /// <summary>A staged plan with the findings that were stored for it. The approvals name those findings by digest, so ones that were tampered with void them.</summary>
    public static CheckedPlan Restore(StagedPlan staged, ImmutableArray<Finding> findings, string? ruleSet = null) => new(staged, findings, ruleSet);

    // The place and the fix may differ between the two; it is the same thing that is wrong.
    private static (string, FindingLevel, string?, string?, string) Identity(Finding finding) => (finding.Code, finding.Level, finding.Asset, finding.Field, finding.Message);

    private static Finding InWhatIsHeld(Plan plan, Finding finding)
    {
        var key = AssetKey.TryParse(finding.Asset);
        var connection = plan.Order.FirstOrDefault(step => step.Asset == key)?.Connection ?? "the platform";
        return finding with { Message = $"{finding.Message.TrimEnd('.')}, in what {connection} holds." };
    }

    private static ImmutableArray<Finding> Sorted(IEnumerable<Finding> findings) =>
    [
        .. findings.DistinctBy(Identity)
            .OrderByDescending(f => f.Level)
            .ThenBy(f => f.Asset, StringComparer.Ordinal)
            .ThenBy(f => f.Code, StringComparer.Ordinal)
            .ThenBy(f => f.Message, StringComparer.Ordinal),
    ];
}
