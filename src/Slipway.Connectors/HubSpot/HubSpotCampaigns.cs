using System.Runtime.CompilerServices;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>The campaign in HubSpot to which everything of a campaign is attached; made by whichever asset is prepared first.</summary>
internal sealed class HubSpotCampaigns(PlatformApi api, TimeProvider time)
{
    /// <summary>What assets are called where they are attached.</summary>
    public const string List = "OBJECT_LIST", Email = "MARKETING_EMAIL", Page = "LANDING_PAGE", Form = "FORM", Flow = "AUTOMATION_PLATFORM_FLOW";

    /// <summary>The campaign's id; the campaign is made where there is none of the name.</summary>
    public async Task<string> EnsureAsync(string campaign, CancellationToken cancellation)
    {
        if (await FindAsync(campaign, cancellation) is { } found)
        {
            return found;
        }

        var wanted = new HubSpotProperties(new() { ["hs_name"] = campaign });
        return (await HubSpotErrors.NewAsync(() => api.SendAsync(HttpMethod.Post, HubSpotPaths.Campaigns, wanted, HubSpotJson.Default.HubSpotProperties, HubSpotJson.Default.HubSpotCampaign, cancellation), time)).Id;
    }

    /// <summary>Attaches an asset; a repeat has no effect.</summary>
    public Task AttachAsync(string campaignId, string type, string id, CancellationToken cancellation) =>
        api.SendAsync(HttpMethod.Put, $"{HubSpotPaths.Campaigns}/{campaignId}/assets/{type}/{id}", null, cancellation);

    /// <summary>What is attached to a campaign, by its id or name, as our ids.</summary>
    public async IAsyncEnumerable<string> PartsAsync(string campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = Guid.TryParse(campaign, out _) ? campaign : await FindAsync(campaign, cancellation)
            ?? throw new PlatformException(new Outcome.Refused([Finding.Error("campaign-unknown", $"HubSpot has no campaign \"{campaign}\".", fix: "Write its name as HubSpot shows it, or its id.")]));
        foreach (var (type, kind) in new[] { (Email, AssetKind.Email), (Page, AssetKind.Page), (Form, AssetKind.Form) })
        {
            for (var next = ""; next is not null;)
            {
                var page = await api.GetAsync($"{HubSpotPaths.Campaigns}/{id}/assets/{type}?limit=100{next}", HubSpotJson.Default.Attached, cancellation);
                foreach (var part in page.Results)
                {
                    yield return $"{new AssetKey(kind, part.Id)}";
                }

                next = page.Next;
            }
        }
    }

    private async Task<string?> FindAsync(string campaign, CancellationToken cancellation)
    {
        var query = $"{HubSpotPaths.Campaigns}?limit=100&properties=hs_name&name={Uri.EscapeDataString(campaign)}";
        for (var next = ""; next is not null;)
        {
            var page = await api.GetAsync(query + next, HubSpotJson.Default.Campaigns, cancellation);
            if (page.Results.Find(c => string.Equals(c.Properties?.GetValueOrDefault("hs_name"), campaign, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                return found.Id;
            }

            next = page.Next;
        }

        return null;
    }
}
