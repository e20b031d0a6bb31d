using System.Collections.Immutable;

namespace Slipway.Core.Checks.Tracking;

/// <summary>The parameters of an address.</summary>
internal static class QueryParameters
{
    /// <summary>Names and values in the order written, decoded; a merge field may hold any sign.</summary>
    public static ImmutableArray<(string Name, string Value)> Of(string address)
    {
        var start = address.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
        {
            return [];
        }

        var end = address.IndexOf('#', start);
        var parameters = ImmutableArray.CreateBuilder<(string, string)>();
        foreach (var pair in address[(start + 1)..(end < 0 ? address.Length : end)].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            parameters.Add(equals < 0 ? (Decoded(pair), "") : (Decoded(pair[..equals]), Decoded(pair[(equals + 1)..])));
        }

        return parameters.DrainToImmutable();
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
