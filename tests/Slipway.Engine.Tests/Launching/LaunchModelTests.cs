using System.Collections.Immutable;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Bench.Fleet;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Engine.Launching.Undoing;
using Slipway.Engine.Tests.Store;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

/// <summary>Engine and platforms through faults drawn by chance, held against the rules of a launch.</summary>
/// <remarks>
/// A sample of what <c>./prove model</c> does with many more. A failure prints the seed; the same seed draws the same faults, deaths and orders, but which call meets which fault is a matter of
/// scheduling.
/// </remarks>
[Trait("proof", "model")]
public sealed class LaunchModelTests
{
    /// <summary>What becomes of a launch in the end.</summary>
    public enum Ending
    {
        Done,
        Undone,
        Abandoned,
    }

    /// <summary>What a case is made of.</summary>
    /// <param name="Seed">Of the faults.</param>
    /// <param name="Faults">How often a call goes wrong, in hundredths.</param>
    /// <param name="Deaths">How far the engine comes before each death, in moments.</param>
    /// <param name="Ending">What people want in the end.</param>
    /// <param name="Beats">When they want it.</param>
    public sealed record Case(int Seed, int Faults, ImmutableArray<int> Deaths, Ending Ending, int Beats)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"faults {Faults} % from {Seed}, deaths after {string.Join(", ", Deaths)}, {Ending} after {Beats} beats");
    }

    // Far more than any case needs: one that does not end is a fault with a seed, and no test that hangs.
    private const int MostBeats = 2_000;

    [Fact]
    public void Whatever_goes_wrong_the_rules_of_a_launch_hold()
    {
        var cases = int.Parse(Environment.GetEnvironmentVariable("SLIPWAY_MODEL_CASES") ?? "3", CultureInfo.InvariantCulture);
        var config = Config.QuickThrowOnFailure.WithMaxTest(cases);
        if (Environment.GetEnvironmentVariable("SLIPWAY_MODEL_SEED") is { } seed)
        {
            config = config.WithReplay(ulong.Parse(seed, CultureInfo.InvariantCulture), 1);
        }

        Prop.ForAll(Cases.ToArbitrary(), one => RunAsync(one).GetAwaiter().GetResult() is not { } broken ? true : throw new Xunit.Sdk.XunitException($"{one}: {broken}")).Check(config);
    }

    private static Gen<Case> Cases =>
        from seed in Gen.Choose(1, 1_000_000)
        from faults in Gen.Choose(0, 25)
        from deaths in Gen.Choose(1, 120).ListOf(3)
        from ending in Gen.Elements(Ending.Done, Ending.Undone, Ending.Abandoned)
        from beats in Gen.Choose(0, 3)
        select new Case(seed, faults, [.. deaths], ending, beats);

    /// <returns>The rule that does not hold; null where all do.</returns>
    private static async Task<string?> RunAsync(Case one)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-model-").FullName;
        await using var platforms = await FleetPlatforms.StartAsync();
        var each = one.Faults / 500.0;
        var weather = new Weather(one.Seed, (Mishap.LoseRequest, each), (Mishap.LoseAnswer, each), (Mishap.Throttle, each), (Mishap.Fail, each), (Mishap.FailAfter, each));
        try
        {
            foreach (var death in one.Deaths)
            {
                await LiveAsync(one, folder, platforms, weather, death);
            }

            // From here on all goes well, and what is begun must come to its end.
            weather.Clear();
            return await LiveAsync(one, folder, platforms, weather, dieAt: 0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string?> LiveAsync(Case one, string folder, FleetPlatforms platforms, Weather weather, int dieAt)
    {
        var watch = new DeathWatch(dieAt, moment => throw new Death(moment));
        var settings = new NodeSettings(folder, [.. platforms.All.Select(p => p.Address)]) { Tap = watch.Tap, Postgres = await TestDatabase.ConnectionAsync(folder) };
        platforms.Meet(null);
        await using var node = await EngineNode.OpenAsync(settings);
        platforms.Meet(weather);
        node.Database.Observer = watch.OnCommit;
        try
        {
            await EndAsync(one, node);
        }
        catch (Death)
        {
            return null;
        }
        finally
        {
            node.Database.Observer = null;
        }

        return await BrokenAsync(node, platforms);
    }

    private static async Task EndAsync(Case one, EngineNode node)
    {
        var (plan, life, campaigns) = (FleetCampaign.First(1), new CampaignLife(node, 1), node.Get<Campaigns.Campaigns>());
        for (var beat = 0; ; beat++)
        {
            var version = await campaigns.FindAsync(plan.Digest);
            var launch = await node.Get<Launcher>().FindAsync(plan.Digest);
            if (beat == MostBeats)
            {
                throw new Xunit.Sdk.XunitException($"{one}: no end after {beat} beats, the version is {version?.State}, its launch {launch?.State}: {launch?.Note}");
            }

            if (version?.State is VersionState.Undone or VersionState.Abandoned || (version?.State == VersionState.Launched && one.Ending != Ending.Undone))
            {
                return;
            }

            if (version?.State == VersionState.Parked && one.Ending == Ending.Abandoned)
            {
                await node.Get<Launcher>().AnswerAsync(version, LaunchAnswer.Abandon, null, "enough", "launcher");
            }
            else if (version?.State == VersionState.Undoing)
            {
                if (launch!.State == "parked")
                {
                    await UndoAsync(node, version);
                }

                await node.BeatAsync();
            }
            else if (one.Ending == Ending.Undone && launch is not null && beat >= one.Beats)
            {
                await UndoAsync(node, version!);
            }
            else
            {
                await life.MoveAsync(plan);
                await node.BeatAsync();
            }
        }
    }

    private static Task UndoAsync(EngineNode node, CampaignVersion version) =>
        node.Get<Undoer>().StartAsync(version, null, ImmutableDictionary<AssetKey, UndoChoice>.Empty, "launcher");

    private static async Task<string?> BrokenAsync(EngineNode node, FleetPlatforms platforms)
    {
        var prefix = $"{FleetCampaign.NameOf(1)}:";
        var plan = FleetCampaign.First(1);
        var version = (await node.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
        var entries = (await node.Get<Engine.Journal.Journal>().ListAsync(plan.Digest)).ToDictionary(e => e.Id, StringComparer.Ordinal);
        var effects = platforms.All.SelectMany(p => p.EffectsOf(prefix)).OrderBy(e => e.Number).ToList();
        var things = platforms.All.SelectMany(p => p.ThingsOf(prefix)).ToLookup(t => t.Key[prefix.Length..], StringComparer.Ordinal);

        // When each step was done on its platform, by us or by hand.
        var launched = effects.Where(e => e.Phase is "launch" or "").GroupBy(e => e.Key[prefix.Length..], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Number, StringComparer.Ordinal);
        long At(AssetKey asset) => launched.GetValueOrDefault(asset.ToString(), long.MaxValue);
        var begun = plan.Order.Where(s => launched.ContainsKey(s.Asset.ToString())).ToList();
        var awaited = Sample.ThankYou.Key;

        return things.Where(t => t.Count() > 1).Select(t => $"{t.Key} is there {t.Count()} times")
            .Concat(effects.Where(e => e.Operation.Length > 0).CountBy(e => e.Operation).Where(e => e.Value > 1).Select(e => $"{e.Key} was done {e.Value} times"))
            .Concat(effects.Where(e => e.Operation.Length > 0 && !entries.ContainsKey(e.Operation)).Select(e => $"{e.Operation} is in no journal"))
            .Concat(begun.SelectMany(s => s.After.Where(a => At(a) > At(s.Asset)).Select(a => $"{s.Asset} was launched before {a}, which it needs")))
            .Concat(begun.Where(s => s.Effect == LaunchEffect.Irreversible && plan.Order.Any(o => o.Effect != LaunchEffect.Irreversible && At(o.Asset) > At(s.Asset))).Select(s => $"{s.Asset} went out before all that can be taken back was live"))
            .Concat(effects.Where(e => e.Phase == "launch" && effects.Exists(u => u.Phase == "undo" && u.Number < e.Number)).Select(e => $"{e.Operation} was begun after the undo"))
            .Concat(version.State == VersionState.Launched ? plan.Assets.Where(a => a.Key != awaited && things[a.Key.ToString()].All(t => t.State != "live")).Select(a => $"{a.Key} is not live, and the launch is done") : [])
            .Concat(version.State == VersionState.Undone ? plan.Order.Where(s => s.Effect == LaunchEffect.Reversible && things[s.Asset.ToString()].Any(t => t.State == "live")).Select(s => $"{s.Asset} is live, and the launch is undone") : [])
            .FirstOrDefault();
    }

    private sealed class Death(string at) : Exception(at);
}
