using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Sameness;

/// <summary>How much of a text may have stood in one the brand sent before. A finding for each passage, the longest first; without earlier copy it says nothing.</summary>
/// <remarks>
/// The score is <see cref="Likeness.Score"/>: of the different five-word rows of the text, how many in a hundred stand in the earlier text most like it. The message takes the score, the earlier campaign,
/// the words of the passage, and where they stand there.
/// </remarks>
internal sealed class LikeEarlierCopy(int most, int words, int passages) : Extension
{
    private const int FewestWords = 30;
    private const int MostPassages = 5;

    /// <inheritdoc/>
    public override string Name => "sameness";

    /// <inheritdoc/>
    public override Family Family => Family.Sameness;

    /// <summary>Reads its settings: <c>most</c>, the score that may be reached; <c>words</c>, the fewest a text must have to be judged; <c>passages</c>, the most that are shown.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var most = fields.Whole("most", "40", 0, 99);
        var words = fields.Whole("words", "30", CopyIndex.Fewest, 10_000, required: false) ?? FewestWords;
        var passages = fields.Whole("passages", "5", 1, 100, required: false) ?? MostPassages;
        return most is null ? null : new LikeEarlierCopy(most.Value, words, passages);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits) => Find(rule, document, Background.None, hits);

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Background background, Hits hits)
    {
        if (background.Copy.IsEmpty || Likeness.Of(document, p => rule.Applies.To(p.Scopes), background.Index) is not { } likeness || likeness.Words < words || likeness.Score <= most)
        {
            return;
        }

        foreach (var shared in likeness.Passages.OrderByDescending(p => p.Words).Take(passages))
        {
            hits.Add(rule, shared.Passage, shared.Start, shared.End, null,
                likeness.Score.ToString(CultureInfo.InvariantCulture), likeness.Text.Campaign, shared.Words.ToString(CultureInfo.InvariantCulture), shared.Earlier.ToString());
        }
    }
}
