using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Core.Approvals;
using Slipway.Core.Brand.Waivers;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Launching;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Reviewing;
using Slipway.Store.Halts;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Today;

/// <summary>What waits for somebody, by what they may do: a few of each kind, and where the rest are.</summary>
public sealed class TodayNeeds(CampaignLists lists, Engine.Campaigns.Campaigns campaigns, Decisions decisions, Launcher launcher, HaltBook halts, ReadRules rules, Seats seats, Escalations escalations, Func<ApprovalPolicy> policy, BusinessClock clock, TimeProvider time)
{
    /// <summary>How many of a kind are shown.</summary>
    public const int Most = 5;

    /// <summary>So many days before its end an exception is spoken of.</summary>
    public const int WaiverDays = 14;

    // Of reviews that wait for anybody, those whose launch is next are looked into; the list of all has the rest.
    private const int MostReviews = 40;

    private static readonly ImmutableArray<string> _approvers = [Roles.Brand, Roles.Legal, Roles.Finance, Roles.Market];

    // Whom a version still needs is told by its plan, which is large, and by the policy. Who wrote in its draft since shows this much later.
    private static readonly TimeSpan _kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    private sealed record Asked(long ChangedAt, string Policy, DateTimeOffset At, ImmutableArray<string> Open, ImmutableArray<string> Authors);

    public async Task<ImmutableArray<NeedGroup>> ReadAsync(Actor actor)
    {
        var groups = ImmutableArray.CreateBuilder<NeedGroup?>();
        if (actor.Has(Roles.Launcher))
        {
            groups.Add(await ParkedAsync());
            groups.Add(await StoppedAsync());
        }

        groups.Add(await ReviewsAsync(actor));
        groups.Add(Late(await escalations.OfAsync(actor.Id, Most + 1), T("Late reviews that came to you"), T("Review")));
        if (actor.Has(Roles.Administrator))
        {
            groups.Add(Late(await escalations.LateAsync(Most + 1), T("Reviews past their deadline"), T("Look")));
        }

        if (actor.Has(Roles.Launcher))
        {
            groups.Add(await InAsync(VersionState.Approved, null, T("Approved, to be launched"), "rocket", "accent", T("Launch"), "#launch", row => T($"approved {TodayText.Span(MachineNow - At(row.StateSince))} ago")));
        }

        if (actor.Has(Roles.Author))
        {
            groups.Add(await InAsync(VersionState.Returned, actor.Id, T("Changes asked for"), "message", "warn", T("See what"), "#approvals-title", row => T($"asked for {TodayText.Span(MachineNow - At(row.StateSince))} ago")));
        }

        groups.Add(await DriftAsync(actor));
        groups.Add(Waivers(actor));
        if (actor.Has(Roles.Author))
        {
            groups.Add(await InAsync(VersionState.Checked, actor.Id, T("Prepared, not submitted"), "send", "plain", T("Submit"), "", row => TodayText.Waits(row.StateSince, MachineNow)));
        }

        return [.. groups.OfType<NeedGroup>().Where(g => !g.Needs.IsEmpty)];
    }

    private async Task<NeedGroup?> ParkedAsync()
    {
        var rows = await lists.FindAsync(new CampaignChoice(VersionState.Parked), CampaignOrder.Changed, clock.Now, 0, Most + 1);
        var needs = ImmutableArray.CreateBuilder<Need>();
        foreach (var row in rows.Take(Most))
        {
            var asks = (await launcher.FindAsync(row.Version))?.Asks ?? [];
            needs.Add(new Need(T("Answer"), row.Title, $"/campaigns/{row.Name}#launch", [asks.IsEmpty ? T("the launch stopped") : asks[0].Why.TrimEnd('.'), .. asks.Length > 1 ? [T($"{asks.Length - 1} more to answer")] : Array.Empty<string>(), TodayText.Waits(row.StateSince, MachineNow)]));
        }

        return Group(T("Launches that ask"), "alert-triangle", "bad", needs, rows.Count > Most ? Listed(VersionState.Parked) : null);
    }

    // What was paused by somebody is said above every page, and lifted there; what stopped by itself asks for an answer.
    private async Task<NeedGroup?> StoppedAsync()
    {
        var stopped = (await halts.StandingAsync()).Where(h => h is { AsksForReason: true, Scope: HaltScope.Campaign }).OrderBy(h => h.At).ToList();
        return Group(T("Stopped by themselves"), "player-pause", "bad", stopped.Take(Most).Select(h => new Need(T("Decide"), h.Name, $"/campaigns/{h.Name}#launch", [h.Reason.TrimEnd('.'), T($"stands still for {TodayText.Span(MachineNow - h.At)}")])), stopped.Count > Most ? Listed(VersionState.Launched) : null);
    }

