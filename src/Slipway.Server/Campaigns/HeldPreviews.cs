using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Serving;
using Slipway.Store.Keys;

namespace Slipway.Server.Campaigns;

/// <summary>Shows what a platform that has no preview for strangers holds of an asset, as it was read from it when it was prepared: a draft of WordPress, for one, opens only for who is signed in there.</summary>
public sealed class HeldPreviews(Engine.Campaigns.Campaigns campaigns, KeyRing keys, PublicAddress address, TimeProvider time)
{
    private const string Purpose = "held-preview";
    private const string Policy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'none'; frame-ancestors 'self'";

    private static readonly TimeSpan _life = TimeSpan.FromHours(24);

    /// <summary>A reading with addresses at which it is shown, where its platform gives none.</summary>
    public Reading With(CampaignVersion version, Reading reading)
    {
        if (!reading.Previews.IsDefaultOrEmpty || reading.Asset is not (EmailAsset or PageAsset))
        {
            return reading;
        }

        // Whole hours, so that looking twice gives the same address.
        var until = (time.GetUtcNow() + _life).ToUnixTimeSeconds() / 3600 * 3600;
        return reading with
        {
            Previews = reading.Asset is EmailAsset
                ? [new Preview("HTML", Address(version.Digest, reading.Asset.Key, until, "html")), new Preview("Plain text", Address(version.Digest, reading.Asset.Key, until, "text"))]
                : [new Preview("HTML", Address(version.Digest, reading.Asset.Key, until, "html"))],
        };
    }

    /// <summary>Answers a preview's address.</summary>
    public async Task<IResult> GetAsync(string version, AssetKind kind, string name, long until, string view, string mark, HttpContext context)
    {
        var key = new AssetKey(kind, name);
        if (until <= time.GetUtcNow().ToUnixTimeSeconds() || !keys.IsMark(Purpose, Text(version, key, until, view), mark)
            || (await campaigns.FindAsync(version))?.Readings.GetValueOrDefault(key)?.Asset is not { } asset)
        {
            return Html(context, "<!doctype html><title>This preview has expired</title><h1>This preview has expired</h1><p>Reload the review page to get a new one.</p>", StatusCodes.Status404NotFound);
        }

        return asset switch
        {
            EmailAsset email when view == "text" => Html(context, $"<!doctype html><meta charset=utf-8><title>Plain text</title><style>:root{{color-scheme:light dark}}pre{{font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;margin:1rem}}</style><pre>{WebUtility.HtmlEncode(Shown(email.Text))}</pre>"),
            EmailAsset email => Html(context, Shown(email.Html)),
            PageAsset page => Html(context, Document(page.Title, Shown(page.Html))),
            _ => Results.NotFound(),
        };
    }

    // Its own theme surrounds a page on its platform; here it stands alone.
    private static string Document(string title, string html) => html.Contains("<html", StringComparison.OrdinalIgnoreCase)
        ? html
        : $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{WebUtility.HtmlEncode(title)}</title>"
            + "<style>:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1.25rem}img{max-width:100%;height:auto}.wp-block-columns{display:flex;flex-wrap:wrap;gap:1.5rem}.wp-block-column{flex:1 1 16rem}.wp-block-button__link{display:inline-block;padding:.6rem 1.2rem;border-radius:.4rem;border:1px solid}</style></head>"
            + $"<body><main>{html}</main></body></html>";

    private static string Shown(Template template) => template.Fill(_ => null, _ => "#");

    private string Address(string version, AssetKey key, long until, string view) => string.Create(
        CultureInfo.InvariantCulture, $"{address.Base}/preview/held/{version}/{key.Kind}/{Uri.EscapeDataString(key.Name)}/{until}/{view}/{keys.Mark(Purpose, Text(version, key, until, view))}");

    private static string Text(string version, AssetKey key, long until, string view) => string.Create(CultureInfo.InvariantCulture, $"{version}/{key}/{until}/{view}");

    private static IResult Html(HttpContext context, string html, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(html, "text/html; charset=utf-8", System.Text.Encoding.UTF8, status);
    }
}
