using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>One conversation with a sender.</summary>
internal sealed class MailboxSession(MailboxServer server, Socket socket) : IAsyncDisposable
{
    private readonly MailboxOptions options = server.Options;
    private readonly MailboxFaults faults = server.Faults;
    private readonly List<string> recipients = [];
    private MailboxLines lines = new(new NetworkStream(socket, ownsSocket: true));
    private bool encrypted;
    private bool signedIn;
    private string? sender;
    private int taken;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (options.ImplicitTls)
        {
            await EncryptAsync(cancellation);
        }

        await StallAsync(MailboxStall.BeforeGreeting, cancellation, always: true);
        if (faults.RefuseConnections)
        {
            await SayAsync("421 4.3.2 localhost is not taking connections", cancellation);
            return;
        }

        await SayAsync("220 localhost mailbox ESMTP", cancellation);
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            var command = Encoding.UTF8.GetString(line);
            if (!await AnswerAsync(command, cancellation))
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await lines.DisposeAsync();
        socket.Dispose();
    }

    /// <summary>False when the conversation is over.</summary>
    private async Task<bool> AnswerAsync(string command, CancellationToken cancellation)
    {
        var verb = command.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO":
                Reset();
                return await SayAsync(Offer(), cancellation);
            case "HELO":
                Reset();
                return await SayAsync("250 localhost", cancellation);
            case "STARTTLS" when options.OfferStartTls && !encrypted:
                await SayAsync("220 2.0.0 go ahead", cancellation);
                await EncryptAsync(cancellation);
                return true;
            case "AUTH":
                return await SignInAsync(command, cancellation);
            case "MAIL":
                return await StartAsync(command, cancellation);
            case "RCPT":
                return await AddressAsync(command, cancellation);
            case "DATA":
                return await TextAsync(cancellation);
            case "RSET":
                Reset();
                return await SayAsync("250 2.0.0 forgotten", cancellation);
            case "NOOP":
                return await SayAsync("250 2.0.0 nothing done", cancellation);
            case "QUIT":
                await SayAsync("221 2.0.0 bye", cancellation);
                return false;
            default:
                return await SayAsync("502 5.5.1 not known here", cancellation);
        }
    }

    private string Offer()
    {
        List<string> offered = ["localhost", "8BITMIME", "ENHANCEDSTATUSCODES", string.Create(CultureInfo.InvariantCulture, $"SIZE {options.Limit}")];
        if (options.OfferPipelining)
        {
            offered.Add("PIPELINING");
        }

        if (options.OfferStartTls && !encrypted)
        {
            offered.Add("STARTTLS");
        }

        if (options.UserName is not null)
        {
            offered.Add($"AUTH {options.SignIn}");
        }

        return string.Join("\r\n", offered.Select((line, i) => $"250{(i == offered.Count - 1 ? ' ' : '-')}{line}"));
    }

    private async Task EncryptAsync(CancellationToken cancellation)
    {
        lines = new MailboxLines(await server.EncryptAsync(lines.Stream, cancellation));
        encrypted = true;
        Reset();
    }

    private async Task<bool> SignInAsync(string command, CancellationToken cancellation)
    {
        if (!encrypted)
        {
            server.NoteSignInInTheClear();
        }

        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string? given = null;
        switch (words)
        {
            case [_, var plain, .. var initial] when plain.Equals("PLAIN", StringComparison.OrdinalIgnoreCase):
                given = initial is [var response, ..] ? Decode(response) : await PromptAsync("", cancellation);
                given = given.Split('\0') is [_, var user, var password] ? $"{user}\0{password}" : null;
                break;
            case [_, var login, ..] when login.Equals("LOGIN", StringComparison.OrdinalIgnoreCase):
                given = await PromptAsync("Username:", cancellation) + "\0" + await PromptAsync("Password:", cancellation);
                break;
        }

        signedIn = options.UserName is not null && given == $"{options.UserName}\0{options.Password}";
        return await SayAsync(signedIn ? "235 2.7.0 signed in" : "535 5.7.8 user name or password is wrong", cancellation);
    }

    private async Task<string> PromptAsync(string prompt, CancellationToken cancellation)
    {
        await SayAsync("334 " + Convert.ToBase64String(Encoding.UTF8.GetBytes(prompt)), cancellation);
        return Decode(Encoding.UTF8.GetString(await lines.ReadAsync(cancellation) ?? []));
    }

    private async Task<bool> StartAsync(string command, CancellationToken cancellation)
    {
        if (faults.SilentCloseAfter <= taken)
        {
            return false;
        }

        if (faults.MessagesPerConnection <= taken)
        {
            await SayAsync("421 4.7.0 enough mails over this connection", cancellation);
            return false;
        }

        if (options.UserName is not null && !signedIn)
        {
            return await SayAsync("530 5.7.0 sign in first", cancellation);
        }

        sender = Between(command);
        return await SayAsync(sender is null ? "501 5.5.2 MAIL FROM:<address>" : "250 2.1.0 sender taken", cancellation);
    }

    private async Task<bool> AddressAsync(string command, CancellationToken cancellation)
    {
        if (sender is null || Between(command) is not { Length: > 0 } address)
        {
            return await SayAsync(sender is null ? "503 5.5.1 MAIL first" : "501 5.5.2 RCPT TO:<address>", cancellation);
        }

        var code = faults.ReplyToRecipient(address);
        switch (code)
        {
            case 250:
                recipients.Add(address);
                return await SayAsync("250 2.1.5 recipient taken", cancellation);
            case 421:
                await SayAsync("421 4.3.0 closing", cancellation);
                return false;
            case 550:
                return await SayAsync("550 5.1.1 no such mailbox here", cancellation);
            default:
                return await SayAsync(string.Create(CultureInfo.InvariantCulture, $"{code} {code / 100}.2.1 recipient not taken"), cancellation);
        }
    }

    private async Task<bool> TextAsync(CancellationToken cancellation)
    {
        if (recipients.Count == 0)
        {
            return await SayAsync("554 5.5.1 no valid recipients", cancellation);
        }

        await StallAsync(MailboxStall.BeforeTextIsAskedFor, cancellation);
        await SayAsync("354 end with a dot on a line of its own", cancellation);
        if (Drops(MailboxDrop.DuringText))
        {
            await lines.ReadAsync(cancellation);
            return false;
        }

        var raw = await ReadTextAsync(cancellation);
        if (raw is null || Drops(MailboxDrop.AfterTextLost))
        {
            return false;
        }

        return await StoreAsync(raw, cancellation);
    }

    private async Task<bool> StoreAsync(byte[] raw, CancellationToken cancellation)
    {
        var code = raw.Length > options.Limit ? 552 : recipients.Select(faults.ReplyToText).FirstOrDefault(reply => reply != 250, 250);
        if (code != 250)
        {
            Reset();
            return await SayAsync(string.Create(CultureInfo.InvariantCulture, $"{code} {code / 100}.7.1 text not taken"), cancellation);
        }

        var mail = server.Mailbox.Add(sender ?? "", [.. recipients], raw);
        taken++;
        if (Drops(MailboxDrop.AfterTextStored))
        {
            return false;
        }

        await StallAsync(MailboxStall.BeforeFinalReply, cancellation);
        Reset();
        return await SayAsync(string.Create(CultureInfo.InvariantCulture, $"250 2.0.0 kept as {mail.Id}"), cancellation);
    }

    /// <summary>The text with the stuffed dots taken out; null when the caller hung up before the final dot.</summary>
    private async Task<byte[]?> ReadTextAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            if (line is [(byte)'.'])
            {
                return text.ToArray();
            }

            // What is above the limit is read to the end and not kept.
            if (text.Length <= options.Limit)
            {
                text.Write(line is [(byte)'.', ..] ? line.AsSpan(1) : line);
                text.Write("\r\n"u8);
            }
        }

        return null;
    }

    private bool Drops(MailboxDrop where)
    {
        var drops = recipients.Exists(address => faults.DropFor is { } of ? of(address) == where : faults.Drop == where && faults.Concerns(address));
        if (drops)
        {
            server.NoteDrop(where);
        }

        return drops;
    }

    private async Task StallAsync(MailboxStall where, CancellationToken cancellation, bool always = false)
    {
        if (faults.Stall == where && (always || recipients.Exists(address => faults.Concerns(address))))
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
    }

    private void Reset()
    {
        sender = null;
        recipients.Clear();
    }

    private async Task<bool> SayAsync(string answer, CancellationToken cancellation)
    {
        await lines.Stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"), cancellation);
        return true;
    }

    private static string? Between(string command)
    {
        var open = command.IndexOf('<', StringComparison.Ordinal);
        var close = command.IndexOf('>', StringComparison.Ordinal);
        return open >= 0 && close > open ? command[(open + 1)..close] : null;
    }

    private static string Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}
