using System.Collections.Immutable;
using System.Diagnostics;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Journal;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Launching;

/// <summary>How a launch came to rest.</summary>
internal abstract record Rest
{
    /// <summary>Every step is done or was passed over.</summary>
    internal sealed record Done : Rest;

    /// <summary>It cannot go on by itself.</summary>
    internal sealed record Asks(ImmutableArray<LaunchQuestion> Questions) : Rest;

    /// <summary>It goes on later.</summary>
    internal sealed record Waits(DateTimeOffset Until) : Rest;

    /// <summary>Somebody undoes it: what is launched by then is taken back.</summary>
    internal sealed record Stopped : Rest;
}

/// <summary>One run over the graph of a launch: what does not need one another is done at the same time, and what a step leaves is written down in the commit that begins the next.</summary>
internal sealed class LaunchRun(ApprovedPlan plan, int round, JournalPage page, Steps steps, Func<Task<bool>> isRunning, CancellationToken cancellation)
{
    /// <summary>Steps of one launch at the same time.</summary>
    private const int Most = 8;

    /// <summary>How often a platform that is busy or out of reach is waited for.</summary>
    public const int MostWaits = 30;

    private readonly Dictionary<AssetKey, int> _missing = [];
    private readonly Dictionary<AssetKey, List<LaunchStep>> _next = [];
    private readonly LinkedList<LaunchStep> _ready = [];
    private readonly Dictionary<string, int> _busy = new(StringComparer.Ordinal);
    private readonly List<LaunchQuestion> _questions = [];
    private DateTimeOffset? _later;

    // How often is looked whether it is still to go on.
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);
    private long _looked = Stopwatch.GetTimestamp();
    private bool _isStopped;

    public async Task<Rest> RunAsync()
    {
        Prepare();
        var going = new List<Task<(LaunchStep Step, Attempt Attempt)>>();
        var closing = new List<(string Id, Outcome Outcome)>();
        try
        {
            while (true)
            {
                var starting = await StartableAsync(Most - going.Count);
                var before = starting.ConvertAll(s => page[IdOf(s)]);
                await page.WriteAsync(closing, [.. starting.Zip(before).Where(s => !Operations.MayHaveHappened(s.Second)).Select(s => OpeningOf(s.First))]);
                closing.Clear();
                going.AddRange(starting.Zip(before, DoAsync));
                if (going.Count == 0)
                {
                    return _isStopped ? new Rest.Stopped() : _questions.Count > 0 ? new Rest.Asks([.. _questions]) : _later is { } later ? new Rest.Waits(later) : new Rest.Done();
                }

                await Task.WhenAny(going);
                foreach (var ended in going.FindAll(t => t.IsCompleted))
                {
                    going.Remove(ended);
                    var (step, attempt) = await ended;
                    _busy[step.Connection]--;
                    if (Take(step, attempt))
                    {
                        closing.Add((IdOf(step), attempt.Outcome));
                    }
                }
            }
        }
        finally
        {
            // Whatever ended the run, nothing of it goes on behind it.
            await Task.WhenAll(going).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private Opening OpeningOf(LaunchStep step) => new(Phase.Launch, step.Asset, round);

    private string IdOf(LaunchStep step) => OpeningOf(step).IdIn(page.Version);

    private void Prepare()
    {
        var settled = new HashSet<AssetKey>();
        foreach (var step in plan.Plan.Order)
        {
            if (page[IdOf(step)] is { State: "done" or "skipped" })
            {
                settled.Add(step.Asset);
            }
        }

        var mine = plan.Plan.Order.Select(s => s.Asset).ToHashSet();
        foreach (var step in plan.Plan.Order.Where(s => !settled.Contains(s.Asset)))
        {
            var after = step.After.Where(a => mine.Contains(a) && !settled.Contains(a)).ToList();
            _missing[step.Asset] = after.Count;
            after.ForEach(a => (_next.TryGetValue(a, out var next) ? next : _next[a] = []).Add(step));
            if (after.Count == 0)
            {
                _ready.AddLast(step);
            }
        }
    }

    // In the plan's order, as many as the launch and each connection take; none once there is something to ask, or somebody undoes it.
    private async Task<List<LaunchStep>> StartableAsync(int most)
    {
        var starting = new List<LaunchStep>();
        if (Stopwatch.GetElapsedTime(_looked) > _look)
        {
            _looked = Stopwatch.GetTimestamp();
            _isStopped = !await isRunning();
        }

        if (_isStopped || _questions.Count > 0)
        {
            return starting;
        }

        for (var at = _ready.First; at is not null && starting.Count < most;)
        {
            var (node, step) = (at, at.Value);
            at = at.Next;
            var busy = _busy.GetValueOrDefault(step.Connection);
            if (busy < steps.ParallelOf(step.Connection))
            {
                if (await steps.WaitAsync(plan, step) is { } wait)
                {
                    Later(wait.Until);
                    continue;
                }

                _busy[step.Connection] = busy + 1;
                _ready.Remove(node);
                starting.Add(step);
            }
        }

        return starting;
    }

    private async Task<(LaunchStep Step, Attempt Attempt)> DoAsync(LaunchStep step, JournalEntry? before) =>
        (step, await steps.AttemptAsync(plan, step, page, OpeningOf(step), before, cancellation));

    /// <returns>Whether its entry is closed with it.</returns>
    private bool Take(LaunchStep step, Attempt attempt)
    {
        switch (attempt.Outcome)
        {
            case Outcome.Unknown when attempt.IsUnread && !steps.IsLate(page[IdOf(step)], Steps.UnreadPatience):
                Later(steps.Again);
                return false;
            case Outcome.Done:
                foreach (var next in _next.GetValueOrDefault(step.Asset, []).Where(n => --_missing[n.Asset] == 0))
                {
                    _ready.AddLast(next);
                }

                return true;
            case Outcome.Waiting waiting when !steps.IsLate(page[IdOf(step)], Steps.ByHandPatience):
                Later(waiting.Until);
                return !steps.IsByHand(plan, step);
            case Outcome.Throttled throttled when page[IdOf(step)]?.Attempt < MostWaits:
                Later(throttled.RetryAfter);
                return true;
            default:
                _questions.Add(LaunchQuestion.Of(step, attempt.Outcome));
                return true;
        }
    }

    private void Later(DateTimeOffset until) => _later = _later is { } later && later < until ? later : until;
}
