using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Forms;
using Slipway.Stack.Mail;
using Slipway.Stack.Objects;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Pages;

/// <summary>What the world sees: live pages and calendar entries; staged ones only under a signed preview address.</summary>
public sealed class PublicSite(Database database, Addresses addresses, MailContent content, BusinessClock clock)
{
    // Pages are written by our own users and rendered by us, yet they run no script and post only to us.
    private const string PagePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string PreviewPolicy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'none'; frame-ancestors 'self'";

    private static readonly string[] Reading = ["GET", "HEAD"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/p/{campaign}/{slug}", Reading, PageAsync);
        routes.MapMethods("/c/{campaign}/{name}.ics", Reading, CalendarAsync);
        routes.MapMethods("/preview/{id}/{revision}/{until:long}/{view}/{mark}", Reading, PreviewAsync);
        // Browsers ask for it beside every page; ours name none of their own. A sandboxed preview asks as a stranger.
        routes.MapGet("/favicon.ico", (HttpContext context) =>
        {
            context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            context.Response.Headers.CacheControl = "public, max-age=86400";
            return Results.NoContent();
        });
    }

    /// <summary>The HTML of a page as a visitor gets it.</summary>
    internal async Task<string> RenderAsync(Session session, string campaign, PageAsset page)
    {
        // A campaign may have a thousand pages: their addresses are looked for only by those that lead to one.
        var links = (await StackObjects.OfCampaignAsync(session, campaign, AssetKind.Link))
            .Select(o => o.LiveAsset ?? o.StagedAsset).OfType<LinkAsset>().ToImmutableDictionary(l => l.Key.Name);
        var slugs = links.Values.Any(l => l.Page is not null) || page.Html.AllParts().Any(p => p is Part.Address { Kind: AddressKind.Page })
            ? await StackObjects.SlugsAsync(session, campaign) : ImmutableDictionary<string, string>.Empty;
        var own = page.Account is null || links.Values.All(l => l.AccountPage is null) ? ImmutableDictionary<string, string>.Empty
            : await StackObjects.SlugsOfAsync(session, campaign, page.Account);
        // Fresh for every visit, so that a form posted twice is one submission and two visits are two.
        var submission = Guid.NewGuid().ToString("N");
        return page.Html.Fill(name => name == FormIntake.SubmissionId ? submission : null, hole => content.OnPage(campaign, slugs, own, links, hole));
    }

    private async Task<IResult> PageAsync(string campaign, string slug, HttpContext context)
    {
        await using var session = await database.ReadAsync();
        if ((await StackObjects.BySlugAsync(session, campaign, slug))?.LiveAsset is not PageAsset page || page.Slug != slug)
        {
            return Html(context, PagePolicy, Notice("This page is not here", "It may have moved, or it is not public yet."), 404);
        }

        if (page.Account is { } account)
        {
            context.Response.Headers["X-Robots-Tag"] = "noindex";
            await VisitedAsync(campaign, page, account, context);
        }

        return Html(context, PagePolicy, WithDemoNote(await RenderAsync(session, campaign, page)));
    }

    // Who looks is not known, only for which account the page was made; a program that only asks whether it is there is no visit.
    private Task VisitedAsync(string campaign, PageAsset page, string account, HttpContext context)
    {
        var client = Clients.KindOf(context.Request);
        return client != "browser" ? Task.CompletedTask : database.WriteAsync("page.visit", s => StackEvents.AddAsync(s, new PlatformEvent($"{EventTypes.Visited}:{campaign}:{page.Key.Name}:{Guid.NewGuid():N}", EventTypes.Visited, campaign, page.Key.ToString(), null, clock.Now)
        {
            Data = ImmutableSortedDictionary<string, string>.Empty.Add("client", client).Add("account", account),
        }));
    }

    // Said when the page is served: the content is what was approved, with or without a demonstration around it.
    private string WithDemoNote(string html)
    {
        var body = clock.IsHeld ? html.IndexOf("<body", StringComparison.Ordinal) : -1;
        return body < 0 ? html : html.Insert(
            html.IndexOf('>', body) + 1,
            "<p role=\"note\" style=\"margin:0;padding:.6rem 1rem;background:#fdf3dc;color:#7d5400;font:14px/1.4 system-ui,sans-serif\">Demonstration: the company, its visitors and the time are made up.</p>");
    }

