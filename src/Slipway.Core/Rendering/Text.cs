using System.Collections.Immutable;

namespace Slipway.Core.Rendering;

/// <summary>Running text, put in order.</summary>
internal static class Text
{
    /// <summary>Neighbouring texts as one, without blanks at either end; nothing when nothing is left.</summary>
    public static ImmutableArray<Inline> Tidy(IEnumerable<Inline> pieces)
    {
        var tidy = new List<Inline>();
        foreach (var piece in pieces)
        {
            if (piece is Inline.Text text && tidy is [.., Inline.Text before])
            {
                tidy[^1] = new Inline.Text(before.Value + text.Value);
            }
            else
            {
                tidy.Add(piece);
            }
        }

        Trim(tidy, 0, t => t.TrimStart());
        Trim(tidy, tidy.Count - 1, t => t.TrimEnd());
        return [.. tidy];
    }

    /// <summary>The text before and after the first separator that stands in plain text; the second empty when there is none.</summary>
    public static (ImmutableArray<Inline> Before, ImmutableArray<Inline> After) Split(ImmutableArray<Inline> pieces, char separator)
    {
        for (var i = 0; i < pieces.Length; i++)
        {
            if (pieces[i] is Inline.Text text && text.Value.IndexOf(separator) is >= 0 and var at)
            {
                return (
                    Tidy([.. pieces[..i], new Inline.Text(text.Value[..at])]),
                    Tidy([new Inline.Text(text.Value[(at + 1)..]), .. pieces[(i + 1)..]]));
            }
        }

        return (pieces, []);
    }

    private static void Trim(List<Inline> pieces, int at, Func<string, string> trim)
    {
        if (at >= 0 && at < pieces.Count && pieces[at] is Inline.Text text)
        {
            if (trim(text.Value) is { Length: > 0 } left)
            {
                pieces[at] = new Inline.Text(left);
            }
            else
            {
                pieces.RemoveAt(at);
            }
        }
    }
}
