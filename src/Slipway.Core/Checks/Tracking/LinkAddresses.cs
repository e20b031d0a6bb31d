using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Checks.Tracking;

/// <summary>The addresses that someone has to follow so that dead links can be told.</summary>
public static class LinkAddresses
{
    /// <summary>The addresses on the web that the links of a document lead to, without what follows a #, each once. Those that a platform fills in are not among them.</summary>
    public static IEnumerable<string> In(Document document) =>
        document.Links.Where(l => l.Target is not null && !Addresses.HasMergeField(l.Address)).Select(l => Plain(l.Target!)).Distinct(StringComparer.Ordinal);

    /// <summary>An address by which its answer is looked up.</summary>
    internal static string Plain(Uri target) => target.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);

    /// <summary>The same answers, also under the marks that stand in what is rendered for the links of a campaign.</summary>
    internal static Answers Named(Answers answers, Plan plan)
    {
        var links = answers.Links.ToBuilder();
        foreach (var link in plan.Assets.OfType<LinkAsset>())
        {
            if (Uri.TryCreate(link.Address, UriKind.Absolute, out var target) && (answers.Links.TryGetValue(Plain(target), out var answer) || answers.Links.TryGetValue(link.Address!, out answer)))
            {
                links[Contents.Slot(new Part.Address(AddressKind.Link, link.Key.Name))] = answer;
            }
        }

        return answers with { Links = links.ToImmutable() };
    }
}
