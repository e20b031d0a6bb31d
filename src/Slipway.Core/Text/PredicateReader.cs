using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>Reads the audience language: <c>industry is logistics and country in [DE, AT]</c>.</summary>
/// <remarks>
/// <c>and</c> and <c>or</c> are never mixed without brackets: readers disagree on what that means. What <see cref="Predicate.ToString"/> writes is read back.
/// </remarks>
public sealed class PredicateReader
{
    private const int DeepestNesting = 40;
    private const string Example = "industry is logistics and country in [DE, AT]";

    private readonly YamlValue.Scalar _source;
    private readonly FindingList _findings;
    private readonly string _field;
    private readonly PredicateTokens _tokens;

    private PredicateReader(YamlValue.Scalar source, FindingList findings, string field)
    {
        (_source, _findings, _field) = (source, findings, field);
        _tokens = new PredicateTokens(source.Text);
    }

    /// <summary>Reads a condition; null, with a finding at the word it fails on, when it is none.</summary>
    public static Predicate? Read(YamlValue.Scalar source, FindingList findings, string field = "")
    {
        var reader = new PredicateReader(source, findings, field);
        if (reader.Expression(0) is not { } read)
        {
            return null;
        }

        return reader._tokens.AtEnd ? read : reader.Fail($"\"{reader._tokens.Peek}\" is not expected here.", "Join conditions with `and` or `or`; put a value of special characters in quotes.");
    }

    /// <summary>Reads a condition that stands alone.</summary>
    public static Predicate? Read(string text, FindingList findings) =>
        Read(new YamlValue.Scalar(text, true, 1, new Place("", 1, 1)), findings);

    private Predicate? Expression(int depth)
    {
        if (depth > DeepestNesting)
        {
            return Fail("Brackets are nested too deep.", "Write it flatter.");
        }

        if (Term(depth) is not { } first)
        {
            return null;
        }

        var terms = ImmutableArray.Create(first);
        string? joint = null;
        while (_tokens.Word is "and" or "or")
        {
            if (joint is not null && joint != _tokens.Word)
            {
                return Fail("`and` and `or` are mixed without brackets, which can be read in two ways.", "Put brackets around what belongs together, for example `(a or b) and c`.", "condition-needs-brackets");
            }

            joint = _tokens.Word;
            _tokens.Next();
            if (Term(depth) is not { } term)
            {
                return null;
            }

            terms = terms.Add(term);
        }

        return joint switch { null => first, "and" => new Predicate.All(terms), _ => new Predicate.Any(terms) };
    }

    private Predicate? Term(int depth)
    {
        if (_tokens.Take("everyone"))
        {
            return new Predicate.All([]);
        }

        if (_tokens.Word == "no" && _tokens.WordAfter == "one")
        {
            _tokens.Next();
            _tokens.Next();
            return new Predicate.Any([]);
        }

        if (_tokens.Take("not"))
        {
            return _tokens.Peek == "(" ? (Brackets(depth) is { } of ? new Predicate.Not(of) : null)
                : Fail("`not` needs brackets around what it turns round.", "Write, for example: `not (did registered)`.");
        }

        if (_tokens.Peek == "(")
        {
            return Brackets(depth);
        }

        if (_tokens.Word == "did" && _tokens.WordAfter is not ("is" or "in" or "not" or "contains" or "starts"))
        {
            _tokens.Next();
            return Name() is { } happened ? new Predicate.Did(happened) : Fail("After `did` comes the event.", "Write, for example: `did registered`.");
        }

        if (_tokens.Word == "account" && _tokens.WordAfter == "did")
        {
            _tokens.Next();
            _tokens.Next();
            return Name() is { } happened ? new Predicate.AccountDid(happened) : Fail("After `account did` comes the event.", "Write, for example: `account did replied`.");
        }

        if (_tokens.Word == "assigned" && _tokens.WordAfter is not (null or "is" or "in" or "not" or "contains" or "starts"))
        {
            _tokens.Next();
            return Name() is { } variant ? new Predicate.Assigned(variant) : Fail("After `assigned` comes the variant.", "Write, for example: `assigned b`.");
        }

        return Name() is { } field ? Comparing(field) : Fail(_tokens.AtEnd ? "A condition is missing at the end." : $"\"{_tokens.Peek}\" is not the name of a field.", $"Write, for example: `{Example}`.");
    }

