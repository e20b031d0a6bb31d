using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>Writes design tokens as a file of W3C design tokens 2025.10 that people can read on.</summary>
/// <remarks>Aliases stay references; references within a value are written out. A type that all tokens of a group share is said once, at the group.</remarks>
public static class TokensWriter
{
    private const string Schema = "https://www.designtokens.org/schemas/2025.10/format.json";

    /// <summary>The file's text.</summary>
    public static string Write(DesignTokens tokens)
    {
        var root = new JsonObject { ["$schema"] = Schema };
        var groups = tokens.Groups.ToImmutableDictionary(g => g.Path, StringComparer.Ordinal);
        Describe(root, groups.GetValueOrDefault(""));
        foreach (var token in tokens.All)
        {
            var dot = token.Path.LastIndexOf('.');
            At(root, dot < 0 ? "" : token.Path[..dot], groups)[token.Path[(dot + 1)..]] = Token(token);
        }

        // Those without tokens come last.
        foreach (var group in tokens.Groups.Where(g => g.Path.Length > 0))
        {
            At(root, group.Path, groups);
        }

        ShareTypes(root, null);
        return JsonLayout.Write(root, isLine: node => node.ContainsKey("$value"));
    }

    private static JsonObject At(JsonObject root, string path, ImmutableDictionary<string, TokenGroup> groups)
    {
        var (at, reached) = (root, "");
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            reached = reached.Length == 0 ? name : $"{reached}.{name}";
            if (at[name] is not JsonObject next)
            {
                next = [];
                Describe(next, groups.GetValueOrDefault(reached));
                at[name] = next;
            }

            at = next;
        }

        return at;
    }

    private static void Describe(JsonObject group, TokenGroup? known)
    {
        if (known?.Description is { } description)
        {
            group["$description"] = description;
        }

        if (known?.Extensions is { } extensions)
        {
            group["$extensions"] = JsonNode.Parse(extensions.GetRawText());
        }
    }

    private static JsonObject Token(DesignToken token)
    {
        var written = new JsonObject();
        if (token.AliasOf is null)
        {
            written["$type"] = token.Value.Type;
        }

        written["$value"] = token.AliasOf is { } alias ? $"{{{alias}}}" : Value(token.Value);
        if (token.Description is { } description)
        {
            written["$description"] = description;
        }

        if (token.Deprecated is { } deprecated)
        {
            written["$deprecated"] = deprecated.Length == 0 ? JsonValue.Create(true) : JsonValue.Create(deprecated);
        }

        if (token.Extensions is { } extensions)
        {
            written["$extensions"] = JsonNode.Parse(extensions.GetRawText());
        }

        return written;
    }

    private static void ShareTypes(JsonObject group, string? inherited)
    {
        var tokens = group.Where(m => m.Value is JsonObject child && child.ContainsKey("$value") && child.ContainsKey("$type")).Select(m => (JsonObject)m.Value!).ToList();

        // The published schema takes "solid" without a type beside it for the name of a font as well, and refuses it.
        if (tokens.Select(t => (string)t["$type"]!).Distinct(StringComparer.Ordinal).ToList() is [var shared and not "strokeStyle"] && group.Parent is not null)
        {
            tokens.ForEach(t => t.Remove("$type"));
            if (shared != inherited)
            {
                group.Insert(0, "$type", shared);
            }

            inherited = shared;
        }

        foreach (var (_, child) in group)
        {
            if (child is JsonObject inner && !inner.ContainsKey("$value"))
            {
                ShareTypes(inner, inherited);
            }
        }
    }

    private static JsonNode? Value(TokenValue value) => value switch
    {
        TokenValue.Color c => Color(c),
        TokenValue.Dimension d => Measure(d.Value, d.Unit),
        TokenValue.Duration d => Measure(d.Value, d.Unit),
        TokenValue.FontFamily { Names: [var name] } => name,
        TokenValue.FontFamily f => Texts(f.Names),
        TokenValue.FontWeight w => w.Weight,
        TokenValue.Number n => n.Value,
        TokenValue.CubicBezier c => new JsonArray(c.X1, c.Y1, c.X2, c.Y2),
        TokenValue.StrokeStyle { Dashes.IsEmpty: true } s => s.Style,
        TokenValue.StrokeStyle s => new JsonObject { ["dashArray"] = new JsonArray([.. s.Dashes.Select(Value)]), ["lineCap"] = s.LineCap },
        TokenValue.Border b => new JsonObject { ["color"] = Value(b.Colour), ["width"] = Value(b.Width), ["style"] = Value(b.Style) },
        TokenValue.Transition t => new JsonObject { ["duration"] = Value(t.Time), ["delay"] = Value(t.Delay), ["timingFunction"] = Value(t.Curve) },
        TokenValue.Shadow { Layers: [var layer] } => Layer(layer),
        TokenValue.Shadow s => new JsonArray([.. s.Layers.Select(Layer)]),
        TokenValue.Gradient g => new JsonArray([.. g.Stops.Select(s => new JsonObject { ["color"] = Value(s.Colour), ["position"] = s.Position })]),
        TokenValue.Typography t => new JsonObject
        {
            ["fontFamily"] = Value(t.Family), ["fontSize"] = Value(t.Size), ["fontWeight"] = Value(t.Weight), ["letterSpacing"] = Value(t.LetterSpacing), ["lineHeight"] = Value(t.LineHeight),
        },
        TokenValue.Vendor v => JsonNode.Parse(v.Json.GetRawText()),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static JsonObject Color(TokenValue.Color color)
    {
        var written = new JsonObject { ["colorSpace"] = color.Space, ["components"] = new JsonArray([.. color.Components.Select(c => c is { } number ? (JsonNode)number : "none")]) };
        if (color.Srgb.Opacity < 1)
        {
            written["alpha"] = color.Srgb.Opacity;
        }

        if (color.Hex is { } hex)
        {
            written["hex"] = hex;
        }

        return written;
    }

    private static JsonObject Layer(ShadowLayer layer)
    {
        var written = new JsonObject
        {
            ["color"] = Value(layer.Colour), ["offsetX"] = Value(layer.OffsetX), ["offsetY"] = Value(layer.OffsetY), ["blur"] = Value(layer.Blur), ["spread"] = Value(layer.Spread),
        };
        if (layer.Inset)
        {
            written["inset"] = true;
        }

        return written;
    }

    private static JsonArray Texts(ImmutableArray<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static JsonObject Measure(double value, string unit) => new() { ["value"] = value, ["unit"] = unit };
}
