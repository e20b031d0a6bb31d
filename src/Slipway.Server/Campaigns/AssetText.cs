using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using static Slipway.Server.Texts.Wording;

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
        (T("Title"), asset.Title),
        .. asset switch
        {
            EmailAsset email => Of(email),
            PageAsset page => [(T("Address"), page.Slug), (T("Text"), Of(page.Text))],
            AudienceAsset audience => Of(audience),
            LinkAsset link => [(T("Leads to"), link.Address ?? link.Page?.ToString() ?? ""), (T("Parameters"), link.Utm.ToString().Replace('&', '\n'))],
            FormAsset form => Of(form),
            JourneyAsset journey => Of(journey),
            CalendarAsset entry => [(T("From"), Words.Of(entry.Start)), (T("To"), Words.Of(entry.End)), (T("Where"), entry.Location), (T("About"), entry.Description)],
            ReportAsset report => [(T("Goal"), report.Metric), (T("Days that count"), report.WindowDays.ToString(CultureInfo.InvariantCulture))],
            AdAsset ad => Of(ad),
            CrmCampaignAsset crm =>
            [
                (T("Type"), crm.Type), (T("From"), Day(crm.Start)), (T("To"), Day(crm.End)), (T("Budget"), Words.Of(crm.Budget)), (T("About"), crm.Description),
                (T("Statuses"), string.Join('\n', crm.Statuses.Select(s => s.On is null ? s.Name : T($"{s.Name} when {s.On}")))), (T("Tasks"), string.Join('\n', crm.Tasks.Select(t => N(t.DueDays, "{1}, due in {0} day", "{1}, due in {0} days", t.Subject)))),
            ],
            _ => Array.Empty<(string, string)>(),
        },
    ];

    private static (string Label, string Text)[] Of(EmailAsset email) =>
    [
        (T("From"), $"{email.Sender.Name} <{email.Sender.Address}>"),
        (T("Subject"), Of(email.Subject)),
        (T("Preheader"), Of(email.Preheader)),
        (T("Text"), Of(email.Text)),
        (T("To whom"), Words.Of(email.Recipients)),
        (T("When"), Words.Of(email.Delivery)),
    ];

    private static (string Label, string Text)[] Of(AdAsset ad) =>
    [
        (T("Most a day"), Words.Of(ad.DailyBudget)),
        (T("Most a click"), ad.MostPerClick is { } most ? Words.Of(most) : T("left to the platform")),
        (T("From"), Day(ad.Start)),
        (T("To"), Day(ad.End)),
        (T("Where"), string.Join(", ", ad.Markets)),
        (T("Leads to"), ad.Page.ToString()),
        .. ad.Audience is { } meant ? [(meant.Use == AudienceUse.Target ? T("Only for") : T("Counts apart"), meant.Key.ToString())] : Array.Empty<(string, string)>(),
        (T("Not for"), string.Join('\n', ad.Negative.Select(k => k.Text))),
        .. ad.Groups.Select(g => (T($"Group {g.Name}"), string.Join('\n', [.. g.Keywords.Select(k => $"{k.Text} ({k.Match.ToString().ToLowerInvariant()})"), .. g.Ads.SelectMany(a => a.Headlines.Concat(a.Descriptions))]))),
    ];

    private static string Day(DateOnly day) => day.ToString(T("d MMMM yyyy"), CultureInfo.CurrentCulture);

    private static (string Label, string Text)[] Of(AudienceAsset audience) =>
    [
        (T("Who"), string.Join('\n', Words.Conditions(audience.Where))),
        (T("Left out"), string.Join('\n', audience.Exclusions.Select(e => $"{e.Reason}: {e.Where}"))),
        (T("Consent for"), audience.ConsentPurpose),
        .. audience.AdsConsent is { } told ? [(T("An ads platform is told of who agreed to"), told)] : Array.Empty<(string, string)>(),
        (T("Days of rest"), Words.Of(audience.RestDays)),
        (T("At most"), Words.Of(audience.Cap)),
        .. audience.Experiment is { } tried ? [(T("Tried"), T($"{tried.Question ?? tried.Name} ({string.Join(", ", tried.Split.Variants.Select(v => $"{v.Name} {Words.Percent(v.Share, "0.#")}"))}, decided by {tried.Metric})"))] : Array.Empty<(string, string)>(),
        (T("Held out"), audience.Holdout.Places is { } places ? $"{places.Field}: {string.Join(", ", places.Held)}" : audience.Holdout.By == HoldoutUnit.Account ? T($"{Words.Percent(audience.Holdout.Share, "0.#")} of the accounts") : Words.Percent(audience.Holdout.Share, "0.#")),
        .. audience.Holdout.Strata is { } strata ? [(T("Held out of each"), string.Join(" / ", strata))] : Array.Empty<(string, string)>(),
        .. audience.Holdout.Assigned == AssignedBy.GrowthBook ? [(T("Assigned as GrowthBook does, with the seed"), audience.Holdout.Seed)] : Array.Empty<(string, string)>(),
        .. audience.Exclusive is { } range ? [(T($"Its part of {range.Group}"), T($"{Words.Percent(range.From, "0.#")} to {Words.Percent(range.To, "0.#")}"))] : Array.Empty<(string, string)>(),
        .. audience.Global is { } global ? [(T("Written to by no campaign"), T($"{Words.Percent(global.Share, "0.#")} ({global.Name})"))] : Array.Empty<(string, string)>(),
        .. audience.Accounts is not { } list ? Array.Empty<(string, string)>() :
        [
            (T("Accounts"), string.Join('\n', list.Accounts.Select(a => $"{a.Key}: {string.Join(", ", a.Fields.Select(f => $"{f.Key} {f.Value}"))}"))),
            (T("At each"), string.Join('\n', list.Roles.Select(r => $"{r.Name}: {string.Join(", ", r.Titles)}").Append(list.MostPerAccount is { } most ? T($"at most {most} people") : T("everyone")))),
        ],
    ];

    private static (string Label, string Text)[] Of(FormAsset form) =>
    [
        (T("Fields"), string.Join('\n', form.Fields.Select(f => f.Label + (f.Required ? "" : " " + T("(optional)"))))),
        (T("Button"), form.Button),
        (T("Counts as"), form.Event),
    ];

    private static (string Label, string Text)[] Of(JourneyAsset journey) =>
    [
        (T("From"), Words.Of(journey.Start)),
        (T("To"), Words.Of(journey.End)),
        (T("Steps"), string.Join('\n', Words.Of(journey.Steps).Select(s => new string(' ', 2 * s.Depth) + s.Text))),
    ];

    // The holes stay visible: a fallback that changes is a change too.
    private static string Of(Template template) => string.Concat(template.Parts.Select(Of)).Trim();

    private static string Of(Part part) => part switch
    {
        Part.Literal literal => literal.Text,
        Part.MergeField { Words: { } words } field => $"{{{{ {field.Name} | {field.Fallback} }}}}{string.Concat(words.Texts.Select(t => $"\n‹{words.Field} is {t.Key}› {t.Value}"))}\n",
        Part.MergeField field => $"{{{{ {field.Name} | {field.Fallback} }}}}",
        Part.Address address => address.Target.Length > 0 ? $"‹{address.Kind.ToString().ToLowerInvariant()} {address.Target}›" : $"‹{address.Kind.ToString().ToLowerInvariant()}›",
        Part.When block => $"‹if {block.Field} is {(block.Negated ? "not " : "")}{string.Join(" or ", block.Values)}›{string.Concat(block.Parts.Select(Of))}‹end›",
        _ => "",
    };
}
