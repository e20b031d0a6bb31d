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
/// <param name="Pattern">The pattern, by its number in the lookup.</param>
/// <param name="IgnoreCase">Whether case makes no difference to it.</param>
/// <param name="List">What may begin.</param>
internal sealed record Candidates(int Pattern, bool IgnoreCase, Candidate[] List);

/// <summary>A place in a text where something may begin.</summary>
/// <param name="At">The place.</param>
/// <param name="Candidates">What may begin there.</param>
/// <param name="Others">More of the same pattern, to be tried in one order with the former.</param>
internal readonly record struct Beginning(int At, Candidates Candidates, Candidates? Others)
{
    /// <summary>The first of them that stands in a text at the place, and how long it is there; nothing, with 0, when none does.</summary>
    public (Candidate? Candidate, int Length) In(string text)
    {
        foreach (var candidate in Others is null ? Candidates.List : Merged(Candidates.List, Others.List))
        {
            var length = candidate.Length(text, At, Candidates.IgnoreCase);
            if (length > 0)
            {
                return (candidate, length);
            }
        }

        return default;
    }

    private static Candidate[] Merged(Candidate[] one, Candidate[] other) => [.. one.Concat(other).OrderBy(c => c.Alternative)];
}
