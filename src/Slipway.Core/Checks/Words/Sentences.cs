using System.Collections.Frozen;
using System.Collections.Immutable;

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
    public static ImmutableArray<(int Start, int End)> Of(string text)
    {
        var sentences = ImmutableArray.CreateBuilder<(int, int)>();
        var start = 0;
        for (var at = NextStop(text, 0); at >= 0; at = NextStop(text, at))
        {
            var end = at + 1;
            while (end < text.Length && text[end] is '.' or '!' or '?' or '"' or '\'' or ')' or ']' or '\u201d' or '\u2019')
            {
                end++;
            }

            if (IsEnd(text, start, at, end))
            {
                AddTrimmed(sentences, text, start, end);
                start = end;
            }

            at = end;
        }

        AddTrimmed(sentences, text, start, text.Length);
        return sentences.DrainToImmutable();
    }

    private static int NextStop(string text, int from) => text.AsSpan(from).IndexOfAny(".!?\u2026") is >= 0 and var at ? from + at : -1;

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

    private static void AddTrimmed(ImmutableArray<(int, int)>.Builder sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add((start, end));
        }
    }
}
