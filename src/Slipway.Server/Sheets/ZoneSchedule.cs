using System.Collections.Immutable;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Server.Serving;
using Slipway.Stack.Contacts;
using Slipway.Stack.Segments;

namespace Slipway.Server.Sheets;

/// <summary>When a mail comes to people of a zone.</summary>
/// <param name="Local">What their clocks show then; of a wide country those of its east and its west.</param>
/// <param name="IsQuiet">Whether that is within the hours in which no mail is meant to come.</param>
/// <param name="WaitsUntil">Until when it waits for their morning; null where it does not.</param>
public sealed record ZoneHour(ImmutableArray<DateTime> Local, bool IsQuiet, DateTime? WaitsUntil);

/// <summary>People whose clocks show the same.</summary>
/// <param name="Zones">Their zone, or those of their wide country.</param>
/// <param name="Countries">Where they live, as far as it is known.</param>
/// <param name="People">How many are written to.</param>
/// <param name="Quiet">The hours in which no mail is meant to come to them.</param>
/// <param name="Hours">When each mail comes, in the order of the mails.</param>
public sealed record ZoneRow(ImmutableArray<string> Zones, ImmutableArray<string> Countries, long People, QuietHours Quiet, ImmutableArray<ZoneHour> Hours);

/// <summary>The schedule of a version over the zones of those it is written to.</summary>
/// <param name="Emails">The mails that have a time, in order.</param>
/// <param name="Rows">The zones, the one with the most people first.</param>
/// <param name="Others">How many people live in others.</param>
public sealed record ZoneSchedule(ImmutableArray<EmailAsset> Emails, ImmutableArray<ZoneRow> Rows, long Others)
{
    private const int MostRows = 12;
    private const int MostEmails = 9;

    /// <summary>Reads it; null where the people are not counted yet, or another platform knows them.</summary>
    public static async Task<ZoneSchedule?> ReadAsync(CampaignVersion version, AudienceZones zones)
    {
        ImmutableArray<EmailAsset> emails = [.. version.Plan.Assets.OfType<EmailAsset>().Where(e => e.Start is not null).OrderBy(e => e.Start!.At).Take(MostEmails)];
        return emails is [var first, ..] && version.Plan.Platforms.GetValueOrDefault(AssetKind.Email) == PlatformRegistration.Stack
            && version.Plan.Assets.OfType<AudienceAsset>().FirstOrDefault(a => a.Key == first.Audience) is { } audience && await zones.CountAsync(audience.Snapshot) is { IsEmpty: false } counts
            ? Of(emails, counts, version.Plan.Terms.Zone) : null;
    }

    private static ZoneSchedule Of(ImmutableArray<EmailAsset> emails, ImmutableArray<ZoneCount> counts, string otherwise)
    {
        var hours = emails.Select(e => e.QuietHours).OfType<QuietHours>().FirstOrDefault() ?? QuietHours.Default;
        var rows = counts.Select(c => (Count: c, Zones: RecipientHours.Zones(Known(c.Zone), Known(c.Country), otherwise)))
            .GroupBy(c => (Zones: string.Join('+', c.Zones.Select(z => z.Id)), Own: hours.Markets.ContainsKey(c.Count.Country) ? c.Count.Country : ""))
            .Select(g => new ZoneRow(
                [.. g.First().Zones.Select(z => z.Id)],
                [.. g.Select(c => c.Count.Country).Where(c => c.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                g.Sum(c => c.Count.People),
                hours.For(g.Key.Own.Length == 0 ? null : g.Key.Own),
                [.. emails.Select(e => Hour(e, e.Start!.At, g.First().Zones, (e.QuietHours ?? QuietHours.Default).For(g.Key.Own.Length == 0 ? null : g.Key.Own)))]))
            .OrderByDescending(r => r.People).ThenBy(r => r.Zones[0], StringComparer.Ordinal).ToList();
        return new ZoneSchedule(emails, [.. rows.Take(MostRows)], rows.Skip(MostRows).Sum(r => r.People));
    }

    private static ZoneHour Hour(EmailAsset email, DateTimeOffset at, TimeZoneInfo[] zones, QuietHours own)
    {
        ImmutableArray<DateTime> local = [.. zones.Select(z => TimeZoneInfo.ConvertTime(at, z).DateTime)];
        var until = email.QuietHours is { ForEach: true } ? RecipientHours.WaitsUntil(own, zones, at) : null;
        return new ZoneHour(local, local.Any(own.IsQuiet), until is { } morning ? TimeZoneInfo.ConvertTime(morning, zones[0]).DateTime : null);
    }

    private static string? Known(string text) => text.Length == 0 ? null : text;
}
