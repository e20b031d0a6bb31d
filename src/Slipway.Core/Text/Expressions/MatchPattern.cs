using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Core.Text.Expressions;

/// <summary>An expression of RE2, as CEL's <c>matches</c> takes it, run by .NET's engine that never goes back.</summary>
/// <remarks>
/// What the two engines read differently is rewritten (<c>$</c>, <c>\d</c>, <c>\w</c>, <c>\s</c>, POSIX classes, <c>(?P&lt;name&gt;</c>) or refused. Two differences stay:
/// <c>\b</c> takes letters of all scripts, and a character beyond U+FFFF counts as two for a dot.
/// </remarks>
internal sealed class MatchPattern
{
    private const int MostRepeats = 1_000;

    private static readonly FrozenDictionary<char, string> Classes = new Dictionary<char, string>
    {
        ['d'] = "0-9", ['w'] = "0-9A-Za-z_", ['s'] = @"\t\n\f\r ",
        ['D'] = @"\x00-/:-\uFFFF", ['W'] = @"\x00-/:-@\[-\^`\{-\uFFFF", ['S'] = @"\x00-\x08\x0B\x0E-\x1F!-\uFFFF",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Posix = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = @"\x00-\x7F", ["blank"] = @"\t ", ["cntrl"] = @"\x00-\x1F\x7F", ["digit"] = "0-9", ["graph"] = "!-~",
        ["lower"] = "a-z", ["print"] = " -~", ["punct"] = @"!-/:-@\[-`\{-~", ["space"] = @"\t\n\v\f\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Regex _regex;

    private MatchPattern(string text, Regex regex) => (Text, _regex) = (text, regex);

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>Whether it matches anywhere in a text.</summary>
    public bool IsIn(string text) => _regex.IsMatch(text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MatchPattern other && other.Text == Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Makes a pattern; null when it cannot be used, with the reason as the end of a sentence.</summary>
    public static MatchPattern? Of(string text, out string? problem)
    {
        try
        {
            var pattern = new MatchPattern(text, new Regex(new Translation(text).Whole(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            problem = null;
            return pattern;
        }
        catch (RegexParseException broken)
        {
            problem = $"is no regular expression: {broken.Error}";
        }
        catch (NotSupportedException)
        {
            problem = "is too large";
        }
        catch (FormatException refused)
        {
            problem = refused.Message;
        }

        return null;
    }

    private sealed class Translation(string text)
    {
        private readonly StringBuilder _out = new(text.Length + 16);
        private readonly Stack<bool> _multiline = new([false]);
        private int _at;

        public string Whole()
        {
            while (_at < text.Length)
            {
                Next();
            }

            return _out.ToString();
        }

        private void Next()
        {
            var c = text[_at];
            switch (c)
            {
                case '\\':
                    Escape(inClass: false);
                    break;
                case '[':
                    Class();
                    break;
                case '(':
                    Open();
                    break;
                case ')':
                    _at++;
                    _out.Append(')');
                    _ = _multiline.Count > 1 ? _multiline.Pop() : throw new FormatException("closes a bracket that is not open");
                    break;
                case '$':
                    _at++;
                    _out.Append(_multiline.Peek() ? "$" : @"\z");
                    break;
                case '{':
                    Repeat();
                    break;
                default:
                    Character();
                    break;
            }
        }

        // A character of two units is one for what follows it.
        private void Character()
        {
            var isPair = _at + 1 < text.Length && char.IsSurrogatePair(text[_at], text[_at + 1]);
            _ = isPair ? _out.Append("(?:").Append(text, _at, 2).Append(')') : _out.Append(text[_at]);
            _at += isPair ? 2 : 1;
        }

        private void Escape(bool inClass)
        {
            var c = _at + 1 < text.Length ? text[_at + 1] : throw new FormatException("ends with a backslash");
            _at += 2;
            switch (c)
            {
                case 'd' or 'w' or 's' or 'D' or 'W' or 'S':
                    _ = inClass ? _out.Append(Classes[c]) : _out.Append('[').Append(Classes[c]).Append(']');
                    break;
                case 'b' or 'B' or 'A' or 'z' when !inClass:
                case 'a' or 'f' or 't' or 'n' or 'r' or 'v':
                    _out.Append('\\').Append(c);
                    break;
                case 'p' or 'P':
                    Category(c);
                    break;
                case 'x':
                    Code();
                    break;
                case >= '1' and <= '9':
                    throw new FormatException("refers back to a group, which RE2 cannot");
                case var mark when mark < 128 && !char.IsAsciiLetterOrDigit(mark):
                    _out.Append('\\').Append(mark);
                    break;
                default:
                    throw new FormatException($"has \\{c}, which is not known here");
            }
        }

        private void Category(char c)
        {
            var end = _at < text.Length && text[_at] == '{' ? text.IndexOf('}', _at) : _at;
            if (end < 0 || end >= text.Length)
            {
                throw new FormatException($"has \\{c} without the name of a category");
            }

            var name = text[_at..(end + 1)].Trim('{', '}');
            _out.Append('\\').Append(c).Append('{').Append(name).Append('}');
            _at = end + 1;
        }

        private void Code()
        {
            var isOpen = _at < text.Length && text[_at] == '{';
            var end = isOpen ? text.IndexOf('}', _at) : _at + 2;
            var digits = end < 0 || end > text.Length ? "" : text[(_at + (isOpen ? 1 : 0))..end];
            _at = end + (isOpen ? 1 : 0);
            _ = uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code <= char.MaxValue
                ? _out.Append(CultureInfo.InvariantCulture, $"\\u{code:X4}")
                : throw new FormatException("has \\x without the number of a character up to FFFF");
        }

        private void Class()
        {
            _at++;
            _out.Append('[');
            if (_at < text.Length && text[_at] == '^')
            {
                _at++;
                _out.Append('^');
            }

            for (var first = true; _at < text.Length; first = false)
            {
                var c = text[_at];
                if (c == ']' && !first)
                {
                    _at++;
                    _out.Append(']');
                    return;
                }

                if (c == '\\')
                {
                    Escape(inClass: true);
                }
                else if (c == '[' && _at + 1 < text.Length && text[_at + 1] == ':' && text.IndexOf(":]", _at + 2, StringComparison.Ordinal) is > 0 and var end)
                {
                    _out.Append(Posix.GetValueOrDefault(text[(_at + 2)..end]) ?? throw new FormatException($"has the class {text[_at..(end + 2)]}, which is not known here"));
                    _at = end + 2;
                }
                else
                {
                    _ = char.IsSurrogate(c) ? throw new FormatException("has a character beyond U+FFFF in a class") : c is '[' or ']' ? _out.Append('\\') : _out;
                    _out.Append(c);
                    _at++;
                }
            }

            throw new FormatException("opens a class that is not closed");
        }

        private void Open()
        {
            var multiline = _multiline.Peek();
            if (_at + 1 == text.Length || text[_at + 1] != '?')
            {
                _at++;
                _out.Append('(');
                _multiline.Push(multiline);
                return;
            }

            var name = text.AsSpan(_at).StartsWith("(?P<", StringComparison.Ordinal) ? _at + 4 : text.AsSpan(_at).StartsWith("(?<", StringComparison.Ordinal) ? _at + 3 : -1;
            if (name > 0 && text.IndexOf('>', name) is > 0 and var close && text[name..close] is { Length: > 0 } word && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                _out.Append("(?<").Append(word).Append('>');
                _at = close + 1;
                _multiline.Push(multiline);
                return;
            }

            var end = text.AsSpan(_at + 2).IndexOfAnyExcept("ims-");
            var flags = end < 0 ? "" : text.Substring(_at + 2, end);
            if (end < 0 || text[_at + 2 + end] is not (':' or ')'))
            {
                throw new FormatException("has a group that RE2 does not have, or that is not known here");
            }

            var off = flags.IndexOf('-', StringComparison.Ordinal);
            multiline = flags.IndexOf('m', StringComparison.Ordinal) switch { < 0 => multiline, var at => off < 0 || at < off };
            _out.Append(text, _at, end + 3);
            _at += end + 3;
            if (text[_at - 1] == ')')
            {
                _multiline.Pop();
            }

            _multiline.Push(multiline);
        }

        private void Repeat()
        {
            var end = text.IndexOf('}', _at);
            var counts = end < 0 ? [] : text[(_at + 1)..end].Split(',');
            var isRepeat = counts.Length is 1 or 2 && IsCount(counts[0]) && (counts.Length == 1 || counts[1].Length == 0 || IsCount(counts[1]));
            if (!isRepeat)
            {
                _at++;
                _out.Append(@"\{");
                return;
            }

            if (counts.Any(c => c.Length > 4 || (c.Length > 0 && int.Parse(c, CultureInfo.InvariantCulture) > MostRepeats)))
            {
                throw new FormatException($"repeats something more than {MostRepeats} times");
            }

            _out.Append(text, _at, end + 1 - _at);
            _at = end + 1;
        }

        private static bool IsCount(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
    }
}
