using System.Globalization;
using System.Text;

namespace Slipway.Engine.Ingest;

/// <summary>Reads the fields of a row from their bytes.</summary>
internal static class RowFields
{
    private const int SecondsDigits = 11;
    private const int MillisecondsDigits = 14;
    private const int LongestTime = 40;
    private const int Decimals = 6;
    private const int WholeDigits = 9;
    private static readonly long _last = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since 1970: of digits (seconds, or milliseconds from 12 digits on), or of a time as ISO 8601 writes it, in UTC where it names no zone.</summary>
    public static bool Time(ReadOnlySpan<byte> field, out long milliseconds)
    {
        milliseconds = 0;
        field = field.Trim((byte)' ');
        if (field.Length is 0 or > LongestTime)
        {
            return false;
        }

        foreach (var digit in field)
        {
            if ((uint)(digit - '0') > 9)
            {
                return Iso(field, out milliseconds);
            }

            milliseconds = field.Length > MillisecondsDigits ? long.MaxValue : (milliseconds * 10) + (digit - '0');
        }

        milliseconds *= field.Length <= SecondsDigits ? 1000 : 1;
        return milliseconds >= 0 && milliseconds < _last;
    }

    /// <summary>Millionths of an amount; what goes beyond the sixth decimal is rounded, half away from 0.</summary>
    public static RowTrouble? Amount(ReadOnlySpan<byte> field, out long millionths)
    {
        millionths = 0;
        field = field.Trim((byte)' ');
        var below = !field.IsEmpty && field[0] == '-';
        var (at, whole, decimals, seen) = (below ? 1 : 0, 0, -1, 0);
        for (; at < field.Length; at++)
        {
            var digit = (uint)(field[at] - '0');
            if (digit > 9)
            {
                if (field[at] != '.' || decimals >= 0)
                {
                    return RowTrouble.Amount;
                }

                decimals = 0;
                continue;
            }

            seen++;
            if (decimals < 0)
            {
                whole += whole > 0 || digit > 0 ? 1 : 0;
                if (whole > WholeDigits)
                {
                    return RowTrouble.AmountTooLarge;
                }
            }
            else if (++decimals > Decimals)
            {
                millionths += decimals == Decimals + 1 && digit >= 5 ? 1 : 0;
                continue;
            }

            millionths = (millionths * 10) + digit;
        }

        for (var missing = Math.Max(decimals, 0); missing < Decimals; missing++)
        {
            millionths *= 10;
        }

        millionths = below ? -millionths : millionths;
        return seen > 0 ? null : RowTrouble.Amount;
    }

    // Only with the year first: 03/04/2027 is two days.
    private static bool Iso(ReadOnlySpan<byte> field, out long milliseconds)
    {
        milliseconds = 0;
        Span<char> text = stackalloc char[LongestTime];
        if (field.Length < 10 || field[4] != '-' || field[7] != '-' || Ascii.ToUtf16(field, text, out var length) != System.Buffers.OperationStatus.Done
            || !DateTimeOffset.TryParse(text[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        milliseconds = time.ToUnixTimeMilliseconds();
        return milliseconds >= 0 && milliseconds < _last;
    }
}
