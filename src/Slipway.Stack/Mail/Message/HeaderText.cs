using System.Text;

namespace Slipway.Stack.Mail.Message;

/// <summary>Text as a mail header can carry it: folded, and outside ASCII as RFC 2047 encoded words.</summary>
internal static class HeaderText
{
    private const int LongestLine = 76;
    private const string WordStart = "=?utf-8?B?";
    private const string WordEnd = "?=";

    /// <summary>What forbids the value in a header, as the end of a sentence; null when nothing does. A line end would start a header of an attacker's choice.</summary>
    public static string? ProblemOf(string value)
    {
        foreach (var c in value)
        {
            if (c is '\r' or '\n')
            {
                return "holds a line break, which would add a header of its own: remove it.";
            }

            if (char.IsControl(c))
            {
                return $"holds the control character U+{(int)c:X4}: remove it.";
            }
        }

        return null;
    }

    /// <summary>A whole header line with its CRLF for free text, such as a subject.</summary>
    public static string Unstructured(string name, string value)
        => CanStayAsIs(value, name.Length + 2) ? $"{name}: {Fold(value, name.Length + 2)}\r\n" : $"{name}: {EncodedWords(value, name.Length + 2)}\r\n";

    /// <summary>A whole header line with its CRLF for one address.</summary>
    public static string Addressed(string name, MailAddress address)
    {
        var angled = $"<{address.Address}>";
        if (address.Name is null)
        {
            return $"{name}: {angled}\r\n";
        }

        var phrase = IsPhrase(address.Name) ? Phrase(address.Name) : EncodedWords(address.Name, name.Length + 2);
        var lastLine = phrase.Length - (phrase.LastIndexOf('\n') + 1) + (phrase.Contains('\n', StringComparison.Ordinal) ? 0 : name.Length + 2);
        var gap = lastLine + 1 + angled.Length > LongestLine ? "\r\n " : " ";
        return $"{name}: {phrase}{gap}{angled}\r\n";
    }

    /// <summary>A whole header line with its CRLF for a value that must not be altered, such as an identifier or an address in angle brackets.</summary>
    public static string Verbatim(string name, string value)
        => name.Length + 2 + value.Length > LongestLine ? $"{name}:\r\n {value}\r\n" : $"{name}: {value}\r\n";

    private static bool CanStayAsIs(string value, int column)
        => value.All(char.IsAscii)
            && !value.Contains("=?", StringComparison.Ordinal)
            && value == value.Trim()
            && !value.Contains("  ", StringComparison.Ordinal)
            && value.Split(' ').All(word => word.Length + column < LongestLine);

    private static string Fold(string value, int column)
    {
        var folded = new StringBuilder();
        foreach (var word in value.Split(' '))
        {
            if (folded.Length > 0)
            {
                var fits = column + 1 + word.Length <= LongestLine;
                folded.Append(fits ? " " : "\r\n ");
                column = fits ? column + 1 : 1;
            }

            folded.Append(word);
            column += word.Length;
        }

        return folded.ToString();
    }

    /// <summary>Base64 words of whole characters, each line at most 76 wide: a character cut in two shows as rubbish in many mail programs.</summary>
    private static string EncodedWords(string value, int column)
    {
        var words = new StringBuilder();
        var bytes = new List<byte>();
        Span<byte> one = stackalloc byte[4];
        foreach (var rune in value.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(one);
            if (bytes.Count > 0 && column + Width(bytes.Count + length) > LongestLine)
            {
                AppendWord();
                words.Append("\r\n ");
                column = 1;
            }

            bytes.AddRange(one[..length]);
        }

        AppendWord();
        return words.ToString();

        void AppendWord()
        {
            words.Append(WordStart).Append(Convert.ToBase64String([.. bytes])).Append(WordEnd);
            bytes.Clear();
        }
    }

    private static int Width(int bytes) => WordStart.Length + ((bytes + 2) / 3 * 4) + WordEnd.Length;

    private static bool IsPhrase(string name) => name.All(char.IsAscii) && name.Length <= 50 && !name.Contains("=?", StringComparison.Ordinal);

    private static string Phrase(string name)
        => name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '\'' or '_')
            ? name
            : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
