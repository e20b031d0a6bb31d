using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>Headings go down one level at a time, have words, and one of level 1 is enough.</summary>
internal sealed class HeadingOrder(int? first, bool isOneEnough) : Extension
{
    /// <inheritdoc/>
    public override string Name => "heading-order";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>
    /// Reads its settings: <c>first</c>, the level the first heading must have (any, if left out); <c>one</c>, whether there may be only one heading of level 1 (true if left out).
    /// The message gets the heading's words and what is wrong: "The heading %s %s." becomes "The heading "Prices" is of level 4 and follows one of level 2."
    /// </summary>
    public static Extension? Read(YamlFields fields) => new HeadingOrder(fields.Whole("first", "1", 1, 6, required: false), fields.Flag("one", true));

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var (before, top) = (0, 0);
        if (document.Html is { } html)
        {
            foreach (var element in html.Elements)
            {
                if (LevelOf(element) is > 0 and var level)
                {
                    var words = DocumentLink.WordsOf(element);
                    if (Problem(level, words, ref before, ref top) is { } problem)
                    {
                        hits.Add(rule, element, $"\"{words}\"", problem);
                    }
                }
            }

            return;
        }

        foreach (var passage in document.Passages)
        {
            for (var level = 1; level <= 6; level++)
            {
                if ((passage.Scopes & (Scopes)((long)Scopes.H1 << (level - 1))) != Scopes.None && Problem(level, passage.Text, ref before, ref top) is { } problem)
                {
                    hits.Add(rule, passage, 0, passage.Text.Length, null, $"\"{passage.Text}\"", problem);
                }
            }
        }
    }

    private string? Problem(int level, string words, ref int before, ref int top)
    {
        var last = before;
        before = level;
        top += level == 1 ? 1 : 0;
        return words.Length == 0 ? "has no words"
            : last == 0 && first is { } wanted && level != wanted ? $"is the first and of level {level}, not {wanted}"
            : last > 0 && level > last + 1 ? $"is of level {level} and follows one of level {last}"
            : isOneEnough && level == 1 && top > 1 ? "is another one of level 1"
            : null;
    }

    private static int LevelOf(HtmlElement element) => element.Name switch
    {
        ['h', >= '1' and <= '6' and var level] => element.Attribute("role") is "presentation" or "none" ? 0 : level - '0',
        _ when element.Attribute("role") == "heading" => int.TryParse(element.Attribute("aria-level"), out var level) && level is >= 1 and <= 6 ? level : 2,
        _ => 0,
    };
}
