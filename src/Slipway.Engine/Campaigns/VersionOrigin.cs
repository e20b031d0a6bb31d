using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;

namespace Slipway.Engine.Campaigns;

/// <summary>A change that was made in a tool and kept: part of the version from then on.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Field">The field, in the draft's words.</param>
/// <param name="Before">What was approved.</param>
/// <param name="After">What the tool said.</param>
/// <param name="Platform">The tool.</param>
public sealed record KeptInTool(AssetKey Asset, string Field, string Before, string After, string Platform)
{
    /// <summary>Who made it, as the tool names the person; null where it does not say.</summary>
    public string? By { get; init; }

    /// <summary>The account of that person here; null where there is none.</summary>
    public string? Account { get; init; }
}

/// <summary>A field of something live that was changed outside, and that a version puts back.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Change">What was approved, and what was found instead.</param>
/// <param name="Platform">Where it was changed.</param>
public sealed record PutBackField(AssetKey Asset, FieldChange Change, string Platform)
{
    /// <summary>Who changed it, as the tool names the person; null where it does not say.</summary>
    public string? By { get; init; }
}

/// <summary>How a version came of changes that were made in tools: it keeps them, or puts back what was approved before.</summary>
/// <param name="From">The version they were made in.</param>
/// <param name="KeptBy">The account that kept them, or that asked for what was approved to be put back.</param>
public sealed record VersionOrigin(string From, string KeptBy)
{
    /// <summary>Whether that version had been approved: then only what is different is new to its approvers.</summary>
    public bool WasApproved { get; init; }

    /// <summary>Who may not decide on it besides its author: whoever changed or kept something of it, and, where nobody had approved the rest, who wrote that.</summary>
    public ImmutableArray<string> Authors { get; init; } = [];

    /// <summary>The changes that are kept.</summary>
    public ImmutableArray<KeptInTool> Changes { get; init; } = [];

    /// <summary>The changes that are taken back, where nothing is kept: the version has the very content of the one before.</summary>
    public ImmutableArray<PutBackField> PutBack { get; init; } = [];

    /// <summary>What each asset was in its tool when it was kept: its id there, and the digest of what it held.</summary>
    public ImmutableSortedDictionary<AssetKey, HeldThen> Held { get; init; } = ImmutableSortedDictionary<AssetKey, HeldThen>.Empty;
}

/// <summary>An object of a tool as it was at a moment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Digest">The digest of what it held; null where that does not matter, since it is put back.</param>
public sealed record HeldThen(string Id, string? Digest)
{
    /// <summary>Whether neither it nor anything it needs became another: then it is left alone, whatever has been launched of it by now.</summary>
    public bool IsSame { get; init; }
}
