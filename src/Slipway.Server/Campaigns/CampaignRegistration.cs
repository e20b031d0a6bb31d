using Slipway.Server.Accounts;
using Slipway.Server.Screens;

namespace Slipway.Server.Campaigns;

/// <summary>The campaigns slice: what people and programs do with a campaign, its pages and its API.</summary>
internal static class CampaignRegistration
{
    public static void AddCampaigns(this IServiceCollection services)
    {
        services.AddSingleton<CampaignWork>();
        services.AddSingleton<CampaignReading>();
        services.AddSingleton<ReviewMarks>();
        services.AddSingleton<ResultsReading>();
        services.AddSingleton<PlantedTruthSource>();
        services.AddSingleton(new NavigationItem("Campaigns", "/campaigns", "speakerphone", 10));
    }

    public static void MapCampaigns(this IEndpointRouteBuilder app)
    {
        app.MapCampaignApi();
        app.MapCampaignScreens();
        app.MapRuleScreens();
    }
}
