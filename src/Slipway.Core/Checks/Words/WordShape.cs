using System.Collections.Immutable;

namespace Slipway.Core.Checks.Words;

/// <summary>A word that an expression may begin with.</summary>
/// <param name="Text">The word, or its beginning; letters and digits only.</param>
/// <param name="IsWhole">Whether the word in the text must be this one, rather than begin with it.</param>
internal readonly record struct Opening(string Text, bool IsWhole);

/// <summary>One of finitely many texts an expression matches.</summary>
/// <param name="Text">The text.</param>
/// <param name="Alternative">Which alternative of the rule it comes from.</param>
internal readonly record struct Phrase(string Text, int Alternative);

/// <summary>What can be told of an expression without running it.</summary>
/// <param name="Phrases">All texts it matches, in the order in which they are tried; null when they are not finitely many, or not worth listing.</param>
/// <param name="Openings">The words a match can begin with; null when that can be anything.</param>
/// <param name="RunsAway">Whether an engine that goes back can need exponential time.</param>
internal sealed record WordShape(ImmutableArray<Phrase>? Phrases, ImmutableArray<Opening>? Openings, bool RunsAway)
{
    private const int MostTexts = 4000;
    private const int MostOfOne = 200;

    /// <summary>Nothing can be told.</summary>
    public static WordShape Unknown { get; } = new(null, null, RunsAway: false);

    /// <summary>Looks at the alternatives of a rule; null when one of them is written in a way that is not understood.</summary>
    public static WordShape? Of(IReadOnlyList<string> alternatives, bool isWord, string before, string after)
    {
        if (before.Length > 0)
        {
            return OfWhole(before, alternatives, after);
        }

        var phrases = ImmutableArray.CreateBuilder<Phrase>();
        var openings = new HashSet<Opening>();
        var (finite, opened, runsAway) = (after.Length == 0 && isWord, isWord, false);
        for (var i = 0; i < alternatives.Count; i++)
        {
            if (PatternSyntax.Read(alternatives[i]) is not { } node)
            {
                return null;
            }

            runsAway |= IsRunaway(node);
            var texts = Expand(node);
            finite &= texts is not null && !HasLook(node) && texts.TrueForAll(t => t.IsWhole && t.Text.Length > 0 && char.IsLetterOrDigit(t.Text[0]) && t.Text.All(char.IsAscii)) && phrases.Count + texts.Count < MostTexts;
            opened &= texts is not null && Open(texts, openings);
            if (finite)
            {
                phrases.AddRange(texts!.Select(t => new Phrase(t.Text, i)));
            }
        }

        return new WordShape(finite ? phrases.ToImmutable() : null, opened ? [.. openings] : null, runsAway);
    }

    // With something in front, the words of that decide.
    private static WordShape? OfWhole(string before, IReadOnlyList<string> alternatives, string after)
    {
        if (PatternSyntax.Read(before) is not { } head || alternatives.Any(a => PatternSyntax.Read(a) is null) || (after.Length > 0 && PatternSyntax.Read(after) is null))
        {
            return null;
        }

        var openings = new HashSet<Opening>();
        var texts = head is PatternNode.Sequence { Items: [PatternNode.Boundary { IsWord: true }, ..] } ? Expand(head) : null;
        var opened = texts is not null && Open([.. texts.Select(t => t with { IsWhole = false })], openings);
        return new WordShape(null, opened ? [.. openings] : null, IsRunaway(head) || alternatives.Any(a => IsRunaway(PatternSyntax.Read(a)!)));
    }

    /// <summary>A text the expression can begin with.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="IsWhole">Whether the match is this text and nothing more.</param>
    /// <param name="WordEnds">Whether, if more follows, it begins with something that is no letter.</param>
    private readonly record struct Beginning(string Text, bool IsWhole, bool WordEnds);

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
    public static bool IsLetter(char c) => char.IsLetterOrDigit(c) || c == '_';

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
                Each(texts, t => [new Beginning(t.Text, false, set.IsBlank)]);
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

    // Something without limit in something without limit, where an engine goes back: (\w+\s*)+ and the like.
    private static bool IsRunaway(PatternNode node) => GoesBack(node) && HasNested(node, inside: false);

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
