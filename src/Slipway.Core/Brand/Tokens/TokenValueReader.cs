using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Reads the value of one token by its type; what does not fit is a finding at its own place.</summary>
internal sealed class TokenValueReader(TokenResolution tokens, FindingList findings, string path)
{
    private const string Fonts = "[\"Segoe UI\", \"Arial\", \"sans-serif\"].";

    /// <summary>The value; null when it cannot be used.</summary>
    public TokenValue? Read(string type, PlacedJson value) => type switch
    {
        "color" => new TokenColorReader(this).Read(value),
        "dimension" => Measure(value, type, ["px", "rem"]) is var (amount, unit) ? new TokenValue.Dimension(amount, unit) : null,
        "duration" => Measure(value, type, ["ms", "s"]) is var (amount, unit) ? new TokenValue.Duration(amount, unit) : null,
        "fontFamily" => FontFamily(value),
        "fontWeight" => FontWeight(value),
        "number" => Number(value, "1.5.") is { } number ? new TokenValue.Number(number) : null,
        "cubicBezier" => CubicBezier(value),
        "strokeStyle" or "border" or "transition" or "shadow" or "gradient" or "typography" => new TokenCompositeReader(this).Read(type, value),
        _ => new TokenValue.Vendor(type, JsonElement.Parse(value.Json)),
    };

    /// <summary>A value within another: one of its own, or a reference to a token of that type.</summary>
    public T? Part<T>(string type, PlacedJson? value)
        where T : TokenValue
    {
        if (value is null || tokens.TokenOf(value) is not { } alias)
        {
            return Follow(value) is { } found ? Read(type, found) as T : null;
        }

        var target = tokens.Resolve(alias)?.Value;
        if (target is not (null or T))
        {
            Wrong(value, $"refers to {alias}, a {target.Type}, where a {type} belongs", $"the path of a {type}.");
        }

        return target as T;
    }

    /// <summary>What a value is in the end, when it is a reference.</summary>
    public PlacedJson? Follow(PlacedJson? value) => value is null ? null : tokens.Follow(value, path);

    /// <summary>Says what is wrong with a value.</summary>
    public void Wrong(PlacedJson at, string what, string fix) => findings.Error("token-value", $"The token {path} {what}.", at.Place, $"Write {fix}", path);

    /// <summary>Says what is odd about a value that is taken all the same.</summary>
    public void Odd(string code, PlacedJson at, string what, string fix) => findings.Warning(code, $"The token {path} {what}.", at.Place, $"Write {fix}", path);

    /// <summary>The object that a value must be, with a finding for each member it must not have; null when it lacks one.</summary>
    public PlacedJson.Map? Object(PlacedJson value, string type, string example, string[] needed, params string[] allowed)
    {
        if (value is not PlacedJson.Map map)
        {
            Wrong(value, $"is no {type}: {Shown(value)}", example);
            return null;
        }

        string[] all = [.. needed, .. allowed];
        foreach (var (name, member) in map.Members.Where(m => !all.Contains(m.Key)))
        {
            findings.Error(
                "token-value", $"The token {path} has \"{name}\", and a {type} has only {string.Join(", ", all)}.", member.Place,
                Nearest.To(name, all) is { } guess ? $"Write \"{guess}\"." : "Remove it.", path);
        }

        var missing = needed.Where(n => map[n] is null).ToList();
        if (missing.Count > 0)
        {
            Wrong(map, $"lacks {string.Join(" and ", missing)}", example);
        }

        return missing.Count == 0 ? map : null;
    }

    /// <summary>The number that a value must be, within limits.</summary>
    public double? Number(PlacedJson? value, string example, double least = double.MinValue, double most = double.MaxValue)
    {
        var found = Follow(value);
        if (found is PlacedJson.Number { Value: var number } && number >= least && number <= most)
        {
            return number;
        }

        if (found is not null)
        {
            Wrong(found, string.Create(CultureInfo.InvariantCulture, $"has {Shown(found)} where a number{(least > double.MinValue ? $" from {least} to {most}" : "")} belongs"), example);
        }

        return null;
    }

