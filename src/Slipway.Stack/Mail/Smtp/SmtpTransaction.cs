using System.Globalization;
using System.Text;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>One mail over an open session. It knows how far the mail came, which is what decides between "surely not sent" and "nobody knows".</summary>
internal sealed class SmtpTransaction(SmtpSession session, Envelope envelope, ReadOnlyMemory<byte> stuffed, Func<CancellationToken, ValueTask>? beforeFinalDot)
{
    private const int Chunk = 64 * 1024;
    private static readonly string[] Steps = ["MAIL", "RCPT", "DATA"];

    private readonly SmtpWire wire = session.Wire;

    /// <summary>From here on only an answer can say that the mail was not sent.</summary>
    public bool FinalDotWritten { get; private set; }

    /// <summary>The server took the sender, so the connection was alive and willing when the mail began.</summary>
    public bool Begun { get; private set; }

    /// <summary>The session is in a known state and can carry the next mail.</summary>
    public bool LeavesSessionClean { get; private set; }

    /// <summary>What the caller does before the final dot threw; that is the caller's, not an outcome of sending.</summary>
    public bool CallerFailed { get; private set; }

    public async Task<SendOutcome> RunAsync(CancellationToken cancellation)
    {
        if (CannotBeCarried() is { } reason)
        {
            LeavesSessionClean = true;
            return new SendOutcome.NotSent(reason) { NeedsAPerson = true };
        }

        session.Used++;
        return await AnnounceAsync(cancellation) ?? await DeliverAsync(cancellation);
    }

    private string? CannotBeCarried()
    {
        if (session.Offered.Limit is { } limit && stuffed.Length > limit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The mail has {stuffed.Length} bytes and the server takes {limit} at most. Make it smaller.");
        }

        return !session.Offered.EightBit && !Ascii.IsValid(stuffed.Span) ? "The mail holds bytes above 127 and the server does not take them (8BITMIME)." : null;
    }

    /// <summary>MAIL, RCPT and DATA, in one packet where the server allows it; null when the server waits for the text.</summary>
    private async Task<SendOutcome?> AnnounceAsync(CancellationToken cancellation)
    {
        var size = session.Offered.Size ? string.Create(CultureInfo.InvariantCulture, $" SIZE={stuffed.Length}") : "";
        var body = session.Offered.EightBit && !Ascii.IsValid(stuffed.Span) ? " BODY=8BITMIME" : "";
        string[] commands = [$"MAIL FROM:<{envelope.From.Address}>{size}{body}\r\n", $"RCPT TO:<{envelope.To.Address}>\r\n", "DATA\r\n"];
        var together = session.Offered.Pipelining;
        if (together)
        {
            await wire.WriteAsync(string.Concat(commands), cancellation);
        }

        SendOutcome? refusal = null;
        var waitsForText = false;
        for (var step = 0; step < commands.Length && (together || refusal is null); step++)
        {
            if (!together)
            {
                await wire.WriteAsync(commands[step], cancellation);
            }

            var reply = await wire.ReadReplyAsync(Steps[step], cancellation);
            if (reply.Code == 421)
            {
                // The server is closing: no further answer comes.
                return refusal ?? Judge(step, reply);
            }

            Begun |= step == 0;
            waitsForText = step == 2 && reply.Code == 354;
            refusal ??= Judge(step, reply);
        }

        // A server that refused the recipient and yet waits for a text is left by hanging up: a dot would send an empty mail if we misread it.
        LeavesSessionClean = refusal is not null && !waitsForText;
        return refusal;
    }

