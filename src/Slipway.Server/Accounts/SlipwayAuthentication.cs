using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Slipway.Server.Serving;

namespace Slipway.Server.Accounts;

/// <summary>Knows who asks: by the token of a program, else by the cookie of a browser.</summary>
internal sealed class SlipwayAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SignInSessions sessions, ApiTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "slipway";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length > 0)
        {
            // A token that does not hold is refused even where a cookie would: the caller meant the token.
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && await tokens.FindAsync(header[Bearer.Length..].Trim()) is { } program
                ? Known(program)
                : AuthenticateResult.Fail("The token is unknown, revoked or too old.");
        }

        return Request.Cookies[SignInSessions.CookieName(Request)] is { } secret && await sessions.FindAsync(secret) is { } person
            ? Known(person)
            : AuthenticateResult.NoResult();
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Request.IsForProgram())
        {
            Response.Headers.WWWAuthenticate = "Bearer";
            await Problems.Refused(
                StatusCodes.Status401Unauthorized, "sign-in-needed", "Nobody is signed in.",
                "Send an API token as 'Authorization: Bearer slipway_…'; people make them on the page /tokens.").ExecuteAsync(Context);
            return;
        }

        // What a form sends to is often no page; the page with the form is where its sender goes on.
        var here = HttpMethods.IsGet(Request.Method) ? Request.Path + Request.QueryString
            : Uri.TryCreate(Request.Headers.Referer.ToString(), UriKind.Absolute, out var from) && from.Authority == Request.Host.Value ? from.PathAndQuery : "/";
        Response.Redirect($"/sign-in?next={Uri.EscapeDataString(here)}");
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (Request.IsForProgram())
        {
            var actor = Context.RequiredActor();
            await Problems.Refused(
                StatusCodes.Status403Forbidden, "not-allowed", "This is not yours to do.",
                actor.IsAgent ? "An agent may not do this. A person has to." : $"Your roles are: {string.Join(", ", actor.Roles)}. Ask an administrator.").ExecuteAsync(Context);
        }
    }

    private static AuthenticateResult Known(Actor actor) => AuthenticateResult.Success(new AuthenticationTicket(actor.ToPrincipal(Name), Name));
}
