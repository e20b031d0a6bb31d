using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Rehearsal.WordPress;

/// <summary>Writes posts, files, versions, terms and users as the interface shows them.</summary>
internal sealed class WordPressJson(WordPressStore store)
{
    public string Api => $"{store.Address}/wp-json/wp/v2";

    /// <summary>A page, post or file; what only an editor sees is there with <c>context=edit</c>.</summary>
    public JsonObject Post(WordPressPost post, string context, WordPressUser? user)
    {
        var edit = context == "edit";
        var date = post.IsFloating ? post.Modified : post.Date;
        var json = new JsonObject
        {
            ["id"] = post.Id,
            ["date"] = WordPressWords.Time(date + store.Offset),
            ["slug"] = post.Slug,
            ["type"] = post.Type,
            ["link"] = store.Link(post),
            ["title"] = Text(post.Title, WordPressWords.Title(post.Title), edit),
            ["author"] = post.Author,
            ["featured_media"] = post.FeaturedMedia,
        };
        if (post.Type != "attachment")
        {
            json["excerpt"] = Text(post.Excerpt, WordPressWords.Excerpt(post), edit);
            json["excerpt"]!["protected"] = false;
        }

        if (context != "embed")
        {
            More(json, post, edit);
        }

        if (post.File is { } file)
        {
            File(json, post, file, edit);
        }

        json["_links"] = Links(post, user, edit);
        return json;
    }

    public JsonObject Revision(WordPressPost post, string context, bool isAutosave)
    {
        var edit = context == "edit";
        var json = new JsonObject
        {
            ["id"] = post.Id,
            ["author"] = post.Author,
            // A draft that has no date yet says so here, and only here.
            ["date"] = post.IsFloating ? null : WordPressWords.Time(post.Modified + store.Offset),
            ["date_gmt"] = post.IsFloating ? null : WordPressWords.Time(post.Modified),
            ["modified"] = WordPressWords.Time(post.Modified + store.Offset),
            ["modified_gmt"] = WordPressWords.Time(post.Modified),
            ["parent"] = post.Parent,
            ["slug"] = post.Slug,
            ["guid"] = Text(post.Guid, post.Guid, edit),
            ["title"] = Text(post.Title, WordPressWords.Title(post.Title), edit),
            ["content"] = Text(post.Content, WordPressWords.Content(post.Content), edit),
            ["excerpt"] = Text(post.Excerpt, post.Excerpt, edit),
            ["meta"] = Meta(post),
            ["_links"] = new JsonObject { ["parent"] = Href($"{Api}/{Base(store.Find(post.Parent)?.Type ?? "page")}/{post.Parent}") },
        };
        if (isAutosave && edit)
        {
            var parent = post.IsRevision ? store.Find(post.Parent)! : post;
            json["preview_link"] = post.IsRevision && !parent.IsUnpublished
                ? $"{store.Link(parent)}?preview_id={parent.Id}&preview_nonce={parent.Id:x10}&preview=true"
                : $"{store.Plain(parent)}&preview=true";
        }

        return json;
    }

    public JsonObject Term(WordPressTerm term)
    {
        var (plural, word) = term.Taxonomy == "category" ? ("categories", "category") : ("tags", "tag");
        var json = new JsonObject
        {
            ["id"] = term.Id,
            ["count"] = store.Posts.Count(p => p.Status == "publish" && (p.Categories.Contains(term.Id) || p.Tags.Contains(term.Id))),
            ["description"] = term.Description,
            ["link"] = $"{store.Address}/{word}/{term.Slug}/",
            ["name"] = term.Name,
            ["slug"] = term.Slug,
            ["taxonomy"] = term.Taxonomy,
            ["meta"] = new JsonArray(),
            ["_links"] = new JsonObject { ["self"] = Href($"{Api}/{plural}/{term.Id}"), ["collection"] = Href($"{Api}/{plural}") },
        };
        if (term.Taxonomy == "category")
        {
            json["parent"] = term.Parent;
        }

        return json;
    }

    public JsonObject User(WordPressUser user, bool edit)
    {
        var json = new JsonObject
        {
            ["id"] = user.Id,
            ["name"] = user.Login,
            ["url"] = "",
            ["description"] = "",
            ["link"] = $"{store.Address}/author/{user.Login}/",
            ["slug"] = user.Login,
            ["avatar_urls"] = new JsonObject { ["24"] = "", ["48"] = "", ["96"] = "" },
            ["meta"] = edit ? new JsonObject { ["persisted_preferences"] = new JsonArray() } : new JsonArray(),
            ["_links"] = new JsonObject { ["self"] = Href($"{Api}/users/{user.Id}"), ["collection"] = Href($"{Api}/users") },
        };
        if (!edit)
        {
            return json;
        }

        var role = user.Role.ToString().ToLowerInvariant();
        json["username"] = user.Login;
        json["first_name"] = "";
        json["last_name"] = "";
        json["email"] = $"{user.Login}@example.test";
        json["locale"] = "en_US";
        json["nickname"] = user.Login;
        json["roles"] = new JsonArray(JsonValue.Create(role));
        json["registered_date"] = $"{WordPressWords.Time(user.Registered)}+00:00";
        json["capabilities"] = new JsonObject([.. user.Capabilities.Append(role).Select(c => KeyValuePair.Create(c, (JsonNode?)JsonValue.Create(true)))]);
        json["extra_capabilities"] = new JsonObject { [role] = true };
        return json;
    }

    public static string Base(string type) => type switch { "page" => "pages", "attachment" => "media", _ => "posts" };

