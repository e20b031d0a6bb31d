using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Campaign;

/// <summary>Reads the facts of a campaign as a sample of a rule writes them: only those that matter, by the names that expressions use.</summary>
internal static class CampaignFactsReader
{
    private const string Moment = "2027-01-19 09:00";

    /// <summary>Reads them; times are in the campaign's zone, which is UTC when it does not say.</summary>
    /// <param name="fields">What is written.</param>
    /// <param name="setting">For whom the sample is meant, where the campaign does not say.</param>
    public static CampaignFacts Read(YamlFields fields, Setting setting)
    {
        var zone = fields.Text("zone", "Europe/Berlin", required: false) ?? "UTC";
        if (ZonedTimes.Zone(zone, fields.PlaceOf("zone"), fields.Findings, fields.PathOf("zone")) is null)
        {
            zone = "UTC";
        }

        var places = ImmutableSortedDictionary.CreateBuilder<AssetKey, Place>();
        var markets = Texts(fields, "markets");
        var (budget, split) = Budget(fields);
        var facts = new CampaignFacts
        {
            Name = fields.Slug("name", "spring-webinar", required: false) ?? "sample",
            Title = fields.Text("title", "Spring webinar", required: false) ?? "Sample",
            Markets = markets.IsEmpty ? setting.Markets : [.. markets.Select(m => m.ToUpperInvariant())],
            Industry = fields.Text("industry", "logistics", required: false) ?? setting.Industry,
            Language = fields.Text("language", "en", required: false) ?? setting.Language,
            Zone = zone,
            Now = At(fields, "now", zone),
            Launch = At(fields, "launch", zone),
            Goal = Goal(fields),
            Budget = budget,
            Split = split,
            Holdout = fields.Share("holdout", "20%", required: false),
            Audiences = Many(fields, "audiences", AssetKind.Audience, places, (f, key, title) => new AudienceFacts(key, title)
            {
                Cap = Number(f, "cap"),
                Size = Number(f, "size"),
                HeldOut = Number(f, "held_out"),
                RestDays = Number(f, "rest_days") ?? 0,
                Exclusions = Texts(f, "exclusions"),
                Purpose = f.Text("purpose", "marketing-email", required: false),
                OptOutMarkets = Texts(f, "opt_out_markets"),
            }),
            Emails = Many(fields, "emails", AssetKind.Email, places, (f, key, title) => new EmailFacts(key, title)
            {
                Subject = f.Text("subject", "Count a pallet in four seconds", required: false) ?? "",
                Preheader = f.Text("preheader", "Forty minutes, live", required: false) ?? "",
                Words = Number(f, "words"),
                Audience = f.Text("audience", "leads", required: false),
                Trigger = f.Text("trigger", "time", required: false) ?? "time",
                Sends = At(f, "sends", zone),
                InsteadOf = f.Text("instead_of", "reminder", required: false),
                Links = Texts(f, "links"),
            }),
            Pages = Many(fields, "pages", AssetKind.Page, places, (f, key, title) => new PageFacts(key, title) { Slug = f.Text("slug", "webinar", required: false) ?? key.Name, Links = Texts(f, "links"), Forms = Texts(f, "forms") }),
            Forms = Many(fields, "forms", AssetKind.Form, places, (f, key, title) => new FormFacts(key, title)
            {
                Fields = Texts(f, "fields"),
                Required = Texts(f, "required"),
                Consent = f.Flag("consent", false),
                Event = f.Text("event", "registered", required: false),
            }),
            Journeys = Many(fields, "journeys", AssetKind.Journey, places, (f, key, title) => new JourneyFacts(key, title)
            {
                Audience = f.Text("audience", "leads", required: false),
                Start = At(f, "start", zone),
                End = At(f, "end", zone),
                Emails = Texts(f, "emails"),
            }),
            Links = Many(fields, "links", AssetKind.Link, places, (f, key, title) => new LinkFacts(key, title) { Address = f.Text("address", "https://...", required: false), Page = f.Text("page", "webinar", required: false), Utm = Parameters(f) }),
            Report = One(fields, "report", f => new ReportFacts(new AssetKey(AssetKind.Report, "report"), "Report", f.Text("metric", "meeting") ?? "", Number(f, "window_days") ?? 30)),
            Calendar = One(fields, "calendar", f => At(f, "start", zone, required: true) is { } start && At(f, "end", zone, required: true) is { } end ? new CalendarFacts(new AssetKey(AssetKind.Calendar, "calendar"), "Calendar", start, end) : null),
            InFlight = InFlight(fields, zone),
            Place = fields.At,
        };
        fields.Close();
        return facts with { Places = places.ToImmutable() };
    }

