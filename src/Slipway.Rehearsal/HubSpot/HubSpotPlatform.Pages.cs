using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A landing page: what is live (or, before it was ever pushed, what was saved), and the buffer beside it.</summary>
internal sealed class HubSpotPage(string id, DateTimeOffset created, JsonObject live)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public JsonObject Live { get; set; } = live;

    public JsonObject? Draft { get; set; }

    public bool IsLive { get; set; }

    public DateTimeOffset? Published { get; set; }

    public DateTimeOffset? ScheduledFor { get; set; }

    public DateTimeOffset? Deleted { get; set; }

    public List<(string Id, DateTimeOffset At, JsonObject Content)> Revisions { get; } = [];

    public string Slug => Live["slug"].Word() ?? "";
}

/// <summary>A landing page as everybody can see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Slug">Its path.</param>
/// <param name="Title">Its title.</param>
/// <param name="Html">What is shown.</param>
public sealed record PublicPage(string Id, string Slug, string Title, string Html);

// Landing pages: PATCH on the page changes what is live, PATCH on its draft the buffer, and pushing makes the buffer live.
public sealed partial class HubSpotPlatform
{
    private const string PagesPath = "/cms/pages/2026-03/landing-pages";
    private const string PageRead = "content content.landing_pages.read";
    private const string PageWrite = "content.landing_pages.write content";

    // What HubSpot makes itself; given back to it, it has no effect.
    private static readonly string[] _pageMade =
        ["id", "url", "created", "createdById", "updated", "updatedById", "archivedAt", "currentState", "currentlyPublished", "state", "contentTypeCategory", "publishDate", "translations"];

    private readonly Dictionary<string, HubSpotPage> _pages = new(StringComparer.Ordinal);

    /// <summary>The pages everybody can see now.</summary>
    public ImmutableArray<PublicPage> PublicPages => Locked(() =>
    {
        Settle();
        return _pages.Values.Where(Visible).Select(p => new PublicPage(p.Id, p.Slug, p.Live["htmlTitle"].Word() ?? "", Render(p))).ToImmutableArray();
    });

    private void ServePages()
    {
        Serve("GET", PagesPath, PageRead, ListPages, "after archived createdAfter createdAt createdBefore limit property sort updatedAfter updatedAt updatedBefore");
        Serve("POST", PagesPath, PageWrite, CreatePage, body: "Page");
        Serve("POST", $"{PagesPath}/schedule", PageWrite, SchedulePage, body: "PageSchedule");
        Serve("GET", $"{PagesPath}/{{id}}", PageRead, c => new Answer(200, Show(Page(c, c.Asked("archived") == "true"), null)), "archived property");
        Serve("PATCH", $"{PagesPath}/{{id}}", PageWrite, ChangePage, "archived", "Page");
        Serve("DELETE", $"{PagesPath}/{{id}}", PageWrite, DeletePage, "archived");
        Serve("GET", $"{PagesPath}/{{id}}/draft", PageRead, c => Drafted(Page(c)));
        Serve("PATCH", $"{PagesPath}/{{id}}/draft", PageWrite, ChangePageDraft, body: "Page");
        Serve("POST", $"{PagesPath}/{{id}}/draft/push-live", PageWrite, PushPageLive);
        Serve("POST", $"{PagesPath}/{{id}}/draft/reset", PageWrite, ResetPageDraft);
        Serve("GET", $"{PagesPath}/{{id}}/revisions", PageRead, ListPageRevisions, "after before limit");
        Serve("POST", $"{PagesPath}/{{id}}/revisions/{{revision}}/restore-to-draft", PageWrite, RestorePageToDraft);

        // Not HubSpot's API: the world's view of what is live, which HubSpot shows below the customer's own domain.
        foreach (var path in new[] { "/public/{a}", "/public/{a}/{b}", "/public/{a}/{b}/{c}" })
        {
            Serve("GET", path, "", Visit, open: true);
        }
    }

    private Answer ListPages(Call call)
    {
        var archived = call.Asked("archived") == "true";
        var pages = _pages.Values.Where(p => p.Deleted is not null == archived && Shows(p.Created) && InTime(call, "created", p.Created) && InTime(call, "updated", p.Updated));
        return new Answer(200, Paged(call, [.. Sorted(call, pages, p => p.Live["name"].Word() ?? "", p => p.Created, p => p.Updated).Select(p => Show(p, null))], 100, 100));
    }