    /// <summary>The text that a value must be, one of those allowed.</summary>
    public string? Word(PlacedJson? value, string what, ImmutableArray<string> allowed)
    {
        var found = Follow(value);
        if (found is null || (found.AsText is { } text && allowed.Contains(text)))
        {
            return found?.AsText;
        }

        var guess = found.AsText is { } written ? Nearest.To(written, allowed) : null;
        Wrong(found, $"has the {what} {Shown(found)}", guess is null ? $"one of {string.Join(", ", allowed)}." : $"\"{guess}\".");
        return null;
    }

    /// <summary>A value as a message shows it.</summary>
    public static string Shown(PlacedJson value) => value switch
    {
        PlacedJson.Map => "an object",
        PlacedJson.List list => $"a list of {list.Items.Length}",
        PlacedJson.Text { Value.Length: > 40 } text => $"\"{text.Value[..40]}...\"",
        PlacedJson.Text text => $"\"{text.Value}\"",
        _ => value.Json,
    };

    private (double Amount, string Unit)? Measure(PlacedJson value, string type, ImmutableArray<string> units)
    {
        // "16px" is how it was written before 2025.10, and 16 what people try.
        var written = value.AsText ?? (value as PlacedJson.Number)?.Written ?? "";
        var unit = units.Where(u => written.EndsWith(u, StringComparison.Ordinal)).MaxBy(u => u.Length);
        var isNumber = double.TryParse(written[..^(unit?.Length ?? 0)], NumberStyles.Float, CultureInfo.InvariantCulture, out var meant) && double.IsFinite(meant);
        var example = string.Create(CultureInfo.InvariantCulture, $"{{ \"value\": {(isNumber ? meant : 16)}, \"unit\": \"{unit ?? units[0]}\" }}.");
        if (Object(value, type, example, ["value", "unit"]) is not { } map)
        {
            return null;
        }

        var amount = Number(map["value"], "16.");
        return Word(map["unit"], "unit", units) is { } found && amount is { } number ? (number, found) : null;
    }

    private TokenValue.FontFamily? FontFamily(PlacedJson value)
    {
        var items = value is PlacedJson.List list ? list.Items : [value];
        if (items.IsEmpty)
        {
            Wrong(value, "names no font", Fonts);
        }

        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in items.Select(Follow).OfType<PlacedJson>())
        {
            if (item.AsText is { Length: > 0 } name)
            {
                names.Add(name);
            }
            else
            {
                Wrong(item, $"has {Shown(item)} where the name of a font belongs", Fonts);
            }
        }

        return names.Count > 0 && names.Count == items.Length ? new TokenValue.FontFamily(names.ToImmutable()) : null;
    }

    private TokenValue.FontWeight? FontWeight(PlacedJson value)
    {
        if (value.AsText is null)
        {
            return Number(value, "400.", 1, 1000) is { } number ? new TokenValue.FontWeight(number) : null;
        }

        return Word(value, "weight", TokenTypes.Weights.Keys) is { } name ? new TokenValue.FontWeight(TokenTypes.Weights[name]) : null;
    }

    private TokenValue.CubicBezier? CubicBezier(PlacedJson value)
    {
        if (value is not PlacedJson.List { Items: { Length: 4 } items })
        {
            Wrong(value, $"is no curve of four numbers: {Shown(value)}", "[0.5, 0, 1, 1].");
            return null;
        }

        double?[] n = [Number(items[0], "0.5.", 0, 1), Number(items[1], "0."), Number(items[2], "1.", 0, 1), Number(items[3], "1.")];
        return n is [{ } x1, { } y1, { } x2, { } y2] ? new TokenValue.CubicBezier(x1, y1, x2, y2) : null;
    }
}
