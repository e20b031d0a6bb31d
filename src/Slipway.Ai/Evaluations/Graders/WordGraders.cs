using System.Collections.Immutable;
using Slipway.Core.Checks.Words;

namespace Slipway.Ai.Evaluations.Graders;

/// <summary>The words are the expected ones, but for white space at their ends.</summary>
internal sealed class ExactGrader(string name, bool gates) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade? Look(GradedAnswer answer) => answer.Case.Expected is not { } expected ? null
        : new Grade(Name, answer.Words.Trim() == expected.Trim(), Why: answer.Words.Trim() == expected.Trim() ? null : "other words than expected");
}

/// <summary>Some texts are in the words and others are not, whatever the case of their letters: those of the grader, and those of the case.</summary>
internal sealed class ContainsGrader(string name, bool gates, ImmutableArray<string> all, ImmutableArray<string> none) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade Look(GradedAnswer answer)
    {
        var missing = all.Concat(answer.Case.Contains).Where(t => !answer.Words.Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => $"\"{t}\" is missing");
        var there = none.Concat(answer.Case.Lacks).Where(t => answer.Words.Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => $"\"{t}\" is there");
        var why = string.Join(", ", missing.Concat(there));
        return new Grade(Name, why.Length == 0, Why: why.Length == 0 ? null : why);
    }
}

/// <summary>How many letters or words there are.</summary>
internal sealed class LengthGrader(string name, bool gates, bool inWords, int? least, int? most) : Grader(name, gates)
{
    /// <inheritdoc/>
    public override Grade Look(GradedAnswer answer) => inWords
        ? Within(TextCounts.Of(answer.Words).Words, least, most, " words")
        : Within(answer.Words.EnumerateRunes().Count(), least, most, " letters");
}

/// <summary>How easily the words read, by one of the usual formulas over what <see cref="TextCounts"/> counts.</summary>
internal sealed class ReadabilityGrader(string name, bool gates, string metric, double? least, double? most) : Grader(name, gates)
{
    // R. Flesch (1948); J. P. Kincaid et al. (1975); R. Gunning (1952); C.-H. Björnsson (1968).
    private static readonly ImmutableSortedDictionary<string, Func<TextCounts, double>> _metrics = ImmutableSortedDictionary.CreateRange<string, Func<TextCounts, double>>(StringComparer.Ordinal,
    [
        new("flesch", c => 206.835 - (1.015 * Per(c, "words", "sentences")) - (84.6 * Per(c, "syllables", "words"))),
        new("flesch-kincaid", c => (0.39 * Per(c, "words", "sentences")) + (11.8 * Per(c, "syllables", "words")) - 15.59),
        new("gunning-fog", c => 0.4 * (Per(c, "words", "sentences") + (100 * Per(c, "complex_words", "words")))),
        new("lix", c => Per(c, "words", "sentences") + (100 * Per(c, "long_words", "words"))),
    ]);

    /// <summary>The formulas there are.</summary>
    public static IEnumerable<string> Metrics => _metrics.Keys;

    /// <inheritdoc/>
    public override Grade? Look(GradedAnswer answer) => TextCounts.Of(answer.Words) is { Words: > 0 } counts ? Within(_metrics[metric](counts), least, most, "") : null;

    private static double Per(TextCounts counts, string what, string of) => counts.Value(what) / Math.Max(1, counts.Value(of));
}

/// <summary>How much of the expected words stands in the answer in the same order: ROUGE-L, the harmonic mean of recall and precision of the longest common row of words (C.-Y. Lin, 2004). 0 to 1.</summary>
internal sealed class SimilarityGrader(string name, bool gates, double? least, double? most) : Grader(name, gates)
{
    private const int MostWords = 4000;

    /// <inheritdoc/>
    public override Grade? Look(GradedAnswer answer) => answer.Case.Expected is { } expected ? Within(Of(answer.Words, expected), least, most, "") : null;

    /// <summary>How similar two texts are.</summary>
    public static double Of(string one, string other)
    {
        var (a, b) = (WordsOf(one), WordsOf(other));
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length == b.Length ? 1 : 0;
        }

        var (above, row) = (new int[b.Length + 1], new int[b.Length + 1]);
        foreach (var word in a)
        {
            for (var j = 0; j < b.Length; j++)
            {
                row[j + 1] = word == b[j] ? above[j] + 1 : Math.Max(row[j], above[j + 1]);
            }

            (above, row) = (row, above);
        }

        return 2.0 * above[^1] / (a.Length + b.Length);
    }

    private static string[] WordsOf(string text) =>
        [.. text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('.', ',', ';', ':', '!', '?', '"', '\'', '(', ')', '*', '_')).Where(w => w.Length > 0).Take(MostWords)];
}
