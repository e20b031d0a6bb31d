using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>A text must stand word for word where it is asked for; one that is nearly there is found with what differs.</summary>
internal sealed class Disclaimer(string? name, AgreedText? agreed, Spot spot, When when) : Extension
{
    private readonly ImmutableDictionary<Wording, WordRun> _runs = (agreed?.Wordings ?? []).Distinct().ToImmutableDictionary(w => w, w => WordRun.Of(w.Text));

    /// <inheritdoc/>
    public override string Name => "disclaimer";

    /// <inheritdoc/>
    public override Family Family => Family.Law;

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <summary>
    /// Reads its settings: <c>text</c>, the words, or <c>disclaimer</c>, the name of a text of <c>brand/disclaimers</c> with its wordings by language and market; <c>place</c> (anywhere, body, footer);
    /// <c>when</c>, the condition (<see cref="When"/>). Line breaks, capitals and punctuation make no difference.
    /// The message gets what is wrong and where: "The risk warning %s in the %s." becomes "The risk warning says "can" instead of "may" in the text part."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var (text, name) = (fields.Text("text", "Capital at risk.", required: false), fields.Text("disclaimer", "capital-at-risk", required: false));
        var (spot, when) = (Spots.Read(fields), When.Read(fields));
        if (text is null == name is null)
        {
            fields.Findings.Error("rule-disclaimer", "Either `text` or `disclaimer` must say what has to stand there.", fields.At, "Write, for example: `disclaimer: capital-at-risk`", fields.PathOf("disclaimer"));
            return null;
        }

        return new Disclaimer(name, text is null ? null : new AgreedText("", null, [new Wording(null, [], text)], fields.At), spot, when);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings)
    {
        if (name is null)
        {
            return this;
        }

        if (brand.Disclaimers.GetValueOrDefault(name) is { } found)
        {
            return new Disclaimer(name, found, spot, when);
        }

        var meant = Nearest.To(name, brand.Disclaimers.Keys);
        findings.Error("rule-disclaimer", $"{rule.Id} asks for the text {name}, which brand/disclaimers does not have.{(meant is null ? "" : $" Did you mean {meant}?")}", rule.Place, "Correct the name, or write the text.");
        return this;
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (agreed is null || !when.Applies(document))
        {
            return;
        }

        var wordings = agreed.For(document.Setting);
        if (wordings.IsEmpty)
        {
            hits.AddWhole(rule, rule.Say($"has no wording for {string.Join(", ", document.Setting.Markets.Append(document.Setting.Language))}", "brand folder"));
        }

        foreach (var part in DocumentPart.Of(document))
        {
            var there = WordRun.Of(spot.In(part.Shown));
            foreach (var wording in wordings)
            {
                var wanted = _runs[wording];
                if (there.Find(wanted) is null)
                {
                    Missing(rule, document, part, wanted, hits);
                }
            }
        }
    }

    private void Missing(Rule rule, Document document, DocumentPart part, WordRun wanted, Hits hits)
    {
        var all = WordRun.Of(part.Shown.All);
        if (all.Find(wanted) is { } elsewhere)
        {
            hits.Add(rule, Placing.OfWords(document, part.Shown.All[elsewhere.Start..elsewhere.End]), $"does not stand in the {spot.Name()}", part.Name);
        }
        else if (NearText.Find(all, wanted) is { } near)
        {
            hits.Add(rule, Placing.OfWords(document, near.Words), near.Difference, part.Name);
        }
        else
        {
            hits.AddWhole(rule, rule.Say("is missing", part.Name));
        }
    }
}
