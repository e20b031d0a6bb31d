using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Css;
using AngleSharp.Dom;
using Slipway.Core.Brand;

namespace Slipway.Core.Checks;

/// <summary>How text of a document looks: its colour, what it stands on, its size. Small, and honest about what it cannot tell.</summary>
/// <remarks>
/// Takes style elements (<see cref="StyleSheet"/>), style attributes, bgcolor, text and color attributes, inheritance, custom properties and what browsers do by themselves.
/// It answers null, and nothing is claimed of that text, for: a background picture or gradient, colours it cannot read (color-mix, oklch, light-dark, currentColor),
/// and in dark mode whatever is left to the browser. It does not know what lies over what by position, opacity below one, filters and blending.
/// </remarks>
internal sealed partial class Appearance(IDocument document, bool dark)
{
    private const double RootSize = 16;
    private readonly List<StyleRule> _rules = StyleSheet.Read(document, dark);
    private readonly Dictionary<IElement, Dictionary<string, string>> _declared = [];

    /// <summary>The colour of text directly in an element; null when it cannot be told.</summary>
    public Colour? Text(IElement element)
    {
        for (var e = element; e is not null; e = e.ParentElement)
        {
            var value = Value(e, "color");
            if (value is not null and not "inherit" and not "unset")
            {
                return Colour.Read(value);
            }

            if (value is null && ByBrowser(e) is { } own)
            {
                return dark ? null : own;
            }
        }

        return dark ? null : Colour.Black;
    }

    /// <summary>What text in an element stands on; null when it cannot be told.</summary>
    public Colour? Ground(IElement element)
    {
        var layers = new Stack<Colour>();
        for (var e = element; e is not null; e = e.ParentElement)
        {
            if (Value(e, "background-image") is not (null or "none" or "initial" or "unset"))
            {
                return null;
            }

            var value = Value(e, "background-color") ?? (e.LocalName == "button" ? "#efefef" : null);
            if (value is null or "none" or "initial" or "unset")
            {
                continue;
            }

            if (Background(value) is not { } colour)
            {
                return null;
            }

            layers.Push(colour);
            if (colour.Opacity >= 1)
            {
                break;
            }
        }

        return layers.TryPeek(out var lowest) && lowest.Opacity >= 1 ? layers.Aggregate((under, over) => over.Over(under))
            : dark ? null
            : layers.Aggregate(Colour.White, (under, over) => over.Over(under));
    }

    /// <summary>Whether text in an element counts as large: from 24 pixels on, or 18.66 when bold. True when its size cannot be told.</summary>
    public bool IsLarge(IElement element) => Size(element) is not { } size || size >= 24 || (size >= 18.66 && IsBold(element));

