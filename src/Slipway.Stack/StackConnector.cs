using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail;
using Slipway.Stack.Objects;
using Slipway.Stack.Pages;
using Slipway.Stack.Ramps;
using Slipway.Stack.Segments;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack;

/// <summary>The built-in marketing stack, reached like any other platform.</summary>
public sealed class StackConnector(Database database, BusinessClock clock, Addresses addresses, Outcomes outcomes) : IConnector, IAudienceMembers
{
    /// <summary>What it can do, known without a database: planning offline reads it too.</summary>
    public static ConnectorDescription Describe { get; } = new("slipway.stack", "Slipway stack")
    {
        Capabilities =
        [
            .. Enum.GetValues<AssetKind>().Where(k => k is not (AssetKind.Ad or AssetKind.CrmCampaign)).Select(kind => new Capability(kind)
            {
                Staging = Staging.Buffer,
                DryRun = DryRun.Native,
                Concurrency = Concurrency.Revision,
                Identity = Identity.ExternalKey,
                EnforcesIdentity = true,
                Launch = kind is AssetKind.Email or AssetKind.Journey ? LaunchEffect.Irreversible : LaunchEffect.Reversible,
                Schedules = kind is AssetKind.Email or AssetKind.Journey,
                KnowsEvents = true,
                WaitsForEach = kind == AssetKind.Email,
                Ramps = kind == AssetKind.Email,
                Undo = kind is not (AssetKind.Email or AssetKind.Journey or AssetKind.Audience),
                Statistics = kind is AssetKind.Email or AssetKind.Form or AssetKind.Audience,
            }),
        ],
    };

    public ConnectorDescription Description => Describe;

    public async Task<Probe> ProbeAsync(CancellationToken cancellation)
    {
        await database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from stack_objects"));
        return new Probe(true, []);
    }

