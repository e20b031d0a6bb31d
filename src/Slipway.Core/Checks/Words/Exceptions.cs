using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Words;

/// <summary>What a rule lets pass: terms that may stand anywhere in what it found. Case counts, unless a term begins with <c>(?i)</c>.</summary>
internal sealed class Exceptions
{
    private const string AnyCase = "(?i)";

    private readonly Lazy<Regex>? _regex;
    private readonly ImmutableArray<string> _phrases;
    private readonly Lazy<LiteralTexts?>? _literals;

    private Exceptions(ImmutableArray<string> terms)
    {
        Terms = terms;
        _phrases = [.. terms.Where(t => t.Contains(' ', StringComparison.Ordinal))];
        if (!terms.IsEmpty)
        {
            // The longest first, or a term that is the beginning of another would hide it.
            var body = string.Join('|', terms.OrderByDescending(t => t.Length).Select(t => t.StartsWith(AnyCase, StringComparison.Ordinal) ? t : "(?-i)" + t));
            Expression = $@"\b(?:{body})\b";
            _regex = new Lazy<Regex>(() => new Regex(Expression, RegexOptions.CultureInvariant | RegexOptions.Multiline));
            _literals = new Lazy<LiteralTexts?>(() => LiteralTexts.Of([.. terms.Select(t => WordShape.Of(t, isWord: true, ignoreCase: true))]));
        }
    }

    /// <summary>None at all.</summary>
    public static Exceptions None { get; } = new([]);

    /// <summary>The terms.</summary>
    public ImmutableArray<string> Terms { get; }

    /// <summary>All terms as one expression; null when there are none.</summary>
    public string? Expression { get; }

    /// <summary>Whether one of the terms may stand in a text, whatever its case; never false when one does.</summary>
    public bool MayBeIn(ReadOnlySpan<char> text) => _literals is not null && _literals.Value?.MayBeIn(text) != false;

    /// <summary>Whether what was found is let pass.</summary>
    public bool Allow(string observed) => MayBeIn(observed) && _regex!.Value.IsMatch(observed);

    /// <summary>Whether what was found is let pass, or stands within a term of several words.</summary>
    public bool Allow(string text, int start, int end)
    {
        if (_regex is null)
        {
            return false;
        }

        if (Allow(text[start..end].Trim()))
        {
            return true;
        }

        foreach (var phrase in _phrases)
        {
            // No further than where it could begin: a passage may be a whole file on one line.
            var from = Math.Max(0, end - phrase.Length);
            if (from <= start && text.AsSpan(from, Math.Min(text.Length, start + phrase.Length) - from).Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>These and more.</summary>
    public Exceptions And(ImmutableArray<string> more) => more.IsEmpty ? this : new Exceptions(Terms.AddRange(more));

    /// <summary>Reads the terms of a rule; one that is no expression becomes a finding.</summary>
    public static Exceptions Read(YamlFields fields)
    {
        var terms = ImmutableArray.CreateBuilder<string>();
        foreach (var term in fields.Scalars("exceptions", "[API]", required: false))
        {
            if (WordPattern.Of(term.Text, ignoreCase: false, out var problem) is null)
            {
                fields.Findings.Error("rule-expression", $"The exception `{term.Text}` {problem}.", term.At, "Mend the expression.", fields.PathOf("exceptions"));
            }
            else
            {
                terms.Add(term.Text);
            }
        }

        return terms.Count == 0 ? None : new Exceptions(terms.ToImmutable());
    }
}
