using Slipway.Sdk.Assets;

namespace Slipway.Stack.Contacts;

/// <summary>Quiet hours where a person lives: by their own field <c>time_zone</c>, else by their country, else in the campaign's zone.</summary>
public static class RecipientHours
{
    /// <summary>The contact field that holds a person's own time zone, an IANA name.</summary>
    public const string ZoneField = "time_zone";

    // A quiet night in the east may end in a quiet evening of the west, and so on; after so many turns there is no hour in which both are awake.
    private const int MostTurns = 8;

    /// <summary>Until when a mail for a person waits; null where it need not.</summary>
    public static DateTimeOffset? WaitsUntil(QuietHours hours, Contact person, DateTimeOffset now) => WaitsUntil(hours.For(person.Country), ZonesOf(person, hours.Zone), now);

    /// <summary>Until when a mail waits for people who live in one of some zones; null where it need not.</summary>
    /// <param name="own">Their quiet hours.</param>
    /// <param name="zones">The zones: see <see cref="Zones"/>.</param>
    /// <param name="now">When it is to go out.</param>
    public static DateTimeOffset? WaitsUntil(QuietHours own, TimeZoneInfo[] zones, DateTimeOffset now)
    {
        var at = now;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (zones.Max(z => own.EndsAt(at, z)) is not { } later)
            {
                return at == now ? null : at;
            }

            at = later;
        }

        return own.EndsAt(now, zones[0]);
    }

    /// <summary>The zones somebody may live in: their own, else the one of their country, of a wide one those of its east and its west.</summary>
    /// <param name="own">What their own field says; null where it says nothing.</param>
    /// <param name="country">Their country; null where it is not known.</param>
    /// <param name="otherwise">The campaign's zone.</param>
    public static TimeZoneInfo[] Zones(string? own, string? country, string otherwise) =>
        CountryZones.Find(own) is { } zone ? [zone]
        : CountryZones.Of(country) is { Length: > 0 } zones ? zones
        : [CountryZones.Find(otherwise) ?? TimeZoneInfo.Utc];

    private static TimeZoneInfo[] ZonesOf(Contact person, string otherwise) => Zones(person.Field(ZoneField), person.Country, otherwise);
}
