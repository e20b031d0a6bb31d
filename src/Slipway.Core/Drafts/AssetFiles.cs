using System.Collections.Immutable;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

// Each reader returns an asset even when a part was wrong: the finding blocks the draft, and the other files are still read.

/// <summary>Reads <c>audiences/*.yaml</c>.</summary>
internal static class AudienceFile
{
    public static AudienceSource Read(AssetFile file)
    {
        var fields = file.Yaml();
        var source = new AudienceSource
        {
            Key = file.Define(AssetKind.Audience),
            Title = fields.Text("title", "Warehouse and logistics leads") ?? "",
            Where = fields.Condition("where", "industry is logistics and country in [DE, AT]") ?? new Predicate.All([]),
            Exclusions = [.. fields.Mappings("exclude", "\n  - reason: already a customer\n    where: lifecycle is customer", required: false).Select(Exclusion)],
            ConsentPurpose = fields.Slug("consent", "marketing-email") ?? "",
            AdsConsent = fields.Slug("ads_consent", "ads-matching", required: false),
            RestDays = fields.Whole("rest_days", "14", 0, 365) ?? 0,
            Cap = fields.Whole("cap", "5000", 1, 10_000_000) ?? 0,
            AtAccounts = fields.Flag("target_accounts", otherwise: false),
        };
        foreach (var compare in source.Exclusions.Select(e => e.Where).Prepend(source.Where).SelectMany(Predicates.AllOf).OfType<Predicate.Compare>().Where(c => TargetAccount.IsField(c.Field)))
        {
            fields.Error("audience-by-account", "where", $"`{compare.Field}` is known of accounts, and who is in an audience is told by fields of people.", $"Leave the accounts you do not mean out of {AccountSettings.ListFile}, and take the condition out.");
        }

        fields.Close();
        return source;
    }

    private static Exclusion Exclusion(YamlFields fields)
    {
        var exclusion = new Exclusion(fields.Text("reason", "already a customer") ?? "", fields.Condition("where", "lifecycle is customer") ?? new Predicate.All([]));
        fields.Close();
        return exclusion;
    }
}

/// <summary>Reads <c>emails/*.md</c>.</summary>
internal static class EmailFile
{
    private const string SendExample = "2027-01-19 09:00";

    public static EmailSource Read(AssetFile file)
    {
        var (fields, body, line) = file.Markdown();
        var source = new EmailSource
        {
            Key = file.Define(AssetKind.Email),
            Title = fields.Text("title", "Invitation") ?? "",
            Subject = Placed(file, fields, "subject", "Fewer picking errors: join us on 11 February"),
            Preheader = Placed(file, fields, "preheader", "45 minutes, three changes that work, and a checklist to take away."),
            Audience = file.Refer(fields, "audience", AssetKind.Audience, "invitees") ?? default,
            Recipients = fields.Condition("recipients", "everyone") ?? new Predicate.All([]),
            Delivery = DeliveryOf(file, fields),
            Ramp = RampFields.Read(fields),
            Body = body,
            BodyLine = line,
            File = file.Path,
        };
        if (source is { Delivery: Delivery.ByJourney, Ramp.IsAtOnce: false })
        {
            fields.Error("ramp-in-journey", "ramp", "A journey sends this email to one person at a time, so it has no steps.", "Take out `ramp:`.");
        }

        fields.Close();
        return source;
    }

    internal static PlacedText Placed(AssetFile file, YamlFields fields, string key, string example) =>
        fields.Scalar(key, example) is { } scalar ? new PlacedText(scalar.Text.Trim(), scalar.PlaceAt(0)) : new PlacedText("", file.Start);

    private static Delivery DeliveryOf(AssetFile file, YamlFields fields)
    {
        var never = new ScheduledTime(default, "UTC");
        if (fields.Any("send", SendExample) is not YamlValue.Map)
        {
            return new Delivery.AtTime((fields.Has("send") ? fields.Moment("send", SendExample, file.Zone) : null) ?? never);
        }

        var send = fields.Mapping("send", "")!;
        Delivery delivery;
        if (send.Has("journey"))
        {
            delivery = new Delivery.ByJourney(file.Refer(send, "journey", AssetKind.Journey, "follow-up") ?? default);
        }
        else
        {
            var happened = send.Text("after", "attendance.known") ?? "";
            delivery = new Delivery.AfterEvent(happened, send.Moment("not_before", SendExample, file.Zone) ?? never);
        }

        send.Close();
        return delivery;
    }
}

/// <summary>Reads <c>pages/*.md</c>.</summary>
internal static class PageFile
{
    public static PageSource Read(AssetFile file)
    {
        var (fields, body, line) = file.Markdown();
        var source = new PageSource
        {
            Key = file.Define(AssetKind.Page),
            Title = fields.Text("title", "Fewer picking errors in the warehouse") ?? "",
            Slug = fields.Slug("slug", "fewer-picking-errors") ?? "",
            Description = fields.Text("description", "A 45-minute webinar on 11 February 2027.") ?? "",
            Form = file.Refer(fields, "form", AssetKind.Form, "registration", required: false),
            PerAccount = PerAccount(fields),
            Body = body,
            BodyLine = line,
            File = file.Path,
        };
        fields.Close();
        return source;
    }

