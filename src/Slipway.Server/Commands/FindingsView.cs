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
        var indent = new string(' ', width + (width > 0 ? 2 : 0) + 12);
        var explained = new HashSet<string>(StringComparer.Ordinal);
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
                console.Write(new Text($"{indent}{by}\n", new Style(Color.Teal)));
                continue;
            }

            if (finding.Place?.Address is { Length: > 0 } address)
            {
                console.Write(new Text($"{indent}{address}\n", new Style(Color.Grey)));
            }

            if (finding.Fix is { } fix)
            {
                console.Write(new Text($"{indent}{fix}\n", new Style(Color.Teal)));
            }

            // Why is worth reading once; the same reason under each of fifty findings hides them.
            if ((finding.Why ?? finding.Link) is not null && explained.Add(finding.Code))
            {
                console.Write(new Text($"{indent}{string.Join(' ', new[] { finding.Why, finding.Link }.Where(t => t is not null))}\n", new Style(Color.Grey)));
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
/// <param name="Code">The rule or check.</param>
/// <param name="Level">error, warning or suggestion.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="File">The file it is in.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="EndLine">The line where it ends.</param>
/// <param name="EndColumn">The column behind its last character.</param>
/// <param name="Words">The words it is about.</param>
/// <param name="Asset">The asset, as <c>email/invitation</c>.</param>
/// <param name="Field">The field of a brief or form.</param>
/// <param name="Why">Why the rule exists.</param>
/// <param name="Fix">What to do.</param>
/// <param name="Rewrite">What to write in place of the words.</param>
/// <param name="Link">A page that says more.</param>
/// <param name="Excepted">The waiver that covers it.</param>
/// <param name="Address">Where a person opens what it is in, when that is in a platform and in no file.</param>
public sealed record FindingRow(
    string Code, string Level, string Message, string? File, int? Line, int? Column, int? EndLine, int? EndColumn, string? Words, string? Asset, string? Field, string? Why, string? Fix, string? Rewrite, string? Link,
    Excepted? Excepted, string? Address = null)
{
    public static FindingRow Of(Finding finding) => new(
        finding.Code, finding.Level.ToString().ToLowerInvariant(), finding.Message, finding.Place?.File, finding.Place?.Line, finding.Place?.Column, finding.End?.Line, finding.End?.Column, finding.Words,
        finding.Asset, finding.Field, finding.Why, finding.Fix, finding.Rewrite, finding.Link, finding.Excepted, finding.Place?.Address);

    /// <summary>As it was before it went over the wire.</summary>
    public Finding ToFinding() => new(Code, Enum.Parse<FindingLevel>(Level, ignoreCase: true), Message)
    {
        Place = File is null ? null : new Place(File, Line ?? 1, Column ?? 1) { Address = Address },
        End = File is null || EndLine is null ? null : new Place(File, EndLine.Value, EndColumn ?? 1),
        Words = Words,
        Asset = Asset,
        Field = Field,
        Why = Why,
        Fix = Fix,
        Rewrite = Rewrite,
        Link = Link,
        Excepted = Excepted,
    };
}
