using System.Text.RegularExpressions;

namespace Slipway.Core.Checks.Words;

/// <summary>What may begin at a word: a text, or an expression that must match there.</summary>
/// <param name="Alternative">Which alternative of its pattern it is; they are tried in this order.</param>
/// <param name="Text">The text; null for an expression.</param>
/// <param name="Expression">The expression; built on first use.</param>
internal sealed record Candidate(int Alternative, string? Text, Lazy<Regex>? Expression)
{
    /// <summary>How long it is where it stands at a place; 0 where it does not.</summary>
    public int Length(string passage, int at, bool ignoreCase)
    {
        if (Text is not null)
        {
            var rest = passage.AsSpan(at);
            return rest.StartsWith(Text, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal) && IsBoundary(rest, Text.Length) ? Text.Length : 0;
        }

        foreach (var match in Expression!.Value.EnumerateMatches(passage, at))
        {
            return match.Length;
        }

        return 0;
    }

    private static bool IsBoundary(ReadOnlySpan<char> text, int at) => WordShape.IsLetter(text[at - 1]) != (at < text.Length && WordShape.IsLetter(text[at]));
}

/// <summary>What of one pattern may begin at a word, in the order in which it is tried.</summary>
/// <param name="Pattern">The pattern, by its number in the finder.</param>
/// <param name="IgnoreCase">Whether case makes no difference to it.</param>
/// <param name="List">What may begin.</param>
internal sealed record Candidates(int Pattern, bool IgnoreCase, Candidate[] List);
