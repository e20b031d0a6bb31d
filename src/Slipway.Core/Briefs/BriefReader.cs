using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Briefs;

/// <summary>Reads a brief; everything that is missing or contradictory comes back at once, with place and what to write.</summary>
public static class BriefReader
{
    private const string ExampleCondition = "industry is logistics and country in [DE, AT]";

    /// <summary>Reads a brief. It is null when a finding blocks.</summary>
    /// <param name="file">The file's name, for places.</param>
    /// <param name="text">Its text: Markdown with settings between two <c>---</c> lines.</param>
    /// <param name="needsOf">What a playbook cannot do without, by its name; nothing is needed when it is left out.</param>
    /// <param name="register">What may be aimed at; null where the workspace wrote nothing.</param>
    public static (Brief? Brief, ImmutableArray<Finding> Findings) Read(string file, string text, Func<string, ImmutableArray<string>>? needsOf = null, MetricRegister? register = null)
    {
        var findings = new FindingList();
        var parts = FrontMatter.Split(file, text, findings);
        if (parts.Values is null)
        {
            return (null, findings.InOrder());
        }

        var fields = new YamlFields(parts.Values, findings, at: new Place(file, 1, 1));
        var brief = Read(fields, parts.Body.Trim(), needsOf ?? (_ => []), register ?? MetricRegister.None);
        fields.Close();
        return (findings.HasErrors ? null : brief, findings.InOrder());
    }

    internal static void Read(YamlFields fields)
    {
        Read(fields, "", _ => [], MetricRegister.Any);
        fields.Close();
    }

    private static Brief? Read(YamlFields fields, string prose, Func<string, ImmutableArray<string>> needsOf, MetricRegister register)
    {
        var name = fields.Slug("name", "warehouse-webinar");
        var title = fields.Text("title", "Fewer picking errors in the warehouse");
        var playbook = fields.Slug("playbook", "webinar");
        var language = Language(fields);
        var goal = GoalMetrics.Read(fields, register);
        var offer = fields.Text("offer", "A 45-minute webinar with a checklist to take away");
        var audience = Audience(fields);
        var markets = MarketsOf(fields);
        var industry = fields.Text("industry", "logistics");
        var action = fields.Text("call_to_action", "Save my seat");
        var needs = playbook is null ? [] : needsOf(playbook);
        var subject = EventOf(fields, required: needs.Contains("event"));
        var accounts = Accounts(fields, required: needs.Contains("accounts"));
        var crm = fields.Text("crm", "Email", required: false);
        var ads = AdsOf(fields);
        var proof = ProofPoints(fields);
        var sender = SenderOf(fields);
        var launch = Launch(fields);
        var budget = Budget(fields);
        var (holdout, by) = Holdout(fields);
        if (by == HoldoutUnit.Account && accounts is null && !needs.Contains("accounts"))
        {
            fields.Error("holdout-by-account", "holdout", "Whole accounts are to be held out, and the brief names none.", "Add `accounts:`, or write `holdout: 20%`.");
        }

        BriefContradictions.Find(fields, goal, audience, markets, subject, launch, holdout);

        if (name is null || title is null || playbook is null || goal is null || offer is null || audience is null || industry is null
            || action is null || sender is null || launch is null || budget is null || holdout is null)
        {
            return null;
        }

        return new Brief
        {
            Name = name, Title = title, Playbook = playbook, Language = language, Goal = goal, Offer = offer, Audience = audience, Markets = markets,
            Industry = industry, CallToAction = action, Event = subject, ProofPoints = proof, Sender = sender, Launch = launch, Budget = budget,
            Holdout = holdout.Value, HoldoutBy = by, Accounts = accounts, Crm = crm, Ads = ads, Prose = prose,
        };
    }

    private static string Language(YamlFields fields)
    {
        var language = fields.Text("language", "en", required: false) ?? "en";
        if (!(language.Length is 2 or 5) || !language[..2].All(char.IsAsciiLetterLower) || (language.Length == 5 && (language[2] != '-' || !language[3..].All(char.IsAsciiLetterUpper))))
        {
            fields.Error("language-unknown", "language", $"`language` is \"{language}\"; it must be a language code.", "Write, for example: `language: en` or `language: de-AT`");
        }

        return language;
    }

    private static BriefAudience? Audience(YamlFields fields)
    {
        if (fields.Mapping("audience", $"  where: {ExampleCondition}\n  exclude:\n    - reason: already a customer\n      where: lifecycle is customer\n  rest_days: 14\n  cap: 5000") is not { } audience)
        {
            return null;
        }

        var where = audience.Condition("where", ExampleCondition);
        var exclusions = audience.Mappings("exclude", "\n  - reason: already a customer\n    where: lifecycle is customer", required: false).Select(Exclusion).ToImmutableArray();
        var consent = audience.Slug("consent", "marketing-email", required: false) ?? "marketing-email";
        var rest = audience.Whole("rest_days", "14", 0, 365);
        var cap = audience.Whole("cap", "5000", 1, 10_000_000);
        audience.Close();
        foreach (var (condition, place) in exclusions.Select(e => (e.Exclusion?.Where, e.Place)).Prepend((where, audience.PlaceOf("where"))))
        {
            NoDeeds(audience, condition, place);
        }

        return cap is null ? null
            : new BriefAudience(where ?? new Predicate.All([]), [.. exclusions.Select(e => e.Exclusion).OfType<Exclusion>()], consent, rest ?? 0, cap.Value);
    }

