using System.Collections.Immutable;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Contacts;

/// <summary>Which field a column fills, as people write it: <c>Work mail=email</c>.</summary>
internal static class ColumnMap
{
    /// <summary>Reads the pairs; the last '=' parts header and field, since a header may hold one.</summary>
    public static (ImmutableDictionary<string, string> Map, ImmutableArray<Finding> Findings) Read(IEnumerable<string> pairs)
    {
        var map = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var pair in pairs)
        {
            var parts = pair.LastIndexOf('=');
            if (parts <= 0 || parts == pair.Length - 1)
            {
                findings.Add(Finding.Error("column-map", $"'{pair}' does not say which field a column fills.", fix: "Write the column's header, '=' and the field: \"Work mail=email\". To leave a column out: \"Notes=-\"."));
                continue;
            }

            map[pair[..parts].Trim()] = pair[(parts + 1)..].Trim();
        }

        return (map.ToImmutable(), findings.ToImmutable());
    }
}
