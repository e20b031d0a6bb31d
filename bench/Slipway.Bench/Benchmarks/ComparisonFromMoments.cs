using System.Diagnostics;
using System.Globalization;
using Slipway.Statistics;
using Slipway.Statistics.Sequential;
using Compared = Slipway.Statistics.Comparison;

namespace Slipway.Bench.Benchmarks;

/// <summary>What it takes to turn the moments of two arms into what is shown of them, on one thread.</summary>
internal sealed class ComparisonFromMoments : Run
{
    private const int Rounds = 7;
    private const int Comparisons = 20_000;
    private const double LimitMicroseconds = 20;

    public override string Name => "comparison";

    public override string What => "microseconds from the moments of two arms to difference, relative lift and live reading";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var sequence = ConfidenceSequence.TunedTo(100_000);
        var kinds = new Dictionary<string, Func<int, Compared>>(StringComparer.Ordinal)
        {
            ["means"] = i => Compared.OfMeans(Treated(i), Control),
            ["lift"] = i => RelativeLift.Fieller(Treated(i), Control),
            ["live"] = i => sequence.Read(Compared.OfMeans(Treated(i), Control)),
            ["rates"] = i => Compared.OfProportions(new(1320 + (i % 100), 50_000), new(1200, 50_000)),
            ["cuped"] = i => Cuped.Compare(new(Treated(i), Treated(i + 1), 30_000), new(Control, Control, 30_000), 40_000, 40_000).Lift,
        };
        var runs = kinds.ToDictionary(k => k.Key, k => (Func<Task<double>>)(() => Task.FromResult(Microseconds(k.Value))), StringComparer.Ordinal);
        foreach (var run in runs.Values)
        {
            await run();
        }

        var medians = (await Median.InTurnAsync(Rounds, runs)).ToDictionary(r => r.Key, r => Median.Of(r.Value), StringComparer.Ordinal);
        var slowest = medians.Values.Max();
        return new RunResult(
            new { Name, Unit = "us", Ours = slowest, Peers = Array.Empty<object>(), Ratio = (double?)null, Limit = LimitMicroseconds, Machine = Machine.Description, Medians = medians },
            slowest < LimitMicroseconds,
            $"{Name}: {string.Join(", ", medians.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:0.00}")))} microseconds each (below {LimitMicroseconds:0})");
    }

    private static Moments Control => Moments.OfVariance(50_000, 25, 900);

    // Never the same figures twice in a row, so that nothing can be left out.
    private static Moments Treated(int i) => Moments.OfVariance(50_000 + (i % 64), 25.3 + (i % 97 / 100.0), 960);

    private static double Microseconds(Func<int, Compared> compare)
    {
        var refusals = 0;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Comparisons; i++)
        {
            refusals += compare(i) is Compared.Refusal ? 1 : 0;
        }

        return refusals == 0 ? Stopwatch.GetElapsedTime(start).TotalMicroseconds / Comparisons : throw new RunBrokeException($"{refusals} comparisons were refused");
    }
}
