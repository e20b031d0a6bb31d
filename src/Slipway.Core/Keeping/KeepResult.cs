using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Keeping;

/// <summary>An asset that somebody changed in the tool that holds it.</summary>
/// <param name="Planned">What was planned.</param>
/// <param name="Prepared">What the tool held when it was prepared.</param>
/// <param name="Now">What it holds now; null where it is gone.</param>
/// <param name="Can">What the connection can do with its kind.</param>
/// <param name="Platform">The tool's name.</param>
public sealed record ChangedAsset(Asset Planned, Reading Prepared, Reading? Now, Capability Can, string Platform)
{
    /// <summary>Its key.</summary>
    public AssetKey Key => Planned.Key;

    /// <summary>What is different, field by field, in the tool's words; empty where it is gone.</summary>
    public ImmutableArray<FieldChange> Changes => Now is null ? [] : Drift.Of(Prepared, Now);
}

/// <summary>A change that is taken over: it stands in the draft's files.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Field">The field, in the draft's words, for example <c>subject</c>.</param>
/// <param name="Before">What was approved.</param>
/// <param name="After">What the tool says.</param>
/// <param name="Place">Where it stands in the draft.</param>
public sealed record KeptChange(AssetKey Asset, string Field, string Before, string After, Place Place)
{
    /// <summary>In words.</summary>
    public override string ToString() => new FieldChange(Field, Before, After).ToString();
}

/// <summary>What keeping comes to, before anything is written.</summary>
/// <param name="Files">The files of the draft that become others, by path.</param>
/// <param name="Kept">What is taken over.</param>
/// <param name="Findings">What cannot be: the field, both values, and what to write where.</param>
public sealed record KeepResult(ImmutableSortedDictionary<string, string> Files, ImmutableArray<KeptChange> Kept, ImmutableArray<Finding> Findings)
{
    /// <summary>Whether everything that was changed can be kept.</summary>
    public bool IsWhole => Findings.All(f => !f.Blocks);
}