    private static DateTimeOffset? At(YamlFields fields, string key, string zone, bool required = false) => fields.Moment(key, Moment, zone, required)?.At;

    private static int? Number(YamlFields fields, string key) => fields.Whole(key, "1000", 0, int.MaxValue, required: false);

    private static ImmutableArray<string> Texts(YamlFields fields, string key) => [.. fields.Scalars(key, "[a, b]", required: false).Select(s => s.Text.Trim())];

    private static T? One<T>(YamlFields fields, string key, Func<YamlFields, T?> read)
        where T : class
    {
        if (fields.Mapping(key, "{ metric: meeting }", required: false) is not { } one)
        {
            return null;
        }

        var value = read(one);
        one.Close();
        return value;
    }

    private static ImmutableArray<T> Many<T>(YamlFields fields, string key, AssetKind kind, ImmutableSortedDictionary<AssetKey, Place>.Builder places, Func<YamlFields, AssetKey, string, T> read)
        where T : AssetFacts
    {
        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var item in fields.Mappings(key, "[{ name: invitation }]", required: false))
        {
            var name = item.Slug("name", "invitation") ?? "";
            items.Add(read(item, new AssetKey(kind, name), item.Text("title", "Invitation", required: false) ?? name));
            places[items[^1].Key] = item.At;
            item.Close();
        }

        return items.ToImmutable();
    }

    private static Goal? Goal(YamlFields fields) => One(fields, "goal", g => new Goal(g.Text("metric", "meeting") ?? "", Number(g, "target") ?? 0, Number(g, "window_days") ?? 30));

    private static Utm? Parameters(YamlFields link)
    {
        string Given(YamlFields utm, string key) => utm.Text(key, "newsletter", required: false) ?? "";
        return One(link, "utm", u => new Utm(Given(u, "source"), Given(u, "medium"), Given(u, "campaign"), Given(u, "content"), Given(u, "id")));
    }

    // On one line as an amount and its currency, or as a campaign's own file has it.
    private static (Money? Money, ImmutableArray<BudgetPart> Split) Budget(YamlFields fields)
    {
        if (fields.Any("budget", "4000 EUR", required: false) is not { } written)
        {
            return (null, []);
        }

        if (written is YamlValue.Scalar line)
        {
            var money = MoneyText.Read(line.Text);
            if (money is null)
            {
                fields.Error("key-type", "budget", $"`{fields.PathOf("budget")}` is \"{line.Text}\"; it must be an amount with its currency.", "Write, for example: `budget: 4000 EUR`");
            }

            return (money, []);
        }

        var budget = fields.Mapping("budget", "{ amount: 4000, currency: EUR }");
        var amount = budget?.Amount("amount", "4000");
        var currency = budget?.Text("currency", "EUR");
        var split = budget is null ? [] : CampaignFileReader.Split(budget);
        budget?.Close();
        return (amount is null || currency is null ? null : new Money(amount.Value, currency), split);
    }

    private static ImmutableArray<CampaignInFlight>? InFlight(YamlFields fields, string zone)
    {
        if (!fields.Has("in_flight"))
        {
            fields.Any("in_flight", "", required: false);
            return null;
        }

        var others = ImmutableArray.CreateBuilder<CampaignInFlight>();
        foreach (var other in fields.Mappings("in_flight", $"[{{ name: spring-sale, sends: [{Moment}] }}]"))
        {
            var name = other.Slug("name", "spring-sale") ?? "";
            var title = other.Text("title", "Spring sale", required: false) ?? name;
            var sends = other.Scalars("sends", $"[{Moment}]").Select(s => Time(other, s, zone)).OfType<DateTimeOffset>().ToImmutableArray();
            others.Add(new CampaignInFlight(name, title, sends) { Overlap = other.Share("overlap", "30%", required: false) });
            other.Close();
        }

        return others.ToImmutable();
    }

    private static DateTimeOffset? Time(YamlFields fields, YamlValue.Scalar written, string zone)
    {
        if (DateTime.TryParseExact(written.Text, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return ZonedTimes.Read(local, zone, written.Place, fields.Findings)?.At;
        }

        fields.Findings.Error("key-type", $"\"{written.Text}\" is no day and time.", written.Place, $"Write, for example: {Moment}", fields.PathOf("sends"));
        return null;
    }
}
