using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Core.Evidence;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Connections;
using Slipway.Engine.Drifting;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Reviewing;
using Slipway.Store.Halts;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>An asset as the review shows it: what is planned, what the platform holds now, and whether that is still what was prepared.</summary>
public sealed record AssetView(Change Change, Reading? Now, bool ChangedOutside, ImmutableSortedDictionary<string, long> Figures)
{
    public AssetKey Key => Change.Key;

    /// <summary>What is different from what was prepared, where it was changed outside; empty too where it is gone.</summary>
    public ImmutableArray<FieldChange> Differences { get; init; } = [];

    /// <summary>How far it is, where it goes out in steps; null where it does not, or has not begun.</summary>
    public RampProgress? Ramp { get; init; }
}

/// <summary>Everything that the pages and the API say of a campaign.</summary>
public sealed record CampaignView(
    CampaignVersion Version, string? Launched, ReviewState Review, ImmutableArray<AssetView> Assets, LaunchRow? Launch, ImmutableArray<JournalEntry> Journal, Plan? Parent)
{
    public Plan Plan => Version.Plan;

    /// <summary>The version that this one is laid beside: what is live, or what had been approved before changes in the tools were kept; null for a first one.</summary>
    public Plan? Against { get; init; }

    /// <summary>Pages that one file makes many of: looked at as one thing.</summary>
    public required ImmutableArray<PageGroup> Groups { get; init; }

    /// <summary>The assets that are looked at one by one.</summary>
    public IEnumerable<AssetView> Singles => Groups.SelectMany(g => g.Pages).Select(p => p.Key).ToHashSet() is var grouped ? Assets.Where(a => !grouped.Contains(a.Key)) : [];

    /// <summary>Assets by their titles; of those that one file makes, their number.</summary>
    public string Listed(IEnumerable<AssetView> assets)
    {
        var meant = assets.ToHashSet();
        return string.Join(", ", [.. Singles.Where(meant.Contains).Select(a => a.Change.Shown.Title), .. Groups.Select(g => (g.Source, Count: g.Pages.Count(meant.Contains))).Where(g => g.Count > 0).Select(g => N(g.Count, "{0} page of {1}", "{0} pages of {1}", g.Source))]);
    }

    /// <summary>The names of the accounts that have a part in it; what is stored everywhere is their ids.</summary>
    public ImmutableDictionary<string, string> Names { get; init; } = ImmutableDictionary<string, string>.Empty;

    public string NameOf(string account) => Names.GetValueOrDefault(account, account);

    /// <summary>Why a launch of it waits: a pause or a blackout, in words without a full stop; null where nothing holds it.</summary>
    public string? Waits { get; init; }

    /// <summary>Why it stopped by itself; null where it did not.</summary>
    public Halt? Stopped { get; init; }

    /// <summary>What was changed outside since it was launched, as last looked at; null where nothing of it is live.</summary>
    public DriftState? Drift { get; init; }

    /// <summary>Whether it can prove its goal; null while its audience is not counted, or nobody is held out.</summary>
    public MeasurementDesign? Design => Plan.Assets.OfType<AudienceAsset>().FirstOrDefault() is { Holdout: { Share: > 0 } holdout } && Audience is { Eligible: > 0 } figures
        ? MeasurementDesign.Of(Plan.Terms.Goal, holdout, figures)
        : null;

    /// <summary>How far a launch of it reaches; null while it is not staged.</summary>
    public CeilingState? Reach { get; init; }

    /// <summary>What reviewers want changed since what is live was planned; what only its writer is to see among them.</summary>
    public ImmutableArray<ChangeRequest> Requests { get; init; } = [];

    /// <summary>How long it took on its way, and how long a person was waited for.</summary>
    public required Velocity Velocity { get; init; }

    /// <summary>What was last written down of a step, for example of its launch.</summary>
    public JournalEntry? Entry(string phase, AssetKey asset) => Journal.LastOrDefault(e => e.Phase == phase && e.Asset == asset.ToString());

    /// <summary>What should be known of steps although they are done: what remains, who was left out.</summary>
    public IEnumerable<(JournalEntry Entry, Finding Finding)> Said => Journal.SelectMany(e => e.Result switch
    {
        Outcome.Done { Findings: { IsDefaultOrEmpty: false } findings } => findings,
        Outcome.Refused refused when e.Phase != "stage" => refused.Findings,
        _ => [],
    }, (e, f) => (e, f)).DistinctBy(s => (s.e.Asset, s.f.Code, s.f.Message));

    /// <summary>An asset by its title.</summary>
    public string TitleOf(string asset) => Plan.TitleOf(asset);

    /// <summary>Where an asset is worked on in its platform; null where that has no such page.</summary>
    public string? AddressOf(string asset) => Assets.FirstOrDefault(a => a.Key.ToString() == asset)?.Now?.EditAddress;

    /// <summary>The roles whose approval is still missing.</summary>
    public IEnumerable<string> OpenRoles => Review.OpenRoles;

    /// <summary>What was last decided in a role.</summary>
    public Approval? LastDecision(string role) => Review.LastDecision(role);

    public AudienceFigures? Audience => Version.Readings.Values.Select(r => r.Audience).FirstOrDefault(a => a is not null);

    /// <summary>Sent, queued and so on, over all emails.</summary>
    public long Mails(string state) => Assets.Where(a => a.Key.Kind == AssetKind.Email).Sum(a => a.Figures.GetValueOrDefault(state));
}

