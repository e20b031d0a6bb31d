using System.Collections.Immutable;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.HubSpot;

/// <summary>What a person set of a connection, and what its probe learnt, in words of their own.</summary>
internal sealed class HubSpotSettings(ConnectorContext context)
{
    /// <summary>The account's id; null before the first probe.</summary>
    public string? Portal { get; } = context.Facts.GetValueOrDefault("portal");

    /// <summary>Where HubSpot keeps the account's data, for example na1 or eu1.</summary>
    public string Region { get; } = context.Facts.GetValueOrDefault("region", "na1");

    /// <summary>Contacts on this list get nothing of any campaign; null for none.</summary>
    public string? SuppressionList { get; } = Given(context, "suppression_list");

    /// <summary>The subscription type the mails belong to, and that a form's consent box is for; null where the account has only one.</summary>
    public string? Subscription { get; } = Given(context, "subscription_type");

    /// <summary>The contact property that says why a contact may be mailed.</summary>
    public string LegalBasis { get; } = Given(context, "legal_basis_property") ?? "hs_legal_basis";

    /// <summary>The contact property a form's consent box is kept in, where it is no subscription.</summary>
    public string? ConsentProperty { get; } = Given(context, "consent_property");

    /// <summary>Contact properties that say what people did outside HubSpot, by the event: each holds the names of the campaigns in which it happened.</summary>
    public ImmutableDictionary<string, string> EventProperties { get; } = (Given(context, "event_properties") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(p => p.Split('=', 2, StringSplitOptions.TrimEntries)).Where(p => p.Length == 2 && p[1].Length > 0).DistinctBy(p => p[0]).ToImmutableDictionary(p => p[0], p => p[1], StringComparer.Ordinal);

    /// <summary>The template pages are made with.</summary>
    public string PageTemplate { get; } = Given(context, "page_template") ?? "slipway/landing-page.html";

    /// <summary>The domain pages are made on; null for the account's usual one.</summary>
    public string? PageDomain { get; } = Given(context, "page_domain");

    /// <summary>The template emails are made with.</summary>
    public string EmailTemplate { get; } = Given(context, "email_template") ?? "@hubspot/email/dnd/Plain_email.html";

    /// <summary>Whether the account's edition lets mail be published from outside.</summary>
    public bool CanPublishMail { get; } = (Given(context, "edition") ?? context.Facts.GetValueOrDefault("edition", "Enterprise")).ToUpperInvariant() is "ENTERPRISE" or "TRANSACTIONAL";

    /// <summary>The page of HubSpot's screens; null before the first probe.</summary>
    public string? Screen(string area, string rest) => Portal is null ? null : $"https://{_ui}/{area}/{Portal}/{rest}";

    private readonly string _ui = context.Facts.GetValueOrDefault("ui", "app.hubspot.com");

    private static string? Given(ConnectorContext context, string name) => context.Settings.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
}
