using System.Collections.Frozen;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Mail;

/// <summary>Finds which features of caniemail.com the styles of a mail use.</summary>
internal static class StyleFeatures
{
    private const int LongestValue = 4000;

    private static readonly FrozenDictionary<string, string> Properties = MarkupFeatures.Groups(
        ("css-block-inline-size", "block-size"), ("css-border-inline-block", "border-inline border-block"),
        ("css-border-inline-block-individual", "border-block-end border-block-start border-inline-end border-inline-start"),
        ("css-border-inline-block-longhand", "border-block-color border-block-style border-block-width border-inline-color border-inline-style border-inline-width"),
        ("css-border-radius-logical", "border-end-end-radius border-end-start-radius border-start-end-radius border-start-start-radius"),
        ("css-border-radius", "border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius"),
        ("css-border", "border-top border-right border-bottom border-left border-width border-style border-color"),
        ("css-column-layout-properties", "columns column-fill column-rule column-rule-color column-rule-style column-rule-width column-span column-width"),
        ("css-gap", "gap column-gap row-gap"), ("css-grid-template", "grid-template grid-template-areas grid-template-columns grid-template-rows"),
        ("css-inset", "inset inset-block inset-inline inset-block-start inset-block-end inset-inline-start inset-inline-end"), ("css-left-right-top-bottom", "left right top bottom"),
        ("css-margin-block-start-end", "margin-block-start margin-block-end"), ("css-margin-inline-block", "margin-inline margin-block"), ("css-margin-inline-start-end", "margin-inline-start margin-inline-end"),
        ("css-margin", "margin-top margin-right margin-bottom margin-left"), ("css-padding", "padding-top padding-right padding-bottom padding-left"),
        ("css-padding-block-start-end", "padding-block-start padding-block-end"), ("css-padding-inline-block", "padding-inline padding-block"), ("css-padding-inline-start-end", "padding-inline-start padding-inline-end"),
        ("css-overflow", "overflow-x overflow-y overflow-block overflow-inline"), ("css-scroll-snap", "scroll-snap-type scroll-snap-align scroll-snap-stop"),
        ("css-animation", "animation-name animation-duration animation-delay animation-iteration-count animation-timing-function"), ("css-transition", "transition-property transition-duration"));

    private static readonly FrozenDictionary<string, string> Functions = MarkupFeatures.Groups(
        ("css-linear-gradient", "linear-gradient repeating-linear-gradient"), ("css-radial-gradient", "radial-gradient repeating-radial-gradient"), ("css-conic-gradient", "conic-gradient repeating-conic-gradient"),
        ("css-function-clamp", "clamp"), ("css-function-max", "max"), ("css-function-min", "min"), ("css-function-light-dark", "light-dark"), ("css-unit-calc", "calc"), ("css-variables", "var"),
        ("css-rgb", "rgb"), ("css-rgba", "rgba"), ("css-modern-color", "lch oklch lab oklab"), ("css-intrinsic-size", "fit-content"));

    private static readonly FrozenDictionary<string, string> Words = MarkupFeatures.Groups(
        ("css-intrinsic-size", "fit-content min-content max-content"), ("css-sytem-ui", "system-ui ui-serif ui-sans-serif ui-rounded ui-monospace"), ("css-unit-initial", "initial"));

    /// <summary>Tells every feature with where it is first used in the source, and perhaps with more places.</summary>
    public static void Find(StyleSheets sheets, Action<string, int> use)
    {
        foreach (var rule in sheets.AtRules)
        {
            OfAtRule(rule, use);
        }

        foreach (var import in sheets.Imports)
        {
            use("css-at-import", import.Start);
        }

        string? last = null;
        var known = new HashSet<Html.DeclarationText>();
        foreach (var declaration in sheets.Declarations)
        {
            // What stands in the at-rule of a font is no property of an element, and what stands in a condition is for those who understand it.
            if (declaration.AtRule?.Name is "font-face" or "media" or "supports")
            {
                continue;
            }

            // The same words have the same features: each is told where it is first used.
            if (known.Add(declaration.Read))
            {
                OfDeclaration(declaration, use);
            }

            if (declaration.Selector.Length > 0 && declaration.Selector != last)
            {
                last = declaration.Selector;
                OfSelector(last, declaration.Start, use);
            }
        }
    }

    private static void OfAtRule(AtRule rule, Action<string, int> use)
    {
        use($"css-at-{rule.Name.Replace("-webkit-", "", StringComparison.Ordinal)}", rule.Start);
        foreach (var condition in rule.Name == "media" ? (ReadOnlySpan<string>)["prefers-color-scheme", "prefers-reduced-motion", "orientation", "hover", "device-pixel-ratio"] : [])
        {
            if (rule.Prelude.Contains(condition, StringComparison.OrdinalIgnoreCase))
            {
                use($"css-at-media-{condition}", rule.Start);
            }
        }
    }

