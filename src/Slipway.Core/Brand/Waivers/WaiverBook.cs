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

    /// <summary>The finding, marked with the waiver that covers it when one does; its level stays.</summary>
    /// <param name="finding">What a rule found.</param>
    /// <param name="document">What it was found in; null when that is no text.</param>
    public Finding Cover(Finding finding, Document? document = null)
    {
        foreach (var waiver in _byRule[finding.Code])
        {
            if ((waiver.Asset is null || waiver.Asset == finding.Asset)
                && waiver.IsFor(finding.Place?.File, _campaign is null ? null : $"campaigns/{_campaign}/{finding.Place?.File}")
                && (waiver.Words is null || IsWithin(waiver.Words, finding, document)))
            {
                return finding with { Excepted = waiver.Exception };
            }
        }

        return finding;
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
    internal Waiver? ForRule(string rule, Place written) => _byRule[rule].FirstOrDefault(w =>
        w is { Asset: null, Words: null, File: not null } && w.IsFor(written.File, _campaign is null ? null : $"campaigns/{_campaign}/{written.File}"));

    // The words of the waiver may be more than what was found: "Bargain Days" covers the "Bargain" in it, and no other.
    private static bool IsWithin(string words, Finding finding, Document? document)
    {
        if (finding.Words is { } found && found.Contains(words, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (document is null || finding.Place is not { } place)
        {
            return false;
        }

        var start = OffsetOf(document.Source, place);
        var end = finding.End is { } last ? OffsetOf(document.Source, last) : start;
        for (var at = document.Source.IndexOf(words, Math.Max(0, end - words.Length), StringComparison.OrdinalIgnoreCase);
            at >= 0 && at <= start;
            at = document.Source.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at + words.Length >= end)
            {
                return true;
            }
        }

        return false;
    }

    private static int OffsetOf(string source, Place place)
    {
        var start = 0;
        for (var line = 1; line < place.Line; line++)
        {
            start = source.IndexOf('\n', start) + 1;
        }

        return start + place.Column - 1;
    }
}
