using System.Collections.Immutable;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Accounts;
using Slipway.Server.Plans;
using Slipway.Server.Serving;
using Slipway.Store;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Launches;

/// <summary>How far a step is.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Phase">Whether it is launched, or taken back.</param>
/// <param name="State">What the journal says of it.</param>
public sealed record StepState(string Asset, string Phase, long Attempt, string State, long OpenedAt, long? ClosedAt, string? Note);

/// <summary>How far a box of the graph is.</summary>
/// <param name="Look">The class of its look.</param>
/// <param name="Word">In a word or two.</param>
public sealed record BoxState(string Look, string Word)
{
    /// <summary>How often it was tried.</summary>
    public long Attempts { get; init; }

    /// <summary>When it began; null while it has not.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is said of it besides.</summary>
    public string? Note { get; init; }
}

/// <summary>Which entries of the journal are shown.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Digest">The version that was asked for; null for the newest.</param>
/// <param name="Phase">The phase; null for all.</param>
/// <param name="Page">Which page.</param>
public sealed record LogAddress(string Campaign, string? Digest, string? Phase, int Page)
{
    public static LogAddress Of(string campaign, string? version, string? phase, int? page) =>
        new(campaign, string.IsNullOrEmpty(version) ? null : version, Enum.GetNames<Phase>().FirstOrDefault(p => p.Equals(phase, StringComparison.OrdinalIgnoreCase))?.ToLowerInvariant(), Math.Clamp(page ?? 1, 1, 100_000));

    /// <summary>The part of the page that is read again while it runs.</summary>
    public string Live => Of("launch/live");

    public override string ToString() => Of("launch");

    private string Of(string path) => Requests.Address($"/campaigns/{Campaign}/{path}", ("version", Digest), ("phase", Phase), ("page", Requests.Page(Page)));
}

/// <summary>A launch as its page shows it, from what is written down: no platform is asked for it.</summary>
public sealed record LaunchView(CampaignVersion Version, string? Launched, LaunchRow? Launch, LogAddress Address)
{
    public LaunchGraph Graph { get; } = LaunchGraph.Of(Version.Plan);

    /// <summary>The last that is known of each step, by asset.</summary>
    public required ImmutableDictionary<string, StepState> States { get; init; }

    /// <summary>The entries of the journal that are shown, the newest first.</summary>
    public required ImmutableArray<JournalEntry> Entries { get; init; }

    /// <summary>Whether there are older ones.</summary>
    public bool HasOlder { get; init; }

    /// <summary>How many entries there are of each phase.</summary>
    public required ImmutableSortedDictionary<string, long> Counts { get; init; }

    /// <summary>Why nothing of it is done now: a pause or a blackout; null where nothing holds it.</summary>
    public string? Held { get; init; }

    public required ImmutableDictionary<string, string> Names { get; init; }

    /// <summary>Whether it is the newest version, and may be acted on.</summary>
    public bool IsNewest { get; init; }

    public bool IsUndone => Launch?.State is "undoing" or "undone" || Version.State is VersionState.Undoing or VersionState.Undone;

    /// <summary>Whether something happens by itself.</summary>
    public bool IsMoving => Version.State == VersionState.Launching || Launch?.State == "undoing";

    public int Done => Version.Plan.Order.Count(s => IsUndone ? StateOf(s.Asset) is { Phase: "undo", State: "done" } : StateOf(s.Asset)?.State is "done");

    public int PassedOver => Version.Plan.Order.Count(s => StateOf(s.Asset)?.State is "skipped");

    public StepState? StateOf(AssetKey asset) => States.GetValueOrDefault(asset.ToString());

    public string NameOf(string account) => Names.GetValueOrDefault(account, account);

    public string TitleOf(string asset) => Version.Plan.TitleOf(asset);

    /// <summary>The steps that are done at this moment.</summary>
    public IEnumerable<string> Running => States.Values.Where(s => s.State == "open").Select(s => TitleOf(s.Asset));

    /// <summary>The steps that a person has to do in a platform before it goes on.</summary>
    public IEnumerable<string> ByHand => Version.Plan.Order.Where(s => s.ByHand is not null && StateOf(s.Asset)?.State is "open" or "waiting").Select(s => TitleOf(s.Asset.ToString()));

    /// <summary>How far a box is; null while nothing of the launch has begun.</summary>
    public BoxState? StateOf(LaunchBox box)
    {
        if (Launch is null)
        {
            return null;
        }

        var known = box.Steps.Select(s => StateOf(s.Asset)).OfType<StepState>().ToList();
        var (done, all) = (known.Count(s => s.State is "done"), box.Steps.Length);
        var ofMany = all > 1 ? T($"{done} of {all}") : null;
        var state = known.Count == 0 ? new BoxState("", T("Ahead"))
            : known.Find(s => s.State is "refused" or "unknown") is { } asks ? new BoxState("graph-bad", asks.State == "unknown" ? T("Not known") : T("Refused"))
            : known.Exists(s => s.State == "open") ? new BoxState("graph-accent", ofMany ?? (known.Exists(s => s.State == "open" && s.Phase == "undo") ? T("Being undone") : T("Running")))
            : known.Exists(s => s.State is "waiting" or "throttled") ? new BoxState("graph-warn", ofMany ?? T("Waiting"))
            : known.TrueForAll(s => s.State == "skipped") ? new BoxState("", T("Passed over"))
            : done < all ? new BoxState("graph-accent", T($"{done} of {all}"))
            : known.TrueForAll(s => s.Phase == "undo") ? new BoxState("graph-warn", T("Taken back"))
            : new BoxState("graph-good", T("Done"));
        return known.Count == 0 ? state : state with
        {
            Attempts = known.Max(s => s.Attempt),
            BeganAt = At(known.Min(s => s.OpenedAt)),
            EndedAt = known.Count == all && known.TrueForAll(s => s.ClosedAt is not null && s.State is "done" or "skipped") ? At(known.Max(s => s.ClosedAt!.Value)) : null,
            Note = known.Select(s => s.Note).FirstOrDefault(n => !string.IsNullOrEmpty(n)),
        };
    }

