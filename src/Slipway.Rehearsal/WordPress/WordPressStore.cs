using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Rehearsal.WordPress;

/// <summary>Everything the website holds.</summary>
internal sealed class WordPressStore(TimeProvider time, Func<string> address)
{
    private readonly SortedDictionary<int, WordPressPost> _posts = [];
    private int _made;

    public Dictionary<int, WordPressTerm> Terms { get; } = [];

    public List<WordPressUser> Users { get; } = [];

    /// <summary>What a plug-in or the theme has registered for pages and posts. WordPress itself brings <c>footnotes</c>.</summary>
    public SortedSet<string> MetaKeys { get; } = new(StringComparer.Ordinal) { "footnotes" };

    public TimeSpan Offset { get; set; }

    public string Address => address();

    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            return new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        }
    }

    public IEnumerable<WordPressPost> Posts => _posts.Values;

    public int NextId() => ++_made;

    public WordPressPost? Find(int id) => _posts.GetValueOrDefault(id);

    public WordPressPost? Find(int id, string type) => Find(id) is { } post && post.Type == type ? post : null;

    public WordPressPost Put(WordPressPost post)
    {
        _posts[post.Id] = post;
        return post;
    }

    public void Remove(int id)
    {
        foreach (var revision in RevisionsOf(id))
        {
            _posts.Remove(revision.Id);
        }

        _posts.Remove(id);
    }

    /// <summary>Earlier versions and unsaved ones, the newest first.</summary>
    public ImmutableArray<WordPressPost> RevisionsOf(int id) => [.. _posts.Values.Where(p => p.IsRevision && p.Parent == id).OrderByDescending(p => p.Date).ThenByDescending(p => p.Id)];

    public WordPressUser User(int id) => Users.First(u => u.Id == id);

    /// <summary>A slug nobody else has: WordPress changes it without a word.</summary>
    public string Unique(string slug, string type, int parent, int id)
    {
        bool Taken(string wanted) => _posts.Values.Any(p => p.Id != id && !p.IsRevision && p.Slug == wanted && type switch
        {
            "attachment" => true,
            "page" => p.Type == "attachment" || (p.Type == "page" && p.Parent == parent),
            _ => p.Type == type,
        });

        // A page whose slug is a number could not be told from the second page of a longer one.
        if (!Taken(slug) && !(type == "page" && slug.All(char.IsAsciiDigit)))
        {
            return slug;
        }

        var number = 2;
        while (Taken($"{slug}-{number}"))
        {
            number++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{slug}-{number}");
    }

    public string Link(WordPressPost post)
    {
        if (post.IsUnpublished)
        {
            return Plain(post);
        }

        var parent = post.Type == "page" && post.Parent > 0 && Find(post.Parent) is { } above ? $"{above.Slug}/" : "";
        return $"{Address}/{parent}{post.Slug}/";
    }

    public string Plain(WordPressPost post) => string.Create(CultureInfo.InvariantCulture, $"{Address}/?{(post.Type == "page" ? "page_id" : "p")}={post.Id}");

    /// <summary>Whether a user may edit, delete or read one of the posts: own or others', published or not.</summary>
    public static bool May(WordPressUser? user, string act, WordPressPost post)
    {
        if (user is null)
        {
            return false;
        }

        var kind = post.Type == "page" ? "pages" : "posts";
        return user.Can($"{act}_{kind}")
            && (post.Author == user.Id || user.Can($"{act}_others_{kind}"))
            && (post.Status is not ("publish" or "future") || user.Can($"{act}_published_{kind}"))
            && (post.Status != "private" || post.Author == user.Id || user.Can($"{act}_private_{kind}"));
    }
}
