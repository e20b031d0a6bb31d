using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>Pages to look at the mails. What a mail holds is anyone's writing, so it is encoded everywhere and its HTML is shown in a sandboxed frame only.</summary>
public static partial class MailboxPages
{
    private const int PageSize = 50;
    private const string PagePolicy = "default-src 'none'; style-src 'self'; frame-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";

    // Links of a mail open in a tab of their own and work there as they would from a mail program.
    // Pictures from elsewhere are blocked: looking at a mail here must not count as its recipient opening it.
    private const string MailPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors *";

    /// <param name="endpoints">Where the pages are added: /mailbox and below, /mailbox.json and /mailbox.css.</param>
    /// <param name="mailbox">The mails to show.</param>
    /// <param name="banner">Said on every page, such as that the mails went nowhere else.</param>
    public static IEndpointConventionBuilder MapMailbox(
        this IEndpointRouteBuilder endpoints, Mailbox mailbox, string banner = "Demo mailbox: these mails went nowhere else.")
    {
        var pages = endpoints.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/mailbox", (HttpContext http, string? q, int? page) => Page(http, banner, "Mailbox", List(mailbox, q, page ?? 1)));
        pages.MapGet("/mailbox/{id:long}", (HttpContext http, long id) => mailbox.WithId(id) is { } mail
            ? Page(http, banner, mail.Subject, One(mail))
            : Page(http, banner, "Not found", "<p>This mailbox has no such mail. <a href=\"/mailbox\">All mails</a></p>", StatusCodes.Status404NotFound));
        pages.MapGet("/mailbox/{id:long}/html", (HttpContext http, long id) => mailbox.WithId(id)?.Html is { } html
            ? Content(http, WithLinksInTabsOfTheirOwn(html), "text/html; charset=utf-8", MailPolicy)
            : Results.NotFound());
        pages.MapGet("/mailbox/{id:long}/raw", (HttpContext http, long id) => mailbox.WithId(id) is { } mail
            ? Content(http, Encoding.UTF8.GetString(mail.Raw.Span), "text/plain; charset=utf-8", PagePolicy)
            : Results.NotFound());
        pages.MapGet("/mailbox.json", (HttpContext http, string? q) => Content(http, Json(Matching(mailbox, q)), "application/json", PagePolicy));
        pages.MapGet("/favicon.ico", () => Results.NoContent());
        pages.MapGet("/mailbox.css", (HttpContext http) => Content(http, MailboxStyle.Sheet, "text/css; charset=utf-8", PagePolicy));
        return pages;
    }

    private static IResult Page(HttpContext http, string banner, string title, string body, int status = StatusCodes.Status200OK) => Content(
        http,
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{Encode(title.Length == 0 ? "(no subject)" : title)} - Mailbox</title>
        <link rel="stylesheet" href="/mailbox.css">
        </head>
        <body>
        <p class="banner" role="note">{Encode(banner)}</p>
        <main>
        {body}
        </main>
        </body>
        </html>

        """,
        "text/html; charset=utf-8",
        PagePolicy,
        status);

    private static IResult Content(HttpContext http, string content, string type, string policy, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(content, type, Encoding.UTF8, status);
    }

    /// <summary>A link that opened inside the frame would show a page without scripts and forms.</summary>
    private static string WithLinksInTabsOfTheirOwn(string html)
    {
        var start = HeadOrDoctype().Match(html);
        return html.Insert(start.Index + start.Length, "<base target=\"_blank\">");
    }

    /// <summary>Newest first; those whose sender or recipients hold the text.</summary>
    private static ImmutableArray<ReceivedMail> Matching(Mailbox mailbox, string? q)
    {
        var wanted = q?.Trim() ?? "";
        return
        [
            .. mailbox.All.Reverse().Where(mail => wanted.Length == 0
                || mail.Recipients.Any(to => to.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                || mail.From.Contains(wanted, StringComparison.OrdinalIgnoreCase)),
        ];
    }

    private static string List(Mailbox mailbox, string? q, int page)
    {
        var found = Matching(mailbox, q);
        var pages = Math.Max(1, (found.Length + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <h1>Mailbox</h1>
            <form action="/mailbox" role="search"><label for="q">Address</label>
            <input id="q" name="q" type="search" value="{Encode(q ?? "")}" placeholder="name@example.com"><button>Search</button></form>
            <p class="quiet">{found.Length} {(found.Length == 1 ? "mail" : "mails")}{(string.IsNullOrWhiteSpace(q) ? "" : " found")}</p>

            """);
        if (found.IsEmpty)
        {
            return html.Append("<p>No mail here yet.</p>").ToString();
        }

