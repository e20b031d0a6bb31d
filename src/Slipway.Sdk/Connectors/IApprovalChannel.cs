using System.Collections.Immutable;

namespace Slipway.Sdk.Connectors;

/// <summary>A line of what an approver is told.</summary>
/// <param name="Label">What it is about, for example "To whom".</param>
/// <param name="Text">In words.</param>
public sealed record ApprovalFact(string Label, string Text);

/// <summary>What someone is asked to decide, as it stands now: open, or with what came of it.</summary>
/// <param name="Key">By which it is found again on the channel: one request, one message.</param>
/// <param name="Title">What it is about, in a line.</param>
/// <param name="Subject">What exactly is decided on; it comes back with every click.</param>
public sealed record ApprovalRequest(string Key, string Title, string Subject)
{
    /// <summary>Who is asked, and why.</summary>
    public required string Asks { get; init; }

    /// <summary>What, to whom, when, how much, what changed, what the rules say.</summary>
    public ImmutableArray<ApprovalFact> Facts { get; init; } = [];

    /// <summary>Where all of it can be looked at.</summary>
    public required string Link { get; init; }

    /// <summary>What came of it; null while it is open. What is closed takes no clicks.</summary>
    public string? Outcome { get; init; }

    /// <summary>When it was first asked: the channel is searched from then on.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>Something said under a request.</summary>
/// <param name="Key">By which it is found again: said once.</param>
/// <param name="Text">In words.</param>
/// <param name="IsAlert">Whether someone has to act: it is shown to everyone, not only to those who follow the request.</param>
public sealed record ApprovalNote(string Key, string Text, bool IsAlert = false);

/// <summary>Who clicked, as the channel knows the person.</summary>
/// <param name="Id">Their id on the channel.</param>
/// <param name="Email">Their address, confirmed by the channel; null where there is none that can be relied on.</param>
/// <param name="Doubt">Why there is none, in words for the person.</param>
public sealed record ApprovalPerson(string Id, string? Email, string? Doubt = null);

/// <summary>A decision that someone made on the channel.</summary>
/// <param name="Id">Unique: the same id is the same click, however often it arrives.</param>
/// <param name="Thread">The request it was made on.</param>
/// <param name="Subject">What it is about, as <see cref="ApprovalRequest.Subject"/>.</param>
/// <param name="Approves">Yes; otherwise changes are asked for.</param>
/// <param name="Comment">What the person wrote.</param>
/// <param name="Person">Who.</param>
public sealed record ApprovalClick(string Id, string Thread, string Subject, bool Approves, string Comment, ApprovalPerson Person);

/// <summary>What became of a request of the channel to us.</summary>
/// <param name="Authentic">Whether its signature is good and its time is now; when not, nothing was taken.</param>
/// <param name="Click">The decision in it; null where there is none, for example when a person only opened a form.</param>
public sealed record ApprovalReceipt(bool Authentic, ApprovalClick? Click);

/// <summary>A place where people talk, such as Slack: approvals are asked for there, and answered. A connector that is one implements it beside <see cref="IConnector"/>.</summary>
/// <remarks>As with every connector, it calls once and never retries, and decides nothing: who may approve what is the engine's. Answers that are not a success come as <see cref="PlatformException"/>.</remarks>
public interface IApprovalChannel
{
    /// <summary>Asks, and returns where: finds by key first, so that a repeat asks nobody twice.</summary>
    Task<string> AskAsync(ApprovalRequest request, CancellationToken cancellation);

    /// <summary>Shows a request as it stands now; false when it is not there any more.</summary>
    Task<bool> UpdateAsync(string thread, ApprovalRequest request, CancellationToken cancellation);

    /// <summary>Says something under a request: finds by key first, so that it is said once.</summary>
    Task TellAsync(string thread, ApprovalNote note, CancellationToken cancellation);

    /// <summary>Says something to one person alone.</summary>
    Task WhisperAsync(string thread, string person, string text, CancellationToken cancellation);

    /// <summary>Takes a request the channel made to us, once its signature and time are checked.</summary>
    Task<ApprovalReceipt> TakeAsync(WebhookRequest request, CancellationToken cancellation);
}
