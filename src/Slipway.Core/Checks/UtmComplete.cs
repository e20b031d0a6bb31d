using System.Text.RegularExpressions;
using Slipway.Core.Html;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Every link carries all campaign parameters, written so that analytics add them up, and nothing about a person.</summary>
public sealed partial class UtmComplete : Check
{
    private static readonly HashSet<string> Mediums = new(StringComparer.Ordinal)
    {
        "email", "cpc", "ppc", "display", "banner", "cpm", "social", "organic", "affiliate", "referral", "sms", "audio", "push",
    };

    /// <inheritdoc/>
    public override string Code => "utm-complete";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Tracking,
        What: "Every link carries source, medium, campaign, content and id in lower case, the same campaign on all, another content on each, and nothing about a person.",
        Why: "Analytics keep capitals apart, links of one content cannot be told apart, and addresses end up in other companies' logs.",
        Bad: "utm_medium: Newsletter, or ?email={{ email }} in an address.",
        Good: "utm: { source: house-list, medium: email, content: reminder }",
        Fix: "Write lower case letters, digits, dot, underscore and hyphen, a medium that analytics know, and take what is about a person out.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject)
    {
        var links = subject.Assets.OfType<LinkAsset>().OrderBy(l => l.Key).ToList();
        return links.SelectMany(link => Values(subject, link).Concat(Personal(subject, link)))
            .Concat(Alike(subject, links))
            .Concat(Distinct(subject, links))
            .Concat(subject.Texts.SelectMany(asset => Merged(subject, asset)));
    }

    private IEnumerable<Finding> Values(CheckSubject subject, LinkAsset link)
    {
        foreach (var (name, value) in Named(link.Utm))
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                yield return About(subject, link, FindingLevel.Error, $"{link.Key} has no {name}.", $"Write {name}: source, medium, campaign, content and id belong together.");
            }
            else if (!Allowed().IsMatch(value))
            {
                yield return About(subject, link, FindingLevel.Error, $"{link.Key} has {name}={value}: analytics keep capitals and signs apart.",
                    $"Write {Plain(value)}: lower case letters, digits, dot, underscore and hyphen.");
            }
            else if (name == "utm_medium" && !Mediums.Contains(value) && !value.StartsWith("paid", StringComparison.Ordinal))
            {
                yield return About(subject, link, FindingLevel.Error, $"{link.Key} has utm_medium={value}, which analytics count as \"unassigned\".",
                    $"Write one of {string.Join(", ", Mediums.Order(StringComparer.Ordinal))}, or one that starts with paid.");
            }
        }
    }

    private IEnumerable<Finding> Personal(CheckSubject subject, LinkAsset link)
    {
        var address = link.Address ?? "";
        if (address.Contains("utm_", StringComparison.OrdinalIgnoreCase))
        {
            yield return About(subject, link, FindingLevel.Error, $"The address of {link.Key} carries campaign parameters of its own: {Contents.Quote(address)}.", "Take utm_... out of the address; Slipway adds the link's own.");
        }

        if (address.Contains("{{", StringComparison.Ordinal) || Person().IsMatch(Uri.UnescapeDataString(address)) || Named(link.Utm).Any(v => v.Value.Contains('@', StringComparison.Ordinal)))
        {
            yield return About(subject, link, FindingLevel.Error, $"{link.Key} carries something about a person: {Contents.Quote(address.Length > 0 ? address : link.Utm.ToString())}.",
                "Take it out: addresses end up in other companies' logs. Who clicked is known without it.");
        }
    }

    private IEnumerable<Finding> Alike(CheckSubject subject, List<LinkAsset> links)
    {
        foreach (var (name, of) in new (string, Func<Utm, string>)[] { ("utm_campaign", u => u.Campaign), ("utm_id", u => u.Id) })
        {
            var values = links.GroupBy(l => of(l.Utm), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
            foreach (var link in values.Skip(1).SelectMany(g => g))
            {
                yield return About(subject, link, FindingLevel.Error, $"{link.Key} has {name}={of(link.Utm)}, and the other links of the campaign have {values[0].Key}.", $"Write {values[0].Key}, so that the campaign is one in the figures.");
            }
        }
    }

    private IEnumerable<Finding> Distinct(CheckSubject subject, List<LinkAsset> links) =>
        from same in links.Where(l => l.Utm.Content.Length > 0).GroupBy(l => (l.Utm.Source, l.Utm.Medium, l.Utm.Content))
        from link in same.Skip(1)
        select About(subject, link, FindingLevel.Error, $"{link.Key} has utm_content={link.Utm.Content} like {same.First().Key}, so their clicks cannot be told apart.", "Give each link its own content, for example its place and mail.");

    private IEnumerable<Finding> Merged(CheckSubject subject, Asset asset) =>
        from content in Contents.Of(asset)
        where content.Template.AllParts().Any(p => p is Part.MergeField)
        let marked = Contents.Marked(content.Template)
        from words in content.Template.Format == TemplateFormat.Html ? InDocument(marked) : InText(marked)
        select About(subject, asset, FindingLevel.Error, $"{words} in the {content.Part} of {asset.Key} has a merge field in its address.", "Take it out: addresses end up in other companies' logs. Who clicked is known without it.");

    private static IEnumerable<string> InDocument(string html) => HtmlDocument.Read(html).Elements
        .Where(e => e.Attributes.Any(a => a.Name is "href" or "src" or "action" && a.Value.Contains(Contents.MergedMark, StringComparison.Ordinal)))
        .Select(e => Contents.Words(e).Replace(Contents.MergedMark, "...", StringComparison.Ordinal))
        .Distinct();

    private static IEnumerable<string> InText(string text) => Address().Matches(text)
        .Where(m => m.Value.Contains(Contents.MergedMark, StringComparison.Ordinal))
        .Select(m => Contents.Quote(m.Value.Replace(Contents.MergedMark, "...", StringComparison.Ordinal)))
        .Distinct();

    private static IEnumerable<(string Name, string Value)> Named(Utm utm) =>
        [("utm_source", utm.Source), ("utm_medium", utm.Medium), ("utm_campaign", utm.Campaign), ("utm_content", utm.Content), ("utm_id", utm.Id)];

    private static string Plain(string value) => Other().Replace(value.ToLowerInvariant(), "-").Trim('-') is { Length: > 0 } plain ? plain : "a plain word";

    [GeneratedRegex("^[a-z0-9._-]+$")]
    private static partial Regex Allowed();

    [GeneratedRegex("[^a-z0-9._-]+")]
    private static partial Regex Other();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.\w+")]
    private static partial Regex Person();

    [GeneratedRegex(@"https?://\S+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
