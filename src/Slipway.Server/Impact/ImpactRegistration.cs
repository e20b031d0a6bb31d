using Slipway.Engine.Impact;
using Slipway.Engine.Schedules;
using Slipway.Server.Screens;

namespace Slipway.Server.Impact;

/// <summary>The impact slice: what campaigns cost and earn, what becomes of them, and the monthly review of it.</summary>
internal static class ImpactRegistration
{
    public static void AddImpact(this IServiceCollection services)
    {
        services.AddSingleton<CostBook>();
        services.AddSingleton<AdSpend>();
        services.AddSingleton<ImpactFigures>();
        services.AddSingleton<CourseBook>();
        services.AddSingleton<ReviewBook>();
        services.AddSingleton<ImpactFiles>();
        services.AddSingleton<ImpactReading>();
        services.AddSingleton<ImpactWork>();
        services.AddSingleton<ReviewMaking>();
        services.AddSingleton<ReviewReading>();
        services.AddSingleton(new NavigationItem("Impact", "/impact", "chart-bar", 40));
        services.AddSingleton(p => new PulseWork("ad spend", p.GetRequiredService<AdSpend>().RunAsync) { Every = AdSpend.Every });
        services.AddSingleton(p => new PulseWork("impact reviews", p.GetRequiredService<ReviewMaking>().RunAsync) { Every = ReviewMaking.Every });
    }

    public static void MapImpact(this IEndpointRouteBuilder app)
    {
        app.MapCostsApi();
        app.MapCostScreens();
        app.MapReviewApi();
        app.MapReviewScreens();
    }
}