        html.Append("<table><thead><tr><th scope=\"col\">Time (UTC)</th><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">Subject</th></tr></thead><tbody>\n");
        foreach (var mail in found.Skip((page - 1) * PageSize).Take(PageSize))
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr><td data-label="Time"><time datetime="{mail.ReceivedAt:O}">{Time(mail)}</time></td><td data-label="From" title="{Encode(mail.From)}">{Encode(NameOnly(mail.From))}</td>
                <td data-label="To">{Encode(string.Join(", ", mail.Recipients))}</td><td data-label="Subject"><a href="/mailbox/{mail.Id}">{Subject(mail)}</a></td></tr>

                """);
        }

        html.Append("</tbody></table>\n");
        return html.Append(PageLinks(q, page, pages)).ToString();
    }

    private static string PageLinks(string? q, int page, int pages)
    {
        if (pages == 1)
        {
            return "";
        }

        var search = string.IsNullOrWhiteSpace(q) ? "" : $"q={Uri.EscapeDataString(q)}&amp;";
        var newer = page > 1 ? string.Create(CultureInfo.InvariantCulture, $"<a rel=\"prev\" href=\"/mailbox?{search}page={page - 1}\">Newer</a>") : "";
        var older = page < pages ? string.Create(CultureInfo.InvariantCulture, $"<a rel=\"next\" href=\"/mailbox?{search}page={page + 1}\">Older</a>") : "";
        return string.Create(CultureInfo.InvariantCulture, $"<nav aria-label=\"Pages\">{newer} <span>Page {page} of {pages}</span> {older}</nav>");
    }

    private static string One(ReceivedMail mail)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"""
            <p><a href="/mailbox">All mails</a></p>
            <h1>{Subject(mail)}</h1>
            <dl><dt>From</dt><dd>{Encode(mail.From)}</dd><dt>To</dt><dd>{Encode(string.Join(", ", mail.Recipients))}</dd>
            <dt>Received</dt><dd>{Time(mail)} UTC</dd></dl>

            """);
        if (mail.Html is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <h2>As shown</h2>
                <iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mailbox/{mail.Id}/html" title="The mail as a mail program shows it"></iframe>

                """);
        }

        if (mail.Text is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>Plain text</h2>\n<pre>{Encode(mail.Text)}</pre>\n");
        }

        html.Append("<details><summary>Headers</summary><dl>\n");
        foreach (var header in mail.Headers)
        {
            html.Append(CultureInfo.InvariantCulture, $"<dt>{Encode(header.Name)}</dt><dd>{Encode(header.Value)}</dd>\n");
        }

        return html.Append(CultureInfo.InvariantCulture, $"</dl></details>\n<p><a href=\"/mailbox/{mail.Id}/raw\">Raw source</a></p>").ToString();
    }

    private static string Json(ImmutableArray<ReceivedMail> mails) => JsonSerializer.Serialize(
        [
            .. mails.Select(mail => new ListedMail(mail.Id, mail.ReceivedAt, mail.EnvelopeFrom, [.. mail.Recipients], mail.Subject, mail.MessageId, mail.Text, Headers(mail))),
        ],
        MailboxJson.Default.ListedMailArray);

    private static Dictionary<string, string> Headers(ReceivedMail mail) => mail.Headers
        .DistinctBy(header => header.Name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);

    private static string Subject(ReceivedMail mail) => Encode(mail.Subject.Length == 0 ? "(no subject)" : mail.Subject);

    /// <summary>As inboxes list a sender: by name, where there is one.</summary>
    private static string NameOnly(string from) => from.IndexOf('<', StringComparison.Ordinal) is > 0 and var at && from[..at].Trim(' ', '"') is { Length: > 0 } name ? name : from;

    private static string Time(ReceivedMail mail) => mail.ReceivedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    [GeneratedRegex(@"<head(\s[^>]*)?>|\A\s*<!doctype[^>]*>(?!.*<head[\s>])|\A(?!.*<head[\s>])", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HeadOrDoctype();
}
