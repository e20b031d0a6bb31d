using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Campaign;

/// <summary>Hours, weekdays and dates on which no mail goes out, judged by the clocks of those who get it. The message takes the email, the local time and what is quiet then.</summary>
/// <remarks>A market is in the zones the rule gives it, of which each counts; a market the rule says nothing of is in the campaign's zone.</remarks>
internal sealed class QuietTimes(TimeOnly from, TimeOnly until, ImmutableArray<DayOfWeek> days, ImmutableArray<DateOnly> dates, ImmutableSortedDictionary<string, ImmutableArray<string>> zones) : CampaignExtension
{
    /// <inheritdoc/>
    public override string Name => "quiet-hours";

    /// <summary>Reads its settings: <c>from</c>, <c>until</c>, <c>days</c>, <c>dates</c>, <c>zones</c>.</summary>
    public static CampaignExtension? Read(YamlFields fields)
    {
        var from = fields.Clock("from", "\"21:00\"", required: fields.HasEither("from", "until"));
        var until = fields.Clock("until", "\"07:00\"", required: fields.HasEither("from", "until"));
        var days = ImmutableArray.CreateBuilder<DayOfWeek>();
        foreach (var written in fields.Scalars("days", "[saturday, sunday]", required: false))
        {
            if (Enum.TryParse<DayOfWeek>(written.Text, ignoreCase: true, out var day) && !char.IsAsciiDigit(written.Text[0]))
            {
                days.Add(day);
                continue;
            }

            var names = Enum.GetNames<DayOfWeek>().Select(d => d.ToLowerInvariant()).ToList();
            var meant = Nearest.To(written.Text, names);
            fields.Findings.Error("rule-weekday", $"`{written.Text}` is no day of the week.{(meant is null ? "" : $" Did you mean `{meant}`?")}", written.Place, $"Use: {string.Join(", ", names)}.", fields.PathOf("days"));
        }

        var dates = ImmutableArray.CreateBuilder<DateOnly>();
        foreach (var written in fields.Scalars("dates", "[2027-12-24, 2027-12-25]", required: false))
        {
            if (DateOnly.TryParseExact(written.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                dates.Add(date);
            }
            else
            {
                fields.Findings.Error("key-type", $"`{written.Text}` is no day that exists, written year-month-day.", written.Place, "Write, for example: `dates: [2027-12-24]`", fields.PathOf("dates"));
            }
        }

        if (!fields.Has("from") && !fields.Has("days") && !fields.Has("dates"))
        {
            fields.Findings.Error("key-missing", "Nothing is quiet here: none of `from` with `until`, `days` and `dates` is there.", fields.At, "Write, for example: `from: \"21:00\"` and `until: \"07:00\"`", fields.PathOf("from"));
        }

        return new QuietTimes(from ?? default, until ?? default, days.ToImmutable(), dates.ToImmutable(), Zones(fields));
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Zones(YamlFields fields)
    {
        var zones = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.OrdinalIgnoreCase);
        if (fields.Mapping("zones", "{ US: [America/New_York, America/Los_Angeles] }", required: false) is { } written)
        {
            foreach (var market in written.Keys)
            {
                zones[market] = [.. written.Scalars(market, "Europe/London").Where(z => ZonedTimes.Zone(z.Text, z.Place, fields.Findings, written.PathOf(market)) is not null).Select(z => z.Text)];
            }
        }

        return zones.ToImmutable();
    }

    /// <inheritdoc/>
    private protected override void Find(Rule rule, CampaignFacts facts, CampaignHits hits)
    {
        var where = facts.Markets.SelectMany(m => zones.GetValueOrDefault(m, [facts.Zone])).DefaultIfEmpty(facts.Zone).Distinct(StringComparer.Ordinal).ToList();
        foreach (var email in facts.Emails.Where(e => e.Sends is not null))
        {
            var loud = where.Select(zone => (Zone: zone, Quiet: Quiet(LocalTimes.In(email.Sends!.Value, zone)))).Where(z => z.Quiet is not null).ToList();
            if (loud.Count > 0)
            {
                hits.Add(rule, email.Key, email.Key.ToString(), string.Join(" and ", loud.Select(z => LocalTimes.Say(email.Sends!.Value, z.Zone))), string.Join(" and ", loud.Select(z => z.Quiet).Distinct(StringComparer.Ordinal)));
            }
        }
    }

    private string? Quiet(DateTimeOffset local) =>
        dates.Contains(DateOnly.FromDateTime(local.DateTime)) ? local.ToString("d MMMM", CultureInfo.InvariantCulture)
        : days.Contains(local.DayOfWeek) ? local.DayOfWeek.ToString()
        : from != until && TimeOnly.FromDateTime(local.DateTime).IsBetween(from, until) ? $"{from:HH\\:mm} to {until:HH\\:mm}"
        : null;
}
