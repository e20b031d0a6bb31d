using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Slipway.Bench.Fleet;
using Slipway.Core.Approvals;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Engine.Launching;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Store;

namespace Slipway.Bench.Steps;

/// <summary>The engine as a process of its own that launches on order, spoken with as the peers are: <c>steps --data DIR [--postgres …] [--parallel N] [--record FILE]</c>.</summary>
/// <remarks>Orders are lines of standard input, <c>prepare N</c>, <c>run N</c> or <c>finish</c>; the answer to each is a line of JSON.</remarks>
internal static class StepCommand
{
    /// <summary>The word that makes this program such an engine.</summary>
    public const string Word = "steps";

    public static async Task<int> RunAsync(string[] args)
    {
        var options = args.Chunk(2).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        using var record = options.TryGetValue("--record", out var file) ? new EffectRecord(file) : null;
        var connector = new StepConnector(int.Parse(options.GetValueOrDefault("--parallel", "1"), CultureInfo.InvariantCulture), record);
        await using var node = await EngineNode.OpenAsync(new NodeSettings(options["--data"], []) { Postgres = options.GetValueOrDefault("--postgres"), Connections = [new Connection(StepCampaign.Connection, connector)] });
        var launches = new StepLaunches(node, connector);
        Console.WriteLine("""{"ready":true}""");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var order = line.Split(' ');
            Console.WriteLine(JsonSerializer.Serialize(
                order switch
                {
                    ["prepare", var count] => await launches.PrepareAsync(int.Parse(count, CultureInfo.InvariantCulture)),
                    ["run", var count] => await launches.RunAsync(int.Parse(count, CultureInfo.InvariantCulture)),
                    ["finish"] => await launches.FinishAsync(),
                    _ => throw new ArgumentException($"There is no order {line}.", nameof(args)),
                },
                StepAnswer.Json));
        }

        return 0;
    }

    private sealed class StepLaunches(EngineNode node, StepConnector connector)
    {
        private readonly Queue<ApprovedPlan> _approved = new();
        private readonly Launcher _launcher = node.Get<Launcher>();
        private int _prepared;

        public async Task<StepAnswer> PrepareAsync(int count)
        {
            var names = Enumerable.Range(0, count).Select(_ => string.Create(CultureInfo.InvariantCulture, $"steps-{++_prepared:0000}")).ToList();
            foreach (var plan in await Task.WhenAll(names.Select(n => node.ApproveAsync(StepCampaign.Of(n)))))
            {
                _approved.Enqueue(plan);
            }

            return new StepAnswer();
        }

        public async Task<StepAnswer> RunAsync(int count)
        {
            connector.TakeMoments();
            var lastEntry = 0L;
            // Every commit of the journal closes what the one before opened.
            node.Database.Observer = (write, moment) => lastEntry = moment == CommitMoment.After && write.StartsWith("journal.", StringComparison.Ordinal) ? Stopwatch.GetTimestamp() : lastEntry;
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, count).Select(_ => _launcher.StartAsync(_approved.Dequeue(), "launcher")));
            await _launcher.RunAsync(CancellationToken.None);
            var whole = Stopwatch.GetElapsedTime(started);
            node.Database.Observer = null;
            var moments = connector.TakeMoments();
            if (moments.Length != count || moments.Any(m => m.Length != StepCampaign.Steps))
            {
                throw new InvalidOperationException("Not every step was done once.");
            }

            return new StepAnswer
            {
                StepsSeconds = Stopwatch.GetElapsedTime(moments.Min(m => m[0]), lastEntry).TotalSeconds,
                WholeSeconds = whole.TotalSeconds,
                BetweenSteps = [.. moments.SelectMany(m => m.Zip(m.Skip(1), (one, next) => Stopwatch.GetElapsedTime(one, next).TotalMilliseconds))],
            };
        }

        /// <summary>Carries on what was under way when the process before died, as a beat of the scheduler does.</summary>
        public async Task<StepAnswer> FinishAsync()
        {
            while (await node.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from launches where state = 'running'")) > 0)
            {
                await _launcher.RunAsync(CancellationToken.None);
            }

            return new StepAnswer();
        }
    }
}

/// <summary>What an engine answers to an order.</summary>
internal sealed record StepAnswer
{
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The process that it started for what it needs, in its first answer; null for none.</summary>
    public int? Server { get; init; }

    /// <summary>From the beginning of the first step to the moment at which the last one's result was on disk.</summary>
    public double StepsSeconds { get; init; }

    /// <summary>From the order to the moment at which every launch had come to its end.</summary>
    public double WholeSeconds { get; init; }

    /// <summary>Between each step and the next of its launch, in milliseconds; nothing of the peers.</summary>
    public ImmutableArray<double> BetweenSteps { get; init; } = [];
}
