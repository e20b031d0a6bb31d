using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.WordPress;

/// <summary>Earlier versions of a page, and the one unsaved version each editor may have.</summary>
/// <remarks>
/// As observed on a real one: an autosave of one's own draft overwrites the draft itself; on anything else it is a buffer per person, into which only the fields that were sent are
/// written; one that says what the page already says leaves an older buffer as it is.
/// </remarks>
internal sealed class WordPressRevisions(WordPressPosts posts, WordPressStore store, WordPressJson json, Func<Call, WordPressUser?> caller)
{
    private static readonly ImmutableArray<WordPressArgument> _reading = [new("context", "string") { OneOf = WordPressPosts.Contexts }, new("per_page", "integer") { Least = 1, Most = 100 }, new("page", "integer") { Least = 1 }];

    /// <summary>Keeps what a page has become.</summary>
    public static void Keep(WordPressStore store, WordPressPost post, int by)
    {
        var id = store.NextId();
        store.Put(Version(store, post, id, by, $"{post.Id}-revision-v1"));
    }

    public Answer All(Call call) => List(call, autosaves: false);

    public Answer Autosaves(Call call) => List(call, autosaves: true);

    public Answer Read(Call call) => One(call, autosave: false);

    public Answer Autosave(Call call) => One(call, autosave: true);

    public Answer Delete(Call call)
    {
        var (_, user) = Parent(call, "revisions");
        _ = Version(call, autosave: false);
        // As observed: what may delete a page does not make a revision one's own.
        throw WordPressRefusal.Forbidden(user, "rest_cannot_delete", "Sorry, you are not allowed to delete this revision.");
    }

    public Answer Write(Call call)
    {
        var post = Post(call);
        var user = caller(call);
        if (!WordPressStore.May(user, "edit", post))
        {
            throw WordPressRefusal.Forbidden(user, "rest_cannot_edit", "Sorry, you are not allowed to edit this post.");
        }

        var arguments = WordPressArguments.Read(call, []);
        var (title, content, excerpt) = (arguments.Prose("title"), arguments.Prose("content"), arguments.Prose("excerpt"));
        if (post.Status == "draft" && post.Author == user!.Id)
        {
            var saved = posts.Save(post, post with { Title = title ?? post.Title, Content = content ?? post.Content, Excerpt = excerpt ?? post.Excerpt }, user.Id);
            return new Answer(200, json.Revision(saved, "edit", isAutosave: true));
        }

        var held = store.RevisionsOf(post.Id).FirstOrDefault(r => r.IsAutosave && r.Author == user!.Id);
        var differs = Differs(title, post.Title) || Differs(content, post.Content) || Differs(excerpt, post.Excerpt);
        if (!differs && held is not null)
        {
            return new Answer(200, json.Revision(held, "edit", isAutosave: true));
        }

        var start = held ?? Version(store, post, store.NextId(), user!.Id, $"{post.Id}-autosave-v1") with { Title = "", Content = "", Excerpt = "" };
        var buffer = store.Put(start with { Title = title ?? start.Title, Content = content ?? start.Content, Excerpt = excerpt ?? start.Excerpt, Date = store.Now, Modified = store.Now });
        return new Answer(200, json.Revision(buffer, "edit", isAutosave: true));
    }

    private static bool Differs(string? asked, string held) => asked is not null && !WordPressWords.SameText(asked, held);

    private static WordPressPost Version(WordPressStore store, WordPressPost post, int id, int by, string slug) => new(id, "revision", by)
    {
        Status = "inherit",
        Parent = post.Id,
        Slug = slug,
        Title = post.Title,
        Content = post.Content,
        Excerpt = post.Excerpt,
        Date = store.Now,
        IsDated = true,
        Modified = store.Now,
        Created = store.Now,
        Guid = string.Create(CultureInfo.InvariantCulture, $"{store.Address}/?p={id}"),
    };

    private Answer List(Call call, bool autosaves)
    {
        var (post, _) = Parent(call, autosaves ? "autosaves" : "revisions");
        var arguments = WordPressArguments.Read(call, _reading);
        var all = store.RevisionsOf(post.Id).Where(r => !autosaves || r.IsAutosave).ToList();
        var size = arguments.Number("per_page") ?? Math.Max(1, all.Count);
        var page = all.Skip(size * ((arguments.Number("page") ?? 1) - 1)).Take(size);
        var answer = new Answer(200, new JsonArray([.. page.Select(r => WordPressJson.Pick(json.Revision(r, arguments.Text("context") ?? "view", autosaves), arguments.List("_fields")))]));
        return autosaves
            ? answer
            : answer.With("X-WP-Total", all.Count.ToString(CultureInfo.InvariantCulture)).With("X-WP-TotalPages", ((all.Count + size - 1) / size).ToString(CultureInfo.InvariantCulture));
    }

    private Answer One(Call call, bool autosave)
    {
        Parent(call, autosave ? "autosaves" : "revisions");
        var arguments = WordPressArguments.Read(call, _reading);
        return new Answer(200, WordPressJson.Pick(json.Revision(Version(call, autosave), arguments.Text("context") ?? "view", autosave), arguments.List("_fields")));
    }

    private WordPressPost Version(Call call, bool autosave) => int.TryParse(call["version"], out var id)
        ? store.RevisionsOf(Post(call).Id).FirstOrDefault(r => r.Id == id && (!autosave || r.IsAutosave)) ?? throw new WordPressRefusal(404, "rest_post_invalid_id", "Invalid revision ID.")
        : throw WordPressRefusal.NoRoute();

    private (WordPressPost Post, WordPressUser? User) Parent(Call call, string what)
    {
        var (post, user) = (Post(call), caller(call));
        return WordPressStore.May(user, "edit", post) ? (post, user) : throw WordPressRefusal.Forbidden(user, "rest_cannot_read", $"Sorry, you are not allowed to view {what} of this post.");
    }

    private WordPressPost Post(Call call)
    {
        try
        {
            return posts.Find(call);
        }
        catch (WordPressRefusal) when (int.TryParse(call["id"], out _))
        {
            throw new WordPressRefusal(404, "rest_post_invalid_parent", "Invalid post parent ID.");
        }
    }
}
