using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Type = Slipway.Core.Text.Expressions.ExpressionType;
using Value = Slipway.Core.Text.Expressions.ExpressionValue;

namespace Slipway.Core.Text.Expressions;

/// <summary>A function or arithmetic operator for arguments of certain types.</summary>
/// <param name="Name">What it is called; an operator by its sign.</param>
/// <param name="IsMember">Whether it is written behind a dot, the first argument before it.</param>
/// <param name="Takes">The types of its arguments.</param>
/// <param name="Gives">The type of what it gives.</param>
/// <param name="Run">Runs it on arguments of those types.</param>
internal sealed record Overload(string Name, bool IsMember, ImmutableArray<ExpressionType> Takes, ExpressionType Gives, Func<Value[], Value> Run)
{
    /// <summary>Whether the arguments fit.</summary>
    public bool Fits(IReadOnlyList<ExpressionType> arguments)
    {
        for (var i = 0; i < Takes.Length; i++)
        {
            if (i >= arguments.Count || !Takes[i].Takes(arguments[i]))
            {
                return false;
            }
        }

        return arguments.Count == Takes.Length;
    }
}

/// <summary>The standard functions of CEL that are taken here.</summary>
internal static class ExpressionFunctions
{
    private static readonly ImmutableArray<Overload> All =
    [
        .. ExpressionArithmetic.All,
        Function("size", [Type.String], Type.Int, a => Value.Of(Runes(Text(a[0])))),
        Member("size", [Type.String], Type.Int, a => Value.Of(Runes(Text(a[0])))),
        Function("size", [Type.ListOfAny], Type.Int, a => Value.Of(((Value.List)a[0]).Items.Length)),
        Member("size", [Type.ListOfAny], Type.Int, a => Value.Of(((Value.List)a[0]).Items.Length)),
        Member("contains", [Type.String, Type.String], Type.Bool, a => Value.Of(Text(a[0]).Contains(Text(a[1]), StringComparison.Ordinal))),
        Member("startsWith", [Type.String, Type.String], Type.Bool, a => Value.Of(Text(a[0]).StartsWith(Text(a[1]), StringComparison.Ordinal))),
        Member("endsWith", [Type.String, Type.String], Type.Bool, a => Value.Of(Text(a[0]).EndsWith(Text(a[1]), StringComparison.Ordinal))),
        Function("dyn", [Type.Any], Type.Any, a => a[0]),
        Function("int", [Type.Int], Type.Int, a => a[0]),
        Function("int", [Type.Double], Type.Int, a => Whole(Number(a[0]))),
        Function("int", [Type.String], Type.Int, a => long.TryParse(Text(a[0]), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? Value.Of(n) : NotRead(a[0], "a whole number")),
        Function("int", [Type.Timestamp], Type.Int, a => Value.Of(Moment(a[0]).ToUnixTimeSeconds())),
        Function("double", [Type.Double], Type.Double, a => a[0]),
        Function("double", [Type.Int], Type.Double, a => Value.Of((double)((Value.Int)a[0]).Value)),
        Function("double", [Type.String], Type.Double, a => double.TryParse(Text(a[0]), NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? Value.Of(n) : NotRead(a[0], "a number")),
        Function("string", [Type.String], Type.String, a => a[0]),
        Function("string", [Type.Bool], Type.String, a => Value.Of(a[0] == Value.Of(true) ? "true" : "false")),
        Function("string", [Type.Int], Type.String, a => Value.Of(((Value.Int)a[0]).Value.ToString(CultureInfo.InvariantCulture))),
        Function("string", [Type.Double], Type.String, a => Value.Of(Number(a[0]).ToString("R", CultureInfo.InvariantCulture))),
        Function("string", [Type.Timestamp], Type.String, a => Value.Of(ExpressionTimes.Say(Moment(a[0])))),
        Function("string", [Type.Duration], Type.String, a => Value.Of(ExpressionTimes.Say(Span(a[0])))),
        Function("timestamp", [Type.Timestamp], Type.Timestamp, a => a[0]),
        Function("timestamp", [Type.Int], Type.Timestamp, a => ExpressionArithmetic.Moment(((Int128)((Value.Int)a[0]).Value * TimeSpan.TicksPerSecond) + DateTimeOffset.UnixEpoch.Ticks)),
        Function("timestamp", [Type.String], Type.Timestamp, a => ExpressionTimes.Moment(Text(a[0])) ?? NotRead(a[0], "a moment such as 2027-01-19T09:00:00Z")),
        Function("duration", [Type.Duration], Type.Duration, a => a[0]),
        Function("duration", [Type.String], Type.Duration, a => ExpressionTimes.Span(Text(a[0])) ?? NotRead(a[0], "a length of time such as 36h or 90m")),
        .. ExpressionTimes.Parts.SelectMany(part => new[]
        {
            Member(part.Key, [Type.Timestamp], Type.Int, a => Value.Of(part.Value(Moment(a[0])))),
            Member(part.Key, [Type.Timestamp, Type.String], Type.Int, a => ExpressionTimes.InZone(Moment(a[0]), Text(a[1])) is { } local ? Value.Of(part.Value(local)) : NotRead(a[1], "a time zone such as Europe/Berlin")),
        }),
        .. ExpressionTimes.Lengths.Select(length => Member(length.Key, [Type.Duration], Type.Int, a => Value.Of(length.Value(Span(a[0]))))),
    ];

    private static readonly FrozenDictionary<string, ImmutableArray<Overload>> ByName = All.GroupBy(o => o.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>The names of all functions.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Where(n => char.IsAsciiLetter(n[0])).Append("matches").Append("has").Order(StringComparer.Ordinal);

    /// <summary>The overloads of a name; none when there is no function of the name.</summary>
    public static ImmutableArray<Overload> Find(string name) => ByName.GetValueOrDefault(name, []);

    private static Overload Function(string name, ImmutableArray<ExpressionType> takes, ExpressionType gives, Func<Value[], Value> run) => new(name, false, takes, gives, run);

    private static Overload Member(string name, ImmutableArray<ExpressionType> takes, ExpressionType gives, Func<Value[], Value> run) => new(name, true, takes, gives, run);

    private static string Text(Value value) => ((Value.String)value).Value;

    private static double Number(Value value) => ((Value.Double)value).Value;

    private static DateTimeOffset Moment(Value value) => ((Value.Timestamp)value).Value;

    private static TimeSpan Span(Value value) => ((Value.Duration)value).Value;

    private static Value Whole(double number) =>
        number is > long.MinValue and < long.MaxValue ? Value.Of((long)number) : new Value.Error("A number is larger than a whole number of 64 bits");

    private static Value.Error NotRead(Value written, string wanted) => new($"\"{Text(written)}\" is not {wanted}");

    private static long Runes(string text)
    {
        var runes = 0L;
        foreach (var _ in text.EnumerateRunes())
        {
            runes++;
        }

        return runes;
    }
}
