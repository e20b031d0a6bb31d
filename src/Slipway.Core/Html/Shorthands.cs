namespace Slipway.Core.Html;

/// <summary>Takes shorthands apart into the properties that they set.</summary>
internal static class Shorthands
{
    private static readonly Dictionary<string, Action<Shorthand>> _all = new(StringComparer.Ordinal)
    {
        ["margin"] = s => Box(s, CssProperties.MarginTop),
        ["padding"] = s => Box(s, CssProperties.PaddingTop),
        ["border-width"] = s => Box(s, CssProperties.BorderTopWidth),
        ["border-style"] = s => Box(s, CssProperties.BorderTopStyle),
        ["border-color"] = s => Box(s, CssProperties.BorderTopColor),
        ["border-radius"] = s => Box(s, CssProperties.BorderTopLeftRadius),
        ["margin-inline"] = s => Pair(s, CssProperties.MarginTop + 3, CssProperties.MarginTop + 1),
        ["margin-block"] = s => Pair(s, CssProperties.MarginTop, CssProperties.MarginTop + 2),
        ["padding-inline"] = s => Pair(s, CssProperties.PaddingTop + 3, CssProperties.PaddingTop + 1),
        ["padding-block"] = s => Pair(s, CssProperties.PaddingTop, CssProperties.PaddingTop + 2),
        ["border"] = s => Border(s, 0, 4),
        ["border-top"] = s => Border(s, 0, 1),
        ["border-right"] = s => Border(s, 1, 1),
        ["border-bottom"] = s => Border(s, 2, 1),
        ["border-left"] = s => Border(s, 3, 1),
        ["background"] = Background,
        ["font"] = Font,
        ["text-decoration"] = TextDecoration,
    };

    private const string BackgroundWords = "none repeat repeat-x repeat-y no-repeat space round left right top bottom center cover contain auto fixed scroll local border-box padding-box content-box text";

    public static bool Is(string property) => _all.ContainsKey(property);

    /// <summary>The properties that a shorthand sets to a value; none when the value is not one of the shorthand's.</summary>
    public static List<(int Id, string Value)> Expand(string property, string value)
    {
        var shorthand = new Shorthand(value, []);
        _all[property](shorthand);
        return shorthand.Set.TrueForAll(s => CssValues.IsValid(s.Id, s.Value)) ? shorthand.Set : [];
    }

    /// <summary>What a shorthand sets one property to; null when it does not, or when the value is not one of the shorthand's.</summary>
    public static string? Part(string property, string value, int id) => Expand(property, value).Find(s => s.Id == id).Value;

    /// <summary>The properties that a shorthand sets to whatever it is set to.</summary>
    public static IEnumerable<int> Properties(string property) => Expand(property, "inherit").Select(s => s.Id);

    private static void Box(Shorthand s, int first)
    {
        // The second half of radii, after a slash, is how high they are.
        var parts = CssScanner.Split(s.Value.Split('/')[0], ' ');
        if (parts.Count is 0 or > 4)
        {
            return;
        }

        for (var i = 0; i < 4; i++)
        {
            s.Set.Add((first + i, parts[i < parts.Count ? i : i == 3 && parts.Count > 1 ? 1 : 0]));
        }
    }

    private static void Pair(Shorthand s, int first, int second)
    {
        if (CssScanner.Split(s.Value, ' ') is { Count: 1 or 2 } parts)
        {
            s.Set.AddRange([(first, parts[0]), (second, parts[^1])]);
        }
    }

    private static void Border(Shorthand s, int first, int sides)
    {
        var (width, style, colour) = ("medium", "none", "currentcolor");
        if (CssValues.IsWide(s.Value))
        {
            (width, style, colour) = (s.Value, s.Value, s.Value);
        }
        else
        {
            foreach (var part in CssScanner.Split(s.Value, ' '))
            {
                if (CssValues.IsBorderStyle(part))
                {
                    style = part;
                }
                else if (CssValues.IsBorderWidth(part) && !CssValues.IsColour(part))
                {
                    width = part;
                }
                else
                {
                    colour = part;
                }
            }
        }

        for (var i = first; i < first + sides; i++)
        {
            s.Set.AddRange([(CssProperties.BorderTopWidth + i, width), (CssProperties.BorderTopStyle + i, style), (CssProperties.BorderTopColor + i, colour)]);
        }
    }

