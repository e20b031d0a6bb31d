using System.Collections.Immutable;
using Slipway.Core.Text;

namespace Slipway.Core.Brand.Tokens;

/// <summary>A reference as a file writes it: <c>"{group.token}"</c>, or <c>{"$ref": "#/group/token/$value"}</c>.</summary>
/// <param name="Text">The reference itself.</param>
/// <param name="IsPointer">Whether it is a JSON Pointer, which may lead into a value; braces name whole tokens.</param>
/// <param name="Steps">The names on the way.</param>
internal sealed record TokenReference(string Text, bool IsPointer, ImmutableArray<string> Steps)
{
    /// <summary>Whether it can be followed at all.</summary>
    public bool IsWellFormed => Steps.Length > 0 && !Steps.Any(s => s.Length == 0 || (!IsPointer && s.AsSpan().ContainsAny('{', '}')));

    /// <summary>The path of the token it would name whole.</summary>
    public string Path => string.Join('.', IsPointer && Steps is [.. var token, "$value"] ? token : Steps);

    /// <summary>The reference that a value is; null when it is none.</summary>
    public static TokenReference? Of(PlacedJson? value) => value switch
    {
        PlacedJson.Text { Value: var text } => Of(text, braces: true),
        PlacedJson.Map map when !map.Members.ContainsKey("$value") && map["$ref"] is PlacedJson.Text { Value: var text } => Of(text, braces: false),
        _ => null,
    };

    /// <summary>The reference of a group to the one it extends.</summary>
    public static TokenReference? OfExtension(PlacedJson.Map group) =>
        Of(group["$extends"]) ?? (group["$extends"] is PlacedJson.Text { Value: var text } ? Of(text, braces: false) : Of(group));

    // A single brace is a reference mistyped, and no name of a font.
    private static TokenReference? Of(string text, bool braces) => text switch
    {
        ['{', .. var path, '}'] when braces => new TokenReference(text, false, [.. path.Split('.')]),
        ['{', ..] or [.., '}'] when braces => new TokenReference(text, false, []),
        _ when braces => null,
        ['#', '/', .. var path] => new TokenReference(text, true, [.. path.Split('/').Select(Unescaped)]),
        _ => new TokenReference(text, true, []),
    };

    /// <summary>A step of a JSON Pointer as the name it stands for.</summary>
    public static string Unescaped(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
