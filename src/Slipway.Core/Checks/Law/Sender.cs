using System.Collections.Immutable;
using System.Text;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>A mail says who sends it and where they can be written to, in what is shown and in the text part. Compared by letters and digits, so an address may stand on several lines.</summary>
internal sealed class Sender(string? company, string? address) : Extension
{
    private readonly ImmutableArray<(string What, string Letters)> _wanted =
        [.. new[] { ("The company", company), ("The postal address", address) }.Select(w => (w.Item1, Letters(w.Item2 ?? ""))).Where(w => w.Item2.Length > 0)];

    /// <inheritdoc/>
    public override string Name => "sender";

    /// <inheritdoc/>
    internal override string MatterFor(Rule rule) => "sender";

    /// <inheritdoc/>
    public override Family Family => Family.Law;

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <summary>
    /// Reads its settings: <c>company</c> and <c>postal_address</c>, as they must stand there; what is left out is taken from <c>brand.yaml</c>.
    /// The message gets what is missing and where: "%s is not in the %s." becomes "The postal address is not in the text part."
    /// </summary>
    public static Extension? Read(YamlFields fields) => new Sender(
        fields.Text("company", "Example GmbH", required: false),
        fields.Text("postal_address", "Musterweg 1, 20095 Hamburg, Germany", required: false));

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings)
    {
        var bound = new Sender(company ?? brand.Company, address ?? brand.PostalAddress);
        if (bound._wanted.IsEmpty)
        {
            findings.Error("rule-sender", $"Neither {rule.Id} nor brand.yaml says who sends our mail.", rule.Place, "Write company and postal_address into brand.yaml.");
        }

        return bound;
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var part in DocumentPart.Of(document))
        {
            var letters = Letters(part.Shown.All);
            foreach (var (what, wanted) in _wanted)
            {
                if (!letters.Contains(wanted, StringComparison.Ordinal))
                {
                    hits.AddWhole(rule, rule.Say(what, part.Name));
                }
            }
        }
    }

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                letters.Append(char.ToUpperInvariant(c));
            }
        }

        return letters.ToString();
    }
}
