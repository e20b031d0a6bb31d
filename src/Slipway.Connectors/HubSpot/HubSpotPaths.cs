namespace Slipway.Connectors.HubSpot;

/// <summary>Where HubSpot's interfaces are, and in which version: the one table of them.</summary>
internal static class HubSpotPaths
{
    public const string Account = "account-info/v3/details";
    public const string Emails = "marketing/emails/2026-03";
    public const string Lists = "crm/lists/2026-03";
    public const string Pages = "cms/pages/2026-03/landing-pages";
    public const string Forms = "marketing/v3/forms";
    public const string Flows = "automation/v4/flows";
    public const string Campaigns = "marketing/campaigns/2026-03";
    public const string Contacts = "crm/objects/2026-03/contacts";
    public const string Deals = "crm/objects/2026-03/0-3";
    public const string Files = "files/2026-03/files";
    public const string Journal = "webhooks-journal/journal/2026-03";
}
