using System.Collections.Immutable;
using Node = Slipway.Core.Text.Expressions.ExpressionNode;
using Value = Slipway.Core.Text.Expressions.ExpressionValue;

namespace Slipway.Core.Text.Expressions;

/// <summary>A variable with its value, and those around it.</summary>
internal sealed record Binding(string Name, Value Value, Binding? Outer = null)
{
    /// <summary>The value of a name; the innermost wins.</summary>
    public Value? Find(string name)
    {
        for (var at = this; at is not null; at = at.Outer)
        {
            if (at.Name == name)
            {
                return at.Value;
            }
        }

        return null;
    }
}

/// <summary>Evaluates expressions within so many steps.</summary>
/// <remarks>A step is a part evaluated, a character of a text or an item of a list gone through; so neither time nor memory can grow beyond them.</remarks>
internal sealed class ExpressionEvaluator
{
    /// <summary>The most steps of an evaluation: some tenths of a second.</summary>
    public const int MostSteps = 1_000_000;

    private static readonly Value.Error TooCostly = new($"The expression takes more than {MostSteps:N0} steps");

    private int _left = MostSteps;

    private ExpressionEvaluator()
    {
    }

    /// <summary>What an expression comes to; never throws.</summary>
    public static Value Evaluate(Node node, Binding? bindings)
    {
        var evaluator = new ExpressionEvaluator();
        var value = evaluator.Of(node, bindings);
        return evaluator._left < 0 ? TooCostly : value;
    }

    private bool Spend(int steps)
    {
        _left = _left < steps ? -1 : _left - steps;
        return _left >= 0;
    }

    private Value Of(Node node, Binding? bindings)
    {
        if (!Spend(1))
        {
            return TooCostly;
        }

        switch (node)
        {
            case Node.Literal literal:
                return literal.Value;
            case Node.Name name:
                return bindings?.Find(name.Text) ?? new Value.Error($"There is no {name.Text}");
            case Node.Select select:
                return Field(select, bindings, out var field) is { } failed ? failed : field ?? new Value.Error($"{select} is not known", IsUnknown: true);
            case Node.Has has:
                return Field(has.Of, bindings, out var known) is { } error ? error : Value.Of(known is not null);
            case Node.Conditional choice:
                return Of(choice.If, bindings) switch
                {
                    Value.Bool { Value: true } => Of(choice.Then, bindings),
                    Value.Bool => Of(choice.Otherwise, bindings),
                    var other => NotBool(other, "?"),
                };
            case Node.Binary { Operator: "&&" or "||" } logic:
                return Logic(logic, bindings);
            case Node.Macro macro:
                return OverList(macro, bindings);
            default:
                return Strict(node, bindings);
        }
    }

    // Null when the field was reached; it is then known or not.
    private Value? Field(Node.Select select, Binding? bindings, out Value? field)
    {
        field = null;
        var target = Of(select.Target, bindings);
        if (target is not Value.Object thing)
        {
            return target as Value.Error ?? new Value.Error($"{select.Target} has no fields");
        }

        if (thing.Kind.Find(select.Field) is not { } declared)
        {
            return new Value.Error($"There is no {select.Field} in {thing.Kind}");
        }

        field = declared.Get(thing.Source);
        return null;
    }

    // Either operand may decide; an error counts only when the other does not.
    private Value Logic(Node.Binary logic, Binding? bindings)
    {
        var deciding = Value.Of(logic.Operator == "||");
        var left = Of(logic.Left, bindings);
        if (left == deciding)
        {
            return left;
        }

        var right = Of(logic.Right, bindings);
        return right == deciding ? right : left is not Value.Bool ? NotBool(left, logic.Operator) : right is Value.Bool ? right : NotBool(right, logic.Operator);
    }

    private static Value NotBool(Value value, string op) => value as Value.Error ?? new Value.Error($"{op} wants true or false, and this is {value.Type.Said}");

    // All parts are evaluated first, and an error in one of them is an error of the whole.
    private Value Strict(Node node, Binding? bindings)
    {
        ImmutableArray<Node> parts = node switch
        {
            Node.List list => list.Items,
            Node.Index index => [index.Target, index.At],
            Node.Unary unary => [unary.Operand],
            Node.Binary binary => [binary.Left, binary.Right],
            Node.Matches matches => [matches.Target],
            Node.Call call => call.Target is { } target ? [target, .. call.Arguments] : call.Arguments,
            _ => [],
        };
        var values = new Value[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            values[i] = Of(parts[i], bindings);
            if (values[i] is Value.Error || !Spend(Size(values[i])))
            {
                return values[i] is Value.Error ? values[i] : TooCostly;
            }
        }

        return node switch
        {
            Node.List => new Value.List([.. values]),
            Node.Index => At(values[0], values[1]),
            Node.Unary { Operator: '!' } => values[0] is Value.Bool b ? Value.Of(!b.Value) : NotBool(values[0], "!"),
            Node.Unary => Called(ExpressionArithmetic.Minus, isMember: false, values),
            Node.Matches m => values[0] is Value.String text ? Value.Of(m.Pattern.IsIn(text.Value)) : new Value.Error($"matches() wants a text, and this is {values[0].Type.Said}"),
            Node.Call c => Called(c.Function, c.Target is not null, values),
            Node.Binary { Operator: "==" } => Value.Of(Same(values[0], values[1])),
            Node.Binary { Operator: "!=" } => Value.Of(!Same(values[0], values[1])),
            Node.Binary { Operator: "in" } => values[1] is Value.List list ? Value.Of(list.Items.Any(i => Same(values[0], i))) : new Value.Error($"in wants a list, and this is {values[1].Type.Said}"),
            Node.Binary { Operator: "<" or "<=" or ">" or ">=" } order => Order(order.Operator, values[0], values[1]),
            Node.Binary binary => Called(binary.Operator, isMember: false, values),
            _ => TooCostly,
        };
    }

