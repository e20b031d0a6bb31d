using System.Collections.Immutable;
using Node = Slipway.Core.Text.Expressions.ExpressionNode;
using Type = Slipway.Core.Text.Expressions.ExpressionType;

namespace Slipway.Core.Text.Expressions;

/// <summary>A variable with its type, and those around it.</summary>
internal sealed record Variable(string Name, Type Type, Variable? Outer = null)
{
    /// <summary>From the innermost out.</summary>
    public IEnumerable<Variable> All => Outer is null ? [this] : Outer.All.Prepend(this);
}

/// <summary>Finds the type of an expression and everything in it that cannot be, before it is ever evaluated.</summary>
/// <param name="Report">Takes what is wrong: code, message, fix and offset.</param>
internal sealed class ExpressionChecker(Action<string, string, string, int> Report)
{
    /// <summary>The type of an expression; what is wrong in it counts as of any type, so it is said once.</summary>
    public Type Of(Node node, Variable scope) => node switch
    {
        Node.Literal literal => literal.Value.Type,
        Node.Name name => Named(name, scope),
        Node.List list => new Type.List(list.Items.Length == 0 ? Type.Any : list.Items.Select(i => Of(i, scope)).Aggregate((a, b) => a.Or(b))),
        Node.Select select => Selected(select, scope),
        Node.Has has => Asked(has, scope),
        Node.Index index => Item(index, scope),
        Node.Matches matches => Wants(Type.String, matches.Target, scope, "matches()", Type.Bool),
        Node.Call call => Called(call, scope),
        Node.Macro macro => OverList(macro, scope),
        Node.Unary { Operator: '!' } not => Wants(Type.Bool, not.Operand, scope, "!", Type.Bool),
        Node.Unary minus => Overloaded(ExpressionArithmetic.Minus, "-", minus, [Of(minus.Operand, scope)]),
        Node.Binary binary => Operated(binary, scope),
        Node.Conditional choice => Choice(choice, scope),
        _ => Type.Any,
    };

    private Type Named(Node.Name name, Variable scope)
    {
        if (scope.All.FirstOrDefault(d => d.Name == name.Text) is { } declared)
        {
            return declared.Type;
        }

        var names = scope.All.Select(d => d.Name).Distinct(StringComparer.Ordinal).ToList();
        return Unknown($"There is no `{name.Text}` here", name.Text, names, name.Offset);
    }

    private Type Unknown(string message, string written, IReadOnlyList<string> known, int offset)
    {
        var meant = Nearest.To(written, known);
        Report("expression-name", meant is null ? $"{message}." : $"{message}. Did you mean `{meant}`?", meant is null ? $"Use one of: {string.Join(", ", known)}." : $"Write `{meant}`.", offset);
        return Type.Any;
    }

    private Type Selected(Node.Select select, Variable scope)
    {
        switch (Of(select.Target, scope))
        {
            case ObjectType thing:
                return thing.Find(select.Field)?.Type ?? Unknown($"There is no `{select.Field}` in {thing}", select.Field, [.. thing.Names], select.Offset);
            case var type when type == Type.Any:
                return Type.Any;
            case Type.List:
                Report("expression-type", $"`{select.Target}` is a list, so `{select.Field}` must be asked of its items.", $"Write, for example: `{select.Target}.exists(x, x.{select.Field} ...)`", select.Offset);
                return Type.Any;
            case var other:
                Report("expression-type", $"`{select.Target}` is {other.Said} and has no fields.", $"Remove `.{select.Field}`.", select.Offset);
                return Type.Any;
        }
    }

    private Type Asked(Node.Has has, Variable scope)
    {
        Selected(has.Of, scope);
        return Type.Bool;
    }

    private Type Item(Node.Index index, Variable scope)
    {
        var (target, at) = (Of(index.Target, scope), Of(index.At, scope));
        if (!Type.ListOfAny.Takes(target) || !Type.Int.Takes(at))
        {
            Report("expression-type", $"An item of {target.Said} is asked for with {at.Said}; only lists have items, and they are counted.", "Write, for example: `campaign.emails[0]`", index.Offset);
        }

        return target is Type.List list ? list.Item : Type.Any;
    }

    private Type Wants(Type wanted, Node node, Variable scope, string by, Type gives)
    {
        var type = Of(node, scope);
        if (!wanted.Takes(type))
        {
            Report("expression-type", $"{by} wants {wanted.Said}, and `{node}` is {type.Said}.", wanted == Type.Bool ? "Compare it with something." : $"Give it {wanted.Said}.", node.Offset);
        }

        return gives;
    }

    private Type Choice(Node.Conditional choice, Variable scope)
    {
        Wants(Type.Bool, choice.If, scope, "?", Type.Bool);
        var (then, otherwise) = (Of(choice.Then, scope), Of(choice.Otherwise, scope));
        if (!then.Takes(otherwise))
        {
            Report("expression-type", $"One way gives {then.Said} and the other {otherwise.Said}.", "Let both give the same type.", choice.Offset);
        }

        return then.Or(otherwise);
    }