    private Answer CreatePage(Call call)
    {
        var body = call.Json!.AsObject();
        if (string.IsNullOrWhiteSpace(body["name"].Word()))
        {
            throw _errors.Invalid("Some required fields were not set: [name]", "name");
        }

        CheckPage(body, null);
        var page = new HubSpotPage(NextId(197_300_000_000), Now, Own(body));
        page.Live["slug"] ??= $"-temporary-slug-{NextGuid()}";
        _pages.Add(page.Id, page);
        Revise(page, page.Live);
        return new Answer(201, Show(page, null));
    }

    private Answer ChangePage(Call call)
    {
        var (page, change) = (Page(call), call.Json!.AsObject());
        CheckPage(change, page);
        page.Live = page.Live.Taking(Own(change));
        if (change["state"].Word() == "DRAFT")
        {
            // The way to take a page down: there is no operation of its own for it.
            (page.IsLive, page.ScheduledFor) = (false, null);
        }

        Revise(page, page.Live);
        return new Answer(200, Show(page, null));
    }

    private Answer ChangePageDraft(Call call)
    {
        var (page, change) = (Page(call), call.Json!.AsObject());
        if (change.ContainsKey("state"))
        {
            throw _errors.Invalid("The state is not of the draft", "state");
        }

        CheckPage(change, page);
        page.Draft = (page.Draft ?? page.Live).Taking(Own(change));
        Revise(page, page.Draft);
        return new Answer(200, Show(page, page.Draft));
    }

    private void CheckPage(JsonObject change, HubSpotPage? page)
    {
        if (change["state"].Word() is { } state && state != "DRAFT" && (page is null || state != StateOf(page)))
        {
            throw _errors.Invalid($"The state cannot be set to {state}; push the draft live, or schedule it", "state");
        }

        if (change["slug"].Word() is { } slug && (slug.StartsWith('/') || slug.Contains(' ', StringComparison.Ordinal) || slug.Contains('?', StringComparison.Ordinal)))
        {
            throw _errors.Invalid($"'{slug}' is not a valid slug", "slug");
        }

        if (change["subcategory"].Word() is { } kind && kind != "landing_page")
        {
            throw _errors.Invalid("subcategory must be landing_page", "subcategory");
        }
    }

    private static JsonObject Own(JsonObject body)
    {
        var own = body.Copy();
        foreach (var made in _pageMade)
        {
            own.Remove(made);
        }

        return own;
    }

    private void Revise(HubSpotPage page, JsonObject content)
    {
        page.Updated = Now;
        page.Revisions.Add((NextId(9_000_000), Now, content.Copy()));
    }

    private Answer DeletePage(Call call)
    {
        var page = Page(call);
        (page.Deleted, page.IsLive, page.ScheduledFor) = (Now, false, null);
        return new Answer(204);
    }

    private Answer PushPageLive(Call call)
    {
        var page = Page(call);
        CheckLive(page);
        PushLive(page, Now);
        Revise(page, page.Live);
        return new Answer(204);
    }

    private Answer SchedulePage(Call call)
    {
        var id = call.Json!["id"]!.GetValue<string>();
        var page = _pages.TryGetValue(id, out var found) && found.Deleted is null ? found : throw _errors.Gone("Landing page", id);
        CheckLive(page);
        var date = call.Json["publishDate"].Time()!.Value;
        if ((page.Draft ?? page.Live)["publishImmediately"].IsTrue())
        {
            PushLive(page, Now);
        }
        else if (date <= Now)
        {
            throw _errors.Invalid($"publishDate {date.Iso()} is not in the future", "publishDate");
        }
        else
        {
            page.ScheduledFor = date;
        }

        Revise(page, page.Draft ?? page.Live);
        return new Answer(204);
    }

    private void CheckLive(HubSpotPage page)
    {
        var content = page.Draft ?? page.Live;
        foreach (var name in new[] { "templatePath", "htmlTitle", "slug" })
        {
            if (string.IsNullOrWhiteSpace(content[name].Word()) || content[name].Word()!.StartsWith("-temporary-slug", StringComparison.Ordinal))
            {
                throw _errors.Invalid($"The page cannot be published: {name} is required", name);
            }
        }

        if (_pages.Values.Any(p => p != page && (p.IsLive || p.ScheduledFor is not null) && p.Slug == content["slug"].Word()))
        {
            throw _errors.Invalid($"A page with the slug {content["slug"].Word()} is published already", "slug", "CONTENT.SLUG_IN_USE");
        }
    }

    private static void PushLive(HubSpotPage page, DateTimeOffset at)
    {
        (page.Live, page.Draft) = (page.Draft ?? page.Live, null);
        (page.IsLive, page.ScheduledFor, page.Published, page.Updated) = (true, null, at, at);
    }