    private static bool PerAccount(YamlFields fields)
    {
        var meant = fields.Text("for", "accounts", required: false);
        if (meant is not (null or "accounts"))
        {
            fields.Error("page-for", "for", $"\"{meant}\" is nothing that pages are made for.", "Write `for: accounts` for a page per target account, or leave it out.");
        }

        return meant == "accounts";
    }
}

/// <summary>Reads <c>forms/*.yaml</c>.</summary>
internal static class FormFile
{
    private const string FieldExample = "\n  - name: email\n    label: Work email\n    type: email\n    required: true";

    public static FormAsset Read(AssetFile file)
    {
        var fields = file.Yaml();
        var inputs = fields.Mappings("fields", FieldExample).Select(Field).ToImmutableArray();
        if (!inputs.IsEmpty && inputs.All(f => f.Type != FormFieldType.Email))
        {
            fields.Error("form-without-email", "fields", "The form does not ask for an email address, so no one could be told from anyone else.", $"Add:{FieldExample}");
        }

        foreach (var twice in inputs.GroupBy(f => f.Name).Where(g => g.Count() > 1))
        {
            fields.Error("form-field-repeated", "fields", $"Two fields are named \"{twice.Key}\".", "Give one of them another name.");
        }

        var form = new FormAsset
        {
            Key = file.Define(AssetKind.Form),
            Title = fields.Text("title", "Registration") ?? "",
            Fields = inputs,
            Button = fields.Text("button", "Save my seat") ?? "",
            Event = fields.Text("event", "registered") ?? "",
            ConsentPurpose = fields.Slug("consent_purpose", "marketing-email") ?? "",
            Confirmation = file.Refer(fields, "confirmation", AssetKind.Page, "confirmation") ?? default,
        };
        fields.Close();
        return form;
    }

    private static FormField Field(YamlFields fields)
    {
        var name = fields.Text("name", "email") ?? "";
        var label = fields.Text("label", "Work email") ?? "";
        var type = fields.Text("type", "text") switch
        {
            null or "text" => FormFieldType.Text,
            "email" => FormFieldType.Email,
            "choice" => FormFieldType.Choice,
            "consent" => FormFieldType.Consent,
            var other => Unknown(fields, other),
        };
        var options = fields.Scalars("options", "[Up to 10, 11 to 50, More]", required: type == FormFieldType.Choice).Select(o => o.Text).ToImmutableArray();
        var field = new FormField(name, label, type, fields.Flag("required", otherwise: false)) { Options = options };
        fields.Close();
        return field;
    }

    private static FormFieldType Unknown(YamlFields fields, string type)
    {
        fields.Error("key-type", "type", $"\"{type}\" is not a type of field.", "Write one of: text, email, choice, consent.");
        return FormFieldType.Text;
    }
}

/// <summary>Reads <c>report.yaml</c>.</summary>
internal static class ReportFile
{
    public static ReportAsset Read(AssetFile file, Goal? goal)
    {
        var fields = file.Yaml();
        var key = new AssetKey(AssetKind.Report, fields.Slug("name", "outcome", required: false) ?? "outcome");
        file.Shelf.Define(key, file.Start);
        var report = new ReportAsset
        {
            Key = key,
            Title = fields.Text("title", "Did the webinar bring meetings?") ?? "",
            Metric = fields.Text("metric", goal?.Metric ?? "meeting") ?? "",
            WindowDays = fields.Whole("window_days", "45", 1, 730) ?? 0,
        };
        if (goal is not null && fields.Has("metric") && report.Metric != goal.Metric)
        {
            fields.Error("report-metric", "metric", $"The report counts \"{report.Metric}\" and the campaign's goal is \"{goal.Metric}\".", $"Write `metric: {goal.Metric}`.");
        }

        if (goal is not null && fields.Has("window_days") && report.WindowDays != goal.WindowDays)
        {
            fields.Error("report-window", "window_days", $"The report counts {report.WindowDays} days and the campaign's goal {goal.WindowDays}.", $"Write `window_days: {goal.WindowDays}`.");
        }

        fields.Close();
        return report;
    }
}

/// <summary>Reads <c>calendar.yaml</c>.</summary>
internal static class CalendarFile
{
    public static CalendarAsset Read(AssetFile file)
    {
        var fields = file.Yaml();
        var key = new AssetKey(AssetKind.Calendar, fields.Slug("name", "webinar") ?? "webinar");
        file.Shelf.Define(key, file.Start);
        var never = new ScheduledTime(default, "UTC");
        var start = fields.Moment("start", "2027-02-11 15:00", file.Zone);
        var end = fields.Moment("end", "2027-02-11 15:45", file.Zone);
        if (start is not null && end is not null && end.At <= start.At)
        {
            fields.Error("calendar-end", "end", "The entry ends before it begins.", "Write an end after the start.");
        }

        var calendar = new CalendarAsset
        {
            Key = key,
            Title = fields.Text("title", "Fewer picking errors in the warehouse") ?? "",
            Start = start ?? never,
            End = end ?? never,
            Location = fields.Text("location", "https://events.example.com/webinar") ?? "",
            Description = fields.Text("description", "Bring a question.") ?? "",
        };
        fields.Close();
        return calendar;
    }
}
