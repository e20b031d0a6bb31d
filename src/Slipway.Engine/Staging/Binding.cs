using System.Collections.Immutable;
using System.Net;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Staging;

/// <summary>Puts the addresses of what other platforms hold into an asset, so that its own platform has to know only its own.</summary>
internal static class Binding
{
    /// <param name="asset">The asset as planned.</param>
    /// <param name="needs">What the assets it needs, and those it links to, have become.</param>
    public static Asset Bind(Asset asset, ImmutableDictionary<string, StagedNeed> needs)
    {
        string? Elsewhere(AssetKey key) => needs.TryGetValue(key.ToString(), out var need) && !need.IsOwn ? need.Address : null;

        Template Bound(Template template) => template with { Parts = Parts(template.Parts, template.Format) };

        ImmutableArray<Part> Parts(ImmutableArray<Part> parts, TemplateFormat format) => [.. parts.Select(part => part switch
        {
            Part.Address hole when KeyOf(hole) is { } key && Elsewhere(key) is { } address => new Part.Literal(format == TemplateFormat.Html ? WebUtility.HtmlEncode(address) : address),
            Part.When condition => condition with { Parts = Parts(condition.Parts, format) },
            _ => part,
        })];

        ImmutableArray<PageBlock> Blocks(ImmutableArray<PageBlock> blocks) => [.. blocks.Select(Block)];

        PageBlock Block(PageBlock block) => block switch
        {
            PageBlock.Heading b => b with { Text = Bound(b.Text) },
            PageBlock.Paragraph b => b with { Text = Bound(b.Text) },
            PageBlock.TextList b => b with { Items = [.. b.Items.Select(i => new PageListItem(Bound(i.Text), Blocks(i.Children)))] },
            PageBlock.Hero b => b with { Content = Blocks(b.Content) },
            PageBlock.Columns b => b with { Items = [.. b.Items.Select(Blocks)] },
            PageBlock.Button b => b with { Label = Bound(b.Label), Address = Bound(b.Address) },
            PageBlock.Image { Address: { } address } b => b with { Address = Bound(address) },
            PageBlock.Quote b => b with { Content = Blocks(b.Content), By = Bound(b.By) },
            PageBlock.SmallPrint b => b with { Content = Blocks(b.Content) },
            _ => block,
        };

        return asset switch
        {
            LinkAsset { Page: { } page } link when Elsewhere(page) is { } address => link with { Page = null, Address = address },
            PageAsset page => page with { Html = Bound(page.Html), Text = Bound(page.Text), Blocks = Blocks(page.Blocks) },
            EmailAsset email => email with { Html = Bound(email.Html), Text = Bound(email.Text) },
            _ => asset,
        };
    }

    private static AssetKey? KeyOf(Part.Address hole) => hole.Kind switch
    {
        AddressKind.Link => new AssetKey(AssetKind.Link, hole.Target),
        AddressKind.Page => new AssetKey(AssetKind.Page, hole.Target),
        AddressKind.Form => new AssetKey(AssetKind.Form, hole.Target),
        AddressKind.Calendar => new AssetKey(AssetKind.Calendar, hole.Target),
        _ => null,
    };
}
