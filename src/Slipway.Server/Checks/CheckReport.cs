using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Checks;

/// <summary>What a check came to: what was looked at, by which rules, and what was found, with files as seen from where the person is.</summary>
/// <param name="Campaigns">Campaigns that were checked as a whole.</param>
/// <param name="Files">Files that were looked at.</param>
/// <param name="RuleSet">The version of the rules.</param>
/// <param name="Rules">The rules; none where a server ran them, whose findings say everything themselves.</param>
/// <param name="Findings">What was found, by file, line and column.</param>
internal sealed record CheckReport(ImmutableArray<string> Campaigns, ImmutableArray<string> Files, string RuleSet, ImmutableArray<Rule> Rules, ImmutableArray<Finding> Findings)
{
    /// <summary>How many rules ran.</summary>
    public int RulesRun { get; init; } = Rules.Length;

    public int Count(FindingLevel level) => Findings.Count(f => f.Level == level && f.Excepted is null);

    public int Excepted => Findings.Count(f => f.Excepted is not null);

    public bool HasErrors => Findings.Any(f => f.Blocks);

    /// <summary>The findings of each file, files without one included; findings that are about no file come under "".</summary>
    public IEnumerable<(string File, IReadOnlyList<Finding> Findings)> ByFile()
    {
        var byFile = Findings.ToLookup(f => f.Place?.File ?? "", StringComparer.Ordinal);
        return Files.Concat(byFile.Select(g => g.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(file => (file, (IReadOnlyList<Finding>)[.. byFile[file]]));
    }

    /// <summary>A page that says more of a finding: the rule's own, or that of a built-in one.</summary>
    public static string? LinkOf(Finding finding) => finding.Link ?? RulePage.LinkOf(finding.Code);
}
