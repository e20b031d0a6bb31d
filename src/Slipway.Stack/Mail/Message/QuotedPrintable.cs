using System.Text;

namespace Slipway.Stack.Mail.Message;

/// <summary>Text as UTF-8 in quoted-printable (RFC 2045, 6.7): readable in the raw mail, seven bits, no line above 76 characters.</summary>
internal static class QuotedPrintable
{
    private const int LongestLine = 76;
    private const string Hex = "0123456789ABCDEF";

    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + (text.Length / 8));
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
            {
                encoded.Append("\r\n");
            }

            AppendLine(encoded, lines[i]);
        }

        return encoded.ToString();
    }

    private static void AppendLine(StringBuilder encoded, string line)
    {
        Span<char> token = stackalloc char[12];
        var column = 0;
        var index = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            index += rune.Utf16SequenceLength;
            var last = index == line.Length;
            var length = Token(rune, atStart: column == 0, last, token);
            // The last character of a line needs no room for a soft break behind it.
            if (column + length > (last ? LongestLine : LongestLine - 1))
            {
                encoded.Append("=\r\n");
                column = 0;
                length = Token(rune, atStart: true, last, token);
            }

            encoded.Append(token[..length]);
            column += length;
        }
    }

    private static int Token(Rune rune, bool atStart, bool last, Span<char> token)
    {
        if (rune.Value is ' ' or '\t' ? !last : rune.Value is > 32 and < 127 and not '=' && !(atStart && rune.Value == '.'))
        {
            token[0] = (char)rune.Value;
            return 1;
        }

        // All bytes of a character stay on one line: some readers decode line by line.
        Span<byte> bytes = stackalloc byte[4];
        var length = rune.EncodeToUtf8(bytes);
        for (var i = 0; i < length; i++)
        {
            token[3 * i] = '=';
            token[(3 * i) + 1] = Hex[bytes[i] >> 4];
            token[(3 * i) + 2] = Hex[bytes[i] & 15];
        }

        return 3 * length;
    }
}
