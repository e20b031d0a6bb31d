using System.Collections.Immutable;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>One answer of the server, of one or more lines.</summary>
internal sealed record SmtpReply(int Code, ImmutableArray<string> Lines)
{
    private const int LongestText = 500;

    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsTemporary => Code is >= 400 and < 500;

    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>The status of RFC 3463, such as 5.1.1, when the server gave one.</summary>
    public string? Enhanced => Lines is [var first, ..] && StatusLength(first) is > 0 and var length ? first[..length] : null;

    public string Text
    {
        get
        {
            var text = string.Join(' ', Lines.Select(line => line[StatusLength(line)..].Trim()));
            return text.Length > LongestText ? text[..LongestText] : text;
        }
    }

    public override string ToString() => $"{Code} {(Enhanced is null ? "" : Enhanced + " ")}{Text}".TrimEnd();

    private static int StatusLength(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space ? space : line.Length;
        return line[..end].Split('.') is [['2' or '4' or '5'], var subject, var detail] && IsNumber(subject) && IsNumber(detail) ? end : 0;
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= 3 && text.All(char.IsAsciiDigit);
}
