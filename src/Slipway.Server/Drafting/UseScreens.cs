using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Accounts;

namespace Slipway.Server.Drafting;

/// <summary>The pages of how drafting went, and of what it took.</summary>
internal static class UseScreens
{
    public static void MapUseScreens(this IEndpointRouteBuilder app)
    {
        app.MapGet("/campaigns/{name}/drafting", TraceAsync).ExcludeFromDescription();
        var use = app.MapGroup("/ai").ExcludeFromDescription();
        use.MapGet("/use", async Task<RazorComponentResult> (int? months, HttpContext context, UseReading reading) => new RazorComponentResult<UsePage>(new { View = await reading.ReadAsync(months, context.RequiredActor()) }));
        use.MapGet("/use.csv", async (int? months, HttpContext context, UseReading reading) =>
            TypedResults.File(Encoding.UTF8.GetBytes(await reading.CsvAsync(months, context.RequiredActor())), "text/csv; charset=utf-8", "ai-use.csv"));
    }

    private static async Task<IResult> TraceAsync(string name, int? page, string? replay, TraceReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, page ?? 1, replay, stop) is { } view ? new RazorComponentResult<TracePage>(new { View = view }) : TypedResults.NotFound();
}
