using System.Collections.Immutable;

namespace Slipway.Rehearsal.WordPress;

/// <summary>A page, a post, a file, or an earlier or unsaved version of one of them: WordPress keeps all of them alike.</summary>
internal sealed record WordPressPost(int Id, string Type, int Author)
{
    public string Status { get; init; } = "draft";

    public string Slug { get; init; } = "";

    public string Title { get; init; } = "";

    public string Content { get; init; } = "";

    public string Excerpt { get; init; } = "";

    public int Parent { get; init; }

    public int FeaturedMedia { get; init; }

    public int MenuOrder { get; init; }

    public string CommentStatus { get; init; } = "closed";

    public string PingStatus { get; init; } = "closed";

    public string Template { get; init; } = "";

    public string Password { get; init; } = "";

    public string Format { get; init; } = "standard";

    public bool Sticky { get; init; }

    public ImmutableArray<int> Categories { get; init; } = [];

    public ImmutableArray<int> Tags { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Meta { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public required DateTimeOffset Date { get; init; }

    /// <summary>A draft's date floats with its last change until it is published or somebody sets it.</summary>
    public bool IsDated { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The slug it had before it went to the trash.</summary>
    public string? DesiredSlug { get; init; }

    public string Guid { get; init; } = "";

    public WordPressFile? File { get; init; }

    public bool IsRevision => Type == "revision";

    public bool IsAutosave => IsRevision && Slug.Contains("-autosave-", StringComparison.Ordinal);

    public bool IsFloating => !IsDated && Status is "draft" or "pending";

    /// <summary>Where a person without the editor cannot guess it from the slug.</summary>
    public bool IsUnpublished => Status is "draft" or "pending" or "future" or "trash";
}

/// <summary>An uploaded file.</summary>
internal sealed record WordPressFile(string Path, string Mime, ReadOnlyMemory<byte> Content)
{
    public string AltText { get; init; } = "";

    public string Caption { get; init; } = "";

    public string Description { get; init; } = "";

    public int Width { get; init; }

    public int Height { get; init; }
}

/// <summary>A category or a tag.</summary>
internal sealed record WordPressTerm(int Id, string Taxonomy, string Name, string Slug, string Description, int Parent);
