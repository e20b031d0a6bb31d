using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>What is counted in a text for figures of readability.</summary>
/// <remarks>
/// Counted over prose: paragraphs, list items and quotations, but no headings, tables or code. A word is letters, digits and apostrophes; a long one has more than six
/// letters (bytes of UTF-8, as in Vale); a polysyllabic one more than two syllables; a complex one too, not counting a syllable for an ending in es, ed or ing.
/// </remarks>
public sealed class TextCounts
{
    private readonly int[] _headings = new int[6];
    private int _sentences;
    private int _characters;
    private int _syllables;
    private int _complex;
    private int _polysyllabic;
    private int _longs;
    private int _paragraphs;
    private int _lists;
    private int _quotations;

    /// <summary>The names that formulas know.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.ToFrozenSet(
        [
            "words", "sentences", "characters", "syllables", "complex_words", "polysyllabic_words", "long_words", "paragraphs", "pre", "list", "blockquote",
            "heading_h1", "heading_h2", "heading_h3", "heading_h4", "heading_h5", "heading_h6",
        ],
        StringComparer.Ordinal);

    /// <summary>Words.</summary>
    public int Words { get; private set; }

    /// <summary>The count of one of <see cref="Names"/>; 0 when there is none of it.</summary>
    public double Value(string name) => name switch
    {
        "words" => Words,
        "sentences" => _sentences,
        "characters" => _characters,
        "syllables" => _syllables,
        "complex_words" => _complex,
        "polysyllabic_words" => _polysyllabic,
        "long_words" => _longs,
        "paragraphs" => _paragraphs,
        "list" => _lists,
        "blockquote" => _quotations,
        ['h', 'e', 'a', 'd', 'i', 'n', 'g', '_', 'h', >= '1' and <= '6' and var level] => _headings[level - '1'],
        _ => 0,
    };

    /// <summary>Counts in passages.</summary>
    public static TextCounts Of(ImmutableArray<Passage> passages)
    {
        const Scopes apart = Scopes.Heading | Scopes.Table | Scopes.Figure | Scopes.Alt | Scopes.Subject | Scopes.Preheader | Scopes.Title | Scopes.Button;
        var counts = new TextCounts();
        foreach (var passage in passages)
        {
            counts.Element(passage.Scopes);
            if ((passage.Scopes & Scopes.Text) != Scopes.None && (passage.Scopes & apart) == Scopes.None)
            {
                counts.Prose(passage.Text, passage.Sentences.Length);
            }
        }

        return counts;
    }

    /// <summary>Counts in a text.</summary>
    public static TextCounts Of(string text)
    {
        var counts = new TextCounts();
        foreach (var paragraph in text.Split("\n\n"))
        {
            counts.Prose(paragraph, Sentences.Of(paragraph).Length);
        }

        return counts;
    }

    private void Element(Scopes scopes)
    {
        _lists += (scopes & Scopes.List) != Scopes.None ? 1 : 0;
        _quotations += (scopes & Scopes.Blockquote) != Scopes.None ? 1 : 0;
        for (var level = 0; level < _headings.Length; level++)
        {
            _headings[level] += (scopes & (Scopes)((long)Scopes.H1 << level)) != Scopes.None ? 1 : 0;
        }
    }

    private void Prose(string text, int sentences)
    {
        var (words, characters, syllables, complex, polysyllabic, longs) = (0, 0, 0, 0, 0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsPart(text[at]))
            {
                continue;
            }

            var (start, all) = (at, 0);
            while (at < text.Length && IsPart(text[at]))
            {
                all |= text[at];
                characters += text[at] == '\'' ? 0 : 1;
                at++;
            }

            var word = text.AsSpan(start, at - start);
            var count = Syllables.Of(word);
            words++;
            syllables += count;
            polysyllabic += count > 2 ? 1 : 0;
            complex += count > 3 || (count == 3 && word is not ([.., 'e', 's' or 'd'] or [.., 'i', 'n', 'g'])) ? 1 : 0;
            longs += word.Length > 6 || (all >= 128 && Encoding.UTF8.GetByteCount(word) > 6) ? 1 : 0;
        }

        if (words == 0)
        {
            return;
        }

        Words += words;
        _characters += characters;
        _syllables += syllables;
        _complex += complex;
        _polysyllabic += polysyllabic;
        _longs += longs;
        _sentences += sentences;
        _paragraphs++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPart(char c) => c < 128 ? c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '\'' : char.IsLetter(c) || char.IsNumber(c);
}
