using Microsoft.AspNetCore.Antiforgery;
using Slipway.Server.Accounts;

namespace Slipway.Server.Serving;

/// <summary>Refuses changes that another site makes a signed-in browser ask for.</summary>
/// <remarks>
/// A cookie comes along by itself, so it needs a proof that our own page asked: the browser's word (Sec-Fetch-Site, Origin) or an antiforgery token. A token
/// in the Authorization header is put there on purpose and is proof enough. Forms are held to the antiforgery token besides.
/// </remarks>
internal static class SameOrigin
{
    public static void UseSameOrigin(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        if (!changes || context.Actor() is not { Token: null })
        {
            await next(context);
            return;
        }

        switch (Claimed(request))
        {
            case false:
                await Problems.Refused(
                    StatusCodes.Status403Forbidden, "other-site", "Another site asked for this.",
                    "Open Slipway itself and try again; programs use an API token.").ExecuteAsync(context);
                return;
            case null when !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context):
                await Problems.Refused(
                    StatusCodes.Status400BadRequest, "antiforgery", "The request does not show that it comes from a Slipway page.",
                    "Load the page again and repeat; programs use an API token instead of the cookie.").ExecuteAsync(context);
                return;
            default:
                await next(context);
                return;
        }
    });

    /// <summary>Refuses a form that does not bring the token of a page of ours, before its handler reads it.</summary>
    public static void UseFormTokens(this WebApplication app)
    {
        app.UseAntiforgery();
        app.Use((context, next) =>
        {
            if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }

    /// <summary>What the browser says: ours, another's, or nothing.</summary>
    private static bool? Claimed(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
        {
            return site is "same-origin" or "none";
        }

        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            ? string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            : null;
    }
}
