using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Reads files of W3C design tokens 2025.10 (Design Tokens Format Module and Color Module).</summary>
/// <remarks>
/// Every mistake is found at once, at its own line and column, and tokens beside it are kept. Warnings, not errors: colours written "#rrggbb" as before 2025.10, types of
/// other tools, and properties beginning with $ that nobody knows.
/// </remarks>
public static class TokensReader
{
    // More than anyone mends in one go; a file that is something else altogether would give one for each line.
    private const int MostFindings = 500;

    /// <summary>Reads one file.</summary>
    /// <param name="file">The file, for places.</param>
    /// <param name="json">Its text.</param>
    public static (DesignTokens Tokens, ImmutableArray<Finding> Findings) Read(string file, string json)
    {
        var findings = new FindingList();
        return Read(JsonText.ReadMap(file, json, findings), findings);
    }

    /// <summary>Reads a tree of tokens, wherever its parts were written.</summary>
    internal static (DesignTokens Tokens, ImmutableArray<Finding> Findings) Read(PlacedJson.Map? root, FindingList findings)
    {
        if (root is null)
        {
            return (DesignTokens.None, findings.InOrder());
        }

        var expanded = new GroupExtension(root, findings).Expanded();
        var tree = new TokenTree(findings);
        tree.Read(expanded);
        var resolution = new TokenResolution(expanded, tree.Tokens, findings);
        var tokens = tree.Tokens.Values.Select(t => Resolved(t, resolution.Resolve(t.Path))).OfType<DesignToken>().ToList();
        var read = new DesignTokens(tokens, tree.Groups) { Unusable = [.. tree.Tokens.Keys.Except(tokens.Select(t => t.Path), StringComparer.Ordinal)] };

        // A group that is taken over by others is read once for each, and its mistakes are said once.
        return (read, Few([.. findings.InOrder().DistinctBy(f => (f.Code, f.Place, f.Fix))]));
    }

    private static DesignToken? Resolved(WrittenToken token, TokenResolution.Resolved? resolved) => resolved is null ? null : new DesignToken
    {
        Path = token.Path,
        Value = resolved.Value,
        Place = token.Place,
        AliasOf = resolved.AliasOf,
        Description = token.Description,
        Deprecated = token.Deprecated,
        Extensions = token.Extensions,
    };

    private static ImmutableArray<Finding> Few(ImmutableArray<Finding> findings)
    {
        if (findings.Length <= MostFindings)
        {
            return findings;
        }

        var rest = $"There are {findings.Length - MostFindings:N0} findings more in this file.";
        return [.. findings.Take(MostFindings), Finding.Error("token-findings", rest, findings[MostFindings].Place, "Mend the first ones and look again.")];
    }
}
