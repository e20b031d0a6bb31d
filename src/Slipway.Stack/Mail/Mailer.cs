using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail.Smtp;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Leases;
using Slipway.Store.Time;

namespace Slipway.Stack.Mail;

/// <summary>Sends what is queued, on every node at the same time. A recipient is in one node's batch only; the moment before a mail becomes irrevocable is written down, and so is what came of it.</summary>
/// <remarks>
/// States: queued, leased (a node will send it), sending (it may be gone), then sent, bounced, skipped or unknown. Who is leased or sending has an owner: the node, and the token of the lease it sends under. Every
/// write names the owner, so a node that was thought dead changes nothing of what another took from it. Of an owner whose lease ran out, what was leased is queued again and what was sending is listed as unknown: that
/// is never sent again by itself.
/// </remarks>
public sealed partial class Mailer(
    Database database, BusinessClock clock, StackOptions options, Composer composer, HaltBook halts, LeaseBook leases, TimeProvider time, ILogger<Mailer> logger)
{
    /// <summary>Recipients leased at once.</summary>
    public const int BatchSize = 200;

    /// <summary>After so many deferrals a mail has bounced.</summary>
    public const int MostAttempts = 5;

    private Lease? _lease;

    /// <returns>Whether a batch went through; not when the mail server is in trouble, for then there is nothing to do before the next beat.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var any = false;
        if (await HoldAsync() is { } lease)
        {
            try
            {
                // A batch that the mail server's trouble stopped is no progress: it waits for the next beat.
                while (!cancellation.IsCancellationRequested && await ClaimAsync(lease) is { Count: > 0 } batch && await SendAsync(batch, lease, cancellation))
                {
                    any = true;
                }
            }
            catch
            {
                // What this batch left leased or on its way is taken back at the next beat, as after a restart: nobody owns it under this lease any more.
                leases.Forget(lease);
                throw;
            }
        }

        await FinishAsync();
        return any;
    }

    /// <summary>This node's lease to send mail, and what nodes left behind whose own ran out.</summary>
    private async Task<Lease?> HoldAsync()
    {
        var isNew = _lease is not { Holds: true };
        if (isNew && (_lease = await leases.TakeAsync($"mail:{leases.Node.Id}")) is null)
        {
            return null;
        }

        if (isNew || await database.ReadAsync(s => s.ScalarAsync<bool>($"select exists (select 1 from leases where {RanOut})")))
        {
            await TakeBackAsync();
        }

        return _lease;
    }

    private async Task TakeBackAsync()
    {
        var unknown = await database.WriteAsync("mail.recover", async s =>
        {
            // The token grows, so that a node which was only slow cannot renew what is taken from it here.
            await s.ExecuteAsync($"update leases set token = token + 1, until = 0 where {RanOut}");
            await s.ExecuteAsync($"update stack_recipients set state = 'queued', owner = null where state = 'leased' and {HasNoOwner}");
            return await s.ExecuteAsync($"update stack_recipients set state = 'unknown', reason = 'The process ended while this mail was on its way.' where state = 'sending' and {HasNoOwner}");
        });
        if (unknown > 0)
        {
            LogUnknown(unknown);
        }
    }

    // In one statement, under the writer's lock: what one node claims no other sees as queued. A node whose lease was taken from it claims nothing.
    private Task<IReadOnlyList<Recipient>> ClaimAsync(Lease lease) => database.WriteAsync("mail.lease", s => s.QueryAsync<Recipient>(
        $"""
        update stack_recipients set state = 'leased', owner = @owner where {LeaseBook.Held} and state = 'queued' and id in (
          select r.id from stack_recipients r join stack_objects o on o.id = r.email_object
          where r.state = 'queued' and (r.due is null or r.due <= @now) and o.state in ('Live', 'Scheduled') and o.live is not null
            and not exists (select 1 from halts h where h.lifted_at is null and (h.scope = 'everything' or (h.scope = 'connection' and h.name = @Here) or (h.scope = 'campaign' and h.name = o.campaign)))
          order by r.email_object, r.id limit @BatchSize)
        returning id, email_object as emailobject, contact, attempts, (select o.campaign from stack_objects o where o.id = stack_recipients.email_object) as campaign, owner
        """,
        new { owner = OwnerOf(lease), lease = lease.Id, token = lease.Token, now = clock.Now.ToUnixTimeMilliseconds(), BatchSize, Here = Outcomes.ConnectionName }));

    private async Task<bool> SendAsync(IReadOnlyList<Recipient> batch, Lease lease, CancellationToken cancellation)
    {
        using var activity = Telemetry.Source.StartActivity("mail.batch");
        var waiting = new ConcurrentQueue<Recipient>(batch);
        var workers = await Task.WhenAll(Enumerable.Range(0, Math.Min(options.MailConnections, batch.Count)).Select(_ => WorkAsync(waiting, lease, cancellation)));
        if (workers.All(w => w) && waiting.IsEmpty)
        {
            return true;
        }

        // The mail server is in trouble, or we are stopping: what was not begun waits for the next beat.
        await database.WriteAsync("mail.release", s => s.ExecuteAsync(
            "update stack_recipients set state = 'queued', owner = null where state = 'leased' and owner = @owner", new { owner = OwnerOf(lease) }));
        return false;
    }

    private async Task<bool> WorkAsync(ConcurrentQueue<Recipient> waiting, Lease lease, CancellationToken cancellation)
    {
        await using var connection = new SmtpConnection(options.Smtp, time);
        // What came of a mail is written together with the next one's beginning: one commit a mail.
        Func<Session, Task>? closing = null;
        var working = true;
        try
        {
            while (working && lease.Holds && !cancellation.IsCancellationRequested && waiting.TryDequeue(out var recipient))
            {
                // Asked for each mail: a batch is two hundred of them, and an order to stand still must not wait for its end.
                var mail = await halts.FindAsync(recipient.Campaign, Outcomes.ConnectionName) is null ? await composer.ComposeAsync(recipient) : ComposedMail.Held;
                if (mail.IsHeld)
                {
                    // Paused or withdrawn since it was leased: it waits, or goes with the email.
                    await database.WriteAsync("mail.held", async s =>
                    {
                        await (closing?.Invoke(s) ?? Task.CompletedTask);
                        await RequeueAsync(s, recipient, null, null);
                    });
                    closing = null;
                    continue;
                }

                if (mail.Waits is { } morning)
                {
                    await database.WriteAsync("mail.waits", async s =>
                    {
                        await (closing?.Invoke(s) ?? Task.CompletedTask);
                        await RequeueAsync(s, recipient, "It is night where this person lives.", morning);
                        // One timer for all who wake up at the same moment.
                        await Timers.SetAsync(s, string.Create(CultureInfo.InvariantCulture, $"morning:{morning.ToUnixTimeMilliseconds()}"), morning);
                    });
                    closing = null;
                    continue;
                }

                if (mail.Skip is { } reason)
                {
                    await database.WriteAsync("mail.skip", async s =>
                    {
                        await (closing?.Invoke(s) ?? Task.CompletedTask);
                        await SetAsync(s, recipient, "skipped", reason);
                    });
                    closing = null;
                    continue;
                }

                var outcome = await connection.SendAsync(mail.Envelope!, mail.Bytes, async _ =>
                {
                    var before = closing;
                    var isOurs = await database.WriteAsync("mail.sending", async s =>
                    {
                        await (before?.Invoke(s) ?? Task.CompletedTask);
                        return await s.ExecuteAsync(
                            "update stack_recipients set state = 'sending', reason = null, changed_at = @now, message = @Message where id = @Id and owner = @Owner and state = 'leased'",
                            new { recipient.Id, recipient.Owner, mail.Message, now = clock.Now.ToUnixTimeMilliseconds() }) == 1;
                    });
                    // A node that stood still until now finds it out here. One that stands still between here and the dot has its mail listed as unknown, and no other sends it.
                    closing = isOurs ? s => RequeueAsync(s, recipient, null, null) : null;
                    if (!isOurs || !lease.Holds)
                    {
                        lease.Lost();
                        throw new LeaseLostException(lease.Id);
                    }

                    closing = null;
                }, cancellation);
                var previous = closing;
                closing = async s =>
                {
                    await (previous?.Invoke(s) ?? Task.CompletedTask);
                    await CloseAsync(s, recipient, mail, outcome);
                };
                working = outcome is not SendOutcome.NotSent;
                if (outcome is SendOutcome.NotSent notSent)
                {
                    LogNotSent(notSent.Reason);
                }
            }
        }
        finally
        {
            // Also when the next mail could not be written down: what is known of this one is not lost with it.
            if (closing is not null)
            {
                await database.WriteAsync("mail.sent", closing);
            }
        }

        return working;
    }

    private async Task CloseAsync(Session session, Recipient recipient, ComposedMail mail, SendOutcome outcome)
    {
        var now = clock.Now;
        Telemetry.Mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome.GetType().Name));
        switch (outcome)
        {
            case SendOutcome.Accepted when await SetAsync(session, recipient, "sent", null):
                await StackEvents.AddAsync(session, new PlatformEvent($"delivered:{recipient.Id}", EventTypes.Delivered, recipient.Campaign, mail.Asset, recipient.Contact, now));
                break;
            case SendOutcome.Refused refused:
                // 5.7.x is the receiver's policy about the sender, and says nothing of the address.
                var isAddress = refused.Of == RefusalOf.Recipient && refused.Enhanced?.StartsWith("5.7", StringComparison.Ordinal) != true;
                await BounceAsync(session, recipient, mail, permanent: true, $"{refused.Code} {refused.Text}", isAddress ? null : "sender");
                if (isAddress)
                {
                    await Suppressions.AddAsync(session, mail.EmailKey!, "bounced", now);
                }

                break;
            case SendOutcome.Deferred deferred when recipient.Attempts + 1 >= MostAttempts:
                await BounceAsync(session, recipient, mail, permanent: false, $"{deferred.Code} {deferred.Text}");
                break;
            case SendOutcome.Deferred deferred:
                var due = now.AddMinutes(5 * Math.Pow(3, recipient.Attempts));
                await RequeueAsync(session, recipient, $"{deferred.Code} {deferred.Text}", due, attempts: 1);
                await Timers.SetAsync(session, $"retry:{recipient.Id}", due);
                break;
            case SendOutcome.NotSent notSent:
                await RequeueAsync(session, recipient, notSent.Reason, null);
                break;
            case SendOutcome.Unknown unknown:
                await SetAsync(session, recipient, "unknown", unknown.Reason);
                break;
        }
    }

    private async Task BounceAsync(Session session, Recipient recipient, ComposedMail mail, bool permanent, string reason, string? about = null)
    {
        if (!await SetAsync(session, recipient, "bounced", reason))
        {
            return;
        }

        var data = ImmutableSortedDictionary<string, string>.Empty.Add("permanent", permanent ? "true" : "false");
        await StackEvents.AddAsync(session, new PlatformEvent($"bounced:{recipient.Id}", EventTypes.Bounced, recipient.Campaign, mail.Asset, recipient.Contact, clock.Now)
        {
            Data = about is null ? data : data.Add("about", about),
        });
    }

    /// <summary>Writes down what came of a mail. Also where others listed it as unknown meanwhile: who sent it saw the answer.</summary>
    /// <returns>Whether it was still this node's to say.</returns>
    private async Task<bool> SetAsync(Session session, Recipient recipient, string state, string? reason) => await session.ExecuteAsync(
        "update stack_recipients set state = @state, reason = @reason, changed_at = @now where id = @Id and owner = @Owner and state in ('leased', 'sending', 'unknown')",
        new { recipient.Id, recipient.Owner, state, reason, now = clock.Now.ToUnixTimeMilliseconds() }) > 0;

    /// <summary>Puts a mail back that surely did not go out.</summary>
    private static Task RequeueAsync(Session session, Recipient recipient, string? reason, DateTimeOffset? due, int attempts = 0) => session.ExecuteAsync(
        """
        update stack_recipients set state = 'queued', owner = null, attempts = attempts + @attempts, due = coalesce(@due, due), reason = coalesce(@reason, reason)
        where id = @Id and owner = @Owner and state in ('leased', 'sending')
        """,
        new { recipient.Id, recipient.Owner, attempts, reason, due = due?.ToUnixTimeMilliseconds() });

    private async Task FinishAsync()
    {
        const string finished = "kind = 'email' and state = 'Live' and not exists (select 1 from stack_recipients r where r.email_object = stack_objects.id and r.state in ('queued', 'leased', 'sending'))"
            + " and not exists (select 1 from stack_ramps p where p.email_object = stack_objects.id and p.step < p.steps)";
        if (await database.ReadAsync(s => s.ScalarAsync<bool>($"select exists (select 1 from stack_objects where {finished})")))
        {
            // Asked again where it is written: another node may have paused it meanwhile.
            await database.WriteAsync("mail.finish", s => s.ExecuteAsync(
                $"update stack_objects set state = 'Finished', changed_at = @now where {finished}", new { now = clock.Now.ToUnixTimeMilliseconds() }));
        }
    }

    private static string OwnerOf(Lease lease) => FormattableString.Invariant($"{lease.Id["mail:".Length..]}:{lease.Token}");

    // One that was given back or taken from its node has the end 0.
    private const string RanOut = "id like 'mail:%' and until > 0 and until <= now_ms()";

    private const string HasNoOwner = "owner not in (select node || ':' || token from leases where id = 'mail:' || node and until > now_ms())";

    [LoggerMessage(2101, LogLevel.Warning, "{Count} mails were on their way when the process ended; they are listed as unknown and not sent again")]
    private partial void LogUnknown(int count);

    [LoggerMessage(2102, LogLevel.Warning, "The mail server cannot be used: {Reason} The mails wait for the next try")]
    private partial void LogNotSent(string reason);
}

/// <summary>Someone to whom a mail goes.</summary>
/// <param name="Owner">The node that will send it, and the token of its lease.</param>
public sealed record Recipient(string Id, string EmailObject, string Contact, long Attempts, string Campaign, string Owner);
