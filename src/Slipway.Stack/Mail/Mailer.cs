using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail.Smtp;
using Slipway.Stack.Objects;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Time;

namespace Slipway.Stack.Mail;

/// <summary>Sends what is queued. A recipient is leased once; the moment before a mail becomes irrevocable is written down, and so is what came of it.</summary>
/// <remarks>
/// States: queued, leased (this node will send it), sending (it may be gone), then sent, bounced, skipped or unknown. A node that starts again puts its
/// leased ones back and lists its sending ones as unknown: those are never sent again by themselves.
/// </remarks>
public sealed partial class Mailer(Database database, BusinessClock clock, StackOptions options, Composer composer, HaltBook halts, TimeProvider time, ILogger<Mailer> logger)
{
    /// <summary>Recipients leased at once.</summary>
    public const int BatchSize = 200;

    /// <summary>After so many deferrals a mail has bounced.</summary>
    public const int MostAttempts = 5;

    private bool _recovered;

    /// <returns>Whether a batch went through; not when the mail server is in trouble, for then there is nothing to do before the next beat.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (!_recovered)
        {
            await RecoverAsync();
            _recovered = true;
        }

        var any = false;
        try
        {
            // A batch that the mail server's trouble stopped is no progress: it waits for the next beat.
            while (!cancellation.IsCancellationRequested && await LeaseAsync() is { Count: > 0 } batch && await SendAsync(batch, cancellation))
            {
                any = true;
            }
        }
        catch
        {
            // What this batch left leased or on its way is taken back at the next beat, as after a restart.
            _recovered = false;
            throw;
        }

