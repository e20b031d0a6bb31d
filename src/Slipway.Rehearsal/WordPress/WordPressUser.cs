using System.Collections.Immutable;

namespace Slipway.Rehearsal.WordPress;

/// <summary>What a user is on the website, as WordPress delivers it.</summary>
public enum WordPressRole
{
    Subscriber,
    Contributor,
    Author,
    Editor,
    Administrator,
}

/// <summary>A user of the website.</summary>
internal sealed record WordPressUser(int Id, string Login, WordPressRole Role)
{
    private static readonly ImmutableArray<string> _contributor = ["read", "edit_posts", "delete_posts"];

    private static readonly ImmutableArray<string> _author = [.. _contributor, "upload_files", "edit_published_posts", "publish_posts", "delete_published_posts"];

    private static readonly ImmutableArray<string> _editor =
    [
        .. _author, "moderate_comments", "manage_categories", "manage_links", "unfiltered_html", "edit_pages", "edit_others_posts", "edit_others_pages", "edit_published_pages",
        "publish_pages", "delete_pages", "delete_others_pages", "delete_published_pages", "delete_others_posts", "delete_private_posts", "edit_private_posts", "read_private_posts",
        "delete_private_pages", "edit_private_pages", "read_private_pages",
    ];

    /// <summary>The application password, without the spaces it is shown with; null once it is revoked.</summary>
    public string? Password { get; init; }

    /// <summary>What has been taken from this user, for example by a plug-in for roles.</summary>
    public ImmutableHashSet<string> Withheld { get; init; } = [];

    public required DateTimeOffset Registered { get; init; }

    public ImmutableArray<string> Capabilities
    {
        get
        {
            ImmutableArray<string> all = Role switch
            {
                WordPressRole.Subscriber => ["read"],
                WordPressRole.Contributor => _contributor,
                WordPressRole.Author => _author,
                WordPressRole.Editor => _editor,
                _ => [.. _editor, "manage_options", "list_users", "create_users", "edit_users", "edit_theme_options", "activate_plugins", "import", "export"],
            };
            return [.. all.Where(c => !Withheld.Contains(c))];
        }
    }

    public bool Can(string capability) => Capabilities.Contains(capability, StringComparer.Ordinal);
}
