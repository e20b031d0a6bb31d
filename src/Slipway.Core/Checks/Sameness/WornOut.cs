using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Sameness;

/// <summary>Phrases that everyone uses, and how much of a text may be made of them. A finding for each phrase.</summary>
/// <remarks>
/// The score is the words that stand in such phrases, of a hundred words of the text. Case, punctuation and hyphens make no difference: "game-changing" is found in "Game changing". The message
/// takes the phrase as it stands there, the score, and how many there are.
/// </remarks>
internal sealed class WornOut(FrozenDictionary<ulong, ImmutableArray<ulong>[]> phrases, int most) : Extension
{
    /// <inheritdoc/>
    public override string Name => "worn-out";

    /// <inheritdoc/>
    public override Family Family => Family.Sameness;

    /// <summary>Reads its settings: <c>phrases</c>; <c>most</c>, the score that may be reached, 0 for none of them.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var phrases = new List<ImmutableArray<ulong>>();
        foreach (var written in fields.Scalars("phrases", "[game changer, in today's fast-paced world]"))
        {
            var words = CopyWords.Of(written.Text);
            if (words.IsEmpty)
            {
                fields.Findings.Error("rule-phrase", $"\"{written.Text}\" has no words.", written.Place, "Write words, or remove it.", fields.PathOf("phrases"));
                continue;
            }

            phrases.Add([.. words.Select(w => w.Hash)]);
        }

        var most = fields.Whole("most", "2", 0, 99, required: false) ?? 0;
        // The longest of those that begin alike comes first, so that it is the one that is found.
        return phrases.Count == 0 ? null : new WornOut(phrases.GroupBy(p => p[0]).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(p => p.Length).ToArray()), most);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var found = new List<(Passage Passage, int Start, int End)>();
        var (all, worn) = (0, 0);
        foreach (var (passage, words) in document.CopyWords.Where(p => rule.Applies.To(p.Passage.Scopes)))
        {
            all += words.Length;
            for (var i = 0; i < words.Length;)
            {
                var length = phrases.TryGetValue(words[i].Hash, out var beginning) ? LengthAt(words, i, beginning) : 0;
                if (length > 0)
                {
                    worn += length;
                    found.Add((passage, words[i].Start, words[i + length - 1].End));
                }

                i += Math.Max(1, length);
            }
        }

        var score = all == 0 ? 0 : 100.0 * worn / all;
        if (score <= most)
        {
            return;
        }

        foreach (var (passage, start, end) in found)
        {
            hits.Add(rule, passage, start, end, null, Contents.OneLine(passage.Text[start..end]), score.ToString("0.#", CultureInfo.InvariantCulture), found.Count.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static int LengthAt(ImmutableArray<CopyWord> words, int at, ImmutableArray<ulong>[] phrases)
    {
        foreach (var phrase in phrases)
        {
            var length = 0;
            while (length < phrase.Length && at + length < words.Length && words[at + length].Hash == phrase[length])
            {
                length++;
            }

            if (length == phrase.Length)
            {
                return length;
            }
        }

        return 0;
    }
}
