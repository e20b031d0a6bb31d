using System.Collections.Frozen;
using System.Net;
using System.Text.RegularExpressions;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>Links lead where people expect: to the brand's domains, by their own name, and where their words say.</summary>
internal sealed partial class LinkHosts(FrozenSet<string> allowed, FrozenSet<string> shorteners, bool isOpen) : Extension
{
    private static readonly string[] UsualShorteners =
    [
        "bit.ly", "bitly.com", "buff.ly", "cutt.ly", "dlvr.it", "fb.me", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "qr.ae", "rb.gy", "rebrand.ly", "shorturl.at", "short.io", "t.co", "t.ly", "t1p.de", "tiny.cc",
        "tinyurl.com", "trib.al", "url.ie", "v.gd", "youtu.be", "amzn.to", "s.id", "shrtco.de", "bl.ink", "kurzelinks.de",
    ];

    /// <inheritdoc/>
    public override string Name => "link-domain";

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>allowed</c>, domains that links may lead to, those below them too (with that of <c>website</c> in brand.yaml; any domain if neither is there); <c>shorteners</c>, domains that hide where a
    /// link leads (the usual ones if left out). The message gets the domain and what is wrong: "%s %s." becomes "bit.ly hides where the link leads."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var allowed = Domains(fields, "allowed", "[example.com]");
        var shorteners = Domains(fields, "shorteners", "[bit.ly]");
        return new LinkHosts(allowed, shorteners.Count > 0 ? shorteners : UsualShorteners.ToFrozenSet(StringComparer.OrdinalIgnoreCase), allowed.Count == 0);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        DomainNames.Of(brand.Website) is { } own ? new LinkHosts(allowed.Append(own).ToFrozenSet(StringComparer.OrdinalIgnoreCase), shorteners, isOpen: false) : this;

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var link in document.Links)
        {
            if (link.Target is { } target && Problem(link, target) is { } problem)
            {
                hits.Add(rule, Placing.Of(document, link.Element, link.Attribute), target.Host, problem);
            }
        }
    }

    private string? Problem(DocumentLink link, Uri target)
    {
        if (target.UserInfo.Length > 0)
        {
            return $"has a name before it ({target.UserInfo}@), as forged addresses do";
        }

        if (target.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            return "is a bare number, as in forged mail";
        }

        if (DomainNames.IsBelowAny(target.Host, shorteners))
        {
            return "hides where the link leads";
        }

        if (Shown(link.Words) is { } shown && !DomainNames.IsSameSite(shown, target.Host))
        {
            return $"is where the link leads, and it shows {shown}";
        }

        return isOpen || DomainNames.IsBelowAny(target.Host, allowed) ? null : "is none of our domains";
    }

    // Words that are an address and nothing else.
    private static string? Shown(string words) => Address().Match(words) is { Success: true } match && IPAddress.TryParse(match.Groups[1].Value, out _) is false ? match.Groups[1].Value : null;

    private static FrozenSet<string> Domains(YamlFields fields, string key, string example) =>
        fields.Scalars(key, example, required: false).Select(d => d.Text.Trim().TrimStart('*', '.')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(?:https?://)?((?:[\p{L}\d-]{1,63}\.){1,8}\p{L}{2,24})(?:[/?#:]\S*)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
