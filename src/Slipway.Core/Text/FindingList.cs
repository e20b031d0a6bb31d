using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>Collects findings while a text is read, so that all of them come back at once.</summary>
public sealed class FindingList
{
    private readonly List<Finding> _findings = [];

    /// <summary>Whether anything blocks.</summary>
    public bool HasErrors => _findings.Exists(f => f.Blocks);

    /// <summary>Adds a finding that blocks.</summary>
    public void Error(string code, string message, Place place, string fix, string? field = null) =>
        _findings.Add(Finding.Error(code, message, place, fix) with { Field = field });

    /// <summary>Adds a finding that does not block.</summary>
    public void Warning(string code, string message, Place place, string fix, string? field = null) =>
        _findings.Add(Finding.Warning(code, message, place, fix) with { Field = field });

    /// <summary>Adds findings from elsewhere.</summary>
    public void AddRange(IEnumerable<Finding> findings) => _findings.AddRange(findings);

    /// <summary>All findings in the order of file, line and column.</summary>
    public ImmutableArray<Finding> InOrder() =>
    [
        .. _findings
            .OrderBy(f => f.Place?.File, StringComparer.Ordinal)
            .ThenBy(f => f.Place?.Line)
            .ThenBy(f => f.Place?.Column),
    ];
}
