using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;

namespace Slipway.Server.Launches;

/// <summary>The page of a launch: its graph as it is done, and what was written down of it.</summary>
internal static class LaunchScreens
{
    public static void AddLaunches(this IServiceCollection services) => services.AddSingleton<LaunchReading>();

    public static void MapLaunches(this IEndpointRouteBuilder app)
    {
        var launch = app.MapGroup("/campaigns/{name}/launch").ExcludeFromDescription();
        launch.MapGet("", async (string name, string? version, string? phase, int? page, LaunchReading reading, CampaignReading campaigns, HttpContext context, CancellationToken stop) =>
            await PageAsync(LogAddress.Of(name, version, phase, page), reading, campaigns, context, [], stop));
        launch.MapGet("/live", async (string name, string? version, string? phase, int? page, LaunchReading reading) =>
            await reading.ReadAsync(LogAddress.Of(name, version, phase, page)) is { } view ? (IResult)new RazorComponentResult<LaunchLive>(new { View = view }) : TypedResults.NotFound());
    }

    /// <summary>Whether what is answered came from a form on this page: it leads back to it then.</summary>
    public static bool IsFrom(HttpContext context, string campaign) => context.Request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } from && from.AbsolutePath == $"/campaigns/{campaign}/launch";

    internal static async Task<IResult> PageAsync(LogAddress address, LaunchReading reading, CampaignReading campaigns, HttpContext context, ImmutableArray<Finding> findings, CancellationToken stop) =>
        await reading.ReadAsync(address) is not { } view ? TypedResults.NotFound()
        : new RazorComponentResult<LaunchPage>(new { View = view, Campaign = view.IsNewest ? await campaigns.ReadAsync(address.Campaign, stop) : null, Actor = context.RequiredActor(), Findings = findings })
        {
            StatusCode = findings.Any(f => f.Blocks) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        };
}
