using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail;
using Slipway.Stack.Objects;
using Slipway.Stack.Pages;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Tracking;

/// <summary>Redirects of tracked links, the open pixel, and unsubscribing (RFC 8058: a POST acts, a GET only shows a button).</summary>
public sealed class TrackingEndpoints(Database database, BusinessClock clock, Addresses addresses, MailContent content)
{
    private static readonly byte[] _pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/r/{recipient}/{link}/{mark}", ["GET", "HEAD"], RedirectAsync);
        routes.MapMethods("/l/{campaign}/{link}", ["GET", "HEAD"], FollowAsync);
        routes.MapMethods("/o/{recipient}/{mark}.gif", ["GET", "HEAD"], OpenAsync);
        routes.MapMethods("/u/{recipient}/{mark}", ["GET", "HEAD"], AskUnsubscribe);
        routes.MapPost("/u/{recipient}/{mark}", UnsubscribeAsync).DisableAntiforgery();
    }

    private async Task<IResult> RedirectAsync(string recipient, string link, string mark, HttpContext context)
    {
        if (!addresses.IsMark("link", $"{recipient}/{link}", mark) || await TargetAsync(recipient) is not { } target)
        {
            return PublicSite.Notice(context, "This link leads nowhere", "It may have been cut off. Open the mail again and follow the link there.", 404);
        }

        if (await DestinationAsync(target.Campaign, link, target.Account) is not { } destination)
        {
            return PublicSite.Notice(context, "This link leads nowhere", "What it led to is not there any more.", 404);
        }

        await AddAsync(target, EventTypes.Clicked, context, link);
        return Away(context, destination);
    }

    // Who follows it is not known: the click counts for the campaign, never for a person.
    private async Task<IResult> FollowAsync(string campaign, string link, HttpContext context)
    {
        if (await DestinationAsync(campaign, link, account: null) is not { } destination)
        {
            return PublicSite.Notice(context, "This link leads nowhere", "What it led to is not there any more.", 404);
        }

        var id = $"{EventTypes.Clicked}:{campaign}:{link}:{Guid.NewGuid():N}";
        await database.WriteAsync("track", s => StackEvents.AddAsync(s, new PlatformEvent(id, EventTypes.Clicked, campaign, $"link/{link}", null, clock.Now)
        {
            Data = ImmutableSortedDictionary<string, string>.Empty.Add("client", Clients.KindOf(context.Request)).Add("link", link),
        }));
        return Away(context, destination);
    }

    private Task<string?> DestinationAsync(string campaign, string link, string? account) => database.ReadAsync(async s =>
    {
        if ((await StackObjects.ByNameAsync(s, campaign, AssetKind.Link, link))?.LiveAsset is not LinkAsset live)
        {
            return null;
        }

        var slug = live.AccountPage is { } file && account is not null ? await StackObjects.AccountSlugAsync(s, campaign, file, account) : null;
        return content.Destination(campaign, live.Page is null ? ImmutableDictionary<string, string>.Empty : await StackObjects.SlugsAsync(s, campaign), live, slug, withUtm: true);
    });

    private static IResult Away(HttpContext context, string destination)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Redirect(destination);
    }

    private async Task<IResult> OpenAsync(string recipient, string mark, HttpContext context)
    {
        if (addresses.IsMark("open", recipient, mark) && await TargetAsync(recipient) is { } target)
        {
            await AddAsync(target, EventTypes.Opened, context, null);
        }

        context.Response.Headers.CacheControl = "no-store";
        // It is asked for from inside a mail program's page, which is never ours.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Results.Bytes(_pixel, "image/gif");
    }

    private IResult AskUnsubscribe(string recipient, string mark, HttpContext context) => addresses.IsMark("unsubscribe", recipient, mark)
        ? PublicSite.Html(context, "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            PublicSite.Notice("Unsubscribe", "You will get no more marketing mails from us.", "<form method=\"post\"><button>Unsubscribe</button></form>"))
        : PublicSite.Notice(context, "This link leads nowhere", "It may have been cut off. Open the mail again and follow the link there.", 404);

    private async Task<IResult> UnsubscribeAsync(string recipient, string mark, HttpContext context)
    {
        if (!addresses.IsMark("unsubscribe", recipient, mark))
        {
            return PublicSite.Notice(context, "This link leads nowhere", "It may have been cut off. Open the mail again and follow the link there.", 404);
        }

        if (await TargetAsync(recipient) is { } target)
        {
            await database.WriteAsync("unsubscribe", async s =>
            {
                if (await s.ScalarAsync<string>("select email_key from stack_contacts where id = @Contact", target) is { } key)
                {
                    await Suppressions.AddAsync(s, key, "unsubscribed", clock.Now);
                }

                await StackEvents.AddAsync(s, new PlatformEvent($"unsubscribed:{recipient}", EventTypes.Unsubscribed, target.Campaign, target.Asset, target.Contact, clock.Now));
            });
        }

        return PublicSite.Notice(context, "You are unsubscribed", "You will get no more marketing mails from us.", 200);
    }

    private Task AddAsync(Target target, string type, HttpContext context, string? link)
    {
        var data = ImmutableSortedDictionary<string, string>.Empty.Add("client", Clients.KindOf(context.Request));
        data = target.Account is { } account ? data.Add("account", account) : data;
        // A reload a moment later is one event: the identity is the person, the mail, the link and the business second.
        var id = $"{type}:{target.Id}:{link}:{data["client"]}:{clock.Now.ToUnixTimeSeconds()}";
        return database.WriteAsync("track", s => StackEvents.AddAsync(s, new PlatformEvent(id, type, target.Campaign, target.Asset, target.Contact, clock.Now)
        {
            Data = link is null ? data : data.Add("link", link),
        }));
    }

    private Task<Target?> TargetAsync(string recipient) => database.ReadAsync(s => s.FirstAsync<Target>(
        """
        select r.id, r.contact, o.campaign, 'email/' || o.name as asset, json_extract(x.data, '$.account') as account
        from stack_recipients r join stack_objects o on o.id = r.email_object left join stack_events x on x.id = 'exposed:' || o.campaign || ':' || r.contact
        where r.id = @recipient
        """,
        new { recipient }));

    // With members in place of a constructor: a computed column has no type that a constructor could be chosen by.
    private sealed record Target
    {
        public string Id { get; init; } = "";

        public string Contact { get; init; } = "";

        public string Campaign { get; init; } = "";

        public string Asset { get; init; } = "";

        public string? Account { get; init; }
    }
}
