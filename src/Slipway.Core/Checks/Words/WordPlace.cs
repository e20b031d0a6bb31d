namespace Slipway.Core.Checks.Words;

/// <summary>Where a word stands in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="First">Its first letters; see <see cref="FirstLetters"/>.</param>
internal readonly record struct WordPlace(int Start, int End, int First)
{
    /// <summary>The words of a text: runs of letters, digits and underscores.</summary>
    public static WordPlace[] In(ReadOnlySpan<char> text)
    {
        var (words, count) = (new WordPlace[(text.Length / 5) + 4], 0);
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
            }

            words[count++] = new WordPlace(start, at, FirstLetters.Of(text[start..at]));
        }

        Array.Resize(ref words, count);
        return words;
    }
}
