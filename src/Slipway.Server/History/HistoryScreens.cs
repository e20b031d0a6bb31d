using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.History;

/// <summary>The page of what a campaign was before, and the way back.</summary>
internal static class HistoryScreens
{
    public static void AddHistory(this IServiceCollection services)
    {
        services.AddSingleton<HistoryReading>();
        services.AddSingleton<Restoring>();
    }

    public static void MapHistory(this IEndpointRouteBuilder app)
    {
        var history = app.MapGroup("/campaigns/{name}/history").ExcludeFromDescription();
        history.MapGet("", ShowAsync);
        history.MapGet("/{digest}/restore", async (string name, string digest, HistoryReading reading) => await LookAsync(name, digest, reading, [])).RequireRole(Roles.Author);
        history.MapPost("/{digest}/restore", RestoreAsync).RequireRole(Roles.Author).RequireHuman();
    }

    private static async Task<IResult> ShowAsync(string name, int? page, string? from, string? to, string? restored, HistoryReading reading, HttpContext context) =>
        await reading.ReadAsync(name, page ?? 1, from, to) is { } view
            ? new RazorComponentResult<HistoryPage>(new { View = view, Actor = context.RequiredActor(), Restored = view.Versions.FirstOrDefault(v => v.Digest == restored) })
            : TypedResults.NotFound();

    private static async Task<IResult> LookAsync(string name, string digest, HistoryReading reading, ImmutableArray<Finding> findings) => await reading.RestoreAsync(name, digest) is { } view
        ? new RazorComponentResult<RestorePage>(new { View = view, Findings = findings }) { StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status409Conflict }
        : TypedResults.NotFound();

    private static async Task<IResult> RestoreAsync(string name, string digest, HttpContext context, HistoryReading reading, Restoring restoring, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var findings = await restoring.RestoreAsync(name, digest, form["seen"].ToString(), context.RequiredActor(), stop);
        return findings.IsEmpty ? TypedResults.LocalRedirect($"/campaigns/{Uri.EscapeDataString(name)}/history?restored={digest}") : await LookAsync(name, digest, reading, findings);
    }
}
