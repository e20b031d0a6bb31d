using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Text.Expressions;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Checks.Campaign;

/// <summary>What an expression over a campaign may ask, by the names it uses.</summary>
internal static class CampaignFields
{
    private static readonly ObjectType<Goal> Goal = new ObjectType<Goal>("goal")
        .Text("metric", g => g.Metric).Whole("target", g => g.Target).Whole("window_days", g => g.WindowDays);

    private static readonly ObjectType<BudgetPart> Part = new ObjectType<BudgetPart>("part").Text("part", p => p.Part).Number("share", p => p.Share);

    private static readonly ObjectType<CampaignFacts> Budget = new ObjectType<CampaignFacts>("budget")
        .Number("amount", c => (double)c.Budget!.Amount).Text("currency", c => c.Budget!.Currency).Many("split", c => c.Split, Part);

    private static readonly ObjectType<AudienceFacts> Audience = new ObjectType<AudienceFacts>("audience")
        .Text("name", a => a.Key.Name).Text("title", a => a.Title).Whole("cap", a => a.Cap).Whole("size", a => a.Size).Whole("held_out", a => a.HeldOut).Whole("rest_days", a => a.RestDays)
        .Texts("exclusions", a => a.Exclusions).Text("purpose", a => a.Purpose).Texts("opt_out_markets", a => a.OptOutMarkets);

    private static readonly ObjectType<EmailFacts> Email = new ObjectType<EmailFacts>("email")
        .Text("name", e => e.Key.Name).Text("title", e => e.Title).Text("subject", e => e.Subject).Text("preheader", e => e.Preheader).Whole("words", e => e.Words).Text("audience", e => e.Audience)
        .Text("trigger", e => e.Trigger).Moment("sends", e => e.Sends).Text("instead_of", e => e.InsteadOf).Texts("links", e => e.Links);

    private static readonly ObjectType<PageFacts> Page = new ObjectType<PageFacts>("page")
        .Text("name", p => p.Key.Name).Text("title", p => p.Title).Text("slug", p => p.Slug).Texts("links", p => p.Links).Texts("forms", p => p.Forms);

    private static readonly ObjectType<FormFacts> Form = new ObjectType<FormFacts>("form")
        .Text("name", f => f.Key.Name).Text("title", f => f.Title).Texts("fields", f => f.Fields).Texts("required", f => f.Required).Flag("consent", f => f.Consent).Text("event", f => f.Event);

    private static readonly ObjectType<JourneyFacts> Journey = new ObjectType<JourneyFacts>("journey")
        .Text("name", j => j.Key.Name).Text("title", j => j.Title).Text("audience", j => j.Audience).Moment("start", j => j.Start).Moment("end", j => j.End).Texts("emails", j => j.Emails);

    private static readonly ObjectType<Utm> Parameters = new ObjectType<Utm>("utm")
        .Text("source", u => u.Source).Text("medium", u => u.Medium).Text("campaign", u => u.Campaign).Text("content", u => u.Content).Text("id", u => u.Id);

    private static readonly ObjectType<LinkFacts> Link = new ObjectType<LinkFacts>("link")
        .Text("name", l => l.Key.Name).Text("title", l => l.Title).Text("address", l => l.Address).Text("page", l => l.Page).One("utm", l => l.Utm, Parameters);

    private static readonly ObjectType<ReportFacts> Report = new ObjectType<ReportFacts>("report").Text("metric", r => r.Metric).Whole("window_days", r => r.WindowDays);

    private static readonly ObjectType<CalendarFacts> Calendar = new ObjectType<CalendarFacts>("calendar").Text("title", c => c.Title).Moment("start", c => c.Start).Moment("end", c => c.End);

    private static readonly ObjectType<CampaignInFlight> InFlight = new ObjectType<CampaignInFlight>("campaign in flight")
        .Text("name", c => c.Name).Text("title", c => c.Title).Moments("sends", c => c.Sends).Number("overlap", c => c.Overlap);

    private static readonly ObjectType<CampaignFacts> Campaign = new ObjectType<CampaignFacts>("campaign")
        .Text("name", c => c.Name).Text("title", c => c.Title).Texts("markets", c => c.Markets).Text("industry", c => c.Industry).Text("language", c => c.Language).Text("zone", c => c.Zone)
        .Moment("now", c => c.Now).Moment("launch", c => c.Launch).One("goal", c => c.Goal, Goal).One("budget", c => c.Budget is null ? null : c, Budget).Number("holdout", c => c.Holdout)
        .Many("audiences", c => c.Audiences, Audience).Many("emails", c => c.Emails, Email).Many("pages", c => c.Pages, Page).Many("forms", c => c.Forms, Form)
        .Many("journeys", c => c.Journeys, Journey).Many("links", c => c.Links, Link).One("report", c => c.Report, Report).One("calendar", c => c.Calendar, Calendar)
        .Many("in_flight", c => c.InFlight, InFlight);

    /// <summary>The one variable there is: <c>campaign</c>.</summary>
    public static Variable Scope { get; } = new("campaign", Campaign);

    /// <summary>The variable with its value.</summary>
    public static Binding Of(CampaignFacts facts) => new("campaign", new ExpressionValue.Object(Campaign, facts));
}
