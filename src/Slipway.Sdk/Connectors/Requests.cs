using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Sdk.Connectors;

/// <summary>Makes or changes an asset where no customer sees it.</summary>
/// <param name="Operation">The journal entry's id, carried into the remote object where it has a place for one; the same operation twice has one effect.</param>
/// <param name="Campaign">The campaign's name.</param>
/// <param name="ExternalKey">The key by which the object is found again: <c>campaign:kind/name</c>.</param>
/// <param name="Asset">What it shall be; null removes it at launch.</param>
public sealed record StageRequest(string Operation, string Campaign, string ExternalKey, Asset? Asset)
{
    /// <summary>The revision the object is expected to have; null when it is expected not to exist or the platform knows no revisions.</summary>
    public string? Expectation { get; init; }

    /// <summary>The platform ids of the assets this one needs.</summary>
    public ImmutableDictionary<string, string> Needs { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>Makes what is staged live, or arms its schedule.</summary>
/// <param name="Operation">The journal entry's id.</param>
/// <param name="Id">The platform's id of the object.</param>
/// <param name="Expectation">The revision that was approved; another one is refused.</param>
public sealed record LaunchRequest(string Operation, string Id, string Expectation);

/// <summary>What to do with something that is live.</summary>
public enum HaltMode
{
    /// <summary>Hold it; it can go on.</summary>
    Pause,

    /// <summary>Let it go on.</summary>
    Resume,

    /// <summary>Withdraw it, back to staged, where the capability says it can be.</summary>
    Undo,
}

/// <summary>Holds, releases or withdraws something live.</summary>
public sealed record HaltRequest(string Operation, string Id, HaltMode Mode);

/// <summary>Whether a connection works, and what is wrong when it does not.</summary>
public sealed record Probe(bool Ready, ImmutableArray<Finding> Findings);

/// <summary>Figures a platform keeps of an object, by name: for example sent, queued, bounced, unknown.</summary>
public sealed record Measurement(ImmutableSortedDictionary<string, long> Figures);

/// <summary>A request a platform made to us, as it came.</summary>
/// <param name="Headers">Header names in lower case.</param>
/// <param name="Body">The raw bytes, before any parsing: signatures are over these.</param>
public sealed record WebhookRequest(ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

/// <summary>What became of a received request.</summary>
/// <param name="Accepted">Events taken for the first time.</param>
/// <param name="Repeated">Events that were known already.</param>
/// <param name="Findings">Why some or all were set aside; the rest went on.</param>
/// <param name="Authentic">Whether its signature was good; when not, nothing was taken.</param>
public sealed record Receipt(int Accepted, int Repeated, ImmutableArray<Finding> Findings, bool Authentic);
