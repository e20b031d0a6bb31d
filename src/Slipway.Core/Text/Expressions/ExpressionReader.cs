using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Slipway.Core.Text.Expressions;

/// <summary>Reads the grammar of the CEL language definition, without maps, messages, bytes and unsigned numbers.</summary>
internal sealed class ExpressionReader
{
    /// <summary>The most characters of an expression.</summary>
    public const int Longest = 4_000;

    // The language definition asks for 12 levels of recursive rules and 24 to 32 repetitions of the others.
    private const int DeepestNesting = 50;
    private const int MostParts = 1_000;

    private static readonly FrozenSet<string> Relations = new[] { "<", "<=", ">=", ">", "==", "!=", "in" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Keywords = new[] { "false", "in", "null", "true" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Reserved = new[]
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Macros = new[] { "all", "exists", "exists_one", "map", "filter" }.ToFrozenSet(StringComparer.Ordinal);

    private readonly List<Token> _tokens;
    private int _at;
    private int _depth;
    private int _parts;

    private ExpressionReader(List<Token> tokens) => _tokens = tokens;

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="problem">What is wrong with it, as a sentence without its full stop, and where; null when it can be read.</param>
    public static ExpressionNode? Read(string text, out (string Message, int Offset)? problem)
    {
        if (text.Length > Longest)
        {
            problem = ($"The expression has {text.Length} characters, and at most {Longest} are read", 0);
            return null;
        }

        var reader = new ExpressionReader(ExpressionTokens.Of(text));
        try
        {
            var node = reader.Expression();
            reader.Expect(TokenKind.End, "");
            problem = null;
            return node;
        }
        catch (Mistake mistake)
        {
            problem = (mistake.Message, mistake.Offset);
            return null;
        }
    }

    private Token Now => _tokens[_at];

    private Token Take() => _tokens[_at].Kind is TokenKind.End or TokenKind.Wrong ? _tokens[_at] : _tokens[_at++];

    private bool Took(string text)
    {
        if (!Now.Is(text))
        {
            return false;
        }

        _at++;
        return true;
    }

    private Token Expect(TokenKind kind, string text) => Now.Kind == kind && (text.Length == 0 || Now.Text == text) ? Take() : throw Unexpected(text);

    private Mistake Unexpected(string wanted = "") => Now.Kind switch
    {
        TokenKind.Wrong => new Mistake(Now.Text, Now.Offset),
        TokenKind.End => new Mistake(wanted.Length > 0 ? $"A \"{wanted}\" is missing at the end" : "Something is missing at the end", Now.Offset),
        _ => new Mistake(wanted.Length > 0 ? $"Here stands {Now.Text} where a \"{wanted}\" is wanted" : $"{Now.Text} is not expected here", Now.Offset),
    };

    private T Part<T>(T node)
        where T : ExpressionNode => ++_parts <= MostParts ? node : throw new Mistake($"The expression has more than {MostParts} parts", node.Offset);

    private T Nested<T>(Func<T> read)
    {
        if (++_depth > DeepestNesting)
        {
            throw new Mistake($"The expression is nested deeper than {DeepestNesting} levels", Now.Offset);
        }

        var value = read();
        _depth--;
        return value;
    }

    private ExpressionNode Expression() => Nested(() =>
    {
        var first = Operators(ExpressionNode.StrengthOf("||"));
        var at = Now.Offset;
        if (!Took("?"))
        {
            return first;
        }

        var then = Operators(ExpressionNode.StrengthOf("||"));
        Expect(TokenKind.Mark, ":");
        return Part(new ExpressionNode.Conditional(first, then, Expression(), at));
    });

    // Every level of binary operators is a row from left to right of what binds tighter.
    private ExpressionNode Operators(int strength)
    {
        if (strength > ExpressionNode.StrengthOf("*"))
        {
            return Prefixed();
        }

        var left = Operators(strength + 1);
        while (IsOperator(Now) && ExpressionNode.StrengthOf(Now.Text) == strength)
        {
            var op = Take();
            left = Part(new ExpressionNode.Binary(op.Text, left, Operators(strength + 1), op.Offset));
        }

        return left;
    }

    private static bool IsOperator(Token token) =>
        (token.Kind == TokenKind.Mark && (Relations.Contains(token.Text) || token.Text is "||" or "&&" or "+" or "-" or "*" or "/" or "%")) || token.Is("in");

    private ExpressionNode Prefixed()
    {
        if (!Now.Is("!") && !Now.Is("-"))
        {
            return Member(Primary());
        }

        var sign = Take();
        return sign.Text == "-" && Now.IsNumber
            ? Member(Number(Take(), sign))
            : Part(new ExpressionNode.Unary(sign.Text[0], Nested(Prefixed), sign.Offset));
    }

    private ExpressionNode Member(ExpressionNode target)
    {
        while (true)
        {
            if (Took("."))
            {
                var name = Expect(TokenKind.Name, "");
                if (Keywords.Contains(name.Text))
                {
                    throw new Mistake($"{name.Text} is a word of the language and no field", name.Offset);
                }

                target = Took("(") ? Called(target, name) : Part(new ExpressionNode.Select(target, name.Text, name.Offset));
            }
            else if (Now.Is("["))
            {
                var at = Take().Offset;
                target = Part(new ExpressionNode.Index(target, Expression(), at));
                Expect(TokenKind.Mark, "]");
            }
            else
            {
                return target;
            }
        }
    }

    private ExpressionNode Primary()
    {
        var token = Now;
        if (token.Kind == TokenKind.Literal)
        {
            return token.IsNumber ? Number(Take(), null) : Part(new ExpressionNode.Literal(Take().Value!, token.Offset));
        }

        if (Took("("))
        {
            var inner = Expression();
            Expect(TokenKind.Mark, ")");
            return inner;
        }

        if (Took("["))
        {
            return Part(new ExpressionNode.List(Items("]"), token.Offset));
        }

        if (token.Kind != TokenKind.Name || token.Text == "in")
        {
            throw Unexpected();
        }

        Take();
        if (Reserved.Contains(token.Text))
        {
            throw new Mistake($"{token.Text} is a reserved word", token.Offset);
        }

        return token.Text switch
        {
            "true" or "false" => Part(new ExpressionNode.Literal(ExpressionValue.Of(token.Text == "true"), token.Offset)),
            "null" => Part(new ExpressionNode.Literal(new ExpressionValue.Null(), token.Offset)),
            _ => Took("(") ? Called(null, token) : Part(new ExpressionNode.Name(token.Text, token.Offset)),
        };
    }

    private ExpressionNode.Literal Number(Token token, Token? minus)
    {
        var offset = minus?.Offset ?? token.Offset;
        if (token.Value is ExpressionValue.Double number)
        {
            return Part(new ExpressionNode.Literal(ExpressionValue.Of(minus is null ? number.Value : -number.Value), offset));
        }

        var isHex = token.Text.StartsWith("0x", StringComparison.Ordinal);
        var fits = ulong.TryParse(isHex ? token.Text.AsSpan(2) : token.Text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var size);
        return fits && size <= (ulong)long.MaxValue + (minus is null ? 0u : 1u)
            ? Part(new ExpressionNode.Literal(ExpressionValue.Of(minus is null ? (long)size : unchecked(-(long)size)), offset))
            : throw new Mistake($"{token.Text} is larger than a whole number of 64 bits", offset);
    }

    // What stands between brackets, separated by commas; a list may end with one.
    private ImmutableArray<ExpressionNode> Items(string end)
    {
        var items = ImmutableArray.CreateBuilder<ExpressionNode>();
        while (!Now.Is(end) || (end == ")" && items.Count > 0))
        {
            items.Add(Expression());
            if (!Took(","))
            {
                break;
            }
        }

        Expect(TokenKind.Mark, end);
        return items.ToImmutable();
    }

    private ExpressionNode Called(ExpressionNode? target, Token name)
    {
        var arguments = Items(")");
        if (target is not null && Macros.Contains(name.Text) && arguments.Length is 2 or 3)
        {
            return OverList(target, name, arguments);
        }

        if (target is null && name.Text == "has")
        {
            return arguments is [ExpressionNode.Select of] ? Part(new ExpressionNode.Has(of, name.Offset)) : throw new Mistake("has() takes one field, such as has(campaign.calendar)", name.Offset);
        }

        if (name.Text == "matches" && arguments.Length == (target is null ? 2 : 1))
        {
            var pattern = arguments[^1] is ExpressionNode.Literal { Value: ExpressionValue.String text } ? text.Value
                : throw new Mistake("What matches() looks for must be written out in quotes", arguments[^1].Offset);
            var compiled = MatchPattern.Of(pattern, out var problem);
            return compiled is null ? throw new Mistake($"The pattern {problem}", arguments[^1].Offset) : Part(new ExpressionNode.Matches(target ?? arguments[0], compiled, name.Offset));
        }

        return Part(new ExpressionNode.Call(target, name.Text, arguments, name.Offset));
    }

    private ExpressionNode.Macro OverList(ExpressionNode target, Token name, ImmutableArray<ExpressionNode> arguments)
    {
        if (arguments[0] is not ExpressionNode.Name variable)
        {
            throw new Mistake($"The first thing in {name.Text}() must be a plain name for the item", arguments[0].Offset);
        }

        return (name.Text, arguments) switch
        {
            ("map", [_, var into]) => Part(new ExpressionNode.Macro(target, "map", variable.Text, null, into, name.Offset)),
            ("map", [_, var where, var into]) => Part(new ExpressionNode.Macro(target, "map", variable.Text, where, into, name.Offset)),
            (_, [_, var where]) => Part(new ExpressionNode.Macro(target, name.Text, variable.Text, where, null, name.Offset)),
            _ => throw new Mistake($"{name.Text}() takes a name and a condition", name.Offset),
        };
    }

    private sealed class Mistake(string message, int offset) : Exception(message)
    {
        public int Offset => offset;
    }
}
