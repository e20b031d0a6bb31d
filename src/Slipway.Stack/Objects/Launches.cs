using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Ramps;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Objects;

/// <summary>What launching, holding and withdrawing do to an object.</summary>
internal static class Launches
{
    public static async Task<StackObject> LaunchAsync(Session session, StackObject item, DateTimeOffset now)
    {
        var asset = item.StagedAsset;
        var launched = item with
        {
            Live = item.Staged ?? item.Live,
            Staged = null,
            State = (asset is null ? RemoteState.Removed : asset is EmailAsset or JourneyAsset ? RemoteState.Scheduled : RemoteState.Live).ToString(),
        };
        await StackObjects.SaveAsync(session, launched, now);
        if (asset is EmailAsset && item.Live is not null && item.Live != launched.Live)
        {
            // What people got of the version before says nothing of this one.
            await RampSteps.LookedAtAsync(session, item.Id);
        }

        switch (asset)
        {
            case EmailAsset { Delivery: Delivery.AtTime at }:
                await Timers.SetAsync(session, $"email:{item.Id}", at.Time.At);
                break;
            case EmailAsset { Delivery: Delivery.AfterEvent after }:
                await Timers.SetAsync(session, $"email:{item.Id}", after.NotBefore.At);
                break;
            case JourneyAsset journey:
                await Timers.SetAsync(session, $"journey:{item.Id}", journey.Start.At);
                break;
            case AudienceAsset audience:
                await ExposeAsync(session, item.Campaign, audience, now);
                break;
        }

        return launched;
    }

    /// <returns>The object as it will be; null when its state does not allow it.</returns>
    public static async Task<StackObject?> HaltAsync(Session session, StackObject item, HaltMode mode) => (mode, item.RemoteState) switch
    {
        (HaltMode.Pause, RemoteState.Live or RemoteState.Scheduled) => item with { State = nameof(RemoteState.Paused) },
        (HaltMode.Resume, RemoteState.Paused) => item with { State = (item.LiveAsset is EmailAsset or JourneyAsset ? RemoteState.Scheduled : RemoteState.Live).ToString() },
        (HaltMode.Undo, RemoteState.Scheduled or RemoteState.Paused) when item.Kind is "email" or "journey" && await HasReachedNobodyAsync(session, item.Id) => await WithdrawnAsync(session, item),
        (HaltMode.Undo, RemoteState.Live or RemoteState.Paused) when item.Kind is not ("email" or "journey" or "audience") =>
            item with { State = nameof(RemoteState.Staged), Staged = item.Live, Live = null },
        _ => null,
    };

    // A mail that nobody got yet can still be withdrawn. One that a journey sends stays scheduled all the while, so its recipients tell.
    private static async Task<bool> HasReachedNobodyAsync(Session session, string id) =>
        await session.ScalarAsync<long>("select (select count(*) from stack_recipients where email_object = @id and state not in ('queued', 'skipped')) + (select count(*) from stack_travellers where journey = @id)", new { id }) == 0;

    // Who was queued is chosen anew when it is launched again.
    private static async Task<StackObject> WithdrawnAsync(Session session, StackObject item)
    {
        await session.ExecuteAsync("delete from stack_recipients where email_object = @Id", item);
        await RampSteps.ForgetAsync(session, item.Id);
        return item with { State = nameof(RemoteState.Staged), Staged = item.Live, Live = null };
    }

    // All are recorded at the same moment: the held-out as people who would have been mailed, and those whom no campaign writes to as people who would have been in it.
    private static Task ExposeAsync(Session session, string campaign, AudienceAsset audience, DateTimeOffset now) => session.ExecuteAsync(
        """
        update stack_snapshots set launched_at = coalesce(launched_at, @now) where id = @Snapshot;
        insert into stack_events (id, type, campaign, asset, contact, at, data)
        select 'exposed:' || @campaign || ':' || m.contact, @type, @campaign, @asset, m.contact, @now,
          case when m.held_out = 1 then '{"arm":"held_out"' else '{"arm":"treated"' end || coalesce(',"account":' || json_quote(m.account), '') || coalesce(',"role":' || json_quote(m.role), '')
            || coalesce(',"variant":' || json_quote(m.variant), '') || coalesce(',"country":' || json_quote(nullif(c.country, '')), '')
            || coalesce(',"stratum":' || json_quote(m.stratum), '') || coalesce(',"global":' || json_quote(@global), '') || '}'
        from stack_members m left join stack_contacts c on c.id = m.contact where m.snapshot = @Snapshot order by m.contact
        on conflict (id) do nothing;
        insert into stack_events (id, type, campaign, asset, contact, at, data)
        select 'withheld:' || @campaign || ':' || contact, @withheld, @campaign, @asset, contact, @now, '{"global":' || json_quote(@global) || '}'
        from stack_withheld where snapshot = @Snapshot order by contact
        on conflict (id) do nothing
        """,
        new { campaign, type = EventTypes.Exposed, withheld = EventTypes.Withheld, asset = audience.Key.ToString(), audience.Snapshot, now = now.ToUnixTimeMilliseconds(), global = audience.Global?.Name });
}
