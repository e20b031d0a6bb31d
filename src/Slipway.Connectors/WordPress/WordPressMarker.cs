using System.Text.RegularExpressions;

namespace Slipway.Connectors.WordPress;

/// <summary>What Slipway writes at the end of a page to know it again: a comment that nobody sees on the website.</summary>
/// <param name="Key">The external key.</param>
/// <param name="Operation">The operation that wrote the page last.</param>
/// <param name="Before">The revision that was live before this one; null where none was.</param>
internal sealed partial record WordPressMarker(string Key, string Operation, long? Before)
{
    public override string ToString() => $"<!-- {Search(Key)} operation={Operation}{(Before is null ? "" : $" before={Before}")} -->";

    /// <summary>The words by which the page is searched for.</summary>
    public static string Search(string key) => $"slipway {key}";

    /// <summary>Takes the marker out of a page's text.</summary>
    public static (string Text, WordPressMarker? Marker) Split(string raw)
    {
        var found = Pattern().Match(raw);
        return found.Success
            ? (raw.Remove(found.Index, found.Length).TrimEnd(), new WordPressMarker(
                found.Groups["key"].Value, found.Groups["operation"].Value, found.Groups["before"] is { Success: true, Value: var id } ? long.Parse(id, System.Globalization.CultureInfo.InvariantCulture) : null))
            : (raw.TrimEnd(), null);
    }

    public static string Join(string text, WordPressMarker marker) => $"{text}\n\n{marker}";

    [GeneratedRegex(@"<!-- slipway (?<key>\S+) operation=(?<operation>\S+)(?: before=(?<before>[0-9]{1,15}))? -->", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
