using System.Collections.Frozen;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Tracking;

/// <summary>What people follow and what mail programs load is protected on its way: addresses are whole and have an allowed scheme.</summary>
internal sealed class LinkScheme(FrozenSet<string> allowed) : Extension
{
    private static readonly FrozenSet<string> Attributes = FrozenSet.ToFrozenSet(["href", "src", "action", "background", "poster", "formaction"], StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string Name => "link-scheme";

    /// <inheritdoc/>
    public override Family Family => Family.Tracking;

    /// <summary>
    /// Reads its settings: <c>schemes</c>, those that are allowed (https, mailto, tel, sms, cid and data if left out). Merge fields and places within the document pass.
    /// The message gets the address and what is wrong: "The address %s %s." becomes "The address http://a.example begins with http:."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var schemes = fields.Scalars("schemes", "[https, mailto]", required: false).Select(s => s.Text.Trim().TrimEnd(':', '/')).ToList();
        return new LinkScheme((schemes.Count > 0 ? schemes : ["https", "mailto", "tel", "sms", "cid", "data"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var element in document.Html?.Elements ?? [])
        {
            foreach (var attribute in element.Attributes)
            {
                if (Attributes.Contains(attribute.Name) && Problem(attribute.Value.Trim(), isFollowed: element.Name is "a" or "area" or "mj-button") is { } problem)
                {
                    hits.Add(rule, Placing.Of(document, element, attribute), $"\"{attribute.Value.Trim()}\"", problem);
                }
            }
        }
    }

    private string? Problem(string address, bool isFollowed)
    {
        if (address.Length == 0 || address[0] == '#' || Addresses.IsFilledIn(address))
        {
            // That it leads nowhere is said of links only: an empty source is the business of `html`.
            return isFollowed && address is "" or "#" ? "leads nowhere" : null;
        }

        var colon = address.IndexOf(':', StringComparison.Ordinal);
        var scheme = colon > 0 && address.AsSpan(0, colon).IndexOfAny('/', '?', '#') < 0 ? address[..colon] : null;
        return scheme is null ? (isFollowed ? "is not a whole address" : null) : allowed.Contains(scheme) ? null : $"begins with {scheme.ToLowerInvariant()}:";
    }
}
