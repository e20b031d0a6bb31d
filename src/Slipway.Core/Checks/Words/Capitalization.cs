using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>How headings and the like are capitalised. The semantics are those of Vale's <c>capitalization</c>.</summary>
internal sealed class Capitalization : WordExtension
{
    private readonly string _match;
    private readonly Exceptions _exceptions;
    private readonly Casing _casing;
    private readonly bool _chicago;
    private readonly double _threshold;
    private readonly WordPattern? _pattern;
    private readonly Lazy<Regex> _words;

    private Capitalization(string match, Exceptions exceptions, Casing casing, bool chicago, double threshold, WordPattern? pattern)
    {
        (_match, _exceptions, _casing, _chicago, _threshold, _pattern) = (match, exceptions, casing, chicago, threshold, pattern);
        _words = new Lazy<Regex>(() => new Regex(exceptions.Expression is { } terms ? $"{terms}|{Casing.Word}" : Casing.Word, RegexOptions.CultureInvariant | RegexOptions.Multiline));
    }

    /// <inheritdoc/>
    public override string Name => "capitalization";

    /// <inheritdoc/>
    internal override Extension Accepting(ImmutableArray<string> terms) => new Capitalization(_match, _exceptions.And(terms), _casing.Accepting(terms), _chicago, _threshold, _pattern);

    /// <summary>Reads its settings: <c>match</c>, <c>style</c>, <c>exceptions</c>, <c>indicators</c>, <c>threshold</c>, <c>prefix</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var match = fields.Text("match", "$sentence");
        var chicago = fields.Text("style", "AP", required: false) == "Chicago";
        var indicators = fields.Scalars("indicators", "[':']", required: false).Select(i => i.Text).ToImmutableArray();
        var threshold = double.TryParse(fields.Text("threshold", "0.8", required: false), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var written) && written > 0 ? written : 0.8;
        var prefix = fields.Text("prefix", "'\\d+\\.'", required: false);
        var exceptions = Exceptions.Read(fields);
        if (match is null)
        {
            return null;
        }

        foreach (var (key, expression) in new[] { ("match", match[0] == '$' ? "" : match), ("prefix", prefix ?? "") })
        {
            if (expression.Length > 0 && WordPattern.Of(expression, ignoreCase: false, out var problem) is null)
            {
                fields.Error("rule-expression", key, $"`{key}` {problem}.", "Mend the expression.");
                return null;
            }
        }

        if (match[0] == '$' && match is not ("$title" or "$sentence" or "$lower" or "$upper"))
        {
            fields.Error("rule-match", "match", $"`{match}` is no way of capitalising.", "Write $title, $sentence, $lower, $upper or an expression.");
            return null;
        }

        var pattern = match[0] == '$' ? null : WordPattern.Of(match, ignoreCase: false, out _);
        return new Capitalization(match, exceptions, new Casing(exceptions, indicators, prefix), chicago, threshold, pattern);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Passage passage, ref object? memory, Hits hits)
    {
        var text = passage.Text;
        var expected = _match switch
        {
            "$title" => _casing.Title(text, _chicago),
            "$sentence" => _casing.Sentence(text),
            "$lower" => text.ToLowerInvariant(),
            "$upper" => text.ToUpperInvariant(),
            _ => _match,
        };
        var isRight = _match switch
        {
            "$title" => Agrees(text, expected, isSentence: false),
            "$sentence" => Agrees(text, expected, isSentence: true),
            "$lower" or "$upper" => text == expected || _exceptions.Allow(text),
            _ => _pattern!.For(text).IsMatch(text) || _exceptions.Allow(text),
        };
        if (!isRight)
        {
            hits.Add(rule, passage, 0, text.Length, rule.Action is { Name: "replace", Parameters.IsEmpty: true } && _pattern is null && passage.Stretches.Length == 1 ? expected : null, text, expected);
        }
    }

    // The share of words that are as they should be; names and abbreviations count as right, and a sentence that begins small is wrong whatever follows.
    private bool Agrees(string text, string expected, bool isSentence)
    {
        if (text == expected && !_exceptions.MayBeIn(text))
        {
            return Casing.HasWord(text) && _threshold <= 1;
        }

        var wanted = Casing.Words(expected, _exceptions, _words);
        var (right, all) = (0.0, 0);
        foreach (var word in Casing.Words(text, _exceptions, _words))
        {
            if (all >= wanted.Count || word == wanted[all] || _exceptions.Allow(word) || (!isSentence && !word.Any(char.IsLower)))
            {
                right++;
            }
            else if (isSentence && all == 0 && word != char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant())
            {
                return false;
            }

            all++;
        }

        // Without a word there is nothing to agree on, and Vale says so too: nothing divided by nothing reaches no threshold.
        return all > 0 && right / all >= _threshold;
    }
}