    private Predicate? Brackets(int depth)
    {
        _tokens.Next();
        if (Expression(depth + 1) is not { } inner)
        {
            return null;
        }

        return _tokens.Take(")") ? inner : Fail("A bracket is not closed.", "Write the missing `)`.");
    }

    private string? Name()
    {
        if (_tokens.Word is not { } word || !word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') || !char.IsAsciiLetter(word[0]))
        {
            return null;
        }

        _tokens.Next();
        return word;
    }

    private Predicate? Comparing(string field)
    {
        if (_tokens.TakeAll("is", "at", "least"))
        {
            return One(field, Comparison.AtLeast);
        }

        if (_tokens.TakeAll("is", "at", "most"))
        {
            return One(field, Comparison.AtMost);
        }

        if (_tokens.TakeAll("is", "known"))
        {
            return new Predicate.Compare(field, Comparison.IsKnown, []);
        }

        if (_tokens.TakeAll("is", "unknown"))
        {
            return new Predicate.Compare(field, Comparison.IsUnknown, []);
        }

        if (_tokens.TakeAll("is", "not"))
        {
            return One(field, Comparison.IsNot);
        }

        if (_tokens.Take("is"))
        {
            return One(field, Comparison.Is);
        }

        var listed = _tokens.TakeAll("not", "in") ? Comparison.NotIn
            : _tokens.Take("in") ? Comparison.In
            : _tokens.TakeAll("contains", "any", "of") ? Comparison.Contains
            : _tokens.TakeAll("starts", "with", "any", "of") ? Comparison.StartsWith
            : (Comparison?)null;
        return listed is { } comparison ? Many(field, comparison) : Fail(
            _tokens.AtEnd ? $"After `{field}` comes a comparison." : $"\"{_tokens.Peek}\" is not a comparison.",
            $"Write one of: `{field} is x`, `is not x`, `in [x, y]`, `not in [x]`, `contains any of [x]`, `starts with any of [x]`, `is at least 5`, `is at most 5`, `is known`, `is unknown`.");
    }

    private Predicate? One(string field, Comparison comparison)
    {
        if (_tokens.Peek is "[" or "(" || _tokens.Value(inList: false) is not { } value)
        {
            return Fail($"A value is missing after `{field}`.", _tokens.Peek == "[" ? $"Write `{field} {(comparison == Comparison.IsNot ? "not in" : "in")} [...]` for a list." : $"Write, for example: `{field} is x`.");
        }

        return comparison is Comparison.AtLeast or Comparison.AtMost && !IsNumberOrDay(value)
            ? Fail($"\"{value}\" is neither a number nor a day.", $"Write, for example: `{field} is at least 50` or `{field} is at least 2027-01-31`.")
            : new Predicate.Compare(field, comparison, [value]);
    }

    private Predicate? Many(string field, Comparison comparison)
    {
        if (!_tokens.Take("["))
        {
            return Fail($"A list is missing after `{field}`.", "Write the values in square brackets: `[DE, AT]`.");
        }

        var values = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (_tokens.Value(inList: true) is not { } value)
            {
                return Fail("A value is missing in the list.", "Write the values with commas between them: `[DE, AT]`.");
            }

            values.Add(value);
        }
        while (_tokens.Take(","));
        return _tokens.Take("]") ? new Predicate.Compare(field, comparison, values.ToImmutable()) : Fail("The list is not closed.", "Write the missing `]`.");
    }

    private static bool IsNumberOrDay(string value) =>
        decimal.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _)
        || DateOnly.TryParseExact(value, "yyyy-MM-dd", out _);

    private Predicate? Fail(string message, string fix, string code = "condition-unreadable")
    {
        _findings.Error(code, message, _source.PlaceAt(_tokens.Offset), fix, _field.Length == 0 ? null : _field);
        return null;
    }
}
