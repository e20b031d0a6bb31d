using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>What is counted in a text for figures of readability.</summary>
/// <remarks>
/// Counted over prose: paragraphs, list items and quotations, but no headings, tables or code. A word is letters, digits and apostrophes; a long one has more than six
/// letters (bytes of UTF-8, as in Vale); a polysyllabic one more than two syllables; a complex one too, not counting a syllable for an ending in es, ed or ing.
/// </remarks>
public sealed class TextCounts
{
    private readonly Dictionary<string, double> _values = new(Names.Count, StringComparer.Ordinal);

    /// <summary>The names that formulas know.</summary>
    public static FrozenSet<string> Names { get; } = FrozenSet.ToFrozenSet(
        [
            "words", "sentences", "characters", "syllables", "complex_words", "polysyllabic_words", "long_words", "paragraphs", "pre", "list", "blockquote",
            "heading_h1", "heading_h2", "heading_h3", "heading_h4", "heading_h5", "heading_h6",
        ],
        StringComparer.Ordinal);

    /// <summary>Words.</summary>
    public int Words => (int)Value("words");

    /// <summary>The count of one of <see cref="Names"/>; 0 when there is none of it.</summary>
    public double Value(string name) => _values.GetValueOrDefault(name);

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
            counts.Prose(paragraph, Sentences.Of(paragraph).Count());
        }

        return counts;
    }

    private void Add(string name, double more) => _values[name] = Value(name) + more;

    private void Element(Scopes scopes)
    {
        if ((scopes & Scopes.List) != Scopes.None)
        {
            Add("list", 1);
        }

        if ((scopes & Scopes.Blockquote) != Scopes.None)
        {
            Add("blockquote", 1);
        }

        for (var level = 0; level < 6; level++)
        {
            if ((scopes & (Scopes)((long)Scopes.H1 << level)) != Scopes.None)
            {
                Add($"heading_h{level + 1}", 1);
            }
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

            var start = at;
            while (at < text.Length && IsPart(text[at]))
            {
                characters += text[at] == '\'' ? 0 : 1;
                at++;
            }

            var word = text.AsSpan(start, at - start);
            var count = Syllables.Of(word);
            words++;
            syllables += count;
            polysyllabic += count > 2 ? 1 : 0;
            complex += count > 3 || (count == 3 && word is not ([.., 'e', 's' or 'd'] or [.., 'i', 'n', 'g'])) ? 1 : 0;
            longs += word.Length > 6 || System.Text.Encoding.UTF8.GetByteCount(word) > 6 ? 1 : 0;
        }

        if (words == 0)
        {
            return;
        }

        Add("words", words);
        Add("characters", characters);
        Add("syllables", syllables);
        Add("complex_words", complex);
        Add("polysyllabic_words", polysyllabic);
        Add("long_words", longs);
        Add("sentences", sentences);
        Add("paragraphs", 1);
    }

    private static bool IsPart(char c) => char.IsLetter(c) || char.IsNumber(c) || c == '\'';
}
