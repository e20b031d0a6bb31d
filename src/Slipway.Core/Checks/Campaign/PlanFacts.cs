using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Campaign;

/// <summary>Tells the facts of a campaign from its plan.</summary>
public static class PlanFacts
{
    /// <summary>The facts of a campaign.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="now">The business time.</param>
    /// <param name="draft">The folder it was made from, for places and how the budget is split.</param>
    /// <param name="inFlight">The other campaigns that are live or approved; null when they are not known.</param>
    /// <param name="readings">What the platforms hold, for the sizes of audiences.</param>
    public static CampaignFacts Of(
        Plan plan, DateTimeOffset now, Draft? draft = null, ImmutableArray<CampaignInFlight>? inFlight = null, IReadOnlyDictionary<AssetKey, Reading>? readings = null)
    {
        var assets = plan.Assets.OrderBy(a => a.Key).ToList();
        var sendings = Sending.Of(assets).ToDictionary(s => s.Email);
        return new CampaignFacts
        {
            Name = plan.Terms.Name,
            Title = plan.Terms.Title,
            Markets = plan.Terms.Markets,
            Industry = plan.Terms.Industry,
            Language = plan.Terms.Language,
            Zone = plan.Terms.Zone,
            Now = now,
            Launch = plan.Terms.Launch.At,
            Goal = plan.Terms.Goal,
            Budget = plan.Terms.Budget,
            Split = draft?.Campaign.Split ?? [],
            Holdout = assets.OfType<AudienceAsset>().Select(a => (double?)a.Holdout.Share).Min(),
            Audiences = [.. assets.OfType<AudienceAsset>().Select(a => Audience(a, readings?.GetValueOrDefault(a.Key)?.Audience))],
            Emails = [.. assets.OfType<EmailAsset>().Select(e => Email(e, sendings[e.Key]))],
            Pages = [.. assets.OfType<PageAsset>().Select(p => new PageFacts(p.Key, p.Title) { Slug = p.Slug, Links = Named(p, AssetKind.Link), Forms = Named(p, AssetKind.Form) })],
            Forms = [.. assets.OfType<FormAsset>().Select(Form)],
            Journeys = [.. assets.OfType<JourneyAsset>().Select(j => new JourneyFacts(j.Key, j.Title) { Audience = j.Audience.Name, Start = j.Start.At, End = j.End.At, Emails = Named(j, AssetKind.Email) })],
            Links = [.. assets.OfType<LinkAsset>().Select(l => new LinkFacts(l.Key, l.Title) { Address = l.Address, Page = l.Page?.Name, Utm = l.Utm })],
            Report = assets.OfType<ReportAsset>().Select(r => new ReportFacts(r.Key, r.Title, r.Metric, r.WindowDays)).FirstOrDefault(),
            Calendar = assets.OfType<CalendarAsset>().Select(c => new CalendarFacts(c.Key, c.Title, c.Start.At, c.End.At)).FirstOrDefault(),
            InFlight = inFlight,
            Place = new Place("campaign.yaml", 1, 1),
            Places = draft?.Places ?? ImmutableSortedDictionary<AssetKey, Place>.Empty,
        };
    }

    /// <summary>Another campaign as one in flight.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="overlap">The share of this campaign's people who are also in it; null when it is not known.</param>
    public static CampaignInFlight InFlight(Plan plan, double? overlap) => new(
        plan.Terms.Name, plan.Terms.Title,
        [.. Sending.Of([.. plan.Assets.OrderBy(a => a.Key)]).Where(s => s.InsteadOf is null).Select(s => s.At).OfType<DateTimeOffset>().Order()])
    {
        Overlap = overlap,
        Exclusive = plan.Assets.OfType<AudienceAsset>().Select(a => a.Exclusive).FirstOrDefault(e => e is not null),
        By = plan.Assets.OfType<AudienceAsset>().Select(a => a.Holdout.By).FirstOrDefault(),
    };

    private static AudienceFacts Audience(AudienceAsset audience, AudienceFigures? figures) => new(audience.Key, audience.Title)
    {
        Cap = audience.Cap,
        Size = figures?.Eligible,
        HeldOut = figures?.HeldOut,
        RestDays = audience.RestDays,
        Exclusions = [.. audience.Exclusions.Select(e => e.Reason)],
        Purpose = audience.ConsentPurpose,
        OptOutMarkets = audience.OptOutMarkets,
    };

    private static EmailFacts Email(EmailAsset email, Sending sending) => new(email.Key, email.Title)
    {
        Subject = Contents.Everyones(email.Subject),
        Preheader = Contents.Everyones(email.Preheader),
        Words = Contents.Everyones(email.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length,
        Audience = email.Audience.Name,
        Trigger = email.Delivery switch { Delivery.AtTime => "time", Delivery.AfterEvent => "event", _ => "journey" },
        Sends = sending.At,
        InsteadOf = sending.InsteadOf?.Name,
        Links = Named(email, AssetKind.Link),
    };

    private static FormFacts Form(FormAsset form) => new(form.Key, form.Title)
    {
        Fields = [.. form.Fields.Select(f => f.Name)],
        Required = [.. form.Fields.Where(f => f.Required).Select(f => f.Name)],
        Consent = form.Fields.Any(f => f.Type == FormFieldType.Consent),
        Event = form.Event,
    };

    private static ImmutableArray<string> Named(Asset asset, AssetKind kind) => [.. asset.Needs.Where(n => n.Kind == kind).Select(n => n.Name)];
}
