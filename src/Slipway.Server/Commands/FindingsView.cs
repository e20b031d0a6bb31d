using Slipway.Sdk.Diagnostics;
using Spectre.Console;

namespace Slipway.Server.Commands;

/// <summary>Findings as people read them: where, how much it weighs, what is wrong, and under it what to do.</summary>
internal static class FindingsView
{
    /// <summary>Writes them in the order of their places, aligned, with the worst first where they have no place.</summary>
    public static void Write(IAnsiConsole console, IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        if (all.Count == 0)
        {
            return;
        }

        var width = Math.Min(72, all.Max(f => Where(f).Length));
        foreach (var finding in all.OrderBy(f => f.Place?.File ?? f.Asset ?? "", StringComparer.Ordinal).ThenBy(f => f.Place?.Line).ThenBy(f => f.Place?.Column).ThenByDescending(f => f.Level))
        {
            var level = finding.Level.ToString().ToLowerInvariant();
            var where = Where(finding);
            console.Write(new Text(where.PadRight(width) + (width > 0 ? "  " : ""), new Style(Color.Grey)));
            console.Write(new Text(level.PadRight(10), new Style(ColourOf(finding.Level), decoration: Decoration.Bold)));
            console.Write(new Text($"  {finding.Message}"));
            console.Write(new Text($"  {finding.Code}\n", new Style(Color.Grey)));
            if (finding.Excepted is { } by)
            {
                console.Write(new Text($"{new string(' ', width + (width > 0 ? 2 : 0) + 12)}{by}\n", new Style(Color.Teal)));
            }
            else if (finding.Fix is { } fix)
            {
                console.Write(new Text($"{new string(' ', width + (width > 0 ? 2 : 0) + 12)}{fix}\n", new Style(Color.Teal)));
            }
        }

        var excepted = all.Count(f => f.Excepted is not null);
        console.Write(new Text($"{Count(all, FindingLevel.Error, "error")}, {Count(all, FindingLevel.Warning, "warning")}, {Count(all, FindingLevel.Suggestion, "suggestion")}{(excepted > 0 ? $", {excepted} excepted" : "")}\n"));
    }

    /// <summary>A finding as programs read it; the same shape as in the HTTP API.</summary>
    public static FindingRow Row(Finding finding) => FindingRow.Of(finding);

    private static string Where(Finding finding) => finding.Place?.ToString() ?? finding.Asset ?? finding.Field ?? "";

    private static Color ColourOf(FindingLevel level) => level switch
    {
        FindingLevel.Error => Color.Red,
        FindingLevel.Warning => Color.Yellow,
        _ => Color.Blue,
    };

    private static string Count(List<Finding> findings, FindingLevel level, string word)
    {
        var count = findings.Count(f => f.Level == level && f.Excepted is null);
        return count == 1 ? $"1 {word}" : $"{count} {word}s";
    }
}

/// <summary>A finding on the wire.</summary>
public sealed record FindingRow(string Code, string Level, string Message, string? File, int? Line, int? Column, string? Asset, string? Field, string? Fix, Excepted? Excepted)
{
    public static FindingRow Of(Finding finding) => new(
        finding.Code, finding.Level.ToString().ToLowerInvariant(), finding.Message, finding.Place?.File, finding.Place?.Line, finding.Place?.Column, finding.Asset, finding.Field, finding.Fix,
        finding.Excepted);

    /// <summary>As it was before it went over the wire.</summary>
    public Finding ToFinding() => new(Code, Enum.Parse<FindingLevel>(Level, ignoreCase: true), Message)
    {
        Place = File is null ? null : new Place(File, Line ?? 1, Column ?? 1),
        Asset = Asset,
        Field = Field,
        Fix = Fix,
        Excepted = Excepted,
    };
}
