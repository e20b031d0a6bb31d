using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Drafts;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Workspaces;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Editing;

/// <summary>What a file would be with a text that may not be saved yet.</summary>
public sealed record DraftLook
{
    /// <summary>What is found in the file, the gravest first.</summary>
    public required ImmutableArray<Finding> Here { get; init; }

    /// <summary>What is found elsewhere in the campaign.</summary>
    public required ImmutableArray<Finding> Elsewhere { get; init; }

    /// <summary>What the file makes; of a form the page it stands on. Null where there is nothing to look at.</summary>
    public Asset? Shown { get; init; }

    /// <summary>Where its rendering is; null where it has none.</summary>
    public string? Html { get; init; }

    /// <summary>Where its plain-text part is; null where it has none.</summary>
    public string? PlainText { get; init; }

    /// <summary>Why there is no rendering; null where there is one.</summary>
    public string? Why { get; init; }

    /// <summary>What the campaign consists of then; empty where the draft cannot be read.</summary>
    public ImmutableArray<Asset> Assets { get; init; } = [];

    /// <summary>How often each level was found here: "1 error and 2 warnings", "Nothing was found".</summary>
    public string Summary => Here.IsEmpty ? T("Nothing was found in this file") : T($"{Words.Together(Words.Counted(Here))} in this file");
}

/// <summary>Looks at a campaign's folder as if one of its files had another text: the checks and rules that run over the folder, and the rendering.</summary>
internal sealed class DraftLooks(Workspace workspace, CampaignWork work, DraftPreviews previews)
{
    // While somebody types, one text of the campaign changes and all others are as they were. A memory of its own: what is half typed is no use to anybody else.
    private readonly CheckMemory _memory = new();

    /// <param name="campaign">The campaign.</param>
    /// <param name="file">The file, by its path in the folder.</param>
    /// <param name="text">What it would say.</param>
    public async Task<DraftLook> OfAsync(string campaign, string file, string text)
    {
        var files = workspace.CampaignFiles(campaign).SetItem(file, text);
        var (plan, _, findings) = await work.CheckAsync(campaign, files, _memory);
        var assets = plan is not null ? [.. plan.Assets] : DraftReader.Read(files, Core.Metrics.MetricRegister.Any).Draft is { } draft ? AssetBuilder.Build(draft, workspace.Theme().Theme).Assets : ImmutableArray<Asset>.Empty;
        var shown = ShownBy(file, assets);
        return new DraftLook
        {
            Here = [.. findings.Where(f => IsIn(f, file)).OrderBy(f => f.Excepted is not null).ThenByDescending(f => f.Level).ThenBy(f => f.Place?.Line).ThenBy(f => f.Place?.Column)],
            Elsewhere = [.. findings.Where(f => !IsIn(f, file))],
            Shown = shown,
            Assets = assets,
            Html = shown is null ? null : previews.Address(shown),
            PlainText = shown is EmailAsset ? previews.Address(shown, "text") : null,
            Why = shown is not null ? null
                : assets.IsEmpty ? T("There is no rendering while the draft cannot be read. Mend the errors first.")
                : T("Nobody sees this file itself: what it does is in the plan."),
        };
    }

    /// <summary>The asset that a file of a draft makes; null where it makes none or many.</summary>
    public static AssetKey? KeyOf(string file) => file.Split('/') is [var folder, var name] && _kinds.TryGetValue(folder, out var kind) ? new AssetKey(kind, name[..name.LastIndexOf('.')].Replace('.', '-')) : null;

    /// <summary>The file of a draft that makes an asset; null where it is one of many in its file.</summary>
    public static string? FileOf(AssetKey key, string? source = null) => key.Kind switch
    {
        AssetKind.Email => $"emails/{key.Name}.md",
        AssetKind.Page => $"pages/{source ?? key.Name}.md",
        _ => _kinds.FirstOrDefault(k => k.Value == key.Kind).Key is { } folder ? $"{folder}/{key.Name}.yaml" : null,
    };

    private static readonly ImmutableSortedDictionary<string, AssetKind> _kinds = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
    [
        new("emails", AssetKind.Email), new("pages", AssetKind.Page), new("forms", AssetKind.Form), new("journeys", AssetKind.Journey), new("audiences", AssetKind.Audience), new KeyValuePair<string, AssetKind>("ads", AssetKind.Ad),
    ]);

    private static bool IsIn(Finding finding, string file) => finding.Place is { } place ? place.File == file : finding.Asset is not null && AssetKey.TryParse(finding.Asset) == KeyOf(file);

    private static Asset? ShownBy(string file, ImmutableArray<Asset> assets) => KeyOf(file) switch
    {
        { Kind: AssetKind.Email or AssetKind.Page } key => assets.FirstOrDefault(a => a.Key == key) ?? assets.OfType<PageAsset>().FirstOrDefault(p => key.Kind == AssetKind.Page && p.Source == key.Name),
        { Kind: AssetKind.Form } form => assets.OfType<PageAsset>().FirstOrDefault(p => p.Needs.Contains(form)),
        _ => null,
    };
}
