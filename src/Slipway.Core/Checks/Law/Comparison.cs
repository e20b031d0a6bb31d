using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>Comparative advertising: a competitor's name in one sentence with words that compare.</summary>
internal sealed class Comparison(WordPattern competitors, WordPattern comparing) : Extension
{
    private readonly WordFinder _competitors = new([competitors]);

    private static readonly string[] UsualWords =
    [
        @"\w+er than", "more \\w+ than", "less \\w+ than", "fewer \\w+ than", "better", "cheaper", "faster", "unlike", "instead of", "compared (?:to|with)", "versus", "vs", "beats?", "outperforms?", "alternative to",
        "switch from", "ahead of", "besser", "günstiger", "schneller", @"\w+er als", "mehr als", "weniger als", "statt", "anders als", "im vergleich", "im gegensatz", "alternative zu", "schlägt",
    ];

    /// <inheritdoc/>
    public override string Name => "comparison";

    /// <inheritdoc/>
    public override Family Family => Family.Law;

    /// <inheritdoc/>
    internal override bool NeedsWhole => false;

    /// <summary>
    /// Reads its settings: <c>competitors</c>, their names; <c>tokens</c>, words that compare (usual English and German ones if left out).
    /// The message gets the competitor and the words: "%s is compared with by %s."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var (competitors, comparing) = (Phrases.Read(fields, "competitors", "[Rackmaster]", isRequired: true), Phrases.Read(fields, "tokens", "[better than, unlike]", isRequired: false, UsualWords));
        return competitors is null || comparing is null ? null : new Comparison(competitors, comparing);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var passage in document.Passages)
        {
            if (!rule.Applies.To(passage.Scopes) || !_competitors.StandsIn(passage))
            {
                continue;
            }

            foreach (var (start, end) in passage.Sentences)
            {
                var sentence = passage.Text[start..end];
                if (competitors.For(sentence).Match(sentence) is { Success: true } named && comparing.For(sentence).Match(sentence) is { Success: true } words)
                {
                    hits.Add(rule, passage, start + named.Index, start + named.Index + named.Length, null, named.Value, $"\"{words.Value}\"");
                }
            }
        }
    }
}
