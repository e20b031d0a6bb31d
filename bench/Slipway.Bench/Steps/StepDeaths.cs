using System.Collections.Immutable;

namespace Slipway.Bench.Steps;

/// <summary>What became of effects when an engine was killed in the middle of them and came back.</summary>
/// <param name="Effects">How many there should have been: forty of each launch that had begun. One that was not begun yet was not promised to anybody.</param>
/// <param name="Repeated">How often one happened again.</param>
/// <param name="Lost">How many never happened.</param>
/// <param name="FirstEffect">From the moment the engine said that it was back to its first effect, in seconds, for each death; 0 where that came sooner, null where it did nothing more.</param>
/// <param name="FromStart">The same from the beginning of its process.</param>
internal sealed record StepDeaths(int Effects, int Repeated, int Lost, ImmutableArray<double?> FirstEffect, ImmutableArray<double?> FromStart)
{
    private const int Meant = StepRates.Together * StepCampaign.Steps;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(5);

    /// <param name="deaths">How often; each time everything is new.</param>
    /// <param name="random">Says after how many effects.</param>
    /// <param name="lives">Prepares a life, and gives what starts the engine in it, any number of times, with effects recorded in a file.</param>
    public static async Task<StepDeaths> SufferAsync(int deaths, Random random, Func<ScratchFolder, Task<Func<string, Task<StepEngine>>>> lives)
    {
        var sum = new StepDeaths(0, 0, 0, [], []);
        while (sum.FirstEffect.Length < deaths)
        {
            using var folder = new ScratchFolder();
            var record = folder.At("effects");
            var start = await lives(folder);
            var before = await KillAsync(await start(record), record, random.Next(100, 400));
            // Where the blow came too late, it is dealt again.
            if (before < Meant)
            {
                using var engine = await start(record);
                await engine.AskAsync("finish");
                sum = sum.And(engine, before, await LastAsync(record));
            }
        }

        return sum;
    }

    // Nothing is lost that only comes late: it is waited for until nothing has come for a while.
    private static async Task<ImmutableArray<RecordedEffect>> LastAsync(string record)
    {
        for (var effects = EffectRecord.Read(record); ;)
        {
            if (Distinct(effects) == Meant)
            {
                return effects;
            }

            await Task.Delay(_silence);
            var now = EffectRecord.Read(record);
            if (now.Length == effects.Length)
            {
                return now;
            }

            effects = now;
        }
    }

    private static int Distinct(ImmutableArray<RecordedEffect> effects) => effects.Select(e => e.What).Distinct(StringComparer.Ordinal).Count();

    private StepDeaths And(StepEngine engine, int before, ImmutableArray<RecordedEffect> effects)
    {
        var distinct = Distinct(effects);
        DateTimeOffset? first = effects.Length > before ? effects[before].At : null;
        var begun = effects.Select(e => e.What.Split('/', ':')[0]).Distinct(StringComparer.Ordinal).Count() * StepCampaign.Steps;
        return new StepDeaths(
            Effects + begun, Repeated + effects.Length - distinct, Lost + begun - distinct,
            FirstEffect.Add(Seconds(first - engine.ReadyAt)), FromStart.Add(Seconds(first - engine.StartedAt)));
    }

    private static double? Seconds(TimeSpan? time) => time is { } known ? Math.Max(0, Math.Round(known.TotalSeconds, 3)) : null;

    /// <returns>How many effects there were by then.</returns>
    private static async Task<int> KillAsync(StepEngine engine, string record, int after)
    {
        using (engine)
        {
            await engine.AskAsync($"prepare {StepRates.Together}");
            await engine.BeginAsync($"run {StepRates.Together}");
            using var patience = new CancellationTokenSource(_patience);
            while (EffectRecord.Count(record) < after)
            {
                await Task.Delay(1, patience.Token);
            }

            await engine.KillAsync();
            return EffectRecord.Count(record);
        }
    }
}
