using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>Pages or posts: create, read, change, trash, restore, delete, with who may do what.</summary>
internal sealed class WordPressPosts(string type, WordPressStore store, WordPressJson json, Func<Call, WordPressUser?> caller)
{
    public static readonly ImmutableArray<string> Contexts = ["view", "embed", "edit"];

    private static readonly ImmutableArray<string> _statuses = ["publish", "future", "draft", "pending", "private"];

    private static readonly ImmutableArray<WordPressArgument> _reading = [new("context", "string") { OneOf = Contexts }];

    private static readonly ImmutableArray<WordPressArgument> _writing =
    [
        new("date", "date"),
        new("date_gmt", "date"),
        new("slug", "string"),
        new("status", "string") { OneOf = _statuses },
        new("password", "string"),
        new("parent", "integer"),
        new("title", "any"),
        new("content", "any"),
        new("author", "integer"),
        new("excerpt", "any"),
        new("featured_media", "integer"),
        new("comment_status", "string") { OneOf = ["open", "closed"] },
        new("ping_status", "string") { OneOf = ["open", "closed"] },
        new("menu_order", "integer"),
        new("format", "string"),
        new("meta", "object"),
        new("sticky", "boolean"),
        new("template", "string"),
        new("categories", "integers"),
        new("tags", "integers"),
    ];

    private string Kind => type == "page" ? "pages" : "posts";

    public WordPressPost Find(Call call) => int.TryParse(call["id"], out var id) ? store.Find(id, type) ?? throw WordPressRefusal.NoPost() : throw WordPressRefusal.NoRoute();

    public Answer Read(Call call)
    {
        var post = Find(call);
        var user = caller(call);
        var arguments = WordPressArguments.Read(call, _reading);
        var context = arguments.Text("context") ?? "view";
        if (context == "edit" && !WordPressStore.May(user, "edit", post))
        {
            throw WordPressRefusal.Forbidden(user, "rest_forbidden_context", "Sorry, you are not allowed to edit this post.");
        }

        return IsVisible(user, post)
            ? new Answer(200, WordPressJson.Pick(json.Post(post, context, user), arguments.List("_fields")))
            : throw WordPressRefusal.Forbidden(user, "rest_forbidden", "Sorry, you are not allowed to do that.");
    }

    public static bool IsVisible(WordPressUser? user, WordPressPost post) =>
        post.Status is "publish" or "inherit" || WordPressStore.May(user, "edit", post) || (post.Status == "private" && user?.Can($"read_private_{(post.Type == "page" ? "pages" : "posts")}") == true);

    public Answer Create(Call call)
    {
        var arguments = WordPressArguments.Read(call, _writing);
        var user = caller(call);
        if (arguments.HasValue("id"))
        {
            throw new WordPressRefusal(400, "rest_post_exists", "Cannot create existing post.");
        }

        if (arguments.Number("author") is { } author && author != user?.Id && user?.Can($"edit_others_{Kind}") != true)
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_edit_others", "Sorry, you are not allowed to create posts as this user.");
        }

