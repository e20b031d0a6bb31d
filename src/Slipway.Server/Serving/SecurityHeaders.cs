using System.Security.Cryptography;

namespace Slipway.Server.Serving;

/// <summary>The headers that every answer carries, and the content security policy of our own pages.</summary>
/// <remarks>An endpoint that shows somebody else's HTML sets its own Content-Security-Policy; it is then left alone.</remarks>
public static class SecurityHeaders
{
    private const string NonceKey = "slipway.nonce";

    /// <summary>The nonce that a script or style of this answer must carry to run.</summary>
    public static string Nonce(this HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            context.Items[NonceKey] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        }

        return nonce;
    }

    internal static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            Write(context);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            var nonce = context.Nonce();
            headers.ContentSecurityPolicy =
                $"default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
                + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'";
            headers.XFrameOptions = "DENY";
        }

        // What a signed-in person sees belongs in no cache; static files say otherwise themselves.
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }
    }
}
