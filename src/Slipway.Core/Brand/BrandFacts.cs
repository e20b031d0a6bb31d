using System.Collections.Immutable;
using Slipway.Core.Brand.Tokens;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>What a brand folder says besides its rules, for rules to refer to: who speaks, which texts the law wants, and what stands behind claims.</summary>
public sealed record BrandFacts
{
    /// <summary>Nothing is known.</summary>
    public static BrandFacts None { get; } = new();

    /// <summary>The company, as it stands in footers.</summary>
    public string? Company { get; init; }

    /// <summary>Its postal address, which may have several lines.</summary>
    public string? PostalAddress { get; init; }

    /// <summary>Its address on the web.</summary>
    public string? Website { get; init; }

    /// <summary>The address its mail comes from.</summary>
    public string? SenderAddress { get; init; }

    /// <summary>The texts that must stand word for word, by name.</summary>
    public ImmutableDictionary<string, AgreedText> Disclaimers { get; init; } = ImmutableDictionary<string, AgreedText>.Empty;

    /// <summary>The design tokens: colours, measures, fonts and text styles by name.</summary>
    public DesignTokens Tokens { get; init; } = DesignTokens.None;

    /// <summary>The claims that something stands behind.</summary>
    public ImmutableArray<BackedClaim> Claims { get; init; } = [];

    /// <summary>Reads <c>brand.yaml</c>, <c>tokens.json</c>, <c>claims.yaml</c> and <c>disclaimers/*.yaml</c> of a brand folder.</summary>
    /// <param name="files">Its files by path, for example <c>brand/claims.yaml</c>.</param>
    /// <param name="findings">Takes what is wrong.</param>
    internal static BrandFacts Read(IReadOnlyDictionary<string, string> files, FindingList findings)
    {
        var disclaimers = files.Where(f => RuleSet.IsIn(f.Key, "disclaimers") && f.Key.EndsWith(".yaml", StringComparison.Ordinal)).OrderBy(f => f.Key, StringComparer.Ordinal)
            .SelectMany(f => AgreedText.Read(f.Key, f.Value, findings)).ToList();
        var claims = files.Where(f => f.Key.EndsWith("brand/claims.yaml", StringComparison.Ordinal)).SelectMany(f => BackedClaim.Read(f.Key, f.Value, findings)).ToList();
        Twice(disclaimers.Select(d => (d.Id, d.Place)), "disclaimer-twice", "texts", findings);
        Twice(claims.Select(c => (c.Id, c.Place)), "claim-twice", "claims", findings);
        return Speaker(files, findings) with
        {
            Disclaimers = disclaimers.DistinctBy(d => d.Id).ToImmutableDictionary(d => d.Id, StringComparer.Ordinal),
            Claims = [.. claims.DistinctBy(c => c.Id)],
            Tokens = ReadTokens(files, findings),
        };
    }

    /// <summary>The language a brand's texts are in, as its <c>brand.yaml</c> says; null when it says none.</summary>
    public static string? LanguageOf(string text) =>
        YamlText.ReadMap("", text, new FindingList())?.Entries.FirstOrDefault(e => e.Key == "language")?.Value is YamlValue.Scalar { IsEmpty: false } language ? language.Text.Trim() : null;

    private static DesignTokens ReadTokens(IReadOnlyDictionary<string, string> files, FindingList findings)
    {
        if (files.FirstOrDefault(f => f.Key.EndsWith("brand/tokens.json", StringComparison.Ordinal)) is not { Key: { } path, Value: var json })
        {
            return DesignTokens.None;
        }

        // Whoever draws with them says everything about them; here only what rules cannot go by is said.
        var (tokens, problems) = TokensReader.Read(path, json);
        findings.AddRange(problems.Where(p => p.Level == FindingLevel.Error));
        return tokens;
    }

    private static void Twice(IEnumerable<(string Id, Place Place)> named, string code, string what, FindingList findings)
    {
        foreach (var (id, place) in named.GroupBy(n => n.Id, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
        {
            findings.Error(code, $"There are two {what} named {id}; the one here is left out.", place, "Rename one of them.");
        }
    }

    private static BrandFacts Speaker(IReadOnlyDictionary<string, string> files, FindingList findings)
    {
        if (files.FirstOrDefault(f => f.Key.EndsWith("brand/brand.yaml", StringComparison.Ordinal)) is not { Key: { } path } file || YamlText.ReadMap(path, file.Value, findings) is not { } map)
        {
            return None;
        }

        return Speaker(new YamlFields(map, findings));
    }

    /// <summary>Reads who speaks. Others read other keys of the file, so none is unknown here.</summary>
    internal static BrandFacts Speaker(YamlFields fields) => new()
    {
        Company = fields.Text("company", "Example GmbH", required: false),
        PostalAddress = fields.Text("postal_address", "Musterweg 1, 20095 Hamburg, Germany", required: false),
        Website = fields.Text("website", "https://www.example.com", required: false),
        SenderAddress = fields.Mapping("sender", "{ address: news@example.com }", required: false)?.Text("address", "news@example.com", required: false),
    };
}
