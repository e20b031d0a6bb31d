using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>Lists of pages, posts and files, filtered, sorted and in pages.</summary>
internal sealed class WordPressListing(string type, WordPressStore store, WordPressJson json, Func<Call, WordPressUser?> caller)
{
    private static readonly ImmutableArray<string> _statuses =
        ["publish", "future", "draft", "pending", "private", "trash", "auto-draft", "inherit", "request-pending", "request-confirmed", "request-failed", "request-completed", "any"];

    private readonly ImmutableArray<WordPressArgument> _arguments =
    [
        new("context", "string") { OneOf = WordPressPosts.Contexts },
        new("page", "integer") { Least = 1 },
        new("per_page", "integer") { Least = 1, Most = 100 },
        new("search", "string"),
        new("after", "date"),
        new("before", "date"),
        new("modified_after", "date"),
        new("modified_before", "date"),
        new("author", "integers"),
        new("exclude", "integers"),
        new("include", "integers"),
        new("offset", "integer") { Least = 0 },
        new("order", "string") { OneOf = ["asc", "desc"] },
        new("orderby", "string")
        {
            OneOf = type == "page"
                ? ["author", "date", "id", "include", "modified", "parent", "relevance", "slug", "include_slugs", "title", "menu_order"]
                : ["author", "date", "id", "include", "modified", "parent", "relevance", "slug", "include_slugs", "title"],
        },
        new("parent", "integers"),
        new("slug", "strings"),
        new("status", "strings") { OneOf = type == "attachment" ? ["inherit", "private", "trash"] : _statuses },
        new("categories", "integers"),
        new("tags", "integers"),
    ];

    /// <summary>How long what was created stays out of lists, as it does behind a cache.</summary>
    public TimeSpan Lag { get; set; }

    public Answer List(Call call)
    {
        var user = caller(call);
        var arguments = WordPressArguments.Read(call, _arguments);
        var context = arguments.Text("context") ?? "view";
        var edits = type == "page" ? "edit_pages" : "edit_posts";
        // Parameters are judged before rights: a stranger who asks for drafts hears of the parameter.
        var published = type == "attachment" ? "inherit" : "publish";
        var statuses = arguments.Has("status") ? arguments.List("status") : [published];
        if (statuses.Any(s => s != published) && user?.Can(edits) != true)
        {
            throw WordPressArguments.Invalid([("status", "rest_forbidden_status", "Status is forbidden.")]);
        }

        if (context == "edit" && user?.Can(edits) != true)
        {
            throw WordPressRefusal.Forbidden(user, "rest_forbidden_context", "Sorry, you are not allowed to edit posts in this post type.");
        }

        var found = Sorted(arguments, store.Posts.Where(p => p.Type == type && p.Created + Lag <= store.Now && Fits(p, arguments, statuses))).ToList();
        var (size, page) = (arguments.Number("per_page") ?? 10, arguments.Number("page") ?? 1);
        var pages = (found.Count + size - 1) / size;
        if (page > Math.Max(1, pages))
        {
            throw new WordPressRefusal(400, "rest_post_invalid_page_number", "The page number requested is larger than the number of pages available.");
        }

        var shown = found.Skip(arguments.Number("offset") ?? (size * (page - 1))).Take(size).Where(p => WordPressPosts.IsVisible(user, p));
        var answer = new Answer(200, new JsonArray([.. shown.Select(p => WordPressJson.Pick(json.Post(p, context, user), arguments.List("_fields")))]))
            .With("X-WP-Total", found.Count.ToString(CultureInfo.InvariantCulture))
            .With("X-WP-TotalPages", pages.ToString(CultureInfo.InvariantCulture));
        string[] links = [.. page > 1 ? [Link(call, page - 1, "prev")] : (string[])[], .. page < pages ? [Link(call, page + 1, "next")] : (string[])[]];
        return links.Length == 0 ? answer : answer.With("Link", string.Join(", ", links));
    }

    private string Link(Call call, int page, string which)
    {
        var query = call.Query.Where(q => q.Key != "page").ToDictionary(q => q.Key, q => (string?)q.Value[^1], StringComparer.Ordinal);
        query["page"] = page.ToString(CultureInfo.InvariantCulture);
        return $"<{QueryHelpers.AddQueryString($"{json.Api}/{WordPressJson.Base(type)}", query)}>; rel=\"{which}\"";
    }

    // Words, each of which must stand somewhere, and phrases in quotation marks.
    private static IEnumerable<string> Terms(string search) => search.Split('"').SelectMany((piece, i) => i % 2 == 1 ? [piece] : piece.Split(' ')).Where(t => t.Length > 0);

    private static bool Fits(WordPressPost post, WordPressArguments arguments, ImmutableArray<string> statuses)
    {
        bool Among(string name, int value) => !arguments.Has(name) || arguments.Numbers(name).Contains(value);
        bool Shares(string name, ImmutableArray<int> values) => !arguments.Has(name) || arguments.Numbers(name).Intersect(values).Any();
        var search = arguments.Text("search");
        return (statuses.Contains(post.Status, StringComparer.Ordinal) || (statuses.Contains("any", StringComparer.Ordinal) && post.Status is not ("trash" or "auto-draft")))
            && (string.IsNullOrEmpty(search) || Terms(search).All(term => ((string[])[post.Title, post.Content, post.Excerpt]).Any(t => t.Contains(term, StringComparison.OrdinalIgnoreCase))))
            && (!arguments.Has("slug") || arguments.List("slug").Contains(post.Slug, StringComparer.Ordinal))
            && Among("author", post.Author) && Among("include", post.Id) && Among("parent", post.Parent)
            && !(arguments.Has("exclude") && arguments.Numbers("exclude").Contains(post.Id))
            && Shares("categories", post.Categories) && Shares("tags", post.Tags)
            && Between(arguments, "after", "before", post.Date) && Between(arguments, "modified_after", "modified_before", post.Modified);
    }

    private static bool Between(WordPressArguments arguments, string after, string before, DateTimeOffset at) =>
        (WordPressArguments.Date(arguments.Text(after)) is not { } first || at > first) && (WordPressArguments.Date(arguments.Text(before)) is not { } last || at < last);

    private static IEnumerable<WordPressPost> Sorted(WordPressArguments arguments, IEnumerable<WordPressPost> posts)
    {
        var up = arguments.Text("order") == "asc";
        IEnumerable<WordPressPost> By<T>(Func<WordPressPost, T> key, IComparer<T>? comparer = null) =>
            up ? posts.OrderBy(key, comparer).ThenBy(p => p.Id) : posts.OrderByDescending(key, comparer).ThenByDescending(p => p.Id);

        return arguments.Text("orderby") switch
        {
            "id" => By(p => p.Id),
            "modified" => By(p => p.Modified),
            "title" => By(p => p.Title, StringComparer.OrdinalIgnoreCase),
            "slug" => By(p => p.Slug, StringComparer.Ordinal),
            "author" => By(p => p.Author),
            "parent" => By(p => p.Parent),
            "menu_order" => By(p => p.MenuOrder),
            "include" => posts.OrderBy(p => arguments.Numbers("include").IndexOf(p.Id)),
            "include_slugs" => posts.OrderBy(p => arguments.List("slug").IndexOf(p.Slug)),
            _ => By(p => p.IsFloating ? p.Modified : p.Date),
        };
    }
}
