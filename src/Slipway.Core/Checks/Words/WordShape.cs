using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>A word that an expression may begin with.</summary>
/// <param name="Text">The word, or its beginning; letters and digits only.</param>
/// <param name="IsWhole">Whether the word in the text must be this one, rather than begin with it.</param>
internal sealed record Opening(string Text, bool IsWhole);

/// <summary>What can be told of an alternative of a rule without running it.</summary>
/// <param name="Phrases">All texts it matches, in the order in which they are tried; null when they are not finitely many, or not worth listing.</param>
/// <param name="Openings">The words a match can begin with; null when that can be anything.</param>
/// <param name="NeedsGoingBack">Whether only an engine that goes back can run it: it looks ahead or behind, or refers to a group.</param>
/// <param name="IsNested">Whether something without limit stands in something without limit, for which an engine that goes back can need for ever.</param>
/// <param name="Needs">Kinds of character of each of which it needs at least one; see <see cref="Marks"/>.</param>
/// <param name="Literals">Texts, one of which stands in every match; null when none are known.</param>
/// <param name="Endless">How many things in it are without limit and can be almost anything: an engine that goes back can need the length of the text to that power.</param>
internal sealed record WordShape(ImmutableArray<string>? Phrases, ImmutableArray<Opening>? Openings, bool NeedsGoingBack, bool IsNested, int Endless, ImmutableArray<ulong> Needs, ImmutableArray<string>? Literals)
{
    private const int MostOfOne = 200;

    /// <summary>Whether it can run for ever on some texts.</summary>
    public bool RunsAway => NeedsGoingBack && (IsNested || Endless > 4);

    /// <summary>Whether an engine that goes back can be trusted with a paragraph.</summary>
    public bool IsSteady => !IsNested && (Endless <= 2 || NeedsGoingBack);

    /// <summary>Looks at an alternative; null when it is written in a way that is not understood.</summary>
    /// <param name="expression">The alternative, with what stands before and behind it.</param>
    /// <param name="isWord">Whether it begins and ends where a word does.</param>
    /// <param name="ignoreCase">Whether case makes no difference.</param>
    public static WordShape? Of(string expression, bool isWord, bool ignoreCase)
    {
        if (PatternSyntax.Read(expression) is not { } node)
        {
            return null;
        }

        // What says for itself that case makes no difference is no text to be compared.
        var hasOptions = expression.Contains("(?i", StringComparison.Ordinal);
        var texts = Expand(node);
        var look = HasLook(node);
        var openings = new HashSet<Opening>();
        var begins = isWord || node is PatternNode.Sequence { Items: [PatternNode.Boundary { IsWord: true }, ..] };
        var opened = begins && texts is not null && Open(isWord ? texts : [.. texts.Select(t => t with { IsWhole = false })], openings);
        var finite = isWord && !look && !hasOptions && texts is not null && texts.TrueForAll(t => t.IsWhole && t.Text.Length > 0 && char.IsLetterOrDigit(t.Text[0]) && t.Text.All(char.IsAscii));
        return new WordShape(finite ? [.. texts!.Select(t => t.Text).Distinct(StringComparer.Ordinal)] : null, opened ? [.. openings] : null, look || GoesBack(node), HasNested(node, inside: false), EndlessIn(node), [.. Needed(node, ignoreCase || hasOptions).Where(n => n != Marks.Everything).Distinct()], LiteralTexts.In(node));
    }

    /// <summary>A text the expression can begin with.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="IsWhole">Whether the match is this text and nothing more.</param>
    /// <param name="WordEnds">Whether, if more follows, it begins with something that is no letter.</param>
    private sealed record Beginning(string Text, bool IsWhole, bool WordEnds);

    private static bool Open(List<Beginning> texts, HashSet<Opening> openings)
    {
        foreach (var text in texts)
        {
            var length = 0;
            while (length < text.Text.Length && IsLetter(text.Text[length]))
            {
                length++;
            }

            var whole = length < text.Text.Length || text.IsWhole || text.WordEnds;
            if (length == 0 || (!whole && length < 3))
            {
                return false;
            }

            openings.Add(new Opening(text.Text[..length].ToLowerInvariant(), whole));
        }

        return true;
    }

    /// <summary>Whether a character is part of a word, as the word boundary of an expression sees it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLetter(char c) => c < 128 ? c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' : char.IsLetterOrDigit(c);

    // Null when there are too many.
    private static List<Beginning>? Expand(PatternNode node)
    {
        List<Beginning> texts = [new Beginning("", IsWhole: true, WordEnds: false)];
        return Append(texts, node) ? texts : null;
    }