/// <summary>Reads a campaign for its pages.</summary>
public sealed class CampaignReading(Engine.Campaigns.Campaigns campaigns, Decisions decisions, Launcher launcher, Journal journal, Connections connections, Clearance clearance, CeilingWatch ceilings, HaltDesk halts, DriftBook drifts, HeldPreviews previews, ChangeRequests requests, People people, TimeProvider time)
{
    // Vendors take a third of a second for an answer; one after the other, a campaign over six of them would take half a minute to look at.
    private const int ReadAtOnce = 8;

    public async Task<CampaignView?> ReadAsync(string name, CancellationToken cancellation)
    {
        if (await campaigns.NewestAsync(name) is not { } version)
        {
            return null;
        }

        var parent = version.Plan.Parent is { } live ? (await campaigns.FindAsync(live))?.Plan : null;
        // What was approved already is not to be read again: only what was kept since is new.
        var approved = parent is null && version.Origin is { WasApproved: true } origin ? (await campaigns.FindAsync(origin.From))?.Plan : null;
        ImmutableArray<JournalEntry> entries = [.. await journal.ListAsync(version.Digest)];
        var (assets, groups) = await AssetsAsync(version, approved is null ? version.Plan.Changes : Planner.Differences(approved, version.Plan), entries, cancellation);
        var launched = await campaigns.LaunchedAsync(name);
        var review = await decisions.StateAsync(version);
        var launch = await launcher.FindAsync(version.Digest);
        return new CampaignView(
            version,
            launched,
            review,
            assets,
            launch,
            entries,
            parent)
        {
            Groups = groups,
            Waits = version.State is VersionState.Approved or VersionState.Launching or VersionState.Parked ? (await clearance.WaitAsync(version.Plan))?.Why : null,
            Stopped = await halts.FindAsync(name) is { AsksForReason: true } stopped ? stopped : null,
            Drift = await drifts.FindAsync(name),
            Reach = Preparation.AsChecked(version) is { } staged ? await ceilings.StateAsync(staged.Staged) : null,
            Against = parent ?? approved,
            Requests = await requests.ListAsync(name),
            Velocity = Velocity.Of(
                version, review.Approved?.Approvals.Max(a => (DateTimeOffset?)a.Statement.DecidedAt), launch is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(launch.StartedAt), entries, time.GetUtcNow()),
            Names = await people.NamesAsync(),
        };
    }

    // Of pages that one file makes many of, those of the sample are read: a thousand would take minutes of a vendor's time at every look. The others stand as the log says; the launch reads each of them.
    private async Task<(ImmutableArray<AssetView> Assets, ImmutableArray<PageGroup> Groups)> AssetsAsync(CampaignVersion version, IEnumerable<Change> changes, ImmutableArray<JournalEntry> entries, CancellationToken cancellation)
    {
        // What an undo put back is as live as it was before.
        var withdrawn = version.Plan.Changes.OfType<Change.Create>().Select(c => c.Key.ToString()).ToHashSet(StringComparer.Ordinal);
        var last = entries.Where(e => e is { State: "done", Phase: not ("stage" or "undo") } || (e is { State: "done", Phase: "undo" } && withdrawn.Contains(e.Asset))).GroupBy(e => e.Asset, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Phase, StringComparer.Ordinal);
        AssetView[] assets = [.. changes.Select(c => new AssetView(c, version.Readings.GetValueOrDefault(c.Key), false, ImmutableSortedDictionary<string, long>.Empty))];
        var groups = PageGroup.Of(version, [.. assets]);
        var unread = groups.SelectMany(g => g.Pages.Where(p => !g.IsChosen(p.Key))).Select(p => p.Key).ToHashSet();
        await Parallel.ForAsync(0, assets.Length, new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellation }, async (i, stop) =>
        {
            var (change, prepared) = (assets[i].Change, assets[i].Now);
            if (unread.Contains(change.Key))
            {
                assets[i] = assets[i] with { Now = prepared is null ? null : prepared with { State = StateAfter(last.GetValueOrDefault(change.Key.ToString()), prepared.State) } };
                return;
            }

            var (now, measured) = await NowAsync(version.Plan, change.Key.Kind, prepared, stop);
            var changed = prepared is not null && (now is null || StagedPlan.DigestOf(now) != StagedPlan.DigestOf(prepared));
            assets[i] = new AssetView(change, now is null ? null : previews.With(version, now), changed, measured.Figures) { Ramp = measured.Ramp, Differences = changed && now is not null ? Drift.Of(prepared!, now) : [] };
        });
        // Chosen once, from what was planned; shown as it was read.
        var read = assets.ToDictionary(a => a.Key);
        return ([.. assets], [.. groups.Select(g => g with { Pages = [.. g.Pages.Select(p => read[p.Key])] })]);
    }

    private static RemoteState StateAfter(string? phase, RemoteState prepared) => phase switch { "launch" or "resume" => RemoteState.Live, "pause" => RemoteState.Paused, _ => prepared };

    // A platform that does not answer shows what was prepared: a page that can be read beats one that waits for a vendor.
    private async Task<(Reading? Now, Measurement Measured)> NowAsync(Plan plan, AssetKind kind, Reading? prepared, CancellationToken cancellation)
    {
        try
        {
            var connector = connections.For(plan, kind).Connector;
            var now = prepared is null ? null : await connector.ReadAsync(prepared.Id, cancellation);
            return (now, now is null || kind != AssetKind.Email ? new Measurement(ImmutableSortedDictionary<string, long>.Empty) : await connector.MeasureAsync(now.Id, cancellation));
        }
        catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TimeoutException)
        {
            return (prepared, new Measurement(ImmutableSortedDictionary<string, long>.Empty));
        }
    }
}
