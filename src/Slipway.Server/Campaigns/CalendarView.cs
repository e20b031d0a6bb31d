using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Limits;
using Slipway.Engine.Campaigns;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>Something on a day of the calendar.</summary>
/// <param name="At">When, as a clock in its zone shows it.</param>
/// <param name="Title">The campaign.</param>
/// <param name="Name">Its name.</param>
/// <param name="Launch">The campaign, where this is its launch; null where it is a mail that follows.</param>
/// <param name="Email">The mail that follows; null for a launch.</param>
public sealed record CalendarEntry(DateTime At, string Title, string Name, ListedCampaign? Launch, string? Email);

/// <summary>A day of the calendar.</summary>
/// <param name="Entries">So many of what is on it as fit.</param>
/// <param name="More">How many more there are.</param>
/// <param name="Blackouts">What holds launches back on it.</param>
public sealed record CalendarDay(DateOnly Day, ImmutableArray<CalendarEntry> Entries, int More, ImmutableArray<Blackout> Blackouts);

/// <summary>A month of the calendar, or one of its days.</summary>
/// <param name="First">The first day of the month.</param>
/// <param name="Today">The day it is.</param>
/// <param name="Only">The one day that was asked for; null for the month.</param>
public sealed record CalendarView(DateOnly First, DateOnly Today, DateOnly? Only, ImmutableArray<CalendarDay> Days)
{
    /// <summary>How many launches, and how many mails that follow, are read at most.</summary>
    public const int Most = 500;

    // More would make one week of the page taller than a window.
    private const int MostADay = 4;

    /// <summary>Whether there are more than were read.</summary>
    public bool IsCut { get; init; }

    /// <summary>The blackouts of these days, each once.</summary>
    public ImmutableArray<Blackout> Blackouts { get; init; } = [];

    public bool IsEmpty => Days.All(d => d.Entries.IsEmpty);

    public string Title => (Only ?? First).ToString(Only is null ? "MMMM yyyy" : T("d MMMM yyyy"), CultureInfo.CurrentCulture);

    /// <summary>In which column of a week that begins on Monday the first day stands, from 1 on.</summary>
    public int FirstColumn => ((int)First.DayOfWeek + 6) % 7 + 1;

    /// <summary>The address of a month, so many months from this one.</summary>
    public string Month(int months) => string.Create(CultureInfo.InvariantCulture, $"/campaigns/calendar?month={First.AddMonths(months):yyyy-MM}");

    internal static CalendarView Of(DateOnly first, DateOnly today, DateOnly? only, IReadOnlyList<ListedCampaign> launches, IReadOnlyList<ListedSend> sends, IEnumerable<Blackout> blackouts)
    {
        var entries = launches.Take(Most).Select(l => new CalendarEntry(l.LaunchLocal!.Value, l.Title, l.Name, l, null))
            .Concat(sends.Take(Most).Select(s => new CalendarEntry(s.Local, s.Title, s.Name, null, s.Email)))
            .OrderBy(e => e.Launch is null).ThenBy(e => e.At).ThenBy(e => e.Name, StringComparer.Ordinal)
            .ToLookup(e => DateOnly.FromDateTime(e.At));
        ImmutableArray<Blackout> held = [.. blackouts.OrderBy(b => b.From)];
        var days = only is { } one ? [one] : Enumerable.Range(0, DateTime.DaysInMonth(first.Year, first.Month)).Select(first.AddDays);
        return new CalendarView(first, today, only, [.. days.Select(d => Day(d, only is null ? MostADay : int.MaxValue, [.. entries[d]], held))])
        {
            IsCut = launches.Count > Most || sends.Count > Most, Blackouts = held,
        };
    }

    private static CalendarDay Day(DateOnly day, int most, ImmutableArray<CalendarEntry> entries, ImmutableArray<Blackout> blackouts) =>
        new(day, [.. entries.Take(most)], Math.Max(0, entries.Length - most), [.. blackouts.Where(b => b.From <= day && b.To >= day)]);
}
