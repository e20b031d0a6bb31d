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

    /// <summary>The id it had before, where it is not found by its key any more: somebody took its mark out.</summary>
    public string? Known { get; init; }

    /// <summary>What the assets this one needs have become, by their key: on this platform or another.</summary>
    public ImmutableDictionary<string, StagedNeed> Needs { get; init; } = ImmutableDictionary<string, StagedNeed>.Empty;

    /// <summary>The last parts of the addresses of the campaign's pages, by their name: pages may link to each other before either is there.</summary>
    public ImmutableDictionary<string, string> Slugs { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Who the audience it needs holds, where another platform holds that; null where it needs none or it is this platform's own.</summary>
    public IAudienceMembers? Members { get; init; }
}

/// <summary>What an asset that another one needs has become.</summary>
/// <param name="Id">Its id on the platform that holds it.</param>
public sealed record StagedNeed(string Id)
{
    /// <summary>Its public address; null where it has none.</summary>
    public string? Address { get; init; }

    /// <summary>HTML that shows it within a page of another platform; null where it cannot be shown.</summary>
    public string? Embed { get; init; }

    /// <summary>Whether the platform that is asked holds it itself.</summary>
    public bool IsOwn { get; init; }
}

/// <summary>A person of an audience.</summary>
/// <param name="Id">The person's id on the platform that holds the audience: the unit that is held out or treated.</param>
/// <param name="Email">How another platform knows the person.</param>
/// <param name="HeldOut">Whether the person is held out, and so must meet nothing of the campaign.</param>
public sealed record AudienceMember(string Id, string Email, bool HeldOut)
{
    /// <summary>The key of the target account the person belongs to; null where the audience has no accounts.</summary>
    public string? Account { get; init; }

    /// <summary>Whether an ads platform may be told who the person is: the latest answer to the audience's <see cref="AudienceAsset.AdsConsent"/> is yes.</summary>
    public bool MayBeMatched { get; init; }
}

/// <summary>Who an audience holds, read from the platform that holds it. A connector that takes audiences implements it.</summary>
public interface IAudienceMembers
{
    /// <summary>The members as they were approved, less those who have gone since; each once, ordered by id.</summary>
    /// <param name="audience">The audience's id on its platform.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<AudienceMember> MembersAsync(string audience, CancellationToken cancellation);
}

/// <summary>Writes the file of an audience's people that a person uploads, as <see cref="Capability.AudienceByHand"/> says. A connector whose platform learns of people in no other way implements it.</summary>
public interface IAudienceFile
{
    /// <summary>The file as CSV, in the platform's own columns: no address is in it as it is, and the order tells nothing.</summary>
    /// <param name="people">Who is uploaded: those whom the platform may be told of, and no one else.</param>
    string Write(IEnumerable<AudienceMember> people);
}

/// <summary>Reads companies from where they are kept. A connector to a CRM may implement it.</summary>
public interface IAccountSource
{
    /// <summary>The companies, each once, with their name, owner, industry and country as far as they are known.</summary>
    /// <param name="where">Which of them, in the platform's own words; null for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    IAsyncEnumerable<TargetAccount> AccountsAsync(string? where, CancellationToken cancellation);
}

/// <summary>What a person of an audience did after the launch.</summary>
/// <param name="Member">The person.</param>
/// <param name="Event">The event, as <see cref="EventTypes"/> or an outcome names it.</param>
public sealed record MemberProgress(AudienceMember Member, string Event);

/// <summary>Is told what people did after the launch, where a platform keeps how far each of them is. A connector that takes CRM campaigns implements it.</summary>
public interface IMemberProgress
{
    /// <summary>Moves people on and asks their owners; the same progress twice has one effect, and nobody is moved back.</summary>
    /// <param name="launched">The launch it follows, with the asset that was approved.</param>
    /// <param name="progress">Who did what.</param>
    /// <param name="cancellation">Ends the call.</param>
    Task<Outcome> AdvanceAsync(LaunchRequest launched, ImmutableArray<MemberProgress> progress, CancellationToken cancellation);
}

/// <summary>Makes what is staged live, or arms its schedule.</summary>
/// <param name="Operation">The journal entry's id.</param>
/// <param name="Id">The platform's id of the object.</param>
/// <param name="Expectation">The revision that was approved; another one is refused.</param>
public sealed record LaunchRequest(string Operation, string Id, string Expectation)
{
    /// <summary>When it becomes live, where the platform itself waits for it; null for at once.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Whether it goes: the new version has no such asset any more.</summary>
    public bool Remove { get; init; }

    /// <summary>Who the audience it needs holds, as in <see cref="StageRequest.Members"/>.</summary>
    public IAudienceMembers? Members { get; init; }

    /// <summary>What was approved, for what a platform has no place for before it is live, such as tasks about people it does not know yet; null where it goes.</summary>
    public Asset? Asset { get; init; }

    /// <summary>What the assets it needs have become, as in <see cref="StageRequest.Needs"/>.</summary>
    public ImmutableDictionary<string, StagedNeed> Needs { get; init; } = ImmutableDictionary<string, StagedNeed>.Empty;
}

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
public sealed record Probe(bool Ready, ImmutableArray<Finding> Findings)
{
    /// <summary>The account it leads to, as a person would recognise it; null where that could not be learnt.</summary>
    public string? Account { get; init; }

    /// <summary>What the account's edition and the credentials' rights allow: the facts a connector's capabilities depend on, for example <c>edition</c> or <c>rights</c>.</summary>
    public ImmutableSortedDictionary<string, string> Facts { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>Figures a platform keeps of an object, by name: for example sent, queued, bounced, unknown.</summary>
public sealed record Measurement(ImmutableSortedDictionary<string, long> Figures)
{
    /// <summary>How far an email is that goes out in steps; null for what does not, and before its first step.</summary>
    public RampProgress? Ramp { get; init; }
}

/// <summary>A request a platform made to us, as it came.</summary>
/// <param name="Headers">Header names in lower case.</param>
/// <param name="Body">The raw bytes, before any parsing: signatures are over these.</param>
public sealed record WebhookRequest(ImmutableDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>The method, for signatures that cover it.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The whole address as the platform called it, for signatures that cover it.</summary>
    public string Address { get; init; } = "";
}

/// <summary>What became of a received request.</summary>
/// <param name="Accepted">Events taken for the first time.</param>
/// <param name="Repeated">Events that were known already.</param>
/// <param name="Findings">Why some or all were set aside; the rest went on.</param>
/// <param name="Authentic">Whether its signature was good; when not, nothing was taken.</param>
public sealed record Receipt(int Accepted, int Repeated, ImmutableArray<Finding> Findings, bool Authentic)
{
    /// <summary>Events that the connector read and keeps nowhere: the engine writes them down, each once, before the platform is answered.</summary>
    public ImmutableArray<PlatformEvent> Events { get; init; } = [];
}
