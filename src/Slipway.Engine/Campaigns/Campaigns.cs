using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Engine.Campaigns;

/// <summary>A campaign and its newest version.</summary>
public sealed record CampaignSummary(string Name, string Title, string? Launched, string Version, string State, string Author, long ChangedAt);

/// <summary>The texts of a version.</summary>
public sealed record VersionTexts(string Author, DateTimeOffset At, ImmutableSortedDictionary<string, string> Files);

/// <summary>The campaigns and their versions.</summary>
public sealed class Campaigns(Database database, AuditTrail audit, TimeProvider time)
{
    // What is planned under a digest never changes, so each plan is read once.
    private readonly ConcurrentDictionary<string, CampaignInFlight> _inFlight = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<CampaignSummary>> ListAsync(int skip, int take) => database.ReadAsync(s => s.QueryAsync<CampaignSummary>(
        """
        select c.name, c.title, c.launched, v.digest as version, v.state, v.created_by as author, v.changed_at as changedat
        from versions v join campaigns c on c.name = v.campaign where v.newest = 1
        order by v.changed_at desc, c.name limit @take offset @skip
        """,
        new { skip, take }));

    public Task<CampaignVersion?> FindAsync(string digest) => database.ReadAsync(s => FindAsync(s, digest));

    /// <summary>The newest version of a campaign; null when there is none.</summary>
    public Task<CampaignVersion?> NewestAsync(string campaign) => database.ReadAsync(async s =>
        await s.FirstAsync<CampaignVersion.Row>(Select + " where campaign = @campaign order by created_at desc limit 1", new { campaign }) is { } row ? CampaignVersion.From(row) : null);