    private static bool Append(List<Beginning> texts, PatternNode node)
    {
        switch (node)
        {
            case PatternNode.Character character:
                Each(texts, t => [t with { Text = t.Text + character.Value }]);
                break;
            case PatternNode.Set { Characters: { } few }:
                Each(texts, t => few.Select(c => t with { Text = t.Text + c }));
                break;
            case PatternNode.Set set:
                Each(texts, t => [new Beginning(t.Text, false, set.EndsWord)]);
                break;
            case PatternNode.Sequence sequence:
                return sequence.Items.All(item => Append(texts, item));
            case PatternNode.Choice choice:
                return Branch(texts, choice.Items);
            case PatternNode.Repeat { Least: 0, Most: 1 } optional:
                return Branch(texts, optional.IsLazy ? [new PatternNode.Sequence([]), optional.Item] : [optional.Item, new PatternNode.Sequence([])]);
            case PatternNode.Repeat { Least: var least, Most: var most } repeat when most == least && least <= 8:
                return Enumerable.Range(0, least).All(_ => Append(texts, repeat.Item));
            case PatternNode.Repeat { Least: > 0 } repeat:
                if (!Append(texts, repeat.Item))
                {
                    return false;
                }

                Each(texts, t => [t with { IsWhole = false }]);
                break;
            case PatternNode.Repeat repeat:
                // Nothing at all is possible too, so all that is known is what stands before.
                Each(texts, t => [new Beginning(t.Text, false, false)]);
                break;
            case PatternNode.Boundary { IsWord: true }:
                Each(texts, t => [t.Text.Length == 0 ? t : new Beginning(t.Text, false, IsLetter(t.Text[^1]))]);
                break;
            case PatternNode.Look { IsAhead: true, Item: PatternNode.Set { EndsWord: true } }:
                Each(texts, t => [new Beginning(t.Text, false, WordEnds: true)]);
                break;
            case PatternNode.Look when texts.TrueForAll(t => t.Text.Length == 0):
                Each(texts, t => [t]);
                break;
            default:
                Each(texts, t => [t with { IsWhole = false, WordEnds = false }]);
                break;
        }

        return texts.Count <= MostOfOne;
    }

    private static bool Branch(List<Beginning> texts, IReadOnlyList<PatternNode> choices)
    {
        var result = new List<Beginning>();
        foreach (var text in texts)
        {
            if (!text.IsWhole)
            {
                result.Add(text);
                continue;
            }

            foreach (var choice in choices)
            {
                List<Beginning> one = [text];
                if (!Append(one, choice))
                {
                    return false;
                }

                result.AddRange(one);
            }

            if (result.Count > MostOfOne)
            {
                return false;
            }
        }

        texts.Clear();
        texts.AddRange(result);
        return true;
    }

    // What is cut off already stays as it is.
    private static void Each(List<Beginning> texts, Func<Beginning, IEnumerable<Beginning>> next)
    {
        var result = texts.SelectMany(t => t.IsWhole ? next(t) : [t]).Take(MostOfOne + 1).ToList();
        texts.Clear();
        texts.AddRange(result);
    }

    // What must be there at least once; of a choice, one of what its branches need.
    private static IEnumerable<ulong> Needed(PatternNode node, bool ignoreCase)
    {
        switch (node)
        {
            case PatternNode.Character character:
                return [Cased(Marks.Of(character.Value), ignoreCase)];
            case PatternNode.Set set:
                return [Cased(set.Marks, ignoreCase)];
            case PatternNode.Sequence sequence:
                return sequence.Items.SelectMany(i => Needed(i, ignoreCase));
            case PatternNode.Repeat { Least: > 0 } repeat:
                return Needed(repeat.Item, ignoreCase);
            case PatternNode.Choice choice:
                var rarest = choice.Items.Select(i => Needed(i, ignoreCase).DefaultIfEmpty(Marks.Everything).MinBy(Commonness)).ToList();
                return [rarest.Aggregate(0UL, (a, b) => a | b)];
            default:
                return [];
        }
    }

    // With a letter beside it, nearly every text has one of the kinds.
    private static int Commonness(ulong marks) => ((marks & (Marks.Small | Marks.Blank)) != 0 ? 1000 : (marks & Marks.Capital) != 0 ? 100 : 0) + System.Numerics.BitOperations.PopCount(marks);

    private static ulong Cased(ulong marks, bool ignoreCase) =>
        ignoreCase && (marks & (Marks.Small | Marks.Capital)) != 0 ? marks | Marks.Small | Marks.Capital | Marks.Other : marks;

    private static int EndlessIn(PatternNode node) => node switch
    {
        PatternNode.Repeat { Most: null or > 20, Item: PatternNode.Set { Characters: null, EndsWord: false } } => 1,
        PatternNode.Repeat repeat => EndlessIn(repeat.Item),
        PatternNode.Sequence sequence => sequence.Items.Sum(EndlessIn),
        PatternNode.Choice choice => choice.Items.Max(EndlessIn),
        PatternNode.Look look => EndlessIn(look.Item),
        _ => 0,
    };

    private static bool HasLook(PatternNode node) => node switch
    {
        PatternNode.Look => true,
        PatternNode.Sequence sequence => sequence.Items.Any(HasLook),
        PatternNode.Choice choice => choice.Items.Any(HasLook),
        PatternNode.Repeat repeat => HasLook(repeat.Item),
        _ => false,
    };

    private static bool GoesBack(PatternNode node) => node switch
    {
        PatternNode.Opaque or PatternNode.Look => true,
        PatternNode.Sequence sequence => sequence.Items.Any(GoesBack),
        PatternNode.Choice choice => choice.Items.Any(GoesBack),
        PatternNode.Repeat repeat => GoesBack(repeat.Item),
        _ => false,
    };

    private static bool HasNested(PatternNode node, bool inside) => node switch
    {
        PatternNode.Repeat { Most: null or > 20 } endless => inside || HasNested(endless.Item, inside: true),
        PatternNode.Repeat repeat => HasNested(repeat.Item, inside),
        PatternNode.Sequence sequence => sequence.Items.Any(i => HasNested(i, inside)),
        PatternNode.Choice choice => choice.Items.Any(i => HasNested(i, inside)),
        PatternNode.Look look => HasNested(look.Item, inside),
        _ => false,
    };
}
