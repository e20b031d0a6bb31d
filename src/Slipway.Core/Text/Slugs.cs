using System.Globalization;
using System.Text;

namespace Slipway.Core.Text;

/// <summary>Names of lower case letters, digits and hyphens.</summary>
public static class Slugs
{
    /// <summary>Whether it is such a name: begins with a letter, has no double hyphen, at most 60 characters.</summary>
    public static bool IsSlug(string text) =>
        text.Length is > 0 and <= 60 && char.IsAsciiLetterLower(text[0]) && text[^1] != '-' && !text.Contains("--", StringComparison.Ordinal)
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>Makes such a name of a text; empty when there is nothing to make it of.</summary>
    public static string From(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var made = slug.ToString().Trim('-').TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
        return made.Length <= 60 ? made : made[..60].TrimEnd('-');
    }
}