    private Type Operated(Node.Binary binary, Variable scope)
    {
        if (binary.Operator is "&&" or "||")
        {
            Wants(Type.Bool, binary.Left, scope, binary.Operator, Type.Bool);
            return Wants(Type.Bool, binary.Right, scope, binary.Operator, Type.Bool);
        }

        var (left, right) = (Of(binary.Left, scope), Of(binary.Right, scope));
        var fits = binary.Operator switch
        {
            "==" or "!=" => left.Takes(right) || right.Takes(left) || IsNull(left, right) || IsNull(right, left),
            "in" => right is Type.List list ? list.Item.Takes(left) : right == Type.Any,
            "<" or "<=" or ">" or ">=" => left.Takes(right) && (left == Type.Any || ExpressionOrder.Has(left)) && (right == Type.Any || ExpressionOrder.Has(right)),
            _ => true,
        };
        if (binary.Operator is "+" or "-" or "*" or "/" or "%")
        {
            return Overloaded(binary.Operator, binary.Operator, binary, [left, right]);
        }

        if (!fits)
        {
            Mismatch(binary, binary.Operator, [left, right]);
        }

        return Type.Bool;
    }

    // Whole things and times may be held against null, as the language definition has it; they never are null.
    private static bool IsNull(Type one, Type other) => one == Type.Null && (other is ObjectType || other == Type.Timestamp || other == Type.Duration);

    private void Mismatch(Node node, string op, IReadOnlyList<Type> types)
    {
        var mixes = types.Contains(Type.Int) && types.Contains(Type.Double);
        var items = op == "in" && types[1] is not Type.List;
        Report("expression-type",
            mixes ? $"`{node}` mixes an int and a double." : items ? $"in looks into a list, and the right side is {types[1].Said}." : $"`{op}` does not take {string.Join(" and ", types.Select(t => t.Said))}.",
            mixes ? "Write the whole number with `.0`, or put double(...) around it." : items ? "Write a list: `[...]`." : "Compare and combine things of one type.", node.Offset);
    }

    private Type Overloaded(string name, string said, Node node, IReadOnlyList<Type> types)
    {
        var fitting = ExpressionFunctions.Find(name).Where(o => o.Fits(types)).ToList();
        if (fitting.Count == 0)
        {
            Mismatch(node, said, types);
            return Type.Any;
        }

        var gives = fitting.Select(o => o.Gives).Distinct().ToList();
        return gives is [var one] ? one == Type.ListOfAny ? types.Aggregate((a, b) => a.Or(b)) : one : Type.Any;
    }

    private Type Called(Node.Call call, Variable scope)
    {
        var types = new List<Type>(call.Target is null ? [] : [Of(call.Target, scope)]);
        var overloads = ExpressionFunctions.Find(call.Function);
        if (overloads.IsEmpty)
        {
            return Unknown($"There is no function `{call.Function}`", call.Function, [.. ExpressionFunctions.Names, "all", "exists", "exists_one", "filter", "map"], call.Offset);
        }

        types.AddRange(call.Arguments.Select(a => Of(a, scope)));
        var fitting = overloads.Where(o => o.IsMember == call.Target is not null && o.Fits(types)).ToList();
        if (fitting.Count > 0)
        {
            return fitting.Select(o => o.Gives).Distinct().ToList() is [var gives] ? gives : Type.Any;
        }

        var example = overloads[0];
        var usage = example.IsMember ? $"x.{example.Name}({string.Join(", ", example.Takes.Skip(1))})" : $"{example.Name}({string.Join(", ", example.Takes)})";
        Report("expression-type", $"`{call.Function}` does not take {(types.Count == 0 ? "nothing" : string.Join(" and ", types.Select(t => t.Said)))}.", $"Write it as `{usage}`{(example.IsMember ? $" with x being {example.Takes[0].Said}" : "")}.", call.Offset);
        return example.Gives;
    }

    private Type OverList(Node.Macro macro, Variable scope)
    {
        var target = Of(macro.Target, scope);
        if (!Type.ListOfAny.Takes(target))
        {
            Report("expression-type", $"{macro.Kind}() goes through a list, and `{macro.Target}` is {target.Said}.", "Use it on a list, such as campaign.emails.", macro.Offset);
        }

        var item = target is Type.List list ? list.Item : Type.Any;
        var inner = new Variable(macro.Variable, item, scope);
        if (macro.Where is not null)
        {
            Wants(Type.Bool, macro.Where, inner, $"{macro.Kind}()", Type.Bool);
        }

        return macro.Kind switch
        {
            "map" => new Type.List(Of(macro.Into!, inner)),
            "filter" => new Type.List(item),
            _ => Type.Bool,
        };
    }
}
