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
    public static DateTimeOffset? WaitsUntil(QuietHours hours, Contact person, DateTimeOffset now)
    {
        var (own, zones) = (hours.For(person.Country), ZonesOf(person, hours.Zone));
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

    private static TimeZoneInfo[] ZonesOf(Contact person, string otherwise) =>
        CountryZones.Find(person.Field(ZoneField)) is { } own ? [own]
        : CountryZones.Of(person.Country) is { Length: > 0 } zones ? zones
        : [CountryZones.Find(otherwise) ?? TimeZoneInfo.Utc];
}
