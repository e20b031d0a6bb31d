using System.Collections.Immutable;
using Slipway.Core.Text;

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

    /// <summary>Reads <c>brand/brand.yaml</c>.</summary>
    /// <param name="files">The files of the brand folder by path.</param>
    /// <param name="findings">Takes what is wrong.</param>
    internal static BrandFacts Read(IReadOnlyDictionary<string, string> files, FindingList findings) => Speaker(files, findings);

    private static BrandFacts Speaker(IReadOnlyDictionary<string, string> files, FindingList findings)
    {
        if (files.FirstOrDefault(f => f.Key.EndsWith("brand/brand.yaml", StringComparison.Ordinal)) is not { Key: { } path } file || YamlText.ReadMap(path, file.Value, findings) is not { } map)
        {
            return None;
        }

        // Others read other keys of it, so none is unknown here.
        var fields = new YamlFields(map, findings);
        return new BrandFacts
        {
            Company = fields.Text("company", "Example GmbH", required: false),
            PostalAddress = fields.Text("postal_address", "Musterweg 1, 20095 Hamburg, Germany", required: false),
            Website = fields.Text("website", "https://www.example.com", required: false),
            SenderAddress = fields.Mapping("sender", "{ address: news@example.com }", required: false)?.Text("address", "news@example.com", required: false),
        };
    }
}
