using Slipway.Bench.Simulation;
using Slipway.Statistics;
using Slipway.Statistics.Planning;
using Slipway.Statistics.Sequential;
using Compared = Slipway.Statistics.Comparison;

namespace Slipway.Bench.Proofs;

/// <summary>Campaigns that do nothing, looked at every day for a month: how many of them are ever said to work. And campaigns that do what they were planned to, of which enough have to be found.</summary>
internal sealed class NullCampaigns : Run
{
    private const int Campaigns = 4000;
    private const int Days = 30;
    private const int PerDay = 300;
    private const double Rate = 0.02;
    private const double Buyers = 0.05;

    public override string Name => "null-campaigns";

    public override string What => "false alarms of 4,000 campaigns without effect under 30 daily looks, and power at the planned size";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var campaigns = Math.Max(200, Campaigns / options.Every);
        await options.Progress.WriteLineAsync($"{Name}: {campaigns} campaigns of each kind, {Days} looks, {PerDay} people a day in each arm");
        var design = new Design().Sequential();
        var rate = Value(design.RateFor(Rate, Days * PerDay));

        // E x^2 of a lognormal is exp(2 m + 2 s^2), and its mean exp(m + s^2/2).
        var deviation = Math.Sqrt((Buyers * Math.Exp(6 + (2 * 1.5 * 1.5))) - Math.Pow(Buyers * Math.Exp(3 + (1.5 * 1.5 / 2)), 2));
        var more = Value(design.EffectForMeansNormal(deviation, Days * PerDay));
        Func<Seen>[] worlds =
        [
            () => Alarms("conversion of 2%", 0.05, -1, d => Converted(d, Rate), d => Converted(d, Rate)),
            () => Alarms("revenue of 5% buyers, lognormal", 0.05, -1, d => Money(d), d => Money(d)),
            () => Alarms(FormattableString.Invariant($"conversion of 2% against {rate:0.00%}"), 0.8, 1, d => Converted(d, rate), d => Converted(d, Rate)),
            () => Alarms(FormattableString.Invariant($"revenue, {more:0.00} more a head"), 0.8, 1, d => Money(d) + more, d => Money(d)),
        ];
        var seen = new Seen[worlds.Length];
        Parallel.For(0, worlds.Length, i => seen[i] = worlds[i]());
        return new RunResult(
            new { Name, Campaigns = campaigns, Looks = Days, options.Seed, Seen = seen, Machine = Machine.Description },
            Array.TrueForAll(seen, s => s.Holds),
            $"{Name}: method, world, nominal, seen, Monte-Carlo error\n{string.Join('\n', seen.Select(s => s.ToString()))}");

        // The limits themselves: at most 5% false, at least 80% found.
        Seen Alarms(string world, double nominal, int only, Func<Draws, double> treated, Func<Draws, double> control)
        {
            var sequence = ConfidenceSequence.TunedTo(2 * Days * PerDay);
            var result = Seen.Of(only < 0 ? "ever a false alarm" : "found by the planned size", world, nominal, campaigns, options.Seed, d => EverFound(d, sequence, treated, control), only: only);
            return only < 0 ? result with { Highest = nominal } : result with { Lowest = nominal };
        }
    }

    private static bool EverFound(Draws d, ConfidenceSequence sequence, Func<Draws, double> treated, Func<Draws, double> control)
    {
        var (t, c) = (default(Moments), default(Moments));
        var (treatedPositive, controlPositive) = (0L, 0L);
        for (var day = 0; day < Days; day++)
        {
            for (var person = 0; person < PerDay; person++)
            {
                var (a, b) = (treated(d), control(d));
                (t, c) = (t.Add(a), c.Add(b));
                treatedPositive += a > 0 ? 1 : 0;
                controlPositive += b > 0 ? 1 : 0;
            }

            if (ConfidenceSequence.TooEarly(new(treatedPositive, t.Count), new(controlPositive, c.Count)) is null
                && sequence.Read(Compared.OfMeans(t, c)) is Compared.Difference look && !look.Interval.Contains(0))
            {
                return true;
            }
        }

        return false;
    }

    private static double Converted(Draws d, double rate) => d.Uniform() < rate ? 1 : 0;

    private static double Money(Draws d) => d.Uniform() < Buyers ? Math.Exp(d.Normal(3, 1.5)) : 0;

    private static T Value<T>(Answer<T> answer) => answer is Answer<T>.Given given ? given.Value : throw new RunBrokeException("the design has no answer");
}
