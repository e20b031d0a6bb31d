using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Text;

namespace Slipway.Core.Drafts;

/// <summary>What putting the values that occur among an audience into a list of segments comes to.</summary>
/// <param name="Csv">The list as it shall be.</param>
/// <param name="Added">Values that are new.</param>
/// <param name="Gone">Values that nobody of the audience has any more: those of which nothing was said are out of the list, the others stay.</param>
public sealed record SegmentPull(string Csv, ImmutableArray<string> Added, ImmutableArray<string> Gone)
{
    /// <summary>Puts them together: the contacts say which segments there are, and what was written for them stays.</summary>
    /// <param name="field">The field that tells them.</param>
    /// <param name="before">The list as it is; null when there is none.</param>
    /// <param name="values">The values that occur.</param>
    public static SegmentPull Of(string field, string? before, IEnumerable<string> values)
    {
        var rows = CsvText.Read(before ?? "").ToList();
        var width = rows is [var header, ..] ? header.Cells.Length : 1;
        var there = rows.Skip(1).Where(r => r.Cells[0].Length > 0).DistinctBy(r => r.Cells[0], StringComparer.OrdinalIgnoreCase).ToDictionary(r => r.Cells[0], StringComparer.OrdinalIgnoreCase);
        var now = values.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = there.Values.Where(r => now.Contains(r.Cells[0]) || r.Cells.Skip(1).Any(c => c.Length > 0)).Select(r => r.Cells);
        var added = now.Where(v => !there.ContainsKey(v)).Order(StringComparer.Ordinal).ToImmutableArray();
        var csv = new StringBuilder(CsvText.Write(rows is [var first, ..] ? first.Cells : [field]));
        foreach (var row in kept.Concat(added.Select(v => ImmutableArray.Create([v, .. Enumerable.Repeat("", width - 1)]))).OrderBy(r => r[0], StringComparer.Ordinal))
        {
            csv.Append(CsvText.Write(row));
        }

        return new SegmentPull(csv.ToString(), added, [.. there.Keys.Where(v => !now.Contains(v)).Order(StringComparer.Ordinal)]);
    }
}
