using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Sheets;

/// <summary>The contact sheet: every asset of a campaign as its reader sees it, small.</summary>
internal static class SheetScreens
{
    public static void MapContactSheet(this IEndpointRouteBuilder app) => app.MapGet("/campaigns/{name}/assets", async (string name, CampaignReading reading, HeldPreviews previews, Stack.Segments.AudienceZones zones, HttpContext context, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view
            ? (IResult)new RazorComponentResult<SheetPage>(new { View = view, Actor = context.RequiredActor(), Zones = await ZoneSchedule.ReadAsync(view.Version, zones), Side = (Func<Sdk.Assets.AssetKey, string, string>)((key, side) => previews.Side(view.Version, key, side)) })
            : TypedResults.NotFound()).ExcludeFromDescription();
}