    /// <summary>Whether an element is shown at all.</summary>
    public bool IsShown(IElement element)
    {
        for (var e = element; e is not null; e = e.ParentElement)
        {
            if (e.HasAttribute("hidden") || Value(e, "display") == "none" || Value(e, "visibility") == "hidden" || IsNothing(Value(e, "opacity"))
                || IsNothing(Value(e, "max-height")) || IsNothing(Value(e, "font-size")))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNothing(string? value) => value is not null && Zero().IsMatch(value);

    private double? Size(IElement element)
    {
        var parent = element.ParentElement is { } above ? Size(above) : RootSize;
        var value = Value(element, "font-size");
        if (value is null or "inherit" or "unset")
        {
            return parent * (element.LocalName switch { "h1" => 2, "h2" => 1.5, "h3" => 1.17, "h5" or "small" => 0.83, "h6" => 0.67, _ => 1 });
        }

        // In clamp(least, wished, most) the least is what the smallest screen shows.
        if (Length().Match(value) is not { Success: true } length || value.StartsWith("calc", StringComparison.Ordinal))
        {
            return null;
        }

        var amount = double.Parse(length.Groups["amount"].Value, CultureInfo.InvariantCulture);
        return length.Groups["unit"].Value switch
        {
            "px" => amount,
            "pt" => amount * 4 / 3,
            "rem" => amount * RootSize,
            "em" => amount * parent,
            "%" => amount / 100 * parent,
            _ => null,
        };
    }

    private bool IsBold(IElement element)
    {
        for (var e = element; e is not null; e = e.ParentElement)
        {
            var value = Value(e, "font-weight");
            if (value is not null and not "inherit" and not "unset")
            {
                return value is "bold" or "bolder" || (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight >= 700);
            }

            if (value is null && e.LocalName is "b" or "strong" or "th" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6")
            {
                return true;
            }
        }

        return false;
    }

    private static Colour? ByBrowser(IElement element) => element.LocalName switch
    {
        "a" when element.HasAttribute("href") => Colour.Read("#0000ee"),
        "button" => Colour.Black,
        _ => null,
    };

    // A shorthand may name more than the colour.
    private static Colour? Background(string value) => Colour.Read(value) ?? Words().Matches(value).Select(m => Colour.Read(m.Value)).FirstOrDefault(c => c is not null);

    private string? Value(IElement element, string property) =>
        Declared(element).GetValueOrDefault(property) is { } value ? Filled(element, value, depth: 0) : null;

    // Custom properties come from the nearest element that declares them; one that none declares gives way to its fallback.
    private string? Filled(IElement element, string value, int depth)
    {
        var use = Use().Match(value);
        if (!use.Success)
        {
            return value.StartsWith("--", StringComparison.Ordinal) ? value : value.ToLowerInvariant();
        }

        var name = use.Groups["name"].Value;
        string? custom = null;
        for (var e = element; e is not null && custom is null; e = e.ParentElement)
        {
            custom = Declared(e).GetValueOrDefault(name);
        }

        custom ??= use.Groups["fallback"] is { Success: true } fallback ? fallback.Value.Trim() : null;
        return custom is null || depth > 16 ? "unresolved" : Filled(element, value.Replace(use.Value, custom, StringComparison.Ordinal), depth + 1);
    }

    private Dictionary<string, string> Declared(IElement element)
    {
        if (_declared.TryGetValue(element, out var known))
        {
            return known;
        }

        var matching = _rules.Where(r => r.Selector.Match(element, null)).SelectMany(r => r.Declarations.Select(d => (r.Selector.Specificity, Declaration: d)));
        var inline = StyleSheet.Declarations(element.GetAttribute("style") ?? "").Select(d => (Priority.Inline, Declaration: d));
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, declaration) in ByAttributes(element).Concat(matching).Concat(inline).OrderBy(d => d.Declaration.Important).ThenBy(d => d.Item1))
        {
            values[declaration.Property] = declaration.Value;
        }

        return _declared[element] = values;
    }

    private static IEnumerable<(Priority, Declaration Declaration)> ByAttributes(IElement element)
    {
        if (element.GetAttribute("bgcolor") is { } ground)
        {
            yield return (Priority.Zero, new Declaration("background-color", ground, Important: false));
        }

        if (element.GetAttribute(element.LocalName == "body" ? "text" : "color") is { } colour && element.LocalName is "body" or "font")
        {
            yield return (Priority.Zero, new Declaration("color", colour, Important: false));
        }

        if (element.GetAttribute("background") is { Length: > 0 } picture)
        {
            yield return (Priority.Zero, new Declaration("background-image", picture, Important: false));
        }
    }

    [GeneratedRegex(@"(?<![\w#-])(?<amount>\d*\.?\d+)(?<unit>px|pt|rem|em|%)", RegexOptions.CultureInvariant)]
    private static partial Regex Length();

    [GeneratedRegex(@"^0(\.0+)?(px|pt|em|rem|%)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Zero();

    [GeneratedRegex(@"[\w#-]+(\([^()]*\))?", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    // The innermost var() first: it holds no other.
    [GeneratedRegex(@"var\(\s*(?<name>--[\w-]+)\s*(,(?<fallback>(?:(?!var\()[^()]|\([^()]*\))*))?\)", RegexOptions.CultureInvariant)]
    private static partial Regex Use();
}
