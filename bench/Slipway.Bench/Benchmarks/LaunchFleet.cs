using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Slipway.Bench.Fleet;
using Slipway.Bench.Steps;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Connections;
using Slipway.Engine.Launching;
using Slipway.Store;

namespace Slipway.Bench.Benchmarks;

/// <summary>Many launches at once: a hundred of forty-eight steps over six platforms, ten thousand that wait when the process comes back, and launches beside a journal of ten million entries.</summary>
internal sealed class LaunchFleet : Run
{
    private const int Launches = 100;
    private const int Waiting = 10_000;
    private const int Entries = 10_000_000;
    private const double FleetSeconds = 30;
    private const double ResumeSeconds = 10;

    // A launch beside a full journal against one beside an empty one: the difference between two runs of the same is about as large.
    private const double Slower = 1.15;

    private const int JournalRounds = 30;

    // Campaigns that are prepared at the same time, which is not measured.
    private const int Together = 16;

    public override string Name => "launch-fleet";

    public override string What => "a hundred launches over six platforms, ten thousand waiting ones after a restart, and launches beside a journal of ten million entries";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var (seconds, steps, calls) = await FleetAsync(postgres: null, options.Progress);
        double? onPostgres = RealPostgres.IsAtHand ? (await FleetAsync(await (await RealPostgres.SharedAsync()).NewDatabaseAsync(), options.Progress)).Seconds : null;
        var (resumed, opened) = await ResumeAsync(options.Progress);
        var (empty, full) = await JournalAsync(options.Progress);
        var ratio = Math.Round(full / empty, 2);
        var holds = seconds <= FleetSeconds && onPostgres is null or <= FleetSeconds && resumed <= ResumeSeconds && ratio <= Slower;
        return new RunResult(
            new
            {
                Name, Holds = holds, Launches, Steps = steps, Platforms = LargeCampaign.Platforms.Length, Calls = calls, SecondsOnSqlite = seconds, SecondsOnPostgres = onPostgres, LimitSeconds = FleetSeconds,
                Waiting, ResumedSeconds = resumed, OpenedSeconds = opened, ResumeLimitSeconds = ResumeSeconds,
                JournalEntries = Entries, LaunchMillisecondsEmpty = empty, LaunchMillisecondsFull = full, JournalRatio = ratio, JournalLimit = Slower, Machine = Machine.Description,
            },
            holds,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {Launches} launches of {LargeCampaign.Steps} steps over {LargeCampaign.Platforms.Length} platforms in {seconds} s on SQLite, {onPostgres} s on PostgreSQL; {Waiting} waiting launches looked at {resumed} s after a restart; a launch takes {full} ms beside {Entries} journal entries, {empty} ms beside none"));
    }

