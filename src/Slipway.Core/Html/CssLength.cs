using System.Globalization;

namespace Slipway.Core.Html;

/// <summary>What relative lengths are relative to, in pixels; null where that is not known.</summary>
internal readonly record struct LengthBasis(double? Em, double? Rem, double? Whole, double ViewportWidth);

/// <summary>Lengths and percentages of CSS in pixels, with calc(), min(), max() and clamp().</summary>
internal static class CssLength
{
    private const int DeepestNesting = 16;

    /// <summary>The length in pixels; null for keywords, and for what depends on something that is not known.</summary>
    public static double? Px(ReadOnlySpan<char> value, LengthBasis basis)
    {
        var at = 0;
        value = value.Trim();
        return Term(value, ref at, basis, 0) is { } amount && at == value.Length && (!amount.IsNumber || amount.Value == 0) && double.IsFinite(amount.Value) ? amount.Value : null;
    }

    /// <summary>A plain number.</summary>
    public static double? Number(ReadOnlySpan<char> value) => value.Length is > 0 and <= 9 && value.IndexOfAnyExceptInRange('0', '9') < 0 ? Whole(value) : Decimal(value);

    private static double Whole(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    private static double? Decimal(ReadOnlySpan<char> value) =>
        double.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;

    /// <summary>Whether a value is written as a length, a percentage or a function that may give one.</summary>
    public static bool IsWritten(ReadOnlySpan<char> value)
    {
        if (value.EndsWith(')'))
        {
            return true;
        }

        var digits = DigitsOf(value, 0);
        return digits > 0 && (digits == value.Length ? Number(value) == 0 : IsUnit(value[digits..]));
    }

    private static bool IsUnit(ReadOnlySpan<char> unit)
    {
        Span<char> lower = stackalloc char[4];
        return unit.Length <= 4 && lower[..unit.ToLowerInvariant(lower)] is "px" or "em" or "rem" or "%" or "pt" or "pc" or "in" or "cm" or "mm" or "q" or "ex" or "ch" or "vw" or "vh" or "vmin" or "vmax"
            or "lh" or "rlh" or "cap" or "ic" or "dvw" or "dvh" or "svw" or "svh" or "lvw" or "lvh" or "vi" or "vb" or "cqw" or "cqh" or "cqi" or "cqb" or "fr";
    }

    private static int DigitsOf(ReadOnlySpan<char> value, int at)
    {
        var start = at;
        at += at < value.Length && value[at] is '+' or '-' ? 1 : 0;
        var digits = at;
        while (at < value.Length && (char.IsAsciiDigit(value[at]) || (value[at] == '.' && at + 1 < value.Length && char.IsAsciiDigit(value[at + 1]) && !value[digits..at].Contains('.'))))
        {
            at++;
        }

        // 1e3 is a number, 1em a length.
        var exponent = at + (at + 1 < value.Length && value[at + 1] is '+' or '-' ? 2 : 1);
        if (at > digits && at < value.Length && value[at] is 'e' or 'E' && exponent < value.Length && char.IsAsciiDigit(value[exponent]))
        {
            at = exponent;
            while (at < value.Length && char.IsAsciiDigit(value[at]))
            {
                at++;
            }
        }

        return at == digits ? 0 : at - start;
    }

    private static Amount? Sum(ReadOnlySpan<char> css, ref int at, LengthBasis basis, int depth)
    {
        var sum = Product(css, ref at, basis, depth);
        while (sum is { } left)
        {
            at = CssScanner.AfterBlanks(css, at);
            // Signs of a sum stand between blanks.
            if (at + 1 >= css.Length || css[at] is not ('+' or '-') || !CssScanner.IsBlank(css[at + 1]))
            {
                break;
            }

            var sign = css[at++] == '+' ? 1 : -1;
            sum = Product(css, ref at, basis, depth) is { } right && right.IsNumber == left.IsNumber ? left with { Value = left.Value + (sign * right.Value) } : null;
        }

        return sum;
    }

    private static Amount? Product(ReadOnlySpan<char> css, ref int at, LengthBasis basis, int depth)
    {
        var product = Term(css, ref at, basis, depth);
        while (product is { } left)
        {
            at = CssScanner.AfterBlanks(css, at);
            if (at >= css.Length || css[at] is not ('*' or '/'))
            {
                break;
            }

            var isTimes = css[at++] == '*';
            product = Term(css, ref at, basis, depth) is not { } right || !(right.IsNumber || (isTimes && left.IsNumber)) ? null
                : new Amount(isTimes ? left.Value * right.Value : left.Value / right.Value, left.IsNumber && right.IsNumber);
        }

        return product;
    }

    private static Amount? Term(ReadOnlySpan<char> css, ref int at, LengthBasis basis, int depth)
    {
        at = CssScanner.AfterBlanks(css, at);
        if (DigitsOf(css, at) is > 0 and var digits)
        {
            var number = Number(css.Slice(at, digits));
            at += digits;
            var end = at < css.Length && css[at] == '%' ? at + 1 : CssScanner.AfterName(css, at);
            var unit = css[at..end];
            at = end;
            return number is not { } value ? null : unit.IsEmpty ? new Amount(value, true) : Factor(unit, basis) is { } factor ? new Amount(value * factor, false) : null;
        }

        var name = css[at..CssScanner.AfterName(css, at)];
        at += name.Length;
        return at < css.Length && css[at] == '(' && depth < DeepestNesting ? Function(name, css, ref at, basis, depth + 1) : null;
    }

    private static Amount? Function(ReadOnlySpan<char> name, ReadOnlySpan<char> css, ref int at, LengthBasis basis, int depth)
    {
        var arguments = new List<Amount>();
        do
        {
            at++;
            if (Sum(css, ref at, basis, depth) is not { } argument)
            {
                return null;
            }

            arguments.Add(argument);
            at = CssScanner.AfterBlanks(css, at);
        }
        while (at < css.Length && css[at] == ',');
        if (at >= css.Length || css[at++] != ')' || arguments.Exists(a => a.IsNumber != arguments[0].IsNumber))
        {
            return null;
        }

        Span<char> lower = stackalloc char[8];
        var written = name.Length <= 8 ? lower[..name.ToLowerInvariant(lower)] : default;
        double? value = written switch
        {
            "" or "calc" when arguments.Count == 1 => arguments[0].Value,
            "min" => arguments.Min(a => a.Value),
            "max" => arguments.Max(a => a.Value),
            "clamp" when arguments.Count == 3 => Math.Max(arguments[0].Value, Math.Min(arguments[1].Value, arguments[2].Value)),
            _ => null,
        };
        return value is { } known ? new Amount(known, arguments[0].IsNumber) : null;
    }

    private static double? Factor(ReadOnlySpan<char> unit, LengthBasis basis)
    {
        Span<char> lower = stackalloc char[4];
        return unit.Length > 4 ? null : lower[..unit.ToLowerInvariant(lower)] switch
        {
            "px" => 1,
            "em" => basis.Em,
            "rem" => basis.Rem,
            "%" => basis.Whole / 100,
            "pt" => 4.0 / 3,
            "pc" => 16,
            "in" => 96,
            "cm" => 96 / 2.54,
            "mm" => 96 / 25.4,
            "q" => 96 / 101.6,
            "vw" or "dvw" or "svw" or "lvw" or "vi" => basis.ViewportWidth / 100,
            "ex" or "ch" => basis.Em / 2,
            _ => null,
        };
    }

    private readonly record struct Amount(double Value, bool IsNumber);
}
