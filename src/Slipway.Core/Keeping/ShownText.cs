using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Review;

namespace Slipway.Core.Keeping;

/// <summary>A word of a paragraph: where it begins and ends in it. A merge field is one word.</summary>
internal readonly record struct ShownWord(string Text, int Start, int End);

/// <summary>What a rendering shows, paragraph by paragraph, with the addresses and looks that are no text.</summary>
internal sealed partial class ShownText
{
    private readonly HtmlDocument _html;
    private readonly Passage[] _passages;

    public ShownText(string html)
    {
        // Conditions of a platform's own language are neither text nor markup.
        _html = HtmlDocument.Read(Condition().Replace(html, m => new string(' ', m.Length)));
        Letters = Letters.Shown(_html);
        _passages = [.. Enumerable.Range(0, Letters.Units).Select(u => Letters.PlaceOf(Letters.StartOf(u)).Passage)];
        Texts = [.. _passages.Select(p => Blanks().Replace(p.Text, " ").Trim())];
        Looks = [.. _html.Elements.Select(e => $"<{string.Join(' ', e.Attributes.Where(a => a.Name is not ("href" or "src" or "alt" or "title" or "srcset")).Select(a => $"{a.Name}=\"{a.Value.Trim()}\"").Order(StringComparer.Ordinal).Prepend(e.Name))}>")];
    }

    /// <summary>The letters, a paragraph a unit.</summary>
    public Letters Letters { get; }

    /// <summary>The paragraphs.</summary>
    public string[] Texts { get; }

    /// <summary>The elements with their attributes, addresses aside.</summary>
    public string[] Looks { get; }

    /// <summary>Where its elements lead, or what they show.</summary>
    public List<string> Addresses(string name) => [.. _html.Elements.Select(e => e.Attribute(name)).OfType<string>()];

    /// <summary>The words of its links, letters alone.</summary>
    public IReadOnlySet<string> LinkWords => field ??= HtmlPassages.Read(_html).Where(p => (p.Scopes & Scopes.Link) != Scopes.None).Select(LettersOf).ToHashSet(StringComparer.Ordinal);

    /// <summary>The letters of a passage.</summary>
    public static string LettersOf(Passage passage) => string.Concat(passage.Text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>The name of the block that a paragraph stands in.</summary>
    public string ElementOf(int unit)
    {
        var at = _passages[unit].SourceAt(0);
        return _html.Elements.LastOrDefault(e => e.StartTagEnd <= at && at < e.End && e.Name is "p" or "li" or "td" or "div" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "blockquote" or "a")?.Name ?? "";
    }

    public IReadOnlyList<ShownWord> WordsOf(int unit) => [.. Word().Matches(_passages[unit].Text).Select(m => new ShownWord(m.Value, m.Index, m.Index + m.Length))];

    public int? FirstLetterOf(int unit) => Letters.StartOf(unit);

    public int? LastLetterOf(int unit) => Letters.StartOf(unit + 1) - 1;

    /// <summary>The first letter of a word; null where it has none.</summary>
    public int? FirstLetter(int unit, ShownWord word) => LettersIn(unit, word).Cast<int?>().FirstOrDefault();

    /// <summary>The last letter of a word; null where it has none.</summary>
    public int? LastLetter(int unit, ShownWord word) => LettersIn(unit, word).Cast<int?>().LastOrDefault();

    /// <summary>The text from a word to another, blanks made one.</summary>
    public string Between(int unit, ShownWord from, ShownWord to) => Blanks().Replace(_passages[unit].Text[from.Start..to.End], " ");

    public static bool AreAlike(string one, string other)
    {
        var (these, those) = (Word().Matches(one).Select(m => m.Value).ToList(), Word().Matches(other).Select(m => m.Value).ToHashSet(StringComparer.OrdinalIgnoreCase));
        return 2 * these.Count(those.Contains) >= Math.Max(these.Count, those.Count);
    }

    private IEnumerable<int> LettersIn(int unit, ShownWord word)
    {
        for (var letter = Letters.StartOf(unit); letter < Letters.StartOf(unit + 1); letter++)
        {
            if (Letters.PlaceOf(letter).At is var at && at >= word.Start && at < word.End)
            {
                yield return letter;
            }
        }
    }

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\{\{.*?\}\}\S*|\S+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{%.*?%\}", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Condition();
}
