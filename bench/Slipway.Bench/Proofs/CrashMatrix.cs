using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slipway.Bench.Fleet;
using Slipway.Store;

namespace Slipway.Bench.Proofs;

/// <summary>Kills a node at every moment of a campaign's life, on both databases, and looks on the platforms for what is there twice or not at all.</summary>
/// <remarks>
/// A life is: prepared, approved, launched, paused, resumed, an awaited mail sent, changed, launched again, undone. Each commit is two points, before it and after it; each effect is two more, while
/// it is on its way and when it was answered and not yet written down. The platforms live in this process and outlive every kill; two of three make twice what they are asked to make twice.
/// </remarks>
internal sealed class CrashMatrix : Run
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    public override string Name => "crash-matrix";

    public override string What => "kill -9 at every write of the journal and between effect and entry, for every kind of step, on SQLite and PostgreSQL: what the platforms hold twice or lack";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var started = Stopwatch.GetTimestamp();
        var databases = new Dictionary<string, DatabaseResult>(StringComparer.Ordinal) { ["sqlite"] = await RunAsync("sqlite", () => Task.FromResult<string?>(null), options) };
        if (RealPostgres.IsAtHand)
        {
            var (server, empty) = await MigratedAsync();
            databases["postgresql"] = await RunAsync("postgresql", async () => await server.NewDatabaseAsync(empty), options);
        }
        else
        {
            await options.Progress.WriteLineAsync($"{Name}: {RealPostgres.NotAtHand} Only SQLite is proven.");
        }

        var (points, duplicates, losses) = (databases.Values.Sum(d => d.Points), databases.Values.Sum(d => d.Duplicates), databases.Values.Sum(d => d.Losses));
        return new RunResult(
            new { Name, Points = points, Duplicates = duplicates, Losses = losses, options.Every, Seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds), Databases = databases, Machine = Machine.Description },
            duplicates == 0 && losses == 0 && databases.Values.All(d => d.Points > 0) && databases.Count == 2,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: killed at {points} points on {string.Join(" and ", databases.Keys)}: {duplicates} duplicates, {losses} losses, {databases.Values.Sum(d => d.Parked)} questions to a person"));
    }

    private async Task<DatabaseResult> RunAsync(string database, Func<Task<string?>> newDatabase, RunOptions options)
    {
        var meant = await UndisturbedAsync(newDatabase);
        await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {database}: undisturbed, {meant.Reckoning.Effects} effects on {meant.Reckoning.Things.Count} objects, {meant.Moments} points"));
        var deaths = new ConcurrentQueue<Death>();
        await Parallel.ForEachAsync(
            // Work that is due by the clock makes no life as long as another: a few more points than the undisturbed one had, until none is left.
            Enumerable.Range(0, (meant.Moments / options.Every) + 1).Select(i => 1 + (i * options.Every)), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (point, _) =>
        {
            if (await DieAsync(point, meant.Reckoning, await newDatabase()) is not { } death)
            {
                return;
            }

            deaths.Enqueue(death);
            if (death.Faults is { Duplicates: > 0 } or { Losses: > 0 })
            {
                await options.Progress.WriteLineAsync($"{Name}: {database}: killed at {death.Point}, {death.Moment}: {string.Join("; ", death.Faults.What)}");
            }

            if (deaths.Count % 25 == 0)
            {
                await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {database}: {deaths.Count} points, {deaths.Sum(d => d.Faults.Duplicates)} duplicates, {deaths.Sum(d => d.Faults.Losses)} losses"));
            }
        });
        return new DatabaseResult(
            deaths.Count,
            deaths.Sum(d => d.Faults.Duplicates),
            deaths.Sum(d => d.Faults.Losses),
            deaths.Sum(d => d.Questions),
            deaths.CountBy(d => d.Moment, StringComparer.Ordinal).ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. deaths.Where(d => d.Faults is { Duplicates: > 0 } or { Losses: > 0 }).Select(d => d.Point).Order()]);
    }

    private static async Task<(Reckoning Reckoning, int Moments)> UndisturbedAsync(Func<Task<string?>> newDatabase)
    {
        using var folder = new ScratchFolder();
        await using var platforms = await FleetPlatforms.StartAsync();
        var result = await FinishAsync(folder, platforms, await newDatabase());
        var reckoning = Reckoning.Of(platforms.All, FleetCampaign.NameOf(1));
        var wrong = Wrong(platforms.All);
        return result.Questions == 0 && wrong.Count == 0 ? (reckoning, result.Moments) : throw new RunBrokeException($"even undisturbed {result.Questions} questions were asked, and this was not as planned: {string.Join(", ", wrong)}");
    }

    // What is meant by the plans, said once without the engine: what the first version made is live again as it was, once each, and what the second added is held.
    private static List<string> Wrong(IReadOnlyCollection<FleetPlatform> platforms)
    {
        var campaign = $"{FleetCampaign.NameOf(1)}:";
        var held = platforms.SelectMany(p => p.ThingsOf(campaign)).ToLookup(t => t.Key[campaign.Length..], StringComparer.Ordinal);
        var planned = FleetCampaign.First(1).Assets.Select(a => (Key: a.Key, State: "live", Title: a.Title)).Append((Key: Sample.Key("email/last-call"), State: "held", Title: "last-call"));
        return [.. planned.Where(p => held[$"{p.Key}"].ToList() is not [{ Live: { } live } only] || only.State != p.State || (string?)live["title"] != p.Title).Select(p => $"{p.Key}")];
    }

    /// <returns>Null when the life was over before that point.</returns>
    private static async Task<Death?> DieAsync(int point, Reckoning meant, string? postgres)
    {
        using var folder = new ScratchFolder();
        await using var platforms = await FleetPlatforms.StartAsync();
        var run = await NodeCommand.StartAsync(_patience, [.. Arguments(folder, platforms, postgres), "--kill-at", point.ToString(CultureInfo.InvariantCulture)]);
        if (run.ExitCode == 0)
        {
            return null;
        }

        if (!run.WasKilled)
        {
            throw new RunBrokeException($"point {point} should have ended by SIGKILL, and ended with {run.ExitCode}. It said last:\n{run.Said}");
        }

        var moment = run.Said.Split('\n').Last(l => l.StartsWith(NodeCommand.KilledAt, StringComparison.Ordinal))[NodeCommand.KilledAt.Length..];
        var result = await FinishAsync(folder, platforms, postgres);
        return new Death(point, moment.Trim(), result.Questions, meant.FaultsOf(Reckoning.Of(platforms.All, FleetCampaign.NameOf(1))));
    }

    private static async Task<NodeResult> FinishAsync(ScratchFolder folder, FleetPlatforms platforms, string? postgres)
    {
        var run = await NodeCommand.StartAsync(_patience, Arguments(folder, platforms, postgres));
        return run.ExitCode == 0 ? JsonSerializer.Deserialize<NodeResult>(run.Result)! : throw new RunBrokeException($"a life did not come to its end: exit code {run.ExitCode}. It said last:\n{run.Said}");
    }

    private static string[] Arguments(ScratchFolder folder, FleetPlatforms platforms, string? postgres) =>
        ["--data", folder.At("data"), "--platforms", platforms.Addresses, .. postgres is null ? (string[])[] : ["--postgres", postgres]];

    // Migrated once, and copied for each life.
    private static async Task<(RealPostgres Server, string Empty)> MigratedAsync()
    {
        using var folder = new ScratchFolder();
        var server = await RealPostgres.SharedAsync();
        var empty = await server.NewDatabaseAsync();
        (await Database.OpenAsync(folder.Path, empty)).Dispose();
        return (server, empty);
    }

    private sealed record DatabaseResult(int Points, int Duplicates, int Losses, int Parked, ImmutableSortedDictionary<string, int> ByStep, int[] BrokenAt);

    private sealed record Death(int Point, string Moment, int Questions, Faults Faults);
}
