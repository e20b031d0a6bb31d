using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Reads the part of SOQL that is played: SELECT, FROM, WHERE, GROUP BY, ORDER BY, LIMIT, OFFSET. What lies beyond is refused, never passed over.</summary>
internal sealed partial class SoqlParser
{
    private static readonly ImmutableHashSet<string> _functions = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX");

    private static readonly ImmutableHashSet<string> _words =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "FROM", "WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET", "AND", "OR", "NOT", "IN", "LIKE", "BY", "HAVING", "WITH", "FOR", "USING");

    private readonly string _text;
    private readonly List<(string Word, int At)> _tokens = [];
    private readonly DateOnly _today;
    private int _next;

    private SoqlParser(string text, DateOnly today)
    {
        (_text, _today) = (text, today);
        var at = 0;
        while (at < text.Length)
        {
            var match = Token().Match(text, at);
            if (!match.Success)
            {
                throw Unexpected(text[at].ToString(), at);
            }

            if (!string.IsNullOrWhiteSpace(match.Value))
            {
                _tokens.Add((match.Value, at));
            }

            at += match.Length;
        }
    }

    private string Word => _next < _tokens.Count ? _tokens[_next].Word : "<EOF>";

    public static Soql Parse(string text, DateOnly today)
    {
        var parser = new SoqlParser(text, today);
        var query = parser.Query();
        return parser._next == parser._tokens.Count ? query : throw parser.Unexpected();
    }

    private Soql Query()
    {
        Need("SELECT");
        var columns = List(Column);
        Need("FROM");
        var query = new Soql(_text, Name()) { Columns = columns };
        if (Take("WHERE"))
        {
            query = query with { Where = Either() };
        }

        if (Take("GROUP"))
        {
            Need("BY");
            query = query with { GroupBy = List(Name) };
        }

        if (Take("ORDER"))
        {
            Need("BY");
            query = query with { OrderBy = List(Order) };
        }

        query = Take("LIMIT") ? query with { Limit = Whole() } : query;
        return Take("OFFSET") ? query with { Offset = Whole() } : query;
    }

    private SoqlColumn Column()
    {
        var (function, path) = Expression();
        var alias = function is not null && Word != "," && !_words.Contains(Word) && Word is not ("<EOF>" or ")") ? Name() : null;
        return new SoqlColumn(function, path, alias);
    }

    private (string? Function, string Path) Expression()
    {
        var name = Name();
        if (Word != "(")
        {
            return (null, name);
        }

        if (!_functions.Contains(name))
        {
            throw Unexpected();
        }

        _next++;
        var path = Word == ")" ? "" : Name();
        Need(")");
        return (name.ToUpperInvariant(), path);
    }

    private SoqlOrder Order()
    {
        var (function, path) = Expression();
        var descending = Take("DESC");
        _ = descending || Take("ASC");
        var last = false;
        if (Take("NULLS"))
        {
            last = Take("LAST");
            _ = last || Take("FIRST") ? true : throw Unexpected();
        }

        return new SoqlOrder(function, path, descending, last);
    }

    // AND and OR may not stand beside each other without brackets: Salesforce refuses it, and so does this.
    private SoqlCondition Either()
    {
        var left = Single();
        var joint = Word.ToUpperInvariant();
        if (joint is not ("AND" or "OR"))
        {
            return left;
        }

        while (Take(joint))
        {
            var right = Single();
            left = joint == "AND" ? new SoqlCondition.And(left, right) : new SoqlCondition.Or(left, right);
        }

        return Word.ToUpperInvariant() is "AND" or "OR" ? throw Unexpected() : left;
    }

    private SoqlCondition Single()
    {
        if (Take("NOT"))
        {
            return new SoqlCondition.Not(Single());
        }

        if (Take("("))
        {
            var inner = Either();
            Need(")");
            return inner;
        }

        var path = Name();
        if (Take("NOT"))
        {
            Need("IN");
            return Membership(path, negated: true);
        }

        if (Take("IN"))
        {
            return Membership(path, negated: false);
        }

        var sign = Take("LIKE") ? "LIKE" : Word is "=" or "!=" or "<>" or "<" or ">" or "<=" or ">=" ? _tokens[_next++].Word : throw Unexpected();
        return new SoqlCondition.Compare(path, sign == "<>" ? "!=" : sign, [Value()]);
    }

    private SoqlCondition Membership(string path, bool negated)
    {
        Need("(");
        if (Word.Equals("SELECT", StringComparison.OrdinalIgnoreCase))
        {
            var inner = Query();
            Need(")");
            return new SoqlCondition.Within(path, negated, inner);
        }

        var values = List(Value);
        Need(")");
        return new SoqlCondition.Compare(path, negated ? "NOT IN" : "IN", values);
    }

    private SoqlValue Value()
    {
        var word = Word;
        var at = _next++;
        if (word.StartsWith('\''))
        {
            return new SoqlValue(SoqlKind.Text, Unquote(word));
        }

        return word.ToUpperInvariant() switch
        {
            "NULL" => new SoqlValue(SoqlKind.Null, null),
            "TRUE" => new SoqlValue(SoqlKind.Boolean, true),
            "FALSE" => new SoqlValue(SoqlKind.Boolean, false),
            "TODAY" => Days(_today, 1),
            "YESTERDAY" => Days(_today.AddDays(-1), 1),
            "TOMORROW" => Days(_today.AddDays(1), 1),
            "THIS_MONTH" => new SoqlValue(SoqlKind.Span, (First(_today), First(_today).AddMonths(1))),
            "LAST_MONTH" => new SoqlValue(SoqlKind.Span, (First(_today).AddMonths(-1), First(_today))),
            "THIS_YEAR" => new SoqlValue(SoqlKind.Span, (new DateOnly(_today.Year, 1, 1), new DateOnly(_today.Year + 1, 1, 1))),
            _ when word.StartsWith("LAST_N_DAYS:", StringComparison.OrdinalIgnoreCase) => Last(int.Parse(word[12..], CultureInfo.InvariantCulture)),
            _ when word.StartsWith("NEXT_N_DAYS:", StringComparison.OrdinalIgnoreCase) => Days(_today.AddDays(1), int.Parse(word[12..], CultureInfo.InvariantCulture)),
            _ when SalesforceValues.DateTime(word) is { } time => new SoqlValue(SoqlKind.DateTime, time),
            _ when DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => new SoqlValue(SoqlKind.Date, day),
            _ when decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => new SoqlValue(SoqlKind.Number, number),
            _ => throw Unexpected(word, at < _tokens.Count ? _tokens[at].At : _text.Length),
        };
    }

    private SoqlValue Last(int days) => new(SoqlKind.Span, (_today.AddDays(-days), _today.AddDays(1)));

    private static SoqlValue Days(DateOnly first, int count) => new(SoqlKind.Span, (first, first.AddDays(count)));

    private static DateOnly First(DateOnly day) => new(day.Year, day.Month, 1);

    private string Unquote(string word)
    {
        var text = new StringBuilder();
        for (var at = 1; at < word.Length - 1; at++)
        {
            text.Append(word[at] != '\\' ? word[at] : word[++at] switch
            {
                'n' or 'N' => '\n',
                'r' or 'R' => '\r',
                't' or 'T' => '\t',
                '\'' => '\'',
                '"' => '"',
                '\\' => '\\',
                // An escaped wildcard is a plain character to LIKE, so it keeps its mark until there.
                '%' or '_' => Keep(text, word[at]),
                _ => throw new SalesforceRefusal(SalesforceError.Query($"Invalid string literal '{word}'. Illegal character sequence '\\{word[at]}' in string literal '{_text}'.")),
            });
        }

        return text.ToString();

        static char Keep(StringBuilder text, char wildcard)
        {
            text.Append('\\');
            return wildcard;
        }
    }

    private ImmutableArray<T> List<T>(Func<T> read)
    {
        var list = ImmutableArray.CreateBuilder<T>();
        do
        {
            list.Add(read());
        }
        while (Take(","));
        return list.ToImmutable();
    }

    private string Name() => NameForm().IsMatch(Word) && !_words.Contains(Word) ? _tokens[_next++].Word : throw Unexpected();

    private int Whole() => int.TryParse(Word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && _next++ >= 0 ? number : throw Unexpected();

    private bool Take(string word)
    {
        var taken = Word.Equals(word, StringComparison.OrdinalIgnoreCase);
        _next += taken ? 1 : 0;
        return taken;
    }

    private void Need(string word)
    {
        if (!Take(word))
        {
            throw Unexpected();
        }
    }

    private SalesforceRefusal Unexpected() => Unexpected(Word, _next < _tokens.Count ? _tokens[_next].At : _text.Length);

    private SalesforceRefusal Unexpected(string word, int at) => new(SalesforceError.Query($"\n{_text}\n{new string(' ', at)}^\nERROR at Row:1:Column:{at + 1}\nunexpected token: '{word}'"));

    [GeneratedRegex(@"\G(?:\s+|'(?:[^'\\]|\\.)*'|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)|\d{4}-\d\d-\d\d|-?\d+(?:\.\d+)?|[A-Za-z_][\w.]*(?::\d+)?|<=|>=|!=|<>|[=<>(),])", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^[A-Za-z_][\w.]*$", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
