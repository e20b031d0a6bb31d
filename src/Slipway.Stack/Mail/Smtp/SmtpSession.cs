using System.Globalization;
using System.Text;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>One open connection, from the greeting to signed in and ready for mail.</summary>
internal sealed class SmtpSession(SmtpSettings settings, TimeProvider time) : IDisposable
{
    private readonly SmtpWire wire = new(settings, time);

    public SmtpWire Wire => wire;

    public SmtpSettings Settings => settings;

    public TimeProvider Time => time;

    public SmtpCapabilities Offered { get; private set; } = SmtpCapabilities.None;

    /// <summary>How many mails were begun here.</summary>
    public int Used { get; set; }

    /// <summary>Null when the session is ready; otherwise why not.</summary>
    public async Task<SendOutcome?> OpenAsync(CancellationToken cancellation)
        => CredentialWouldTravelInTheClear(before: true)
            ?? await ConnectAsync(cancellation)
            ?? await IntroduceAsync(cancellation)
            ?? await SecureAsync(cancellation)
            ?? await SignInAsync(cancellation);

    public async Task<SmtpReply> AskAsync(string command, string named, CancellationToken cancellation)
    {
        await wire.WriteAsync(command + "\r\n", cancellation);
        return await wire.ReadReplyAsync(named, cancellation);
    }

    public void Dispose() => wire.Dispose();

    private async Task<SendOutcome?> ConnectAsync(CancellationToken cancellation)
    {
        await wire.ConnectAsync(cancellation);
        if (settings.Security == SmtpSecurity.Tls)
        {
            await wire.EncryptAsync(cancellation);
        }

        var greeting = await wire.ReadReplyAsync("the call", cancellation);
        return greeting.IsPositive ? null : Turned("The server turns us away", greeting);
    }

    private async Task<SendOutcome?> IntroduceAsync(CancellationToken cancellation)
    {
        var ehlo = await AskAsync($"EHLO {settings.HeloName}", "EHLO", cancellation);
        if (ehlo.IsPermanent)
        {
            Offered = SmtpCapabilities.None;
            ehlo = await AskAsync($"HELO {settings.HeloName}", "HELO", cancellation);
            return ehlo.IsPositive ? null : Turned("The server does not accept our greeting", ehlo);
        }

        Offered = SmtpCapabilities.Of(ehlo);
        return ehlo.IsPositive ? null : Turned("The server does not accept our greeting", ehlo);
    }

    private async Task<SendOutcome?> SecureAsync(CancellationToken cancellation)
    {
        if (settings.Security is SmtpSecurity.None or SmtpSecurity.Tls)
        {
            return null;
        }

        if (!Offered.StartTls)
        {
            return settings.Security == SmtpSecurity.StartTlsWhenOffered
                ? null
                : Impossible($"{settings.Host}:{settings.Port} offers no encryption (STARTTLS), and the settings ask for it.");
        }

        var goAhead = await AskAsync("STARTTLS", "STARTTLS", cancellation);
        if (!goAhead.IsPositive)
        {
            return Turned("The server offers encryption and then declines it", goAhead);
        }

        await wire.EncryptAsync(cancellation);
        // What was offered in the clear may have been said by someone on the way.
        return await IntroduceAsync(cancellation);
    }

    private async Task<SendOutcome?> SignInAsync(CancellationToken cancellation)
    {
        if (settings.UserName is null)
        {
            return null;
        }

        if (CredentialWouldTravelInTheClear(before: false) is { } refusal)
        {
            return refusal;
        }

        SmtpReply reply;
        if (Offered.SignIn.Contains("PLAIN"))
        {
            reply = await AskAsync($"AUTH PLAIN {Base64($"\0{settings.UserName}\0{settings.Password}")}", "AUTH", cancellation);
        }
        else if (Offered.SignIn.Contains("LOGIN"))
        {
            reply = await SignInByLoginAsync(cancellation);
        }
        else
        {
            return Impossible($"{settings.Host}:{settings.Port} offers no sign-in that we speak (PLAIN or LOGIN).");
        }

        return reply.IsPositive ? null : Turned("The server does not accept the user name and password", reply);
    }

    private async Task<SmtpReply> SignInByLoginAsync(CancellationToken cancellation)
    {
        var reply = await AskAsync("AUTH LOGIN", "AUTH", cancellation);
        foreach (var answer in new[] { settings.UserName!, settings.Password! })
        {
            if (reply.Code != 334)
            {
                return reply;
            }

            reply = await AskAsync(Base64(answer), "AUTH", cancellation);
        }

        return reply;
    }

    private SendOutcome.NotSent? CredentialWouldTravelInTheClear(bool before)
    {
        var clear = settings.UserName is not null && (before ? settings.Security == SmtpSecurity.None && !settings.IsLoopback : !wire.Encrypted && !wire.StaysOnThisMachine);
        return clear ? Impossible($"The password for {settings.Host} would travel unencrypted. Set the security of the mail server to StartTls or Tls.") : null;
    }

    private static SendOutcome Turned(string what, SmtpReply reply) => reply.IsTemporary
        ? new SendOutcome.Deferred(reply.Code, reply.Text)
        : Impossible(string.Create(CultureInfo.InvariantCulture, $"{what}: {reply}"));

    private static SendOutcome.NotSent Impossible(string reason) => new(reason) { NeedsAPerson = true };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
