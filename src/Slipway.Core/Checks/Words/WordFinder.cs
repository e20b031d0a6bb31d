using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>What of a pattern stands in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Pattern">Which pattern it is of.</param>
/// <param name="Alternative">Which alternative of the pattern it is.</param>
internal readonly record struct FoundWords(int Start, int End, int Pattern, int Alternative);

/// <summary>Finds patterns in texts, going through each text once whatever their number.</summary>
internal sealed class WordFinder(ImmutableArray<WordPattern> patterns)
{
    private readonly WordLookup _lookup = new([.. patterns.Select(p => ((WordPattern?)p, p.KeyWords))]);

    /// <summary>Whether one of them stands in a text.</summary>
    public bool StandsIn(Passage passage) => Find(passage, onlyFirst: true).Count > 0;

    /// <inheritdoc cref="StandsIn(Passage)"/>
    public bool StandsIn(string text) => StandsIn(new Passage(Scopes.Text, text, []));

    /// <summary>Where they stand in a text, in its order; those of different patterns may overlap.</summary>
    public IReadOnlyList<FoundWords> In(Passage passage)
    {
        var found = Find(passage, onlyFirst: false);
        found.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        return found;
    }

    private List<FoundWords> Find(Passage passage, bool onlyFirst)
    {
        var found = new List<FoundWords>();
        var (reached, present) = (new int[patterns.Length], new bool[patterns.Length]);
        var begun = new List<Beginning>(passage.Words.Length / 8);
        _lookup.Find(passage, present, begun);
        foreach (var i in _lookup.Always)
        {
            if ((present[i] || patterns[i].KeyWords is null) && patterns[i].NeedsWhole(passage))
            {
                reached[i] = int.MaxValue;
                var matches = patterns[i].Matches(passage.Text).Select(m => new FoundWords(m.Start, m.End, i, m.Alternative));
                found.AddRange(onlyFirst ? matches.Take(1) : matches);
            }
        }

        foreach (var beginning in begun)
        {
            var i = beginning.Candidates.Pattern;
            if (onlyFirst && found.Count > 0)
            {
                break;
            }

            if (beginning.At >= reached[i] && beginning.In(passage.Text) is ({ } candidate, var length))
            {
                reached[i] = beginning.At + length;
                found.Add(new FoundWords(beginning.At, reached[i], i, candidate.Alternative));
            }
        }

        return found;
    }
}
