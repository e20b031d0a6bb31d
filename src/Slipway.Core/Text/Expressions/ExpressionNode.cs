using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Slipway.Core.Text.Expressions;

/// <summary>A part of an expression. Its text, <see cref="ToString"/>, is read back as the same expression.</summary>
/// <param name="Offset">Where it is told from the others in the text: the name, the operator.</param>
internal abstract record ExpressionNode(int Offset)
{
    // How tightly an expression holds together, in the order of the language definition turned round.
    private const int Lowest = 0;
    private const int Or = 1;
    private const int And = 2;
    private const int Relation = 3;
    private const int Sum = 4;
    private const int Product = 5;
    private const int Prefix = 6;
    private const int Whole = 7;

    private int Strength => this switch
    {
        Conditional => Lowest,
        Binary b => StrengthOf(b.Operator),
        Unary => Prefix,
        _ => Whole,
    };

    /// <summary>How tightly a binary operator binds; larger is tighter.</summary>
    public static int StrengthOf(string op) => op switch
    {
        "||" => Or,
        "&&" => And,
        "+" or "-" => Sum,
        "*" or "/" or "%" => Product,
        _ => Relation,
    };

    /// <summary>A value written out.</summary>
    public sealed record Literal(ExpressionValue Value, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => Written(Value);
    }

    /// <summary>A variable.</summary>
    public sealed record Name(string Text, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => Text;
    }

    /// <summary>A list.</summary>
    public sealed record List(ImmutableArray<ExpressionNode> Items, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"[{string.Join(", ", Items)}]";
    }

    /// <summary>A field of something.</summary>
    public sealed record Select(ExpressionNode Target, string Field, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"{In(Target, Whole)}.{Field}";
    }

    /// <summary>Whether a field is known.</summary>
    public sealed record Has(Select Of, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"has({Of})";
    }

    /// <summary>An item of a list.</summary>
    public sealed record Index(ExpressionNode Target, ExpressionNode At, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"{In(Target, Whole)}[{At}]";
    }

    /// <summary>A function; with a target when it is written behind a dot.</summary>
    public sealed record Call(ExpressionNode? Target, string Function, ImmutableArray<ExpressionNode> Arguments, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"{(Target is null ? "" : $"{In(Target, Whole)}.")}{Function}({string.Join(", ", Arguments)})";
    }

    /// <summary>Whether a text matches an expression that stands there as a literal.</summary>
    public sealed record Matches(ExpressionNode Target, MatchPattern Pattern, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"{In(Target, Whole)}.matches({Quoted(Pattern.Text)})";
    }

    /// <summary>A macro over a list: <c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c>, <c>filter</c>.</summary>
    public sealed record Macro(ExpressionNode Target, string Kind, string Variable, ExpressionNode? Where, ExpressionNode? Into, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"{In(Target, Whole)}.{Kind}({string.Join(", ", new[] { Variable, Where?.ToString(), Into?.ToString() }.OfType<string>())})";
    }

    /// <summary><c>!</c> or <c>-</c> before something.</summary>
    public sealed record Unary(char Operator, ExpressionNode Operand, int Offset) : ExpressionNode(Offset)
    {
        // Without the brackets it would be read as the negative number.
        public override string ToString() => Operator == '-' && Written(Operand) is ['.' or (>= '0' and <= '9'), ..] ? $"-({Operand})" : $"{Operator}{In(Operand, Prefix)}";

        private static string Written(ExpressionNode node) => node switch
        {
            Select s => Written(s.Target),
            Index i => Written(i.Target),
            Call { Target: { } target } => Written(target),
            Matches m => Written(m.Target),
            Macro m => Written(m.Target),
            _ => node is Literal ? node.ToString() : "",
        };
    }

    /// <summary>An operator between two things.</summary>
    public sealed record Binary(string Operator, ExpressionNode Left, ExpressionNode Right, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"{In(Left, StrengthOf(Operator))} {Operator} {In(Right, StrengthOf(Operator) + 1)}";
    }

    /// <summary>One or the other.</summary>
    public sealed record Conditional(ExpressionNode If, ExpressionNode Then, ExpressionNode Otherwise, int Offset) : ExpressionNode(Offset)
    {
        public override string ToString() => $"{In(If, Or)} ? {In(Then, Or)} : {Otherwise}";
    }

    private static string In(ExpressionNode node, int strength) => node.Strength < strength ? $"({node})" : node.ToString();

    private static string Written(ExpressionValue value) => value switch
    {
        ExpressionValue.Bool b => b.Value ? "true" : "false",
        ExpressionValue.Int i => i.Value.ToString(CultureInfo.InvariantCulture),
        ExpressionValue.Double d => d.Value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0",
        ExpressionValue.String s => Quoted(s.Value),
        _ => "null",
    };

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
