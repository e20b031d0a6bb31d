using System.Globalization;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Look;

/// <summary>Images that are too wide or too heavy, have no size, no alternative text or too long a one.</summary>
/// <remarks>Fills the message with the image and what is wrong with it. The weight is told of images written into the HTML alone; images of one pixel are not looked at.</remarks>
internal sealed class ImageLimits(int? widest, int? heaviest, int? longest, bool needsAlt, bool needsSize) : LookExtension
{
    /// <inheritdoc/>
    public override string Name => "image";

    /// <summary>Reads its settings: <c>max_width</c> in pixels, <c>max_kilobytes</c>, <c>max_alt</c> in characters, and what to <c>require</c>: alt, size.</summary>
    public static Extension? Read(YamlFields fields)
    {
        var required = fields.Scalars("require", "[alt, size]", required: false);
        foreach (var unknown in required.Where(r => r.Text.Trim() is not ("alt" or "size")))
        {
            fields.Findings.Error("rule-part", $"`{unknown.Text}` is nothing that an image can be asked for.", unknown.At, "Write alt, size or both.", fields.PathOf("require"));
        }

        return new ImageLimits(
            fields.Whole("max_width", "600", 1, 10_000, required: false), fields.Whole("max_kilobytes", "200", 1, 100_000, required: false), fields.Whole("max_alt", "125", 1, 10_000, required: false),
            required.Any(r => r.Text.Trim() == "alt"), required.Any(r => r.Text.Trim() == "size"));
    }

    /// <inheritdoc/>
    protected override void Find(LookHits hits, Sight light)
    {
        foreach (var style in light.Elements)
        {
            if (style.Element.Name is "img" or "mj-image" && !(style.WidthPx <= 1 || style.HeightPx <= 1))
            {
                Look(hits, style);
            }
        }
    }

    /// <summary>What an image is called in messages.</summary>
    internal static string Called(HtmlElement image) => image.Attribute("src") switch
    {
        null or "" => "without a source",
        var source when source.StartsWith("data:", StringComparison.OrdinalIgnoreCase) => "written into the HTML",
        var source => $"\"{FileOf(source)}\"",
    };

    /// <summary>The name of the file that an address leads to.</summary>
    internal static string FileOf(string source)
    {
        var path = source.AsSpan(0, source.AsSpan().IndexOfAny('?', '#') is >= 0 and var end ? end : source.Length);
        return path[(path.LastIndexOf('/') + 1)..] is { IsEmpty: false } file ? file.ToString() : source;
    }

    private void Look(LookHits hits, ComputedStyle style)
    {
        var image = style.Element;
        var alt = image.Find("alt");
        if (needsAlt && alt is null)
        {
            Add(hits, image, null, "has no alternative text");
        }

        if (alt?.Value.Length > longest)
        {
            Add(hits, image, alt, $"has an alternative text of {alt?.Value.Length} characters, where {longest} is the most");
        }

        var width = style is { WidthPx: { } set, MaxWidthPx: { } most } ? Math.Min(set, most) : style.WidthPx;
        if (width > widest)
        {
            Add(hits, image, image.Find("width"), $"is {LookHits.Px(width.Value)} wide, where {LookHits.Px(widest.Value)} is the most");
        }

        if (needsSize && image.Attribute("width") is null && style.Value("width") is null && style.Value("max-width") is null)
        {
            Add(hits, image, null, "says no width, so some mail programs show it as wide as its file");
        }

        if (heaviest is { } kilobytes && image.Find("src") is { } source && source.Value.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && Bytes(source.Value) is var bytes && bytes > kilobytes * 1024L)
        {
            Add(hits, image, null, string.Create(CultureInfo.InvariantCulture, $"weighs {bytes / 1024.0:0} KB, where {kilobytes} KB is the most"));
        }
    }

    private static void Add(LookHits hits, HtmlElement image, HtmlAttribute? at, string problem) =>
        hits.Add(at?.Start ?? image.Start, at?.End ?? image.StartTagEnd, image, null, Called(image), problem);

    private static long Bytes(string data)
    {
        var comma = data.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? 0 : data.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase) ? (data.Length - comma - 1L) * 3 / 4 : data.Length - comma - 1L;
    }
}
