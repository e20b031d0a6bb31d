using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Core.Rendering;

/// <summary>What a directive may carry and where it may stand.</summary>
/// <param name="Required">Attributes it needs.</param>
/// <param name="Optional">Attributes it may have.</param>
/// <param name="Within">Directives it may stand in; "" is the top. A condition never counts, it is looked through.</param>
/// <param name="Example">How it is written, for fixes.</param>
internal sealed record DirectiveRule(ImmutableArray<string> Required, ImmutableArray<string> Optional, ImmutableArray<string> Within, string Example);

/// <summary>The directives there are.</summary>
internal static class Directives
{
    private static readonly ImmutableArray<string> Anywhere = ["", "hero", "column", "quote", "footer"];

    public static FrozenDictionary<string, DirectiveRule> All { get; } = new Dictionary<string, DirectiveRule>(StringComparer.Ordinal)
    {
        ["hero"] = new([], [], [""], ":::hero"),
        ["columns"] = new([], [], [""], "::::columns"),
        ["column"] = new([], [], ["columns"], ":::column"),
        ["button"] = new(["to"], [], ["", "hero", "column"], ":::button{to=\"link:register\"}"),
        ["image"] = new(["src", "alt", "width", "height"], ["to"], ["", "hero", "column"], ":::image{src=\"/assets/hall.png\" alt=\"What it shows\" width=\"600\" height=\"300\"}"),
        ["quote"] = new([], ["by", "source"], ["", "column"], ":::quote{by=\"Name, role\" source=\"https://...\"}"),
        ["agenda"] = new([], [], ["", "column"], ":::agenda"),
        ["speakers"] = new([], [], ["", "column"], ":::speakers"),
        ["form"] = new(["name"], [], ["", "column"], ":::form{name=\"registration\"}"),
        ["footer"] = new([], [], [""], ":::footer"),
        ["when"] = new(["field"], ["is", "is-not"], Anywhere, ":::when{field=\"industry\" is=\"logistics\"}"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether it never has content, and so needs no closing.</summary>
    public static bool IsVoid(string name) => name is "image" or "form";
}
