using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Engine.Launching;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Screens;
using Slipway.Store.Halts;

namespace Slipway.Server.Gateway;

/// <summary>The page of the AI gateway: how to point a tool at it, one's keys, what was spent, the last calls, and its pause.</summary>
internal static class GatewayScreens
{
    public static void MapGateway(this IEndpointRouteBuilder app)
    {
        app.MapGatewayApi();
        app.MapGet("/ai", () => TypedResults.LocalRedirect(AiPages.Pages[0].Address)).ExcludeFromDescription();
        var pages = app.MapGroup("/ai/gateway").ExcludeFromDescription().RequireHuman();
        pages.MapGet("", (HttpContext context, GatewayOffice office, ApiTokens tokens, bool? everyone) => PageAsync(context, office, tokens, everyone: everyone == true));
        pages.MapPost("/keys", CreateAsync);
        pages.MapPost("/keys/{id}/revoke", RevokeAsync);
        pages.MapPost("/pause", PauseAsync).RequireRole(Roles.Launcher, Roles.Administrator);
        pages.MapPost("/resume", ResumeAsync).RequireRole(Roles.Launcher, Roles.Administrator);
    }

    private static async Task<IResult> PageAsync(
        HttpContext context, GatewayOffice office, ApiTokens tokens, MadeGatewayKey? made = null, NewGatewayKey? asked = null, ImmutableArray<Finding> findings = default, bool everyone = false)
    {
        var actor = context.RequiredActor();
        var wrong = findings.IsDefault ? [] : findings;
        return new RazorComponentResult<GatewayPage>(new
        {
            Gateway = await office.ReadAsync(actor, everyone),
            Keys = await tokens.ListGatewayKeysAsync(actor.Id),
            Made = made,
            Asked = asked ?? new NewGatewayKey("", null, null),
            Findings = wrong,
            FileFindings = actor.Has(Roles.Administrator) ? office.Findings : [],
            Everyone = everyone && actor.Has(Roles.Administrator),
        })
        {
            StatusCode = wrong.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> CreateAsync(HttpContext context, GatewayOffice office, ApiTokens tokens, [FromForm] IFormCollection form)
    {
        // One choice for both: not every purpose has to do with every class of data.
        var use = form["use"].ToString().Split('/', 2);
        var asked = new NewGatewayKey(form["name"].ToString(), use[0], use.Length == 2 ? use[1] : "", int.TryParse(form["days"], CultureInfo.InvariantCulture, out var days) ? days : 0);
        var (made, findings) = await office.CreateAsync(context.RequiredActor(), asked);
        return await PageAsync(context, office, tokens, made, made is null ? asked : null, findings);
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, GatewayKeys keys, [FromForm] IFormCollection form)
    {
        var actor = context.RequiredActor();
        await keys.RevokeAsync(actor.AuditName, actor.Id, id);
        return TypedResults.LocalRedirect("/ai/gateway");
    }

    private static async Task<IResult> PauseAsync(HttpContext context, GatewayOffice office, ApiTokens tokens, HaltDesk desk, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var reason = form["reason"].ToString().Trim();
        if (reason.Length == 0)
        {
            return await PageAsync(context, office, tokens, findings: [Finding.Error("reason-missing", "Say why: everyone whose tool is held up reads it.", fix: "Write a reason.") with { Field = "reason" }]);
        }

        await desk.HaltAsync(HaltScope.Gateway, "", reason, context.RequiredActor().Id, endsAt: null, stop);
        return TypedResults.LocalRedirect("/ai/gateway");
    }

    // Its own pause alone: what holds everything is resumed where everything is.
    private static async Task<IResult> ResumeAsync(HttpContext context, HaltDesk desk, HaltBook book, [FromForm] IFormCollection form, CancellationToken stop)
    {
        if ((await book.StandingAsync()).FirstOrDefault(h => h.Scope == HaltScope.Gateway) is { } halt)
        {
            await desk.LiftAsync(halt.Id, context.RequiredActor().Id, stop);
        }

        return TypedResults.LocalRedirect("/ai/gateway");
    }
}
