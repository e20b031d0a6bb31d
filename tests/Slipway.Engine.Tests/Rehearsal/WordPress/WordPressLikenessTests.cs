using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Conformance;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.WordPress;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.WordPress;

/// <summary>One script of calls, made to a real WordPress and to the rehearsed one: status, shape and the telling values of every answer are the same.</summary>
[Collection(RealWordPress.Collection)]
public sealed partial class WordPressLikenessTests
{
    // What differs from website to website, or is the theme's and the plug-ins' own.
    private static readonly HashSet<string> _apart = new(StringComparer.Ordinal)
    {
        "_links", "avatar_urls", "capabilities", "extra_capabilities", "routes", "sizes", "image_meta", "labels", "supports", "visibility", "additional_data", "namespaces", "site_icon_url", "locale", "email",
    };

    private static readonly HashSet<string> _telling = new(StringComparer.Ordinal)
    {
        "code", "message", "status", "slug", "type", "raw", "comment_status", "ping_status", "template", "format", "sticky", "menu_order", "protected", "block_version", "taxonomy", "name", "deleted", "alt_text",
        "media_type", "mime_type", "generated_slug", "rest_base", "hierarchical", "featured_media", "parent", "width", "height",
    };

    private static readonly (string User, string Method, string Path, string? Body, string? Keep)[] _script =
    [
        ("editor", "POST", "pages", """{"title":"Alpha & Co","slug":"lp","content":"<!-- wp:paragraph --><p>One</p><!-- /wp:paragraph -->","meta":{"slipway_key":"k1","nobody":"x"},"bogus":1}""", "page"),
        ("editor", "GET", "pages/{page}?context=edit", null, null),
        ("editor", "GET", "pages/{page}", null, null),
        ("none", "GET", "pages/{page}", null, null),
        ("none", "GET", "pages/{page}?context=edit", null, null),
        ("editor", "GET", "pages?context=edit&status=publish,draft&search=%22wp:paragraph%20--%22&_fields=id,slug,status", null, null),
        ("editor", "GET", "pages?context=edit&status=publish,draft&search=paragraph%20wp&_fields=id,slug,status", null, null),
        ("editor", "GET", "pages?context=edit&status=publish,draft&search=%22paragraph%20wp%22&_fields=id,slug,status", null, null),
        ("wrong", "GET", "pages?context=edit&status=publish,draft", null, null),
        ("author", "GET", "pages/{page}?context=edit", null, null),
        ("author", "POST", "pages/{page}", """{"title":"b"}""", null),
        ("author", "DELETE", "pages/{page}", null, null),
        ("editor", "POST", "pages", """{"title":"Alpha","slug":"lp"}""", "second"),
        ("editor", "POST", "pages", """{"title":"Alpha","slug":"lp","status":"publish"}""", "third"),
        ("editor", "POST", "pages/{page}/autosaves", """{"content":"<p>two</p>"}""", null),
        ("editor", "GET", "pages/{page}?context=edit", null, null),
        ("admin", "POST", "pages/{page}/autosaves", """{"content":"<p>three</p>"}""", null),
        ("editor", "GET", "pages/{page}?context=edit", null, null),
        ("editor", "POST", "pages/{page}", """{"status":"publish"}""", null),
        ("none", "GET", "pages/{page}", null, null),
        ("editor", "POST", "pages/{page}/autosaves", """{"content":"<p>buffer</p>","title":"Later"}""", "buffer"),
        ("editor", "POST", "pages/{page}/autosaves", """{"content":"<p>buffer 2</p>"}""", null),
        ("editor", "POST", "pages/{page}/autosaves", """{"content":"<p>two</p>"}""", null),
        ("editor", "GET", "pages/{page}/autosaves/{buffer}?context=edit", null, null),
        ("author", "POST", "pages/{page}/autosaves", """{"content":"x"}""", null),
        ("editor", "GET", "pages/{page}?context=edit", null, null),
        ("editor", "POST", "pages/{page}", """{"content":"<p>four</p>"}""", null),
        ("editor", "GET", "pages/{page}/revisions?context=edit&per_page=1", null, null),
        ("editor", "GET", "pages/{page}/revisions/99999", null, null),
        ("none", "GET", "pages/{page}/revisions", null, null),
        ("editor", "GET", "pages/99999/revisions", null, null),
        ("editor", "PUT", "pages/{page}", """{"title":"By put"}""", null),
        ("editor", "POST", "pages/{page}", """{"status":"draft"}""", null),
        ("editor", "POST", "pages/{page}", """{"status":"publish"}""", null),
        ("editor", "DELETE", "pages/{page}", null, null),
        ("editor", "DELETE", "pages/{page}", null, null),
        ("editor", "GET", "pages/{page}", null, null),
        ("editor", "GET", "pages?status=trash&_fields=id,slug,status", null, null),
        ("editor", "POST", "pages/{page}", """{"status":"draft"}""", null),
        ("editor", "DELETE", "pages/{second}", null, null),
        ("editor", "DELETE", "pages/{page}?force=true", null, null),
        ("editor", "DELETE", "pages/{page}?force=true", null, null),
        ("editor", "POST", "pages", """{"title":"Untrashed draft without slug"}""", "plain"),
        ("editor", "DELETE", "pages/{plain}", null, null),
        ("editor", "POST", "pages", """{"title":"Later","status":"future","date_gmt":"2031-01-01T00:00:00"}""", "later"),
        ("editor", "POST", "pages/{later}", """{"status":"publish"}""", null),
        ("editor", "POST", "pages/{later}", """{"status":"draft"}""", null),
        ("editor", "POST", "pages/{later}", """{"status":"publish","date_gmt":"2020-01-01T00:00:00"}""", null),
        ("editor", "POST", "pages", """{"title":"Past","status":"future","date_gmt":"2020-01-01T00:00:00"}""", null),
        ("editor", "POST", "pages", """{"title":"Ahead","status":"publish","date_gmt":"2031-01-01T00:00:00"}""", null),
        ("editor", "POST", "pages", """{"title":"Private","status":"private"}""", null),
        ("editor", "POST", "pages", """{"title":"Pending","status":"pending"}""", null),
        ("editor", "POST", "pages", """{"title":"x","status":"nope","featured_media":"abc","date_gmt":"gestern"}""", null),
        ("editor", "POST", "pages", """{"title":"a","menu_order":"3","comment_status":"maybe"}""", null),
        ("editor", "POST", "pages", """{"title":5,"content":[],"slug":"odd"}""", null),
        ("editor", "POST", "pages", """{"title":"a","meta":{"slipway_key":5}}""", null),
        ("editor", "POST", "pages", """{"title":"a","meta":"x"}""", null),
        ("editor", "POST", "pages/{third}", """{"title":"Third","meta":{"slipway_key":["x"]}}""", null),
        ("editor", "GET", "pages/{third}?context=edit", null, null),
        ("editor", "POST", "pages/{third}", """{"slug":"lp"}""", null),
        ("editor", "POST", "pages/{third}", """{"slug":"lp-3","date":"2026-01-02T03:04:05"}""", null),
        ("editor", "GET", "pages/{third}?_fields=date,date_gmt,slug,title.raw", null, null),
        ("editor", "POST", "pages", """{"title":"a","slug":"Hello World! ü"}""", null),
        ("editor", "POST", "pages", """{"title":"a","parent":99999}""", null),
        ("editor", "POST", "pages", """{"title":"a","author":99999}""", null),
        ("editor", "POST", "pages", """{"title":"a","featured_media":99999}""", null),
        ("editor", "POST", "pages", """{"id":77,"title":"a"}""", null),
        ("editor", "POST", "pages", """{"title":"a" """, null),
        ("editor", "POST", "pages/99999", """{"title":"b"}""", null),
        ("editor", "GET", "pages/99999", null, null),
        ("editor", "DELETE", "pages", null, null),
        ("editor", "GET", "nowhere", null, null),
        ("none", "POST", "pages", """{"title":"a"}""", null),
        ("wrong", "POST", "pages", """{"title":"a"}""", null),
        ("wrong", "GET", "users/me", null, null),
        ("none", "GET", "users/me", null, null),
        ("editor", "GET", "users/me?context=edit", null, null),
        ("editor", "GET", "users/me", null, null),
        ("editor", "GET", "pages?per_page=101", null, null),
        ("editor", "GET", "pages?per_page=abc", null, null),
        ("editor", "GET", "pages?status=nope", null, null),
        ("editor", "GET", "pages?orderby=nope", null, null),
        ("editor", "GET", "pages?order=sideways", null, null),
        ("editor", "GET", "pages?page=99", null, null),
        ("none", "GET", "pages?context=edit", null, null),
        ("none", "GET", "pages?status=draft", null, null),
        ("editor", "GET", "pages?slug=lp-3&_fields=slug,status", null, null),
        ("editor", "GET", "pages?search=Ahead&status=any&_fields=slug,status,title.rendered", null, null),
        ("editor", "GET", "pages?status=publish,draft,private&orderby=title&order=asc&per_page=2&page=2&_fields=slug", null, null),
        ("author", "POST", "posts", """{"title":"By author","status":"publish"}""", null),
        ("contributor", "POST", "posts", """{"title":"By contributor"}""", "contributed"),
        ("contributor", "POST", "posts/{contributed}", """{"status":"publish"}""", null),
        ("contributor", "POST", "posts", """{"title":"x","status":"private"}""", null),
        ("editor", "POST", "posts", """{"title":"By editor","status":"publish","content":"x","excerpt":"e"}""", "post"),
        ("author", "POST", "posts/{post}", """{"title":"x"}""", null),
        ("editor", "GET", "posts/{post}?context=edit", null, null),
        ("editor", "POST", "posts", """{"title":"t","categories":["x"]}""", null),
        ("editor", "POST", "posts", """{"title":"t","tags":[99999]}""", null),
        ("editor", "POST", "tags", """{"name":"Webinar"}""", "tag"),
        ("editor", "POST", "tags", """{"name":"Webinar"}""", null),
        ("editor", "POST", "tags", "{}", null),
        ("editor", "GET", "tags?slug=webinar", null, null),
        ("author", "POST", "categories", """{"name":"C1"}""", null),
        ("editor", "POST", "categories", """{"name":"C1"}""", null),
        ("editor", "DELETE", "tags/{tag}", null, null),
        ("editor", "DELETE", "tags/{tag}?force=true", null, null),
        ("editor", "UPLOAD", "media", "hero.png", "media"),
        ("editor", "UPLOAD", "media", "hero.png", "media2"),
        ("editor", "UPLOAD", "media", "hero.exe", null),
        ("contributor", "UPLOAD", "media", "hero.png", null),
        ("none", "UPLOAD", "media", "hero.png", null),
        ("editor", "POST", "media", null, null),
        ("editor", "POST", "media/{media}", """{"alt_text":"Hero","caption":"c"}""", null),
        ("editor", "GET", "media?search=hero&_fields=slug,alt_text", null, null),
        ("editor", "DELETE", "media/{media}", null, null),
        ("editor", "DELETE", "media/{media}?force=true", null, null),
        ("editor", "GET", "media/{media}", null, null),
        ("editor", "GET", "types/page", null, null),
        ("editor", "GET", "types/nope", null, null),
        ("none", "GET", "types/page?context=edit", null, null),
        ("editor", "GET", "settings", null, null),
        ("admin", "GET", "settings", null, null),
        ("none", "SEE", "/lp-3/", null, null),
        ("none", "SEE", "/lp-3", null, null),
        ("none", "SEE", "/private/", null, null),
        ("none", "SEE", "/nowhere/", null, null),
        ("none", "SEE", "/?page_id={third}", null, null),
        ("none", "SEE", "/?page_id={plain}", null, null),
    ];

