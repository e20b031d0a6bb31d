using System.Net.Sockets;
using System.Security.Authentication;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>
/// Sends mails one after the other through one server, over one connection for as long as it lasts. Not for several callers at once: a worker has its own.
/// </summary>
public sealed class SmtpConnection : IAsyncDisposable
{
    private static readonly TimeSpan PatienceForQuit = TimeSpan.FromSeconds(2);

    private readonly SmtpSettings settings;
    private readonly TimeProvider time;
    private SmtpSession? session;
    private int busy;

    /// <exception cref="ArgumentException">A setting cannot work.</exception>
    public SmtpConnection(SmtpSettings settings, TimeProvider? time = null)
    {
        settings.Check();
        this.settings = settings;
        this.time = time ?? TimeProvider.System;
    }

    /// <summary>How many connections were opened so far.</summary>
    public int Opened { get; private set; }

    /// <summary>Sends one mail and always says what became of it; a cancelled one too.</summary>
    /// <param name="envelope">From whom and to whom.</param>
    /// <param name="message">The bytes of <see cref="Message.MailMessage.ToBytes"/>.</param>
    /// <param name="beforeFinalDot">
    /// Runs when everything but the final dot is written, that is right before the mail can no longer be taken back: the place to write down that it is
    /// about to go. If it throws, the mail is not sent and the exception goes to the caller. Runs at most once.
    /// </param>
    /// <param name="cancellation">Before the final dot the mail is then not sent; after it the server has one more time limit to answer.</param>
    /// <exception cref="ArgumentException">The message is not made of CRLF lines of at most 998 bytes.</exception>
    public async Task<SendOutcome> SendAsync(
        Envelope envelope,
        ReadOnlyMemory<byte> message,
        Func<CancellationToken, ValueTask>? beforeFinalDot = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var stuffed = DotStuffing.Stuff(message.Span);
        if (Interlocked.Exchange(ref busy, 1) == 1)
        {
            throw new InvalidOperationException("This connection is already sending a mail. Give every worker a connection of its own.");
        }

        try
        {
            var outcome = await TryAsync(envelope, stuffed, beforeFinalDot, cancellation);
            // Nothing of the mail had begun on a connection that was closed while it was idle, so it starts again on a new one.
            return outcome ?? (await TryAsync(envelope, stuffed, beforeFinalDot, cancellation))!;
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    public async ValueTask DisposeAsync() => await LeaveAsync();

    /// <summary>What a lost, stalled or senseless connection throws. Anything else is a mistake in the program.</summary>
    internal static bool IsLoss(Exception exception)
        => exception is IOException or SocketException or TimeoutException or AuthenticationException or InvalidDataException or OperationCanceledException or ObjectDisposedException;

    /// <summary>Null when a connection that had been used before turned out to be closed, before anything of this mail was taken.</summary>
    private async Task<SendOutcome?> TryAsync(
        Envelope envelope,
        ReadOnlyMemory<byte> stuffed,
        Func<CancellationToken, ValueTask>? beforeFinalDot,
        CancellationToken cancellation)
    {
        SmtpTransaction? mail = null;
        var keep = false;
        var usedBefore = false;
        try
        {
            if (await ReadyAsync(cancellation) is { } reason)
            {
                return reason;
            }

            usedBefore = session!.Used > 0;
            mail = new SmtpTransaction(session, envelope, stuffed, beforeFinalDot);
            var outcome = await mail.RunAsync(cancellation);
            keep = mail.LeavesSessionClean && (outcome is SendOutcome.Accepted || await StartOverAsync(cancellation));
            return usedBefore && !mail.Begun && outcome is SendOutcome.Deferred { Code: 421 } ? null : outcome;
        }
        catch (Exception loss) when (IsLoss(loss) && mail is not { CallerFailed: true })
        {
            if (mail is { FinalDotWritten: true })
            {
                return new SendOutcome.Unknown($"The mail was handed over and then {Reason(loss)}.");
            }

            var idle = usedBefore && mail is { Begun: false } && loss is IOException or SocketException;
            return idle ? null : new SendOutcome.NotSent(Sentence(loss, cancellation)) { NeedsAPerson = loss is AuthenticationException };
        }
        finally
        {
            if (!keep)
            {
                Drop();
            }
        }
    }

    private async Task<SendOutcome?> ReadyAsync(CancellationToken cancellation)
    {
        if (session is not null && session.Used >= settings.MaxMessagesPerConnection)
        {
            await LeaveAsync();
        }

        if (session is not null)
        {
            return null;
        }

        session = new SmtpSession(settings, time);
        Opened++;
        return await session.OpenAsync(cancellation);
    }

    private async Task<bool> StartOverAsync(CancellationToken cancellation)
    {
        try
        {
            return (await session!.AskAsync("RSET", "RSET", cancellation)).IsPositive;
        }
        catch (Exception loss) when (IsLoss(loss))
        {
            return false;
        }
    }

    private async Task LeaveAsync()
    {
        if (session is null)
        {
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(PatienceForQuit, time);
            await session.AskAsync("QUIT", "QUIT", patience.Token);
        }
        catch (Exception loss) when (IsLoss(loss))
        {
            // Every mail of this connection has its outcome already.
        }

        Drop();
    }

    private void Drop()
    {
        session?.Dispose();
        session = null;
    }

    private string Sentence(Exception loss, CancellationToken cancellation) => cancellation.IsCancellationRequested
        ? "Sending was stopped before the mail was handed over."
        : $"No mail was handed to {settings.Host}:{settings.Port}: {Reason(loss)}.";

    private static string Reason(Exception loss) => (loss is AuthenticationException ? $"encryption failed, {loss.Message}" : loss.Message).TrimEnd('.');
}
