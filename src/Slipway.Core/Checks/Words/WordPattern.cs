using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>One of the things a word rule looks for.</summary>
/// <param name="Index">Which of them it is.</param>
/// <param name="Expression">The expression, to be matched where a word begins.</param>
/// <param name="Shape">What can be told of it without running it; null when it is written in a way that is not understood here.</param>
internal sealed record Alternative(int Index, string Expression, WordShape? Shape);

/// <summary>An expression of a word rule: its alternatives as they were written, put into the template the Vale style format has for them.</summary>
/// <remarks>
/// Where it is known with which words each alternative begins, they are tried at those words only: as texts where they are finitely many, and otherwise as expressions that must match
/// right there. Everything else runs over the whole passage. An expression is built when it is first needed, and goes back only where that
/// cannot take long; one that has to go back and could run away is refused when the rule is read.
/// </remarks>
internal sealed partial class WordPattern
{
    private const string RunsAway = "could run for ever on some texts: something without limit stands in something without limit beside a look ahead or behind";
    private const int LongText = 4096;
    private readonly Lazy<Regex> _quick;
    private readonly Lazy<Regex> _linear;

    private readonly ImmutableArray<ImmutableArray<ulong>> _needs;
    private readonly Lazy<Regex>? _rest;
    private readonly LiteralTexts? _literals;

    private WordPattern(string expression, bool ignoreCase, bool isSteady, ImmutableArray<Alternative> placed, string? rest, ImmutableArray<WordShape?> others)
    {
        (Expression, IgnoreCase, Placed, _needs) = (expression, ignoreCase, placed, [.. others.Select(o => o?.Needs ?? [])]);
        _literals = LiteralTexts.Of(others);

        _linear = new Lazy<Regex>(() => OneClass().IsMatch(expression) ? new Regex(expression, Options(ignoreCase)) : Linear(expression, ignoreCase));
        _quick = isSteady ? new Lazy<Regex>(() => new Regex(expression, Options(ignoreCase))) : _linear;
        _rest = rest is null ? null : new Lazy<Regex>(() => isSteady ? new Regex(rest, Options(ignoreCase)) : Linear(rest, ignoreCase));
    }

    /// <summary>The expression as .NET reads it.</summary>
    public string Expression { get; }

    /// <summary>Whether case makes no difference.</summary>
    public bool IgnoreCase { get; }

    /// <summary>The alternatives of which it is known with which words they begin.</summary>
    public ImmutableArray<Alternative> Placed { get; }

    /// <summary>Whether there are alternatives besides those that are placed.</summary>
    public bool HasRest => _rest is not null;

    /// <summary>Whether there are alternatives besides those that are placed, and one of them can be found in a passage.</summary>
    public bool NeedsWhole(Passage passage) => _rest is not null && MayBeIn(passage) && (Placed.IsEmpty || passage.Text.Length > LongText || _rest.Value.IsMatch(passage.Text));

    /// <summary>Whether a passage has the kinds of character that one of the alternatives that are not placed needs, and a text without which there is none of them; false only when there can be no match of these.</summary>
    public bool MayBeIn(Passage passage)
    {
        var marks = passage.Marks;
        foreach (var needs in _needs)
        {
            var has = true;
            foreach (var kind in needs)
            {
                has &= (marks & kind) != 0;
            }

            if (has)
            {
                return _literals?.MayBeIn(passage.Text) != false;
            }
        }

        return false;
    }

    /// <summary>The expression for a text, built on first use: an engine that goes back is ready at once and quick on a paragraph; on a long text only one that does not is safe.</summary>
    public Regex For(string text) => (text.Length > LongText ? _linear : _quick).Value;

