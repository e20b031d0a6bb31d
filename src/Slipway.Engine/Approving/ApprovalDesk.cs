using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Launching;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;

namespace Slipway.Engine.Approving;

/// <summary>A person of this server who may decide.</summary>
/// <param name="Id">The account.</param>
/// <param name="Roles">What the person answers for.</param>
public sealed record Approver(string Id, ImmutableArray<string> Roles);

/// <summary>What the desk needs to know of this server.</summary>
/// <param name="ByEmail">The person with a confirmed address, who may sign in; null for nobody.</param>
/// <param name="NameOf">What an account is called.</param>
/// <param name="Review">Where a campaign is looked at and decided on.</param>
public sealed record ApprovalSurroundings(Func<string, Task<Approver?>> ByEmail, Func<string, Task<string>> NameOf, Func<string, string> Review);

/// <summary>What became of a request of a channel to us.</summary>
public enum ClickAnswer
{
    /// <summary>It is dealt with; whoever clicked sees in the channel what came of it.</summary>
    Taken,

    /// <summary>It is not the channel's, or too old.</summary>
    Forged,

    /// <summary>The channel did not tell what had to be known; the person may click again.</summary>
    Failed,
}

/// <summary>Asks for approvals on the channels that are connected, keeps what was asked up to date, and takes the answers.</summary>
/// <remarks>
/// It decides nothing: a click is held to what the review page holds a person to, and the message follows what was decided wherever that was. What is to be shown follows from the
/// version; what is shown is written down; the pulse makes the second the first.
/// </remarks>
public sealed partial class ApprovalDesk(
    Database database, Campaigns.Campaigns campaigns, Decisions decisions, Launcher launcher, Journal.Journal journal, Measuring.Verdicts verdicts, Connections.Connections connections, AuditTrail audit, ApprovalSurroundings surroundings, TimeProvider time,
    ILogger<ApprovalDesk> logger)
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _later = TimeSpan.FromMinutes(5);

    private readonly ApprovalMessages _messages = new(database, audit, time);

    /// <summary>Asks what is to be asked and brings every message up to date; called by the pulse.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var any = false;
        foreach (var connection in connections.All.Where(c => c.Connector is IApprovalChannel).ToList())
        {
            foreach (var digest in await _messages.WaitingAsync(connection.Id))
            {
                var review = await decisions.StateAsync((await campaigns.FindAsync(digest))!);
                await _messages.WantAsync(connection.Id, digest, review.Asked.Select(r => r.Role));
            }

            foreach (var message in await _messages.BehindAsync(connection.Id))
            {
                await RefreshAsync((IApprovalChannel)connection.Connector, message, cancellation);
                any = true;
            }
        }

        return any;
    }

    /// <summary>Takes a request of a channel to us.</summary>
    public async Task<ClickAnswer> TakeAsync(string connection, IApprovalChannel channel, WebhookRequest request, CancellationToken cancellation)
    {
        ApprovalReceipt receipt;
        try
        {
            receipt = await channel.TakeAsync(request, cancellation);
        }
        catch (Exception e) when (e is PlatformException or HttpRequestException or IOException)
        {
            LogNotTaken(connection, e.Message);
            return ClickAnswer.Failed;
        }

        if (receipt.Click is not { } click || !await _messages.TakeAsync(click.Id, connection, click.Thread))
        {
            return receipt.Authentic ? ClickAnswer.Taken : ClickAnswer.Forged;
        }

        var findings = await DecideAsync(connection, click);
        if (!findings.IsEmpty)
        {
            await WhisperAsync(channel, click, string.Join(' ', findings.Select(f => f.Fix is null ? f.Message : $"{f.Message} {f.Fix}")), cancellation);
        }

        return ClickAnswer.Taken;
    }

    private async Task<ImmutableArray<Finding>> DecideAsync(string connection, ApprovalClick click)
    {
        if (await _messages.FindAsync(connection, click.Thread) is not { } message || await campaigns.FindAsync(message.Version) is not { } version)
        {
            return [Finding.Error("not-asked", "This message asks for nothing any more.", fix: "Open the campaign in Slipway.")];
        }

        var review = surroundings.Review(version.Campaign);
        if (click.Person.Email is not { } email)
        {
            return [Finding.Error("person-doubtful", click.Person.Doubt ?? "It is not clear who you are.", fix: $"Sign in and decide on the review page: {review}")];
        }

        if (await surroundings.ByEmail(email) is not { } approver)
        {
            return [Finding.Error("person-unknown", $"Nobody in Slipway has the address {email}.", fix: "Ask an administrator to add you under People, with the role you decide in.")];
        }

        if (!approver.Roles.Contains(message.Role))
        {
            return [Finding.Error("role-missing", $"You do not decide as {message.Role}.", fix: "Ask an administrator for the role, or someone who has it for the decision.")];
        }

        // What the message showed must be what is decided on: the same plan may have been prepared anew since.
        return Preparation.AsChecked(version) is { } plan && click.Subject != SubjectOf(plan, message.Role) && version.State is VersionState.InReview or VersionState.Returned
            ? [Finding.Error("approval-stale", "It has changed since this message.", fix: $"Look at it as it is now, and decide then: {review}")]
            : await decisions.DecideAsync(version, message.Role, approver.Id, click.Approves ? Decision.Approve : Decision.RequestChanges, click.Comment);
    }

    // One message's trouble must not keep the others from being asked.
    private async Task RefreshAsync(IApprovalChannel channel, ApprovalMessage message, CancellationToken cancellation)
    {
        try
        {
            if (await ShowAsync(channel, message, cancellation))
            {
                await _messages.SeenAsync(message.Id, message.Now);
            }
        }
        catch (PlatformException e)
        {
            LogNotShown(message.Connection, message.Id, e.Message);
            await _messages.WaitAsync(message.Id, e.Outcome switch { Outcome.Throttled throttled => throttled.RetryAfter, Outcome.Refused => time.GetUtcNow() + _later, _ => time.GetUtcNow() + _soon });
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            LogNotShown(message.Connection, message.Id, e.Message);
            await _messages.WaitAsync(message.Id, time.GetUtcNow() + _soon);
        }
    }

    /// <returns>Whether all is shown; otherwise the next beat goes on.</returns>
    private async Task<bool> ShowAsync(IApprovalChannel channel, ApprovalMessage message, CancellationToken cancellation)
    {
        var version = (await campaigns.FindAsync(message.Version))!;
        if (Preparation.AsChecked(version) is not { } plan)
        {
            return true;
        }

        var review = await decisions.StateAsync(version);
        // Prepared anew, it may reach more people, and need more of them who say yes.
        if (version.State == VersionState.InReview)
        {
            await _messages.WantAsync(message.Connection, version.Digest, review.Asked.Select(r => r.Role));
        }

        var request = await RequestAsync(version, plan, review, message);
        var shown = CanonicalJson.Digest(request);
        var thread = message.Thread;
        if (thread is null)
        {
            if (request.Outcome is not null)
            {
                return true;
            }

            thread = await channel.AskAsync(request, cancellation);
            await _messages.ShownAsync(message.Id, thread, shown);
        }
        else if (message.Shown != shown)
        {
            if (!await channel.UpdateAsync(thread, request, cancellation))
            {
                // Somebody deleted it: who is still asked is asked anew.
                await _messages.ShownAsync(message.Id, null, null);
                return request.Outcome is not null;
            }

            await _messages.ShownAsync(message.Id, thread, shown);
        }

        foreach (var note in await _messages.IsFirstAsync(message) ? await NotesAsync(version) : [])
        {
            if (!await _messages.IsToldAsync(message.Id, note.Key))
            {
                await channel.TellAsync(thread, note, cancellation);
                await _messages.ToldAsync(message.Id, note.Key);
            }
        }

        return true;
    }

    private async Task<ApprovalRequest> RequestAsync(CampaignVersion version, CheckedPlan plan, ReviewState review, ApprovalMessage message)
    {
        var why = review.Asked.FirstOrDefault(r => r.Role == message.Role)?.Why;
        return new ApprovalRequest($"{version.Digest[..16]}:{message.Role}", $"{version.Plan.Terms.Title}: approval as {message.Role}", SubjectOf(plan, message.Role))
        {
            Asks = $"{await surroundings.NameOf(version.Author)} asks for an approval as {message.Role}.{(why is null ? "" : $" {why}")}",
            Facts = ApprovalSummary.Of(plan, await KnownAsync(version), version.Origin),
            Link = surroundings.Review(version.Campaign),
            Outcome = await OutcomeAsync(version, review, message.Role),
            Since = DateTimeOffset.FromUnixTimeMilliseconds(message.AskedAt),
        };
    }

    private async Task<string?> OutcomeAsync(CampaignVersion version, ReviewState review, string role)
    {
        if (version.State == VersionState.Superseded)
        {
            return "A newer version took its place. It is asked for in a message of its own.";
        }

        if (version.State is VersionState.Undone)
        {
            return "Its launch was undone. It is asked for again once it is submitted.";
        }

        var last = review.Decisions.LastOrDefault(d => d.Statement.Role == role && !version.Authors.Contains(d.Statement.Approver))?.Statement;
        var isVoid = last is { Decision: Decision.Approve } && Preparation.AsChecked(version) is { } plan && !last.Differences(plan).IsEmpty;
        return (version.State, last) switch
        {
            (VersionState.Staging or VersionState.Checked, _) => "It is being prepared again. It is asked for again once it is submitted.",
            (_, not null) when !isVoid => last.Decision switch
            {
                Decision.Approve => $"Approved by {await surroundings.NameOf(last.Approver)} on {At(last.DecidedAt)}.",
                Decision.Reject => $"Rejected by {await surroundings.NameOf(last.Approver)} on {At(last.DecidedAt)}: {last.Comment}",
                _ => $"{await surroundings.NameOf(last.Approver)} asked for changes on {At(last.DecidedAt)}: {last.Comment}",
            },
            (VersionState.InReview or VersionState.Returned, _) when review.Asked.Any(r => r.Role == role) => null,
            _ => "It is not needed any more.",
        };
    }

    private async Task<List<ApprovalNote>> NotesAsync(CampaignVersion version)
    {
        var notes = new List<ApprovalNote> { new($"{version.Digest[..16]}:changes", $"What changes:\n{ApprovalSummary.Changes(version.Plan, await KnownAsync(version), version.Origin)}") };
        if (await launcher.FindAsync(version.Digest) is { } launch)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{version.Digest[..16]}:{launch.State}:{launch.ChangedAt}");
            notes.Add(launch.State switch
            {
                "undoing" => new ApprovalNote(key, $"The launch of {version.Plan.Terms.Title} is being undone.", IsAlert: true),
                "undone" => new ApprovalNote(key, $"The launch of {version.Plan.Terms.Title} was undone. What remains: {surroundings.Review(version.Campaign)}", IsAlert: true),
                "parked" when version.State == VersionState.Undoing => new ApprovalNote(key, $"The undo of {version.Plan.Terms.Title} stopped and asks a person: {launch.Note} {surroundings.Review(version.Campaign)}/undo", IsAlert: true),
                "parked" => new ApprovalNote(key, $"The launch of {version.Plan.Terms.Title} stopped and asks a person: {launch.Note} {surroundings.Review(version.Campaign)}", IsAlert: true),
                "done" => new ApprovalNote(key, $"{version.Plan.Terms.Title} is launched."),
                _ => new ApprovalNote(key, $"{await surroundings.NameOf(launch.StartedBy)} launches {version.Plan.Terms.Title}."),
            });
        }

        foreach (var order in (await journal.ListAsync(version.Digest)).Where(e => e.Phase is "pause" or "resume").Select(e => e.Id.Split(':')[1]).Distinct(StringComparer.Ordinal))
        {
            var what = order.Split('-')[0] switch { "pause" => "was paused", _ => "goes on" };
            notes.Add(new ApprovalNote($"{version.Digest[..16]}:{order}", $"{version.Plan.Terms.Title} {what}. What is held and what remains: {surroundings.Review(version.Campaign)}", IsAlert: what != "goes on"));
        }

        if (await verdicts.FindAsync(version.Digest) is { } verdict)
        {
            notes.Add(new ApprovalNote($"{version.Digest[..16]}:verdict", $"{version.Plan.Terms.Title} is over. {verdict.Text} {surroundings.Review(version.Campaign)}/results"));
        }

        return notes;
    }

    // What was approved before changes in the tools were kept is not new to anyone.
    private async Task<Plan?> KnownAsync(CampaignVersion version) =>
        version.Plan.Parent is null && version.Origin is { WasApproved: true } origin ? (await campaigns.FindAsync(origin.From))?.Plan : null;

    private async Task WhisperAsync(IApprovalChannel channel, ApprovalClick click, string text, CancellationToken cancellation)
    {
        try
        {
            await channel.WhisperAsync(click.Thread, click.Person.Id, text, cancellation);
        }
        catch (Exception e) when (e is PlatformException or HttpRequestException or IOException)
        {
            // What was decided, or not, stands; the message itself says so in a moment.
            LogNotShown("", click.Thread, e.Message);
        }
    }

    // The digest of all that a decision would sign and be compared by, but for who makes it.
    private static string SubjectOf(CheckedPlan plan, string role) =>
        $"{plan.Plan.Digest[..16]}:{role}:{CanonicalJson.DigestOf((Statement.About(plan, role, "", Decision.Approve, "", DateTimeOffset.UnixEpoch) with { RuleSet = null }).ToJson())[..16]}";

    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    [LoggerMessage(1403, LogLevel.Warning, "A click on {Connection} could not be taken: {Reason}")]
    private partial void LogNotTaken(string connection, string reason);

    [LoggerMessage(1402, LogLevel.Warning, "{Connection} does not show {Message} yet: {Reason}")]
    private partial void LogNotShown(string connection, string message, string reason);
}