    private async Task<IResult> CalendarAsync(string campaign, string name)
    {
        await using var session = await database.ReadAsync();
        return await StackObjects.ByNameAsync(session, campaign, AssetKind.Calendar, name) is { LiveAsset: CalendarAsset entry, RemoteState: RemoteState.Live }
            ? Results.Text(CalendarFile.Write(entry, $"{campaign}-{name}"), "text/calendar; charset=utf-8")
            : Results.NotFound();
    }

    private async Task<IResult> PreviewAsync(string id, string revision, long until, string view, string mark, HttpContext context)
    {
        if (!addresses.IsPreview(id, revision, until, view, mark))
        {
            return Html(context, PreviewPolicy, Notice("This preview has expired", "Reload the review page to get a new one."), 404);
        }

        await using var session = await database.ReadAsync();
        var item = await StackObjects.ByIdAsync(session, id);
        if (item is null || item.Revision.ToString(CultureInfo.InvariantCulture) != revision)
        {
            return Html(context, PreviewPolicy, Notice("This version is not there any more", "Reload the review page to see the present one."), 404);
        }

        switch (item.StagedAsset)
        {
            case EmailAsset email:
                return await EmailAsync(session, context, item, email, view);
            case PageAsset page:
                return Html(context, PreviewPolicy, await RenderAsync(session, item.Campaign, page));
            case FormAsset form:
                return Html(context, PreviewPolicy, Notice(form.Title, string.Join(" · ", form.Fields.Select(f => f.Label + (f.Required ? " *" : "")))));
            default:
                return Results.NotFound();
        }
    }

    private async Task<IResult> EmailAsync(Session session, HttpContext context, StackObject item, EmailAsset email, string view)
    {
        // A real recipient, so that merge fields show what they will; links lead to the staged addresses and record nothing.
        var audience = (await StackObjects.ByNameAsync(session, item.Campaign, AssetKind.Audience, email.Audience.Name))?.StagedAsset as AudienceAsset;
        var person = audience is null ? null : (await ContactBook.SampleAsync(session, audience.Snapshot, 1)) is [var first, ..] ? first : null;
        var slugs = await StackObjects.SlugsAsync(session, item.Campaign);
        var reader = person is null ? null : await Reader.OfAsync(session, person, audience, Reader.AccountsOf(audience));
        var pages = reader?.Account is null ? null : await StackObjects.AccountSlugsAsync(session, item.Campaign);
        string? Address(Part.Address hole) => hole.Kind switch
        {
            AddressKind.OpenPixel => null,
            AddressKind.AccountPage => pages?.GetValueOrDefault((hole.Target, reader!.Account!.Key)) is { } slug ? addresses.Page(item.Campaign, slug) : null,
            _ => content.For(item.Campaign, "preview", slugs, tracksOpens: false, hole),
        };
        return view == "text"
            ? Html(context, PreviewPolicy, $"<!doctype html><meta charset=utf-8><title>Plain text</title><style>:root{{color-scheme:light dark}}pre{{font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;margin:1rem}}</style><pre>{WebUtility.HtmlEncode(email.Text.Fill(n => reader?.Field(n), Address))}</pre>")
            : Html(context, PreviewPolicy, email.Html.Fill(n => reader?.Field(n), Address));
    }

    internal static IResult Html(HttpContext context, string policy, string html, int status = 200)
    {
        context.Response.Headers.ContentSecurityPolicy = policy;
        context.Response.Headers.XFrameOptions = policy == PreviewPolicy ? "SAMEORIGIN" : "DENY";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Content(html, "text/html; charset=utf-8", System.Text.Encoding.UTF8, status);
    }

    internal static IResult Notice(HttpContext context, string title, string text, int status) => Html(context, PagePolicy, Notice(title, text), status);

    internal static string Notice(string title, string text, string extra = "") =>
        $$"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem}h1{font-size:1.6rem;line-height:1.25}button{font:inherit;padding:.6rem 1.2rem;border-radius:.4rem;border:1px solid;cursor:pointer}</style></head>
        <body><main><h1>{{WebUtility.HtmlEncode(title)}}</h1><p>{{WebUtility.HtmlEncode(text)}}</p>{{extra}}</main></body></html>
        """;
}
