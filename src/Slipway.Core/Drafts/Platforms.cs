using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads which connection takes which kind: <c>platforms:</c> of a campaign or of the workspace.</summary>
internal static class Platforms
{
    private static readonly ImmutableArray<string> _kinds = [.. Enum.GetValues<AssetKind>().Select(k => new AssetKey(k, "").ToString()[..^1])];

    public static ImmutableSortedDictionary<AssetKind, PlacedText> Read(YamlFields fields)
    {
        var platforms = ImmutableSortedDictionary.CreateBuilder<AssetKind, PlacedText>();
        if (fields.Mapping("platforms", "{ email: hubspot-main, page: website }", required: false) is not { } written)
        {
            return platforms.ToImmutable();
        }

        foreach (var kind in written.Keys.ToList())
        {
            if (AssetKey.TryParse($"{kind}/") is not { } key)
            {
                written.Error("kind-unknown", kind, $"\"{kind}\" is not a kind of asset.", $"Write `{Nearest.To(kind, _kinds) ?? "email"}`; the kinds are: {string.Join(", ", _kinds)}.");
            }
            else if (written.Scalar(kind, "hubspot-main") is { } connection)
            {
                platforms[key.Kind] = new PlacedText(connection.Text.Trim(), connection.Place);
            }
        }

        written.Close();
        return platforms.ToImmutable();
    }
}
