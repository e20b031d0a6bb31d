using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Server.Accounts;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Server.Auditing;

public sealed record AuditEntryView(long Entry, DateTimeOffset At, string Actor, string Action, string Subject, string Detail, string Hash);

/// <summary>A page of the trail, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Before">What to ask for to get the page before; null when there is none.</param>
public sealed record AuditView(ImmutableArray<AuditEntryView> Entries, long? Before);

public sealed record AuditVerdictView(bool Sound, long Entries, long? FirstBroken, string? Problem);

/// <summary>The audit trail: to read, and to verify.</summary>
internal static class AuditScreens
{
    private const int PageSize = 50;

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/audit").WithTags("Audit").RequireRole(Roles.Administrator);
        api.MapGet("", async (Database database, long? before) => TypedResults.Ok(await ReadAsync(database, before))).WithSummary("The audit trail, newest first, 50 entries at a time.");
        api.MapGet("/verdict", async (AuditTrail trail) => TypedResults.Ok(View(await trail.VerifyAsync()))).WithSummary("Recomputes the chain of entries.");
        var screens = app.MapGroup("/audit").ExcludeFromDescription().RequireRole(Roles.Administrator);
        screens.MapGet("", ShowAsync);
        screens.MapPost("/verify", VerifyAsync);
    }

    private static async Task<IResult> ShowAsync(Database database, People people, long? before) => await PageAsync(database, people, before, null);

    // Without scripts the form's answer is the whole page; htmx asks for the verdict alone.
    private static async Task<IResult> VerifyAsync(HttpContext context, Database database, People people, AuditTrail trail, [FromForm] IFormCollection form)
    {
        var verdict = View(await trail.VerifyAsync());
        return context.Request.Headers.ContainsKey("HX-Request")
            ? new RazorComponentResult<AuditVerdictPanel>(new { Verdict = verdict })
            : await PageAsync(database, people, null, verdict);
    }

    private static async Task<IResult> PageAsync(Database database, People people, long? before, AuditVerdictView? verdict)
    {
        var names = await people.NamesAsync();
        return new RazorComponentResult<AuditPage>(new { View = await ReadAsync(database, before), Names = names, IsNewest = before is null, Verdict = verdict });
    }

    private static async Task<AuditView> ReadAsync(Database database, long? before)
    {
        await using var session = await database.ReadAsync();
        var rows = await session.QueryAsync<AuditEntry>(
            "select * from audit where seq < @before order by seq desc limit @limit", new { before = before ?? long.MaxValue, limit = PageSize + 1 });
        return new AuditView(
            [.. rows.Take(PageSize).Select(e => new AuditEntryView(e.Seq, DateTimeOffset.FromUnixTimeMilliseconds(e.At), e.Actor, e.Action, e.Subject, e.Detail, e.Hash))],
            rows.Count > PageSize ? rows[PageSize - 1].Seq : null);
    }

    private static AuditVerdictView View(AuditVerdict verdict) => new(verdict.FirstBroken is null, verdict.Entries, verdict.FirstBroken, verdict.Problem);
}
