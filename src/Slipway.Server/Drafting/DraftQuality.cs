using System.Collections.Immutable;
using Slipway.Statistics;

namespace Slipway.Server.Drafting;

/// <summary>What went badly with words of a model.</summary>
public enum QualityKind
{
    /// <summary>A file that was drafted had to be repaired.</summary>
    Repaired,

    /// <summary>Words that were taken were written over by people, or put back.</summary>
    Overwritten,

    /// <summary>An answer does not pass the graders of its prompt's evaluation.</summary>
    Failing,
}

/// <summary>One file that was drafted, one piece that was taken, or one answer.</summary>
public sealed record QualitySample(QualityKind Kind, string Model, string Prompt, DateTimeOffset At, bool IsBad);

/// <summary>How often it went badly of late, beside the time before.</summary>
/// <param name="Kind">What went badly.</param>
/// <param name="Model">The model.</param>
/// <param name="Prompt">What it was told, by name and version.</param>
/// <param name="Late">Of late.</param>
/// <param name="Before">The time before.</param>
/// <param name="IsOwnPast">Whether that is the past of this very model and prompt; otherwise it is that of all.</param>
/// <param name="Comparison">What the two say; null where there are too few.</param>
/// <param name="IsWorse">Whether it is worse, beyond what chance explains.</param>
public sealed record QualityRow(QualityKind Kind, string Model, string Prompt, Proportion Late, Proportion Before, bool IsOwnPast, Comparison? Comparison, bool IsWorse);

/// <summary>Tells whether drafts got worse: the last thirty days beside the ninety before them, for each model and prompt.</summary>
/// <remarks>
/// Looked at every hour and for many at once, so a difference counts only below one in a hundred, shared among all that are compared (Bonferroni). The files of one drafting are not independent of each
/// other, and words of the last days had less time to be written over: it is a reason to look, and no proof.
/// </remarks>
public static class DraftQuality
{
    /// <summary>The fewest on either side.</summary>
    public const int Fewest = 20;

    private const double Chance = 0.01;

    /// <summary>How long "of late" is.</summary>
    public static TimeSpan Late { get; } = TimeSpan.FromDays(30);

    /// <summary>How long the time before is.</summary>
    public static TimeSpan Before { get; } = TimeSpan.FromDays(90);

    /// <summary>Judges.</summary>
    /// <param name="samples">What went how, of both times.</param>
    /// <param name="now">The end of the later one.</param>
    public static ImmutableArray<QualityRow> Judge(IEnumerable<QualitySample> samples, DateTimeOffset now)
    {
        var all = samples.Where(s => s.At <= now && s.At > now - Late - Before).ToLookup(s => s.At > now - Late);
        var pairs = all[true].GroupBy(s => (s.Kind, s.Model, s.Prompt)).OrderBy(g => g.Key.Kind).ThenBy(g => g.Key.Model, StringComparer.Ordinal).ThenBy(g => g.Key.Prompt, StringComparer.Ordinal).Select(g =>
        {
            var own = Count(all[false].Where(s => (s.Kind, s.Model, s.Prompt) == g.Key));
            var isOwn = own.Trials >= Fewest;
            return (g.Key, Late: Count(g), Before: isOwn ? own : Count(all[false].Where(s => s.Kind == g.Key.Kind)), IsOwn: isOwn);
        }).ToList();
        var compared = pairs.Count(p => IsEnough(p.Late, p.Before));
        return
        [
            .. pairs.Select(p =>
            {
                var comparison = IsEnough(p.Late, p.Before) ? Comparison.OfProportions(p.Late, p.Before, 1 - (Chance / compared)) : null;
                return new QualityRow(p.Key.Kind, p.Key.Model, p.Key.Prompt, p.Late, p.Before, p.IsOwn, comparison, comparison is Comparison.Difference { Estimate: > 0 } d && d.PValue < Chance / compared);
            }),
        ];
    }

    private static bool IsEnough(Proportion late, Proportion before) => late.Trials >= Fewest && before.Trials >= Fewest;

    private static Proportion Count(IEnumerable<QualitySample> samples) => samples.Aggregate(new Proportion(0, 0), (p, s) => new Proportion(p.Successes + (s.IsBad ? 1 : 0), p.Trials + 1));
}
