using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Core.Limits;
using Slipway.Engine.Campaigns;
using Slipway.Server.Accounts;
using Slipway.Server.Halts;
using Slipway.Server.Workspaces;
using Slipway.Store.Halts;
using Slipway.Store.Time;

namespace Slipway.Server.Campaigns;

/// <summary>A page of the list of campaigns.</summary>
/// <param name="Address">What was asked for.</param>
/// <param name="Rows">The campaigns.</param>
/// <param name="Folders">Folders that were never prepared.</param>
/// <param name="Counts">How many there are in each state, of those with the words.</param>
/// <param name="NotPrepared">How many folders were never prepared, of those with the words.</param>
public sealed record CampaignListView(CampaignAddress Address, ImmutableArray<ListedCampaign> Rows, ImmutableArray<string> Folders, ImmutableDictionary<VersionState, long> Counts, int NotPrepared)
{
    /// <summary>Whether the list goes on.</summary>
    public bool HasMore { get; init; }

    /// <summary>The names of the accounts.</summary>
    public required ImmutableDictionary<string, string> Names { get; init; }

    public long All => Counts.Values.Sum() + NotPrepared;

    /// <summary>Whether there is none at all, whatever is searched for.</summary>
    public bool IsEmpty => All == 0 && Address.Words.Length == 0;

    /// <summary>The planned blackouts that have not begun.</summary>
    public required ImmutableArray<Blackout> Blackouts { get; init; }

    /// <summary>Whether everything is paused already.</summary>
    public bool IsPaused { get; init; }
}

/// <summary>The campaigns as a list and as a calendar.</summary>
internal static class CampaignListScreens
{
    private const int PageSize = 50;

    // Before those that are prepared, a few that are not: where the next campaign begins.
    private const int MostFolders = 5;

    public static void MapListScreens(this IEndpointRouteBuilder campaigns)
    {
        campaigns.MapGet("", ListAsync);
        campaigns.MapGet("/calendar", CalendarAsync);
    }

    private static async Task<RazorComponentResult> ListAsync(
        CampaignLists lists, Workspace workspace, People people, HaltBook halts, BusinessClock clock, HttpContext context, string? state, string? q, string? order, int? page)
    {
        var address = CampaignAddress.Of(state, q, order, page);
        var (skip, now, onlyFolders) = ((address.Page - 1) * PageSize, clock.Now, address.State == CampaignAddress.NotPrepared);
        var known = await lists.NamesAsync();
        var folders = workspace.CampaignNames().Where(n => !known.Contains(n) && n.Contains(address.Words, StringComparison.OrdinalIgnoreCase)).ToList();
        var rows = onlyFolders ? [] : await lists.FindAsync(address.Choice, address.Order, now, skip, PageSize + 1);
        var shown = onlyFolders ? folders.Skip(skip).Take(PageSize) : address is { State: null, Page: 1 } ? folders.Take(MostFolders) : [];
        return new RazorComponentResult<CampaignListPage>(new
        {
            View = new CampaignListView(address, [.. rows.Take(PageSize)], [.. shown], await lists.CountsAsync(address.Choice), folders.Count)
            {
                HasMore = onlyFolders ? folders.Count > skip + PageSize : rows.Count > PageSize,
                Names = await people.NamesAsync(),
                Blackouts = [.. HaltsSlice.Planned(workspace, now).Where(b => !b.Covers(now))],
                IsPaused = (await halts.StandingAsync()).Any(h => h.Scope == HaltScope.Everything),
            },
            Actor = context.RequiredActor(),
        });
    }

    // Calendars of other centuries are for others.
    private static DateOnly? Read(string? written, string format) =>
        DateOnly.TryParseExact(written, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 2000 and < 2200 ? day : null;

    private static async Task<RazorComponentResult> CalendarAsync(CampaignLists lists, Workspace workspace, BusinessClock clock, HttpContext context, string? month, string? day)
    {
        var today = DateOnly.FromDateTime(clock.Now.UtcDateTime);
        var only = Read(day, "yyyy-MM-dd");
        var meant = only ?? Read(month, "yyyy-MM") ?? today;
        var first = new DateOnly(meant.Year, meant.Month, 1);
        var (from, to) = only is { } that ? (that, that) : (first, first.AddMonths(1).AddDays(-1));
        var actor = context.RequiredActor();
        return new RazorComponentResult<CalendarPage>(new
        {
            CanMove = actor.Has(Roles.Author) && !actor.IsAgent,
            View = CalendarView.Of(
                first, today, only, await lists.LaunchedOnAsync(from, to, CalendarView.Most + 1), await lists.SentOnAsync(from, to, CalendarView.Most + 1),
                (workspace.Limits().Limits?.Blackouts ?? []).Where(b => b.From <= to && b.To >= from)),
        });
    }
}
