using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Engine.Launching;

/// <summary>Emails that follow an event of their campaign, such as a thank-you once attendance is known, on platforms that do not learn of it.</summary>
/// <remarks>The launch leaves such an email ready, and here it gets its time when the event has happened: once, held against what was approved, and not while it is paused.</remarks>
public sealed class AwaitedEmails(
    Database database,
    Campaigns.Campaigns campaigns,
    Decisions decisions,
    Connections.Connections connections,
    Steps steps,
    Journal.Journal journal,
    Clearance clearance,
    BusinessClock clock,
    TimeProvider time)
{
    private static readonly TimeSpan _again = TimeSpan.FromMinutes(10);

    // What is launched does not change: each round of a version is read once, and most have nothing that waits.
    private readonly Dictionary<Launched, List<Awaited>> _launched = [];

    /// <summary>How long before its time a platform is given an email: none takes the present moment for a schedule.</summary>
    public static TimeSpan Ahead { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether an asset waits for an event that its platform does not learn of.</summary>
    internal static bool IsAwaited(Plan plan, AssetKey asset, IConnector connector) =>
        asset.Kind == AssetKind.Email && connector.Description.For(AssetKind.Email) is { KnowsEvents: false } && plan.Assets.Any(a => a.Key == asset && a is EmailAsset { Delivery: Delivery.AfterEvent });

    /// <summary>Gives those their time whose event has happened.</summary>
    /// <returns>Whether there was any.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var any = false;
        foreach (var launched in await database.ReadAsync(s => s.QueryAsync<Launched>("select v.digest, v.round from campaigns c join versions v on v.digest = c.launched")))
        {
            if (!_launched.TryGetValue(launched, out var waiting))
            {
                _launched[launched] = waiting = await WaitingAsync(launched.Digest);
            }

            foreach (var email in waiting.Where(e => e.After.NotBefore.At <= clock.Now && e.Look <= time.GetUtcNow()).ToList())
            {
                if (!await HasHappenedAsync(email) || await IsHeldAsync(email.Live) || await clearance.MayAsync(email.Terms, email.Live.Step.Connection) is not null)
                {
                    continue;
                }

                any = true;
                if (await SendAsync(launched.Digest, email.Live, cancellation))
                {
                    waiting.Remove(email);
                }
                else
                {
                    waiting[waiting.IndexOf(email)] = email with { Look = time.GetUtcNow() + _again };
                }
            }
        }

        return any;
    }

    // One that the version kept waits on: what was sent of it stands in the journal of the version that made it ready.
    private async Task<List<Awaited>> WaitingAsync(string digest)
    {
        var version = (await campaigns.FindAsync(digest))!;
        return
        [
            .. from live in await campaigns.LiveAsync(version)
               where connections.Find(live.Step.Connection)?.Connector is { } connector && IsAwaited(version.Plan, live.Step.Asset, connector)
               let email = version.Plan.Assets.OfType<EmailAsset>().First(a => a.Key == live.Step.Asset)
               select new Awaited(version.Plan.Terms, live, (Delivery.AfterEvent)email.Delivery, default),
        ];
    }

    private Task<bool> HasHappenedAsync(Awaited email) =>
        database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from events where campaign = @Campaign and type = @Event)", new { Campaign = email.Terms.Name, email.After.Event }));

    // Held or withdrawn with its campaign, though its platform had nothing to hold yet.
    private async Task<bool> IsHeldAsync(LiveStep live) =>
        (await journal.ListAsync(live.Owner.Digest)).LastOrDefault(e => e.Asset == live.Step.Asset.ToString() && e.Phase is "pause" or "resume" or "undo") is { Phase: not "resume" };

    private async Task<bool> SendAsync(string digest, LiveStep live, CancellationToken cancellation) =>
        (await decisions.StateAsync((await campaigns.FindAsync(digest))!)).Approved is { } approved
        && await steps.DoAsync(approved, live.Step, journal.Page(live.Owner.Digest), new Opening(Phase.Send, live.Step.Asset, live.Owner.Round), clock.Now + Ahead, cancellation) is Outcome.Done;

    private sealed record Awaited(CampaignTerms Terms, LiveStep Live, Delivery.AfterEvent After, DateTimeOffset Look);

    private sealed record Launched
    {
        public string Digest { get; init; } = "";

        public long Round { get; init; }
    }
}