    public Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) =>
        database.ReadAsync(async s => await StackObjects.ByKeyAsync(s, externalKey) is { } found ? Read(found) : null);

    public async IAsyncEnumerable<Reading> ListAsync(string? campaign, AssetKind kind, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var item in await database.ReadAsync(s => StackObjects.OfCampaignAsync(s, campaign, kind)))
        {
            yield return Read(item);
        }
    }

    public Task<Reading?> ReadAsync(string id, CancellationToken cancellation) =>
        database.ReadAsync(async s => await StackObjects.ByIdAsync(s, id) is { } found ? Read(found) : null);

    public Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) =>
        database.ReadAsync(s => StackChecks.FindAsync(s, campaign, asset));

    public async Task<Outcome> StageAsync(StageRequest request, CancellationToken cancellation)
    {
        var findings = request.Asset is null ? [] : await CheckAsync(request.Campaign, request.Asset, cancellation);
        return findings.Any(f => f.Level == FindingLevel.Error)
            ? new Outcome.Refused(findings)
            : await database.WriteAsync("stack.stage", s => StageAsync(s, request));
    }

    public async Task<Outcome> LaunchAsync(LaunchRequest request, CancellationToken cancellation) => await database.WriteAsync<Outcome>("stack.launch", async s =>
    {
        var item = await StackObjects.ByIdAsync(s, request.Id);
        if (item?.Operation == request.Operation)
        {
            return new Outcome.Done(Read(item));
        }

        if (item is null || item.Revision.ToString(Invariant) != request.Expectation)
        {
            return Outcome.ChangedOutside($"{item?.Key.ToString() ?? request.Id} has another revision than the one that was approved.");
        }

        var launched = await Launches.LaunchAsync(s, item with { Operation = request.Operation, Revision = item.Revision + 1 }, clock.Now);
        return new Outcome.Done(Read(launched));
    });

    public async Task<Outcome> HaltAsync(HaltRequest request, CancellationToken cancellation) => await database.WriteAsync<Outcome>("stack.halt", async s =>
    {
        var item = await StackObjects.ByIdAsync(s, request.Id);
        if (item is null)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone.");
        }

        if (item.Operation == request.Operation)
        {
            return new Outcome.Done(Read(item));
        }

        return await Launches.HaltAsync(s, item with { Operation = request.Operation, Revision = item.Revision + 1 }, request.Mode) is { } halted
            ? new Outcome.Done(Read(await SavedAsync(s, halted)))
            : new Outcome.Refused([Finding.Error("cannot-halt", $"{item.Key} is {item.RemoteState.Word()} and cannot be {Word(request.Mode)}.", fix: "Mails that were sent cannot be taken back.")]);
    });

    public Task<Measurement> MeasureAsync(string id, CancellationToken cancellation) => database.ReadAsync(async s =>
    {
        var rows = await s.QueryAsync<StateCount>("select state as State, count(*) as Recipients from stack_recipients where email_object = @id group by state", new { id });
        var figures = rows.ToImmutableSortedDictionary(r => r.State, r => r.Recipients);
        var ramp = await StackObjects.ByIdAsync(s, id) is { Kind: "email" } item ? await RampReading.ReadAsync(s, item, clock.Now) : null;
        var waiting = ramp?.Steps.Skip(ramp.Step).Sum(p => p.People) ?? 0;
        return new Measurement(waiting == 0 ? figures : figures.SetItem("waiting", waiting)) { Ramp = ramp };
    });

    public Task<Receipt> ReceiveAsync(WebhookRequest request, CancellationToken cancellation) => outcomes.ReceiveAsync(request);

    public Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation) => database.ReadAsync(s => StackEvents.PageAsync(s, cursor, 2000));

    /// <inheritdoc/>
    public async IAsyncEnumerable<AudienceMember> MembersAsync(string audience, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var members = await database.ReadAsync(async s => (await StackObjects.ByIdAsync(s, audience))?.StagedAsset is AudienceAsset { Snapshot: var snapshot, AdsConsent: var adsPurpose }
            ? await s.QueryAsync<MemberRow>(
                $"""
                select m.contact as Contact, c.email as Email, m.held_out as HeldOut, m.account as Account, coalesce({Consents.LatestOfCToAds}, 0) as Matchable
                from stack_members m join stack_contacts c on c.id = m.contact
                where m.snapshot = @snapshot and not exists (select 1 from stack_suppressions x where x.email_key = c.email_key) order by m.contact
                """, new { snapshot, adsPurpose })
            : []);
        foreach (var member in members)
        {
            yield return new AudienceMember(member.Contact, member.Email, member.HeldOut != 0) { Account = member.Account, MayBeMatched = member.Matchable != 0 };
        }
    }

    private sealed record MemberRow
    {
        public string Contact { get; init; } = "";

        public string Email { get; init; } = "";

        public long HeldOut { get; init; }

        public string? Account { get; init; }

        public long Matchable { get; init; }
    }

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;

    private async Task<Outcome> StageAsync(Session session, StageRequest request)
    {
        var held = await StackObjects.ByKeyAsync(session, request.ExternalKey);
        if (held?.Operation == request.Operation)
        {
            return new Outcome.Done(Read(held));
        }

        if (held?.Revision.ToString(Invariant) != request.Expectation)
        {
            return Outcome.ChangedOutside($"{request.ExternalKey} has another revision than it was expected to have.");
        }

        if (held is null && request.Asset is null)
        {
            return Outcome.ChangedOutside($"{request.ExternalKey} is gone already.");
        }

        if (held is { Kind: "email" or "journey", RemoteState: RemoteState.Live or RemoteState.Finished } && StackObject.Write(request.Asset) != held.Live)
        {
            return new Outcome.Refused([Finding.Error("already-sent", $"{held.Key} is being sent or was sent; it cannot be changed any more.", fix: "Give the new one another name.")]);
        }

        var key = request.Asset?.Key ?? held!.Key;
        var item = new StackObject(
            held?.Id ?? IdOf(request.ExternalKey), request.ExternalKey, request.Campaign, StackObjects.Word(key.Kind), key.Name,
            (held?.Revision ?? 0) + 1, held?.State is null or "Removed" ? nameof(RemoteState.Staged) : held.State,
            held?.Live, StackObject.Write(request.Asset), request.Operation, held?.Figures);
        if (request.Asset is AudienceAsset audience)
        {
            item = item with { Figures = JsonSerializer.Serialize(await SnapshotAsync(session, audience, request.Campaign), AssetJson.Options) };
        }

        return new Outcome.Done(Read(await SavedAsync(session, item)));
    }

    // What was never launched is counted anew, so that people imported since are seen; what was launched is fixed.
    private async Task<AudienceFigures> SnapshotAsync(Session session, AudienceAsset audience, string campaign)
    {
        await AudienceSnapshot.DropAsync(session, audience.Snapshot);
        return await AudienceSnapshot.TakeAsync(session, audience, campaign, clock.Now);
    }

    private async Task<StackObject> SavedAsync(Session session, StackObject item)
    {
        await StackObjects.SaveAsync(session, item, clock.Now);
        return item;
    }

    private Reading Read(StackObject item) => new(
        item.Id, item.ExternalKey, item.Revision.ToString(Invariant), item.RemoteState, JsonSerializer.Deserialize<JsonElement>(item.Staged ?? item.Live ?? StackObject.Gone))
    {
        Operation = item.Operation,
        Asset = item.StagedAsset,
        Address = item.StagedAsset is { } asset ? addresses.Public(item.Campaign, asset) : null,
        Previews = addresses.Previews(item),
        Audience = item.Audience,
    };

    private sealed record StateCount
    {
        public string State { get; init; } = "";

        public long Recipients { get; init; }
    }

    private static string Word(HaltMode mode) => mode switch
    {
        HaltMode.Pause => "paused",
        HaltMode.Resume => "resumed",
        _ => "undone",
    };

    private static string IdOf(string externalKey) => "o_" + Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(externalKey)).AsSpan(0, 10));
}
