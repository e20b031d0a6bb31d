using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>Something that may be there so many times. The semantics are those of Vale's <c>occurrence</c>.</summary>
internal sealed class Occurrence(WordPattern token, int least, int most) : WordExtension
{
    /// <inheritdoc/>
    public override string Name => "occurrence";

    /// <summary>Reads its settings: <c>token</c>, <c>max</c>, <c>min</c>, <c>ignorecase</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var token = fields.Scalar("token", @"'\b\w+\b'");
        var least = fields.Whole("min", "1", 0, 1_000_000, required: false) ?? 0;
        var most = fields.Whole("max", "30", 0, 1_000_000, required: false) ?? 0;
        var ignoreCase = fields.Flag("ignorecase", false);
        if (token is null)
        {
            return null;
        }

        if (WordPattern.Of(token.Text, ignoreCase, out var problem) is { } pattern)
        {
            return new Occurrence(pattern, least, most);
        }

        fields.Error("rule-expression", "token", $"What is counted {problem}.", "Mend the expression.");
        return null;
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Passage passage, ref object? memory, Hits hits)
    {
        var (count, start, end) = (0, -1, -1);
        // Counting words is what this is mostly used for, and seldom finds too many.
        if (token.Expression is @"(?:\b(\w+)\b)" or @"(?:\b\w+\b)" && most > 0 && least == 0 && passage.Words.Length <= most)
        {
            return;
        }

        foreach (var match in token.For(passage.Text).EnumerateMatches(passage.Text))
        {
            count++;
            var words = passage.Text.AsSpan(match.Index, match.Length);
            if (start < 0 && !words.IsWhiteSpace() && words.ContainsAnyExcept('*', '@'))
            {
                (start, end) = (match.Index, match.Index + match.Length);
            }
        }

        if ((most > 0 && count > most) || (least > 0 && count < least))
        {
            var number = count.ToString(CultureInfo.InvariantCulture);
            if (count == 0)
            {
                hits.Add(rule, 0, 0, null, null, rule.Say(number));
            }
            else if (start >= 0)
            {
                hits.Add(rule, passage, start, end, null, number);
            }
        }
    }
}