    private Answer ResetPageDraft(Call call)
    {
        var page = Page(call);
        (page.Draft, page.Updated) = (null, Now);
        return new Answer(204);
    }

    private Answer ListPageRevisions(Call call)
    {
        var page = Page(call);
        return new Answer(200, Paged(
            call,
            [.. page.Revisions.AsEnumerable().Reverse().Select(r => new JsonObject { ["id"] = r.Id, ["object"] = Show(page, r.Content), ["updatedAt"] = r.At.Iso(), ["user"] = User() })],
            100,
            100));
    }

    private Answer RestorePageToDraft(Call call)
    {
        var page = Page(call);
        page.Draft = page.Revisions.Find(r => r.Id == call["revision"]).Content?.Copy() ?? throw _errors.Gone("Revision", call["revision"]);
        Revise(page, page.Draft);
        return new Answer(200, Show(page, page.Draft));
    }

    private Answer Visit(Call call)
    {
        var slug = string.Join('/', call.Places.Keys.Order(StringComparer.Ordinal).Select(p => call[p]));
        return _pages.Values.FirstOrDefault(p => p.Slug == slug && Visible(p)) is { } page
            ? new Answer(200) { Text = Render(page) }
            : new Answer(404) { Text = "<!doctype html><html><head><title>Page not found</title></head><body><h1>404</h1></body></html>" };
    }

    private bool Visible(HubSpotPage page) => page is { IsLive: true, Deleted: null }
        && !(page.Live["pageExpiryEnabled"].IsTrue() && page.Live["pageExpiryDate"] is { } ends && Now.ToUnixTimeMilliseconds() >= ends.GetValue<long>());

    // Plain, and with everything in it that a visitor would read.
    private static string Render(HubSpotPage page)
    {
        var (html, live) = (new StringBuilder(), page.Live);
        html.Append("<!doctype html><html lang=\"").Append(WebUtility.HtmlEncode(live["language"].Word() ?? "en")).Append("\"><head><title>").Append(WebUtility.HtmlEncode(live["htmlTitle"].Word()))
            .Append("</title><meta name=\"description\" content=\"").Append(WebUtility.HtmlEncode(live["metaDescription"].Word())).Append("\">").Append(live["headHtml"].Word()).Append("</head><body>");
        foreach (var part in new[] { "layoutSections", "widgetContainers", "widgets" })
        {
            foreach (var text in Texts(live[part], part))
            {
                html.Append("<div>").Append(text).Append("</div>");
            }
        }

        return html.Append(live["footerHtml"].Word()).Append("</body></html>").ToString();
    }

    private static IEnumerable<string> Texts(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(m => Texts(m.Value, m.Key)),
        JsonArray items => items.SelectMany(i => Texts(i, name)),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && name is "html" or "rich_text" or "richtext" or "value" or "text" or "title" or "heading" or "subheading" => [node.Word() ?? ""],
        _ => [],
    };

    private HubSpotPage Page(Call call, bool archived = false) =>
        _pages.TryGetValue(call["id"], out var page) && page.Deleted is not null == archived ? page : throw _errors.Gone("Landing page", call["id"]);

    private Answer Drafted(HubSpotPage page) => new(200, Show(page, page.Draft));

    private static string StateOf(HubSpotPage page) => page.IsLive || page.ScheduledFor is not null ? "PUBLISHED_OR_SCHEDULED" : "DRAFT";

    private JsonObject Show(HubSpotPage page, JsonObject? content)
    {
        var body = (content ?? page.Live).Copy();
        var domain = body["domain"].Word() is { Length: > 0 } own ? own : $"{((long)PortalId).Text()}.hs-sites.com";
        body["id"] = page.Id;
        body["domain"] = domain;
        body["url"] = $"https://{domain}/{body["slug"].Word()}";
        body["subcategory"] = "landing_page";
        body["contentTypeCategory"] = "1";
        body["language"] ??= "en";
        body["state"] = StateOf(page);
        body["currentState"] = page.ScheduledFor is not null ? "SCHEDULED" : page.IsLive ? "PUBLISHED" : "DRAFT";
        body["currentlyPublished"] = page.IsLive;
        body["created"] = page.Created.Iso();
        body["createdById"] = "9583241";
        body["updated"] = page.Updated.Iso();
        body["updatedById"] = "9583241";
        Put(body, "publishDate", (page.ScheduledFor ?? page.Published)?.Iso());
        Put(body, "archivedAt", page.Deleted?.Iso());
        return body;
    }
}