    /// <summary>Leaves only what was asked for: <c>_fields=id,title.rendered</c>.</summary>
    public static JsonObject Pick(JsonObject json, ImmutableArray<string> fields)
    {
        if (fields.Length == 0)
        {
            return json;
        }

        var picked = new JsonObject();
        foreach (var field in fields)
        {
            var (from, to) = (json, picked);
            var words = field.Split('.');
            foreach (var word in words[..^1])
            {
                if (from[word] is not JsonObject deeper)
                {
                    break;
                }

                from = deeper;
                to[word] ??= new JsonObject();
                to = to[word]!.AsObject();
            }

            if (from.TryGetPropertyValue(words[^1], out var value))
            {
                to[words[^1]] = value?.DeepClone();
            }
        }

        // What is left empty is an empty list: PHP knows no difference.
        foreach (var empty in picked.Where(p => p.Value is JsonObject { Count: 0 }).Select(p => p.Key).ToList())
        {
            picked[empty] = new JsonArray();
        }

        return picked;
    }

    private void More(JsonObject json, WordPressPost post, bool edit)
    {
        var date = post.IsFloating ? post.Modified : post.Date;
        json["date_gmt"] = WordPressWords.Time(date);
        json["modified"] = WordPressWords.Time(post.Modified + store.Offset);
        json["modified_gmt"] = WordPressWords.Time(post.Modified);
        json["guid"] = Text(post.Guid, post.Guid, edit);
        json["status"] = post.Status;
        json["comment_status"] = post.CommentStatus;
        json["ping_status"] = post.PingStatus;
        json["template"] = post.Template;
        json["meta"] = post.Type == "attachment" ? new JsonArray() : Meta(post);
        if (edit)
        {
            json["permalink_template"] = post.Type switch { "page" => $"{store.Address}/%pagename%/", "attachment" => $"{store.Address}/?attachment_id={post.Id}", _ => $"{store.Address}/%postname%/" };
            var slug = WordPressWords.Slug(post.Title);
            json["generated_slug"] = store.Unique(slug.Length > 0 ? slug : post.Id.ToString(CultureInfo.InvariantCulture), post.Type, post.Parent, post.Id);
        }

        if (post.Type == "attachment")
        {
            return;
        }

        json["content"] = Text(post.Content, WordPressWords.Content(post.Content), edit);
        json["content"]!["protected"] = post.Password.Length > 0;
        if (edit)
        {
            json["content"]!["block_version"] = post.Content.Contains("<!-- wp:", StringComparison.Ordinal) ? 1 : 0;
            json["password"] = post.Password;
        }

        if (post.Type == "page")
        {
            json["parent"] = post.Parent;
            json["menu_order"] = post.MenuOrder;
            return;
        }

        json["sticky"] = post.Sticky;
        json["format"] = post.Format;
        json["categories"] = new JsonArray([.. post.Categories.Select(c => JsonValue.Create(c))]);
        json["tags"] = new JsonArray([.. post.Tags.Select(t => JsonValue.Create(t))]);
    }

    private void File(JsonObject json, WordPressPost post, WordPressFile file, bool edit)
    {
        var address = $"{store.Address}/wp-content/uploads/{file.Path}";
        json["description"] = Text(file.Description, WordPressWords.Content(file.Description), edit);
        json["caption"] = Text(file.Caption, WordPressWords.Content(file.Caption), edit);
        json["alt_text"] = file.AltText;
        json["media_type"] = file.Mime.StartsWith("image/", StringComparison.Ordinal) ? "image" : "file";
        json["mime_type"] = file.Mime;
        json["source_url"] = address;
        json["post"] = post.Parent == 0 ? null : post.Parent;
        json["media_details"] = file.Width == 0
            ? new JsonObject { ["filesize"] = file.Content.Length, ["sizes"] = new JsonObject() }
            : new JsonObject
            {
                ["width"] = file.Width,
                ["height"] = file.Height,
                ["file"] = file.Path,
                ["filesize"] = file.Content.Length,
                ["sizes"] = new JsonObject { ["full"] = new JsonObject { ["file"] = file.Path[(file.Path.LastIndexOf('/') + 1)..], ["width"] = file.Width, ["height"] = file.Height, ["mime_type"] = file.Mime, ["source_url"] = address } },
                ["image_meta"] = new JsonObject { ["title"] = "", ["caption"] = "" },
            };
        if (edit)
        {
            json["missing_image_sizes"] = new JsonArray();
        }
    }

    // WordPress writes an empty text for what is registered and not set, and nothing at all for what is not registered.
    private JsonObject Meta(WordPressPost post) => new(store.MetaKeys.Select(k => KeyValuePair.Create(k, (JsonNode?)JsonValue.Create(post.Meta.GetValueOrDefault(k, "")))));

    private JsonObject Links(WordPressPost post, WordPressUser? user, bool edit)
    {
        var collection = $"{Api}/{Base(post.Type)}";
        var links = new JsonObject
        {
            ["self"] = Href($"{collection}/{post.Id}"),
            ["collection"] = Href(collection),
            ["about"] = Href($"{Api}/types/{post.Type}"),
            ["author"] = Href($"{Api}/users/{post.Author}"),
        };
        if (post.Type != "attachment")
        {
            links["version-history"] = new JsonArray(new JsonObject { ["count"] = store.RevisionsOf(post.Id).Count(r => !r.IsAutosave), ["href"] = $"{collection}/{post.Id}/revisions" });
        }

        if (edit && user?.Can(post.Type == "page" ? "publish_pages" : "publish_posts") == true)
        {
            links["wp:action-publish"] = Href($"{collection}/{post.Id}");
        }

        return links;
    }

    private static JsonArray Href(string address) => [new JsonObject { ["href"] = address }];

    private static JsonObject Text(string raw, string rendered, bool edit) => edit ? new JsonObject { ["raw"] = raw, ["rendered"] = rendered } : new JsonObject { ["rendered"] = rendered };
}
