using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Limits;
using Slipway.Engine.Connections;
using Slipway.Engine.Launching;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Store.Halts;
using Slipway.Store.Time;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Halts;

/// <summary>Something that stands still, as programs see it.</summary>
public sealed record HaltRow(string Id, string Scope, string Name, string Reason, string By, DateTimeOffset At, DateTimeOffset? EndsAt, string? Trouble)
{
    internal static HaltRow Of(Halt halt) =>
        new(halt.Id, ScopeWord(halt.Scope), halt.Name, halt.Reason, halt.By, halt.At, halt.EndsAt, halt.Trouble.Length > 0 ? halt.Trouble : null);

    internal static string ScopeWord(HaltScope scope) => scope == HaltScope.Launches ? "blackout" : scope.ToString().ToLowerInvariant();
}

/// <summary>A blackout of <c>launches.yaml</c> that is not over.</summary>
public sealed record BlackoutRow(DateOnly From, DateOnly To, string Zone, string Reason, ImmutableArray<string> Markets, ImmutableArray<string> Except)
{
    internal static BlackoutRow Of(Blackout blackout) => new(blackout.From, blackout.To, blackout.Zone, blackout.Reason, blackout.Markets, blackout.Except);
}

public sealed record HaltsBody(IReadOnlyList<HaltRow> Halts, IReadOnlyList<BlackoutRow> Blackouts);

/// <summary>What is to stand still: a connection, everything, the AI gateway (<c>gateway</c>), or every launch until a time (a blackout).</summary>
public sealed record HaltOrder(string? Scope, string? Name, string? Reason, DateTimeOffset? Until);

/// <summary>Pausing a connection or everything, and blackouts: over HTTP, and the page that asks before it does.</summary>
internal static class HaltsSlice
{
    public static void MapHalts(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/halts").WithTags("Halts");
        api.MapGet("", ListAsync).WithSummary("What is paused, who paused it and why, and the blackouts that are not over.");
        api.MapPost("", OrderAsync).RequireRole(Roles.Launcher).WithSummary("Pauses a connection, everything or the AI gateway, or orders a blackout until a time. Holds on every node within a second.");
        api.MapPost("/{id}/lift", LiftAsync).RequireRole(Roles.Launcher).RequireHuman().WithSummary("Lets go on what was paused, or ends a blackout that was ordered.");
        var screens = app.MapGroup("/pause").ExcludeFromDescription().RequireRole(Roles.Launcher);
        screens.MapGet("", (string? connection, Connections connections) => Page(connection, connections, []));
        screens.MapPost("", OrderOnPageAsync);
        screens.MapPost("/{id}/lift", LiftOnPageAsync).RequireHuman();
    }

    private static async Task<Ok<HaltsBody>> ListAsync(HaltBook book, Workspace workspace, BusinessClock clock)
    {
        var now = clock.Now;
        return TypedResults.Ok(new HaltsBody([.. (await book.StandingAsync()).Select(HaltRow.Of)], [.. Planned(workspace, now).Select(BlackoutRow.Of)]));
    }

    /// <summary>The planned blackouts that are not over, the next one first.</summary>
    internal static IEnumerable<Blackout> Planned(Workspace workspace, DateTimeOffset now) => (workspace.Limits().Limits?.Blackouts ?? []).Where(b => b.Ends > now).OrderBy(b => b.Begins);

    private static async Task<Results<Ok<HaltRow>, ProblemHttpResult>> OrderAsync(HaltOrder order, HttpContext context, HaltDesk desk, Connections connections, BusinessClock clock, CancellationToken stop)
    {
        var (halt, findings) = await TakeAsync(order, context.RequiredActor(), desk, connections, clock, stop);
        return halt is null ? Problems.From(findings) : TypedResults.Ok(HaltRow.Of(halt));
    }

