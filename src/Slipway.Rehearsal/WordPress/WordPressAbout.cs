using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>What the website says of itself: index, types, settings, users.</summary>
internal sealed class WordPressAbout(WordPressSite site, WordPressStore store, WordPressJson json, Func<Call, WordPressUser?> caller)
{
    private static readonly ImmutableArray<(string Slug, string Name, bool Nested, ImmutableArray<string> Taxonomies)> _types =
        [("post", "Posts", false, ["category", "post_tag"]), ("page", "Pages", true, []), ("attachment", "Media", false, [])];

    public Answer Index()
    {
        string[] routes = ["/", "/wp/v2", .. ((string[])["pages", "posts"]).SelectMany(k => (string[])[k, $"{k}/(?P<id>[\\d]+)", $"{k}/(?P<parent>[\\d]+)/revisions", $"{k}/(?P<id>[\\d]+)/autosaves"]).Concat(["media", "types", "users", "users/me", "settings", "tags", "categories"]).Select(r => $"/wp/v2/{r}")];
        return new Answer(200, new JsonObject
        {
            ["name"] = site.Title,
            ["description"] = "",
            ["url"] = store.Address,
            ["home"] = store.Address,
            ["gmt_offset"] = store.Offset.TotalHours.ToString(CultureInfo.InvariantCulture),
            ["timezone_string"] = "",
            ["namespaces"] = new JsonArray("oembed/1.0", "wp/v2", "wp-site-health/v1", "wp-block-editor/v1"),
            ["authentication"] = site.ApplicationPasswords
                ? new JsonObject { ["application-passwords"] = new JsonObject { ["endpoints"] = new JsonObject { ["authorization"] = $"{store.Address}/wp-admin/authorize-application.php" } } }
                : new JsonArray(),
            ["routes"] = new JsonObject(routes.Select(r => KeyValuePair.Create(r, (JsonNode?)new JsonObject { ["namespace"] = r == "/" ? "" : "wp/v2", ["methods"] = new JsonArray("GET"), ["endpoints"] = new JsonArray() }))),
            ["site_logo"] = 0,
            ["site_icon"] = 0,
            ["site_icon_url"] = "",
            ["_links"] = new JsonObject { ["help"] = new JsonArray(new JsonObject { ["href"] = "https://developer.wordpress.org/rest-api/" }) },
        });
    }

    public Answer Types(Call call)
    {
        var edit = Editing(call);
        return new Answer(200, new JsonObject(_types.Select(t => KeyValuePair.Create(t.Slug, (JsonNode?)Type(t, edit)))));
    }

    public Answer Type(Call call)
    {
        var edit = Editing(call);
        return _types.FirstOrDefault(t => t.Slug == call["type"]) is { Slug: not null } type
            ? new Answer(200, Type(type, edit))
            : throw new WordPressRefusal(404, "rest_type_invalid", "Invalid post type.");
    }

    public Answer Settings(Call call)
    {
        var user = caller(call);
        return user?.Can("manage_options") == true
            ? new Answer(200, new JsonObject
            {
                ["title"] = site.Title,
                ["description"] = "",
                ["url"] = store.Address,
                ["email"] = "admin@example.test",
                ["timezone"] = "",
                ["date_format"] = "F j, Y",
                ["time_format"] = "g:i a",
                ["start_of_week"] = 1,
                ["language"] = "en_US",
                ["use_smilies"] = true,
                ["default_category"] = 1,
                ["default_post_format"] = "0",
                ["posts_per_page"] = 10,
                ["show_on_front"] = "posts",
                ["page_on_front"] = 0,
                ["page_for_posts"] = 0,
                ["default_ping_status"] = "open",
                ["default_comment_status"] = "open",
                ["site_logo"] = null,
                ["site_icon"] = 0,
            })
            : throw WordPressRefusal.Forbidden(user, "rest_forbidden", "Sorry, you are not allowed to do that.");
    }

    public Answer Me(Call call)
    {
        var user = caller(call) ?? throw new WordPressRefusal(401, "rest_not_logged_in", "You are not currently logged in.");
        var arguments = WordPressArguments.Read(call, [new("context", "string") { OneOf = WordPressPosts.Contexts }]);
        return new Answer(200, WordPressJson.Pick(json.User(user, arguments.Text("context") == "edit"), arguments.List("_fields")));
    }

    public Answer User(Call call)
    {
        var caller1 = caller(call);
        var user = int.TryParse(call["id"], out var id)
            ? store.Users.FirstOrDefault(u => u.Id == id) ?? throw new WordPressRefusal(404, "rest_user_invalid_id", "Invalid user ID.")
            : throw WordPressRefusal.NoRoute();
        // Strangers see only who has published something.
        return caller1?.Id == id || caller1?.Can("list_users") == true || store.Posts.Any(p => p.Author == id && p.Status == "publish")
            ? new Answer(200, json.User(user, edit: false))
            : throw WordPressRefusal.Forbidden(caller1, "rest_user_cannot_view", "Sorry, you are not allowed to list users.");
    }

    public Answer Introspect(Call call)
    {
        var user = caller(call) ?? throw new WordPressRefusal(401, "rest_cannot_introspect_app_password_for_non_authenticated_user", "The authenticated application password can only be introspected for the current user.");
        return new Answer(200, new JsonObject
        {
            ["uuid"] = $"00000000-0000-4000-8000-{user.Id:d12}",
            ["app_id"] = "",
            ["name"] = "connector",
            ["created"] = WordPressWords.Time(user.Registered),
            ["last_used"] = WordPressWords.Time(store.Now),
            ["last_ip"] = "127.0.0.1",
        });
    }

    private bool Editing(Call call)
    {
        var edit = WordPressArguments.Read(call, [new("context", "string") { OneOf = WordPressPosts.Contexts }]).Text("context") == "edit";
        var user = caller(call);
        return !edit || user?.Can("edit_posts") == true ? edit : throw WordPressRefusal.Forbidden(user, "rest_forbidden_context", "Sorry, you are not allowed to edit posts in this post type.");
    }

    private static JsonObject Type((string Slug, string Name, bool Nested, ImmutableArray<string> Taxonomies) type, bool edit)
    {
        var json = new JsonObject
        {
            ["description"] = "",
            ["hierarchical"] = type.Nested,
            ["has_archive"] = false,
            ["name"] = type.Name,
            ["slug"] = type.Slug,
            ["icon"] = $"dashicons-admin-{(type.Slug == "attachment" ? "media" : type.Slug)}",
            ["taxonomies"] = new JsonArray([.. type.Taxonomies.Select(t => JsonValue.Create(t))]),
            ["rest_base"] = WordPressJson.Base(type.Slug),
            ["rest_namespace"] = "wp/v2",
        };
        if (edit)
        {
            json["viewable"] = true;
            json["supports"] = new JsonObject(((string[])["title", "editor", "author", "thumbnail", "excerpt", "revisions", "custom-fields"]).Select(s => KeyValuePair.Create(s, (JsonNode?)JsonValue.Create(true))));
        }

        return json;
    }
}
