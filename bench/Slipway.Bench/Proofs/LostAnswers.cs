using System.Diagnostics;
using System.Globalization;
using Slipway.Bench.Fleet;
using Slipway.Core.Plans;

namespace Slipway.Bench.Proofs;

/// <summary>A thousand launches on platforms that do the work and drop the answer, take their time, or answer 429 and 500.</summary>
/// <remarks>
/// It goes wrong for calls that only read too, from the first preparation to the last step. What the engine asks a person is answered with: try again. The seed fixes what is drawn; which call draws
/// it is a matter of scheduling.
/// </remarks>
internal sealed class LostAnswers : Run
{
    private const int Launches = 1000;
    private const int AtOnce = 16;
    private const int Seed = 5;

    public override string Name => "lost-answers";

    public override string What => "1,000 launches on platforms that lose 5 % of answers, delay 5 % and answer 429 or 500 in 10 %: objects that are there twice or not at all";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        var launches = Launches / options.Every;
        var weather = new Weather(Seed, (Mishap.LoseAnswer, 0.05), (Mishap.Delay, 0.05), (Mishap.Throttle, 0.05), (Mishap.Fail, 0.025), (Mishap.FailAfter, 0.025));
        using var folder = new ScratchFolder();
        await using var platforms = await FleetPlatforms.StartAsync();
        await using var node = await EngineNode.OpenAsync(new NodeSettings(folder.At("data"), [.. platforms.All.Select(p => p.Address)]));
        var meant = await UndisturbedAsync();
        platforms.Meet(weather);
        var lives = Enumerable.Range(1, launches).Select(number => (Plan: FleetCampaign.First(number), Life: new CampaignLife(node, number))).ToList();
        var prepared = 0;
        await Parallel.ForEachAsync(lives, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, _) =>
        {
            await one.Life.MoveAsync(one.Plan);
            if (Interlocked.Increment(ref prepared) % 100 == 0)
            {
                await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {prepared} prepared, approved and started, {platforms.Calls} calls"));
            }
        });
        await LaunchAsync(node, lives, options);

        var faults = Enumerable.Range(1, launches).Select(n => meant.FaultsOf(Reckoning.Of(platforms.All, FleetCampaign.NameOf(n)))).Aggregate(Faults.None, (a, b) => a.And(b));
        foreach (var what in faults.What.Take(20))
        {
            await options.Progress.WriteLineAsync($"{Name}: {what}");
        }

        var (questions, preparations) = (lives.Sum(l => l.Life.Questions), lives.Sum(l => l.Life.Preparations));
        return new RunResult(
            new
            {
                Name, Launches = launches, Steps = lives.Sum(l => l.Plan.Order.Length), platforms.Calls, Faults = weather.Seen.Where(s => s.Key != Mishap.None).ToDictionary(s => s.Key.ToString(), s => s.Value),
                faults.Duplicates, faults.Losses, Questions = questions, Preparations = preparations, Seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds), Seed, Machine = Machine.Description,
            },
            faults is { Duplicates: 0, Losses: 0 } && launches > 0,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {launches} launches in {platforms.Calls} calls, of which {weather.Seen.Where(s => s.Key != Mishap.None).Sum(s => s.Value)} went wrong: {faults.Duplicates} duplicates, {faults.Losses} losses, {questions} questions to a person"));
    }

    // One pulse for all, and a person who answers and does by hand what is to be done.
    private async Task LaunchAsync(EngineNode node, List<(Plan Plan, CampaignLife Life)> lives, RunOptions options)
    {
        var left = lives;
        while (left.Count > 0)
        {
            await node.BeatAsync();
            var still = new List<(Plan, CampaignLife)>();
            foreach (var one in left)
            {
                if (!await one.Life.MoveAsync(one.Plan))
                {
                    still.Add(one);
                }
            }

            left = still;
            await options.Progress.WriteLineAsync($"{Name}: {lives.Count - left.Count} launched");
        }
    }

    private static async Task<Reckoning> UndisturbedAsync()
    {
        using var folder = new ScratchFolder();
        await using var platforms = await FleetPlatforms.StartAsync();
        await using var node = await EngineNode.OpenAsync(new NodeSettings(folder.At("data"), [.. platforms.All.Select(p => p.Address)]));
        await new CampaignLife(node, 1).LaunchAsync(FleetCampaign.First(1));
        return Reckoning.Of(platforms.All, FleetCampaign.NameOf(1));
    }
}