    private async Task<NeedGroup?> ReviewsAsync(Actor actor)
    {
        var mine = (await seats.OfAsync(actor, null)).Where(s => _approvers.Contains(s.Role) || s.OnBehalfOf is not null).Select(s => s.Role).ToList();
        if (mine.Count == 0)
        {
            return null;
        }

        var rows = await lists.FindAsync(new CampaignChoice(VersionState.InReview), CampaignOrder.Launch, clock.Now, 0, MostReviews + 1);
        var needs = ImmutableArray.CreateBuilder<Need>();
        var standing = JsonSerializer.Serialize(policy());
        foreach (var row in rows.Take(MostReviews))
        {
            var asked = await AskedAsync(row, standing);
            if (asked.Open.Intersect(mine, StringComparer.Ordinal).ToList() is { Count: > 0 } roles && !asked.Authors.Contains(actor.Id))
            {
                needs.Add(new Need(T("Review"), row.Title, $"/campaigns/{row.Name}", [T($"you decide as {Words.Together([.. roles.Select(Words.OfRole)])}"), TodayText.Waits(row.StateSince, MachineNow), .. Launch(row)]) { Until = row.Launch });
            }
        }

        return Group(T("Reviews that wait for you"), "eye", "accent", needs.Take(Most), needs.Count > Most || rows.Count > MostReviews ? Listed(VersionState.InReview) : null);
    }

    private NeedGroup? Late(IReadOnlyList<LateReview> late, string heading, string what) => Group(
        heading, "hourglass", "bad",
        late.Take(Most).Select(r => new Need(what, r.Title, $"/campaigns/{r.Campaign}#waiting", [TodayText.Waits(r.Since, MachineNow), .. r.To is null ? [T("went to nobody yet")] : Array.Empty<string>()])),
        late.Count > Most ? Listed(VersionState.InReview) : null);

    private async Task<Asked> AskedAsync(ListedCampaign row, string standing)
    {
        var now = time.GetUtcNow();
        if (_asked.TryGetValue(row.Version, out var known) && known.ChangedAt == row.ChangedAt && known.Policy == standing && now - known.At < _kept)
        {
            return known;
        }

        if (_asked.Count > MostReviews * 10)
        {
            _asked.Clear();
        }

        var version = await FindAsync(row.Version);
        var review = version is null ? null : await decisions.StateAsync(version);
        return _asked[row.Version] = new Asked(row.ChangedAt, standing, now, [.. review?.OpenRoles ?? []], version?.Authors ?? []);
    }

    // Nobody is kept from everything else by one version that somebody edited in the database; its own page says what is wrong.
    internal async Task<CampaignVersion?> FindAsync(string digest)
    {
        try
        {
            return await campaigns.FindAsync(digest);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return null;
        }
    }

    private async Task<NeedGroup?> InAsync(VersionState state, string? author, string heading, string icon, string tone, string what, string place, Func<ListedCampaign, string> since)
    {
        var rows = await lists.FindAsync(new CampaignChoice(state, Author: author), CampaignOrder.Launch, clock.Now, 0, Most + 1);
        return Group(heading, icon, tone, rows.Take(Most).Select(row => new Need(what, row.Title, $"/campaigns/{row.Name}{place}", [since(row), .. Launch(row)]) { Until = row.Launch }), rows.Count > Most ? Listed(state) : null);
    }

    private async Task<NeedGroup?> DriftAsync(Actor actor)
    {
        if (!actor.Has(Roles.Launcher) && !actor.Has(Roles.Author))
        {
            return null;
        }

        var drifted = await lists.DriftedAsync(actor.Has(Roles.Launcher) ? null : actor.Id, Most + 1);
        return Group(
            T("Changed outside Slipway"), "link-off", "warn",
            drifted.Take(Most).Select(d => new Need(T("Look"), d.Title, $"/campaigns/{d.Name}#drift-title", [N(d.Fields, "{0} field", "{0} fields"), T($"known for {TodayText.Span(clock.Now - At(d.Since))}")])),
            drifted.Count > Most ? Listed(VersionState.Launched) : null);
    }

    private NeedGroup? Waivers(Actor actor)
    {
        if (!actor.Has(Roles.Author) && !_approvers.Any(actor.Has))
        {
            return null;
        }

        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        var ending = rules(clock.Now).Rules.Waivers.Waivers.Where(w => w.Until >= today && w.Until <= today.AddDays(WaiverDays)).OrderBy(w => w.Until).ToList();
        return Group(T("Exceptions that end"), "hourglass", "plain", ending.Take(Most).Select(Of), null) is { } group ? group with { Heading = ending.Count > Most ? T($"Exceptions that end: the first {Most} of {ending.Count}") : group.Heading } : null;
    }

    private static Need Of(Waiver waiver) => new(
        T("See the rule"), waiver.Id, $"/rules/{waiver.Rule}", [T($"from the rule {waiver.Rule}"), T($"until {waiver.Until.ToString(T("d MMM yyyy"), CultureInfo.CurrentCulture)}"), T($"granted by {waiver.Approver}"), T($"written in {waiver.Place.File}")]);

    private IEnumerable<string> Launch(ListedCampaign row) => row.Launch is { } launch ? [$"{TodayText.Launch(launch, clock.Now)} ({TodayText.Local(row.LaunchLocal)})"] : [];

    private static NeedGroup? Group(string heading, string icon, string tone, IEnumerable<Need> needs, string? more) => needs.ToImmutableArray() is { IsEmpty: false } some ? new NeedGroup(heading, icon, tone, some) { More = more } : null;

    private static string Listed(VersionState state) => $"/campaigns?state={CampaignAddress.Word(state)}";

    private DateTimeOffset MachineNow => time.GetUtcNow();

    private static DateTimeOffset At(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment);
}
