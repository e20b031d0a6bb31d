namespace Slipway.Core.Html;

/// <summary>Colours of presentational attributes, which the HTML standard reads whatever they are: <c>bgcolor="ffffff"</c>.</summary>
internal static class LegacyColour
{
    /// <summary>The colour as CSS writes it; null where the attribute says nothing.</summary>
    public static string? Css(string written)
    {
        var text = written.Trim(' ', '\t', '\n', '\r', '\f');
        if (text.Length == 0 || text.Equals("transparent", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (Brand.Colour.Read(text) is not null && !text.Contains('(') && (text[0] != '#' || text.Length is 4 or 7))
        {
            return text;
        }

        // Of what is no colour, each third gives a channel; the digits count, everything else is nought.
        var digits = text.Length > 128 ? text[..128] : text;
        digits = string.Concat((digits[0] == '#' ? digits[1..] : digits).Select(c => char.IsAsciiHexDigit(c) ? c : '0'));
        digits = digits.PadRight(Math.Max(3, (digits.Length + 2) / 3 * 3), '0');
        var length = digits.Length / 3;
        string[] channels = [digits[..length], digits[length..(2 * length)], digits[(2 * length)..]];
        var skip = Math.Max(0, length - 8);
        while (length - skip > 2 && Array.TrueForAll(channels, c => c[skip] == '0'))
        {
            skip++;
        }

        return "#" + string.Concat(channels.Select(c => c.Substring(skip, Math.Min(2, length - skip)).PadLeft(2, '0')));
    }
}
