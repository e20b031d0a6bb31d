using Slipway.Ai.Drafting;

namespace Slipway.Server.Drafting;

/// <summary>The drafting slice: words by models, who wrote which, how it went and what it took.</summary>
internal static class DraftingRegistration
{
    public static void AddDrafting(this IServiceCollection services)
    {
        services.AddSingleton<DraftingBook>();
        services.AddSingleton<DraftingDesk>();
        services.AddSingleton<WordsReading>();
    }

    public static void MapDrafting(this IEndpointRouteBuilder app) => app.MapWordsScreens();
}
