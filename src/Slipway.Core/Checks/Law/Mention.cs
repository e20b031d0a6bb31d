using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>Something must be said, in one of several ways: why people get a mail, that a picture was made by a machine, what a price contains.</summary>
internal sealed class Mention(WordFinder wanted, Spot spot, When when) : Extension
{
    /// <inheritdoc/>
    public override string Name => "mention";

    /// <inheritdoc/>
    public override Family Family => Family.Law;

    /// <summary>
    /// Reads its settings: <c>tokens</c>, ways to say it, one of which is enough; <c>place</c> (anywhere, body, footer); <c>when</c>, the condition (<see cref="When"/>).
    /// The message gets where it is missing: "The %s does not say why people get it." becomes "The text part does not say why people get it."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var (wanted, spot, when) = (Phrases.Read(fields, "tokens", "[you receive this because]", isRequired: true), Spots.Read(fields), When.Read(fields));
        return wanted is null ? null : new Mention(new WordFinder([wanted]), spot, when);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (!when.Applies(document))
        {
            return;
        }

        foreach (var part in DocumentPart.Of(document))
        {
            // A phrase may be broken over two lines.
            if (!wanted.StandsIn(Placing.OneLine(spot.In(part.Shown))))
            {
                hits.AddWhole(rule, rule.Say(spot == Spot.Anywhere ? part.Name : $"{spot.Name()} of the {part.Name}"));
            }
        }
    }
}
