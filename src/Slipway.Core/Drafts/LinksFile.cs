using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads <c>links.yaml</c>: a mapping of link names to where they lead and their campaign parameters.</summary>
internal static class LinksFile
{
    public static ImmutableArray<LinkAsset> Read(AssetFile file, string campaign)
    {
        var fields = file.Yaml();
        var links = ImmutableArray.CreateBuilder<LinkAsset>();
        foreach (var name in fields.Keys.ToList())
        {
            if (fields.Mapping(name, "  page: landing\n  utm:\n    source: slipway\n    medium: email\n    content: invitation") is not { } link)
            {
                continue;
            }

            if (!Slugs.IsSlug(name))
            {
                fields.Findings.Error("name-form", $"\"{name}\" is not a name for a link; a name has lower case letters, digits and hyphens.", link.At, $"Write `{Slugs.From(name)}:`.");
            }

            file.Shelf.Define(new AssetKey(AssetKind.Link, name), link.At);
            links.Add(Link(file, link, name, campaign));
        }

        return links.ToImmutable();
    }

    private static LinkAsset Link(AssetFile file, YamlFields link, string name, string campaign)
    {
        var page = file.Refer(link, "page", AssetKind.Page, "landing", required: false);
        var address = link.Https("to", "https://example.com/case-study", required: false);
        if (link.Has("page") == link.Has("to"))
        {
            link.Findings.Error("link-target", $"The link \"{name}\" must lead to one thing: a page of the campaign or an address.", link.At, "Write `page: landing` or `to: https://example.com/case-study`, and not both.");
        }

        var asset = new LinkAsset
        {
            Key = new AssetKey(AssetKind.Link, name),
            Title = link.Text("title", name, required: false) ?? name,
            Address = address,
            Page = page,
            Utm = UtmOf(link, campaign),
        };
        link.Close();
        return asset;
    }

    private static Utm UtmOf(YamlFields link, string campaign)
    {
        if (link.Mapping("utm", "  source: slipway\n  medium: email\n  content: invitation") is not { } utm)
        {
            return new Utm("", "", campaign, "", campaign);
        }

        var read = new Utm(Part(utm, "source", "slipway"), Part(utm, "medium", "email"), campaign, Part(utm, "content", "invitation"), campaign);
        utm.Close();
        return read;
    }

    private static string Part(YamlFields utm, string key, string example)
    {
        var text = utm.Text(key, example) ?? "";
        if (!text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'))
        {
            utm.Error("utm-form", key, $"\"{text}\" has characters that split reports: only lower case letters, digits, dot, underscore and hyphen are used.", $"Write `{key}: {(Slugs.From(text) is { Length: > 0 } slug ? slug : example)}`.");
        }

        return text;
    }
}