    private static void Background(Shorthand s)
    {
        var (colour, image) = ("transparent", "none");
        if (CssValues.IsWide(s.Value))
        {
            (colour, image) = (s.Value, s.Value);
        }
        else
        {
            foreach (var part in CssScanner.Split(s.Value, ',').SelectMany(layer => CssScanner.Split(layer, ' ')))
            {
                if (CssValues.IsPicture(part))
                {
                    image = image == "none" ? part : $"{image}, {part}";
                }
                else if (CssValues.IsColour(part))
                {
                    colour = part;
                }
                else if (!Array.TrueForAll(part.Split('/'), p => p.Length == 0 || CssLength.IsWritten(p) || CssValues.IsOneOf(p, BackgroundWords)))
                {
                    return;
                }
            }
        }

        s.Set.AddRange([(CssProperties.BackgroundColor, colour), (CssProperties.BackgroundImage, image)]);
    }

    private static void Font(Shorthand s)
    {
        if (CssValues.IsWide(s.Value))
        {
            s.Set.AddRange(Enumerable.Select<int, (int, string)>(
                [CssProperties.FontStyle, CssProperties.FontWeight, CssProperties.FontSize, CssProperties.LineHeight, CssProperties.FontFamily], id => (id, s.Value)));
            return;
        }

        var (style, weight) = ("normal", "normal");
        var parts = CssScanner.Split(s.Value, ' ');
        for (var i = 0; i < parts.Count - 1; i++)
        {
            var (size, height) = parts[i].IndexOf('/') is > 0 and var slash && !parts[i].Contains('(') ? (parts[i][..slash], parts[i][(slash + 1)..]) : (parts[i], null);
            if (CssValues.IsOneOf(size, "italic oblique"))
            {
                style = size;
            }
            else if (CssValues.IsValid(CssProperties.FontWeight, size) && !CssValues.IsOneOf(size, "normal") && !size.Contains('('))
            {
                weight = size;
            }
            else if (CssValues.IsValid(CssProperties.FontSize, size))
            {
                var rest = parts[(i + 1)..];
                if (height is null && rest[0].StartsWith('/'))
                {
                    height = rest[0].Length > 1 ? rest[0][1..] : rest.ElementAtOrDefault(1) ?? "";
                    rest.RemoveRange(0, rest[0].Length > 1 ? 1 : Math.Min(2, rest.Count));
                }

                if (rest.Count > 0)
                {
                    s.Set.AddRange(
                    [
                        (CssProperties.FontStyle, style), (CssProperties.FontWeight, weight), (CssProperties.FontSize, size), (CssProperties.LineHeight, height is { Length: > 0 } ? height : "normal"),
                        (CssProperties.FontFamily, string.Join(' ', rest)),
                    ]);
                }

                return;
            }
        }
    }

    private static void TextDecoration(Shorthand s)
    {
        if (CssValues.IsWide(s.Value))
        {
            s.Set.AddRange([(CssProperties.TextDecorationLine, s.Value), (CssProperties.TextDecorationColor, s.Value)]);
            return;
        }

        var parts = CssScanner.Split(s.Value, ' ');
        var lines = parts.Where(p => CssValues.IsOneOf(p, "underline overline line-through none blink"));
        s.Set.AddRange(
        [
            (CssProperties.TextDecorationLine, string.Join(' ', lines) is { Length: > 0 } some ? some.ToLowerInvariant() : "none"),
            (CssProperties.TextDecorationColor, parts.Find(CssValues.IsColour) ?? "currentcolor"),
        ]);
    }

    private sealed record Shorthand(string Value, List<(int Id, string Value)> Set);
}
