using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Waivers;

/// <summary>The waivers that hold, and what they cover.</summary>
public sealed class WaiverBook
{
    /// <summary>The code of the warning that a waiver is about to end: what time alone brings, and so no reason to ask approvers again.</summary>
    public const string EndsSoon = "waiver-ends-soon";

    private readonly ILookup<string, Waiver> _byRule;
    private readonly string? _campaign;

    internal WaiverBook(ImmutableArray<Waiver> waivers, string? campaign = null)
    {
        (Waivers, _campaign) = (waivers, campaign);
        _byRule = waivers.ToLookup(w => w.Rule, StringComparer.Ordinal);
    }

    /// <summary>None.</summary>
    public static WaiverBook Empty { get; } = new([]);

    /// <summary>The waivers, by the file they are written in.</summary>
    public ImmutableArray<Waiver> Waivers { get; }

    /// <summary>The findings, each marked with the waiver that covers it when one does; levels stay.</summary>
    /// <param name="findings">What rules found.</param>
    /// <param name="document">What they were found in; null when that is no text.</param>
    public ImmutableArray<Finding> Cover(IEnumerable<Finding> findings, Document? document = null)
    {
        if (Waivers.IsEmpty)
        {
            return [.. findings];
        }

        var words = document is null ? null : new WaivedWords(document.Source);
        return [.. findings.Select(f => Cover(f, words))];
    }

    /// <summary>A suggestion for every waiver that covers none of the findings. Of a campaign's book, only its own are looked at: the brand's may be for other campaigns.</summary>
    /// <param name="findings">Everything that was found where these waivers are for.</param>
    public ImmutableArray<Finding> Idle(IEnumerable<Finding> findings)
    {
        var used = findings.Select(f => f.Excepted?.Waiver).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Waivers.Where(w => !used.Contains(w.Id) && (_campaign is null || Layer.Of(w.Place.File, "waivers")?.Kind == LayerKind.Campaign)).Select(w =>
                new Finding("waiver-idle", FindingLevel.Suggestion, $"The waiver {w.Id} covers nothing: {w.Rule} finds nothing there.") { Place = w.Place, Fix = "Remove it." }),
        ];
    }

    /// <summary>The waiver for a rule file itself: for loosening a rule of a layer before it.</summary>
    internal Waiver? ForRule(string rule, Place written) =>
        _byRule[rule].FirstOrDefault(w => w is { Asset: null, Words: null, File: not null } && w.IsFor(written.File, InCampaign(written)));

    private Finding Cover(Finding finding, WaivedWords? words)
    {
        foreach (var waiver in _byRule[finding.Code])
        {
            if ((waiver.Asset is null || waiver.Asset == finding.Asset)
                && waiver.IsFor(finding.Place?.File, InCampaign(finding.Place))
                && (waiver.Words is null || finding.Words?.Contains(waiver.Words, StringComparison.OrdinalIgnoreCase) == true || words?.Around(finding, waiver.Words) == true))
            {
                return finding with { Excepted = waiver.Exception };
            }
        }

        return finding;
    }

    // Files of a campaign are named from its folder; a brand's waivers name them from the workspace.
    private string? InCampaign(Place? place) => _campaign is null || place is null ? null : $"campaigns/{_campaign}/{place.File}";
}
