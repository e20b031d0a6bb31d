using System.Collections.Immutable;

namespace Slipway.Core.Rendering;

/// <summary>A block as it is put into a text, to be written over.</summary>
/// <param name="Name">The directive.</param>
/// <param name="Text">The lines it is written with.</param>
public sealed record PaletteBlock(string Name, string Text);

/// <summary>The blocks that can be put into an email or page: every directive there is, as its rule writes it.</summary>
public static class BlockPalette
{
    // In the order in which texts are put together, from the opening to the small print.
    private static readonly ImmutableArray<string> _order = ["hero", "columns", "button", "image", "quote", "agenda", "speakers", "form", "footer", "when"];

    /// <summary>The blocks for a kind of text.</summary>
    /// <param name="isEmail">Whether it is an email: in those no form can stand.</param>
    /// <param name="link">A link of the campaign for buttons to lead to; null where there is none yet.</param>
    /// <param name="form">A form of the campaign; null where there is none yet.</param>
    public static ImmutableArray<PaletteBlock> For(bool isEmail, string? link = null, string? form = null) =>
    [
        .. Directives.All.Where(d => d.Value.Within.Contains("") && !(isEmail && d.Key == "form"))
            .OrderBy(d => _order.IndexOf(d.Key) is >= 0 and var at ? at : _order.Length).ThenBy(d => d.Key, StringComparer.Ordinal)
            .Select(d => new PaletteBlock(d.Key, Written(d.Key, d.Value).Replace("link:register", $"link:{link ?? "register"}", StringComparison.Ordinal).Replace("name=\"registration\"", $"name=\"{form ?? "registration"}\"", StringComparison.Ordinal))),
    ];

    private static string Written(string name, DirectiveRule rule)
    {
        var opening = rule.Example.Replace(" source=\"https://...\"", "", StringComparison.Ordinal);
        return Directives.IsVoid(name) ? opening : $"{opening}\n{rule.Start}\n{new string(':', opening.TakeWhile(c => c == ':').Count())}";
    }
}
