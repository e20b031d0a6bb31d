namespace Slipway.Core.Checks.Words;

/// <summary>Where a word stands in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="First">Its first letters; see <see cref="FirstLetters"/>.</param>
internal readonly record struct WordPlace(int Start, int End, int First)
{
    private const int MostKept = 100_000;

    // To be filled again for the next text.
    [ThreadStatic]
    private static WordPlace[]? _room;

    /// <summary>The words of a text: runs of letters, digits and underscores.</summary>
    public static WordPlace[] In(ReadOnlySpan<char> text)
    {
        var words = _room ??= new WordPlace[1024];
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!WordShape.IsLetter(text[at]))
            {
                continue;
            }

            var start = at;
            while (++at < text.Length && WordShape.IsLetter(text[at]))
            {
            }

            if (count == words.Length)
            {
                Array.Resize(ref words, 2 * count);
                _room = count < MostKept ? words : _room;
            }

            words[count++] = new WordPlace(start, at, FirstLetters.Of(text[start..at]));
        }

        return words.AsSpan(0, count).ToArray();
    }

    /// <summary>The words of a part of a text, of which all words are known.</summary>
    /// <param name="words">The words of the whole text.</param>
    /// <param name="text">The part.</param>
    /// <param name="start">Where it begins in the whole.</param>
    public static WordPlace[] Within(WordPlace[] words, ReadOnlySpan<char> text, int start)
    {
        var end = start + text.Length;
        var first = FirstFrom(words, start);
        var behind = FirstFrom(words, end);
        // What is cut through is another word.
        if ((first > 0 && words[first - 1].End > start) || (behind > 0 && words[behind - 1].End > end))
        {
            return In(text);
        }

        var within = words[first..behind];
        foreach (ref var word in within.AsSpan())
        {
            word = word with { Start = word.Start - start, End = word.End - start };
        }

        return within;
    }

    private static int FirstFrom(WordPlace[] words, int start)
    {
        var (low, high) = (0, words.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = words[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
