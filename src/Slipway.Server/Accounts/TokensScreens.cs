using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Server.Agents;
using Slipway.Server.Serving;

namespace Slipway.Server.Accounts;

/// <summary>The page on which everybody looks after their own tokens.</summary>
internal static class TokensScreens
{
    public static void MapTokens(this IEndpointRouteBuilder app)
    {
        app.MapTokensApi();
        var tokens = app.MapGroup("/tokens").ExcludeFromDescription().RequireHuman();
        tokens.MapGet("", async Task<RazorComponentResult> (HttpContext context, ApiTokens all) =>
            new RazorComponentResult<TokensPage>(new { Tokens = await all.ListAsync(context.RequiredActor().Id) }));
        tokens.MapPost("", CreateAsync);
        tokens.MapPost("/{id}/revoke", RevokeAsync);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, ApiTokens tokens, PublicAddress address, [FromForm] IFormCollection form)
    {
        var actor = context.RequiredActor();
        var name = form["name"].ToString();
        var days = int.TryParse(form["days"], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var agent = form["agent"] == "true";
        var answer = await tokens.CreateAsync(actor.AuditName, actor.Id, name, days, agent);
        var all = await tokens.ListAsync(actor.Id);
        return answer.Text is { } text
            ? new RazorComponentResult<TokensPage>(new { Tokens = all, NewText = text, AgentAddress = agent ? $"{address.Base}{AgentEndpoint.Path}" : null })
            : new RazorComponentResult<TokensPage>(new { Tokens = all, answer.Findings, Name = name, Days = days, Agent = agent }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, ApiTokens tokens, [FromForm] IFormCollection form)
    {
        var actor = context.RequiredActor();
        await tokens.RevokeAsync(actor.AuditName, actor.Id, id);
        return TypedResults.LocalRedirect("/tokens");
    }
}
