using System.Text.RegularExpressions;

namespace Slipway.Connectors.HubSpot;

/// <summary>Makes of a whole HTML document what goes into a module of a HubSpot template: the template brings the frame.</summary>
internal static partial class HubSpotHtml
{
    /// <summary>The document's styles and what is inside its body.</summary>
    public static string Inside(string document)
    {
        var body = Body().Match(document);
        return body.Success ? $"{string.Concat(Style().Matches(document[..body.Index]).Select(m => m.Value))}{body.Groups["inside"].Value.Trim()}" : document.Trim();
    }

    /// <summary>Whether both read the same: line ends and space at the ends are nobody's change.</summary>
    public static bool IsSame(string one, string other) => one.ReplaceLineEndings("\n").Trim() == other.ReplaceLineEndings("\n").Trim();

    [GeneratedRegex("<body[^>]*>(?<inside>.*)</body>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Body();

    [GeneratedRegex("<style[^>]*>.*?</style>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Style();
}
