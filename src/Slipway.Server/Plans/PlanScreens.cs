using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Engine.Campaigns;

namespace Slipway.Server.Plans;

/// <summary>A plan as its page shows it.</summary>
/// <param name="Version">The version.</param>
/// <param name="IsLive">Whether a version of the campaign is launched.</param>
public sealed record PlanView(CampaignVersion Version, bool IsLive)
{
    public LaunchGraph Graph { get; } = LaunchGraph.Of(Version.Plan);

    public PlanMoments Moments { get; } = PlanMoments.Of(Version.Plan);

    public PlanSpend Spend { get; } = PlanSpend.Of(Version.Plan);
}

/// <summary>The page of a plan: what is made and done, in which order, what it costs and when people see it. Nothing is asked of platforms for it.</summary>
internal static class PlanScreens
{
    public static void MapPlans(this IEndpointRouteBuilder app) => app.MapGet("/campaigns/{name}/plan", async (string name, Engine.Campaigns.Campaigns campaigns) =>
        await campaigns.NewestAsync(name) is { } version
            ? (IResult)new RazorComponentResult<PlanPage>(new { View = new PlanView(version, await campaigns.LaunchedAsync(name) is not null) })
            : TypedResults.NotFound()).ExcludeFromDescription();
}
