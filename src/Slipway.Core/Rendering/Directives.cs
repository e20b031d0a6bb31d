using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Core.Rendering;

/// <summary>What a directive may carry and where it may stand.</summary>
/// <param name="Required">Attributes it needs.</param>
/// <param name="Optional">Attributes it may have.</param>
/// <param name="Within">Directives it may stand in; "" is the top. A condition never counts, it is looked through.</param>
/// <param name="Example">How it is written, for fixes.</param>
/// <param name="Start">What stands in a new one, to be written over; empty for one that never has content.</param>
internal sealed record DirectiveRule(ImmutableArray<string> Required, ImmutableArray<string> Optional, ImmutableArray<string> Within, string Example, string Start);

/// <summary>The directives there are.</summary>
internal static class Directives
{
    private static readonly ImmutableArray<string> Anywhere = ["", "hero", "column", "quote", "footer"];

    public static FrozenDictionary<string, DirectiveRule> All { get; } = new Dictionary<string, DirectiveRule>(StringComparer.Ordinal)
    {
        ["hero"] = new([], [], [""], ":::hero", "# What it is about\n\nOne sentence that says why.\n\n:::button{to=\"link:register\"}\nRegister\n:::"),
        ["columns"] = new([], [], [""], "::::columns", ":::column\nThe first column.\n:::\n:::column\nThe second column.\n:::"),
        ["column"] = new([], [], ["columns"], ":::column", "What stands in this column."),
        ["button"] = new(["to"], [], ["", "hero", "column"], ":::button{to=\"link:register\"}", "Register"),
        ["image"] = new(["src", "alt", "width", "height"], ["to"], ["", "hero", "column"], ":::image{src=\"/assets/hall.png\" alt=\"What it shows\" width=\"600\" height=\"300\"}", ""),
        ["quote"] = new([], ["by", "source"], ["", "column"], ":::quote{by=\"Name, role\" source=\"https://...\"}", "What they said."),
        ["agenda"] = new([], [], ["", "column"], ":::agenda", "- 10:00 Welcome\n- 10:15 Questions"),
        ["speakers"] = new([], [], ["", "column"], ":::speakers", "- Name, role"),
        ["form"] = new(["name"], [], ["", "column"], ":::form{name=\"registration\"}", ""),
        ["footer"] = new([], [], [""], ":::footer", "What stands in the small print."),
        ["when"] = new(["field"], ["is", "is-not"], Anywhere, ":::when{field=\"industry\" is=\"logistics\"}", "What only they read."),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether it never has content, and so needs no closing.</summary>
    public static bool IsVoid(string name) => name is "image" or "form";
}
