using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>A condition: a field, an operator in capitals, and its values.</summary>
internal sealed record GaqlCondition(string Field, string Operator, ImmutableArray<string> Values);

/// <summary>A query that cannot be read or answered, with Google's code for it.</summary>
internal sealed class GaqlException(string code, string words) : Exception(words)
{
    public AdsError Error { get; } = new("queryError", code, words);
}

/// <summary>A query in the Google Ads Query Language: SELECT, FROM, WHERE with AND, ORDER BY, LIMIT.</summary>
internal sealed partial record GaqlQuery(ImmutableArray<string> Select, string From, ImmutableArray<GaqlCondition> Where, ImmutableArray<(string Field, bool Descending)> OrderBy, int? Limit)
{
    private static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">=", "LIKE", "REGEXP_MATCH", "DURING"];

    public static GaqlQuery Parse(string text) => new Reader(Tokens(text)).Query();

    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var match = Token().Match(text, at);
            if (!match.Success || match.Index != at)
            {
                throw text[at] is '\'' or '"' ? new GaqlException("STRING_NOT_TERMINATED", "Error in query: string not terminated.") : new GaqlException("BAD_SYMBOL", $"Error in query: unexpected symbol {text[at]}.");
            }

            if (match.Value.Trim().Length > 0)
            {
                tokens.Add(match.Value);
            }

            at += match.Length;
        }

        return tokens;
    }

    [GeneratedRegex("""\G(\s+|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|!=|<=|>=|[=<>(),]|-?[\w.]+(?:-\d+)*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();

    private sealed class Reader(List<string> tokens)
    {
        private int _at;

        private string? Next => _at < tokens.Count ? tokens[_at] : null;

        public GaqlQuery Query()
        {
            Expect("SELECT", "EXPECTED_SELECT");
            var select = List(Name);
            Expect("FROM", "EXPECTED_FROM");
            var from = Name();
            var where = Take("WHERE") ? Conditions() : [];
            var order = Take("ORDER") ? Order() : [];
            int? limit = Take("LIMIT") ? int.TryParse(Any(), out var number) && number > 0 ? number : throw new GaqlException("BAD_LIMIT_VALUE", "Error in query: the limit is not a positive number.") : null;
            return Next is null
                ? new GaqlQuery(select, from, where, order, limit)
                : throw new GaqlException(Next.Equals("PARAMETERS", StringComparison.OrdinalIgnoreCase) ? "BAD_PARAMETER_NAME" : "UNEXPECTED_INPUT", $"Error in query: unexpected input {Next}.");
        }

        private ImmutableArray<GaqlCondition> Conditions()
        {
            var all = new List<GaqlCondition>();
            do
            {
                all.Add(Condition());
            }
            while (Take("AND"));
            return [.. all];
        }

        private GaqlCondition Condition()
        {
            var field = Name();
            if (Take("IS"))
            {
                var not = Take("NOT");
                Expect("NULL", "BAD_VALUE");
                return new(field, not ? "IS NOT NULL" : "IS NULL", []);
            }

            var negated = Take("NOT") ? "NOT " : "";
            var name = Any().ToUpperInvariant();
            if (name == "CONTAINS")
            {
                var which = Any().ToUpperInvariant();
                return new(field, which is "ANY" or "ALL" or "NONE" ? $"CONTAINS {which}" : throw new GaqlException("BAD_OPERATOR", "Error in query: CONTAINS takes ANY, ALL or NONE."), Values());
            }

            if (name == "IN")
            {
                return new(field, negated + name, Values());
            }

            if (name == "BETWEEN")
            {
                var least = Value();
                Expect("AND", "EXPECTED_AND");
                return new(field, name, [least, Value()]);
            }

            return Comparisons.Contains(name, StringComparer.Ordinal) && (negated.Length == 0 || name is "LIKE" or "REGEXP_MATCH")
                ? new(field, negated + name, [Value()])
                : throw new GaqlException("BAD_OPERATOR", $"Error in query: {name} is no operator.");
        }

        private ImmutableArray<string> Values()
        {
            Expect("(", "EXPECTED_LIST");
            if (Take(")"))
            {
                throw new GaqlException("PROHIBITED_EMPTY_LIST_IN_CONDITION", "Error in query: the list is empty.");
            }

            var values = List(Value);
            Expect(")", "EXPECTED_LIST");
            return values;
        }

        private ImmutableArray<(string, bool)> Order()
        {
            Expect("BY", "EXPECTED_BY");
            return List(() => (Name(), !Take("ASC") && Take("DESC")));
        }

        private ImmutableArray<T> List<T>(Func<T> one)
        {
            var all = new List<T> { one() };
            while (Take(","))
            {
                all.Add(one());
            }

            return [.. all];
        }

        private string Name() => Any() is var name && FieldName().IsMatch(name) ? name : throw new GaqlException("BAD_FIELD_NAME", $"Error in query: {name} is no field name.");

        private string Value()
        {
            var value = Any();
            return value[0] is '\'' or '"' ? Escapes().Replace(value[1..^1], "$1")
                : value is "(" or ")" or "," ? throw new GaqlException("EXPECTED_SINGLE_VALUE", "Error in query: a value is missing.") : value;
        }

        private string Any() => Next is null ? throw new GaqlException("UNEXPECTED_END_OF_QUERY", "Error in query: unexpected end of query.") : tokens[_at++];

        private bool Take(string word)
        {
            var there = word.Equals(Next, StringComparison.OrdinalIgnoreCase);
            _at += there ? 1 : 0;
            return there;
        }

        private void Expect(string word, string code)
        {
            if (!Take(word))
            {
                throw Next is null ? new GaqlException("UNEXPECTED_END_OF_QUERY", "Error in query: unexpected end of query.") : new GaqlException(code, $"Error in query: expected {word}, got {Next}.");
            }
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FieldName();

    [GeneratedRegex(@"\\(.)", RegexOptions.None, 1000)]
    private static partial Regex Escapes();
}