    private static DateTimeOffset At(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);
}

/// <summary>Reads a launch from what is written down of it.</summary>
internal sealed class LaunchReading(Engine.Campaigns.Campaigns campaigns, Launcher launcher, Clearance clearance, People people, Database database)
{
    private const int PageSize = 25;

    /// <returns>Null where there is no such campaign or version.</returns>
    public async Task<LaunchView?> ReadAsync(LogAddress address)
    {
        var newest = await campaigns.NewestAsync(address.Campaign);
        var version = address.Digest is null || address.Digest == newest?.Digest ? newest : await campaigns.FindAsync(address.Digest);
        if (version is null || version.Campaign != address.Campaign)
        {
            return null;
        }

        var launch = await launcher.FindAsync(version.Digest);
        var entries = await EntriesAsync(version.Digest, address);
        return new LaunchView(version, await campaigns.LaunchedAsync(address.Campaign), launch, address)
        {
            IsNewest = version.Digest == newest!.Digest,
            States = await StatesAsync(version, launch),
            Entries = [.. entries.Take(PageSize)],
            HasOlder = entries.Count > PageSize,
            Counts = (await database.ReadAsync(s => s.QueryAsync<PhaseCount>("select phase, count(*) as entries from journal where version = @Digest group by phase", new { version.Digest })))
                .ToImmutableSortedDictionary(c => c.Phase, c => c.Entries, StringComparer.Ordinal),
            Held = version.State is VersionState.Approved or VersionState.Launching or VersionState.Parked ? (await clearance.WaitAsync(version.Plan))?.Why : null,
            Names = await people.NamesAsync(),
        };
    }

    // Of this round alone: what an earlier one did says nothing of this one. What a platform answered is long, and not shown here.
    private async Task<ImmutableDictionary<string, StepState>> StatesAsync(CampaignVersion version, LaunchRow? launch)
    {
        if (launch is null)
        {
            return ImmutableDictionary<string, StepState>.Empty;
        }

        var rows = await database.ReadAsync(s => s.QueryAsync<StateRow>(
            "select id, asset, phase, attempt, state, opened_at as openedat, closed_at as closedat, note from journal where version = @Digest and phase in ('launch', 'undo') order by opened_at, id", new { version.Digest }));
        var mine = version.Plan.Order.Select(o => Journal.OperationId(version.Digest, Phase.Launch, o.Asset, version.Round)).ToHashSet(StringComparer.Ordinal);
        return rows.Where(r => r.Phase == "launch" ? mine.Contains(r.Id) : r.OpenedAt >= launch.StartedAt).GroupBy(r => r.Asset, StringComparer.Ordinal)
            .ToImmutableDictionary(g => g.Key, g => g.Last() is var last ? new StepState(last.Asset, last.Phase, last.Attempt, last.State, last.OpenedAt, last.ClosedAt, last.Note) : null!, StringComparer.Ordinal);
    }

    // What a platform holds of what is done is long, and not shown here.
    private async Task<IReadOnlyList<JournalEntry>> EntriesAsync(string version, LogAddress address) => [.. (await database.ReadAsync(s => s.QueryAsync<EntryRow>(
        """
        select id, phase, asset, attempt, state, case when state = 'done' then null else outcome end as outcome, opened_at as openedat, closed_at as closedat, note
        from journal where version = @version and (@phase is null or phase = @phase) order by opened_at desc, id desc limit @take offset @skip
        """,
        new { version, phase = address.Phase, take = PageSize + 1, skip = (address.Page - 1) * PageSize }))).Select(r => new JournalEntry(r.Id, version, r.Phase, r.Asset, r.Attempt, r.State, r.Outcome, r.OpenedAt, r.ClosedAt, r.Note))];

    // With members in place of constructors: a computed column of no rows has no type that a constructor could be chosen by.
    private sealed record PhaseCount
    {
        public string Phase { get; init; } = "";

        public long Entries { get; init; }
    }

    private record StateRow
    {
        public string Id { get; init; } = "";

        public string Asset { get; init; } = "";

        public string Phase { get; init; } = "";

        public long Attempt { get; init; }

        public string State { get; init; } = "";

        public long OpenedAt { get; init; }

        public long? ClosedAt { get; init; }

        public string? Note { get; init; }
    }

    private sealed record EntryRow : StateRow
    {
        public string? Outcome { get; init; }
    }
}
