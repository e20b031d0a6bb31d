using System.Collections.Concurrent;
using Slipway.Bench.Simulation;
using Slipway.Statistics;
using Slipway.Statistics.Planning;
using Slipway.Statistics.QuasiExperiments;
using Slipway.Statistics.Sequential;
using Compared = Slipway.Statistics.Comparison;

namespace Slipway.Bench.Proofs;

/// <summary>Draws data from worlds whose truth is known, and counts how often intervals hold it and tests find what is not there.</summary>
internal sealed class Coverage : Run
{
    private const int Trials = 4000;
    private const double Nominal = 0.95;

    public override string Name => "coverage";

    public override string What => "how often intervals hold the truth and tests find what is not there, in simulated worlds";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var trials = Math.Max(200, Trials / options.Every);
        var worlds = Worlds(trials, options.Seed * 1000).ToList();
        await options.Progress.WriteLineAsync($"{Name}: {worlds.Count} worlds of {trials} trials");
        var seen = new ConcurrentDictionary<int, Seen>();
        Parallel.For(0, worlds.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => seen[i] = worlds[i]());
        var all = seen.OrderBy(s => s.Key).Select(s => s.Value).ToList();
        return new RunResult(
            new { Name, Trials = trials, options.Seed, Seen = all, Machine = Machine.Description },
            all.TrueForAll(s => s.Holds),
            $"{Name}: method, world, nominal, seen, Monte-Carlo error\n{string.Join('\n', all)}");
    }

    private static IEnumerable<Func<Seen>> Worlds(int trials, int seed) =>
        [.. Rates(trials, seed), .. Means(trials, seed + 100), .. Designs(trials, seed + 200), .. Looks(trials, seed + 300)];

    private static IEnumerable<Func<Seen>> Rates(int trials, int seed)
    {
        const string One = "one rate of 5%, 400 units";
        yield return () => Seen.Of("Wilson", One, Nominal, trials, seed, d => Wilson.Interval(Rate(d, 400, 0.05), Nominal).Contains(0.05), 0.01);
        yield return () => Seen.Of("Clopper-Pearson", One, Nominal, trials, seed, d => ClopperPearson.Interval(Rate(d, 400, 0.05), Nominal).Contains(0.05), only: 1);
        yield return () => Seen.Of("Agresti-Coull", One, Nominal, trials, seed, d => AgrestiCoull.Interval(Rate(d, 400, 0.05), Nominal).Contains(0.05), 0.015);
        yield return () => Seen.Of("Jeffreys", One, Nominal, trials, seed, d => Jeffreys.Interval(Rate(d, 400, 0.05), Nominal).Contains(0.05), 0.015);
        const string Two = "2% and 3%, 900 and 300 units";
        yield return () => Seen.Of("Newcombe", Two, Nominal, trials, seed, d => Newcombe.Difference(Rate(d, 900, 0.03), Rate(d, 300, 0.02), Nominal).Contains(0.01), 0.02);
        yield return () => Seen.Of("Agresti-Caffo", Two, Nominal, trials, seed, d => AgrestiCaffo.Difference(Rate(d, 900, 0.03), Rate(d, 300, 0.02), Nominal).Contains(0.01), 0.02);
        yield return () => Seen.Of("Miettinen-Nurminen", Two, Nominal, trials, seed, d => MiettinenNurminen.Difference(Rate(d, 900, 0.03), Rate(d, 300, 0.02), Nominal).Contains(0.01), 0.015);
        yield return () => Seen.Of("log ratio of rates", "4% and 5%, 3,000 units each", Nominal, trials, seed, d => Holds(RiskRatio.Lift(Rate(d, 3000, 0.05), Rate(d, 3000, 0.04)), 0.25), 0.005);
        yield return () => Seen.Of("pooled z or Fisher, false findings", "no difference, 3%, 500 and 100 units", 0.05, trials, seed, d => Finds(Compared.OfProportions(Rate(d, 500, 0.03), Rate(d, 100, 0.03))), 0.005, only: -1);
        yield return () => Seen.Of("sample ratio, false alarms", "a tenth held out, 2,000 units", SampleRatio.Alarm, trials, seed, d =>
        {
            var held = d.Successes(2000, 0.1);
            return SampleRatio.Check([held, 2000 - held], [0.1, 0.9]) is SampleRatio.Mismatch;
        }, 0.001, only: -1);
    }

    private static IEnumerable<Func<Seen>> Means(int trials, int seed)
    {
        yield return () => Seen.Of("Welch", "normal, 12 and 40 units, deviations 3 and 1", Nominal, trials, seed, d => Holds(Compared.OfMeans(Normal(d, 12, 5, 3), Normal(d, 40, 5, 1)), 0), 0.003);
        yield return () => Seen.Of("Welch, false findings", "exponential, 200 and 200 units", 0.05, trials, seed, d => Finds(Compared.OfMeans(Skewed(d, 200), Skewed(d, 200))), 0.003);
        yield return () => Seen.Of("Fieller", "normal, 60 and 30 units, lift 20%", Nominal, trials, seed, d => Holds(RelativeLift.Fieller(Normal(d, 60, 12, 6), Normal(d, 30, 10, 5)), 0.2), 0.003);
        yield return () => Seen.Of("relative lift, delta", "exponential, 600 and 600 units, no lift", Nominal, trials, seed, d => Holds(RelativeLift.Delta(Skewed(d, 600), Skewed(d, 600)), 0), 0.005);
        yield return () => Seen.Of("ratio metric, linearised", "orders of 1 to 5 items, 400 units each", Nominal, trials, seed, d => Holds(RatioMetric.Difference(Orders(d, 400), Orders(d, 400)), 0), 0.005);
        yield return () => Seen.Of("CUPED", "correlation 0.8, 150 and 600 units", Nominal, trials, seed, d => Holds(Cuped.Compare(Paired(d, 600, 1), Paired(d, 150, 0), 600, 150).Difference, 1), 0.005);
        yield return () => Seen.Of("CUPED, relative", "correlation 0.8, 150 and 600 units", Nominal, trials, seed, d => Holds(Cuped.Compare(Paired(d, 600, 1), Paired(d, 150, 0), 600, 150).Lift, 0.1), 0.005);
        yield return () => Seen.Of("bootstrap, BCa", "exponential, 80 and 80 units", Nominal, trials / 2, seed, d =>
        {
            var (t, c) = (Draws.Many(80, d.Exponential), Draws.Many(80, d.Exponential));
            return Holds(Bootstrap.OfMeans(t, c, (ulong)(d.Uniform() * 1e15), 999), 0);
        }, 0.02);
        yield return () => Seen.Of("pooling, random effects", "6 campaigns, scatter 0.5, errors 0.3 to 0.8", Nominal, trials, seed, d =>
        {
            var errors = Draws.Many(6, () => 0.3 + (0.5 * d.Uniform()));
            double[] effects = [.. errors.Select(e => d.Normal(1, Math.Sqrt(0.25 + (e * e))))];
            return Pooling.RandomEffects(effects, errors) is Answer<Pooling>.Given { Value.Interval: var interval } && interval.Contains(1);
        }, 0.02);
        yield return () => Seen.Of("difference in differences, panel", "20 and 20 units, errors that last", Nominal, trials, seed, d => Holds(
            DifferenceInDifferences.OfPanel([.. Enumerable.Range(0, 40).Select(unit => Lasting(d, 12, 0.7, unit < 20 ? 2 : 0))], [.. Enumerable.Range(0, 40).Select(unit => unit < 20)], 6), 2), 0.005);
        yield return () => Seen.Of("two-way fixed effects, clustered", "20 and 20 units, errors that last", Nominal, trials / 4, seed, d =>
        {
            var panel = Enumerable.Range(0, 40).Select(unit => Lasting(d, 12, 0.7, unit < 20 ? 2 : 0)).ToArray();
            var rows = (from unit in Enumerable.Range(0, 40) from day in Enumerable.Range(0, 12) select (unit, day)).ToArray();
            return Holds(DifferenceInDifferences.TwoWay([.. rows.Select(r => r.unit)], [.. rows.Select(r => r.day)], [.. rows.Select(r => r.unit < 20 && r.day >= 6)], [.. rows.Select(r => panel[r.unit][r.day])]), 2);
        }, 0.02);
        yield return () => Seen.Of("forecast, total of 14 days", "trend and weekdays, 70 days before", Nominal, trials, seed, d =>
        {
            double[] days = [.. Enumerable.Range(0, 84).Select(t => 100 + t + (t % 7 == 6 ? -40 : 0) + d.Normal(0, 5))];
            return Forecast.OfWeekdays(days.AsSpan(0, 70), 0, 14) is Answer<Forecast>.Given { Value.Total.Interval: var interval } && interval.Contains(days.Skip(70).Sum());
        });
        yield return () => Seen.Of("interrupted series, Newey-West", "200 points, independent errors", Nominal, trials, seed, d =>
            InterruptedTimeSeries.Fit(Draws.Many(200, () => d.Normal()), 120) is Answer<InterruptedTimeSeries>.Given { Value.Level: var level } && Holds(level, 0), 0.04);
    }

    private static IEnumerable<Func<Seen>> Designs(int trials, int seed)
    {
        var design = new Design { TreatedPerControl = 3 };
        var units = ((Answer<ArmUnits>.Given)design.UnitsForMeans(1, 4)).Value.Whole;
        yield return () => Seen.Of("planned power, means", $"{units.Control} and {units.Treated} units", 0.8, trials, seed, d => Finds(Compared.OfMeans(Normal(d, (int)units.Treated, 6, 4), Normal(d, (int)units.Control, 5, 4))), 0.005);
        var rates = ((Answer<ArmUnits>.Given)new Design().UnitsForRates(0.1, 0.14)).Value.Whole;
        yield return () => Seen.Of("planned power, rates", $"10% and 14%, {rates.Control} units each", 0.8, trials, seed, d => PooledZ.Test(Rate(d, (int)rates.Treated, 0.14), Rate(d, (int)rates.Control, 0.1)).PValue < 0.05, 0.015);
        yield return () => Seen.Of("Benjamini-Hochberg, any false finding", "10 metrics, none of which moved", 0.1, trials, seed, d =>
            MultipleTesting.BenjaminiHochberg(Draws.Many(10, d.Uniform)).Any(p => p <= 0.1));
    }

    private static IEnumerable<Func<Seen>> Looks(int trials, int seed)
    {
        var looks = GroupSequential.Bounds([0.2, 0.4, 0.6, 0.8, 1], 0.05, Spending.ObrienFleming);
        yield return () => Seen.Of("group sequential, false findings", "5 looks, O'Brien-Fleming spending", 0.05, trials, seed, d =>
        {
            var (score, time, found) = (0.0, 0.0, false);
            foreach (var look in looks)
            {
                score += d.Normal(0, Math.Sqrt(look.Information - time));
                time = look.Information;
                found |= Math.Abs(score / Math.Sqrt(time)) > look.Bound;
            }

            return found;
        });
        yield return () => Seen.Of("beta mixture, ever wrong", "a rate of 90%, each of 400 units", 0.05, trials / 4, seed, d =>
        {
            var successes = 0;
            for (var n = 1; n <= 400; n++)
            {
                successes += d.Uniform() < 0.9 ? 1 : 0;
                if (BetaMixture.Uniform.Evidence(new(successes, n), 0.9).Log >= Math.Log(20))
                {
                    return true;
                }
            }

            return false;
        }, only: -1);
        var fair = new SampleRatioSequence([0.1, 0.9]);
        yield return () => Seen.Of("sample ratio, ever a false alarm", "a tenth held out, 40 looks of 50 units", SampleRatio.Alarm, trials / 4, seed, d =>
        {
            var sequence = fair;
            for (var look = 0; look < 40; look++)
            {
                var held = d.Successes(50, 0.1);
                sequence = sequence.Next([held, 50 - held]);
            }

            return sequence.Verdict is SampleRatio.Mismatch;
        }, only: -1);
    }

    private static bool Holds(Compared comparison, double truth) => comparison is Compared.Difference difference && difference.Interval.Contains(truth);

    private static bool Finds(Compared comparison) => comparison is Compared.Difference { PValue: < 0.05 };

    private static Proportion Rate(Draws d, int units, double rate) => new(d.Successes(units, rate), units);

    private static Moments Normal(Draws d, int units, double mean, double deviation) => Moments.Of(Draws.Many(units, () => d.Normal(mean, deviation)));

    private static Moments Skewed(Draws d, int units) => Moments.Of(Draws.Many(units, d.Exponential));

    // The value of an order grows with its items and scatters.
    private static JointMoments Orders(Draws d, int units)
    {
        var items = Draws.Many(units, () => 1 + Math.Floor(5 * d.Uniform()));
        return JointMoments.Of([.. items.Select(i => (20 * i) + (10 * d.Exponential()))], items);
    }

    private static JointMoments Paired(Draws d, int units, double effect)
    {
        var history = Draws.Many(units, () => d.Normal(10, 4));
        return JointMoments.Of([.. history.Select(h => effect + h + d.Normal(0, 3))], history);
    }

    // What happens to a unit today is much like what happened yesterday; the effect begins in the middle.
    private static double[] Lasting(Draws d, int days, double memory, double effect)
    {
        var (level, unit) = (d.Normal(), d.Normal(0, 5));
        return [.. Enumerable.Range(0, days).Select(day => unit + (level = (memory * level) + d.Normal()) + (day >= days / 2 ? effect : 0))];
    }
}