    private static int Size(Value value) => value switch
    {
        Value.String s => s.Value.Length / 8,
        Value.List l => l.Items.Length,
        _ => 0,
    };

    private Value Called(string function, bool isMember, Value[] values)
    {
        var types = Array.ConvertAll(values, v => v.Type);
        foreach (var overload in ExpressionFunctions.Find(function))
        {
            if (overload.IsMember == isMember && overload.Fits(types))
            {
                // Looking for one text in another takes as long as both lengths multiplied, at worst.
                var worst = function == "contains" ? (long)Size(values[0]) * Size(values[1]) / 16 : 0;
                if (!Spend((int)Math.Min(worst, MostSteps)))
                {
                    return TooCostly;
                }

                var value = overload.Run(values);
                return Spend(Size(value)) ? value : TooCostly;
            }
        }

        return new Value.Error($"{function.TrimEnd('_')} does not take {string.Join(" and ", types.Select(t => t.Said))}");
    }

    private static Value At(Value target, Value index)
    {
        var at = index switch
        {
            Value.Int i => i.Value,
            Value.Double d when d.Value == Math.Floor(d.Value) && Math.Abs(d.Value) < int.MaxValue => (long)d.Value,
            _ => (long?)null,
        };
        return target is not Value.List list || at is null ? new Value.Error($"{target.Type.Said} has no item at {index.Type.Said}")
            : at >= 0 && at < list.Items.Length ? list.Items[(int)at]
            : new Value.Error($"The list has {list.Items.Length} items, and item {at} is asked for");
    }

    // Numbers are one line of numbers, whatever their type; other things are only equal to their like.
    private bool Same(Value left, Value right)
    {
        if (!Spend(1 + Math.Min(Size(left), Size(right))))
        {
            return false;
        }

        return (left, right) switch
        {
            (Value.List a, Value.List b) => a.Items.Length == b.Items.Length && a.Items.Zip(b.Items).All(p => Same(p.First, p.Second)),
            (Value.Object a, Value.Object b) => a.Kind == b.Kind && (ReferenceEquals(a.Source, b.Source) || a.Source.Equals(b.Source)),
            (Value.Int or Value.Double, Value.Int or Value.Double) => ExpressionOrder.Compare(left, right) == 0,
            _ => left == right,
        };
    }

    private static Value Order(string op, Value left, Value right)
    {
        if (!ExpressionOrder.Has(left, right))
        {
            return new Value.Error($"{op} does not take {left.Type.Said} and {right.Type.Said}");
        }

        return Value.Of((op, ExpressionOrder.Compare(left, right)) switch
        {
            (_, null) => false,
            ("<", var order) => order < 0,
            ("<=", var order) => order <= 0,
            (">", var order) => order > 0,
            (_, var order) => order >= 0,
        });
    }

    private Value OverList(Node.Macro macro, Binding? bindings)
    {
        var target = Of(macro.Target, bindings);
        if (target is not Value.List list)
        {
            return target as Value.Error ?? new Value.Error($"{macro.Kind}() wants a list, and this is {target.Type.Said}");
        }

        return macro.Kind switch
        {
            "all" => Decided(macro, list, bindings, deciding: false),
            "exists" => Decided(macro, list, bindings, deciding: true),
            "exists_one" => Chosen(macro, list, bindings) switch { Value.List found => Value.Of(found.Items.Length == 1), var error => error },
            _ => Chosen(macro, list, bindings),
        };
    }

    // As many ands or ors: an item may decide, whatever errors the others are.
    private Value Decided(Node.Macro macro, Value.List list, Binding? bindings, bool deciding)
    {
        Value result = Value.Of(!deciding);
        foreach (var item in list.Items)
        {
            switch (Of(macro.Where!, new Binding(macro.Variable, item, bindings)))
            {
                case Value.Bool one when one.Value == deciding:
                    return one;
                case Value.Bool:
                    break;
                case var other:
                    result = result is Value.Error ? result : NotBool(other, macro.Kind);
                    break;
            }

            if (_left < 0)
            {
                return TooCostly;
            }
        }

        return result;
    }

    private Value Chosen(Node.Macro macro, Value.List list, Binding? bindings)
    {
        var items = ImmutableArray.CreateBuilder<Value>();
        foreach (var item in list.Items)
        {
            var inner = new Binding(macro.Variable, item, bindings);
            var taken = macro.Where is null ? Value.Of(true) : Of(macro.Where, inner);
            if (taken is not Value.Bool { Value: var isTaken })
            {
                return NotBool(taken, macro.Kind);
            }

            var value = !isTaken || macro.Into is null ? item : Of(macro.Into, inner);
            if (value is Value.Error)
            {
                return value;
            }

            if (isTaken)
            {
                items.Add(value);
            }
        }

        return new Value.List(items.ToImmutable());
    }
}
