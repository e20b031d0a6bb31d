using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Drifting;

/// <summary>Looks whether what is live still is what was approved, and says where it is not. It repairs nothing: people keep the change or put back what was approved.</summary>
public sealed partial class DriftWatch(
    Database database, Campaigns.Campaigns campaigns, Connections.Connections connections, DriftBook book, BusinessClock clock, TimeProvider time, ILogger<DriftWatch> logger)
{
    /// <summary>How long between two looks at a campaign.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromHours(1);

    /// <summary>How long after its launch a campaign is looked at by itself, or longer where its goal counts longer.</summary>
    public static TimeSpan WatchedFor { get; } = TimeSpan.FromDays(90);

    /// <summary>Looks at the campaigns that are due; called by the pulse.</summary>
    /// <returns>Whether any was looked at.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var any = false;
        foreach (var due in await book.DueAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            if (due.Known != due.Version)
            {
                await book.BeginAsync(due.Campaign, due.Version);
                continue;
            }

            any = true;
            // Said before it is looked, so that a look that fails is not tried again at every beat.
            await book.AgainAsync(due.Campaign, clock.Now + Every);
            var isOver = await LookAsync(due.Campaign, "scheduler", cancellation) is { IsFinished: true } || await IsOldAsync(due);
            if (isOver)
            {
                await book.AgainAsync(due.Campaign, null);
            }
        }

        return any;
    }

    /// <summary>Looks at what a campaign has live now, and writes down what is found.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What stands; null where nothing of it is launched.</returns>
    public async Task<DriftState?> FindAsync(string campaign, string actor, CancellationToken cancellation) =>
        await LookAsync(campaign, actor, cancellation) is null ? null : await book.FindAsync(campaign);

    private async Task<Seen?> LookAsync(string campaign, string actor, CancellationToken cancellation)
    {
        if (await campaigns.LaunchedAsync(campaign) is not { } digest || await campaigns.FindAsync(digest) is not { } version)
        {
            return null;
        }

        using var activity = Telemetry.Source.StartActivity($"drift {campaign}");
        var since = time.GetUtcNow().ToUnixTimeMilliseconds();
        var live = await campaigns.LiveAsync(version);
        var assets = version.Plan.Assets.ToDictionary(a => a.Key);
        var things = live.Where(l => assets.ContainsKey(l.Step.Asset) && l.Owner.Readings.ContainsKey(l.Step.Asset))
            .Select(l => (l.Owner, Thing: new LiveThing(assets[l.Step.Asset], l.Step.Connection, l.Owner.Readings[l.Step.Asset]))).ToList();
        var (readings, notAsked) = await ReadAsync(campaign, [.. things.Select(t => t.Thing)], cancellation);
        // Read after the platforms: whatever Slipway did meanwhile is known by then.
        var own = await OwnWork.ReadAsync(database, campaign, since);
        var launched = things.Where(t => own.GetValueOrDefault(t.Thing.Asset.Key, OwnWork.None).LaunchedBy.Contains(t.Owner.Digest)).Select(t => t.Thing).ToList();
        var standing = await book.FindAsync(campaign);
        var (found, unsaid) = (ImmutableArray.CreateBuilder<DriftBook.Found>(), ImmutableHashSet.CreateBuilder<AssetKey>());
        foreach (var thing in launched)
        {
            var key = thing.Asset.Key;
            if (!readings.TryGetValue(key, out var now))
            {
                unsaid.Add(key);
                continue;
            }

            if (thing.Asset is AudienceAsset && HasServed(thing, launched, readings))
            {
                continue;
            }

            var judged = Judgement.Of(thing, own.GetValueOrDefault(key, OwnWork.None), now);
            if (!judged.CanTell)
            {
                unsaid.Add(key);
            }

            var isKnown = judged.Changes.All(c => standing?.Fields.Any(f => f.Asset == key && f.Change == c) == true);
            var by = judged.Changes.IsEmpty || isKnown || now is null ? null : await ChangedByAsync(thing.Connection, now.Id, cancellation);
            found.AddRange(judged.Changes.Select(c => new DriftBook.Found(key, c, thing.Connection, by)));
        }

        var news = await book.NoteAsync(new DriftBook.Look(campaign, digest, found.ToImmutable(), unsaid.ToImmutable(), notAsked), actor);
        foreach (var one in news)
        {
            Telemetry.Drifts.Add(1, new("connection", one.Connection), new("kind", one.Asset.Kind.ToString()));
            LogFound(campaign, one.Asset.ToString(), one.Change.ToString());
        }

        return new Seen(launched.Count > 0 && notAsked.IsEmpty && launched.TrueForAll(t => readings.GetValueOrDefault(t.Asset.Key) is { State: RemoteState.Finished }));
    }

    // Each connection as many at a time as it takes; one that does not answer costs its own assets and no others.
    private async Task<(ImmutableDictionary<AssetKey, Reading?> Readings, ImmutableArray<NotAsked> NotAsked)> ReadAsync(string campaign, ImmutableArray<LiveThing> things, CancellationToken cancellation)
    {
        var readings = new ConcurrentDictionary<AssetKey, Reading?>();
        var silent = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Task.WhenAll(things.GroupBy(t => t.Connection, StringComparer.Ordinal).Select(async group =>
        {
            if (connections.Find(group.Key)?.Connector is not { } connector)
            {
                silent[group.Key] = "There is no such connection any more.";
                return;
            }

            await Parallel.ForEachAsync(group, new ParallelOptions { MaxDegreeOfParallelism = connector.Description.Parallel, CancellationToken = cancellation }, async (thing, stop) =>
            {
                // A thousand pages of a platform that is down would be a thousand times its patience.
                if (silent.ContainsKey(group.Key))
                {
                    return;
                }

                try
                {
                    readings[thing.Asset.Key] = await Operations.ReadAsync(() => NowAsync(connector, campaign, thing, stop));
                }
                catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
                {
                    silent[group.Key] = e.Message;
                }
            });
        }));
        return (readings.ToImmutableDictionary(),
            [.. silent.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new NotAsked(s.Key, [.. things.Where(t => t.Connection == s.Key && !readings.ContainsKey(t.Asset.Key)).Select(t => t.Asset.Key)], s.Value))]);
    }

    // What an undo, or somebody else, made again has another id, and is known by its key.
    private static async Task<Reading?> NowAsync(IConnector connector, string campaign, LiveThing thing, CancellationToken cancellation) =>
        await connector.ReadAsync(thing.Approved.Id, cancellation) is { State: not RemoteState.Removed } now ? now : await connector.FindAsync(ExternalKeys.Of(campaign, thing.Asset.Key), cancellation);

    // Who is on a list matters as long as something goes to it; afterwards people leave it, and nothing is different for anyone.
    private static bool HasServed(LiveThing audience, List<LiveThing> launched, ImmutableDictionary<AssetKey, Reading?> readings) =>
        launched.FindAll(t => t.Asset.Needs.Contains(audience.Asset.Key)) is { Count: > 0 } users && users.TrueForAll(t => readings.GetValueOrDefault(t.Asset.Key) is { State: RemoteState.Finished });

    // Who it was is good to know and no reason to stop: a right for it may be missing.
    private async Task<string?> ChangedByAsync(string connection, string id, CancellationToken cancellation)
    {
        try
        {
            return connections.Find(connection)?.Connector is IChangeAuthors authors ? (await authors.LastChangedByAsync(id, cancellation))?.ToString() : null;
        }
        catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<bool> IsOldAsync(DriftBook.Due due)
    {
        var terms = (await campaigns.FindAsync(due.Version))!.Plan.Terms;
        var since = DateTimeOffset.FromUnixTimeMilliseconds(due.Since!.Value);
        var window = TimeSpan.FromDays(terms.Goal.WindowDays);
        return (since > terms.Launch.At ? since : terms.Launch.At) + (window > WatchedFor ? window : WatchedFor) <= clock.Now;
    }

    private sealed record Seen(bool IsFinished);

    [LoggerMessage(1501, LogLevel.Warning, "{Asset} of {Campaign} was changed outside Slipway: {Change}")]
    private partial void LogFound(string campaign, string asset, string change);
}
