using Slipway.Server.Screens;

namespace Slipway.Server.Brand;

/// <summary>The brand as it is written in the workspace, to look at.</summary>
internal static class BrandRegistration
{
    public static void AddBrand(this IServiceCollection services)
    {
        services.AddSingleton<BrandDesk>();
        services.AddSingleton<RuleFindingsReading>();
        services.AddSingleton(new NavigationItem("Brand", "/brand", "palette", 20));
    }

    public static void MapBrand(this IEndpointRouteBuilder app) => app.MapBrandScreens();
}
