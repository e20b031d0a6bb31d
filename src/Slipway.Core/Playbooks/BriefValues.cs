using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Playbooks;

/// <summary>The brief as values by path; what a playbook can ask for is exactly this list.</summary>
internal static class BriefValues
{
    public static HoleValue.Group Of(Brief brief) => Group(
        ("name", Text(brief.Name)),
        ("title", Text(brief.Title)),
        ("language", Text(brief.Language)),
        ("goal", Group(("metric", Text(brief.Goal.Metric)), ("target", Number(brief.Goal.Target)), ("window_days", Number(brief.Goal.WindowDays)),
            ("base_rate", brief.Goal.BaseRate is { Rate: var rate } ? Text($"{((decimal)rate * 100).ToString("0.####", CultureInfo.InvariantCulture)}%") : null), ("base_rate_from", Text(brief.Goal.BaseRate?.From)))),
        ("offer", Text(brief.Offer)),
        ("audience", AudienceOf(brief)),
        ("markets", Texts(brief.Markets)),
        ("industry", Text(brief.Industry)),
        ("call_to_action", Text(brief.CallToAction)),
        ("accounts", brief.Accounts is { } accounts ? AccountsOf(accounts) : null),
        ("crm", Text(brief.Crm)),
        ("ads", brief.Ads is { } ads ? AdsOf(ads) : null),
        ("event", brief.Event is { } subject ? EventOf(subject) : null),
        ("proof_points", List(brief.ProofPoints.Select((p, i) => Group(
            ("number", Text((i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))), ("claim", Text(p.Claim)), ("source", Text(p.Source)))))),
        ("sender", Group(
            ("name", Text(brief.Sender.Name)),
            ("address", Text(brief.Sender.Address)),
            ("reply_to", Text(brief.Sender.ReplyTo)),
            ("company", Text(brief.Sender.Company)),
            ("postal_address", Text(brief.Sender.PostalAddress)))),
        ("launch", new HoleValue.Moment(brief.Launch)),
        ("zone", Text(brief.Launch.Zone)),
        ("budget", Group(("amount", Text(brief.Budget.Amount.ToString(CultureInfo.InvariantCulture))), ("currency", Text(brief.Budget.Currency)))),
        ("holdout", Text($"{((decimal)brief.Holdout * 100).ToString("0.##", CultureInfo.InvariantCulture)}%")),
        ("holdout_by", Text(brief.HoldoutBy == HoldoutUnit.Account ? "account" : "contact")),
        ("prose", Text(brief.Prose)));

    private static HoleValue.Group AudienceOf(Brief brief)
    {
        var audience = brief.Audience;
        // A condition that names no country would reach beyond the markets of the brief.
        var where = Predicates.AllOf(audience.Where).OfType<Predicate.Compare>().Any(c => c.Field == "country")
            ? audience.Where
            : audience.Where is Predicate.All { Of.IsEmpty: true } ? new Predicate.Compare("country", Comparison.In, brief.Markets)
            : new Predicate.All([audience.Where, new Predicate.Compare("country", Comparison.In, brief.Markets)]);
        return Group(
            ("where", Text(where.ToString())),
            ("exclude", List(audience.Exclusions.Select(e => Group(("reason", Text(e.Reason)), ("where", Text(e.Where.ToString())))))),
            ("consent", Text(audience.ConsentPurpose)),
            ("rest_days", Number(audience.RestDays)),
            ("cap", Number(audience.Cap)));
    }

    private static HoleValue.Group AccountsOf(AccountSettings accounts) => Group(
        ("from", Text(accounts.From)),
        ("where", Text(accounts.Where)),
        ("most_per_account", accounts.MostPerAccount is { } most ? Number(most) : null),
        ("roles", List(accounts.Roles.Select(r => Group(("role", Text(r.Name)), ("titles", Texts(r.Titles)))))));

    private static HoleValue.Group AdsOf(BriefAds ads) => Group(
        ("daily_budget", Text(ads.DailyBudget.ToString(CultureInfo.InvariantCulture))),
        ("keywords", Texts(ads.Keywords)),
        ("headlines", Texts(ads.Headlines)),
        ("descriptions", Texts(ads.Descriptions)),
        ("consent", Text(ads.Consent)),
        ("audience_use", Text(AudienceUses.Word(ads.Use))));

    private static HoleValue.Group EventOf(BriefEvent subject) => Group(
        ("title", Text(subject.Title)),
        ("date", new HoleValue.Moment(subject.Start)),
        ("start", new HoleValue.Moment(subject.Start)),
        ("end", new HoleValue.Moment(subject.End)),
        ("duration_minutes", Number(subject.DurationMinutes)),
        ("zone", Text(subject.Start.Zone)),
        ("location", Text(subject.Location)),
        ("speakers", List(subject.Speakers.Select(s => Group(("name", Text(s.Name)), ("role", Text(s.Role)))))),
        ("agenda", List(subject.Agenda.Select(a => Group(("time", Text(a.Time.ToString("HH:mm", CultureInfo.InvariantCulture))), ("item", Text(a.Item)))))));

    private static HoleValue.Group Group(params ReadOnlySpan<(string Name, HoleValue? Value)> values)
    {
        var group = ImmutableDictionary.CreateBuilder<string, HoleValue>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                group[name] = value;
            }
        }

        return new HoleValue.Group(group.ToImmutable());
    }

    private static HoleValue.Text? Text(string? of) => string.IsNullOrWhiteSpace(of) ? null : new HoleValue.Text(of);

    private static HoleValue.Text Number(int of) => new(of.ToString(CultureInfo.InvariantCulture));

    private static HoleValue.List Texts(IEnumerable<string> of) => List(of.Select(t => new HoleValue.Text(t)));

    private static HoleValue.List List(IEnumerable<HoleValue> of) => new([.. of]);
}
