using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Accounts;

/// <summary>Signing in by password or by one-time link, and signing out.</summary>
internal static class SignInScreens
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        var screens = app.MapGroup("").ExcludeFromDescription().AllowAnonymous();
        screens.MapGet("/sign-in", Show);
        screens.MapPost("/sign-in", ByPasswordAsync).RequireRateLimiting(RateLimits.SignIn);
        screens.MapGet("/link/{token}", ShowLinkAsync);
        screens.MapPost("/link/{token}", ByLinkAsync).RequireRateLimiting(RateLimits.SignIn);
        screens.MapPost("/sign-out", EndAsync);
    }

    private static IResult Show(HttpContext context, string? next) => context.Actor() is null
        ? new RazorComponentResult<SignInPage>(new { Next = Requests.LocalPath(next) })
        : TypedResults.LocalRedirect(Requests.LocalPath(next));

    private static async Task<IResult> ByPasswordAsync(
        HttpContext context, SignIn signIn, SignInSessions sessions, [FromForm] string? email, [FromForm] string? password, [FromForm] string? next)
    {
        var path = Requests.LocalPath(next);
        switch (await signIn.ByPasswordAsync(email ?? "", password ?? ""))
        {
            case SignInAnswer.Welcome welcome:
                await sessions.StartAsync(context, welcome.Account, "password");
                return TypedResults.LocalRedirect(path);
            case SignInAnswer.Refused refused:
                return Again(StatusCodes.Status422UnprocessableEntity, refused.Findings);
            case SignInAnswer.TooMany many:
                context.Response.Headers.RetryAfter = Math.Ceiling(many.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                return Again(StatusCodes.Status429TooManyRequests,
                    [Finding.Error("sign-in-limited", T("There were too many tries for this account."), fix: T("Wait a minute, then try once more, or ask an administrator for a sign-in link."))]);
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        RazorComponentResult<SignInPage> Again(int status, ImmutableArray<Finding> findings) =>
            new(new { Next = path, Email = email ?? "", Findings = findings }) { StatusCode = status };
    }

    // Only looks: mail programs and scanners open every address they see.
    private static async Task<IResult> ShowLinkAsync(HttpContext context, string token, SignIn signIn)
    {
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        var link = await signIn.PeekAsync(token);
        return new RazorComponentResult<LinkPage>(new { Link = link, Token = token }) { StatusCode = link is null ? StatusCodes.Status410Gone : StatusCodes.Status200OK };
    }

    private static async Task<IResult> ByLinkAsync(
        HttpContext context, string token, SignIn signIn, SignInSessions sessions, [FromForm] string? email, [FromForm] string? name, [FromForm] string? password)
    {
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        switch (await signIn.ByLinkAsync(token, new LinkForm(email ?? "", name ?? "", password ?? "")))
        {
            case SignInAnswer.Welcome welcome:
                await sessions.StartAsync(context, welcome.Account, "link");
                return TypedResults.LocalRedirect("/");
            case SignInAnswer.Refused refused:
                var link = await signIn.PeekAsync(token);
                // The second click of a double click: the first one has signed this browser in.
                return link is null && context.Actor() is not null
                    ? TypedResults.LocalRedirect("/")
                    : new RazorComponentResult<LinkPage>(new { Link = link, Token = token, Name = name ?? "", Email = email ?? "", refused.Findings })
                    {
                        StatusCode = link is null ? StatusCodes.Status410Gone : StatusCodes.Status422UnprocessableEntity,
                    };
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<IResult> EndAsync(HttpContext context, SignInSessions sessions, [FromForm] IFormCollection form)
    {
        await sessions.EndAsync(context);
        return TypedResults.LocalRedirect("/sign-in");
    }
}
