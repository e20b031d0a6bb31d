using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>The page files that make a page for each target account: how those pages are named, and who is led to which.</summary>
/// <param name="list">The accounts; null when there are none.</param>
/// <param name="pages">All page files.</param>
internal sealed class AccountPages(AccountList? list, IEnumerable<PageSource> pages)
{
    private readonly ImmutableSortedDictionary<string, PageSource> _sources = pages.Where(p => p.PerAccount).DistinctBy(p => p.Key.Name).ToImmutableSortedDictionary(p => p.Key.Name, p => p, StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<string, string> _slugs = Slugged(list);

    /// <summary>Whether a page file makes a page for each account.</summary>
    public bool Makes(string source) => _sources.ContainsKey(source);

    /// <summary>The key of a file's page for an account.</summary>
    public AssetKey KeyOf(string source, string account) => new(AssetKind.Page, $"{source}-{_slugs[account]}");

    /// <summary>The last part of the address of a file's page for an account.</summary>
    public string SlugOf(PageSource source, string account) => $"{source.Slug}-{_slugs[account]}";

    /// <summary>A link that leads to such a page leads each person to their own account's.</summary>
    public LinkAsset Led(LinkAsset link) => link.Page is { } page && Makes(page.Name) ? link with { Page = null, AccountPage = page.Name } : link;

    /// <summary>The text of a mail: what leads to such a page leads to the recipient's account's.</summary>
    public Template Led(Template template)
    {
        return _sources.IsEmpty ? template : template with { Parts = Parts(template.Parts) };

        ImmutableArray<Part> Parts(ImmutableArray<Part> parts) => [.. parts.Select(part => part switch
        {
            Part.Address { Kind: AddressKind.Page } hole when Makes(hole.Target) => new Part.Address(AddressKind.AccountPage, hole.Target),
            Part.When condition => condition with { Parts = Parts(condition.Parts) },
            _ => part,
        })];
    }

    /// <summary>Where every asset is defined: the page of an account where its file is.</summary>
    public ImmutableSortedDictionary<AssetKey, Place> Placed(ImmutableSortedDictionary<AssetKey, Place> places) => list is null || _sources.IsEmpty
        ? places
        : places.SetItems(
            from source in _sources.Values
            where places.ContainsKey(source.Key)
            from account in list.Accounts
            select KeyValuePair.Create(KeyOf(source.Key.Name, account.Key), places[source.Key]));

    // Two domains can come to one name, such as a-b.example and a.b.example: both then get a part that tells them apart, and keep it whichever of them goes.
    private static ImmutableSortedDictionary<string, string> Slugged(AccountList? list)
    {
        var plain = (list?.Accounts ?? []).Select(a => (a.Key, Slug: Plain(a.Key))).ToList();
        var alike = plain.GroupBy(p => p.Slug, StringComparer.Ordinal).Where(g => g.Count() > 1 || g.Key.Length == 0).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return plain.ToImmutableSortedDictionary(p => p.Key, p => alike.Contains(p.Slug) ? $"{p.Slug}-{CanonicalJson.DigestOf(p.Key)[..6]}".TrimStart('-') : p.Slug, StringComparer.Ordinal);
    }

    // Digits may begin it, as in 3m.example: what stands before it is a letter.
    private static string Plain(string domain) => Slugs.From($"x{domain}")[1..];
}