    [Fact]
    [Trait(ContractRecord.Trait, ContractRecord.Proof)]
    public async Task The_rehearsed_WordPress_answers_as_the_real_one_does()
    {
        var real = await RealWordPress.SharedAsync();
        await real.EmptyAsync();
        await real.AddUserAsync("contributor", "contributor");
        real.RegisterMeta("slipway_key");
        var site = new WordPressSite(TimeProvider.System) { Title = "Loopback" };
        var passwords = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["admin"] = site.AddUser("admin", WordPressRole.Administrator),
            ["author"] = site.AddUser("author", WordPressRole.Author),
            ["editor"] = site.AddUser("editor", WordPressRole.Editor),
            ["contributor"] = site.AddUser("contributor", WordPressRole.Contributor),
        };
        // The script's own plug-in registers these.
        site.RegisterMeta("utm_campaign", "seo_description", "campaign_id", "slipway_key");
        await using var server = await RehearsalServer.StartAsync([site]);

        var expected = await PlayAsync(real.Address, real.PasswordOf);
        var played = await PlayAsync(site.Address, user => passwords[user]);
        var differences = new List<string>();
        foreach (var (one, other) in expected.Zip(played))
        {
            string[] wrong = one == other ? [] : [Difference(one.Split('\n'), other.Split('\n'))];
            ContractRecord.Add("wordpress", one.Split('\n')[0], wrong);
            differences.AddRange(wrong);
        }

