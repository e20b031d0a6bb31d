using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Core.Checks.Words;

/// <summary>An expression of a word rule: its alternatives as they were written, put into the template the Vale style format has for them.</summary>
/// <remarks>
/// Where every alternative is made of finitely many words, they are looked up and no expression runs. Otherwise the words it can begin with say in which passages it is worth
/// running, and it is built when the first of them occurs. It never backtracks where .NET can avoid that; one that needs backtracking and could run away is refused when the rule is read.
/// </remarks>
internal sealed class WordPattern
{
    private const string RunsAway = "could run for ever on some texts: something without limit stands in something without limit beside a look ahead or behind";
    private readonly Lazy<Regex> _regex;

    private WordPattern(string expression, bool ignoreCase, WordShape shape)
    {
        (Expression, IgnoreCase, Shape) = (expression, ignoreCase, shape);
        _regex = new Lazy<Regex>(() => Build(expression, ignoreCase));
    }

    /// <summary>The expression as .NET reads it.</summary>
    public string Expression { get; }

    /// <summary>Whether case makes no difference.</summary>
    public bool IgnoreCase { get; }

    /// <summary>What can be told of it without running it.</summary>
    public WordShape Shape { get; }

    /// <summary>The expression, built on first use.</summary>
    public Regex Regex => _regex.Value;

    /// <summary>Makes a pattern; null when it cannot be used, with the reason.</summary>
    /// <param name="alternatives">What is looked for.</param>
    /// <param name="isWord">Whether each must be a word of its own.</param>
    /// <param name="ignoreCase">Whether case makes no difference.</param>
    /// <param name="isGrouped">Whether it matters which alternative matched: each is then a group.</param>
    /// <param name="before">Expression put before all of it, and before the word boundary.</param>
    /// <param name="after">Expression put behind.</param>
    /// <param name="problem">Why it cannot be used, as the end of a sentence.</param>
    public static WordPattern? Of(IReadOnlyList<string> alternatives, bool isWord, bool ignoreCase, bool isGrouped, string before, string after, out string? problem)
    {
        var body = new StringBuilder(before);
        body.Append(isWord ? @"\b(?:" : "(?:");
        for (var i = 0; i < alternatives.Count; i++)
        {
            body.Append(i > 0 ? "|" : "").Append(isGrouped ? "(" : "").Append(alternatives[i]).Append(isGrouped ? ")" : "");
        }

        var expression = body.Append(isWord ? @")\b" : ")").Append(after).ToString();
        var shape = WordShape.Of(alternatives, isWord, before, after);
        problem = shape is null ? Problem(expression, ignoreCase) : shape.RunsAway ? RunsAway : null;
        return problem is null ? new WordPattern(expression, ignoreCase, shape ?? WordShape.Unknown) : null;
    }

    /// <summary>Makes a pattern of an expression as it stands; null when it cannot be used, with the reason.</summary>
    public static WordPattern? Of(string expression, bool ignoreCase, out string? problem) =>
        Of([expression], isWord: false, ignoreCase, isGrouped: false, "", "", out problem);

    // The engine is only asked about what we do not understand ourselves: asking takes as long as building.
    private static string? Problem(string expression, bool ignoreCase)
    {
        try
        {
            _ = new Regex(expression, Options(ignoreCase) | RegexOptions.NonBacktracking);
            return null;
        }
        catch (ArgumentException broken)
        {
            var at = broken.Message.IndexOf(". ", StringComparison.Ordinal);
            return $"is no regular expression: {broken.Message[(at < 0 ? 0 : at + 2)..]}";
        }
        catch (NotSupportedException)
        {
            return "is written in a way that could run for ever on some texts, as far as can be told";
        }
    }

    private static RegexOptions Options(bool ignoreCase) =>
        RegexOptions.CultureInvariant | RegexOptions.Multiline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);

    private static Regex Build(string expression, bool ignoreCase)
    {
        try
        {
            return new Regex(expression, Options(ignoreCase) | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(expression, Options(ignoreCase));
        }
    }
}
