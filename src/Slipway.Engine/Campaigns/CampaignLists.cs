using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Store;

namespace Slipway.Engine.Campaigns;

/// <summary>A campaign as a list shows it: its newest version, without its plan.</summary>
/// <remarks>Members rather than positions: the columns of a union have no type where there is no row.</remarks>
public sealed record ListedCampaign
{
    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>The version that is live; null where none is.</summary>
    public string? Launched { get; init; }

    /// <summary>The newest version.</summary>
    public string Version { get; init; } = "";

    public string Author { get; init; } = "";

    public long ChangedAt { get; init; }

    /// <summary>Since when it is in its state.</summary>
    public long StateSince { get; init; }

    public string State { get; init; } = "";

    public long? LaunchAt { get; init; }

    public string? LaunchOn { get; init; }

    public VersionState IsIn => Enum.Parse<VersionState>(State);

    /// <summary>When its first mail goes out.</summary>
    public DateTimeOffset? Launch => LaunchAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>The same moment as a clock in its own zone shows it.</summary>
    public DateTime? LaunchLocal => LaunchOn is { } on ? CampaignLists.Read(on) : null;

    /// <summary>Whether an earlier version is live.</summary>
    public bool HasEarlierLive => Launched is not null && Launched != Version;
}

/// <summary>In which order campaigns are listed.</summary>
public enum CampaignOrder
{
    /// <summary>Last changed first.</summary>
    Changed,

    /// <summary>By title.</summary>
    Title,

    /// <summary>Launched next first, the past after it.</summary>
    Launch,
}

/// <summary>Which campaigns are meant.</summary>
/// <param name="State">Their state; null for any.</param>
/// <param name="Words">What stands in their title or name; empty for anything.</param>
/// <param name="Author">Whose newest version it is; null for anybody's.</param>
public sealed record CampaignChoice(VersionState? State = null, string Words = "", string? Author = null);

