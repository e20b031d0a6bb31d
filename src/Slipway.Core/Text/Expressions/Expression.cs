using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text.Expressions;

/// <summary>A condition or value in CEL, the Common Expression Language: read and checked once, evaluated as often as wanted, and never throwing.</summary>
/// <remarks>
/// <para>The language definition is github.com/google/cel-spec, doc/langdef.md. Taken: <c>bool</c>, <c>int</c>, <c>double</c>, <c>string</c>, <c>null</c>, lists, objects, instants and lengths of
/// time; all operators; <c>has</c> and the macros over lists; <c>size</c>, <c>contains</c>, <c>startsWith</c>, <c>endsWith</c>, <c>matches</c> with a pattern that is written out,
/// conversions and the parts of times. Not taken: maps, messages, bytes, unsigned numbers and types as values; they are findings.</para>
/// <para>Two things are stricter. A field that is not known is an error and never a default, so <c>has</c> is how to ask; and times are exact to 100 ns.</para>
/// </remarks>
internal sealed class Expression
{
    private readonly ExpressionNode _node;

    private Expression(ExpressionNode node, ExpressionType type) => (_node, Type) = (node, type);

    /// <summary>The type of what it comes to.</summary>
    public ExpressionType Type { get; }

    /// <summary>Reads and checks an expression; null, with findings at the words that are wrong, when it cannot be evaluated.</summary>
    /// <param name="source">The expression as written.</param>
    /// <param name="scope">The variables there are.</param>
    /// <param name="findings">Takes what is wrong.</param>
    /// <param name="field">The key it is written under, for findings.</param>
    /// <param name="wanted">What it must come to; null for anything.</param>
    public static Expression? Read(YamlValue.Scalar source, Variable scope, FindingList findings, string? field = null, ExpressionType? wanted = null)
    {
        var isFine = true;
        void Report(string code, string message, string fix, int offset)
        {
            isFine = false;
            findings.Error(code, message, source.PlaceAt(offset), fix, field);
        }

        if (ExpressionReader.Read(source.Text, out var problem) is not { } node)
        {
            Report("expression-unreadable", $"{problem!.Value.Message}.", "Write an expression such as `campaign.emails.size() <= 5`.", problem.Value.Offset);
            return null;
        }

        var type = new ExpressionChecker(Report).Of(node, scope);
        if (isFine && wanted?.Takes(type) == false)
        {
            Report("expression-type", $"`{node}` is {type.Said}, and {wanted.Said} is wanted.", wanted == ExpressionType.Bool ? "Compare it with something." : $"Let it come to {wanted.Said}.", node.Offset);
        }

        return isFine ? new Expression(node, type) : null;
    }

    /// <summary>What it comes to; an error is a value too.</summary>
    public ExpressionValue Evaluate(Binding bindings) => ExpressionEvaluator.Evaluate(_node, bindings);

    /// <summary>The expression, in the shortest form that is read back the same.</summary>
    public override string ToString() => _node.ToString();
}
