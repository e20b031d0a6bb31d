using System.Collections.Immutable;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>The logo: that it is there, from the right file, large enough, with clear space around it, and leads to the website.</summary>
/// <remarks>
/// The logo is the image whose address or alternative text holds a word, "logo" when the rule names none. Its clear space is its own margin and padding and that of the boxes that hold
/// nothing else; what neighbours keep away from it is not counted. Fills the message with what is wrong.
/// </remarks>
internal sealed class LogoUse(string match, bool isOptional, string? website, int? narrowest, int? clear, ImmutableArray<string> files) : LookExtension
{
    /// <inheritdoc/>
    public override string Name => "logo";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <summary>Reads its settings: <c>match</c>, <c>optional</c>, <c>website</c>, <c>min_width</c> and <c>min_clear</c> in pixels, and allowed <c>files</c>.</summary>
    public static Extension? Read(YamlFields fields) => new LogoUse(
        fields.Text("match", "logo", required: false) ?? "logo", fields.Flag("optional", false), fields.Https("website", "https://www.example.com", required: false)?.TrimEnd('/'),
        fields.Whole("min_width", "120", 1, 10_000, required: false), fields.Whole("min_clear", "16", 1, 1000, required: false), [.. fields.Scalars("files", "[logo.png]", required: false).Select(f => f.Text.Trim())]);

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        var logos = light.Elements.Where(s => s.Element.Name is "img" or "mj-image" && (Has(s.Element, "src") || Has(s.Element, "alt"))).ToList();
        if (logos.Count == 0 && !isOptional)
        {
            hits.AddWhole("There is no logo");
        }

        foreach (var logo in logos)
        {
            Look(hits, logo);
        }
    }

    private bool Has(HtmlElement image, string attribute) => image.Attribute(attribute) is { } value && !value.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && value.Contains(match, StringComparison.OrdinalIgnoreCase);

    private void Look(LookHits hits, ComputedStyle logo)
    {
        var (image, name) = (logo.Element, $"The logo {ImageLimits.Called(logo.Element)}");
        if (files.Length > 0 && image.Find("src") is { } source && !files.Contains(ImageLimits.FileOf(source.Value), StringComparer.OrdinalIgnoreCase))
        {
            hits.Add(source.Start, source.End, image, null, $"{name} is none of our files {string.Join(", ", files)}");
        }

        if (website is not null && Target(image) is var target && !IsWithin(target?.Value, website))
        {
            hits.Add(target?.Start ?? image.Start, target?.End ?? image.StartTagEnd, image, null, target is { } to ? $"{name} leads to {to.Value}, not to {website}" : $"{name} leads nowhere, where it should lead to {website}");
        }

        if (logo.WidthPx < narrowest)
        {
            hits.Add(logo.Declared("width"), image, $"{name} is {LookHits.Px(logo.WidthPx.Value)} wide, where {LookHits.Px(narrowest.Value)} is the least");
        }

        if (clear is { } least && Tightest(logo) is var (side, space) && space < least)
        {
            hits.Add(image.Start, image.StartTagEnd, image, null, $"{name} has {LookHits.Px(space)} of clear space {side}, where {LookHits.Px(least)} is needed");
        }
    }

    private static HtmlAttribute? Target(HtmlElement image)
    {
        for (var e = image; e is not null; e = e.Parent)
        {
            if (e.Name is "a" or "mj-image" && e.Find("href") is { } href)
            {
                return href;
            }
        }

        return null;
    }

    private static bool IsWithin(string? address, string website) =>
        address is not null && address.StartsWith(website, StringComparison.OrdinalIgnoreCase) && (address.Length == website.Length || address[website.Length] is '/' or '?' or '#');

    // A side that cannot be told has as much as it needs.
    private static (string Side, double Space) Tightest(ComputedStyle logo)
    {
        var (top, right, bottom, left) = (0.0, 0.0, 0.0, 0.0);
        for (var box = logo; ;)
        {
            Take(box.Padding);
            if (box.Parent is not { } around || box != logo && !IsAlone(box.Element))
            {
                break;
            }

            Take(box.Margin);
            if (box.Element.Name is "td" or "th" or "body")
            {
                break;
            }

            box = around;
        }

        return new[] { ("above", top), ("on its right", right), ("below", bottom), ("on its left", left) }.MinBy(s => s.Item2);

        void Take(Sides<double?> sides) => (top, right, bottom, left) =
            (top + (sides.Top ?? double.PositiveInfinity), right + (sides.Right ?? double.PositiveInfinity), bottom + (sides.Bottom ?? double.PositiveInfinity), left + (sides.Left ?? double.PositiveInfinity));
    }

    private static bool IsAlone(HtmlElement box) => box.Children.All(c => c is HtmlComment or HtmlText { IsBlank: true } or HtmlElement { Name: "a" or "div" or "span" or "p" or "img" or "picture" or "center" }) && box.Children.OfType<HtmlElement>().Count() == 1;
}