/// <summary>Lists of campaigns for people: chosen, counted, sorted and cut in the database, from what its indexes hold.</summary>
public sealed class CampaignLists(Database database)
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    // Of a launch so far from the day in its own zone, at most.
    private static readonly TimeSpan _widestZone = TimeSpan.FromHours(15);

    private const string Select =
        "select c.name, c.title, c.launched, v.digest as version, v.created_by as author, v.changed_at as changedat, v.state_since as statesince, v.state, v.launch_at as launchat, v.launch_on as launchon from versions v join campaigns c on c.name = v.campaign where v.newest = 1";

    private const string Chosen =
        " and (@state is null or v.state = @state) and (@author is null or v.created_by = @author) and (@words = '' or lower(c.title) like @words escape '~' or lower(c.name) like @words escape '~')";

    internal static string Written(DateTimeOffset moment) => moment.ToString(Minutes, CultureInfo.InvariantCulture);

    internal static DateTime Read(string on) => DateTime.ParseExact(on, Minutes, CultureInfo.InvariantCulture);

    /// <summary>Makes a version the one by which its campaign is listed.</summary>
    internal static async Task ListAsync(Session session, Plan plan)
    {
        await session.ExecuteAsync(
            "update versions set newest = case when digest = @Digest then 1 else 0 end where campaign = @Name; delete from campaign_sends where campaign = @Name", new { plan.Digest, plan.Terms.Name });
        foreach (var email in plan.Assets.OfType<EmailAsset>().Where(e => e.Start is { } start && start.At > plan.Terms.Launch.At))
        {
            await session.ExecuteAsync(
                "insert into campaign_sends (campaign, asset, title, send_at, send_on) values (@Name, @asset, @Title, @at, @on)",
                new { plan.Terms.Name, asset = email.Key.ToString(), email.Title, at = email.Start!.At.ToUnixTimeMilliseconds(), on = Written(email.Start.At) });
        }
    }

    /// <summary>A page of the campaigns that are meant.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="order">In which order.</param>
    /// <param name="now">What is next, for the order by launch.</param>
    /// <param name="skip">How many are passed over.</param>
    /// <param name="take">How many are wanted.</param>
    public Task<IReadOnlyList<ListedCampaign>> FindAsync(CampaignChoice choice, CampaignOrder order, DateTimeOffset now, int skip, int take)
    {
        var by = order switch
        {
            CampaignOrder.Title => "lower(c.title), c.name",
            CampaignOrder.Launch => "case when v.launch_at >= @now then 0 else 1 end, case when v.launch_at >= @now then v.launch_at else -v.launch_at end, c.name",
            _ => "v.changed_at desc, c.name",
        };
        return database.ReadAsync(s => s.QueryAsync<ListedCampaign>(
            $"{Select}{Chosen} order by {by} limit @take offset @skip",
            new { state = choice.State?.ToString(), author = choice.Author, words = Like(choice.Words), now = now.ToUnixTimeMilliseconds(), skip, take }));
    }

    /// <summary>How many of those meant are in each state, whatever state is asked for.</summary>
    public async Task<ImmutableDictionary<VersionState, long>> CountsAsync(CampaignChoice choice)
    {
        var rows = await database.ReadAsync(s => s.QueryAsync<StateCount>(
            $"select v.state, count(*) as campaigns from versions v join campaigns c on c.name = v.campaign where v.newest = 1{Chosen} group by v.state",
            new { state = (string?)null, author = choice.Author, words = Like(choice.Words) }));
        return rows.ToImmutableDictionary(r => Enum.Parse<VersionState>(r.State), r => r.Campaigns);
    }

    /// <summary>The names of all campaigns that were ever prepared.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync() =>
        (await database.ReadAsync(s => s.QueryAsync<string>("select name from campaigns"))).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those that are launched on the days from one to another, both included, as clocks in their zones show them.</summary>
    public Task<IReadOnlyList<ListedCampaign>> LaunchedOnAsync(DateOnly from, DateOnly to, int most) => database.ReadAsync(s => s.QueryAsync<ListedCampaign>(
        $"{Select} and v.launch_at >= @first and v.launch_at < @last and v.launch_on >= @from and v.launch_on < @until order by v.launch_on, c.name limit @most", Days(from, to, most)));

    /// <summary>The mails that follow a launch on those days.</summary>
    public Task<IReadOnlyList<ListedSend>> SentOnAsync(DateOnly from, DateOnly to, int most) => database.ReadAsync(s => s.QueryAsync<ListedSend>(
        """
        select c.name, c.title, s.title as email, s.send_on as sendon from campaign_sends s join campaigns c on c.name = s.campaign
        where s.send_at >= @first and s.send_at < @last and s.send_on >= @from and s.send_on < @until order by s.send_on, c.name limit @most
        """,
        Days(from, to, most)));

    // The instants first, for the index; then the days as the zones have them.
    private static object Days(DateOnly from, DateOnly to, int most) => new
    {
        first = (Midnight(from) - _widestZone).ToUnixTimeMilliseconds(),
        last = (Midnight(to.AddDays(1)) + _widestZone).ToUnixTimeMilliseconds(),
        from = Day(from),
        until = Day(to.AddDays(1)),
        most,
    };

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>The campaigns that have something live whose launch was in a time, the newest first.</summary>
    public Task<IReadOnlyList<ListedCampaign>> LiveAsync(DateTimeOffset from, DateTimeOffset until, int most) => database.ReadAsync(s => s.QueryAsync<ListedCampaign>(
        $"{Select} and c.launched is not null and v.launch_at >= @from and v.launch_at < @until order by v.launch_at desc, c.name limit @most",
        new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds(), most }));

    /// <summary>How many have something live whose launch was in a time.</summary>
    public Task<long> CountLiveAsync(DateTimeOffset from, DateTimeOffset until) => database.ReadAsync(s => s.ScalarAsync<long>(
        "select count(*) from versions v join campaigns c on c.name = v.campaign where v.newest = 1 and c.launched is not null and v.launch_at >= @from and v.launch_at < @until",
        new { from = from.ToUnixTimeMilliseconds(), until = until.ToUnixTimeMilliseconds() }));

    /// <summary>Those whose launch is still to come, the next first; none that was given up or undone.</summary>
    public Task<IReadOnlyList<ListedCampaign>> NextAsync(DateTimeOffset now, int most) => database.ReadAsync(s => s.QueryAsync<ListedCampaign>(
        $"{Select} and v.launch_at >= @now and v.state not in ('Abandoned', 'Undoing', 'Undone') order by v.launch_at, c.name limit @most", new { now = now.ToUnixTimeMilliseconds(), most }));

    /// <summary>The campaigns in which something stands that was changed outside, and how many fields, the longest known first.</summary>
    /// <param name="author">Of whose; null for anybody's.</param>
    /// <param name="most">How many are wanted.</param>
    public Task<IReadOnlyList<DriftedCampaign>> DriftedAsync(string? author, int most) => database.ReadAsync(s => s.QueryAsync<DriftedCampaign>(
        """
        select c.name, c.title, count(*) as fields, min(d.first_seen) as since from drifts d join campaigns c on c.name = d.campaign join versions v on v.campaign = c.name and v.newest = 1
        where d.closed_at is null and (@author is null or v.created_by = @author) group by c.name, c.title order by min(d.first_seen), c.name limit @most
        """,
        new { author, most }));

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Like(string words) => words.Trim() is { Length: > 0 } some
        ? $"%{some.ToLowerInvariant().Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal).Replace("_", "~_", StringComparison.Ordinal)}%"
        : "";

    private sealed record StateCount
    {
        public string State { get; init; } = "";

        public long Campaigns { get; init; }
    }
}

/// <summary>A campaign of which something was changed outside Slipway.</summary>
public sealed record DriftedCampaign
{
    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    public long Fields { get; init; }

    /// <summary>When the first of them was found, by the business clock.</summary>
    public long Since { get; init; }
}

/// <summary>A mail that follows a campaign's launch.</summary>
public sealed record ListedSend
{
    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>The mail's own title.</summary>
    public string Email { get; init; } = "";

    public string SendOn { get; init; } = "";

    /// <summary>When it goes out, as a clock in its zone shows it.</summary>
    public DateTime Local => CampaignLists.Read(SendOn);
}
