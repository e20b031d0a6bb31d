namespace Slipway.Core.Html;

/// <summary>Whether media queries hold on a screen.</summary>
internal ref struct MediaQuery
{
    private const int DeepestNesting = 8;

    private readonly ReadOnlySpan<char> _css;
    private readonly Screen _screen;
    private readonly int _depth;
    private int _at;

    private MediaQuery(ReadOnlySpan<char> css, Screen screen, int depth)
    {
        _css = css;
        _screen = screen;
        _depth = depth;
    }

    private readonly bool IsAtEnd => _at >= _css.Length;

    /// <summary>Whether one of the queries of a list holds; an empty list holds, a query that cannot be read does not.</summary>
    public static bool Holds(string list, Screen screen) =>
        string.IsNullOrWhiteSpace(list) || CssScanner.Split(list.ToLowerInvariant(), ',').Exists(q => new MediaQuery(q, screen, 0).Query() == true);

    private bool? Query()
    {
        var word = Word();
        if (word.Length == 0 || (word is "not" && _at < _css.Length && _css[_at] == '('))
        {
            _at = 0;
            return Condition();
        }

        var isNot = word is "not";
        word = word is "not" or "only" ? Word() : word;
        bool? holds = word.Length == 0 ? null : word is "screen" or "all";
        if (!IsAtEnd)
        {
            holds = Word() is "and" ? And(holds, Condition()) : null;
        }

        return isNot ? !holds : holds;
    }

    private bool? Condition()
    {
        var isNot = Word() is "not";
        var holds = InBrackets();
        holds = isNot ? !holds : holds;
        while (holds is not null && !IsAtEnd)
        {
            holds = Word() switch
            {
                "and" => And(holds, InBrackets()),
                "or" => InBrackets() is { } other ? holds.Value || other : null,
                _ => null,
            };
        }

        return holds;
    }

    private bool? InBrackets()
    {
        if (IsAtEnd || _css[_at] != '(' || _depth > DeepestNesting)
        {
            return null;
        }

        var close = CssScanner.Find(_css, _at + 1, ")");
        var inner = _css[(_at + 1)..close].Trim();
        _at = CssScanner.AfterBlanks(_css, Math.Min(close + 1, _css.Length));
        return inner.StartsWith("(") || inner.StartsWith("not ") || inner.StartsWith("not(") ? new MediaQuery(inner, _screen, _depth + 1).Condition() : Feature(inner);
    }

    private readonly bool? Feature(ReadOnlySpan<char> feature)
    {
        if (feature.IndexOfAny('<', '>', '=') >= 0)
        {
            return Range(feature);
        }

        var colon = feature.IndexOf(':');
        var name = (colon < 0 ? feature : feature[..colon]).Trim();
        var value = colon < 0 ? default : feature[(colon + 1)..].Trim();
        return name switch
        {
            "prefers-color-scheme" => colon < 0 || value is "dark" == _screen.Dark && value is "dark" or "light",
            "width" or "device-width" => colon < 0 ? _screen.WidthPx > 0 : Px(value) == _screen.WidthPx,
            "min-width" or "min-device-width" => _screen.WidthPx >= Px(value),
            "max-width" or "max-device-width" => _screen.WidthPx <= Px(value),
            "color" => colon < 0,
            "min-color" => CssLength.Number(value) <= 8,
            "-webkit-min-device-pixel-ratio" or "min-resolution" or "min--moz-device-pixel-ratio" => CssLength.Number(value.TrimEnd("dpxi")) <= 1,
            // What people ask for who need it: looked at as by those who do not.
            "prefers-reduced-motion" or "prefers-contrast" or "prefers-reduced-transparency" or "prefers-reduced-data" => value is "no-preference",
            "forced-colors" or "inverted-colors" => value is "none",
            "scripting" => value is "none",
            _ => false,
        };
    }

    // width >= 600px, 400px <= width <= 700px
    private readonly bool? Range(ReadOnlySpan<char> feature)
    {
        var left = feature.IndexOfAny('<', '>', '=');
        var right = feature.LastIndexOfAny('<', '>', '=');
        var before = feature[..left].Trim();
        var after = feature[(right + 1)..].Trim();
        if (before is "width" or "device-width")
        {
            return Compare(_screen.WidthPx, feature[left..(right + 1)].Trim(), Px(after));
        }

        if (after is "width" or "device-width")
        {
            return Compare(Px(before), feature[left..(right + 1)].Trim(), _screen.WidthPx);
        }

        var middle = feature[left..(right + 1)];
        var name = middle.Trim("<>= ");
        var at = middle.IndexOf(name);
        return name is "width" or "device-width" ? And(Compare(Px(before), middle[..at].Trim(), _screen.WidthPx), Compare(_screen.WidthPx, middle[(at + name.Length)..].Trim(), Px(after))) : false;
    }

    private static bool? Compare(double? left, ReadOnlySpan<char> how, double? right) => left is null || right is null ? null : how switch
    {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        "=" => left == right,
        _ => null,
    };

    private readonly double? Px(ReadOnlySpan<char> length) => CssLength.Px(length, new LengthBasis(16, 16, null, _screen.WidthPx));

    private static bool? And(bool? one, bool? other) => one is null || other is null ? null : one.Value && other.Value;

    // The next word, if one stands here, and the blanks after it.
    private ReadOnlySpan<char> Word()
    {
        var from = _at = CssScanner.AfterBlanks(_css, _at);
        var to = CssScanner.AfterName(_css, from);
        _at = CssScanner.AfterBlanks(_css, to);
        return _css[from..to];
    }
}
