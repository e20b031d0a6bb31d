using System.Globalization;
using System.Text;

namespace Slipway.Core.Html;

/// <summary>Reads selectors; one that browsers cannot read spoils the whole list, as they have it.</summary>
internal ref struct SelectorReader
{
    private const int DeepestNesting = 8;
    private const int MostCompounds = 64;
    private const string PseudoElements = "before after first-line first-letter placeholder selection marker backdrop file-selector-button cue part slotted grammar-error spelling-error target-text details-content";

    private readonly ReadOnlySpan<char> _css;
    private readonly int _depth;
    private int _at;
    private int _ids;
    private int _classes;
    private int _names;

    private SelectorReader(ReadOnlySpan<char> css, int depth)
    {
        _css = css;
        _depth = depth;
    }

    private readonly char Current => _at < _css.Length ? _css[_at] : '\0';

    /// <summary>The selectors of a list; null when one cannot be read.</summary>
    public static Selector[]? Read(ReadOnlySpan<char> css) => new SelectorReader(css, 0).List(isForgiving: false);

    private Selector[]? List(bool isForgiving)
    {
        var list = new List<Selector>();
        while (true)
        {
            var from = _at;
            if (list.Count > StyleSheets.MostParts || _depth > DeepestNesting)
            {
                return null;
            }

            if (Selector() is { } selector && (_at >= _css.Length || Current == ','))
            {
                list.Add(selector);
            }
            else if (!isForgiving)
            {
                return null;
            }
            else
            {
                _at = CssScanner.Find(_css, from, ",");
            }

            if (_at >= _css.Length)
            {
                return [.. list];
            }

            _at++;
        }
    }

    private Selector? Selector()
    {
        (_ids, _classes, _names) = (0, 0, 0);
        var compounds = new List<Compound>();
        var combinators = new List<Combinator>();
        Blanks();
        while (compounds.Count < MostCompounds && Compound() is { } compound)
        {
            compounds.Add(compound);
            var hasBlank = Blanks();
            switch (Current)
            {
                case '>' or '+' or '~':
                    combinators.Add(_css[_at++] switch { '>' => Combinator.Child, '+' => Combinator.Next, _ => Combinator.Later });
                    Blanks();
                    break;
                case '\0' or ',' when _at >= _css.Length || Current == ',':
                    return new Selector([.. compounds], [.. combinators], (Math.Min(_ids, 1023) << 20) | (Math.Min(_classes, 1023) << 10) | Math.Min(_names, 1023));
                default:
                    if (!hasBlank)
                    {
                        return null;
                    }

                    combinators.Add(Combinator.Descendant);
                    break;
            }
        }

        return null;
    }

    private Compound? Compound()
    {
        string? type = null, id = null;
        var classes = new List<string>();
        var tests = new List<SelectorTest>();
        var from = _at;
        if (Current == '*')
        {
            _at++;
        }
        else if (IsNameStart(Current))
        {
            type = Name()!.ToLowerInvariant();
            _names++;
        }

        while (_at < _css.Length)
        {
            switch (Current)
            {
                case '#':
                    _at++;
                    if (!CssScanner.IsName(Current) || Name() is not { } named || (id is not null && id != named))
                    {
                        return null;
                    }

                    id = named;
                    _ids++;
                    continue;
                case '.':
                    _at++;
                    if (!IsNameStart(Current))
                    {
                        return null;
                    }

                    classes.Add(Name()!);
                    _classes++;
                    continue;
                case '[':
                    if (Attribute() is not { } attribute)
                    {
                        return null;
                    }

                    tests.Add(attribute);
                    _classes++;
                    continue;
                case ':':
                    if (Pseudo() is not { } pseudo)
                    {
                        return null;
                    }

                    tests.Add(pseudo);
                    continue;
            }

            break;
        }

        return _at == from ? null : new Compound(type, id, [.. classes], [.. tests]);
    }

    private SelectorTest? Attribute()
    {
        _at++;
        Blanks();
        if (!IsNameStart(Current))
        {
            return null;
        }

        var name = Name()!.ToLowerInvariant();
        Blanks();
        if (Current == ']')
        {
            _at++;
            return new SelectorTest.Attribute(name, AttributeMatch.Exists, "", IgnoreCase: false);
        }

        AttributeMatch? match = Current switch
        {
            '=' => AttributeMatch.Equal,
            '~' => AttributeMatch.Word,
            '^' => AttributeMatch.Prefix,
            '$' => AttributeMatch.Suffix,
            '*' => AttributeMatch.Part,
            '|' => AttributeMatch.Language,
            _ => null,
        };
        _at += Current == '=' ? 0 : 1;
        if (match is null || Current != '=')
        {
            return null;
        }

        _at++;
        Blanks();
        var value = Current is '"' or '\'' ? Text() : CssScanner.IsName(Current) ? Name() : null;
        Blanks();
        var ignoreCase = Current is 'i' or 'I';
        _at += ignoreCase || Current is 's' or 'S' ? 1 : 0;
        Blanks();
        if (value is null || Current != ']')
        {
            return null;
        }

        _at++;
        return new SelectorTest.Attribute(name, match.Value, value, ignoreCase);
    }

    private SelectorTest? Pseudo()
    {
        _at++;
        var isElement = Current == ':';
        _at += isElement ? 1 : 0;
        if (!IsNameStart(Current))
        {
            return null;
        }

        var name = Name()!.ToLowerInvariant();
        var argument = ReadOnlySpan<char>.Empty;
        var hasArgument = Current == '(';
        if (hasArgument)
        {
            var close = CssScanner.Find(_css, _at + 1, ")");
            if (close >= _css.Length)
            {
                return null;
            }

            argument = _css[(_at + 1)..close].Trim();
            _at = close + 1;
        }

        if (isElement || (!hasArgument && name is "before" or "after" or "first-line" or "first-letter"))
        {
            _names++;
            return name.StartsWith('-') || CssValues.IsOneOf(name, PseudoElements) ? new SelectorTest.Never() : null;
        }

        return hasArgument ? Function(name, argument) : Plain(name);
    }

    private SelectorTest? Plain(string name)
    {
        _classes++;
        return name switch
        {
            "root" => new SelectorTest.Root(),
            "link" or "any-link" => new SelectorTest.Link(),
            "empty" => new SelectorTest.Empty(),
            "first-child" => new SelectorTest.Nth(0, 1, FromEnd: false, OfType: false, null),
            "last-child" => new SelectorTest.Nth(0, 1, FromEnd: true, OfType: false, null),
            "first-of-type" => new SelectorTest.Nth(0, 1, FromEnd: false, OfType: true, null),
            "last-of-type" => new SelectorTest.Nth(0, 1, FromEnd: true, OfType: true, null),
            "only-child" => Only(ofType: false),
            "only-of-type" => Only(ofType: true),
            "hover" or "focus" or "focus-visible" or "focus-within" or "active" or "visited" or "target" or "target-within" or "checked" or "disabled" or "enabled" or "default" or "indeterminate"
                or "placeholder-shown" or "valid" or "invalid" or "required" or "optional" or "read-only" or "read-write" or "in-range" or "out-of-range" or "autofill" or "fullscreen" or "modal"
                or "user-valid" or "user-invalid" or "defined" or "open" or "popover-open" or "playing" or "paused" or "scope" or "host" => new SelectorTest.Never(),
            // Of one maker's programs.
            ['-', ..] => new SelectorTest.Never(),
            _ => null,
        };

        static SelectorTest Only(bool ofType) => new SelectorTest.AnyOf(
        [
            new Selector([new Compound(null, null, [], [new SelectorTest.Nth(0, 1, FromEnd: false, ofType, null), new SelectorTest.Nth(0, 1, FromEnd: true, ofType, null)])], [], 0),
        ]);
    }

    private SelectorTest? Function(string name, ReadOnlySpan<char> argument)
    {
        switch (name)
        {
            case "is" or "matches" or "where" or "-webkit-any" or "-moz-any":
                var any = new SelectorReader(argument, _depth + 1).List(isForgiving: true);
                Weigh(name == "where" ? null : any);
                return any is null ? null : new SelectorTest.AnyOf(any);
            case "not":
                var none = new SelectorReader(argument, _depth + 1).List(isForgiving: false);
                Weigh(none);
                return none is null ? null : new SelectorTest.NoneOf(none);
            case "nth-child" or "nth-last-child" or "nth-of-type" or "nth-last-of-type":
                _classes++;
                return Nth(argument, name.Contains("last", StringComparison.Ordinal), name.EndsWith("of-type", StringComparison.Ordinal));
            case "has" or "lang" or "dir" or "host" or "host-context" or "state" or "active-view-transition-type":
                _classes++;
                return new SelectorTest.Never();
            default:
                return null;
        }
    }

    // A list weighs as much as its heaviest.
    private void Weigh(Selector[]? list)
    {
        var most = list is { Length: > 0 } ? list.Max(s => s.Specificity) : 0;
        _ids += most >> 20;
        _classes += (most >> 10) & 1023;
        _names += most & 1023;
    }

    private SelectorTest? Nth(ReadOnlySpan<char> argument, bool fromEnd, bool ofType)
    {
        Selector[]? of = null;
        if (!ofType && argument.IndexOf(" of ") is > 0 and var at)
        {
            of = new SelectorReader(argument[(at + 4)..], _depth + 1).List(isForgiving: false);
            if (of is null)
            {
                return null;
            }

            Weigh(of);
            argument = argument[..at];
        }

        var written = argument.ToString().Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        if (written is "odd" or "even")
        {
            return new SelectorTest.Nth(2, written == "odd" ? 1 : 0, fromEnd, ofType, of);
        }

        var n = written.IndexOf('n', StringComparison.Ordinal);
        var step = n < 0 ? 0 : written[..n] switch { "" or "+" => 1, "-" => -1, var text => Whole(text) };
        var offset = n == written.Length - 1 && n >= 0 ? 0 : Whole(written[(n + 1)..]);
        return step is { } a && offset is { } b ? new SelectorTest.Nth(a, b, fromEnd, ofType, of) : null;
    }

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private readonly bool IsNameStart(char c) =>
        char.IsAsciiLetter(c) || c is '_' or '\\' || c >= 0x80 || (c == '-' && _at + 1 < _css.Length && (char.IsAsciiLetter(_css[_at + 1]) || _css[_at + 1] is '-' or '_' or '\\' || _css[_at + 1] >= 0x80));

    private string? Name()
    {
        var from = _at;
        _at = CssScanner.AfterName(_css, _at);
        return Unescape(_css[from.._at]);
    }

    private string? Text()
    {
        var quote = _css[_at++];
        var from = _at;
        while (_at < _css.Length && _css[_at] != quote)
        {
            _at += _css[_at] == '\\' ? 2 : 1;
        }

        _at = Math.Min(_at, _css.Length);
        var text = Unescape(_css[from.._at]);
        _at++;
        return text;
    }

    private static string Unescape(ReadOnlySpan<char> css)
    {
        if (!css.Contains('\\'))
        {
            return css.ToString();
        }

        var text = new StringBuilder(css.Length);
        for (var at = 0; at < css.Length;)
        {
            if (css[at] != '\\' || at + 1 >= css.Length)
            {
                text.Append(css[at++]);
                continue;
            }

            var escape = css[(at + 1)..CssScanner.AfterEscape(css, at)];
            at += 1 + escape.Length;
            if (char.IsAsciiHexDigit(escape[0]))
            {
                var code = int.Parse(escape.Trim(" \t\r\n\f"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                text.Append(Rune.IsValid(code) && code != 0 ? new Rune(code).ToString() : "\uFFFD");
            }
            else
            {
                text.Append(escape);
            }
        }

        return text.ToString();
    }

    private bool Blanks()
    {
        var from = _at;
        _at = CssScanner.AfterBlanks(_css, _at);
        return _at > from;
    }
}
