using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>A WordPress website: its interface below <c>/wp-json</c>, and beside it what the world sees.</summary>
/// <remarks>
/// It follows what a real WordPress (6.5) was observed to do, and a test holds the two together. WordPress is lenient, and so is this: unknown members are taken and forgotten, meta that
/// nobody registered is dropped, a slug that is taken gets a number, conditional requests are not conditional. A plan to publish waits for <see cref="Cron"/>.
/// </remarks>
public sealed class WordPressSite : SimulatedPlatform
{
    private readonly WordPressStore _store;
    private readonly WordPressPosts _pages;
    private readonly WordPressPosts _posts;
    private readonly WordPressMedia _media;
    private readonly ImmutableArray<WordPressListing> _lists;

    public WordPressSite(TimeProvider time, string name = "wordpress")
        : base(name, time)
    {
        _store = new WordPressStore(time, () => Home ?? Address);
        var json = new WordPressJson(_store);
        _pages = new WordPressPosts("page", _store, json, Caller);
        _posts = new WordPressPosts("post", _store, json, Caller);
        _media = new WordPressMedia(_store, json, Caller);
        _lists = [.. ((string[])["page", "post", "attachment"]).Select(t => new WordPressListing(t, _store, json, Caller))];
        _store.Terms[1] = new WordPressTerm(1, "category", "Uncategorized", "uncategorized", "", 0);
        var about = new WordPressAbout(this, _store, json, Caller);

        Api("GET", "", _ => about.Index());
        Api("GET", "/wp/v2/types", about.Types);
        Api("GET", "/wp/v2/types/{type}", about.Type);
        Api("GET", "/wp/v2/settings", about.Settings);
        Api("GET", "/wp/v2/users/me", about.Me);
        Api("GET", "/wp/v2/users/{id}", about.User);
        Api("GET", "/wp/v2/users/me/application-passwords/introspect", about.Introspect);
        Posts("/wp/v2/pages", _pages, _lists[0], new WordPressRevisions(_pages, _store, json, Caller));
        Posts("/wp/v2/posts", _posts, _lists[1], new WordPressRevisions(_posts, _store, json, Caller));
        Api("GET", "/wp/v2/media", _lists[2].List);
        Api("POST", "/wp/v2/media", _media.Upload);
        Item("/wp/v2/media/{id}", _media.Read, _media.Update, _media.Delete);
        foreach (var (path, terms) in ((string, WordPressTerms)[])[("tags", new WordPressTerms("post_tag", _store, json, Caller)), ("categories", new WordPressTerms("category", _store, json, Caller))])
        {
            Api("GET", $"/wp/v2/{path}", terms.List);
            Api("POST", $"/wp/v2/{path}", terms.Create);
            Item($"/wp/v2/{path}/{{id}}", terms.Read, terms.Update, terms.Delete);
        }

        On("GET", "/", Front);
        On("GET", "/{slug}/", call => Visit($"/{call["slug"]}/"));
        On("GET", "/{slug}", call => Visit($"/{call["slug"]}/") is { Status: 200 } ? new Answer(301).With("Location", $"{Address}/{call["slug"]}/") : Missing());
        On("GET", "/{parent}/{slug}/", call => Visit($"/{call["parent"]}/{call["slug"]}/"));
        On("GET", "/wp-content/uploads/{year}/{month}/{file}", Download);
        On("GET", "/wp-cron.php", _ =>
        {
            PublishDue();
            return new Answer(200);
        });
    }

    /// <summary>The address the website gives out for itself, where that is another than the one it answers at; null for the same.</summary>
    public string? Home { get; init; }

    public string Title { get; set; } = "Northwind";

    /// <summary>Whether application passwords can be used; WordPress switches them off where there is no https.</summary>
    public bool ApplicationPasswords { get; set; } = true;

    /// <summary>How far the website's own time is from UTC.</summary>
    public TimeSpan TimeOffset { get => _store.Offset; set => _store.Offset = value; }

