using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks.Sameness;

/// <summary>A stretch of a document that stands in an earlier text too.</summary>
/// <param name="Passage">Where it is.</param>
/// <param name="Start">Where it begins in the passage.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Words">How many words it has.</param>
/// <param name="Earlier">Where it begins in the earlier text.</param>
internal sealed record SharedPassage(Passage Passage, int Start, int End, int Words, Place Earlier);

/// <summary>How alike a document and the earlier text most like it are.</summary>
/// <remarks>
/// With S(A) the different shingles of the document and S(B) those of the earlier text, containment is |S(A) and S(B)| / |S(A)|: how much of the document was said before, whatever
/// else the earlier text says. Resemblance is |S(A) and S(B)| / |S(A) or S(B)|, the index of Jaccard. Both: A. Z. Broder, "On the resemblance and containment of documents",
/// Compression and Complexity of Sequences 1997. All shingles are compared, none are sampled, as mails and pages are short.
/// </remarks>
/// <param name="Text">The earlier text.</param>
/// <param name="Containment">0 up to 1.</param>
/// <param name="Resemblance">0 up to 1.</param>
/// <param name="Words">How many words of the document were compared.</param>
/// <param name="Passages">What they share, in the order of the document.</param>
internal sealed record Likeness(EarlierCopy Text, double Containment, double Resemblance, int Words, ImmutableArray<SharedPassage> Passages)
{
    /// <summary>The containment as a score from 0 to 100.</summary>
    public int Score => (int)Math.Round(Containment * 100, MidpointRounding.AwayFromZero);

    /// <summary>Compares a document with the earlier text it shares most with; of equals, the first. Null when it shares nothing.</summary>
    /// <param name="document">The document.</param>
    /// <param name="takes">Which of its passages are compared.</param>
    /// <param name="index">The earlier texts.</param>
    public static Likeness? Of(Document document, Func<Passage, bool> takes, CopyIndex index)
    {
        var passages = document.CopyWords.Where(p => takes(p.Passage)).ToList();
        var (shared, seen, found) = (new int[index.Copy.Length], new HashSet<ulong>(passages.Sum(p => CopyIndex.Count(p.Words.Length))), new List<(ulong Shingle, int Entry)>());
        foreach (var (_, words) in passages)
        {
            for (var i = 0; i < CopyIndex.Count(words.Length); i++)
            {
                var shingle = CopyIndex.Shingle(words, i);
                if (seen.Add(shingle))
                {
                    for (var at = index.Find(shingle); at >= 0; at = index.At(at).Before)
                    {
                        shared[index.At(at).Text]++;
                        found.Add((shingle, at));
                    }
                }
            }
        }

        var most = shared.Length == 0 ? 0 : shared.Max();
        if (most == 0)
        {
            return null;
        }

        var best = Array.IndexOf(shared, most);
        var places = found.Where(f => index.At(f.Entry).Text == best).ToDictionary(f => f.Shingle, f => index.At(f.Entry).Offset);
        return new Likeness(
            index.Copy[best], (double)most / seen.Count, (double)most / (seen.Count + index.Sizes[best] - most), passages.Sum(p => p.Words.Length),
            [.. passages.SelectMany(p => Shared(p.Passage, p.Words, places, index.Documents[best]))]);
    }

    // Shingles that overlap or follow each other are one passage.
    private static IEnumerable<SharedPassage> Shared(Passage passage, ImmutableArray<CopyWord> words, Dictionary<ulong, int> places, Document earlier)
    {
        var (first, behind, offset) = (0, 0, 0);
        for (var i = 0; i < CopyIndex.Count(words.Length); i++)
        {
            if (!places.TryGetValue(CopyIndex.Shingle(words, i), out var place))
            {
                continue;
            }

            if (i > behind)
            {
                if (behind > first)
                {
                    yield return Run();
                }

                (first, offset) = (i, place);
            }
            else if (behind == first)
            {
                (first, offset) = (i, place);
            }

            behind = Math.Min(i + CopyIndex.Size, words.Length);
        }

        if (behind > first)
        {
            yield return Run();
        }

        SharedPassage Run() => new(passage, words[first].Start, words[behind - 1].End, behind - first, earlier.At(offset));
    }
}
