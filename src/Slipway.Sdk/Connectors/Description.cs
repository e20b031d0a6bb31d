using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Sdk.Connectors;

/// <summary>How a platform keeps something that is not public yet.</summary>
public enum Staging
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary>By a status such as draft or paused.</summary>
    Status,

    /// <summary>In a buffer beside what is live.</summary>
    Buffer,

    /// <summary>In another place, such as a folder or list.</summary>
    Place,
}

/// <summary>Whether a platform can judge a request without doing it.</summary>
public enum DryRun
{
    /// <summary>No.</summary>
    None,

    /// <summary>Only the shape of the request, by its schema.</summary>
    SchemaOnly,

    /// <summary>Yes, by itself.</summary>
    Native,
}

/// <summary>How a platform protects against a change it did not expect.</summary>
public enum Concurrency
{
    /// <summary>Not at all: the engine reads and compares before it writes.</summary>
    CompareOnly,

    /// <summary>By time of the last change.</summary>
    IfUnmodifiedSince,

    /// <summary>By revision.</summary>
    Revision,
}

/// <summary>How an object is found again when the answer to its creation was lost.</summary>
public enum Identity
{
    /// <summary>It cannot be.</summary>
    None,

    /// <summary>By searching for a mark in its content.</summary>
    MarkerSearch,

    /// <summary>By a natural key such as a name or address.</summary>
    NaturalKey,

    /// <summary>By a key we gave it.</summary>
    ExternalKey,

    /// <summary>By an id we chose.</summary>
    ClientId,
}

/// <summary>What kind of effect making something live has.</summary>
public enum LaunchEffect
{
    /// <summary>It can be taken back: a page, a link.</summary>
    Reversible,

    /// <summary>It cannot: a mail.</summary>
    Irreversible,

    /// <summary>A person does it; it is watched for.</summary>
    Observed,
}

/// <summary>What a connector can do with one kind of asset.</summary>
public sealed record Capability(AssetKind Kind)
{
    /// <summary>How it is kept before launch.</summary>
    public required Staging Staging { get; init; }

    /// <summary>Whether a request can be judged without effect.</summary>
    public DryRun DryRun { get; init; }

    /// <summary>How unexpected change is refused.</summary>
    public required Concurrency Concurrency { get; init; }

    /// <summary>How it is found again.</summary>
    public required Identity Identity { get; init; }

    /// <summary>Whether the platform holds that key to be the only one, so that making it twice cannot leave two.</summary>
    public bool EnforcesIdentity { get; init; }

    /// <summary>How long after it was made it may not be found yet.</summary>
    public TimeSpan FindableAfter { get; init; }

    /// <summary>What launching it does.</summary>
    public required LaunchEffect Launch { get; init; }

    /// <summary>Whether the platform itself waits for a schedule.</summary>
    public bool Schedules { get; init; }

    /// <summary>Whether the platform learns of a campaign's own events, such as that attendance is known, and sends by itself what waits for them.</summary>
    public bool KnowsEvents { get; init; }

    /// <summary>Whether an email can wait for the morning of each of its recipients, in their own time zone.</summary>
    public bool WaitsForEach { get; init; }

    /// <summary>Whether an email can go out in steps that stop by themselves: see <see cref="Ramp"/>.</summary>
    public bool Ramps { get; init; }

    /// <summary>Whether a launched one can be withdrawn as if it had not been.</summary>
    public bool Undo { get; init; }

    /// <summary>Whether what is live can be held and released again.</summary>
    public bool Pause { get; init; } = true;

    /// <summary>Whether it reports figures.</summary>
    public bool Statistics { get; init; }

    /// <summary>What a person must do in the platform to make it live, where <see cref="Launch"/> is <see cref="LaunchEffect.Observed"/>: a sentence that says what to click.</summary>
    public string? ByHand { get; init; }

    /// <summary>What a person must do in the platform before it makes an asset live that names an audience, where the platform learns of its people from a person alone: a sentence that says what to click.</summary>
    /// <remarks>The connector itself sees whether it was done, and answers <see cref="Outcome.Waiting"/> until then.</remarks>
    public string? AudienceByHand { get; init; }

    /// <summary>Which field of a draft each field of a reading says, so that a change made in the platform can be kept: <c>html</c> is <c>body</c>.</summary>
    /// <remarks>
    /// The reading's fields are written without the numbers of lists, as <c>groups.keywords</c>. Those that follow from others of the draft, such as a plain-text part, are empty; those that are
    /// not named cannot be kept. What a field says is read from <see cref="Reading.Asset"/>.
    /// </remarks>
    public ImmutableSortedDictionary<string, string> Fields { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether staging still knows it when somebody took out the mark that it is found by: by <see cref="StageRequest.Known"/>.</summary>
    public bool KnowsById { get; init; }

    /// <summary>Other things that happen when it is written, in words for the reviewer.</summary>
    public ImmutableArray<string> SecondaryEffects { get; init; } = [];
}

/// <summary>How many requests a platform allows.</summary>
/// <param name="Scope">What the limit counts over, for example <c>account</c>.</param>
/// <param name="Requests">Requests allowed within the window.</param>
/// <param name="Window">The window.</param>
public sealed record RateRule(string Scope, int Requests, TimeSpan Window)
{
    /// <summary>The header in which the platform says what is left of it: a number of calls, or those used of those allowed as in <c>api-usage=18/5000</c>; null where it does not say.</summary>
    public string? LeftHeader { get; init; }
}

/// <summary>What a connector says of itself.</summary>
/// <param name="Id">Its dotted id, for example <c>slipway.stack</c>.</param>
/// <param name="Platform">The platform's own name.</param>
public sealed record ConnectorDescription(string Id, string Platform)
{
    /// <summary>What it can do, a row per kind it takes.</summary>
    public required ImmutableArray<Capability> Capabilities { get; init; }

    /// <summary>Its limits; empty when there are none.</summary>
    public ImmutableArray<RateRule> RateRules { get; init; } = [];

    /// <summary>How many of its objects are worked on at the same time; one where a platform refuses changes beside others.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>How long to leave between two readings of its events; zero for what costs nothing to ask.</summary>
    public TimeSpan PollEvery { get; init; }

    /// <summary>The capability for a kind; null when it does not take the kind.</summary>
    public Capability? For(AssetKind kind) => Capabilities.FirstOrDefault(c => c.Kind == kind);
}