        Assert.True(expected.Count == played.Count && differences.Count == 0, string.Join("\n\n", differences));
    }

    [Fact]
    public async Task The_real_one_publishes_what_is_planned_when_its_timetable_runs()
    {
        var real = await RealWordPress.SharedAsync();
        await real.EmptyAsync();
        using var editor = real.Client();
        var at = DateTimeOffset.UtcNow.AddHours(1);
        using var page = new StringContent(new JsonObject { ["title"] = "Later", ["slug"] = "later", ["status"] = "future", ["date_gmt"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) }.ToJsonString(), Encoding.UTF8, "application/json");
        using var planned = await editor.PostAsync("wp/v2/pages", page);
        Assert.Equal(201, (int)planned.StatusCode);
        await real.RunCronAsync();
        Assert.Equal(404, await SeenAsync());
        await real.RunCronAsOfAsync(at);
        Assert.Equal(200, await SeenAsync());

        async Task<int> SeenAsync()
        {
            using var seen = await editor.GetAsync($"{real.Address}/later/");
            return (int)seen.StatusCode;
        }
    }

    private static string Difference(string[] real, string[] rehearsed) =>
        $"{real[0]}\n  the real one alone:      {string.Join(" | ", real.Except(rehearsed, StringComparer.Ordinal))}\n  the rehearsed one alone: {string.Join(" | ", rehearsed.Except(real, StringComparer.Ordinal))}";

    private static async Task<List<string>> PlayAsync(string address, Func<string, string> password)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        var (kept, lines) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<string>());
        foreach (var (user, method, template, body, keep) in _script)
        {
            var path = Place().Replace(template, m => kept[m.Groups[1].Value].ToString(CultureInfo.InvariantCulture));
            using var request = new HttpRequestMessage(new HttpMethod(method switch { "UPLOAD" => "POST", "SEE" => "GET", _ => method }), method == "SEE" ? address + path : $"{address}/wp-json/wp/v2/{path}");
            if (user != "none")
            {
                var pair = user == "wrong" ? "editor:wrong" : $"{user}:{password(user)}";
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            }

            request.Content = method == "UPLOAD" ? File(body!) : body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            var json = method == "SEE" ? null : JsonNode.Parse(text);
            if (keep is not null)
            {
                Assert.True(answer.IsSuccessStatusCode, $"{method} {template}: {text}");
                kept[keep] = (int)json!["id"]!;
            }

            var shape = method == "SEE" ? Title().Match(text).Value : Shape(json, "", kept);
            var total = answer.Headers.TryGetValues("X-WP-Total", out var totals) ? $" total {totals.Single()}" : "";
            lines.Add($"{user} {method} {template} {body}\n  {(int)answer.StatusCode}{total} {answer.Headers.Location?.OriginalString.Replace(address, "", StringComparison.Ordinal)}\n{shape}");
        }

        return lines.Select(l => Unique().Replace(l, "/{id}")).ToList();
    }

    private static ByteArrayContent File(string name)
    {
        // The smallest picture there is: one point.
        var content = new ByteArrayContent(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name };
        return content;
    }

    private static string Shape(JsonNode? node, string indent, Dictionary<string, int> kept) => node switch
    {
        JsonObject o => string.Join('\n', o.Where(p => !_apart.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value switch
        {
            JsonObject or JsonArray { Count: > 0 } => $"{indent}{p.Key}:\n{Shape(p.Value, $"{indent}  ", kept)}",
            JsonArray => $"{indent}{p.Key}: []",
            null => $"{indent}{p.Key}: null",
            _ when _telling.Contains(p.Key) => $"{indent}{p.Key}: {Telling(p.Key, p.Value, kept)}",
            _ => $"{indent}{p.Key}: {p.Value.GetValueKind()}",
        })),
        JsonArray a => string.Join('\n', a.Select(n => $"{indent}-\n{Shape(n, $"{indent}  ", kept)}")),
        _ => $"{indent}{node?.GetValueKind()}",
    };

    private static string Telling(string key, JsonNode value, Dictionary<string, int> kept)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        var id = key is "parent" or "featured_media" ? kept.FirstOrDefault(k => text == k.Value.ToString(CultureInfo.InvariantCulture)) : default;
        return id.Key is not null ? $"{{{id.Key}}}" : text.StartsWith("http", StringComparison.Ordinal) ? "an address" : VersionOf().Replace(text, "{id}-");
    }

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex("<title>[^<]*", RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex(@"^\d+-(?=autosave|revision|\d+$)", RegexOptions.CultureInvariant)]
    private static partial Regex VersionOf();

    [GeneratedRegex(@"/\d+$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Unique();
}