    private static async Task<Results<Ok<HaltRow>, NotFound, ProblemHttpResult>> LiftAsync(string id, HttpContext context, HaltDesk desk, HaltBook book, CancellationToken stop) =>
        await AskingAsync(book, id) is { } asking ? Problems.From([Finding.Error("reason-missing", T($"{asking.Name} stopped by itself. Say why it may go on all the same."), fix: T($"slipway resume {asking.Name} --reason \"…\""))])
        : await desk.LiftAsync(id, context.RequiredActor().Id, stop) is { } lifted ? TypedResults.Ok(HaltRow.Of(lifted)) : TypedResults.NotFound();

    // A campaign that stopped by itself is resumed on its own page, where its figures are.
    private static async Task<Halt?> AskingAsync(HaltBook book, string id) => (await book.StandingAsync()).FirstOrDefault(h => h.Id == id && h.AsksForReason);

    private static async Task<(Halt? Halt, ImmutableArray<Finding> Findings)> TakeAsync(HaltOrder order, Actor actor, HaltDesk desk, Connections connections, BusinessClock clock, CancellationToken stop)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var scope = order.Scope switch { "connection" => HaltScope.Connection, "everything" => HaltScope.Everything, "gateway" => HaltScope.Gateway, "blackout" => HaltScope.Launches, _ => (HaltScope?)null };
        if (scope is null)
        {
            findings.Add(Finding.Error("scope-unknown", T($"\"{order.Scope}\" is nothing that can be paused here."), fix: T("Write connection, everything, gateway or blackout; a campaign is paused on its own page.")) with { Field = "scope" });
        }

        if (scope == HaltScope.Connection && connections.Find(order.Name) is null)
        {
            findings.Add(Finding.Error("connection-unknown", T($"There is no connection \"{order.Name}\"."), fix: T($"There are: {string.Join(", ", connections.All.Select(c => c.Id))}.")) with { Field = "name" });
        }

        if (string.IsNullOrWhiteSpace(order.Reason))
        {
            findings.Add(Finding.Error("reason-missing", T("Say why: everyone who is held up reads it."), fix: T("Write a reason.")) with { Field = "reason" });
        }

        if (scope == HaltScope.Launches && order.Until is not { } until)
        {
            findings.Add(Finding.Error("end-missing", "Say when the blackout ends.", fix: "A blackout that should last until somebody ends it is a pause: slipway halt --everything.") with { Field = "until" });
        }
        else if (order.Until <= clock.Now)
        {
            findings.Add(Finding.Error("end-over", "The blackout would be over already.", fix: "Give a time to come.") with { Field = "until" });
        }

        return findings.Count > 0
            ? (null, findings.ToImmutable())
            : (await desk.HaltAsync(scope!.Value, scope == HaltScope.Connection ? order.Name! : "", order.Reason!.Trim(), actor.Id, scope == HaltScope.Launches ? order.Until : null, stop), []);
    }

    private static IResult Page(string? connection, Connections connections, ImmutableArray<Finding> findings) => connection is not null && connections.Find(connection) is null
        ? TypedResults.NotFound()
        : new RazorComponentResult<PausePage>(new { Connection = connection, Findings = findings })
        {
            StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<IResult> OrderOnPageAsync(HttpContext context, HaltDesk desk, Connections connections, BusinessClock clock, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var connection = form["connection"].ToString() is { Length: > 0 } name ? name : null;
        var (halt, findings) = await TakeAsync(new HaltOrder(connection is null ? "everything" : "connection", connection, form["reason"].ToString(), null), context.RequiredActor(), desk, connections, clock, stop);
        return halt is null ? Page(connection, connections, findings) : TypedResults.LocalRedirect("/campaigns");
    }

    // One that somebody else lifted meanwhile is lifted all the same.
    private static async Task<IResult> LiftOnPageAsync(string id, HttpContext context, HaltDesk desk, HaltBook book, [FromForm] IFormCollection form, CancellationToken stop)
    {
        if (await AskingAsync(book, id) is { } asking)
        {
            return TypedResults.LocalRedirect($"/campaigns/{asking.Name}#launch");
        }

        await desk.LiftAsync(id, context.RequiredActor().Id, stop);
        return TypedResults.LocalRedirect("/campaigns");
    }
}
