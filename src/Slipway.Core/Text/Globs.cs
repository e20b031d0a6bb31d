namespace Slipway.Core.Text;

/// <summary>File patterns: <c>*</c> and <c>?</c> within a folder, <c>**</c> over folders. A pattern may begin at any folder of the path.</summary>
internal static class Globs
{
    /// <summary>Whether a path, or its end from some folder on, is as the pattern says.</summary>
    public static bool IsMatch(string pattern, string path)
    {
        var parts = path.Split('/');
        var patterns = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..].Split('/') : pattern.Split('/');
        // Folders alone are no file: what ends with "**" means every file in them.
        ReadOnlySpan<string> file = patterns[^1] == "**" ? ["*"] : [];
        return Match<string>(["**", .. patterns, .. file], parts, static p => p == "**", static (p, part) => Match<char>(p, part, static c => c == '*', static (c, letter) => c == '?' || c == letter));
    }

    // The last wildcard alone is ever widened: whatever an earlier one could take, the later one can too. So the time is the product of both lengths at most.
    private static bool Match<T>(ReadOnlySpan<T> pattern, ReadOnlySpan<T> text, Func<T, bool> isWild, Func<T, T, bool> takes)
    {
        var (at, in_, wild, from) = (0, 0, -1, 0);
        while (in_ < text.Length)
        {
            if (at < pattern.Length && isWild(pattern[at]))
            {
                (wild, from) = (at++, in_);
            }
            else if (at < pattern.Length && takes(pattern[at], text[in_]))
            {
                at++;
                in_++;
            }
            else if (wild >= 0)
            {
                (at, in_) = (wild + 1, ++from);
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && isWild(pattern[at]))
        {
            at++;
        }

        return at == pattern.Length;
    }
}
