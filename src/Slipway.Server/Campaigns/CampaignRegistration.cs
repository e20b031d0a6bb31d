using Slipway.Engine.Approving;
using Slipway.Engine.Schedules;
using Slipway.Server.Accounts;
using Slipway.Server.Screens;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>The campaigns slice: what people and programs do with a campaign, its pages and its API.</summary>
internal static class CampaignRegistration
{
    public static void AddCampaigns(this IServiceCollection services)
    {
        services.AddSingleton<CampaignWork>();
        services.AddSingleton<ToolChanges>();
        services.AddSingleton(p => new ApprovalSurroundings(
            async email => await p.GetRequiredService<People>().FindByEmailAsync(email) is { } account ? new Approver(account.Id, account.Roles) : null,
            async id => (await p.GetRequiredService<People>().FindAsync(id))?.Name ?? id,
            campaign => $"{p.GetRequiredService<PublicAddress>().Base}/campaigns/{campaign}"));
        services.AddSingleton<ApprovalDesk>();
        services.AddSingleton(p => new PulseWork("approvals", p.GetRequiredService<ApprovalDesk>().RunAsync));
        services.AddSingleton<CampaignReading>();
        services.AddSingleton<ReviewMarks>();
        services.AddSingleton<HeldPreviews>();
        services.AddSingleton<ResultsReading>();
        services.AddSingleton<PlantedTruthSource>();
        services.AddSingleton(new NavigationItem("Campaigns", "/campaigns", "speakerphone", 10));
    }

    public static void MapCampaigns(this IEndpointRouteBuilder app)
    {
        app.MapCampaignApi();
        app.MapMeasurement();
        app.MapKeepApi();
        app.MapDriftApi();
        app.MapUndoApi();
        app.MapAccountPull();
        app.MapSegmentPull();
        app.MapAudienceUpload();
        app.MapCampaignScreens();
        app.MapRuleScreens();
        app.MapMethods("/preview/held/{version}/{kind}/{name}/{until:long}/{view}/{mark}", ["GET", "HEAD"],
            (string version, Sdk.Assets.AssetKind kind, string name, long until, string view, string mark, HttpContext context, HeldPreviews previews) =>
                previews.GetAsync(version, kind, name, until, view, mark, context)).AllowAnonymous().ExcludeFromDescription();
    }
}
