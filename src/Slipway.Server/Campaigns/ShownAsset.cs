using System.Net;
using System.Text.RegularExpressions;
using Slipway.Sdk.Assets;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>An asset's own HTML as an answer: sandboxed by its headers and closed to everything else, for what is in it is not ours.</summary>
internal static partial class ShownAsset
{
    private const string Policy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'none'; frame-ancestors 'self'";

    private const string WithoutImages =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'";

    // Where an image is asked for and none is to be: a single clear point.
    private const string Nothing = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";

    /// <summary>The asset as a person of whom nothing is known would see it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="view">Which side of it: <c>html</c>, <c>text</c>, <c>bare</c> for HTML whose images are not loaded, <c>light</c> and <c>dark</c> for one whose reader has that scheme, whatever ours is; or as a segment reads it (<see cref="SegmentSample.View"/>).</param>
    public static IResult Of(HttpContext context, Asset asset, string view) => (asset, view) switch
    {
        (EmailAsset email, "text") => Html(context, Plain(Shown(email.Text))),
        (PageAsset page, "text") => Html(context, Plain(Shown(page.Text))),
        (EmailAsset email, _) when SegmentSample.Find(email, view) is { } segment => Html(context, email.Html.Fill(name => name == segment.Field ? segment.Value : null, Nowhere)),
        (EmailAsset email, _) => Html(context, Schemed(Shown(email.Html), view), images: view != "bare"),
        (PageAsset page, _) => Html(context, Schemed(Document(page.Title, Shown(page.Html)), view)),
        _ => Results.NotFound(),
    };

    public static IResult Gone(HttpContext context, string title, string text) =>
        Html(context, $"<!doctype html><meta charset=utf-8><title>{title}</title><style>:root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif;margin:2rem}}h1{{font-size:1.125rem}}</style><h1>{title}</h1><p>{text}</p>", status: StatusCodes.Status404NotFound);

    /// <summary>A text as a person of whom nothing is known would see it. Nothing in it leads anywhere, and nothing tells that it was opened.</summary>
    public static string Shown(Template template) => template.Fill(_ => null, Nowhere);

    private static string Nowhere(Part.Address hole) => hole.Kind == AddressKind.OpenPixel ? Nothing : "#";

    // The scheme is asked of the reader's device; here it is given.
    private static string Schemed(string html, string view) => view is "light" or "dark" ? Scheme().Replace(html, asked => asked.Groups[1].Value == view ? "(min-width:0)" : "(max-width:0)") : html;

    private static string Plain(string text) =>
        $"<!doctype html><meta charset=utf-8><title>{T("Plain text")}</title><style>:root{{color-scheme:light dark}}pre{{font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;margin:1rem}}</style><pre>{WebUtility.HtmlEncode(text)}</pre>";

    // Its own theme surrounds a page on its platform; here it stands alone.
    private static string Document(string title, string html) => html.Contains("<html", StringComparison.OrdinalIgnoreCase)
        ? html
        : $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{WebUtility.HtmlEncode(title)}</title>"
            + "<style>:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1.25rem}img{max-width:100%;height:auto}.wp-block-columns{display:flex;flex-wrap:wrap;gap:1.5rem}.wp-block-column{flex:1 1 16rem}.wp-block-button__link{display:inline-block;padding:.6rem 1.2rem;border-radius:.4rem;border:1px solid}</style></head>"
            + $"<body><main>{html}</main></body></html>";

    private static IResult Html(HttpContext context, string html, bool images = true, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ContentSecurityPolicy = images ? Policy : WithoutImages;
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(html, "text/html; charset=utf-8", System.Text.Encoding.UTF8, status);
    }

    [GeneratedRegex(@"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")]
    private static partial Regex Scheme();
}
