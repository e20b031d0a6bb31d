using System.Collections.Immutable;

namespace Slipway.Core.Checks.Law;

/// <summary>A text as a run of words, to be looked for in another whatever its line breaks, capitals, quotation marks and punctuation.</summary>
internal sealed class WordRun
{
    private readonly ImmutableArray<Word> _words;

    private WordRun(string text, ImmutableArray<Word> words) => (Text, _words) = (text, words);

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>How many words it has.</summary>
    public int Count => _words.Length;

    /// <summary>The words of a text.</summary>
    public static WordRun Of(string text)
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (KeyOf(text.AsSpan(at, end - at)) is { Length: > 0 } key)
            {
                words.Add(new Word(at, end, key));
            }

            at = end + 1;
        }

        return new WordRun(text, words.DrainToImmutable());
    }

    /// <summary>The word at an index, as it is compared.</summary>
    public string KeyAt(int index) => _words[index].Key;

    /// <summary>The text from one word up to another, on one line.</summary>
    public string Between(int start, int end) => start >= end ? "" : Documents.Placing.OneLine(Text[_words[start].Start.._words[end - 1].End]);

    /// <summary>Where in the text the words stand, from the first character of one word on; null when they do not.</summary>
    /// <param name="wanted">What is looked for.</param>
    /// <param name="from">The word to begin with.</param>
    public (int Start, int End, int Next)? Find(WordRun wanted, int from = 0)
    {
        for (var at = from; wanted.Count > 0 && at + wanted.Count <= Count; at++)
        {
            var same = 0;
            while (same < wanted.Count && _words[at + same].Key == wanted._words[same].Key)
            {
                same++;
            }

            if (same == wanted.Count)
            {
                return (_words[at].Start, _words[at + same - 1].End, at + 1);
            }
        }

        return null;
    }

    private static string KeyOf(ReadOnlySpan<char> word)
    {
        var (start, end) = (0, word.Length);
        while (start < end && !IsPart(word[start]))
        {
            start++;
        }

        while (end > start && !IsPart(word[end - 1]))
        {
            end--;
        }

        return word[start..end].ToString().ToLowerInvariant().Replace('\u2019', '\'').Replace('\u2011', '-').Replace('\u2013', '-').Replace("\u00AD", "", StringComparison.Ordinal).Replace("\u200B", "", StringComparison.Ordinal);
    }

    private static bool IsPart(char c) => char.IsLetterOrDigit(c) || c is '%' or '\u2030' || char.IsSymbol(c);

    private readonly record struct Word(int Start, int End, string Key);
}
