using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>Reads lists of words and expressions to be looked for, each a word of its own as in Vale's tokens, whatever their case.</summary>
internal static class Phrases
{
    /// <summary>The words of a key as one pattern; null when there are none, or with findings when they cannot be read.</summary>
    /// <param name="fields">The rule.</param>
    /// <param name="key">The key.</param>
    /// <param name="example">What may stand there.</param>
    /// <param name="isRequired">Whether it must be there.</param>
    /// <param name="usual">What is looked for when the key is left out.</param>
    public static WordPattern? Read(YamlFields fields, string key, string example, bool isRequired, params IReadOnlyList<string> usual)
    {
        var written = fields.Scalars(key, example, isRequired).Where(t => !string.IsNullOrWhiteSpace(t.Text)).ToList();
        var tokens = written.Count > 0 ? written.ConvertAll(t => t.Text.Trim()) : usual;
        if (tokens.Count == 0)
        {
            return null;
        }

        // No word ends at "18+" or "100%": there each says for itself where it begins and ends.
        var areWords = !tokens.Any(EndsInSign);
        var alternatives = areWords ? tokens : [.. tokens.Select(t => @"\b(?:" + t + ")" + (EndsInSign(t) ? "" : @"\b"))];
        var pattern = WordPattern.Of(alternatives, areWords, ignoreCase: true, isGrouped: false, "", "", out var problem);
        if (pattern is null)
        {
            WordPattern.NameBroken(fields.Findings, written.Select(t => (t.Text.Trim(), t.At)), ignoreCase: true, problem, fields.PlaceOf(key), fields.PathOf(key));
        }

        return pattern;
    }

    private static bool EndsInSign(string token) => token[^1] is '%' or '!' or '€' or '$' || token.EndsWith(@"\+", StringComparison.Ordinal);

    /// <summary>A pattern of words and expressions that are known to be right, each a word of its own, whatever their case.</summary>
    public static WordPattern Of(params IReadOnlyList<string> words) => Of(words, areWords: true);

    /// <summary>A pattern of expressions that say for themselves where they begin and end.</summary>
    public static WordPattern OfSigns(params IReadOnlyList<string> expressions) => Of(expressions, areWords: false);

    private static WordPattern Of(IReadOnlyList<string> alternatives, bool areWords) =>
        WordPattern.Of(alternatives, areWords, ignoreCase: true, isGrouped: false, "", "", out var problem) ?? throw new ArgumentException(problem, nameof(alternatives));
}
