using System.Collections.Immutable;
using Slipway.Core.Html;

namespace Slipway.Core.Review;

/// <summary>What an inbox shows of a mail before it is opened.</summary>
public enum InboxLine
{
    /// <summary>The subject.</summary>
    Subject,

    /// <summary>What stands behind the subject.</summary>
    Preheader,
}

/// <summary>Where a review shows a finding. A closed set.</summary>
public abstract record ShownAt
{
    private protected ShownAt()
    {
    }

    /// <summary>At words of the rendering.</summary>
    /// <param name="Stretches">Where they begin and end in the HTML, in its order.</param>
    public sealed record AtWords(ImmutableArray<(int Start, int End)> Stretches) : ShownAt;

    /// <summary>At an image of the rendering.</summary>
    /// <param name="Image">The image.</param>
    public sealed record AtImage(HtmlElement Image) : ShownAt;

    /// <summary>At words of the line in which an inbox announces the mail.</summary>
    /// <param name="Line">Which part of it.</param>
    /// <param name="Text">The part as it is written, with fallbacks merged in.</param>
    /// <param name="Start">Where the words begin in it.</param>
    /// <param name="End">Where they end.</param>
    public sealed record InInbox(InboxLine Line, string Text, int Start, int End) : ShownAt;

    /// <summary>It is about the asset as a whole: no place is better than another.</summary>
    public sealed record OfWhole : ShownAt;

    /// <summary>It has a place in the file, and what stands there is not in this rendering, or not for certain only once.</summary>
    public sealed record Nowhere : ShownAt;
}
