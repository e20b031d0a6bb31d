using Slipway.Sdk.Assets;
using Slipway.Stack.Tracking;

namespace Slipway.Stack.Mail;

/// <summary>The holes of an email or page filled for one reader.</summary>
public sealed class MailContent(Addresses addresses)
{
    /// <summary>The address for a hole in a mail to this recipient.</summary>
    public string? For(string campaign, string recipient, IReadOnlyDictionary<string, string> slugs, bool tracksOpens, Part.Address hole) => hole.Kind switch
    {
        AddressKind.Link => addresses.Redirect(recipient, hole.Target),
        AddressKind.Page => addresses.Page(campaign, slugs.GetValueOrDefault(hole.Target, hole.Target)),
        AddressKind.Form => addresses.Form(campaign, hole.Target),
        AddressKind.Calendar => addresses.Calendar(campaign, hole.Target),
        AddressKind.Image => addresses.Image(hole.Target),
        AddressKind.Unsubscribe => addresses.Unsubscribe(recipient),
        AddressKind.OpenPixel => tracksOpens ? addresses.Pixel(recipient) : null,
        _ => null,
    };

    /// <summary>The address for a hole on a page, which nobody is known on: links lead straight to where they go.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="slugs">The last parts of its pages' addresses, by name.</param>
    /// <param name="own">The last parts of the addresses of the pages that were made for the same account, by page file.</param>
    /// <param name="links">The campaign's links, by name.</param>
    /// <param name="hole">The hole.</param>
    public string? OnPage(string campaign, IReadOnlyDictionary<string, string> slugs, IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, LinkAsset> links, Part.Address hole) => hole.Kind switch
    {
        AddressKind.Link => links.TryGetValue(hole.Target, out var link) ? Destination(campaign, slugs, link, own.GetValueOrDefault(link.AccountPage ?? ""), withUtm: link.Address is not null) : null,
        AddressKind.Unsubscribe or AddressKind.OpenPixel => null,
        _ => For(campaign, "", slugs, tracksOpens: false, hole),
    };

    /// <summary>Where a link leads, with its campaign parameters; what the address has already is kept, fragment last.</summary>
    /// <param name="campaign">The campaign.</param>
    /// <param name="slugs">The last parts of its pages' addresses, by name.</param>
    /// <param name="link">The link.</param>
    /// <param name="accountSlug">The last part of the address of the reader's account's page; null where the link leads to none or the account is not known.</param>
    /// <param name="withUtm">Whether the campaign parameters are added.</param>
    public string? Destination(string campaign, IReadOnlyDictionary<string, string> slugs, LinkAsset link, string? accountSlug, bool withUtm)
    {
        var address = link.Page is { } page ? addresses.Page(campaign, slugs.GetValueOrDefault(page.Name, page.Name))
            : link.AccountPage is not null ? accountSlug is null ? null : addresses.Page(campaign, accountSlug)
            : link.Address!;
        if (!withUtm || address is null)
        {
            return address;
        }

        var hash = address.IndexOf('#');
        var (before, fragment) = hash < 0 ? (address, "") : (address[..hash], address[hash..]);
        return $"{before}{(before.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{link.Utm}{fragment}";
    }
}
