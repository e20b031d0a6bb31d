namespace Slipway.Core.Html;

/// <summary>A part of a document: an element, a text or a comment.</summary>
public abstract class HtmlNode
{
    private protected HtmlNode(int start) => Start = start;

    /// <summary>The element it stands in; null for the root only.</summary>
    public HtmlElement? Parent { get; internal set; }

    /// <summary>Where it begins in the source, in UTF-16 units from 0.</summary>
    public int Start { get; }

    /// <summary>Where it ends in the source; the first unit that is no longer of it.</summary>
    public int End { get; internal set; }
}

/// <summary>A run of text.</summary>
public sealed class HtmlText : HtmlNode
{
    private readonly string _source;
    private readonly bool _isRaw;
    private SourceRun[]? _runs;

    internal HtmlText(string source, int start, int end, bool isRaw)
        : base(start)
    {
        (_source, _isRaw) = (source, isRaw);
        End = end;
    }

    /// <summary>The text as it is shown, character references decoded and line ends as line feeds; within script and style as it stands.</summary>
    public string Text => field ??= CharacterReferences.Decode(_source, Start, End, _isRaw ? ReferencesIn.Nothing : ReferencesIn.Text, runs: null);

    /// <summary>Whether there is nothing but white space.</summary>
    public bool IsBlank => HtmlReader.IsBlank(_source.AsSpan(Start, End - Start));

    /// <summary>Where a character of <see cref="Text"/> begins in the source; for its length, <see cref="HtmlNode.End"/>. A character written as a reference begins at the <c>&amp;</c>.</summary>
    public int SourceAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, Text.Length);
        _runs ??= CharacterReferences.Runs(_source, Start, End, _isRaw ? ReferencesIn.Nothing : ReferencesIn.Text);
        return index == Text.Length ? End : SourceRun.SourceAt(_runs, index);
    }
}

/// <summary>A comment, or what a browser takes for one: conditional comments, CDATA sections, processing instructions.</summary>
public sealed class HtmlComment : HtmlNode
{
    internal HtmlComment(string source, int start, int textStart, int textEnd, int end)
        : base(start)
    {
        (TextStart, End) = (textStart, end);
        Text = source[textStart..textEnd];
        (Condition, ContentStart, Content) = Conditional(Text) is var (condition, from, to) ? (condition, textStart + from, Text[from..to]) : (null, textStart, "");
    }

    /// <summary>What stands between the marks.</summary>
    public string Text { get; }

    /// <summary>Where <see cref="Text"/> begins in the source; each of its characters stands there as it is.</summary>
    public int TextStart { get; }

    /// <summary>The condition of a comment that holds content for some programs, as <c>mso</c> of <c>[if mso]&gt;...&lt;![endif]</c>; null for every other comment.</summary>
    public string? Condition { get; }

    /// <summary>What the programs see that the condition names; empty for every other comment.</summary>
    public string Content { get; }

    /// <summary>Where <see cref="Content"/> begins in the source.</summary>
    public int ContentStart { get; }

    private static (string Condition, int From, int To)? Conditional(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("[if", StringComparison.OrdinalIgnoreCase) || text.IndexOf("]>", StringComparison.Ordinal) is not (>= 0 and var close))
        {
            return null;
        }

        // [if !mso]><! hides nothing: what follows it is ordinary.
        var from = close + 2;
        var end = text.LastIndexOf("<![endif]", StringComparison.OrdinalIgnoreCase);
        return text.AsSpan(from).Trim() is "<!" or "<!--" or "" ? null : (text[(text.IndexOf('[', StringComparison.Ordinal) + 3)..close].Trim(), from, end >= from ? end : text.Length);
    }
}
