using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>The encodings of mail, read leniently.</summary>
internal static partial class MailDecoding
{
    public static byte[] QuotedPrintable(ReadOnlySpan<byte> text)
    {
        var bytes = new List<byte>(text.Length);
        while (!text.IsEmpty)
        {
            var feed = text.IndexOf((byte)'\n');
            var line = (feed < 0 ? text : text[..feed]).TrimEnd(" \t\r"u8);
            var soft = line.EndsWith("="u8);
            AppendLine(bytes, soft ? line[..^1] : line);
            if (feed >= 0 && !soft)
            {
                bytes.AddRange("\r\n"u8);
            }

            text = feed < 0 ? [] : text[(feed + 1)..];
        }

        return [.. bytes];
    }

    public static byte[] Base64(ReadOnlySpan<byte> text)
    {
        var digits = new StringBuilder();
        foreach (var b in text)
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '+' or '/')
            {
                digits.Append(c);
            }
        }

        // A single digit left over carries no whole byte.
        digits.Length -= digits.Length % 4 == 1 ? 1 : 0;
        return Convert.FromBase64String(digits.Append('=', (4 - (digits.Length % 4)) % 4).ToString());
    }

    public static Encoding Charset(string? name)
    {
        try
        {
            return name is null or "us-ascii" ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1;
        }
    }

    /// <summary>A header value with its RFC 2047 words decoded; the white space between two of them belongs to the folding.</summary>
    public static string EncodedWords(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal))
        {
            return value;
        }

        var joined = BetweenWords().Replace(value, "$1");
        return EncodedWord().Replace(joined, word =>
        {
            var text = Encoding.Latin1.GetBytes(word.Groups["text"].Value);
            var bytes = word.Groups["encoding"].Value is "B" or "b" ? Base64(text) : QuotedPrintable([.. text.Select(b => b == '_' ? (byte)' ' : b), .. "=\n"u8]);
            return Charset(word.Groups["charset"].Value.Split('*')[0]).GetString(bytes);
        });
    }

    private static void AppendLine(List<byte> bytes, ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '=' && i + 2 < line.Length
                && byte.TryParse(line.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add(line[i]);
            }
        }
    }

    [GeneratedRegex(@"(=\?[^?\s]+\?[BbQq]\?[^?]*\?=)\s+(?==\?)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<encoding>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();
}
