using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Accounts;

namespace Slipway.Server.Checks;

/// <summary>The page of everything that was looked for in a campaign.</summary>
internal static class ChecksScreens
{
    public static void AddChecks(this IServiceCollection services) => services.AddSingleton<ChecksReading>();

    public static void MapChecks(this IEndpointRouteBuilder app) => app.MapGet("/campaigns/{name}/checks", async (string name, string? by, string? level, string? only, int? page, ChecksReading reading, HttpContext context) =>
        await reading.ReadAsync(ChecksAddress.Of(name, by, level, only, page)) is { } view
            ? (IResult)new RazorComponentResult<ChecksPage>(new { View = view, Actor = context.RequiredActor() })
            : TypedResults.NotFound()).ExcludeFromDescription();
}
