using System.Buffers;
using System.Collections.Immutable;

namespace Slipway.Core.Checks.Words;

/// <summary>Texts of expressions, of which every match has one: where none of them stands, the expressions need not be run.</summary>
internal sealed class LiteralTexts
{
    private const int MostOfOne = 200;

    // To an expression that ignores case these are letters of ASCII, and to a comparison they are not.
    private const string OtherCases = "\u0130\u0131\u017F\u212A";

    private readonly Lazy<SearchValues<string>> _texts;

    private LiteralTexts(ImmutableArray<string> texts) => _texts = new Lazy<SearchValues<string>>(() => SearchValues.Create(texts.AsSpan(), StringComparison.OrdinalIgnoreCase));

    /// <summary>Those of several expressions together; null when nothing is known of one of them.</summary>
    public static LiteralTexts? Of(ImmutableArray<WordShape?> shapes) => shapes.Length > 0 && shapes.All(s => s?.Literals is not null)
        ? new LiteralTexts([.. shapes.SelectMany(s => s!.Literals!.Value).Distinct(StringComparer.Ordinal)])
        : null;

    /// <summary>Whether one of them may stand in a text, whatever its case, for an expression may ignore it in part; never false when one does.</summary>
    public bool MayBeIn(ReadOnlySpan<char> text) => text.ContainsAny(_texts.Value) || text.ContainsAny(OtherCases);

    /// <summary>Texts, one of which stands in every match, the longest that are known; null when there are none, and when they are not of ASCII.</summary>
    public static ImmutableArray<string>? In(PatternNode node) => Needed(node) is { } texts && Shortest(texts) > 0 && texts.TrueForAll(t => t.All(char.IsAscii)) ? [.. texts.Distinct(StringComparer.Ordinal)] : null;

    private static List<string>? Needed(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Sequence sequence:
                List<string>? best = null;
                List<string> run = [""];
                foreach (var item in sequence.Items)
                {
                    var texts = All(item);
                    if (texts is not null && run.Count * texts.Count <= MostOfOne)
                    {
                        run = Joined(run, texts);
                        continue;
                    }

                    best = Better(best, run);
                    run = texts ?? [""];
                    best = texts is null ? Better(best, Needed(item)) : best;
                }

                return Better(best, run);
            case PatternNode.Choice choice:
                var each = choice.Items.Select(Needed).ToList();
                return each.TrueForAll(e => e is not null) && each.Sum(e => e!.Count) <= MostOfOne ? [.. each.SelectMany(e => e!)] : null;
            case PatternNode.Repeat { Least: > 0 } repeat:
                return Needed(repeat.Item);
            default:
                return All(node);
        }
    }

    // Everything it matches; null when that is not finite, or not worth listing. What only looks at a place matches nothing there.
    private static List<string>? All(PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Character character:
                return [character.Value.ToString()];
            case PatternNode.Set { Characters: { } few }:
                return [.. few.Select(c => c.ToString())];
            case PatternNode.Boundary or PatternNode.Look:
                return [""];
            case PatternNode.Sequence sequence:
                return Product(sequence.Items);
            case PatternNode.Choice choice:
                var each = choice.Items.Select(All).ToList();
                return each.TrueForAll(e => e is not null) && each.Sum(e => e!.Count) <= MostOfOne ? [.. each.SelectMany(e => e!)] : null;
            case PatternNode.Repeat { Least: 0, Most: 1 } optional:
                return All(optional.Item) is { } one ? ["", .. one] : null;
            case PatternNode.Repeat { Least: var least, Most: var most } repeat when most == least && least <= 8:
                return Product([.. Enumerable.Repeat(repeat.Item, least)]);
            default:
                return null;
        }
    }

    private static List<string>? Product(IReadOnlyList<PatternNode> items)
    {
        List<string> texts = [""];
        foreach (var item in items)
        {
            if (All(item) is not { } next || texts.Count * next.Count > MostOfOne)
            {
                return null;
            }

            texts = Joined(texts, next);
        }

        return texts;
    }

    private static List<string> Joined(List<string> first, List<string> second) => [.. first.SelectMany(f => second.Select(s => f + s))];

    private static List<string>? Better(List<string>? one, List<string>? other) => Shortest(other) > Shortest(one) ? other : one;

    private static int Shortest(List<string>? texts) => texts is null or [] ? 0 : texts.Min(t => t.Length);
}