    /// <summary>The texts of a campaign's last versions, with who planned each and when.</summary>
    public async Task<ImmutableArray<VersionTexts>> TextsAsync(string campaign, int most = 50)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<TextsRow>(
            "select created_by as author, created_at as at, files from versions where campaign = @campaign and files is not null order by created_at desc limit @most", new { campaign, most }));
        return [.. rows.Select(r => new VersionTexts(r.Author, DateTimeOffset.FromUnixTimeMilliseconds(r.At), JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(r.Files, AssetJson.Options)!))];
    }

    private sealed record TextsRow(string Author, long At, string Files);

    /// <summary>The digest of the launched plan; null when none is.</summary>
    public Task<string?> LaunchedAsync(string campaign) =>
        database.ReadAsync(s => s.ScalarAsync<string>("select launched from campaigns where name = @campaign", new { campaign }));

    public async Task<Plan?> LaunchedPlanAsync(string campaign) =>
        await LaunchedAsync(campaign) is { } digest ? (await FindAsync(digest))?.Plan : null;

    /// <summary>The steps that a version and those before it took to what it has live, in their order: its own, and those of what it kept.</summary>
    public async Task<IReadOnlyList<LiveStep>> LiveAsync(CampaignVersion version)
    {
        List<LiveStep> steps = [.. version.Plan.Order.Select(s => new LiveStep(version, s))];
        var kept = version.Plan.Changes.OfType<Change.Keep>().Select(c => c.Key).ToHashSet();
        for (var owner = version; kept.Count > 0 && owner.Plan.Parent is { } parent && await FindAsync(parent) is { } before; owner = before)
        {
            steps.InsertRange(0, before.Plan.Order.Where(s => kept.Remove(s.Asset)).Select(s => new LiveStep(before, s)));
        }

        return steps;
    }

    /// <summary>The id by which another version of a campaign knew an asset last; null where none did.</summary>
    internal Task<string?> KnownIdAsync(CampaignVersion version, AssetKey asset) => database.ReadAsync(s => s.ScalarAsync<string>(
        "select json_extract(r.value, '$.id') from versions v, json_each(v.readings) r where v.campaign = @Campaign and v.digest <> @Digest and r.key = @asset order by v.changed_at desc limit 1",
        new { version.Campaign, version.Digest, asset = asset.ToString() }));

    /// <summary>For how many days a launched campaign is in flight.</summary>
    internal const int DaysInFlight = 60;

    /// <summary>What rules about several campaigns need to know: those that are approved or live, and what was sent in a year. One launched two months ago has had its say.</summary>
    public async Task<OtherCampaigns> OthersAsync()
    {
        var (recent, year) = (Since(DaysInFlight), Since(days: 365));
        var digests = await database.ReadAsync(s => s.QueryAsync<string>("select digest from versions where state in ('Approved', 'Launching', 'Launched') and changed_at > @recent order by campaign", new { recent }));
        var sent = await database.ReadAsync(s => s.QueryAsync<SentFiles>("select campaign, files from versions where state = 'Launched' and changed_at > @year order by changed_at desc, campaign", new { year }));
        var unread = digests.Where(d => !_inFlight.ContainsKey(d)).ToList();
        foreach (var row in await database.ReadAsync(s => s.QueryAsync<PlanRow>("select digest, plan from versions where digest in (select value from json_each(@unread))", new { unread = Session.List(unread) })))
        {
            _inFlight[row.Digest] = PlanFacts.InFlight(Plan.FromJson(row.Plan), overlap: null);
        }

        return new OtherCampaigns([.. digests.Select(d => _inFlight[d])], [.. sent.DistinctBy(v => v.Campaign).SelectMany(v => v.Copy())]);
    }

    private sealed record PlanRow(string Digest, string Plan);

    private long Since(int days) => time.GetUtcNow().AddDays(-days).ToUnixTimeMilliseconds();

    // The mails: what people got without asking for it.
    private sealed record SentFiles(string Campaign, string? Files)
    {
        public IEnumerable<EarlierCopy> Copy() => (Files is null ? ImmutableSortedDictionary<string, string>.Empty : JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(Files, AssetJson.Options)!)
            .Where(f => f.Key.StartsWith("emails/", StringComparison.Ordinal))
            .Select(f => new EarlierCopy(Campaign, $"campaigns/{Campaign}/{f.Key}", f.Value));
    }

    /// <summary>Notes that somebody, or an agent of theirs, writes in a campaign's draft: they have a part in what is planned from it, and do not decide on it.</summary>
    public Task WroteAsync(string campaign, string account) => database.WriteAsync("campaign.wrote", s => s.ExecuteAsync(
        "insert into draft_writers (campaign, account, written_at) values (@campaign, @account, @now) on conflict (campaign, account) do update set written_at = excluded.written_at",
        new { campaign, account, now = Now }));

    /// <summary>Adds a version; the same plan again is the same version.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="brief">The brief as its author wrote it.</param>
    /// <param name="author">Who planned it.</param>
    /// <param name="files">The files of the campaign's folder. The same plan may come of others: what is in force of rules and waivers is no part of it.</param>
    /// <param name="origin">How it came of changes that were made in tools.</param>
    public async Task<CampaignVersion> AddAsync(Plan plan, string brief, string author, IReadOnlyDictionary<string, string>? files = null, VersionOrigin? origin = null)
    {
        var now = Now;
        var cameOf = origin is null ? null : JsonSerializer.Serialize(origin, AssetJson.Options);
        var written = JsonSerializer.Serialize(files ?? ImmutableSortedDictionary<string, string>.Empty, AssetJson.Options);
        await database.WriteAsync("campaign.version", async s =>
        {
            await s.ExecuteAsync(
                "insert into campaigns (name, title, created_at) values (@Name, @Title, @now) on conflict (name) do update set title = excluded.title",
                new { plan.Terms.Name, plan.Terms.Title, now });
            var added = await s.ExecuteAsync(
                """
                insert into versions (digest, campaign, parent, state, plan, brief, files, created_by, created_at, changed_at, state_since, origin, launch_at, launch_on)
                values (@Digest, @Name, @Parent, 'Staging', @json, @brief, @written, @author, @now, @now, @now, @cameOf, @launchAt, @launchOn) on conflict (digest) do nothing
                """,
                new { plan.Digest, plan.Terms.Name, plan.Parent, json = plan.ToJson(), brief, written, author, now, cameOf, launchAt = plan.Terms.Launch.At.ToUnixTimeMilliseconds(), launchOn = CampaignLists.Written(plan.Terms.Launch.At) });
            if (origin is not { PutBack.IsEmpty: false })
            {
                await NoteWritersAsync(s, plan);
            }

            // One that another took the place of before anything of it was launched is wanted again.
            var isBack = added == 0 && await s.ExecuteAsync(
                """
                update versions set state = 'Staging', round = round + 1, created_by = @author, created_at = @now, changed_at = @now, state_since = @now, origin = @cameOf
                where digest = @Digest and state = 'Superseded' and not exists (select 1 from launches where version = @Digest)
                """,
                new { plan.Digest, author, now, cameOf }) > 0;
            if (added == 0 && !isBack)
            {
                await s.ExecuteAsync("update versions set files = @written where digest = @Digest and state not in ('Launching', 'Launched', 'Superseded', 'Undoing')", new { plan.Digest, written });
                return;
            }

            await CampaignLists.ListAsync(s, plan);
            await s.ExecuteAsync(
                "update versions set state = 'Superseded', changed_at = @now where campaign = @Name and digest <> @Digest and state in ('Staging', 'Checked', 'InReview', 'Returned', 'Approved')",
                new { plan.Terms.Name, plan.Digest, now });
            await audit.AppendAsync(s, author, "campaign.planned", plan.Terms.Name, plan.Digest);
            foreach (var kept in origin?.Changes ?? [])
            {
                await audit.AppendAsync(s, origin!.KeptBy, "campaign.kept", plan.Terms.Name, $"{plan.Digest} {kept.Asset} {kept.Field}, changed in {kept.Platform} by {kept.Account ?? kept.By ?? "an unknown person"}, from version {origin.From}");
            }

            if (origin is { PutBack: { IsEmpty: false } back })
            {
                await audit.AppendAsync(s, origin.KeptBy, "campaign.puts-back", plan.Terms.Name, $"{plan.Digest} puts back {back.Length} {(back.Length == 1 ? "field" : "fields")} of {string.Join(", ", back.Select(b => b.Asset).Distinct())}, changed outside since version {origin.From}");
            }
        });
        await audit.PublishHeadAsync();
        return (await FindAsync(plan.Digest))!;
    }

    // What was written before the launched version was planned has been approved with it.
    private static async Task NoteWritersAsync(Session session, Plan plan)
    {
        var writers = await session.QueryAsync<string>(
            """
            select account from draft_writers
            where campaign = @Name and written_at > coalesce((select v.created_at from campaigns c join versions v on v.digest = c.launched where c.name = @Name), 0) order by account
            """,
            new { plan.Terms.Name });
        await session.ExecuteAsync(
            "update versions set writers = @writers where digest = @Digest and state not in ('Launching', 'Launched', 'Undoing')", new { plan.Digest, writers = string.Join(' ', writers) });
    }

    /// <summary>Sends a version back to be prepared anew: what was made is made again, and what was approved must still be so.</summary>
    /// <param name="digest">The version.</param>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="underReview">Whether it is made anew under its approvers' eyes too: to put back what they saw.</param>
    /// <returns>Whether its state allows it.</returns>
    public Task<bool> ReopenAsync(string digest, string actor, bool underReview = false) => database.WriteAsync("campaign.reopen", async s =>
    {
        VersionState[] from = underReview
            ? [VersionState.Checked, VersionState.Returned, VersionState.Parked, VersionState.Abandoned, VersionState.Undone, VersionState.InReview, VersionState.Approved]
            : [VersionState.Checked, VersionState.Returned, VersionState.Parked, VersionState.Abandoned, VersionState.Undone];
        if (!await MoveAsync(s, digest, VersionState.Staging, from))
        {
            return false;
        }

        await s.ExecuteAsync("update versions set round = round + 1 where digest = @digest; delete from launches where version = @digest", new { digest });
        await audit.AppendAsync(s, actor, underReview ? "campaign.put-back" : "campaign.reopened", (await FindAsync(s, digest))!.Campaign, digest);
        return true;
    });

    /// <param name="digest">The version.</param>
    /// <param name="readings">What the platforms hold.</param>
    /// <param name="findings">What the checks found.</param>
    /// <param name="rules">What the brand's rules found.</param>
    public Task StagedAsync(string digest, ImmutableSortedDictionary<AssetKey, Reading> readings, ImmutableArray<Finding> findings, RuleFindings? rules = null) =>
        database.WriteAsync("campaign.checked", async s =>
        {
            await s.ExecuteAsync(
                """
                update versions set readings = @readings, findings = @findings, changed_at = @now, state_since = case when state = 'Staging' then @now else state_since end,
                  state = case when state = 'Staging' then 'Checked' else state end where digest = @digest
                """,
                new { digest, readings = JsonSerializer.Serialize(readings, AssetJson.Options), findings = JsonSerializer.Serialize(findings, AssetJson.Options), now = Now });
            if (rules is not null)
            {
                await RecheckedAsync(s, digest, rules);
            }
        });

    /// <summary>Notes which rules a version was held against and what they found.</summary>
    internal async Task RecheckedAsync(Session session, string digest, RuleFindings rules) => await session.ExecuteAsync(
        "update versions set rule_set = @RuleSet, rule_findings = @findings, changed_at = @now where digest = @digest",
        new { digest, rules.RuleSet, findings = JsonSerializer.Serialize(rules.Findings, AssetJson.Options), now = Now });

    /// <summary>Moves a version on, within the transaction of what moved it; false when it is not in one of the states it must come from.</summary>
    internal async Task<bool> MoveAsync(Session session, string digest, VersionState to, params VersionState[] from) => await session.ExecuteAsync(
        "update versions set state = @to, state_since = case when state = @to then state_since else @now end, changed_at = @now where digest = @digest and state in (select value from json_each(@from))",
        new { digest, to = to.ToString(), from = Session.List(from.Select(f => f.ToString())), now = Now }) == 1;

    internal static async Task<CampaignVersion?> FindAsync(Session session, string digest) =>
        await session.FirstAsync<CampaignVersion.Row>(Select + " where digest = @digest", new { digest }) is { } row ? CampaignVersion.From(row) : null;

    private const string Select =
        "select digest, campaign, parent, state, plan, brief, readings, findings, files, rule_set as ruleset, rule_findings as rulefindings, created_by as createdby, created_at as createdat, changed_at as changedat, round, origin, writers from versions";

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
