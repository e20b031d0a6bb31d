using Slipway.Core.Html;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Checks;

/// <summary>A template of an asset and what a person calls that part of it.</summary>
internal sealed record Content(string Part, Template Template);

/// <summary>Reads the templates of an asset the way the checks need them: as text, as a document, with marks where the holes are.</summary>
internal static class Contents
{
    private const string SlotHost = "slot.invalid";

    /// <summary>Stands for a merged value, so that it is found again wherever it ended up.</summary>
    public const string MergedMark = "\uE000merged\uE001";

    /// <summary>The templates of an asset, in the order a person reads them.</summary>
    public static IEnumerable<Content> Of(Asset asset) => asset switch
    {
        EmailAsset email =>
        [
            new Content("subject", email.Subject), new Content("preheader", email.Preheader), new Content("HTML", email.Html), new Content("text part", email.Text),
        ],
        PageAsset page => [new Content("HTML", page.Html), new Content("text", page.Text)],
        _ => [],
    };

    /// <summary>With fallbacks merged in and every conditional part shown, so that nothing escapes a check for standing in a condition.</summary>
    public static string Whole(Template template) => Fill(template, withConditions: true, merged: null);

    /// <summary>With fallbacks merged in and only the parts that no condition hides: what every recipient sees.</summary>
    public static string Everyones(Template template) => Fill(template, withConditions: false, merged: null);

    /// <summary>With <see cref="MergedMark"/> for every merged value.</summary>
    public static string Marked(Template template) => Fill(template, withConditions: true, MergedMark);

    /// <summary>The mark that stands where an address will be filled in.</summary>
    public static string Slot(Part.Address hole) => $"https://{hole.Kind}.{SlotHost}/{hole.Target}".ToLowerInvariant();

    /// <summary>Whether an address is one that the platform fills in.</summary>
    public static bool IsSlot(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.EndsWith(SlotHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an address is the filled-in one of a kind.</summary>
    public static bool IsSlot(string? address, AddressKind kind) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Host.Equals($"{kind}.{SlotHost}", StringComparison.OrdinalIgnoreCase);

    /// <summary>The words of an element on one line, cut to what a message can quote.</summary>
    public static string Words(HtmlElement element)
    {
        var words = OneLine(element.InnerText());
        return words.Length > 0 ? Quote(words) : $"<{element.Name}>";
    }

    /// <summary>Words in quotation marks, cut to what a message can quote.</summary>
    public static string Quote(string words) => OneLine(words) is { Length: > 60 } line ? $"\"{line[..57].TrimEnd()}...\"" : $"\"{OneLine(words)}\"";

    /// <summary>Words on one line, a space between each two.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Fill(Template template, bool withConditions, string? merged)
    {
        var parts = withConditions ? template.AllParts().Where(p => p is not Part.When) : template.Parts.Where(p => p is not Part.When);
        return (template with { Parts = [.. parts] }).Fill(_ => merged, Slot);
    }
}
