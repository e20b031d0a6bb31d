using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Core.Review;

/// <summary>What is unusual among many renderings: values far longer or shorter than the others, in another script, empty, or looking like markup; and more findings than the others have.</summary>
internal static partial class Unusual
{
    // Below this a value that is longer than the others is no trouble for any layout.
    private const int LeastLong = 24;

    /// <summary>All that is unusual, with its kind: of one kind a few are enough.</summary>
    public static IEnumerable<(string Key, string Kind, string Why)> Of(IReadOnlyList<Rendition> all)
    {
        foreach (var field in all.SelectMany(r => r.Fields.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var values = all.Select(r => (r.Key, Value: r.Fields.GetValueOrDefault(field, "").Trim())).ToList();
            var known = values.Where(v => v.Value.Length > 0).ToList();
            foreach (var (key, _) in values.Where(v => v.Value.Length == 0 && known.Count > 0))
            {
                yield return (key, $"{field} empty", $"{field} is empty, so its fallback shows");
            }

            foreach (var found in Odd(field, known))
            {
                yield return found;
            }
        }

        var usual = all.Count == 0 ? 0 : all.Select(r => r.Findings).Order().ElementAt(all.Count / 2);
        foreach (var rendition in all.Where(r => r.Findings > usual).OrderByDescending(r => r.Findings).ThenBy(r => r.Key, StringComparer.Ordinal))
        {
            yield return (rendition.Key, "findings", string.Create(CultureInfo.InvariantCulture, $"{rendition.Findings} findings, where most have {usual}"));
        }
    }

    private static IEnumerable<(string Key, string Kind, string Why)> Odd(string field, List<(string Key, string Value)> known)
    {
        foreach (var (key, value) in known.Where(v => Markup().IsMatch(v.Value)).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            yield return (key, $"{field} markup", $"{field} looks like markup or an address: \"{Short(value)}\"");
        }

        var scripts = known.GroupBy(v => ScriptOf(v.Value), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        foreach (var (key, value) in scripts.Skip(1).Where(g => g.Key.Length > 0).SelectMany(g => g).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            yield return (key, $"{field} script", $"{field} is in another script than most: \"{Short(value)}\"");
        }

        if (known.Count < 3)
        {
            yield break;
        }

        var lengths = known.OrderBy(v => v.Value.Length).ThenBy(v => v.Key, StringComparer.Ordinal).ToList();
        var middle = lengths[lengths.Count / 2].Value.Length;
        if (lengths[^1] is var longest && longest.Value.Length >= Math.Max(LeastLong, 2 * middle))
        {
            yield return (longest.Key, $"{field} long", $"{field} is the longest: \"{Short(longest.Value)}\"");
        }

        if (lengths[0] is var shortest && 3 * shortest.Value.Length <= middle)
        {
            yield return (shortest.Key, $"{field} short", $"{field} is the shortest: \"{shortest.Value}\"");
        }
    }

    // The script of its first letter that is not plain Latin; empty where there is no letter at all.
    private static string ScriptOf(string value) => value.FirstOrDefault(c => char.IsLetter(c) && c > '\u024F') is not '\0' and var odd
        ? ((int)odd >> 7).ToString(CultureInfo.InvariantCulture)
        : value.Any(char.IsLetter) ? "latin" : "";

    private static string Short(string value) => value.Length <= 60 ? value : $"{value[..60]}…";

    [GeneratedRegex(@"\{\{|\}\}|\{%|<[A-Za-z/!]|&[a-z#0-9]+;|https?://|www\.|\[[^\]]*\]\(", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Markup();
}
