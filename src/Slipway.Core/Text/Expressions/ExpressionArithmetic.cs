using System.Collections.Immutable;
using Type = Slipway.Core.Text.Expressions.ExpressionType;
using Value = Slipway.Core.Text.Expressions.ExpressionValue;

namespace Slipway.Core.Text.Expressions;

/// <summary>The operators that calculate. Whole numbers, instants and lengths of time that leave their range are errors; doubles follow IEEE 754.</summary>
internal static class ExpressionArithmetic
{
    private static readonly Value.Error TooLarge = new("A whole number is larger than 64 bits hold");
    private static readonly Value.Error ByZero = new("A whole number is divided by zero");
    private static readonly Value.Error OutOfTime = new("A time leaves the years 1 to 9999, or a length of time 292 years");

    /// <summary>The sign of a minus before something.</summary>
    public const string Minus = "-_";

    /// <summary>Every operator for every pair of types it takes.</summary>
    public static ImmutableArray<Overload> All { get; } =
    [
        Whole("+", (a, b) => a + b),
        Whole("-", (a, b) => a - b),
        Whole("*", (a, b) => a * b),
        new("/", false, [Type.Int, Type.Int], Type.Int, a => Int64(a[1]) == 0 ? ByZero : Fitting((Int128)Int64(a[0]) / Int64(a[1]))),
        new("%", false, [Type.Int, Type.Int], Type.Int, a => Int64(a[1]) == 0 ? ByZero : Int64(a[1]) == -1 && Int64(a[0]) == long.MinValue ? TooLarge : Value.Of(Int64(a[0]) % Int64(a[1]))),
        new(Minus, false, [Type.Int], Type.Int, a => Fitting(-(Int128)Int64(a[0]))),
        Number("+", (a, b) => a + b),
        Number("-", (a, b) => a - b),
        Number("*", (a, b) => a * b),
        Number("/", (a, b) => a / b),
        new(Minus, false, [Type.Double], Type.Double, a => Value.Of(-Double(a[0]))),
        new("+", false, [Type.String, Type.String], Type.String, a => Value.Of(((Value.String)a[0]).Value + ((Value.String)a[1]).Value)),
        new("+", false, [Type.ListOfAny, Type.ListOfAny], Type.ListOfAny, a => new Value.List([.. ((Value.List)a[0]).Items, .. ((Value.List)a[1]).Items])),
        new("+", false, [Type.Timestamp, Type.Duration], Type.Timestamp, a => Moment(Ticks(a[0]) + Ticks(a[1]))),
        new("+", false, [Type.Duration, Type.Timestamp], Type.Timestamp, a => Moment(Ticks(a[0]) + Ticks(a[1]))),
        new("+", false, [Type.Duration, Type.Duration], Type.Duration, a => Span(Ticks(a[0]) + Ticks(a[1]))),
        new("-", false, [Type.Timestamp, Type.Duration], Type.Timestamp, a => Moment(Ticks(a[0]) - Ticks(a[1]))),
        new("-", false, [Type.Timestamp, Type.Timestamp], Type.Duration, a => Span(Ticks(a[0]) - Ticks(a[1]))),
        new("-", false, [Type.Duration, Type.Duration], Type.Duration, a => Span(Ticks(a[0]) - Ticks(a[1]))),
    ];

    /// <summary>A length of time as a value, or why it is none.</summary>
    public static Value Span(Int128 ticks) => Int128.Abs(ticks) * TimeSpan.NanosecondsPerTick <= long.MaxValue ? new Value.Duration(new TimeSpan((long)ticks)) : OutOfTime;

    /// <summary>An instant as a value, or why it is none.</summary>
    public static Value Moment(Int128 ticks) => ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new Value.Timestamp(new DateTimeOffset((long)ticks, TimeSpan.Zero)) : OutOfTime;

    private static Overload Whole(string sign, Func<Int128, Int128, Int128> run) => new(sign, false, [Type.Int, Type.Int], Type.Int, a => Fitting(run(Int64(a[0]), Int64(a[1]))));

    private static Overload Number(string sign, Func<double, double, double> run) =>
        new(sign, false, [Type.Double, Type.Double], Type.Double, a => Value.Of(run(Double(a[0]), Double(a[1]))));

    private static Value Fitting(Int128 number) => number >= long.MinValue && number <= long.MaxValue ? Value.Of((long)number) : TooLarge;

    private static long Int64(Value value) => ((Value.Int)value).Value;

    private static double Double(Value value) => ((Value.Double)value).Value;

    private static Int128 Ticks(Value value) => value is Value.Timestamp t ? t.Value.UtcTicks : ((Value.Duration)value).Value.Ticks;
}
