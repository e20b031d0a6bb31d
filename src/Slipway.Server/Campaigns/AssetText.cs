using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;

namespace Slipway.Server.Campaigns;

/// <summary>What an asset says, in words: so that two versions of it can be laid side by side.</summary>
internal static class AssetText
{
    /// <summary>What two versions differ in. Empty when only their looks do.</summary>
    public static ImmutableArray<(string Label, ImmutableArray<TextDiff.Line> Lines)> Changes(Asset before, Asset after)
    {
        var was = Fields(before).ToDictionary(f => f.Label, f => f.Text);
        return
        [
            .. Fields(after)
                .Where(f => was.GetValueOrDefault(f.Label) != f.Text)
                .Select(f => (f.Label, TextDiff.Of(was.GetValueOrDefault(f.Label) ?? "", f.Text))),
        ];
    }

    private static (string Label, string Text)[] Fields(Asset asset) =>
    [
        ("Title", asset.Title),
        .. asset switch
        {
            EmailAsset email => Of(email),
            PageAsset page => [("Address", page.Slug), ("Text", Of(page.Text))],
            AudienceAsset audience => Of(audience),
            LinkAsset link => [("Leads to", link.Address ?? link.Page?.ToString() ?? ""), ("Parameters", link.Utm.ToString().Replace('&', '\n'))],
            FormAsset form => Of(form),
            JourneyAsset journey => Of(journey),
            CalendarAsset entry => [("From", Words.Of(entry.Start)), ("To", Words.Of(entry.End)), ("Where", entry.Location), ("About", entry.Description)],
            ReportAsset report => [("Goal", report.Metric), ("Days that count", report.WindowDays.ToString(CultureInfo.InvariantCulture))],
            AdAsset ad => Of(ad),
            CrmCampaignAsset crm =>
            [
                ("Type", crm.Type), ("From", Day(crm.Start)), ("To", Day(crm.End)), ("Budget", Words.Of(crm.Budget)), ("About", crm.Description),
                ("Statuses", string.Join('\n', crm.Statuses.Select(s => s.On is null ? s.Name : $"{s.Name} when {s.On}"))), ("Tasks", string.Join('\n', crm.Tasks.Select(t => $"{t.Subject}, due in {Words.Count(t.DueDays, "day")}"))),
            ],
            _ => Array.Empty<(string, string)>(),
        },
    ];

    private static (string Label, string Text)[] Of(EmailAsset email) =>
    [
        ("From", $"{email.Sender.Name} <{email.Sender.Address}>"),
        ("Subject", Of(email.Subject)),
        ("Preheader", Of(email.Preheader)),
        ("Text", Of(email.Text)),
        ("To", Words.Of(email.Recipients)),
        ("When", Words.Of(email.Delivery)),
    ];

    private static (string Label, string Text)[] Of(AdAsset ad) =>
    [
        ("Most a day", Words.Of(ad.DailyBudget)),
        ("Most a click", ad.MostPerClick is { } most ? Words.Of(most) : "left to the platform"),
        ("From", Day(ad.Start)),
        ("To", Day(ad.End)),
        ("Where", string.Join(", ", ad.Markets)),
        ("Leads to", ad.Page.ToString()),
        .. ad.Audience is { } meant ? [(meant.Use == AudienceUse.Target ? "Only for" : "Counts apart", meant.Key.ToString())] : Array.Empty<(string, string)>(),
        ("Not for", string.Join('\n', ad.Negative.Select(k => k.Text))),
        .. ad.Groups.Select(g => ($"Group {g.Name}", string.Join('\n', [.. g.Keywords.Select(k => $"{k.Text} ({k.Match.ToString().ToLowerInvariant()})"), .. g.Ads.SelectMany(a => a.Headlines.Concat(a.Descriptions))]))),
    ];

    private static string Day(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static (string Label, string Text)[] Of(AudienceAsset audience) =>
    [
        ("Who", string.Join('\n', Words.Conditions(audience.Where))),
        ("Left out", string.Join('\n', audience.Exclusions.Select(e => $"{e.Reason}: {e.Where}"))),
        ("Consent for", audience.ConsentPurpose),
        .. audience.AdsConsent is { } told ? [("An ads platform is told of who agreed to", told)] : Array.Empty<(string, string)>(),
        ("Days of rest", Words.Of(audience.RestDays)),
        ("At most", Words.Of(audience.Cap)),
        .. audience.Experiment is { } tried ? [("Tried", $"{tried.Question ?? tried.Name} ({string.Join(", ", tried.Split.Variants.Select(v => $"{v.Name} {Words.Percent(v.Share, "0.#")}"))}, decided by {tried.Metric})")] : Array.Empty<(string, string)>(),
        ("Held out", Words.Percent(audience.Holdout.Share, "0.#") + (audience.Holdout.By == HoldoutUnit.Account ? " of the accounts" : "")),
        .. audience.Accounts is not { } list ? Array.Empty<(string, string)>() :
        [
            ("Accounts", string.Join('\n', list.Accounts.Select(a => $"{a.Key}: {string.Join(", ", a.Fields.Select(f => $"{f.Key} {f.Value}"))}"))),
            ("At each", string.Join('\n', list.Roles.Select(r => $"{r.Name}: {string.Join(", ", r.Titles)}").Append(list.MostPerAccount is { } most ? $"at most {most} people" : "everyone"))),
        ],
    ];

    private static (string Label, string Text)[] Of(FormAsset form) =>
    [
        ("Fields", string.Join('\n', form.Fields.Select(f => f.Label + (f.Required ? "" : " (optional)")))),
        ("Button", form.Button),
        ("Counts as", form.Event),
    ];

    private static (string Label, string Text)[] Of(JourneyAsset journey) =>
    [
        ("From", Words.Of(journey.Start)),
        ("To", Words.Of(journey.End)),
        ("Steps", string.Join('\n', Words.Of(journey.Steps).Select(s => new string(' ', 2 * s.Depth) + s.Text))),
    ];

    // The holes stay visible: a fallback that changes is a change too.
    private static string Of(Template template) => string.Concat(template.Parts.Select(Of)).Trim();

    private static string Of(Part part) => part switch
    {
        Part.Literal literal => literal.Text,
        Part.MergeField field => $"{{{{ {field.Name} | {field.Fallback} }}}}",
        Part.Address address => address.Target.Length > 0 ? $"‹{address.Kind.ToString().ToLowerInvariant()} {address.Target}›" : $"‹{address.Kind.ToString().ToLowerInvariant()}›",
        Part.When block => $"‹if {block.Field} is {(block.Negated ? "not " : "")}{string.Join(" or ", block.Values)}›{string.Concat(block.Parts.Select(Of))}‹end›",
        _ => "",
    };
}
