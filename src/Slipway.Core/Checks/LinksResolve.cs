using System.Text.RegularExpressions;
using Slipway.Core.Html;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Every link leads somewhere: inside the campaign to an asset it has, outside to a whole https address.</summary>
/// <remarks>
/// Looks at every address hole, at what an asset needs, at the links and form targets written out in the HTML, and at plain http addresses in texts.
/// Whether an outside address answers is not asked: Core has no network.
/// </remarks>
public sealed partial class LinksResolve : Check
{
    /// <inheritdoc/>
    public override string Code => "links-resolve";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Tracking,
        What: "Every link leads to something the campaign has, or to a whole https address. Whether that address answers is not asked here.",
        Why: "A link that leads nowhere costs the click and the trust, and one that is no link of the campaign is not counted.",
        Bad: "[The agenda](#), [The agenda](http://localhost:3000/agenda), or link:regster.",
        Good: "[The agenda](link:agenda), with agenda in links.yaml.",
        Fix: "Name a link or page of the campaign, or write a whole address that begins with https://.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject)
    {
        var keys = subject.Assets.Select(a => a.Key).ToHashSet();
        var read = subject.Texts.Select(a => a.Key).ToHashSet();
        return subject.Assets.SelectMany(asset =>
            Missing(subject, asset, keys)
                .Concat(asset is LinkAsset link ? Target(subject, link) : [])
                .Concat(!read.Contains(asset.Key) ? [] : Contents.Of(asset).SelectMany(content => content.Template.Format == TemplateFormat.Html
                    ? Written(subject, asset, content)
                    : Texts(subject, asset, content))));
    }

    private IEnumerable<Finding> Missing(CheckSubject subject, Asset asset, HashSet<AssetKey> keys)
    {
        var holes = Contents.Of(asset).SelectMany(c => c.Template.AllParts()).OfType<Part.Address>().Select(KeyOf).OfType<AssetKey>();
        return asset.Needs.Concat(holes).Distinct().Where(key => !keys.Contains(key)).Order().Select(key =>
            About(subject, asset, FindingLevel.Error, $"{asset.Key} leads to {key}, which this campaign does not have.", $"Add {key}, or correct the name."));
    }

    private static AssetKey? KeyOf(Part.Address hole) => hole.Kind switch
    {
        AddressKind.Link => new AssetKey(AssetKind.Link, hole.Target),
        AddressKind.Page => new AssetKey(AssetKind.Page, hole.Target),
        AddressKind.Form => new AssetKey(AssetKind.Form, hole.Target),
        AddressKind.Calendar => new AssetKey(AssetKind.Calendar, hole.Target),
        _ => null,
    };

    private IEnumerable<Finding> Target(CheckSubject subject, LinkAsset link)
    {
        if (link.AccountPage is not null)
        {
            if (!subject.Assets.OfType<PageAsset>().Any(p => p.Source == link.AccountPage))
            {
                yield return About(subject, link, FindingLevel.Error, $"{link.Key} leads to the pages of {link.AccountPage}, and there is none.", "Add an account to the list, or correct the name.");
            }
        }
        else if (link.Page is null == link.Address is null)
        {
            yield return About(subject, link, FindingLevel.Error,
                $"{link.Key} leads to {(link.Page is null ? "nothing" : "both a page and an address")}.", "Give it either a page of the campaign or an https address.");
        }

        if (link.Address is { } address && Wrong(address) is { } wrong)
        {
            yield return About(subject, link, FindingLevel.Error, $"{link.Key} leads to \"{address}\", {wrong.What}.", wrong.Fix);
        }
    }

    private IEnumerable<Finding> Written(CheckSubject subject, Asset asset, Content content)
    {
        var document = HtmlDocument.Read(Contents.Whole(content.Template));
        var links = document.Elements.Where(e => e.Name is "a" or "area" && (e.Find("href") is not null || (e.Find("id") is null && e.Find("name") is null)))
            .Select(a => (Element: a, Address: a.Attribute("href") ?? ""));
        var forms = document.Elements.Where(e => e.Name == "form").Select(f => (Element: f, Address: f.Attribute("action") ?? ""));
        return links.Concat(forms)
            .Where(l => !Contents.IsSlot(l.Address) && !IsAnchor(document, l.Address))
            .DistinctBy(l => l.Address)
            .Select(l => Wrong(l.Address) is { } wrong
                ? About(subject, asset, FindingLevel.Error, $"{Contents.Words(l.Element)} in the {content.Part} of {asset.Key} leads to \"{l.Address}\", {wrong.What}.", wrong.Fix)
                // A platform keeps the address of a link that is elsewhere, in place of its name.
                : asset is EmailAsset && IsWeb(l.Address) && subject.Readings.All(r => r.Value.Address != l.Address)
                    ? About(subject, asset, FindingLevel.Warning,
                        $"{Contents.Words(l.Element)} in the {content.Part} of {asset.Key} leads to {l.Address} without being a link of the campaign, so its clicks are not counted.",
                        "Make it a link of the campaign (links.yaml) and refer to it by name.")
                    : null)
            .OfType<Finding>();
    }

    private IEnumerable<Finding> Texts(CheckSubject subject, Asset asset, Content content) =>
        Addresses().Matches(Contents.Whole(content.Template)).Select(m => m.Value.TrimEnd('.', ',', ')', '>')).Distinct()
            .Where(address => !Contents.IsSlot(address))
            .Select(address => Wrong(address) is { } wrong
                ? About(subject, asset, FindingLevel.Error, $"The {content.Part} of {asset.Key} names \"{address}\", {wrong.What}.", wrong.Fix)
                : null)
            .OfType<Finding>();

    // A place on the same page counts when it is there; "#" alone leads nowhere.
    private static bool IsAnchor(HtmlDocument document, string address) =>
        address.Length > 1 && address[0] == '#' && document.Elements.Any(e => e.Attribute("id") == address[1..]);

    private static bool IsWeb(string address) => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    private static (string What, string Fix)? Wrong(string address)
    {
        if (address.Trim() is "" or "#")
        {
            return ("which leads nowhere", "Name a link or page of the campaign, or write a whole https address.");
        }

        if (address.StartsWith('#'))
        {
            return ("a place that this document does not have", "Correct the name after the #, or give the place that id.");
        }

        // A path such as /offer counts as an absolute file address on some systems.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.IsFile)
        {
            return ("which is not a whole address", "Write it whole, starting with https://.");
        }

        return uri.Scheme switch
        {
            "mailto" or "tel" => null,
            "http" or "https" when uri.IsLoopback || uri.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) =>
                ("which only works on the machine it was written on", "Write the public https address."),
            "https" => null,
            "http" => ("which is not protected on its way", "Write it with https://."),
            _ => ($"which mail programs and browsers block ({uri.Scheme}:)", "Write a whole https address."),
        };
    }

    [GeneratedRegex(@"https?://[^\s""<>]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Addresses();
}
