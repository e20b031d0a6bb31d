using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Review;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>The pages that one file makes, one per target account: reviewed as one thing, by a sample.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Pages">All of them.</param>
/// <param name="Sample">Which of them to look at, and why.</param>
public sealed partial record PageGroup(string Source, ImmutableArray<AssetView> Pages, ReviewSample Sample)
{
    // So few are looked at one by one.
    private const int Least = 4;

    // What accounts are divided by, where the list says it.
    private static readonly ImmutableArray<string> _parts = ["tier", "industry", "country"];

    /// <summary>What it is, in a line: "1,000 pages from one draft".</summary>
    public string Title => N(Pages.Length, "{0} page from one draft", "{0} pages from one draft");

    /// <summary>Those to look at, with the reasons.</summary>
    public IEnumerable<(AssetView Page, Sampled Why)> Chosen => Sample.Chosen.Select(c => (Pages.First(p => p.Key.ToString() == c.Key), c));

    /// <summary>Whether a page of it is one of those to look at.</summary>
    public bool IsChosen(AssetKey page) => Sample.Chosen.Any(c => c.Key == page.ToString());

    /// <summary>The groups of a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="assets">Its assets.</param>
    public static ImmutableArray<PageGroup> Of(CampaignVersion version, ImmutableArray<AssetView> assets)
    {
        var audience = version.Plan.Assets.OfType<AudienceAsset>().FirstOrDefault(a => a.Accounts is not null);
        var accounts = (audience?.Accounts?.Accounts ?? []).ToDictionary(a => a.Key, StringComparer.Ordinal);
        var findings = version.Findings.Where(f => f.Asset is not null).GroupBy(f => f.Asset!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return
        [
            .. assets.Where(a => a.Change.Result is PageAsset { Source: not null }).GroupBy(a => ((PageAsset)a.Change.Result!).Source!, StringComparer.Ordinal).Where(g => g.Count() >= Least)
                .OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new PageGroup(g.Key, [.. g], ReviewSample.Choose(g.Select(page => Rendition(page, UsedIn(version, g.Key))), audience?.Holdout.Seed ?? ""))),
        ];

        Rendition Rendition(AssetView view, HashSet<string> used)
        {
            var page = (PageAsset)view.Change.Result!;
            var fields = page.Account is { } key && accounts.TryGetValue(key, out var account) ? account.Fields : ImmutableSortedDictionary<string, string>.Empty;
            return new Rendition(view.Key.ToString(), page.Text.Fill(_ => null, a => a.Target))
            {
                Fields = used.ToImmutableSortedDictionary(f => f, f => fields.GetValueOrDefault(f, ""), StringComparer.Ordinal),
                Strata = _parts.Where(p => accounts.Values.Any(a => a.Fields.ContainsKey(p))).ToImmutableSortedDictionary(p => p, p => fields.GetValueOrDefault(p, ""), StringComparer.Ordinal),
                Findings = findings.GetValueOrDefault(view.Key.ToString()),
            };
        }
    }

    // Only what is put into the text: a tier that is never written down is no word of it.
    private static HashSet<string> UsedIn(CampaignVersion version, string source) =>
        [.. Field().Matches(version.Files.GetValueOrDefault($"pages/{source}.md", "")).Select(m => m.Groups["field"].Value)];

    [GeneratedRegex(@"\{\{\s*account\.(?<field>[a-z][a-z0-9_]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Field();
}
