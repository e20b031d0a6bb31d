using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Plans;
using Slipway.Core.Review;
using Slipway.Core.Text;
using Slipway.Engine.Checking;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Time;

namespace Slipway.Server.Campaigns;

/// <summary>The findings of a campaign as its review shows them: numbered, and held against what the platforms show.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Assets">Those of the assets that people will see, by asset.</param>
/// <param name="Others">Those that are about nothing people will see, such as the audience.</param>
/// <param name="Explained">The rules and checks that have a page of their own.</param>
/// <param name="Fingerprint">What the numbers are numbers of; another one when there are other findings.</param>
public sealed record MarkedFindings(string Campaign, ImmutableDictionary<AssetKey, ImmutableArray<Mark>> Assets, ImmutableArray<Mark> Others, ImmutableHashSet<string> Explained, string Fingerprint)
{
    /// <summary>The findings of an asset that people will see.</summary>
    public ImmutableArray<Mark> Of(AssetKey asset) => Assets.GetValueOrDefault(asset, []);

    /// <summary>Where a rendering is shown with its findings marked.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="part">Which of its previews.</param>
    public string Address(AssetKey asset, int part) => $"/campaigns/{Campaign}/marked/{asset}/{part}/{Fingerprint}";
}

/// <summary>Marks findings at the words of what the platforms show.</summary>
/// <remarks>The renderings are asked for as a reviewer's browser does, so that what is marked is what would be looked at, whatever the platform.</remarks>
public sealed class ReviewMarks(IHttpClientFactory http, ReadRules rules, BusinessClock clock)
{
    // A page of more than this is nothing that anybody reviews.
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>What people will see, as they meet it: the mails in time, then the pages, the one with the form first.</summary>
    /// <remarks>Of pages that one file makes, those of the sample.</remarks>
    public static IEnumerable<AssetView> Seen(CampaignView view) => view.Singles.Concat(view.Groups.SelectMany(g => g.Chosen.Select(c => c.Page)))
        .Where(a => a.Key.Kind is AssetKind.Email or AssetKind.Page && a.Change is not Change.Remove)
        .OrderBy(a => a.Key.Kind == AssetKind.Page)
        .ThenBy(a => a.Change.Result is EmailAsset email ? SchedulePanel.When(email) : default)
        .ThenByDescending(a => a.Change.Result?.Needs.Any(n => n.Kind == AssetKind.Form));

    /// <summary>Numbers the findings of a campaign and finds where they are shown.</summary>
    public async Task<MarkedFindings> ReadAsync(CampaignView view, CancellationToken cancellation)
    {
        var (assets, others) = Numbered(view);
        var placed = await Task.WhenAll(Seen(view).Where(a => assets.ContainsKey(a.Key)).Select(async a => KeyValuePair.Create(a.Key, (await PlaceAsync(view, a, assets[a.Key], 0, cancellation)).Marks)));
        return new MarkedFindings(view.Version.Campaign, placed.ToImmutableDictionary(), others, Explained(), FingerprintOf(view));
    }

    /// <summary>A rendering with its findings marked; null when it cannot be read.</summary>
    /// <param name="view">The campaign.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="part">Which of its previews.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<string?> MarkedAsync(CampaignView view, AssetView asset, int part, CancellationToken cancellation) =>
        await PlaceAsync(view, asset, Numbered(view).Assets.GetValueOrDefault(asset.Key, []), part, cancellation) is var (html, marks) && html is not null ? MarkedHtml.Of(html, marks) ?? html : null;

    /// <summary>What the numbers of a campaign's findings are numbers of.</summary>
    public static string FingerprintOf(CampaignView view) => CanonicalJson.Digest(view.Version.Findings)[..16];

    private ImmutableHashSet<string> Explained() => [.. AllChecks.List.Select(c => c.Code), .. rules(clock.Now).Rules.Rules.Where(r => !r.IsPackaged).Select(r => r.Id)];

    // As they are met on the page, from top to bottom: of an asset first what is about all of it, then by place in its file.
    private static (ImmutableDictionary<AssetKey, ImmutableArray<Mark>> Assets, ImmutableArray<Mark> Others) Numbered(CampaignView view)
    {
        var number = 0;
        var assets = ImmutableDictionary.CreateBuilder<AssetKey, ImmutableArray<Mark>>();
        foreach (var key in Seen(view).Select(a => a.Key))
        {
            var own = view.Version.Findings.Where(f => f.Asset == key.ToString()).OrderByDescending(IsOfWhole).ThenBy(f => f.Place?.Line).ThenBy(f => f.Place?.Column).ToList();
            if (own.Count > 0)
            {
                assets[key] = [.. own.Select(f => new Mark(++number, f, new ShownAt.OfWhole()))];
            }
        }

        // What is found in a page that is not in the sample is shown where no page of the sample has it too.
        var unseen = view.Groups.SelectMany(g => g.Pages.Where(p => !g.IsChosen(p.Key)).Select(p => p.Key)).ToHashSet();
        var known = assets.Values.SelectMany(m => m).Select(m => m.Finding.Code).ToHashSet(StringComparer.Ordinal);
        return (assets.ToImmutable(), [.. view.Version.Findings.Where(f => AssetKey.TryParse(f.Asset) is not { } key || !assets.ContainsKey(key))
            .Where(f => AssetKey.TryParse(f.Asset) is not { } key || !unseen.Contains(key) || known.Add(f.Code)).Select(f => new Mark(++number, f, new ShownAt.OfWhole()))]);
    }

    private async Task<(string? Html, ImmutableArray<Mark> Marks)> PlaceAsync(CampaignView view, AssetView asset, ImmutableArray<Mark> marks, int part, CancellationToken cancellation)
    {
        var file = marks.Select(m => m.Finding.Place?.File).FirstOrDefault(f => f is not null && view.Version.Files.ContainsKey(f));
        var address = asset.Now?.Previews.Skip(part).FirstOrDefault()?.Address;
        var html = address is null ? null : await AskAsync(address, cancellation);
        if (html is null)
        {
            return (null, [.. marks.Select(m => m with { At = WithoutRendering(m.Finding) })]);
        }

        var places = file is null ? null : FindingPlaces.Of(file, view.Version.Files[file], html);
        ImmutableArray<Mark> placed = [.. marks.Select(m => m with { At = places?.Find(m.Finding) ?? WithoutRendering(m.Finding) })];
        // Where no copy with marks can be made, nothing is to be promised.
        return (html, MarkedHtml.Of(html, placed) is null ? [.. placed.Select(m => m.IsInRendering ? m with { At = new ShownAt.Nowhere() } : m)] : placed);
    }

    private static ShownAt WithoutRendering(Finding finding) => IsOfWhole(finding) ? new ShownAt.OfWhole() : new ShownAt.Nowhere();

    private static bool IsOfWhole(Finding finding) => finding is { End: null, Place: null or { Line: 1, Column: 1 } };

    private async Task<string?> AskAsync(string address, CancellationToken cancellation)
    {
        using var client = http.CreateClient(Preparation.PreviewClient);
        client.MaxResponseContentBufferSize = MostBytes;
        try
        {
            using var answer = await client.GetAsync(address, cancellation);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellation) : null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
