using Slipway.Ai.Drafting;
using Slipway.Engine.Schedules;

namespace Slipway.Server.Drafting;

/// <summary>The drafting slice: words by models, who wrote which, how it went and what it took.</summary>
internal static class DraftingRegistration
{
    public static void AddDrafting(this IServiceCollection services)
    {
        services.AddSingleton<DraftingBook>();
        services.AddSingleton<MaterialReading>();
        services.AddSingleton<DraftingDesk>();
        services.AddSingleton<PictureDesk>();
        services.AddSingleton<WordsReading>();
        services.AddSingleton<VariantWriters>();
        services.AddSingleton<TraceReading>();
        services.AddSingleton<UseReading>();
        services.AddSingleton<QualityReading>();
        services.AddSingleton(p => new PulseWork("drafting", p.GetRequiredService<QualityReading>().RunAsync) { Every = TimeSpan.FromHours(1) });
    }

    public static void MapDrafting(this IEndpointRouteBuilder app)
    {
        app.MapWordsApi();
        app.MapWordsScreens();
        app.MapPictureScreens();
        app.MapUseScreens();
    }
}
