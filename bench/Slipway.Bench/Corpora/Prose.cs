using System.Globalization;
using System.Text;

namespace Slipway.Bench.Corpora;

/// <summary>Marketing prose from a grammar of our own: the same seed always gives the same words, and hardly a sentence comes twice.</summary>
internal sealed class Prose(ulong seed)
{
    private static readonly Dictionary<string, string[]> Names = Read(Grammar());
    private ulong _state = seed;

    /// <summary>The grammar as it is written; what is generated depends on it and the seed alone.</summary>
    public static string Grammar()
    {
        using var reader = new StreamReader(typeof(Prose).Assembly.GetManifestResourceStream("grammar.txt")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>One of a name's alternatives, with a capital letter in front.</summary>
    public string One(string name)
    {
        var text = new StringBuilder();
        Expand($"{{{name}}}", text);
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsLetterOrDigit(text[i]) || text[i] == '{')
            {
                text[i] = char.ToUpperInvariant(text[i]);
                break;
            }
        }

        return text.ToString();
    }

    /// <summary>Sentences, one after the other.</summary>
    public string Paragraph(int sentences) => string.Join(' ', Enumerable.Range(0, sentences).Select(_ => One("sentence")));

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Number(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    /// <summary>True once in so many times.</summary>
    public bool Rarely(int times) => Number(1, times) == 1;

    /// <summary>One of several.</summary>
    public T OneOf<T>(params ReadOnlySpan<T> items) => items[Number(0, items.Length - 1)];

    // SplitMix64: the framework's generator may change between versions, and the corpus with it.
    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private void Expand(string pattern, StringBuilder text)
    {
        for (var at = 0; at < pattern.Length;)
        {
            var open = pattern.IndexOf('{', at);
            if (open < 0)
            {
                text.Append(pattern, at, pattern.Length - at);
                return;
            }

            text.Append(pattern, at, open - at);
            var isMerge = pattern.AsSpan(open).StartsWith("{{");
            var close = pattern.IndexOf('}', open) + (isMerge ? 2 : 1);
            var inside = pattern[(open + 1)..(close - 1)];
            if (isMerge)
            {
                text.Append(pattern, open, close - open);
            }
            else if (inside.Split("..") is [var least, var most])
            {
                text.Append(CultureInfo.InvariantCulture, $"{Number(Whole(least), Whole(most))}");
            }
            else
            {
                Choose(inside, text);
            }

            at = close;
        }
    }

    private void Choose(string name, StringBuilder text)
    {
        var start = text.Length;
        Expand(OneOf<string>(Names[name]), text);
        var isArticle = start > 1 && text[start - 1] == ' ' && text[start - 2] is 'a' or 'A' && (start == 2 || text[start - 3] is ' ' or '\n');
        if (isArticle && "aeiou".Contains(text[start], StringComparison.Ordinal))
        {
            text.Insert(start - 1, 'n');
        }
    }

    private static int Whole(string number) => int.Parse(number, CultureInfo.InvariantCulture);

    private static Dictionary<string, string[]> Read(string grammar) => grammar.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(block => block.Trim('\n').Split('\n'))
        .Where(lines => lines[0][0] != '#')
        .ToDictionary(lines => lines[0], lines => lines[1..].Select(l => l.Trim()).ToArray(), StringComparer.Ordinal);
}