    private static (Exclusion? Exclusion, Place Place) Exclusion(YamlFields fields)
    {
        var reason = fields.Text("reason", "already a customer");
        var where = fields.Condition("where", "lifecycle is customer");
        fields.Close();
        return (reason is null || where is null ? null : new Exclusion(reason, where), fields.PlaceOf("where"));
    }

    private static void NoDeeds(YamlFields audience, Predicate? where, Place place)
    {
        if (where is not null && Predicates.AllOf(where).FirstOrDefault(p => p is Predicate.Did or Predicate.AccountDid) is { } did)
        {
            audience.Findings.Error("audience-needs-fields", $"`{did}` looks at what people did in this campaign, which has not begun when its audience is fixed.", place, "Use fields of the contact only, for example `lifecycle is customer`.", "audience");
        }
    }

    private static ImmutableArray<string> MarketsOf(YamlFields fields)
    {
        var markets = ImmutableArray.CreateBuilder<string>();
        foreach (var written in fields.Scalars("markets", "[DE, AT]"))
        {
            if (Markets.Codes.Contains(written.Text) && !markets.Contains(written.Text))
            {
                markets.Add(written.Text);
            }
            else if (markets.Contains(written.Text))
            {
                fields.Findings.Error("market-repeated", $"\"{written.Text}\" is written twice.", written.Place, "Remove one of them.", "markets");
            }
            else
            {
                var fix = Markets.Meant(written.Text) is { } meant ? $"Write `{meant}`." : "Write the two-letter country code, for example `DE`.";
                fields.Findings.Error("market-unknown", $"\"{written.Text}\" is not a country code of ISO 3166.", written.Place, fix, "markets");
            }
        }

        return markets.ToImmutable();
    }

    private static BriefEvent? EventOf(YamlFields fields, bool required)
    {
        const string Example = "  title: Fewer picking errors\n  date: 2027-02-11\n  start: 15:00\n  duration_minutes: 45\n  zone: Europe/Berlin\n  location: https://events.example.com/webinar\n  speakers:\n    - name: Jana Beispiel\n      role: Head of Product\n  agenda:\n    - time: 15:00\n      item: Welcome";
        if (fields.Mapping("event", Example, required) is not { } found)
        {
            return null;
        }

        var title = found.Text("title", "Fewer picking errors in the warehouse");
        var start = Moment(found, "date", "start", "2027-02-11", "15:00");
        var minutes = found.Whole("duration_minutes", "45", 5, 720);
        var location = found.Https("location", "https://events.example.com/webinar");
        var speakers = found.Mappings("speakers", "\n  - name: Jana Beispiel\n    role: Head of Product").Select(SpeakerOf).OfType<Speaker>().ToImmutableArray();
        var agenda = found.Mappings("agenda", "\n  - time: 15:00\n    item: Welcome").Select(i => AgendaItemOf(i, start, minutes)).OfType<AgendaItem>().ToImmutableArray();
        found.Close();
        return start is null || minutes is null ? null : new BriefEvent(title ?? "", start, minutes.Value, location ?? "", speakers, agenda);
    }

    private static Speaker? SpeakerOf(YamlFields fields)
    {
        var name = fields.Text("name", "Jana Beispiel");
        var role = fields.Text("role", "Head of Product");
        fields.Close();
        return name is null || role is null ? null : new Speaker(name, role);
    }

    private static AgendaItem? AgendaItemOf(YamlFields fields, ScheduledTime? start, int? minutes)
    {
        var time = fields.Clock("time", "15:00");
        var item = fields.Text("item", "Welcome");
        fields.Close();
        if (time is null || item is null)
        {
            return null;
        }

        if (start is not null && minutes is not null)
        {
            var first = TimeOnly.FromDateTime(start.At.DateTime);
            var last = first.AddMinutes(minutes.Value);
            // IsBetween leaves out the end and wraps past midnight, as events may.
            if (!time.Value.IsBetween(first, last))
            {
                fields.Error("agenda-outside-event", "time", $"{time:HH:mm} is outside the event, which runs from {first:HH:mm} to {last:HH:mm}.", $"Write a time from {first:HH:mm}, and before {last:HH:mm}.");
            }
        }

        return new AgendaItem(time.Value, item);
    }

