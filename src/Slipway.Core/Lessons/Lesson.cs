using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Statistics;

namespace Slipway.Core.Lessons;

/// <summary>How a lesson stands.</summary>
public enum LessonStanding
{
    /// <summary>It brings more, beyond chance.</summary>
    Works,

    /// <summary>It brings less, beyond chance.</summary>
    Harms,

    /// <summary>What was seen is within what chance does.</summary>
    Open,
}

/// <summary>What experiments of one pattern say together: never more than they showed, nor for others than those it was seen with, and less the longer ago it was.</summary>
/// <remarks>
/// One observation stands with its own interval; several are pooled by random effects (<see cref="Pooling"/>), so that small lists together may reach what none reaches alone. With age a standard error grows by
/// 2^(age / (2 half-lives)): after <see cref="HalfLifeDays"/> an observation weighs half.
/// </remarks>
/// <param name="Pattern">What is done otherwise.</param>
/// <param name="Metric">What is counted.</param>
/// <param name="Difference">The rise it brings, in points divided by 100.</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <param name="Observations">What was seen, the newest first.</param>
public sealed record Lesson(string Pattern, string Metric, double Difference, Interval Interval, ImmutableArray<Observation> Observations)
{
    /// <summary>The age at which an observation weighs half.</summary>
    public const double HalfLifeDays = 365;

    /// <summary>The share of the scatter between campaigns that is not chance, 0 to 1; null with fewer than two.</summary>
    public double? Heterogeneity { get; init; }

    /// <summary>How it stands.</summary>
    public LessonStanding Standing => Interval.Lower > 0 ? LessonStanding.Works : Interval.Upper < 0 ? LessonStanding.Harms : LessonStanding.Open;

    /// <summary>In how many of the campaigns it went the way it goes on the whole.</summary>
    public int Held => Observations.Count(o => Math.Sign(o.Difference) == Math.Sign(Difference));

    /// <summary>All units together.</summary>
    public long Units => Observations.Sum(o => o.Units);

    /// <summary>Where it was seen: nobody else is spoken of.</summary>
    public ImmutableArray<string> Markets => [.. Observations.SelectMany(o => o.Scope.Markets).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The industries it was seen in.</summary>
    public ImmutableArray<string> Industries => [.. Observations.Select(o => o.Scope.Industry).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    /// <summary>The languages it was seen in.</summary>
    public ImmutableArray<string> Languages => [.. Observations.Select(o => o.Scope.Language).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether it says anything of such a campaign: it was seen in its industry and language, and in one of its markets.</summary>
    public bool Concerns(LessonScope scope) => Observations.Any(o => string.Equals(o.Scope.Industry, scope.Industry, StringComparison.OrdinalIgnoreCase) && o.Scope.Language == scope.Language && o.Scope.Markets.Any(scope.Markets.Contains));

    /// <summary>The lesson in a sentence, with all that it rests on.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"{Pattern}: {Standing switch { LessonStanding.Works => "brought more", LessonStanding.Harms => "brought less", _ => "nobody can tell" }}, {EvidenceWords.Points(Difference)} points of {Metric} ({EvidenceWords.Points(Interval.Lower)} to {EvidenceWords.Points(Interval.Upper)}), in {Held} of {Observations.Length} {(Observations.Length == 1 ? "campaign" : "campaigns")} with {Units:#,0} people or accounts; {string.Join(", ", Industries)}, {string.Join(", ", Markets)}, {string.Join(", ", Languages)}; last seen {Observations[0].At:MMMM yyyy}.");

    /// <summary>What observations say, a lesson for each pattern and metric: what is beyond chance first, then by the number of units.</summary>
    /// <param name="observations">All of them.</param>
    /// <param name="now">The time, by which they are aged.</param>
    public static ImmutableArray<Lesson> Learn(IEnumerable<Observation> observations, DateTimeOffset now) =>
    [
        .. observations.GroupBy(o => (o.Pattern, o.Metric)).Select(g => Of(g.Key.Pattern, g.Key.Metric, [.. g.OrderByDescending(o => o.At).ThenBy(o => o.Campaign, StringComparer.Ordinal)], now))
            .OrderBy(l => l.Standing == LessonStanding.Open).ThenByDescending(l => l.Units).ThenBy(l => l.Pattern, StringComparer.Ordinal).ThenBy(l => l.Metric, StringComparer.Ordinal),
    ];

    private static Lesson Of(string pattern, string metric, ImmutableArray<Observation> seen, DateTimeOffset now)
    {
        var errors = seen.Select(o => o.Error * Math.Pow(2, Math.Max(0, (now - o.At).TotalDays) / (2 * HalfLifeDays))).ToArray();
        return Pooling.RandomEffects([.. seen.Select(o => o.Difference)], errors, EvidenceJudge.Confidence) is Answer<Pooling>.Given { Value: var pooled }
            ? new Lesson(pattern, metric, pooled.Estimate, pooled.Interval, seen) { Heterogeneity = pooled.Heterogeneity }
            : new Lesson(pattern, metric, seen[0].Difference, Interval.Around(seen[0].Difference, errors[0], EvidenceJudge.Confidence), seen);
    }
}
