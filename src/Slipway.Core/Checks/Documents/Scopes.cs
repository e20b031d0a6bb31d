namespace Slipway.Core.Checks.Documents;

/// <summary>What part of a document a passage is; a passage has all that are true of it.</summary>
/// <remarks>The names up to <see cref="Raw"/> are those of the Vale style format, so that its packages load as they are; those after it are a campaign's own.</remarks>
[Flags]
public enum Scopes : long
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Anything a person reads.</summary>
    Text = 1L << 0,

    /// <summary>A heading of any level.</summary>
    Heading = 1L << 1,

    /// <summary>A heading of level 1.</summary>
    H1 = 1L << 2,

    /// <summary>A heading of level 2.</summary>
    H2 = 1L << 3,

    /// <summary>A heading of level 3.</summary>
    H3 = 1L << 4,

    /// <summary>A heading of level 4.</summary>
    H4 = 1L << 5,

    /// <summary>A heading of level 5.</summary>
    H5 = 1L << 6,

    /// <summary>A heading of level 6.</summary>
    H6 = 1L << 7,

    /// <summary>Part of a table.</summary>
    Table = 1L << 8,

    /// <summary>With <see cref="Table"/>, a cell of its head.</summary>
    Header = 1L << 9,

    /// <summary>With <see cref="Table"/>, a cell of its body.</summary>
    Cell = 1L << 10,

    /// <summary>With <see cref="Table"/> or <see cref="Figure"/>, its caption.</summary>
    Caption = 1L << 11,

    /// <summary>A figure.</summary>
    Figure = 1L << 12,

    /// <summary>An item of a list.</summary>
    List = 1L << 13,

    /// <summary>A quotation.</summary>
    Blockquote = 1L << 14,

    /// <summary>The alternative text of an image.</summary>
    Alt = 1L << 15,

    /// <summary>A title.</summary>
    Title = 1L << 16,

    /// <summary>One sentence of a paragraph.</summary>
    Sentence = 1L << 17,

    /// <summary>A paragraph.</summary>
    Paragraph = 1L << 18,

    /// <summary>All prose of the document together.</summary>
    Summary = 1L << 19,

    /// <summary>The file as it was written, markup included.</summary>
    Raw = 1L << 20,

    /// <summary>The subject line of an email.</summary>
    Subject = 1L << 21,

    /// <summary>What inboxes show after the subject.</summary>
    Preheader = 1L << 22,

    /// <summary>Running text: no subject, preheader, heading, button, footer or alternative text.</summary>
    Body = 1L << 23,

    /// <summary>The words of a button.</summary>
    Button = 1L << 24,

    /// <summary>The words of a link; they are also part of the text around them.</summary>
    Link = 1L << 25,

    /// <summary>The footer of an email or page.</summary>
    Footer = 1L << 26,

    /// <summary>A headline of an ad.</summary>
    AdHeadline = 1L << 27,

    /// <summary>A text of an ad.</summary>
    AdText = 1L << 28,

    /// <summary>The label of a form field.</summary>
    FormLabel = 1L << 29,

    /// <summary>What search engines and messengers show of a page.</summary>
    Description = 1L << 30,
}