    private static BriefAds? AdsOf(YamlFields fields)
    {
        if (fields.Mapping("ads", "  daily_budget: 20\n  keywords: [warehouse picking software]\n  headlines: [Fewer picking errors, Half an hour with us, No new hardware]\n  descriptions: [We look at one process of yours., You hear what we would change first.]\n  consent: ads-matching", required: false) is not { } ads)
        {
            return null;
        }

        var budget = ads.Amount("daily_budget", "20");
        ImmutableArray<string> Texts(string key, string example) => [.. ads.Scalars(key, example).Select(t => t.Text.Trim())];
        var (keywords, headlines, descriptions) = (Texts("keywords", "[warehouse picking software]"), Texts("headlines", "[Fewer picking errors, Half an hour with us, No new hardware]"), Texts("descriptions", "[We look at one process of yours., You hear what we would change first.]"));
        var consent = ads.Slug("consent", "ads-matching");
        var use = AudienceUses.Read(ads);
        ads.Close();
        return budget is null || consent is null ? null : new BriefAds(budget.Value, keywords, headlines, descriptions, consent, use);
    }

    private static ImmutableArray<ProofPoint> ProofPoints(YamlFields fields)
    {
        var points = ImmutableArray.CreateBuilder<ProofPoint>();
        foreach (var item in fields.Mappings("proof_points", "\n  - claim: Lager Muster cut picking errors by a third\n    source: https://example.com/case-study", required: false))
        {
            var claim = item.Text("claim", "Lager Muster cut picking errors by a third");
            var source = item.Https("source", "https://example.com/case-study");
            item.Close();
            if (claim is not null && source is not null)
            {
                points.Add(new ProofPoint(claim, source));
            }
        }

        return points.ToImmutable();
    }

    private static BriefSender? SenderOf(YamlFields fields)
    {
        if (fields.Mapping("sender", "  name: Jana Beispiel\n  address: jana@example.com\n  company: Example GmbH\n  postal_address: Musterweg 1, 20095 Hamburg, Germany") is not { } sender)
        {
            return null;
        }

        var name = sender.Text("name", "Jana Beispiel");
        var address = sender.EmailAddress("address", "jana@example.com");
        var reply = sender.EmailAddress("reply_to", "events@example.com", required: false);
        var company = sender.Text("company", "Example GmbH");
        var postal = sender.Text("postal_address", "Musterweg 1, 20095 Hamburg, Germany");
        sender.Close();
        return name is null || address is null || company is null || postal is null ? null : new BriefSender(name, address, reply, company, postal);
    }

    private static ScheduledTime? Launch(YamlFields fields)
    {
        if (fields.Mapping("launch", "  date: 2027-01-19\n  time: 09:00\n  zone: Europe/Berlin") is not { } launch)
        {
            return null;
        }

        var time = Moment(launch, "date", "time", "2027-01-19", "09:00");
        launch.Close();
        return time;
    }

    private static ScheduledTime? Moment(YamlFields fields, string dayKey, string timeKey, string dayExample, string timeExample)
    {
        var day = fields.Day(dayKey, dayExample);
        var time = fields.Clock(timeKey, timeExample);
        var zone = fields.Text("zone", "Europe/Berlin");
        return zone is not null && ZonedTimes.Zone(zone, fields.PlaceOf("zone"), fields.Findings, fields.PathOf("zone")) is not null && day is not null && time is not null
            ? ZonedTimes.Read(day.Value.ToDateTime(time.Value), zone, fields.PlaceOf(timeKey), fields.Findings)
            : null;
    }

    private static Money? Budget(YamlFields fields)
    {
        if (fields.Mapping("budget", "  amount: 4000\n  currency: EUR") is not { } budget)
        {
            return null;
        }

        var amount = budget.Amount("amount", "4000");
        var currency = budget.Text("currency", "EUR");
        if (currency is not null && !(currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)))
        {
            var meant = currency switch { "€" => "EUR", "$" => "USD", "£" => "GBP", _ when currency.Length == 3 => currency.ToUpperInvariant(), _ => "EUR" };
            budget.Error("currency-unknown", "currency", $"\"{currency}\" is not a currency code of ISO 4217.", $"Write, for example: `currency: {meant}`");
        }

        budget.Close();
        return amount is null || currency is null ? null : new Money(amount.Value, currency);
    }

    private static AccountSettings? Accounts(YamlFields fields, bool required) =>
        fields.Mapping("accounts", "  from: accounts.csv\n  most_per_account: 3\n  roles:\n    decision-maker: [head of, director]", required) is { } accounts ? AccountSettings.Read(accounts) : null;

    private static (double? Share, HoldoutUnit By) Holdout(YamlFields fields)
    {
        var (read, by) = HoldoutFields.ReadOfBrief(fields);
        if (read is not { } share)
        {
            return (null, by);
        }

        if (share == 0)
        {
            fields.Error("holdout-none", "holdout", "No one is held out, so nobody could tell what the campaign changed from what would have happened anyway.", "Write a share from 5% to 30%, for example: `holdout: 20%`");
        }
        else if (share >= 0.5)
        {
            fields.Error("holdout-too-large", "holdout", $"{(share * 100).ToString("0.##", CultureInfo.InvariantCulture)}% would be held out: at least as many people would hear nothing as would be written to.", "Write a share below 50%, for example: `holdout: 20%`");
        }

        return (share, by);
    }
}
