using Slipway.Core.Briefs;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Brand;

/// <summary>Who rules are written by and for; each may tighten what those before it say.</summary>
public enum LayerKind
{
    /// <summary>All brands of an organisation: <c>brand/organisation/rules</c>.</summary>
    Organisation,

    /// <summary>One brand: <c>brand/rules</c>, and the Vale packages in <c>brand/styles</c>.</summary>
    Brand,

    /// <summary>A country: <c>brand/markets/DE/rules</c>.</summary>
    Market,

    /// <summary>An industry: <c>brand/industries/finance/rules</c>.</summary>
    Industry,

    /// <summary>One campaign: <c>campaigns/NAME/rules</c>.</summary>
    Campaign,
}

/// <summary>A layer of rules.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Which market, as a two-letter code, or which industry; empty for the others.</param>
public sealed record Layer(LayerKind Kind, string Name = "")
{
    /// <summary>The brand's own.</summary>
    public static Layer Brand { get; } = new(LayerKind.Brand);

    /// <summary>The layer whose rules stand in a file; null for a file that holds no rules.</summary>
    /// <param name="path">For example <c>brand/markets/DE/rules/law.yaml</c>, or <c>rules/words.yaml</c> within a campaign's folder.</param>
    public static Layer? OfRules(string path) => Of(path, "rules");

    /// <summary>The layer to whose folder a file belongs; null for files of other folders.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="folder">The folder within each layer: <c>rules</c> or <c>waivers</c>.</param>
    internal static Layer? Of(string path, string folder)
    {
        var parts = path.Split('/');
        if (!parts[^1].EndsWith(".yaml", StringComparison.Ordinal))
        {
            return null;
        }

        var brand = Array.IndexOf(parts, "brand");
        return parts[(brand + 1)..] switch
        {
            [var f, _, ..] when f == folder => new Layer(brand < 0 ? LayerKind.Campaign : LayerKind.Brand),
            ["organisation", var f, _, ..] when brand >= 0 && f == folder => new Layer(LayerKind.Organisation),
            ["markets", var market, var f, _, ..] when brand >= 0 && f == folder => new Layer(LayerKind.Market, market.ToUpperInvariant()),
            ["industries", var industry, var f, _, ..] when brand >= 0 && f == folder => new Layer(LayerKind.Industry, industry),
            ["campaigns", _, var f, _, ..] when brand < 0 && f == folder => new Layer(LayerKind.Campaign),
            _ => null,
        };
    }

    /// <summary>Whether it is for everything of a setting, so that its rules can stand in for those before it.</summary>
    public bool Covers(Setting setting) => Kind switch
    {
        LayerKind.Market => !setting.Markets.IsEmpty && setting.Markets.All(m => m.Equals(Name, StringComparison.OrdinalIgnoreCase)),
        LayerKind.Industry => Name.Equals(setting.Industry, StringComparison.OrdinalIgnoreCase),
        _ => true,
    };

    /// <summary>Whether it has to do with a setting at all.</summary>
    internal bool Reaches(Setting setting) => Kind == LayerKind.Market ? setting.Markets.Contains(Name, StringComparer.OrdinalIgnoreCase) : Covers(setting);

    /// <summary>Whether its name is one that can exist.</summary>
    internal bool IsKnown => Kind != LayerKind.Market || Markets.Codes.Contains(Name);

    /// <summary>In words: "the market DE".</summary>
    public override string ToString() => $"the {Kind.ToString().ToLowerInvariant()}{(Name.Length == 0 ? "" : $" {Name}")}";

    /// <summary>What applies to a rule of this layer, whatever the rule says.</summary>
    internal Applies Within(Applies applies) => Kind switch
    {
        LayerKind.Market => applies with { Markets = [Name] },
        LayerKind.Industry => applies with { Industries = [Name] },
        _ => applies,
    };
}