        if (user?.Can($"edit_{Kind}") != true)
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_create", "Sorry, you are not allowed to create posts as this user.");
        }

        var post = new WordPressPost(0, type, user.Id)
        {
            Date = store.Now,
            Modified = store.Now,
            Created = store.Now,
            CommentStatus = type == "post" ? "open" : "closed",
            PingStatus = type == "post" ? "open" : "closed",
            Categories = type == "post" ? [1] : [],
        };
        post = Change(post, arguments, user);
        post = post with { Id = store.NextId() };
        post = Name(post, arguments, isNew: true);
        post = post with { Modified = post.IsDated ? post.Date : store.Now };
        // As observed: meta is looked at once the page is there, so that meta which is refused leaves the page behind.
        post = store.Put(post with { Guid = store.Link(post) });
        post = store.Put(post with { Meta = Meta(post.Meta, arguments.Shape("meta")) });
        return new Answer(201, WordPressJson.Pick(json.Post(post, "edit", user), arguments.List("_fields"))).With("Location", $"{json.Api}/{Kind}/{post.Id}");
    }

    public Answer Update(Call call)
    {
        var held = Find(call);
        var arguments = WordPressArguments.Read(call, _writing);
        var user = caller(call);
        if (!WordPressStore.May(user, "edit", held))
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.");
        }

        if (arguments.Number("author") is { } author && author != held.Author && !user!.Can($"edit_others_{Kind}"))
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_edit_others", "Sorry, you are not allowed to update posts as this user.");
        }

        var post = Save(held, Name(Change(held, arguments, user!), arguments, isNew: false), user!.Id);
        post = store.Put(post with { Meta = Meta(post.Meta, arguments.Shape("meta")) });
        return new Answer(200, WordPressJson.Pick(json.Post(post, "edit", user), arguments.List("_fields")));
    }

    public Answer Delete(Call call)
    {
        var held = Find(call);
        var user = caller(call);
        var force = WordPressArguments.Read(call, [new("force", "boolean")]).Flag("force");
        if (!WordPressStore.May(user, "delete", held))
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_delete", "Sorry, you are not allowed to delete this post.");
        }

        if (force)
        {
            var previous = json.Post(held, "edit", user);
            store.Remove(held.Id);
            return new Answer(200, new JsonObject { ["deleted"] = true, ["previous"] = previous });
        }

        return held.Status == "trash"
            ? throw new WordPressRefusal(410, "rest_already_trashed", "The post has already been deleted.")
            : new Answer(200, json.Post(Trash(held), "edit", user));
    }

    public WordPressPost Trash(WordPressPost post) =>
        store.Put(post with { Status = "trash", DesiredSlug = post.Slug, Slug = store.Unique($"{post.Slug}__trashed", type, post.Parent, post.Id), Modified = store.Now, IsDated = true, Date = post.IsFloating ? post.Modified : post.Date });

    /// <summary>Saves a change, and keeps what it became as a revision where a reader would see a difference.</summary>
    public WordPressPost Save(WordPressPost held, WordPressPost post, int by)
    {
        post = store.Put(post with { Modified = store.Now });
        if (held.Title != post.Title || held.Content != post.Content || held.Excerpt != post.Excerpt)
        {
            WordPressRevisions.Keep(store, post, by);
        }

        return post;
    }

    private WordPressPost Change(WordPressPost post, WordPressArguments arguments, WordPressUser user)
    {
        var template = arguments.Text("template");
        if (template is { Length: > 0 } && template != post.Template)
        {
            throw WordPressArguments.Invalid([("template", "rest_invalid_param", $"template is not one of {WordPressWords.Sentence(["page-wide", "page-no-title", "page-with-sidebar"])}.")]);
        }

        var status = arguments.Text("status") ?? (post.Status == "trash" ? "trash" : post.Status);
        if (status is "publish" or "future" or "private" && status != post.Status && !user.Can($"publish_{Kind}"))
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_publish", $"Sorry, you are not allowed to {(status == "private" ? "create private" : "publish")} posts in this post type.");
        }

        if (arguments.Number("parent") is { } parent and > 0 && type == "page" && store.Find(parent, "page") is null)
        {
            throw new WordPressRefusal(400, "rest_post_invalid_id", "Invalid post parent ID.");
        }

        if (arguments.Number("author") is { } author && store.Users.All(u => u.Id != author))
        {
            throw new WordPressRefusal(400, "rest_invalid_author", "Invalid author ID.");
        }

        post = Dated(post with { Status = status, Slug = post.Status == "trash" && status != "trash" ? post.DesiredSlug ?? "" : post.Slug }, arguments);
        return post with
        {
            Title = arguments.Prose("title") ?? post.Title,
            Content = arguments.Prose("content") is { } content ? user.Can("unfiltered_html") ? content : Filtered(content) : post.Content,
            Excerpt = arguments.Prose("excerpt") ?? post.Excerpt,
            Author = arguments.Number("author") ?? post.Author,
            Parent = type == "page" ? arguments.Number("parent") ?? post.Parent : 0,
            // A file that is not there is none, and nobody is told.
            FeaturedMedia = arguments.Number("featured_media") is { } media ? store.Find(media, "attachment")?.Id ?? (media == 0 ? 0 : post.FeaturedMedia) : post.FeaturedMedia,
            MenuOrder = arguments.Number("menu_order") ?? post.MenuOrder,
            CommentStatus = arguments.Text("comment_status") ?? post.CommentStatus,
            PingStatus = arguments.Text("ping_status") ?? post.PingStatus,
            Password = arguments.Text("password") ?? post.Password,
            Sticky = type == "post" && (arguments.Has("sticky") ? arguments.Flag("sticky") : post.Sticky),
            Format = type == "post" ? arguments.Text("format") ?? post.Format : post.Format,
            Template = template ?? post.Template,
            Categories = type == "post" && arguments.Has("categories") ? Terms(arguments.Numbers("categories"), "category") : post.Categories,
            Tags = type == "post" && arguments.Has("tags") ? Terms(arguments.Numbers("tags"), "post_tag") : post.Tags,
        };
    }

    // The filters take tags of scripts and forms out of what most people write, and leave what stood in them.
    private static string Filtered(string content) => Regex.Replace(content, "</?(?:script|iframe|form|input|select|textarea|style)\\b[^>]*>", "", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private ImmutableArray<int> Terms(ImmutableArray<int> ids, string taxonomy) => [.. ids.Where(id => store.Terms.TryGetValue(id, out var term) && term.Taxonomy == taxonomy)];

    // Only what is registered is kept; the rest is dropped without a word.
    private ImmutableSortedDictionary<string, string> Meta(ImmutableSortedDictionary<string, string> held, JsonObject? asked)
    {
        foreach (var (key, value) in asked ?? [])
        {
            if (!store.MetaKeys.Contains(key))
            {
                continue;
            }

            held = value switch
            {
                null => held.Remove(key),
                JsonValue text when text.GetValueKind() == JsonValueKind.String => held.SetItem(key, text.GetValue<string>()),
                _ => throw new WordPressRefusal(400, "rest_invalid_type", $"meta.{key} is not of type string."),
            };
        }

        return held;
    }

    private WordPressPost Dated(WordPressPost post, WordPressArguments arguments)
    {
        var asked = WordPressArguments.Date(arguments.Text("date_gmt")) ?? (WordPressArguments.Date(arguments.Text("date")) is { } local ? local - store.Offset : null);
        post = asked is { } date ? post with { Date = date, IsDated = true } : post;
        if (post.Status is "publish" or "future" or "private")
        {
            post = post.IsDated ? post : post with { Date = store.Now, IsDated = true };
            // A date in the future makes any publishing a schedule, and one in the past any schedule a publishing.
            post = post.Status == "private" ? post : post with { Status = post.Date > store.Now ? "future" : "publish" };
        }

        return post;
    }

    private WordPressPost Name(WordPressPost post, WordPressArguments arguments, bool isNew)
    {
        var asked = arguments.Text("slug") is { Length: > 0 };
        var slug = asked ? WordPressWords.Slug(arguments.Text("slug")!) : post.Slug;
        var isDraft = post.Status is "draft" or "pending";
        if (slug.Length == 0 && !isDraft)
        {
            slug = WordPressWords.Slug(post.Title);
            slug = slug.Length > 0 ? slug : post.Id.ToString(CultureInfo.InvariantCulture);
        }

        // As observed: a new draft that does not say that it is one keeps a slug another page has, until one of them is published.
        var keeps = isDraft && (!asked || (isNew && !arguments.Has("status")));
        return post.Status == "trash" || slug.Length == 0 ? post : post with { Slug = keeps ? slug : store.Unique(slug, type, post.Parent, post.Id) };
    }
}