    private async Task<(double Seconds, int Steps, int Calls)> FleetAsync(string? postgres, TextWriter progress)
    {
        using var folder = new ScratchFolder();
        await using var platforms = await FleetPlatforms.StartAsync(habits: LargeCampaign.Platforms);
        await using var node = await EngineNode.OpenAsync(new NodeSettings(folder.At("data"), [.. platforms.All.Select(p => p.Address)]) { Postgres = postgres });
        await progress.WriteLineAsync($"{Name}: preparing {Launches} campaigns on {(postgres is null ? "SQLite" : "PostgreSQL")}");
        var approved = await ApproveAsync(node, Launches, number => LargeCampaign.Of(string.Create(CultureInfo.InvariantCulture, $"large-{number:000}")));
        var calls = platforms.Calls;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(approved.Select(p => node.Get<Launcher>().StartAsync(p, "launcher")));
        await RunAsync(node);
        var seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 2);
        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {seconds} s"));
        var live = platforms.All.Sum(p => p.ThingsOf("large-").Count(t => t.State == "live"));
        return live == Launches * LargeCampaign.Steps ? (seconds, live, platforms.Calls - calls) : throw new RunBrokeException($"{live} things are live, and {Launches * LargeCampaign.Steps} should be.");
    }

    // As people find it after a restart: every launch waits for a person, and all are to be looked at.
    private async Task<(double Seconds, double Opened)> ResumeAsync(TextWriter progress)
    {
        using var folder = new ScratchFolder();
        var connection = new Connection(StepCampaign.Connection, new StepConnector(parallel: 1, record: null, byHand: true));
        var settings = new NodeSettings(folder.At("data"), []) { Connections = [connection] };
        await progress.WriteLineAsync($"{Name}: preparing {Waiting} launches that wait");
        await using (var before = await EngineNode.OpenAsync(settings))
        {
            var approved = await ApproveAsync(before, Waiting, number => StepCampaign.ByHand(string.Create(CultureInfo.InvariantCulture, $"waits-{number:00000}")));
            await Parallel.ForEachAsync(approved, new ParallelOptions { MaxDegreeOfParallelism = Together }, async (plan, _) => await before.Get<Launcher>().StartAsync(plan, "launcher"));
            await RunAsync(before);
        }

        await using (var between = await EngineNode.OpenAsync(settings))
        {
            await between.Database.WriteAsync("bench.wake", s => s.ExecuteAsync("update launches set look_at = 0"));
        }

        var started = Stopwatch.GetTimestamp();
        await using var node = await EngineNode.OpenAsync(settings);
        var opened = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 2);
        await RunAsync(node);
        var seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 2);
        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {seconds} s, of which {opened} s to open the database"));
        var waiting = await node.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from launches where state = 'running' and look_at > 0"));
        return waiting == Waiting ? (seconds, opened) : throw new RunBrokeException($"{waiting} launches wait, and {Waiting} should.");
    }

    // Both databases in turn, so that what else the disk does falls on both alike.
    private async Task<(double Empty, double Full)> JournalAsync(TextWriter progress)
    {
        using var folder = new ScratchFolder();
        await using (var before = await OpenAsync("full"))
        {
            await progress.WriteLineAsync($"{Name}: writing {Entries} journal entries");
            await before.ApproveAsync(StepCampaign.Of("filler"));
            await FillAsync(before.Database);
        }

        await using var empty = await OpenAsync("empty");
        await using var full = await OpenAsync("full");
        var (beside, apart) = (await LaunchesAsync(full), await LaunchesAsync(empty));
        await beside();
        await apart();
        var took = await Median.InTurnAsync(JournalRounds, new Dictionary<string, Func<Task<double>>>(StringComparer.Ordinal) { ["empty"] = apart, ["full"] = beside });
        return (Median.Of(took["empty"]), Median.Of(took["full"]));

        Task<EngineNode> OpenAsync(string name) => EngineNode.OpenAsync(new NodeSettings(folder.At(name), []) { Connections = [new Connection(StepCampaign.Connection, new StepConnector(parallel: 1, record: null))] });
    }

    // One launch at a time, of as many as are asked for.
    private static async Task<Func<Task<double>>> LaunchesAsync(EngineNode node)
    {
        var approved = new Queue<ApprovedPlan>(await ApproveAsync(node, JournalRounds + 2, number => StepCampaign.Of(string.Create(CultureInfo.InvariantCulture, $"steps-{number:00}"))));
        return async () =>
        {
            var started = Stopwatch.GetTimestamp();
            await node.Get<Launcher>().StartAsync(approved.Dequeue(), "launcher");
            await RunAsync(node);
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        };
    }

    // As many versions as have them: fifty entries each.
    private static Task FillAsync(Database database) => database.WriteAsync("bench.journal", async s =>
    {
        await s.ExecuteAsync(
            """
            insert into versions (digest, campaign, parent, state, plan, brief, files, created_by, created_at, changed_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < @count)
            select printf('%064x', i), 'filler', null, 'Superseded', '{}', '', '{}', 'author', i, i from n
            """,
            new { count = Entries / 50 });
        await s.ExecuteAsync(
            """
            insert into journal (id, version, phase, asset, attempt, state, outcome, opened_at, closed_at)
            with recursive n (i) as (select 1 union all select i + 1 from n where i < @count)
            select printf('%016x:launch:link/step-%08d', i / 50 + 1, i), printf('%064x', i % @versions + 1), 'launch', printf('link/step-%08d', i), 1, 'done', '{"outcome":"done"}', i, i from n
            """,
            new { count = Entries, versions = Entries / 50 });
    });

    // Until nothing is due: each is at its end, or waits.
    private static async Task RunAsync(EngineNode node)
    {
        while (await node.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from launches where state = 'running' and look_at = 0")) > 0)
        {
            await node.Get<Launcher>().RunAsync(CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyCollection<ApprovedPlan>> ApproveAsync(EngineNode node, int count, Func<int, Plan> plan)
    {
        var approved = new ConcurrentQueue<ApprovedPlan>();
        await Parallel.ForEachAsync(Enumerable.Range(1, count), new ParallelOptions { MaxDegreeOfParallelism = Together }, async (number, _) => approved.Enqueue(await node.ApproveAsync(plan(number))));
        return approved;
    }
}
