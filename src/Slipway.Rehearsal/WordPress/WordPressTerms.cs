using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>Categories or tags.</summary>
internal sealed class WordPressTerms(string taxonomy, WordPressStore store, WordPressJson json, Func<Call, WordPressUser?> caller)
{
    private static readonly ImmutableArray<WordPressArgument> _listing =
        [new("page", "integer") { Least = 1 }, new("per_page", "integer") { Least = 1, Most = 100 }, new("search", "string"), new("slug", "strings"), new("include", "integers")];

    private readonly ImmutableArray<WordPressArgument> _creating = [new("name", "string") { Required = true }, new("slug", "string"), new("description", "string"), new("parent", "integer")];

    public Answer List(Call call)
    {
        var arguments = WordPressArguments.Read(call, _listing);
        var found = store.Terms.Values
            .Where(t => t.Taxonomy == taxonomy
                && (!arguments.Has("slug") || arguments.List("slug").Contains(t.Slug, StringComparer.Ordinal))
                && (!arguments.Has("include") || arguments.Numbers("include").Contains(t.Id))
                && (arguments.Text("search") is not { Length: > 0 } search || t.Name.Contains(search, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase).ToList();
        var (size, page) = (arguments.Number("per_page") ?? 10, arguments.Number("page") ?? 1);
        return new Answer(200, new JsonArray([.. found.Skip(size * (page - 1)).Take(size).Select(t => WordPressJson.Pick(json.Term(t), arguments.List("_fields")))]))
            .With("X-WP-Total", found.Count.ToString(CultureInfo.InvariantCulture))
            .With("X-WP-TotalPages", ((found.Count + size - 1) / size).ToString(CultureInfo.InvariantCulture));
    }

    public Answer Create(Call call)
    {
        var arguments = WordPressArguments.Read(call, _creating);
        // A tag is thought of while writing; what categories there are is an editor's matter.
        var user = caller(call);
        if (user?.Can(taxonomy == "category" ? "manage_categories" : "edit_posts") != true)
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_create", "Sorry, you are not allowed to create terms in this taxonomy.");
        }

        var name = arguments.Text("name")!;
        if (store.Terms.Values.FirstOrDefault(t => t.Taxonomy == taxonomy && string.Equals(t.Name, name, StringComparison.OrdinalIgnoreCase)) is { } same)
        {
            throw new WordPressRefusal(400, "term_exists", "A term with the name provided already exists in this taxonomy.", new JsonObject { ["term_id"] = same.Id });
        }

        var id = store.Terms.Keys.DefaultIfEmpty().Max() + 1;
        var term = store.Terms[id] = new WordPressTerm(id, taxonomy, name, Free(WordPressWords.Slug(arguments.Text("slug") is { Length: > 0 } slug ? slug : name)), arguments.Text("description") ?? "", arguments.Number("parent") ?? 0);
        return new Answer(201, json.Term(term)).With("Location", $"{json.Api}/{(taxonomy == "category" ? "categories" : "tags")}/{id}");
    }

    public Answer Read(Call call) => new(200, json.Term(Find(call)));

    public Answer Update(Call call)
    {
        var term = Find(call);
        Manages(call, "rest_cannot_update", "Sorry, you are not allowed to edit this term.");
        var arguments = WordPressArguments.Read(call, [new("name", "string"), new("slug", "string"), new("description", "string")]);
        return new Answer(200, json.Term(store.Terms[term.Id] = term with { Name = arguments.Text("name") ?? term.Name, Slug = arguments.Text("slug") ?? term.Slug, Description = arguments.Text("description") ?? term.Description }));
    }

    public Answer Delete(Call call)
    {
        var term = Find(call);
        Manages(call, "rest_cannot_delete", "Sorry, you are not allowed to delete this term.");
        if (!WordPressArguments.Read(call, [new("force", "boolean")]).Flag("force"))
        {
            throw new WordPressRefusal(501, "rest_trash_not_supported", "Terms do not support trashing. Set 'force=true' to delete.");
        }

        var previous = json.Term(term);
        store.Terms.Remove(term.Id);
        foreach (var post in store.Posts.Where(p => p.Tags.Contains(term.Id) || p.Categories.Contains(term.Id)).ToList())
        {
            store.Put(post with { Tags = post.Tags.Remove(term.Id), Categories = post.Categories.Remove(term.Id) });
        }

        return new Answer(200, new JsonObject { ["deleted"] = true, ["previous"] = previous });
    }

    private void Manages(Call call, string code, string message)
    {
        var user = caller(call);
        if (user?.Can("manage_categories") != true)
        {
            throw WordPressRefusal.Forbidden(user, code, message);
        }
    }

    private WordPressTerm Find(Call call) => !int.TryParse(call["id"], out var id)
        ? throw WordPressRefusal.NoRoute()
        : store.Terms.TryGetValue(id, out var term) && term.Taxonomy == taxonomy ? term : throw new WordPressRefusal(404, "rest_term_invalid", "Term does not exist.");

    private string Free(string slug)
    {
        var (number, free) = (1, slug);
        while (store.Terms.Values.Any(t => t.Taxonomy == taxonomy && t.Slug == free))
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{slug}-{++number}");
        }

        return free;
    }
}