    /// <summary>How long what was created stays out of lists, as it does behind a cache; reading by id is immediate.</summary>
    public TimeSpan Lag
    {
        get => _lists[0].Lag;
        set => _lists.ToList().ForEach(l => l.Lag = value);
    }

    /// <summary>The addresses, below the website's, of all pages and posts the world can see.</summary>
    public ImmutableArray<string> PublicPaths => Locked(() => _store.Posts.Where(IsPublic).Select(PathOf).ToImmutableArray());

    /// <summary>Adds a user.</summary>
    /// <returns>The application password, with spaces as WordPress shows it.</returns>
    public string AddUser(string login, WordPressRole role) => Locked(() =>
    {
        var id = _store.Users.Count + 1;
        var password = string.Concat(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"{login}/{id}")).Take(24).Select(b => "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"[b % 56]));
        _store.Users.Add(new WordPressUser(id, login, role) { Password = password, Registered = _store.Now });
        return string.Join(' ', password.Chunk(4).Select(c => new string(c)));
    });

    /// <summary>An administrator makes somebody something else.</summary>
    public void SetRole(string login, WordPressRole role) => Change(login, u => new WordPressUser(u.Id, u.Login, role) { Password = u.Password, Registered = u.Registered, Withheld = u.Withheld });

    /// <summary>An administrator takes a single capability away, such as <c>publish_pages</c>.</summary>
    public void Withhold(string login, string capability) => Change(login, u => u with { Withheld = u.Withheld.Add(capability) });

    /// <summary>Somebody revokes the application password.</summary>
    public void RevokePassword(string login) => Change(login, u => u with { Password = null });

    /// <summary>A plug-in or the theme registers meta for pages and posts, so that it can be read and written.</summary>
    public void RegisterMeta(params ImmutableArray<string> keys) => Locked(() => _store.MetaKeys.UnionWith(keys));

    /// <summary>The website's timetable runs: what was to be published by now is published.</summary>
    public void Cron() => Locked(PublishDue);

    /// <summary>Somebody writes a page in the editor.</summary>
    /// <returns>Its id.</returns>
    public int AddPage(string title, string content, string status = "draft", string? slug = null) => Add("page", title, content, status, slug);

    /// <summary>Somebody writes a post in the editor.</summary>
    /// <returns>Its id.</returns>
    public int AddPost(string title, string content, string status = "draft", string? slug = null) => Add("post", title, content, status, slug);

    /// <summary>Somebody uploads a file in the media library.</summary>
    /// <returns>Its id.</returns>
    public int AddFile(string name, ReadOnlyMemory<byte> content) => Locked(() => _media.Store(name, content, Someone()).Id);

    /// <summary>Somebody changes a page or post in the editor and saves; what is null stays.</summary>
    public void Edit(int id, string? title = null, string? content = null, string? slug = null, string? status = null) => Locked(() =>
    {
        var held = _store.Find(id)!;
        var next = held with { Title = title ?? held.Title, Content = content ?? held.Content, Slug = slug ?? held.Slug, Status = status ?? held.Status };
        next = next.Status == "publish" && !next.IsDated ? next with { Date = _store.Now, IsDated = true } : next;
        next = next.Slug.Length == 0 && next.Status == "publish" ? next with { Slug = WordPressWords.Slug(next.Title) } : next;
        (held.Type == "page" ? _pages : _posts).Save(held, next with { Slug = next.Slug.Length == 0 ? "" : _store.Unique(next.Slug, next.Type, next.Parent, id) }, Someone());
    });

    /// <summary>What stands in a page or post, as its editor shows it.</summary>
    public string ContentOf(int id) => Locked(() => _store.Find(id)!.Content);

    /// <summary>Somebody puts a page or post into the trash.</summary>
    public void Trash(int id) => Locked(() => (_store.Find(id)!.Type == "page" ? _pages : _posts).Trash(_store.Find(id)!));

    /// <summary>Somebody deletes a page, post or file for good.</summary>
    public void Delete(int id) => Locked(() => _store.Remove(id));

    /// <summary>What a visitor reads at an address below the website's, such as <c>/webinar/</c>; null where there is nothing.</summary>
    public string? Look(string path) => Locked(() => Visit(path) is { Status: 200 } seen ? seen.Text : null);

    protected override Answer NoSuchRoute(Call call) => IsApi(call) ? WordPressRefusal.NoRoute().ToAnswer() : Missing();

    protected override Answer Throttled(Call call) => new Answer(429) { Text = "<html><head><title>429 Too Many Requests</title></head><body><center><h1>429 Too Many Requests</h1></center><hr><center>nginx</center></body></html>" }.With("Retry-After", "30");

    protected override Answer Failed(Call call) => new(500, new JsonObject
    {
        ["code"] = "internal_server_error",
        ["message"] = "<p>There has been a critical error on this website.</p><p><a href=\"https://wordpress.org/documentation/article/faq-troubleshooting/\">Learn more about troubleshooting WordPress.</a></p>",
        ["data"] = new JsonObject { ["status"] = 500 },
        ["additional_errors"] = new JsonArray(),
    });

    protected override Answer Finish(Call call, Answer answer) => IsApi(call)
        ? answer.With("X-Robots-Tag", "noindex").With("X-Content-Type-Options", "nosniff").With("Access-Control-Expose-Headers", "X-WP-Total, X-WP-TotalPages, Link")
        : answer;

    private static bool IsApi(Call call) => call.Path == "/wp-json" || call.Path.StartsWith("/wp-json/", StringComparison.Ordinal);

    private static bool IsPublic(WordPressPost post) => post.Type is "page" or "post" && post.Status == "publish";

    private string PathOf(WordPressPost post) => _store.Link(post)[_store.Address.Length..];

    // Wrong credentials are none: WordPress answers as to a stranger.
    private WordPressUser? Caller(Call call)
    {
        if (!ApplicationPasswords || call.Header("authorization") is not { } header || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        var password = pair.Length == 2 ? string.Concat(pair[1].Where(char.IsAsciiLetterOrDigit)) : "";
        return _store.Users.FirstOrDefault(u => u.Login == pair[0] && u.Password is not null && u.Password == password);
    }

    private void Api(string method, string template, Func<Call, Answer> handle)
    {
        Answer Guarded(Call call)
        {
            try
            {
                return handle(call);
            }
            catch (WordPressRefusal refusal)
            {
                return refusal.ToAnswer();
            }
        }

        On(method, $"/wp-json{template}", Guarded);
        On(method, $"/wp-json{template}/", Guarded);
    }

    private void Posts(string path, WordPressPosts posts, WordPressListing list, WordPressRevisions revisions)
    {
        Api("GET", path, list.List);
        Api("POST", path, posts.Create);
        Api("OPTIONS", path, _ => Schema(path.EndsWith("pages", StringComparison.Ordinal) ? "page" : "post"));
        Item($"{path}/{{id}}", posts.Read, posts.Update, posts.Delete);
        Api("GET", $"{path}/{{id}}/revisions", revisions.All);
        Api("GET", $"{path}/{{id}}/revisions/{{version}}", revisions.Read);
        Api("DELETE", $"{path}/{{id}}/revisions/{{version}}", revisions.Delete);
        Api("GET", $"{path}/{{id}}/autosaves", revisions.Autosaves);
        Api("POST", $"{path}/{{id}}/autosaves", revisions.Write);
        Api("GET", $"{path}/{{id}}/autosaves/{{version}}", revisions.Autosave);
    }

    // What it takes, as far as a caller can change it: the fields that the website registered.
    private Answer Schema(string type) => new(200, new JsonObject
    {
        ["namespace"] = "wp/v2",
        ["methods"] = new JsonArray("GET", "POST"),
        ["schema"] = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-04/schema#",
            ["title"] = type,
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["meta"] = new JsonObject
                {
                    ["description"] = "Meta fields.",
                    ["type"] = "object",
                    ["context"] = new JsonArray("view", "edit"),
                    ["properties"] = new JsonObject(_store.MetaKeys.Select(k => KeyValuePair.Create(k, (JsonNode?)new JsonObject { ["type"] = "string", ["description"] = "", ["default"] = "" }))),
                },
            },
        },
    });

    private void Item(string path, Func<Call, Answer> read, Func<Call, Answer> update, Func<Call, Answer> delete)
    {
        Api("GET", path, read);
        Api("DELETE", path, delete);
        foreach (var method in (string[])["POST", "PUT", "PATCH"])
        {
            Api(method, path, update);
        }
    }

    private int Add(string type, string title, string content, string status, string? slug) => Locked(() =>
    {
        var id = _store.NextId();
        var post = new WordPressPost(id, type, Someone())
        {
            Title = title,
            Content = content,
            Status = status,
            Slug = slug is null && status == "draft" ? "" : _store.Unique(slug ?? WordPressWords.Slug(title), type, 0, id),
            Date = _store.Now,
            IsDated = status == "publish",
            Modified = _store.Now,
            Created = _store.Now,
            Categories = type == "post" ? [1] : [],
        };
        _store.Put(post with { Guid = _store.Plain(post) });
        return id;
    });

    private int Someone() => _store.Users.FirstOrDefault(u => u.Role == WordPressRole.Administrator)?.Id ?? _store.Users.FirstOrDefault()?.Id ?? 0;

    private void Change(string login, Func<WordPressUser, WordPressUser> change) => Locked(() =>
    {
        var at = _store.Users.FindIndex(u => u.Login == login);
        _store.Users[at] = change(_store.Users[at]);
    });

    private void PublishDue()
    {
        foreach (var post in _store.Posts.Where(p => p.Status == "future" && p.Date <= _store.Now).ToList())
        {
            _store.Put(post with { Status = "publish" });
        }
    }

    private Answer Front(Call call)
    {
        var asked = call.Asked("page_id") ?? call.Asked("p");
        if (asked is null)
        {
            return Page(Title, string.Concat(_store.Posts.Where(p => p.Type == "post" && IsPublic(p)).Select(p => $"<h2><a href=\"{_store.Link(p)}\">{WordPressWords.Title(p.Title)}</a></h2>")));
        }

        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && _store.Find(id) is { } post && IsPublic(post)
            ? new Answer(301).With("Location", _store.Link(post))
            : Missing();
    }

    private Answer Visit(string path) => _store.Posts.FirstOrDefault(p => IsPublic(p) && PathOf(p) == path) is { } post
        ? Page($"{WordPressWords.Title(post.Title)} &#8211; {WebUtility.HtmlEncode(Title)}", $"<h1 class=\"wp-block-post-title\">{WordPressWords.Title(post.Title)}</h1>\n<div class=\"entry-content wp-block-post-content\">{WordPressWords.Content(post.Content)}</div>")
        : Missing();

    private Answer Download(Call call) => _store.Posts.FirstOrDefault(p => p.File?.Path == $"{call["year"]}/{call["month"]}/{call["file"]}")?.File is { } file
        ? new Answer(200) { File = file.Content, TextType = file.Mime }
        : Missing();

    private Answer Missing() => Page($"Page not found &#8211; {WebUtility.HtmlEncode(Title)}", "<h1>Page Not Found</h1>") with { Status = 404 };

    private static Answer Page(string title, string body) => new(200) { Text = $"<!DOCTYPE html>\n<html lang=\"en-US\">\n<head>\n<meta charset=\"UTF-8\" />\n<title>{title}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n" };
}
