using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Serving;

namespace Slipway.Server.Accounts;

public sealed record TokenView(string Id, string Name, bool Agent, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt)
{
    public static TokenView Of(ApiToken token) => new(token.Id, token.Name, token.Agent, token.CreatedAt, token.ExpiresAt, token.UsedAt);
}

public sealed record TokensView(IReadOnlyList<TokenView> Tokens);

public sealed record NewToken(string Name, int Days = 90, bool Agent = false);

/// <summary>A token as it was made; its text is shown this once.</summary>
public sealed record MadeToken(TokenView Token, string Text);

/// <summary>One's own tokens over HTTP.</summary>
internal static class TokensApi
{
    public static void MapTokensApi(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/api/v1/tokens").WithTags("Tokens").RequireHuman();
        tokens.MapGet("", ListAsync).WithSummary("Your own tokens.");
        tokens.MapPost("", CreateAsync).WithSummary("Makes a token with your rights; an agent's token can never approve.");
        tokens.MapDelete("/{id}", RevokeAsync).WithSummary("Makes a token useless at once.");
    }

    private static async Task<Ok<TokensView>> ListAsync(HttpContext context, ApiTokens tokens) =>
        TypedResults.Ok(new TokensView([.. (await tokens.ListAsync(context.RequiredActor().Id)).Select(TokenView.Of)]));

    private static async Task<Results<Created<MadeToken>, ProblemHttpResult>> CreateAsync(NewToken token, HttpContext context, ApiTokens tokens)
    {
        var actor = context.RequiredActor();
        var answer = await tokens.CreateAsync(actor.AuditName, actor.Id, token.Name ?? "", token.Days, token.Agent);
        return answer is { Token: { } made, Text: { } text }
            ? TypedResults.Created($"/api/v1/tokens/{made.Id}", new MadeToken(TokenView.Of(made), text))
            : Problems.From(answer.Findings);
    }

    private static async Task<Results<NoContent, NotFound>> RevokeAsync(string id, HttpContext context, ApiTokens tokens)
    {
        var actor = context.RequiredActor();
        return await tokens.RevokeAsync(actor.AuditName, actor.Id, id) ? TypedResults.NoContent() : TypedResults.NotFound();
    }
}
