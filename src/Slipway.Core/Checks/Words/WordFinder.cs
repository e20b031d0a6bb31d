using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Words;

/// <summary>Finds patterns in texts, going through each text once whatever their number.</summary>
internal sealed class WordFinder(ImmutableArray<WordPattern> patterns)
{
    private readonly WordLookup _lookup = new([.. patterns.Select(p => ((WordPattern?)p, p.KeyWords))]);

    /// <summary>Whether one of them stands in a text.</summary>
    public bool StandsIn(Passage passage) => Find(passage, onlyFirst: true).Count > 0;

    /// <inheritdoc cref="StandsIn(Passage)"/>
    public bool StandsIn(string text) => StandsIn(new Passage(Scopes.Text, text, []));

    /// <summary>Where they stand in a text, in its order; those of different patterns may overlap.</summary>
    public IReadOnlyList<(int Start, int End)> In(Passage passage)
    {
        var found = Find(passage, onlyFirst: false);
        found.Sort();
        return found;
    }

    private List<(int Start, int End)> Find(Passage passage, bool onlyFirst)
    {
        var found = new List<(int, int)>();
        var (reached, present) = (new int[patterns.Length], new bool[patterns.Length]);
        var begun = new List<Beginning>();
        _lookup.Find(passage, present, begun);
        foreach (var i in _lookup.Always)
        {
            if ((present[i] || patterns[i].KeyWords is null) && patterns[i].NeedsWhole(passage))
            {
                reached[i] = int.MaxValue;
                found.AddRange(onlyFirst ? patterns[i].Matches(passage.Text).Take(1) : patterns[i].Matches(passage.Text));
            }
        }

        foreach (var beginning in begun)
        {
            var i = beginning.Candidates.Pattern;
            if (onlyFirst && found.Count > 0)
            {
                break;
            }

            if (beginning.At >= reached[i] && beginning.In(passage.Text) is (not null, var length))
            {
                reached[i] = beginning.At + length;
                found.Add((beginning.At, reached[i]));
            }
        }

        return found;
    }
}
