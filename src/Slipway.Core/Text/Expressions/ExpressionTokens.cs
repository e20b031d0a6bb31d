using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Slipway.Core.Text.Expressions;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A number or text.</summary>
    Literal,

    /// <summary>An operator, bracket, comma or dot.</summary>
    Mark,

    /// <summary>Nothing that may stand in an expression; its text says why.</summary>
    Wrong,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; for what is wrong, the reason.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Value">The value of a text or a double.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Offset, ExpressionValue? Value = null)
{
    /// <summary>Whether it is a number, before which a minus belongs to it.</summary>
    public bool IsNumber => Kind == TokenKind.Literal && Value is not ExpressionValue.String;

    /// <summary>Whether it is the mark or keyword.</summary>
    public bool Is(string text) => Kind is TokenKind.Mark or TokenKind.Name && Text == text;
}

/// <summary>Takes an expression apart into tokens, as the lexis of the CEL language definition says. What stops it is the last token.</summary>
internal static class ExpressionTokens
{
    private static readonly FrozenSet<string> Marks =
        new[] { "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "?", ":", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", "." }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The tokens; the last is the end or what is wrong.</summary>
    public static List<Token> Of(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        do
        {
            at = Blank(text, at);
            tokens.Add(Next(text, ref at));
        }
        while (tokens[^1].Kind is not (TokenKind.End or TokenKind.Wrong));
        return tokens;
    }

    private static int Blank(string text, int at)
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\n' or '\f' or '\r')
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("//", StringComparison.Ordinal))
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    private static Token Next(string text, ref int at)
    {
        var start = at;
        if (at == text.Length)
        {
            return new Token(TokenKind.End, "", start);
        }

        if (text[at] is '"' or '\'' || (text[at] is 'r' or 'R' && at + 1 < text.Length && text[at + 1] is '"' or '\''))
        {
            return Quoted(text, ref at);
        }

        if (text[at] is 'b' or 'B' && at + 1 < text.Length && text[at + 1] is '"' or '\'')
        {
            return new Token(TokenKind.Wrong, "Bytes are not taken here: write a text without the b", start);
        }

        if (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            return Number(text, ref at);
        }

        if (char.IsAsciiLetter(text[at]) || text[at] == '_')
        {
            at = While(text, at, c => char.IsAsciiLetterOrDigit(c) || c == '_');
            return new Token(TokenKind.Name, text[start..at], start);
        }

        for (var length = Math.Min(2, text.Length - at); length > 0; length--)
        {
            if (Marks.Contains(text.Substring(at, length)))
            {
                at += length;
                return new Token(TokenKind.Mark, text[start..at], start);
            }
        }

        return new Token(TokenKind.Wrong, text[at] switch
        {
            '=' => "One equals sign says nothing here: write ==",
            '&' => "Write && for \"and\"",
            '|' => "Write || for \"or\"",
            '{' or '}' => "Maps and messages are not taken here: use lists",
            var c => $"The character {(char.IsControl(c) || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c)} may not stand here",
        }, start);
    }

    private static int While(string text, int at, Func<char, bool> holds)
    {
        while (at < text.Length && holds(text[at]))
        {
            at++;
        }

        return at;
    }

    private static Token Number(string text, ref int at)
    {
        var start = at;
        if (text.AsSpan(at).StartsWith("0x", StringComparison.Ordinal) && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 2]))
        {
            at = While(text, at + 2, char.IsAsciiHexDigit);
        }
        else
        {
            at = While(text, at, char.IsAsciiDigit);
            var isDouble = false;
            if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
            {
                isDouble = true;
                at = While(text, at + 1, char.IsAsciiDigit);
            }

            if (at < text.Length && text[at] is 'e' or 'E' && (at + 1 + (at + 1 < text.Length && text[at + 1] is '+' or '-' ? 1 : 0)) is var digits && digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                isDouble = true;
                at = While(text, digits, char.IsAsciiDigit);
            }

            if (isDouble)
            {
                var value = double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
                return double.IsFinite(value) ? new Token(TokenKind.Literal, text[start..at], start, ExpressionValue.Of(value)) : new Token(TokenKind.Wrong, "The number is larger than a double can be", start);
            }
        }

        return at < text.Length && text[at] is 'u' or 'U'
            ? new Token(TokenKind.Wrong, "Unsigned numbers are not taken here: write the number without the u", start)
            : new Token(TokenKind.Literal, text[start..at], start);
    }

    private static Token Quoted(string text, ref int at)
    {
        var start = at;
        var isRaw = text[at] is 'r' or 'R';
        at += isRaw ? 1 : 0;
        var quote = text[at];
        var delimiter = text.AsSpan(at).StartsWith(new string(quote, 3), StringComparison.Ordinal) ? new string(quote, 3) : quote.ToString();
        var value = new StringBuilder();
        for (at += delimiter.Length; at < text.Length;)
        {
            if (text.AsSpan(at).StartsWith(delimiter, StringComparison.Ordinal))
            {
                at += delimiter.Length;
                return new Token(TokenKind.Literal, text[start..at], start, ExpressionValue.Of(value.ToString()));
            }

            if (text[at] is '\n' or '\r' && delimiter.Length == 1)
            {
                break;
            }

            if (text[at] == '\\' && !isRaw)
            {
                if (Escaped(text, ref at) is not { } escaped)
                {
                    return new Token(TokenKind.Wrong, "This backslash begins no escape: write two for a backslash, or r before the quotes", at);
                }

                value.Append(escaped);
            }
            else if (text[at] == '\\' && at + 1 < text.Length)
            {
                // In a raw text a backslash stays, and so does the quote behind it.
                value.Append(text, at, 2);
                at += 2;
            }
            else
            {
                value.Append(text[at++]);
            }
        }

        return new Token(TokenKind.Wrong, "The text is not closed: a quotation mark is missing", start);
    }

    private static string? Escaped(string text, ref int at)
    {
        var c = at + 1 < text.Length ? text[at + 1] : '\0';
        var (length, radix) = c switch
        {
            'x' or 'X' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            >= '0' and <= '3' => (3, 8),
            _ => (0, 0),
        };
        if (length > 0)
        {
            var from = at + (radix == 16 ? 2 : 1);
            if (from + length > text.Length || !text.AsSpan(from, length).ContainsOnly(radix))
            {
                return null;
            }

            var code = Convert.ToUInt32(text.Substring(from, length), radix);
            if (!Rune.IsValid(code))
            {
                return null;
            }

            at = from + length;
            return new Rune(code).ToString();
        }

        var plain = c switch
        {
            'a' => "\a", 'b' => "\b", 'f' => "\f", 'n' => "\n", 'r' => "\r", 't' => "\t", 'v' => "\v",
            '\\' or '?' or '"' or '\'' or '`' => c.ToString(),
            _ => null,
        };
        at += plain is null ? 0 : 2;
        return plain;
    }

    private static bool ContainsOnly(this ReadOnlySpan<char> digits, int radix)
    {
        foreach (var digit in digits)
        {
            if (!(radix == 16 ? char.IsAsciiHexDigit(digit) : digit is >= '0' and <= '7'))
            {
                return false;
            }
        }

        return true;
    }
}
