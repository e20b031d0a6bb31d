using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>Files that look like rules, waivers, samples or agreed texts and that nobody reads. A rule that is never read lets everything pass, so they are errors.</summary>
internal static class Strays
{
    private static readonly string[] Folders = ["rules", "waivers", "tests", "disclaimers"];

    /// <summary>Names those among the files of a brand, or of a campaign's folder.</summary>
    public static void Name(IEnumerable<string> paths, FindingList findings)
    {
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var parts = path.Split('/');
            var within = parts[(Array.IndexOf(parts, "brand") + 1)..];
            if (within is ["styles" or "copy" or "vocabulary", ..] || within.Length < 2)
            {
                continue;
            }

            if (path.EndsWith(".yml", StringComparison.Ordinal) && within[..^1].Any(Folders.Contains))
            {
                findings.Error("file-not-read", "This file is not read: only the rules of Vale packages end in .yml.", new Place(path, 1, 1), $"Rename it to {parts[^1][..^".yml".Length]}.yaml.");
            }
            else if (path.EndsWith(".yaml", StringComparison.Ordinal) && within[^2] is "rules" or "waivers" && Layer.Of(path, within[^2]) is null)
            {
                findings.Error("file-not-read", $"What stands in {string.Join('/', within[..^1])} is for nobody.", new Place(path, 1, 1),
                    "Write it into rules, organisation/rules, markets/DE/rules or industries/finance/rules; waivers into waivers.");
            }
        }
    }
}