    private static void OfDeclaration(Html.Declaration declaration, Action<string, int> use)
    {
        var (property, value) = (declaration.Property, declaration.Value);
        if (property.StartsWith("--", StringComparison.Ordinal))
        {
            use("css-variables", declaration.Start);
            return;
        }

        // In a shorthand the feature is the longhand's too: caniemail has no line of its own for most of them.
        use(Properties.GetValueOrDefault(property) ?? "css-" + property, declaration.Start);
        var keyed = (property, value.Trim().ToLowerInvariant()) switch
        {
            ("display", "flex" or "inline-flex") => "css-display-flex",
            ("display", "grid" or "inline-grid") => "css-display-grid",
            ("display", "none") => "css-display-none",
            _ => null,
        };
        if (keyed is not null)
        {
            use(keyed, declaration.ValueStart);
        }

        if (declaration.IsImportant)
        {
            use("css-important", declaration.Start);
        }

        OfValue(value.Length > LongestValue ? value[..LongestValue] : value, declaration.ValueStart, use);
    }

    private static void OfValue(string value, int start, Action<string, int> use)
    {
        for (var at = 0; at < value.Length;)
        {
            var c = value[at];
            if (c is '"' or '\'')
            {
                var close = value.IndexOf(c, at + 1);
                at = close < 0 ? value.Length : close + 1;
            }
            else if (char.IsAsciiDigit(c))
            {
                at = OfNumber(value, at, start, use);
            }
            else if (char.IsAsciiLetter(c) || c == '#')
            {
                var end = at + 1;
                while (end < value.Length && (char.IsAsciiLetterOrDigit(value[end]) || value[end] == '-'))
                {
                    end++;
                }

                at = OfName(value, at, end, start, use);
            }
            else
            {
                at++;
            }
        }
    }

    private static int OfNumber(string value, int at, int start, Action<string, int> use)
    {
        var unit = at;
        while (unit < value.Length && (char.IsAsciiDigit(value[unit]) || value[unit] == '.'))
        {
            unit++;
        }

        var end = unit;
        while (end < value.Length && (char.IsAsciiLetter(value[end]) || value[end] == '%'))
        {
            end++;
        }

        if (end > unit)
        {
            use(value[unit] == '%' ? "css-unit-percent" : $"css-unit-{value[unit..end].ToLowerInvariant()}", start);
        }

        return end;
    }

    private static int OfName(string value, int at, int end, int start, Action<string, int> use)
    {
        var name = value[at..end];
        var isFunction = end < value.Length && value[end] == '(';
        if (isFunction && name.Equals("url", StringComparison.OrdinalIgnoreCase))
        {
            var close = value.IndexOf(')', end);
            var address = value[(end + 1)..(close < 0 ? value.Length : close)].Trim('"', '\'', ' ');
            if (MarkupFeatures.OfImage(address) is { } image)
            {
                use(image, start);
            }

            return close < 0 ? value.Length : close + 1;
        }

        if ((isFunction ? Functions : Words).GetValueOrDefault(name) is { } feature)
        {
            use(feature, start);
        }

        return end;
    }

    private static void OfSelector(string selector, int start, Action<string, int> use)
    {
        for (var at = 0; at < selector.Length; at++)
        {
            switch (selector[at])
            {
                case '[':
                    use("css-selector-attribute", start);
                    at = selector.IndexOf(']', at) is >= 0 and var close ? close : selector.Length;
                    break;
                case '>':
                    use("css-selector-child", start);
                    break;
                case '+':
                    use("css-selector-adjacent-sibling", start);
                    break;
                case '~':
                    use("css-selector-general-sibling", start);
                    break;
                case '*':
                    use("css-selector-universal", start);
                    break;
                case ':':
                    at = OfPseudo(selector, at, start, use);
                    break;
            }
        }
    }

    private static int OfPseudo(string selector, int at, int start, Action<string, int> use)
    {
        var from = selector.AsSpan(at).StartsWith("::") ? at + 2 : at + 1;
        var end = from;
        while (end < selector.Length && (char.IsAsciiLetterOrDigit(selector[end]) || selector[end] == '-'))
        {
            end++;
        }

        var name = selector[from..end].ToLowerInvariant();
        var isElement = from == at + 2 || name is "before" or "after" or "first-letter" or "first-line";
        use($"css-pseudo-{(isElement ? "element" : "class")}-{name}", start);
        return end - 1;
    }
}