    /// <summary>Where the whole expression matches in a text, and which alternative where they are grouped; not where it matches nothing.</summary>
    public IEnumerable<(int Start, int End, int Alternative)> Matches(string text)
    {
        for (var match = For(text).Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Length > 0)
            {
                yield return (match.Index, match.Index + match.Length, AlternativeOf(match));
            }
        }
    }

    private static int AlternativeOf(Match match)
    {
        for (var i = 1; i < match.Groups.Count; i++)
        {
            if (match.Groups[i].Success)
            {
                return i - 1;
            }
        }

        return 0;
    }

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
        var parts = Parts(alternatives, isWord, ignoreCase, expression, before.Length + after.Length > 0);
        problem = parts.TrueForAll(p => p.Shape is not null) ? parts.Exists(p => p.Shape is { RunsAway: true }) ? RunsAway : null : Problem(expression, ignoreCase);
        if (problem is not null)
        {
            return null;
        }

        // What is not steady must not go back, and so must run over the whole.
        var steady = parts.TrueForAll(p => p.Shape is { IsSteady: true });
        ImmutableArray<Alternative> placed = steady ? [.. parts.Where(p => p.Shape is { Phrases: not null } or { Openings: not null })] : [];
        var rest = parts.Where(p => !placed.Contains(p)).ToList();
        return new WordPattern(
            expression, ignoreCase, steady, placed,
            rest.Count == 0 ? null : placed.IsEmpty ? expression : string.Join('|', rest.Select(r => isWord ? $@"\b{r.Expression}" : r.Expression)),
            [.. rest.Select(r => r.Shape)]);
    }

    private static List<Alternative> Parts(IReadOnlyList<string> alternatives, bool isWord, bool ignoreCase, string whole, bool isOne) => isOne
        ? [new Alternative(0, whole, WordShape.Of(whole, isWord: false, ignoreCase))]
        : [.. alternatives.Select((a, i) => new Alternative(i, isWord ? $@"(?:{a})\b" : $"(?:{a})", WordShape.Of(a, isWord, ignoreCase)))];

    /// <summary>Makes a pattern of an expression as it stands; null when it cannot be used, with the reason.</summary>
    public static WordPattern? Of(string expression, bool ignoreCase, out string? problem) =>
        Of([expression], isWord: false, ignoreCase, isGrouped: false, "", "", out problem);

    /// <summary>Says of several expressions which cannot be used and why, each at its place; of all together where none can be blamed alone.</summary>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="written">The expressions, with their places.</param>
    /// <param name="ignoreCase">Whether case makes no difference.</param>
    /// <param name="problem">Why they cannot be used together.</param>
    /// <param name="whole">Where all of them stand.</param>
    /// <param name="path">The setting they are written in.</param>
    public static void NameBroken(FindingList findings, IEnumerable<(string Expression, Place At)> written, bool ignoreCase, string? problem, Place whole, string path)
    {
        var any = false;
        foreach (var (expression, at) in written)
        {
            if (Of(expression, ignoreCase, out var own) is null)
            {
                any = true;
                findings.Error("rule-expression", $"`{expression}` {own}.", at, "Mend the expression.", path);
            }
        }

        if (!any)
        {
            findings.Error("rule-expression", $"What is looked for {problem}.", whole, "Mend the expression.", path);
        }
    }

    /// <summary>An alternative as an expression that matches where it is put, and nowhere else.</summary>
    public Regex Anchored(Alternative alternative) => new(@"\G" + alternative.Expression, Options(IgnoreCase));

    // "Anything but blanks, as often as it comes" never goes back; the engine that cannot keeps hundreds of bytes for each character of a long word.
    [GeneratedRegex(@"^\(\?:\[\^?(?:\\[sdw]|[^\\\[\]])+\]\+\)$", RegexOptions.CultureInvariant)]
    private static partial Regex OneClass();

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
            return $"is no regular expression: {broken.Message[(at < 0 ? 0 : at + 2)..].TrimEnd('.')}";
        }
        catch (NotSupportedException)
        {
            return "is written in a way that could run for ever on some texts, as far as can be told";
        }
    }

    private static RegexOptions Options(bool ignoreCase) =>
        RegexOptions.CultureInvariant | RegexOptions.Multiline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);

    private static Regex Linear(string expression, bool ignoreCase)
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
