using System.Collections.Immutable;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>An answer to a staged page or form when it was asked for.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Status">HTTP status; 0 when no answer came.</param>
public sealed record Reached(AssetKey Asset, int Status);

/// <summary>What the checks look at: the plan, and after staging what the platforms hold.</summary>
public sealed record CheckSubject
{
    /// <summary>The plan.</summary>
    public required Plan Plan { get; init; }

    /// <summary>The assets to look at: the plan's, or those the platforms hold.</summary>
    public required ImmutableArray<Asset> Assets { get; init; }

    /// <summary>Those of the assets whose texts are read. Of the pages that are made of one file, those that say the same but for what is filled in are read once.</summary>
    public ImmutableArray<Asset> Texts
    {
        get => field.IsDefault ? Assets : field;
        init;
    }

    /// <summary>The business time.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What the platforms hold; empty before staging.</summary>
    public ImmutableSortedDictionary<AssetKey, Reading> Readings { get; init; } = ImmutableSortedDictionary<AssetKey, Reading>.Empty;

    /// <summary>Which staged pages and forms answered; empty before staging.</summary>
    public ImmutableArray<Reached> Reached { get; init; } = [];

    /// <summary>The campaigns that are live or approved; empty where they are not known.</summary>
    public ImmutableArray<CampaignInFlight> InFlight { get; init; } = [];

    /// <summary>Where each asset is written.</summary>
    public ImmutableDictionary<AssetKey, Place> Places { get; init; } = ImmutableDictionary<AssetKey, Place>.Empty;

    /// <summary>When no mail goes out, where an email does not say so itself.</summary>
    public QuietHours QuietHours { get; init; } = QuietHours.Default;

    /// <summary>Remembers what was found before; null to go through every text.</summary>
    public CheckMemory? Memory { get; init; }

    /// <summary>Whether everything exists as draft.</summary>
    public bool IsStaged => !Readings.IsEmpty;
}

/// <summary>One check: one file, one thing it looks for. Pure.</summary>
public abstract class Check
{
    /// <summary>Its stable kebab-case id.</summary>
    public abstract string Code { get; }

    /// <summary>What it says of itself.</summary>
    public abstract Explanation Explanation { get; }

    /// <summary>Whether it only has something to look at once everything is staged; its messages then say so themselves.</summary>
    public virtual bool NeedsStaging => false;

    /// <summary>Looks at the subject and returns everything it finds.</summary>
    public abstract IEnumerable<Finding> Find(CheckSubject subject);

    /// <summary>What this check finds in the HTML of an asset where it looks at nothing else, from memory where it looked before.</summary>
    private protected IEnumerable<Finding> InHtml(CheckSubject subject, Asset asset, Func<string, IEnumerable<Finding>> find) =>
        from content in Contents.Of(asset)
        where content.Template.Format == TemplateFormat.Html
        let html = Contents.Whole(content.Template)
        from finding in subject.Memory?.Of(Code, asset, subject.Places.GetValueOrDefault(asset.Key), html, () => [.. find(html)]) ?? find(html)
        select finding;

    /// <summary>A finding of this check about an asset, at the place where the asset is written.</summary>
    /// <param name="subject">What is looked at.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="level">How much it weighs.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="fix">What to do about it.</param>
    /// <param name="matter">What it is about, when a brand's rules can look for the same: see <see cref="Finding.Matter"/>.</param>
    protected Finding About(CheckSubject subject, Asset asset, FindingLevel level, string message, string fix, string? matter = null) => new(Code, level, message)
    {
        Asset = asset.Key.ToString(),
        Place = subject.Places.GetValueOrDefault(asset.Key),
        Fix = fix,
        Matter = matter,
    };
}
