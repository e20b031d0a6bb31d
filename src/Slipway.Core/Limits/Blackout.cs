using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Limits;

/// <summary>Days on which nothing is launched and no email is meant to go out, such as the end of the year.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day; it belongs to the blackout.</param>
/// <param name="Zone">Where these days begin and end, an IANA zone.</param>
/// <param name="Reason">Why, in words for everyone.</param>
public sealed record Blackout(DateOnly From, DateOnly To, string Zone, string Reason)
{
    /// <summary>The markets it is for; empty for all.</summary>
    public ImmutableArray<string> Markets { get; init; } = [];

    /// <summary>Campaigns it does not hold.</summary>
    public ImmutableArray<string> Except { get; init; } = [];

    /// <summary>Where it is written.</summary>
    public Place? Place { get; init; }

    /// <summary>When it begins.</summary>
    public DateTimeOffset Begins => Midnight(From);

    /// <summary>When it is over.</summary>
    public DateTimeOffset Ends => Midnight(To.AddDays(1));

    /// <summary>Whether it is for a campaign.</summary>
    public bool Concerns(CampaignTerms terms) =>
        !Except.Contains(terms.Name) && (Markets.IsEmpty || terms.Markets.Intersect(Markets, StringComparer.OrdinalIgnoreCase).Any());

    /// <summary>Whether an instant lies in it.</summary>
    public bool Covers(DateTimeOffset instant) => instant >= Begins && instant < Ends;

    private DateTimeOffset Midnight(DateOnly day) => LocalTimes.FirstMoment(day.ToDateTime(TimeOnly.MinValue), TimeZoneInfo.FindSystemTimeZoneById(Zone));
}
