using System.Collections.Frozen;

namespace Slipway.Core.Checks.Words;

/// <summary>Tells sentences apart.</summary>
/// <remarks>
/// Vale uses Punkt with a model trained on English newspapers; this is a handful of rules with the same answer on ordinary prose: a full stop ends a sentence unless an abbreviation,
/// an initial or a number stands before it, and what follows does not begin with a small letter.
/// </remarks>
internal static class Sentences
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Abbreviations = FrozenSet.ToFrozenSet(
        [
            "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "no", "vol", "fig", "inc", "ltd", "co", "corp", "dept", "est", "approx", "gov", "gen", "sgt", "mt",
            "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "a.m", "p.m", "u.s", "u.k", "ph.d", "al", "ca", "cf", "nr", "bzw", "z.b", "d.h", "usw", "str",
        ],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Where each sentence begins and ends, blanks around it left out.</summary>
    public static IEnumerable<(int Start, int End)> Of(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] is not ('.' or '!' or '?' or '\u2026'))
            {
                continue;
            }

            var end = at + 1;
            while (end < text.Length && text[end] is '.' or '!' or '?' or '"' or '\'' or ')' or ']' or '\u201d' or '\u2019')
            {
                end++;
            }

            if (IsEnd(text, start, at, end))
            {
                if (Trimmed(text, start, end) is { } sentence)
                {
                    yield return sentence;
                }

                start = end;
            }

            at = end - 1;
        }

        if (Trimmed(text, start, text.Length) is { } last)
        {
            yield return last;
        }
    }

    private static bool IsEnd(string text, int start, int stop, int end)
    {
        if (end < text.Length && !char.IsWhiteSpace(text[end]))
        {
            return false;
        }

        var next = end;
        while (next < text.Length && !char.IsLetterOrDigit(text[next]) && text[next] is not ('*' or '$' or '€'))
        {
            next++;
        }

        if (next == text.Length)
        {
            return true;
        }

        if (text[stop] is '!' or '?')
        {
            // "Who?" he asked: it goes on.
            return end == stop + 1 || !char.IsLower(text[next]);
        }

        if (char.IsLower(text[next]))
        {
            return false;
        }

        var word = stop;
        while (word > start && !char.IsWhiteSpace(text[word - 1]) && text[word - 1] is not ('(' or '"' or '\u201c'))
        {
            word--;
        }

        var before = text.AsSpan(word, stop - word);
        var initial = before.Length == 1 && char.IsUpper(before[0]) && before[0] != 'I';
        return !initial && !Abbreviations.Contains(before);
    }

    private static (int, int)? Trimmed(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return end > start ? (start, end) : null;
    }
}
