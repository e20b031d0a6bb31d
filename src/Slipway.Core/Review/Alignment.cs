using System.Collections.Immutable;

namespace Slipway.Core.Review;

/// <summary>Which letters of a rendering are those of the text it was made from.</summary>
/// <remarks>
/// A unit of the text is taken for one or more neighbouring units of the rendering when their letters are the same, all of them, merge fields apart. Of all ways to do so in
/// order, the one that covers the most letters counts. A unit that the same amount could be covered without - since its words stand there twice and are written once, or the
/// other way round - is taken for nothing: better no place than the wrong one.
/// </remarks>
internal sealed class Alignment
{
    // A passage may be spread over so many parts of the rendering, such as cells of a table or lines of a plain text.
    private const int MostParts = 60;

    // Time and memory grow with the product; a text of a thousand paragraphs is well below.
    private const int MostPairs = 6_000_000;
    private const int MostCandidates = 4000;

    private readonly int[] _shown;

    private Alignment(int[] shown) => _shown = shown;

    /// <summary>The letter of the rendering that a written letter is shown as; null when it is not shown, or not for certain.</summary>
    public int? ShownAs(int letter) => _shown[letter] < 0 ? null : _shown[letter];

    public static Alignment Of(Letters written, Letters shown)
    {
        var letters = new int[written.Length];
        Array.Fill(letters, -1);
        if ((long)(written.Units + 1) * (shown.Units + 1) <= MostPairs)
        {
            foreach (var certain in Certain(Candidates(written, shown), written.Units, shown.Units))
            {
                certain.Write(written, shown, letters);
            }
        }

        return new Alignment(letters);
    }

    private static List<Candidate> Candidates(Letters written, Letters shown)
    {
        var candidates = new List<Candidate>();
        for (var unit = 0; unit < written.Units; unit++)
        {
            for (var from = 0; from < shown.Units; from++)
            {
                candidates.AddRange(Candidate.At(written, unit, shown, from, MostParts));
            }
        }

        return candidates;
    }

    private static IEnumerable<Candidate> Certain(List<Candidate> candidates, int written, int shown)
    {
        var behind = Best(candidates, written, shown);
        // The same from the end, so that a candidate's part in the best way is known from both sides.
        var before = Best([.. candidates.Select(c => c with { Unit = written - 1 - c.Unit, From = shown - c.To, To = shown - c.From })], written, shown);
        var best = behind[0, 0];
        var chosen = candidates.Where(c => before[written - c.Unit, shown - c.From] + c.Weight + behind[c.Unit + 1, c.To] == best).ToList();
        return chosen.Count > MostCandidates ? [] : chosen.Where(c => chosen.TrueForAll(other => ReferenceEquals(c, other) || c.GoesWith(other)));
    }

    // The most letters that can be covered from a unit of each on.
    private static int[,] Best(List<Candidate> candidates, int written, int shown)
    {
        var best = new int[written + 1, shown + 1];
        var byUnit = candidates.ToLookup(c => c.Unit);
        for (var unit = written - 1; unit >= 0; unit--)
        {
            var byStart = byUnit[unit].ToLookup(c => c.From);
            for (var from = shown; from >= 0; from--)
            {
                var most = Math.Max(best[unit + 1, from], from < shown ? best[unit, from + 1] : 0);
                foreach (var candidate in byStart[from])
                {
                    most = Math.Max(most, candidate.Weight + best[unit + 1, candidate.To]);
                }

                best[unit, from] = most;
            }
        }

        return best;
    }
}
