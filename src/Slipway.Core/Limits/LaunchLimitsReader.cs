using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Limits;

/// <summary>Reads <c>launches.yaml</c>.</summary>
public static class LaunchLimitsReader
{
    private const string BlackoutExample = "[{ from: 2026-12-20, to: 2027-01-02, zone: Europe/Berlin, reason: Nobody is there to answer. }]";
    private const string CeilingExample = "{ recipients: 10000, spend: \"5,000 EUR\", changes: 100, deletions: 5 }";

    private const string RampExample = "{ over: 5000, steps: [1%, 10%, 100%], pause: 2h }";

    /// <summary>Reads the limits; what is wrong comes back all at once, and a file with errors yields none, so that nothing is launched past a limit that was meant.</summary>
    public static (LaunchLimits? Limits, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        if (string.IsNullOrWhiteSpace(text))
        {
            return (LaunchLimits.None, []);
        }

        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return (null, findings.InOrder());
        }

        var fields = new YamlFields(map, findings);
        var limits = new LaunchLimits
        {
            Blackouts = [.. fields.Mappings("blackouts", BlackoutExample, required: false).Select(BlackoutOf).OfType<Blackout>()],
            ByLevel = ByLevel(fields.Mapping("ceilings", $"{{ per_launch: {CeilingExample} }}", required: false)),
            QuietHours = fields.Mapping("quiet_hours", "{ from: 20:00, to: 08:00 }", required: false) is { } quiet ? QuietOf(quiet, withMarkets: true) : null,
            LateHours = fields.Whole("late_hours", "4", 1, 24 * 365, required: false),
            Ramp = RampRule.Read(fields.Mapping("ramp", RampExample, required: false)),
        };
        fields.Close();
        return (findings.HasErrors ? null : limits, findings.InOrder());
    }

    private static Blackout? BlackoutOf(YamlFields fields)
    {
        var (from, to) = (fields.Day("from", "2026-12-20"), fields.Day("to", "2027-01-02"));
        var zone = fields.Text("zone", "Europe/Berlin");
        var known = zone is not null && ZonedTimes.Zone(zone, fields.PlaceOf("zone"), fields.Findings, fields.PathOf("zone")) is not null;
        var reason = fields.Text("reason", "Nobody is there to answer.");
        var blackout = new Blackout(from ?? default, to ?? default, zone ?? "UTC", reason ?? "")
        {
            Markets = [.. fields.Scalars("markets", "[DE]", required: false).Select(m => Market(m, fields, "markets"))],
            Except = [.. fields.Scalars("except", "[status-notice]", required: false).Select(e => e.Text.Trim())],
            Place = fields.At,
        };
        fields.Close();
        if (from > to)
        {
            fields.Error("blackout-backwards", "to", $"The blackout ends on {to:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}.", "Write the first day at `from:` and the last at `to:`.");
        }

        return from is null || to is null || !known || reason is null ? null : blackout;
    }

    private static string Market(YamlValue.Scalar market, YamlFields fields, string key)
    {
        var code = market.Text.Trim();
        if (!Markets.Codes.Contains(code))
        {
            fields.Findings.Error("market-unknown", $"\"{code}\" is not a country code.", market.Place, Markets.Meant(code) is { } meant ? $"Write {meant}." : "Write the two letters of ISO 3166, for example DE.", fields.PathOf(key));
        }

        return code;
    }

    private static ImmutableSortedDictionary<string, Ceilings> ByLevel(YamlFields? fields)
    {
        var levels = ImmutableSortedDictionary.CreateBuilder<string, Ceilings>(StringComparer.Ordinal);
        if (fields is null)
        {
            return levels.ToImmutable();
        }

        // What stands directly under `ceilings:` is for people, who are the only ones to launch today.
        levels[LaunchLimits.Person] = CeilingsOf(fields);
        if (fields.Mapping("by_level", $"{{ {LaunchLimits.Person}: {{ per_launch: {CeilingExample} }} }}", required: false) is { } written)
        {
            foreach (var level in LaunchLimits.Levels)
            {
                if (written.Mapping(level, $"{{ per_launch: {CeilingExample} }}", required: false) is { } own)
                {
                    if (level == LaunchLimits.Person && (fields.Has("per_launch") || fields.Has("per_day")))
                    {
                        written.Error("ceilings-twice", level, "The ceilings of people are written twice: directly under `ceilings:`, and here.", "Keep one of the two.");
                    }

                    levels[level] = CeilingsOf(own);
                    own.Close();
                }
            }

            written.Close();
        }

        fields.Close();
        return levels.ToImmutable();
    }

    private static Ceilings CeilingsOf(YamlFields fields) => new(
        CeilingOf(fields.Mapping("per_launch", CeilingExample, required: false)), CeilingOf(fields.Mapping("per_day", CeilingExample, required: false)));

    private static Ceiling CeilingOf(YamlFields? fields)
    {
        if (fields is null)
        {
            return Ceiling.None;
        }

        var ceiling = new Ceiling
        {
            Recipients = fields.Whole("recipients", "10000", 0, int.MaxValue, required: false),
            Spend = [.. fields.Scalars("spend", "5,000 EUR", required: false).Select(s => MoneyOf(s, fields)).OfType<Money>()],
            Changes = fields.Whole("changes", "100", 0, int.MaxValue, required: false),
            Deletions = fields.Whole("deletions", "5", 0, int.MaxValue, required: false),
        };
        fields.Close();
        return ceiling;
    }

    private static Money? MoneyOf(YamlValue.Scalar scalar, YamlFields fields)
    {
        if (MoneyText.Read(scalar.Text) is { } money)
        {
            return money;
        }

        fields.Findings.Error("key-type", $"`{fields.PathOf("spend")}` is \"{scalar.Text}\"; it must be an amount with its currency behind it.", scalar.Place, "Write `spend: 5,000 EUR`, or a list with one amount for each currency.", fields.PathOf("spend"));
        return null;
    }

    private static QuietHours? QuietOf(YamlFields fields, bool withMarkets)
    {
        var (from, to) = (fields.Clock("from", "20:00"), fields.Clock("to", "08:00"));
        var weekends = fields.Flag("weekends", otherwise: false);
        var markets = ImmutableSortedDictionary.CreateBuilder<string, QuietHours>(StringComparer.Ordinal);
        if (withMarkets && fields.Mapping("markets", "{ FR: { from: 19:00, to: 09:00 } }", required: false) is { } written)
        {
            foreach (var code in written.Keys.ToList())
            {
                if (!Markets.Codes.Contains(code))
                {
                    written.Error("market-unknown", code, $"\"{code}\" is not a country code.", Markets.Meant(code) is { } meant ? $"Write {meant}." : "Write the two letters of ISO 3166, for example DE.");
                }

                if (written.Mapping(code, "{ from: 19:00, to: 09:00 }") is { } own && QuietOf(own, withMarkets: false) is { } hours)
                {
                    markets[code] = hours;
                }
            }

            written.Close();
        }

        fields.Close();
        return from is { } evening && to is { } morning ? new QuietHours(evening, morning) { Weekends = weekends, Markets = markets.ToImmutable() } : null;
    }
}
