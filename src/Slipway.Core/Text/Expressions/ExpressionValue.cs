using System.Collections.Immutable;

namespace Slipway.Core.Text.Expressions;

/// <summary>What an expression comes to. A closed set; an error is a value too, so evaluating never throws.</summary>
internal abstract record ExpressionValue
{
    private ExpressionValue()
    {
    }

    /// <summary>True or false.</summary>
    public sealed record Bool(bool Value) : ExpressionValue;

    /// <summary>A whole number of 64 bits.</summary>
    public sealed record Int(long Value) : ExpressionValue;

    /// <summary>A number of IEEE 754.</summary>
    public sealed record Double(double Value) : ExpressionValue;

    /// <summary>A text.</summary>
    public sealed record String(string Value) : ExpressionValue;

    /// <summary>The value <c>null</c>.</summary>
    public sealed record Null : ExpressionValue;

    /// <summary>Values in order.</summary>
    public sealed record List(ImmutableArray<ExpressionValue> Items) : ExpressionValue;

    /// <summary>A thing with fields; equal to itself only.</summary>
    public sealed record Object(ObjectType Kind, object Source) : ExpressionValue;

    /// <summary>An instant, from the year 1 to 9999, in steps of 100 ns.</summary>
    public sealed record Timestamp(DateTimeOffset Value) : ExpressionValue;

    /// <summary>A length of time of at most 292 years.</summary>
    public sealed record Duration(TimeSpan Value) : ExpressionValue;

    /// <summary>Why there is no value, as a sentence; <paramref name="IsUnknown"/> when only something is not known yet.</summary>
    public sealed record Error(string Message, bool IsUnknown = false) : ExpressionValue;

    /// <summary>The type, as coarse as it is when evaluating.</summary>
    public ExpressionType Type => this switch
    {
        Bool => ExpressionType.Bool,
        Int => ExpressionType.Int,
        Double => ExpressionType.Double,
        String => ExpressionType.String,
        Null => ExpressionType.Null,
        List => ExpressionType.ListOfAny,
        Object o => o.Kind,
        Timestamp => ExpressionType.Timestamp,
        Duration => ExpressionType.Duration,
        _ => ExpressionType.Any,
    };

    /// <summary>True or false as a value.</summary>
    public static ExpressionValue Of(bool value) => new Bool(value);

    /// <summary>A whole number as a value.</summary>
    public static ExpressionValue Of(long value) => new Int(value);

    /// <summary>A number as a value.</summary>
    public static ExpressionValue Of(double value) => new Double(value);

    /// <summary>A text as a value.</summary>
    public static ExpressionValue Of(string value) => new String(value);

    /// <summary>An instant as a value.</summary>
    public static ExpressionValue Of(DateTimeOffset value) => new Timestamp(value.ToUniversalTime());
}
