using Value = Slipway.Core.Text.Expressions.ExpressionValue;

namespace Slipway.Core.Text.Expressions;

/// <summary>Which of two values comes first.</summary>
internal static class ExpressionOrder
{
    /// <summary>The types that have an order among themselves.</summary>
    public static bool Has(ExpressionType type) =>
        type == ExpressionType.Bool || type == ExpressionType.Int || type == ExpressionType.Double || type == ExpressionType.String || type == ExpressionType.Timestamp || type == ExpressionType.Duration;

    /// <summary>Whether two values have an order.</summary>
    public static bool Has(Value left, Value right) =>
        (left, right) is (Value.Int or Value.Double, Value.Int or Value.Double) || (left.Type == right.Type && Has(left.Type));

    /// <summary>Below 0, 0 or above 0; null where one is not a number.</summary>
    public static int? Compare(Value left, Value right) => (left, right) switch
    {
        (Value.Bool a, Value.Bool b) => a.Value.CompareTo(b.Value),
        (Value.Int a, Value.Int b) => a.Value.CompareTo(b.Value),
        (Value.Double a, Value.Double b) => Compare(a.Value, b.Value),
        (Value.Int a, Value.Double b) => Compare((double)a.Value, b.Value),
        (Value.Double a, Value.Int b) => Compare(a.Value, (double)b.Value),
        (Value.String a, Value.String b) => Compare(a.Value, b.Value),
        (Value.Timestamp a, Value.Timestamp b) => a.Value.CompareTo(b.Value),
        (Value.Duration a, Value.Duration b) => a.Value.CompareTo(b.Value),
        _ => null,
    };

    private static int? Compare(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? null : left < right ? -1 : left > right ? 1 : 0;

    // By code points; UTF-16 puts those beyond U+FFFF before U+E000.
    private static int Compare(string left, string right)
    {
        for (var i = 0; i < left.Length && i < right.Length; i++)
        {
            if (left[i] != right[i])
            {
                return char.IsSurrogate(left[i]) != char.IsSurrogate(right[i]) ? (char.IsSurrogate(left[i]) ? 1 : -1) : left[i].CompareTo(right[i]);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
