using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Accounts;
using Slipway.Server.Screens;

namespace Slipway.Server.Today;

/// <summary>The first page: what waits for whoever signed in, what is live, what comes next.</summary>
internal static class TodayRegistration
{
    public static void AddToday(this IServiceCollection services)
    {
        services.AddSingleton<TodayNeeds>();
        services.AddSingleton<TodayReading>();
        services.AddSingleton(new NavigationItem("Today", "/", "home", 1));
    }

    public static void MapToday(this IEndpointRouteBuilder app) => app.MapGet("/", async Task<RazorComponentResult> (HttpContext context, TodayReading reading) =>
        new RazorComponentResult<TodayPage>(new { View = await reading.ReadAsync(context.RequiredActor()), Actor = context.RequiredActor() })).ExcludeFromDescription();
}
