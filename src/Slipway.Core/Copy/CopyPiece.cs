namespace Slipway.Core.Copy;

/// <summary>What a stretch of copy is, since each is written differently.</summary>
public enum CopyKind
{
    /// <summary>What stands in the inbox first.</summary>
    Subject,

    /// <summary>What stands beside or below the subject in the inbox.</summary>
    Preheader,

    /// <summary>What search engines and shared links show of a page.</summary>
    Description,

    /// <summary>A heading of an email or page.</summary>
    Heading,

    /// <summary>A paragraph of an email or page.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>What stands on a button.</summary>
    Button,

    /// <summary>A headline of an ad.</summary>
    Headline,

    /// <summary>A description of an ad.</summary>
    AdText,
}

/// <summary>One stretch of a draft's words that may be rewritten, and nothing but words: everything around it stays as it is.</summary>
/// <param name="Id">Its name within its file: <c>subject</c>, <c>p3</c>, <c>groups[0].ads[0].headlines[1]</c>.</param>
/// <param name="File">The file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words, as Markdown on one line.</param>
/// <param name="Line">The first line of the file it stands on, from 1.</param>
/// <param name="LastLine">The last line it stands on.</param>
public sealed record CopyPiece(string Id, string File, CopyKind Kind, string Text, int Line, int LastLine)
{
    /// <summary>Its name among all of a campaign: <c>emails/invitation.md#subject</c>.</summary>
    public string Address => $"{File}#{Id}";

    /// <summary>How many letters it may have at most; null where nothing limits it but taste.</summary>
    public int? MostLetters { get; init; }
}
