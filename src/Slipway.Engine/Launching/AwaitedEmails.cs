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

    // What is launched does not change: each version is read once, and most have nothing that waits.
    private readonly Dictionary<string, List<Awaited>> _launched = new(StringComparer.Ordinal);

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
        foreach (var digest in await database.ReadAsync(s => s.QueryAsync<string>("select launched from campaigns where launched is not null")))
        {
            if (!_launched.TryGetValue(digest, out var waiting))
            {
                _launched[digest] = waiting = await WaitingAsync(digest);
            }

            foreach (var email in waiting.Where(e => e.After.NotBefore.At <= clock.Now && e.Look <= time.GetUtcNow()).ToList())
            {
                if (!await HasHappenedAsync(email) || await IsHeldAsync(digest, email.Step.Asset) || await clearance.MayAsync(email.Terms, email.Step.Connection) is not null)
                {
                    continue;
                }

                any = true;
                if (await SendAsync(digest, email.Step, cancellation))
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

    private async Task<List<Awaited>> WaitingAsync(string digest)
    {
        var plan = (await campaigns.FindAsync(digest))!.Plan;
        return
        [
            .. from step in plan.Order
               where connections.Find(step.Connection)?.Connector is { } connector && IsAwaited(plan, step.Asset, connector)
               let email = plan.Assets.OfType<EmailAsset>().First(a => a.Key == step.Asset)
               select new Awaited(plan.Terms, step, (Delivery.AfterEvent)email.Delivery, default),
        ];
    }

    private Task<bool> HasHappenedAsync(Awaited email) =>
        database.ReadAsync(s => s.ScalarAsync<bool>("select exists (select 1 from events where campaign = @Campaign and type = @Event)", new { Campaign = email.Terms.Name, email.After.Event }));

    // Held or withdrawn with its campaign, though its platform had nothing to hold yet.
    private async Task<bool> IsHeldAsync(string digest, AssetKey asset) =>
        (await journal.ListAsync(digest)).LastOrDefault(e => e.Asset == asset.ToString() && e.Phase is "pause" or "resume" or "undo") is { Phase: not "resume" };

    private async Task<bool> SendAsync(string digest, LaunchStep step, CancellationToken cancellation)
    {
        var version = (await campaigns.FindAsync(digest))!;
        return (await decisions.StateAsync(version)).Approved is { } approved
            && await steps.DoAsync(approved, step, journal.Page(digest), new Opening(Phase.Send, step.Asset, version.Round), clock.Now + Ahead, cancellation) is Outcome.Done;
    }

    private sealed record Awaited(CampaignTerms Terms, LaunchStep Step, Delivery.AfterEvent After, DateTimeOffset Look);
}
