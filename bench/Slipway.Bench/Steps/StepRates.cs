using System.Collections.Immutable;

namespace Slipway.Bench.Steps;

/// <summary>How many steps a second an engine does.</summary>
/// <param name="Steps">The median of the rounds, from the beginning of the first step to the moment at which the last one's result was on disk.</param>
/// <param name="Whole">The same from the order to the end of every launch: with what starting and ending them takes.</param>
/// <param name="Rounds">The steps a second of each round, in their order.</param>
internal sealed record StepRate(double Steps, double Whole, ImmutableArray<double> Rounds)
{
    public static StepRate Of(IReadOnlyCollection<(int Launches, StepAnswer Answer)> rounds)
    {
        ImmutableArray<double> steps = [.. rounds.Select(r => Rate(r.Launches, r.Answer.StepsSeconds))];
        return new StepRate(Math.Round(Median.Of(steps)), Math.Round(Median.Of(rounds.Select(r => Rate(r.Launches, r.Answer.WholeSeconds)))), [.. steps.Select(s => Math.Round(s))]);
    }

    private static double Rate(int launches, double seconds) => launches * StepCampaign.Steps / seconds;
}

/// <summary>An engine's rates, one launch at a time and twenty.</summary>
internal sealed record StepRates(StepRate One, StepRate Twenty)
{
    public const int Together = 20;

    // One launch is over too soon to say much.
    private const int OneByOne = 5;

    // Until what an engine compiles as it goes is compiled: before, its first rounds took three times as long as its last.
    private const int WarmUp = 4;

    /// <summary>Measures several in turn, each warm: it has done so much before.</summary>
    public static async Task<Dictionary<string, (StepRates Rates, ImmutableArray<double> BetweenSteps)>> MeasureAsync(int rounds, IReadOnlyDictionary<string, StepEngine> engines)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            foreach (var engine in engines.Values)
            {
                await OneAsync(engine);
                await TwentyAsync(engine);
            }
        }

        var ones = await Median.InTurnAsync(rounds, engines.ToDictionary(e => e.Key, e => (Func<Task<StepAnswer>>)(() => OneAsync(e.Value)), StringComparer.Ordinal));
        var twenties = await Median.InTurnAsync(rounds, engines.ToDictionary(e => e.Key, e => (Func<Task<StepAnswer>>)(() => TwentyAsync(e.Value)), StringComparer.Ordinal));
        return engines.Keys.ToDictionary(
            name => name,
            name => (new StepRates(StepRate.Of([.. ones[name].Select(a => (OneByOne, a))]), StepRate.Of([.. twenties[name].Select(a => (Together, a))])), ones[name].SelectMany(a => a.BetweenSteps).ToImmutableArray()),
            StringComparer.Ordinal);
    }

    private static async Task<StepAnswer> OneAsync(StepEngine engine)
    {
        await engine.AskAsync($"prepare {OneByOne}");
        var sum = new StepAnswer();
        for (var i = 0; i < OneByOne; i++)
        {
            var answer = await engine.AskAsync("run 1");
            sum = new StepAnswer { StepsSeconds = sum.StepsSeconds + answer.StepsSeconds, WholeSeconds = sum.WholeSeconds + answer.WholeSeconds, BetweenSteps = [.. sum.BetweenSteps, .. answer.BetweenSteps] };
        }

        return sum;
    }

    private static async Task<StepAnswer> TwentyAsync(StepEngine engine)
    {
        await engine.AskAsync($"prepare {Together}");
        return await engine.AskAsync($"run {Together}");
    }
}
