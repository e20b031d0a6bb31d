using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Halts;

namespace Slipway.Engine.Ingest;

/// <summary>Tells the CRM what people did after a launch, where it keeps how far each of them is: members move on, and owners get the tasks that waited for it.</summary>
/// <remarks>
/// What is to be told is written down before the call and closed after it, so that nobody is told of twice, and a crash forgets nobody: what is found open is told again, and a connector looks
/// at what is there before it writes. The held-out are never told of.
/// </remarks>
public sealed partial class MemberAdvance(
    Database database, Campaigns.Campaigns campaigns, Connections.Connections connections, Journal.Journal journal, HaltBook halts, TimeProvider time, ILogger<MemberAdvance> logger)
{
    private const int MostAtOnce = 200;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _later = new(StringComparer.Ordinal);

    // What is launched does not change: each version is read once, and most have no CRM to tell.
    private readonly ConcurrentDictionary<string, Watched?> _watched = new(StringComparer.Ordinal);

    /// <summary>Tells what has come since; called by the pulse.</summary>
    /// <returns>Whether anything was told.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var any = false;
        var launched = await database.ReadAsync(s => s.QueryAsync<string>("select launched from campaigns where launched is not null order by name"));
        foreach (var digest in launched.Where(d => !_later.TryGetValue(d, out var later) || later <= time.GetUtcNow()))
        {
            if (!_watched.TryGetValue(digest, out var watched))
            {
                _watched[digest] = watched = await WatchedAsync(digest);
            }

            any |= watched is not null && await TellAsync(digest, watched, cancellation);
        }

        return any;
    }

    private async Task<Watched?> WatchedAsync(string digest)
    {
        if (await campaigns.FindAsync(digest) is not { } version || version.Plan.Assets.OfType<CrmCampaignAsset>().FirstOrDefault() is not { } crm || !version.Plan.Platforms.TryGetValue(AssetKind.Audience, out var holder)
            || !version.Readings.ContainsKey(crm.Key) || !version.Readings.ContainsKey(crm.Audience))
        {
            return null;
        }

        ImmutableArray<string> events = [.. crm.Statuses.Select(s => s.On).OfType<string>().Concat(crm.Tasks.Select(t => t.For).OfType<Predicate.Did>().Select(d => d.Event)).Distinct(StringComparer.Ordinal)];
        return new Watched(version.Campaign, holder, version.Plan.Platforms[AssetKind.CrmCampaign], events);
    }

    private async Task<bool> TellAsync(string digest, Watched watched, CancellationToken cancellation)
    {
        if (connections.Find(watched.Crm)?.Connector is not IMemberProgress progress || connections.Find(watched.Holder)?.Connector is not IAudienceMembers audience)
        {
            return false;
        }

        await NoteAsync(watched);
        var open = await database.ReadAsync(s => s.QueryAsync<Row>("select member, event from member_progress where campaign = @Campaign and state = 'open' order by at, member, event", new { watched.Campaign }));
        if (open.Count == 0)
        {
            return false;
        }

        var version = (await campaigns.FindAsync(digest))!;
        var crm = version.Plan.Assets.OfType<CrmCampaignAsset>().First();
        var (held, people) = (version.Readings[crm.Key], version.Readings[crm.Audience]);
        // What people do meanwhile is written down, and told once the campaign is resumed.
        if (await IsWithdrawnAsync(version, crm.Key) || await halts.FindAsync(watched.Campaign, watched.Crm) is not null)
        {
            return false;
        }

        try
        {
            var members = await MembersAsync(audience, people.Id, open.Select(o => o.Member).ToHashSet(StringComparer.Ordinal), cancellation);
            await CloseAsync(version.Campaign, open.Where(o => !members.TryGetValue(o.Member, out var m) || m.HeldOut), "left-out", null);
            foreach (var some in open.Where(o => members.TryGetValue(o.Member, out var m) && !m.HeldOut).Chunk(MostAtOnce))
            {
                if (!await TellAsync(version, crm, held, progress, some, members, cancellation))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
        {
            LogNotTold(version.Campaign, e.Message);
            _later[version.Digest] = time.GetUtcNow() + PlatformApi.UsualWait;
            return false;
        }
    }

    /// <returns>Whether it came to an end; what did not is told again later.</returns>
    private async Task<bool> TellAsync(
        CampaignVersion version, CrmCampaignAsset crm, Reading held, IMemberProgress progress, Row[] some, IReadOnlyDictionary<string, AudienceMember> members, CancellationToken cancellation)
    {
        var order = (await journal.ListAsync(version.Digest)).Count(e => e.Phase == "advance" && !e.IsOpen);
        var operation = Journal.Journal.OperationId(version.Digest, Phase.Advance, crm.Key, order);
        var page = journal.Page(version.Digest);
        await page.OpenAsync(new Opening(Phase.Advance, crm.Key, order));
        var outcome = await AdvanceAsync(progress, new LaunchRequest(operation, held.Id, held.Revision) { Asset = crm, Needs = Stager.NeedsOf(version.Plan, crm, version.Readings) },
            [.. some.Select(s => new MemberProgress(members[s.Member], s.Event))], cancellation);
        await page.CloseAsync(operation, outcome);
        switch (outcome)
        {
            case Outcome.Done:
                await CloseAsync(version.Campaign, some, "done", operation);
                return true;
            case Outcome.Refused refused:
                // A person has to look; what the CRM refuses now it refuses in a moment too.
                LogNotTold(version.Campaign, string.Join(' ', refused.Findings.Select(f => f.Message)));
                await CloseAsync(version.Campaign, some, "refused", operation);
                return true;
            default:
                _later[version.Digest] = outcome switch { Outcome.Throttled throttled => throttled.RetryAfter, Outcome.Waiting waiting => waiting.Until, _ => time.GetUtcNow() + PlatformApi.UsualWait };
                return false;
        }
    }

    private static async Task<Outcome> AdvanceAsync(IMemberProgress progress, LaunchRequest launched, ImmutableArray<MemberProgress> some, CancellationToken cancellation)
    {
        try
        {
            return await progress.AdvanceAsync(launched, some, cancellation);
        }
        catch (PlatformException e)
        {
            return e.Outcome;
        }
        catch (Exception e) when (Operations.IsLost(e) && !cancellation.IsCancellationRequested)
        {
            return new Outcome.Unknown(e.Message);
        }
    }

    // Contacts are known by their ids on the platform that holds the audience; what machines did is nobody's progress. Most beats find nothing new, and take no turn of the writer for it.
    private async Task NoteAsync(Watched watched)
    {
        const string New = """
            from events e where e.campaign = @Campaign and e.connection = @Holder and e.type in (select value from json_each(@events)) and e.automated is null and e.contact is not null
              and not exists (select 1 from member_progress p where p.campaign = e.campaign and p.member = e.contact and p.event = e.type)
            """;
        var of = new { watched.Campaign, watched.Holder, events = Session.List(watched.Events) };
        if (!watched.Events.IsEmpty && await database.ReadAsync(s => s.ScalarAsync<bool>($"select exists (select 1 {New})", of)))
        {
            await database.WriteAsync("members.note", s => s.ExecuteAsync(
                $"insert into member_progress (campaign, member, event, state, at) select e.campaign, e.contact, e.type, 'open', min(e.at) {New} group by e.campaign, e.contact, e.type", of));
        }
    }

    private Task CloseAsync(string campaign, IEnumerable<Row> rows, string state, string? operation)
    {
        var all = rows.ToList();
        return all.Count == 0 ? Task.CompletedTask : database.WriteAsync("members.told", async s =>
        {
            foreach (var row in all)
            {
                await s.ExecuteAsync("update member_progress set state = @state, operation = @operation where campaign = @campaign and member = @Member and event = @Event", new { campaign, row.Member, row.Event, state, operation });
            }
        });
    }

    private async Task<bool> IsWithdrawnAsync(CampaignVersion version, AssetKey crm) =>
        (await journal.ListAsync(version.Digest)).LastOrDefault(e => e is { Phase: "launch" or "undo", State: "done" } && e.Asset == crm.ToString()) is { Phase: "undo" };

    private static async Task<Dictionary<string, AudienceMember>> MembersAsync(IAudienceMembers audience, string id, HashSet<string> wanted, CancellationToken cancellation)
    {
        var members = new Dictionary<string, AudienceMember>(StringComparer.Ordinal);
        await foreach (var member in audience.MembersAsync(id, cancellation))
        {
            if (wanted.Contains(member.Id))
            {
                members[member.Id] = member;
            }
        }

        return members;
    }

    /// <summary>What is looked for of a launched version, and who is told.</summary>
    private sealed record Watched(string Campaign, string Holder, string Crm, ImmutableArray<string> Events);

    private sealed record Row
    {
        public string Member { get; init; } = "";

        public string Event { get; init; } = "";
    }

    [LoggerMessage(1304, LogLevel.Warning, "What people of {Campaign} did could not be told to the CRM: {Why}")]
    private partial void LogNotTold(string campaign, string why);
}
