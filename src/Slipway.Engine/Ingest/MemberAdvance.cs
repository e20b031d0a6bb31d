using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;

namespace Slipway.Engine.Ingest;

/// <summary>Tells the CRM what people did after a launch, where it keeps how far each of them is: members move on, and owners get the tasks that waited for it.</summary>
/// <remarks>
/// What is to be told is written down before the call and closed after it, so that nobody is told of twice, and a crash forgets nobody: what is found open is told again, and a connector looks
/// at what is there before it writes. The held-out are never told of.
/// </remarks>
public sealed partial class MemberAdvance(
    Database database, Campaigns.Campaigns campaigns, Connections.Connections connections, Journal.Journal journal, TimeProvider time, ILogger<MemberAdvance> logger)
{
    private const int MostAtOnce = 200;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _later = new(StringComparer.Ordinal);

    /// <summary>Tells what has come since; called by the pulse.</summary>
    /// <returns>Whether anything was told.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var any = false;
        var launched = await database.ReadAsync(s => s.QueryAsync<string>("select launched from campaigns where launched is not null order by name"));
        foreach (var digest in launched)
        {
            if ((!_later.TryGetValue(digest, out var later) || later <= time.GetUtcNow()) && await campaigns.FindAsync(digest) is { } version)
            {
                any |= await TellAsync(version, cancellation);
            }
        }

        return any;
    }

    private async Task<bool> TellAsync(CampaignVersion version, CancellationToken cancellation)
    {
        if (version.Plan.Assets.OfType<CrmCampaignAsset>().FirstOrDefault() is not { } crm || !version.Plan.Platforms.TryGetValue(AssetKind.Audience, out var holder)
            || connections.Find(version.Plan.Platforms[AssetKind.CrmCampaign])?.Connector is not IMemberProgress progress || connections.Find(holder)?.Connector is not IAudienceMembers audience
            || !version.Readings.TryGetValue(crm.Key, out var held) || !version.Readings.TryGetValue(crm.Audience, out var people))
        {
            return false;
        }

        ImmutableArray<string> events = [.. crm.Statuses.Select(s => s.On).OfType<string>().Concat(crm.Tasks.Select(t => t.For).OfType<Predicate.Did>().Select(d => d.Event)).Distinct(StringComparer.Ordinal)];
        await NoteAsync(version.Campaign, holder, events);
        var open = await database.ReadAsync(s => s.QueryAsync<Row>("select member, event from member_progress where campaign = @Campaign and state = 'open' order by at, member, event", new { version.Campaign }));
        if (open.Count == 0 || await IsWithdrawnAsync(version, crm.Key))
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
        await journal.OpenAsync(operation, version.Digest, Phase.Advance, crm.Key);
        var outcome = await AdvanceAsync(progress, new LaunchRequest(operation, held.Id, held.Revision) { Asset = crm, Needs = Stager.NeedsOf(version.Plan, crm, version.Readings) },
            [.. some.Select(s => new MemberProgress(members[s.Member], s.Event))], cancellation);
        await journal.CloseAsync(operation, outcome);
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

    // Contacts are known by their ids on the platform that holds the audience; what machines did is nobody's progress.
    private Task NoteAsync(string campaign, string holder, ImmutableArray<string> events) => events.IsEmpty ? Task.CompletedTask : database.WriteAsync("members.note", s => s.ExecuteAsync(
        """
        insert into member_progress (campaign, member, event, state, at)
        select e.campaign, e.contact, e.type, 'open', min(e.at) from events e
        where e.campaign = @campaign and e.connection = @holder and e.type in @events and e.automated is null and e.contact is not null
          and not exists (select 1 from member_progress p where p.campaign = e.campaign and p.member = e.contact and p.event = e.type)
        group by e.campaign, e.contact, e.type
        """,
        new { campaign, holder, events }));

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
        (await journal.ListAsync(version.Digest)).Any(e => e is { Phase: "undo", State: "done" } && e.Asset == crm.ToString());

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

    private sealed record Row
    {
        public string Member { get; init; } = "";

        public string Event { get; init; } = "";
    }

    [LoggerMessage(1304, LogLevel.Warning, "What people of {Campaign} did could not be told to the CRM: {Why}")]
    private partial void LogNotTold(string campaign, string why);
}