    private async Task<SendOutcome> DeliverAsync(CancellationToken cancellation)
    {
        // Listening while writing shows a server that hangs up or objects in the middle, which is still "surely not sent".
        var answer = wire.ReadReplyAsync(CancellationToken.None);
        try
        {
            for (var rest = stuffed; !rest.IsEmpty; rest = rest[Math.Min(Chunk, rest.Length)..])
            {
                await wire.WriteAsync(rest[..Math.Min(Chunk, rest.Length)], cancellation);
            }

            await LetCallerWriteItDownAsync(cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (answer.IsCompleted)
            {
                return JudgeEarly(await answer);
            }

            wire.ThrowIfOtherSideIsGone();
            // Said before the write: a write that fails may still have left.
            FinalDotWritten = true;
            await wire.WriteAsync(".\r\n", CancellationToken.None);
            var final = await WaitForFinalAsync(answer, cancellation);
            LeavesSessionClean = final.Code != 421;
            return JudgeFinal(final);
        }
        catch (Exception lost) when (!CallerFailed && answer.IsCompletedSuccessfully && SmtpConnection.IsLoss(lost))
        {
            // The server spoke and then hung up: its word counts.
            return FinalDotWritten ? JudgeFinal(await answer) : JudgeEarly(await answer);
        }
        finally
        {
            if (!answer.IsCompleted)
            {
                wire.Dispose();
                await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _ = answer.Exception;
        }
    }

    private async Task LetCallerWriteItDownAsync(CancellationToken cancellation)
    {
        if (beforeFinalDot is null)
        {
            return;
        }

        CallerFailed = true;
        await beforeFinalDot(cancellation);
        CallerFailed = false;
    }

    /// <summary>A caller that wants to stop still gives the server one more <see cref="SmtpSettings.Timeout"/>: an answer is worth more than an unknown.</summary>
    private async Task<SmtpReply> WaitForFinalAsync(Task<SmtpReply> answer, CancellationToken cancellation)
    {
        var patience = session.Settings.WaitForFinalReply;
        var lastPatience = patience < session.Settings.Timeout ? patience : session.Settings.Timeout;
        using var limit = new CancellationTokenSource(patience, session.Time);
        await using var stopping = cancellation.Register(() => limit.CancelAfter(lastPatience));
        try
        {
            return await answer.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException given)
        {
            throw new TimeoutException("no answer to the text of the mail in time", given);
        }
    }

    private static SendOutcome? Judge(int step, SmtpReply reply)
    {
        if (step == 2 ? reply.Code == 354 : reply.IsPositive)
        {
            return null;
        }

        // 552 to a recipient means "no room now" (RFC 5321, 4.5.3.1.10).
        if (reply.IsTemporary || (step == 1 && reply.Code == 552))
        {
            return new SendOutcome.Deferred(reply.Code, reply.Text);
        }

        return reply switch
        {
            { IsPermanent: true } when step == 0 => new SendOutcome.NotSent($"The server refuses the sender: {reply}") { NeedsAPerson = true },
            // Not about the address: unknown or out of turn commands, and sign-in or encryption missing.
            { Code: 500 or 502 or 503 or 504 or 530 or 534 or 535 or 538 } => new SendOutcome.NotSent($"The server refuses {Steps[step]}: {reply}") { NeedsAPerson = true },
            { IsPermanent: true } => new SendOutcome.Refused(reply.Code, reply.Enhanced, reply.Text) { Of = step == 1 ? RefusalOf.Recipient : RefusalOf.Content },
            _ => new SendOutcome.NotSent($"The server gave an answer that does not fit {Steps[step]}: {reply}"),
        };
    }

    private static SendOutcome JudgeFinal(SmtpReply reply) => reply switch
    {
        { IsPositive: true } => new SendOutcome.Accepted(reply.ToString()),
        { IsTemporary: true } => new SendOutcome.Deferred(reply.Code, reply.Text),
        { IsPermanent: true } => new SendOutcome.Refused(reply.Code, reply.Enhanced, reply.Text) { Of = RefusalOf.Content },
        _ => new SendOutcome.Unknown($"The server gave an answer that does not fit the text of a mail: {reply}"),
    };

    /// <summary>An answer before the final dot. A "yes" makes no sense here, and a server that says it may have taken the mail.</summary>
    private static SendOutcome JudgeEarly(SmtpReply reply)
        => reply.IsPositive ? new SendOutcome.Unknown($"The server accepted the mail before its end: {reply}") : JudgeFinal(reply);
}