        await FinishAsync();
        return any;
    }

    /// <summary>Takes back what this node had begun before it died.</summary>
    private async Task RecoverAsync()
    {
        var unknown = await database.WriteAsync("mail.recover", async s =>
        {
            await s.ExecuteAsync("update stack_recipients set state = 'queued', owner = null where state = 'leased' and owner = @Node", options);
            return await s.ExecuteAsync(
                "update stack_recipients set state = 'unknown', reason = 'The process ended while this mail was on its way.' where state = 'sending' and owner = @Node", options);
        });
        if (unknown > 0)
        {
            LogUnknown(unknown);
        }
    }

    private Task<IReadOnlyList<Recipient>> LeaseAsync() => database.WriteAsync("mail.lease", async s =>
    {
        var now = clock.Now.ToUnixTimeMilliseconds();
        var batch = await s.QueryAsync<Recipient>(
            """
            select r.id, r.email_object as emailobject, r.contact, r.attempts, o.campaign from stack_recipients r join stack_objects o on o.id = r.email_object
            where r.state = 'queued' and (r.due is null or r.due <= @now) and o.state in ('Live', 'Scheduled') and o.live is not null
              and not exists (select 1 from halts h where h.lifted_at is null and (h.scope = 'everything' or (h.scope = 'connection' and h.name = @Here) or (h.scope = 'campaign' and h.name = o.campaign)))
            order by r.email_object, r.id limit @BatchSize
            """,
            new { now, BatchSize, Here = Outcomes.ConnectionName });
        if (batch.Count > 0)
        {
            await s.ExecuteAsync("update stack_recipients set state = 'leased', owner = @Node where id in (select value from json_each(@ids))", new { options.Node, ids = Session.List(batch.Select(r => r.Id)) });
        }

        return batch;
    });

    private async Task<bool> SendAsync(IReadOnlyList<Recipient> batch, CancellationToken cancellation)
    {
        using var activity = Telemetry.Source.StartActivity("mail.batch");
        var waiting = new ConcurrentQueue<Recipient>(batch);
        var workers = await Task.WhenAll(Enumerable.Range(0, Math.Min(options.MailConnections, batch.Count)).Select(_ => WorkAsync(waiting, cancellation)));
        if (workers.All(w => w) && waiting.IsEmpty)
        {
            return true;
        }

        // The mail server is in trouble, or we are stopping: what was not begun waits for the next beat.
        await database.WriteAsync("mail.release", s => s.ExecuteAsync(
            "update stack_recipients set state = 'queued', owner = null where state = 'leased' and owner = @Node", options));
        return false;
    }

    private async Task<bool> WorkAsync(ConcurrentQueue<Recipient> waiting, CancellationToken cancellation)
    {
        await using var connection = new SmtpConnection(options.Smtp, time);
        // What came of a mail is written together with the next one's beginning: one commit a mail.
        Func<Session, Task>? closing = null;
        var working = true;
        try
        {
            while (working && !cancellation.IsCancellationRequested && waiting.TryDequeue(out var recipient))
            {
                // Asked for each mail: a batch is two hundred of them, and an order to stand still must not wait for its end.
                var mail = await halts.FindAsync(recipient.Campaign, Outcomes.ConnectionName) is null ? await composer.ComposeAsync(recipient) : ComposedMail.Held;
                if (mail.IsHeld)
                {
                    // Paused or withdrawn since it was leased: it waits, or goes with the email.
                    await database.WriteAsync("mail.held", async s =>
                    {
                        await (closing?.Invoke(s) ?? Task.CompletedTask);
                        await s.ExecuteAsync("update stack_recipients set state = 'queued', owner = null where id = @Id", recipient);
                    });
                    closing = null;
                    continue;
                }

                if (mail.Waits is { } morning)
                {
                    await database.WriteAsync("mail.waits", async s =>
                    {
                        await (closing?.Invoke(s) ?? Task.CompletedTask);
                        await s.ExecuteAsync(
                            "update stack_recipients set state = 'queued', owner = null, due = @due, reason = 'It is night where this person lives.' where id = @Id",
                            new { recipient.Id, due = morning.ToUnixTimeMilliseconds() });
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
                        await SetAsync(s, recipient.Id, "skipped", reason);
                    });
                    closing = null;
                    continue;
                }

                var outcome = await connection.SendAsync(mail.Envelope!, mail.Bytes, async _ =>
                {
                    var before = closing;
                    await database.WriteAsync("mail.sending", async s =>
                    {
                        await (before?.Invoke(s) ?? Task.CompletedTask);
                        await s.ExecuteAsync(
                            "update stack_recipients set state = 'sending', reason = null, changed_at = @now, message = @Message where id = @Id",
                            new { recipient.Id, mail.Message, now = clock.Now.ToUnixTimeMilliseconds() });
                    });
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
            case SendOutcome.Accepted:
                await SetAsync(session, recipient.Id, "sent", null);
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
                await session.ExecuteAsync(
                    "update stack_recipients set state = 'queued', owner = null, attempts = attempts + 1, due = @due, reason = @reason where id = @Id",
                    new { recipient.Id, due = due.ToUnixTimeMilliseconds(), reason = $"{deferred.Code} {deferred.Text}" });
                await Timers.SetAsync(session, $"retry:{recipient.Id}", due);
                break;
            case SendOutcome.NotSent notSent:
                await session.ExecuteAsync(
                    "update stack_recipients set state = 'queued', owner = null, reason = @Reason where id = @Id", new { recipient.Id, notSent.Reason });
                break;
            case SendOutcome.Unknown unknown:
                await SetAsync(session, recipient.Id, "unknown", unknown.Reason);
                break;
        }
    }

    private async Task BounceAsync(Session session, Recipient recipient, ComposedMail mail, bool permanent, string reason, string? about = null)
    {
        await SetAsync(session, recipient.Id, "bounced", reason);
        var data = ImmutableSortedDictionary<string, string>.Empty.Add("permanent", permanent ? "true" : "false");
        await StackEvents.AddAsync(session, new PlatformEvent($"bounced:{recipient.Id}", EventTypes.Bounced, recipient.Campaign, mail.Asset, recipient.Contact, clock.Now)
        {
            Data = about is null ? data : data.Add("about", about),
        });
    }

    private Task SetAsync(Session session, string id, string state, string? reason) => session.ExecuteAsync(
        "update stack_recipients set state = @state, reason = @reason, changed_at = @now where id = @id",
        new { id, state, reason, now = clock.Now.ToUnixTimeMilliseconds() });

    private async Task FinishAsync()
    {
        var live = await database.ReadAsync(s => s.QueryAsync<string>(
            """
            select id from stack_objects o where kind = 'email' and state = 'Live'
            and not exists (select 1 from stack_recipients r where r.email_object = o.id and r.state in ('queued', 'leased', 'sending'))
            and not exists (select 1 from stack_ramps p where p.email_object = o.id and p.step < p.steps)
            """));
        foreach (var id in live)
        {
            await database.WriteAsync("mail.finish", s => StackObjects.SetStateAsync(s, id, RemoteState.Finished, clock.Now));
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "{Count} mails were on their way when the process ended; they are listed as unknown and not sent again")]
    private partial void LogUnknown(int count);

    [LoggerMessage(2102, LogLevel.Warning, "The mail server cannot be used: {Reason} The mails wait for the next try")]
    private partial void LogNotSent(string reason);
}

/// <summary>Someone to whom a mail goes.</summary>
public sealed record Recipient(string Id, string EmailObject, string Contact, long Attempts, string Campaign);
