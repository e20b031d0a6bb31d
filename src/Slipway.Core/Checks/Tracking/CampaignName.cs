using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Tracking;

/// <summary>Campaigns are named by one pattern: the folder a document lies in, and the utm_campaign of its links.</summary>
internal sealed class CampaignName(WordPattern pattern, string written) : Extension
{
    private const string Folder = "campaigns/";

    /// <inheritdoc/>
    public override string Name => "campaign-name";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <inheritdoc/>
    public override Family Family => Family.Tracking;

    /// <summary>
    /// Reads its settings: <c>pattern</c>, an expression that the whole name must match, such as <c>\d{4}-\d{2}-[a-z0-9-]+</c>.
    /// The message gets where the name stands and the name: "The %s %s is not named as agreed." becomes "The utm_campaign spring is not named as agreed."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        if (fields.Text("pattern", @"\d{4}-\d{2}-[a-z0-9-]+") is not { } written)
        {
            return null;
        }

        if (WordPattern.Of($"^(?:{written})$", ignoreCase: false, out var problem) is { } pattern)
        {
            return new CampaignName(pattern, written);
        }

        fields.Error("rule-expression", "pattern", $"`{written}` {problem}.", "Mend the expression.");
        return null;
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var at = document.File.IndexOf(Folder, StringComparison.Ordinal);
        if (at >= 0 && document.File[(at + Folder.Length)..].Split('/') is [var name, _, ..] && !pattern.For(name).IsMatch(name))
        {
            hits.AddWhole(rule, rule.Say("folder", $"\"{name}\"", written));
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var link in document.Links)
        {
            foreach (var (_, value) in QueryParameters.Of(link.Address).Where(p => p.Name == "utm_campaign" && p.Value.Length > 0 && !Addresses.HasMergeField(p.Value)))
            {
                if (!pattern.For(value).IsMatch(value) && known.Add(value))
                {
                    hits.Add(rule, Placing.Of(document, link.Element, link.Attribute), "utm_campaign", $"\"{value}\"", written);
                }
            }
        }
    }
}
