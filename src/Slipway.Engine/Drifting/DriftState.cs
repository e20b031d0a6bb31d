using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;

namespace Slipway.Engine.Drifting;

/// <summary>A field of something live that is not as it was approved.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Change">What was approved, and what was found instead; the field <see cref="StateField"/> is whether people see it.</param>
/// <param name="FirstSeen">When it was first found so.</param>
/// <param name="LastSeen">When it was last found so.</param>
public sealed record DriftedField(AssetKey Asset, FieldChange Change, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>What the state of an asset is called among its fields.</summary>
    public const string StateField = "state";

    /// <summary>What the state of an asset is that is not there any more.</summary>
    public const string Gone = "gone";

    /// <summary>Who changed it, as the platform names the person; null where it does not say.</summary>
    public string? By { get; init; }

    /// <summary>Whether the asset is not there any more.</summary>
    public bool IsGone => Change is { Path: StateField, After: Gone };
}

/// <summary>Assets that could not be looked at.</summary>
/// <param name="Connection">The connection that did not answer.</param>
/// <param name="Assets">The assets.</param>
/// <param name="Why">What it said instead.</param>
public sealed record NotAsked(string Connection, ImmutableArray<AssetKey> Assets, string Why);

/// <summary>What of a campaign is not as it was approved, as last looked at.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Version">The launched version.</param>
/// <param name="LookedAt">When it was looked at; null where it was not yet.</param>
/// <param name="Fields">The differences that stand.</param>
/// <param name="NotAsked">What could not be looked at.</param>
public sealed record DriftState(string Campaign, string Version, DateTimeOffset? LookedAt, ImmutableArray<DriftedField> Fields, ImmutableArray<NotAsked> NotAsked)
{
    /// <summary>When it is looked at again by itself; null where it is not any more.</summary>
    public DateTimeOffset? LooksAgainAt { get; init; }
}
