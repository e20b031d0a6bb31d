using System.Globalization;
using Slipway.Core.Evidence;
using Slipway.Rehearsal.Recipients;
using Slipway.Sdk.Assets;

namespace Slipway.Bench.Proofs;

/// <summary>The demonstration's people, a thousand times with other chances: how often the interval of the verdict holds the effect that was planted in them.</summary>
/// <remarks>The people, what they do, who is held out and how it is judged are the demonstration's own; mails, platforms and the clock, which decide none of it, are left out.</remarks>
internal sealed class PlantedEffect : Run
{
    private const int Runs = 1000;
    private const double HeldOut = 0.2;

    private static readonly DateTimeOffset _over = new(2027, 3, 5, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "planted-effect";

    public override string What => "how often, of 1,000 seeded demonstrations, the interval of the result holds the effect that was planted";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var runs = Math.Max(50, Runs / options.Every);
        var people = Person.Read(Repository.At("examples", "warehouse-webinar", "contacts.csv"));
        await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {runs} runs of {people.Count} people"));
        var all = new (bool Holds, bool Works, bool Harms, double Missed)?[runs];
        Parallel.For(0, runs, i =>
        {
            var seed = string.Create(CultureInfo.InvariantCulture, $"{options.Seed}-{i}");
            var population = new Population(people, new Chance(seed), new RecipientsRates());
            var holdout = new Holdout(HeldOut, seed);
            var arms = people.Keys.ToLookup(holdout.Holds);
            var (treated, control) = (Count(population, [.. arms[false]], written: true), Count(population, [.. arms[true]], written: false));
            var (with, without) = population.TrueRates([.. people.Keys]);
            var evidence = EvidenceJudge.Judge(new EvidenceInput("meeting", treated, control, HeldOut, IsMature: true, _over));
            (double Lower, double Upper, double Estimate)? interval = evidence switch
            {
                Evidence.Lift lift => (lift.Lower, lift.Upper, lift.Difference),
                Evidence.Inconclusive open => (open.Lower, open.Upper, open.Difference),
                _ => null,
            };
            // One run in a thousand is split so unevenly by chance that no claim is made.
            if (interval is not { Lower: var lower, Upper: var upper, Estimate: var estimate })
            {
                return;
            }

            all[i] = (lower <= with - without && with - without <= upper, lower > 0, upper < 0, estimate - (with - without));
        });
        var seen = all.OfType<(bool Holds, bool Works, bool Harms, double Missed)>().ToList();
        var (rate, error) = (seen.Average(s => s.Holds ? 1.0 : 0), Math.Sqrt(EvidenceJudge.Confidence * (1 - EvidenceJudge.Confidence) / runs));
        // Less than it says, beyond what so many runs scatter, is a broken promise; a little more is an interval that is too wide, which is said too.
        var holds = rate >= EvidenceJudge.Confidence - (4 * error) && rate <= EvidenceJudge.Confidence + (4 * error);
        return new RunResult(
            new
            {
                Name, Holds = holds, Runs = runs, WithoutClaim = runs - seen.Count, People = people.Count, options.Seed, Nominal = EvidenceJudge.Confidence, Rate = rate, MonteCarloError = Math.Round(error, 4),
                MeanError = Math.Round(seen.Average(s => s.Missed), 5), FoundToWork = seen.Average(s => s.Works ? 1.0 : 0), FoundToHarm = seen.Average(s => s.Harms ? 1.0 : 0), Machine = Machine.Description,
            },
            holds,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: the planted effect lay inside the {EvidenceJudge.Confidence:0%} interval in {rate:0.0%} of {seen.Count} runs, {runs - seen.Count} more made no claim (Monte-Carlo error {error:0.0%}); the estimate missed it by {seen.Average(s => s.Missed) * 100:+0.00;-0.00} points on average"));
    }

    private static ArmCount Count(Population population, IReadOnlyCollection<string> emails, bool written) =>
        new(emails.Count, emails.Count(email => population.HasOutcome(email, written && !population[email].Refused)));
}
