using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Objects;
using Slipway.Store.Keys;

namespace Slipway.Stack.Tracking;

/// <summary>The addresses that the stack gives out; what is personal or not public carries a mark only this server can make.</summary>
public sealed class Addresses(StackOptions options, KeyRing keys, TimeProvider time)
{
    /// <summary>How long a preview can be opened.</summary>
    public static readonly TimeSpan PreviewLife = TimeSpan.FromHours(24);

    public string? Public(string campaign, Asset asset) => asset switch
    {
        PageAsset page => Page(campaign, page.Slug),
        FormAsset form => Form(campaign, form.Key.Name),
        CalendarAsset calendar => Calendar(campaign, calendar.Key.Name),
        LinkAsset link => Link(campaign, link.Key.Name),
        _ => null,
    };

    public string Page(string campaign, string slug) => options.Address($"/p/{campaign}/{slug}");

    public string Image(string path) => options.Address(path);

    public string Form(string campaign, string name) => options.Address($"/f/{campaign}/{name}");

    public string Calendar(string campaign, string name) => options.Address($"/c/{campaign}/{name}.ics");

    /// <summary>A tracked link where the recipient is not ours to know: in a mail that another platform sends, in an ad.</summary>
    public string Link(string campaign, string name) => options.Address($"/l/{campaign}/{name}");

    public string Redirect(string recipient, string link) => options.Address($"/r/{recipient}/{link}/{keys.Mark("link", $"{recipient}/{link}")}");

    public string Pixel(string recipient) => options.Address($"/o/{recipient}/{keys.Mark("open", recipient)}.gif");

    public string Unsubscribe(string recipient) => options.Address($"/u/{recipient}/{keys.Mark("unsubscribe", recipient)}");

    /// <summary>Pages that show what an object holds, staged or live, until they expire.</summary>
    internal ImmutableArray<Preview> Previews(StackObject item)
    {
        if (item.StagedAsset is not (EmailAsset or PageAsset or FormAsset))
        {
            return [];
        }

        // Whole hours, so that looking twice gives the same address.
        var until = (time.GetUtcNow() + PreviewLife).ToUnixTimeSeconds() / 3600 * 3600;
        return item.Kind == "email"
            ? [new Preview("HTML", Preview(item, until, "html")), new Preview("Plain text", Preview(item, until, "text"))]
            : [new Preview("HTML", Preview(item, until, "html"))];
    }

    public bool IsPreview(string id, string revision, long until, string view, string mark) =>
        until > time.GetUtcNow().ToUnixTimeSeconds() && keys.IsMark("preview", PreviewText(id, revision, until, view), mark);

    public bool IsMark(string purpose, string text, string mark) => keys.IsMark(purpose, text, mark);

    private string Preview(StackObject item, long until, string view)
    {
        var revision = item.Revision.ToString(CultureInfo.InvariantCulture);
        return options.Address(string.Create(CultureInfo.InvariantCulture,
            $"/preview/{item.Id}/{revision}/{until}/{view}/{keys.Mark("preview", PreviewText(item.Id, revision, until, view))}"));
    }

    private static string PreviewText(string id, string revision, long until, string view) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}/{revision}/{until}/{view}");
}
