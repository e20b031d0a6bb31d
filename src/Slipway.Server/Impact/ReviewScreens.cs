using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.Impact;

/// <summary>The pages of the monthly impact review.</summary>
internal static class ReviewScreens
{
    public static void MapReviewScreens(this IEndpointRouteBuilder app)
    {
        var impact = app.MapGroup("/impact").ExcludeFromDescription();
        impact.MapGet("", ListAsync);
        impact.MapGet("/{month}", async (string month, ReviewReading reading, CancellationToken stop) => await PageAsync(month, reading, [], stop));
        impact.MapGet("/{month}/review.md", async (string month, ReviewReading reading, CancellationToken stop) => ReviewApi.Markdown(await reading.ReadAsync(month, stop)));
        impact.MapPost("/{month}/sign-off", SignAsync).RequireRole(ImpactRights.SignOff).RequireHuman();
    }

    private static async Task<IResult> ListAsync(int? page, ReviewReading reading)
    {
        var (rows, hasMore, names) = await reading.ListAsync(page ?? 1);
        return new RazorComponentResult<MonthsPage>(new { Rows = rows, HasMore = hasMore, Page = Math.Max(1, page ?? 1), Names = names, reading.ThisMonth });
    }

    private static async Task<IResult> PageAsync(string month, ReviewReading reading, ImmutableArray<Finding> findings, CancellationToken stop) => await reading.ReadAsync(month, stop) is { } view
        ? new RazorComponentResult<MonthPage>(new { View = view, Findings = findings }) { StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity }
        : TypedResults.NotFound();

    private static async Task<IResult> SignAsync(string month, HttpContext context, ImpactWork work, ReviewReading reading, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var findings = await work.SignAsync(month, form["digest"].ToString(), form["signed_off"].ToString() == "true", form["comment"].ToString(), context.RequiredActor());
        return findings.IsEmpty ? TypedResults.Redirect($"/impact/{month}#sign-title") : await PageAsync(month, reading, findings, stop);
    }
}
