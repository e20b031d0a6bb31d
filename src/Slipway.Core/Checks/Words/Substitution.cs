using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>Words that have a better word. The semantics are those of Vale's <c>substitution</c>.</summary>
internal sealed partial class Substitution(WordPattern pattern, ImmutableArray<Substitution.Pair> pairs, Exceptions exceptions, bool capitalize) : WordExtension
{
    /// <summary>What is looked for, and what to write instead; several ways of saying it are separated by a bar.</summary>
    internal sealed record Pair(string Found, string Expected);

    /// <inheritdoc/>
    public override string Name => "substitution";

    /// <inheritdoc/>
    internal override WordPattern Pattern => pattern;

    /// <inheritdoc/>
    internal override Extension Accepting(ImmutableArray<string> terms) => new Substitution(pattern, pairs, exceptions.And(terms), capitalize);

    /// <summary>Reads its settings: <c>swap</c>, <c>ignorecase</c>, <c>nonword</c>, <c>capitalize</c>, <c>exceptions</c>.</summary>
    public static Extension? Read(YamlFields fields)
    {
        // POS is deprecated in Vale, and ignored there too.
        fields.Text("POS", "NN", required: false);
        var (ignoreCase, nonword, capitalize) = (fields.Flag("ignorecase", false), fields.Flag("nonword", false), fields.Flag("capitalize", false));
        var exceptions = Exceptions.Read(fields);
        if (fields.Any("swap", "{ utilize: use }") is not YamlValue.Map swap)
        {
            return null;
        }

        var pairs = swap.Entries.Where(e => e.Value is YamlValue.Scalar)
            .Select(e => new Pair(e.Key, ((YamlValue.Scalar)e.Value).Text))
            .OrderByDescending(p => p.Found.Length)
            .ToImmutableArray();
        foreach (var wrong in swap.Entries.Where(e => e.Value is not YamlValue.Scalar))
        {
            fields.Findings.Error("key-type", $"`{wrong.Key}` must have one text to write instead.", wrong.At, "Separate several with a bar: use|employ.", fields.PathOf("swap"));
        }

        var pattern = Of(pairs, ignoreCase, !nonword, out var problem);
        if (pattern is null)
        {
            WordPattern.NameBroken(fields.Findings, swap.Entries.Select(e => (e.Key, e.At)), ignoreCase, problem, fields.PlaceOf("swap"), fields.PathOf("swap"));
            return null;
        }

        return new Substitution(pattern, pairs, exceptions, capitalize);
    }

    /// <summary>Makes the pattern of several pairs.</summary>
    public static WordPattern? Of(IReadOnlyList<Pair> pairs, bool ignoreCase, bool isWord, out string? problem) =>
        WordPattern.Of([.. pairs.Select(p => Group().Replace(p.Found, "(?:"))], isWord, ignoreCase, isGrouped: true, "", "", out problem);

    /// <inheritdoc/>
    internal override void Matched(Rule rule, Passage passage, int start, int end, int alternative, Hits hits)
    {
        var observed = passage.Text[start..end].Trim();
        var expected = Expected(pairs[alternative], observed);
        if (IsSame(expected, observed) || exceptions.Allow(passage.Text, start, end))
        {
            return;
        }

        var options = expected.Split('|');
        if (capitalize && char.IsUpper(observed[0]))
        {
            options = [.. options.Select(o => o.Length == 0 ? o : char.ToUpperInvariant(o[0]) + o[1..])];
        }

        var isReplace = rule.Action is { Name: "replace", Parameters.IsEmpty: true };
        var said = isReplace ? Listed(options) : expected;
        var message = isReplace ? OneQuoted(rule) : rule;
        hits.Add(message, passage, start, end, isReplace && options.Length == 1 ? options[0] : null, said, observed);
    }

    // A list of ways of saying it brings its own quotation marks.
    private static Rule OneQuoted(Rule rule)
    {
        foreach (var quoted in (ReadOnlySpan<string>)["'%s'", "\"%s\""])
        {
            var first = rule.Message.IndexOf(quoted, StringComparison.Ordinal);
            if (first >= 0 && rule.Message.IndexOf(quoted, first + 1, StringComparison.Ordinal) > 0)
            {
                return rule with { Message = rule.Message[..first] + "%s" + rule.Message[(first + quoted.Length)..] };
            }
        }

        return rule;
    }

    private static string Listed(string[] options) => options.Length switch
    {
        1 => $"'{options[0]}'",
        2 => $"'{options[0]}' or '{options[1]}'",
        _ => string.Join(", ", options[..^1].Select(o => $"'{o}'")) + $", or '{options[^1]}'",
    };

    private string Expected(Pair pair, string observed)
    {
        if (!pair.Expected.Contains('$', StringComparison.Ordinal))
        {
            return capitalize && observed.Length > 0 && char.IsUpper(observed[0]) && !pair.Expected.Contains('|', StringComparison.Ordinal)
                ? char.ToUpperInvariant(pair.Expected[0]) + pair.Expected[1..]
                : pair.Expected;
        }

        var options = RegexOptions.CultureInvariant | (pattern.IgnoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        return new Regex(pair.Found, options).Replace(observed, pair.Expected);
    }

    // Words are compared as they are; anything else is an expression that the observed text may already satisfy.
    private static bool IsSame(string expected, string observed)
    {
        if (expected.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '|'))
        {
            return expected.Split('|').Contains(observed, StringComparer.Ordinal);
        }

        try
        {
            return Regex.IsMatch(observed, $"^(?:{expected})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception notOne) when (notOne is ArgumentException or NotSupportedException)
        {
            return expected == observed;
        }
    }

    // Groups of a key would be counted among those that say which key it was.
    [GeneratedRegex(@"(?<!\\)\((?!\?)", RegexOptions.CultureInvariant)]
    private static partial Regex Group();
}
