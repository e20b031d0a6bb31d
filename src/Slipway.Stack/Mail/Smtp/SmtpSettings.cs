using System.Net;

namespace Slipway.Stack.Mail.Smtp;

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all; a credential is then sent to this machine only.</summary>
    None,

    /// <summary>When the server offers it. A failed handshake is not followed by an attempt in the clear.</summary>
    StartTlsWhenOffered,

    /// <summary>Always, from a connection that starts in the clear (port 587).</summary>
    StartTls,

    /// <summary>From the first byte (port 465).</summary>
    Tls,
}

/// <summary>Which mail server to send through, and how.</summary>
public sealed record SmtpSettings
{
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>The name this machine greets the server with.</summary>
    public string HeloName { get; init; } = "localhost";

    /// <summary>How long one command, one write of text or the handshake may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for the answer to the whole text; ten times <see cref="Timeout"/> unless set. Giving up early costs a mail whose fate is unknown.</summary>
    public TimeSpan? FinalReplyTimeout { get; init; }

    public int MaxMessagesPerConnection { get; init; } = 100;

    /// <summary>For tests against a server on this machine with a certificate of its own making.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>Where to connect instead of asking DNS for <see cref="Host"/>, so that a test can give a server any name.</summary>
    internal IPEndPoint? ConnectTo { get; init; }

    internal bool IsLoopback => string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    internal TimeSpan WaitForFinalReply => FinalReplyTimeout ?? Timeout * 10;

    /// <exception cref="ArgumentException">A setting cannot work; the message says which and what to write.</exception>
    public void Check()
    {
        Demand(!string.IsNullOrWhiteSpace(Host), nameof(Host), "Name the mail server.");
        Demand(Port is > 0 and <= 65535, nameof(Port), "A port is between 1 and 65535.");
        Demand(HeloName.Length > 0 && HeloName.All(c => c is > ' ' and < '\x7f'), nameof(HeloName), "Write the name of this machine without spaces.");
        Demand(Timeout > TimeSpan.Zero && WaitForFinalReply > TimeSpan.Zero, nameof(Timeout), "A time limit is above zero.");
        Demand(MaxMessagesPerConnection > 0, nameof(MaxMessagesPerConnection), "At least one message must fit a connection.");
        Demand((UserName is null) == (Password is null), nameof(UserName), "Give both user name and password, or neither.");
        Demand(!HasNul(UserName) && !HasNul(Password), nameof(UserName), "User name and password cannot hold a NUL character.");
        Demand(!AcceptAnyCertificate || IsLoopback, nameof(AcceptAnyCertificate), "Any certificate is accepted from a server on this machine only.");
    }

    /// <summary>Without the credential, so that settings can be shown.</summary>
    public override string ToString() => $"{Host}:{Port} ({Security}{(UserName is null ? "" : ", with sign-in")})";

    private static bool HasNul(string? value) => value?.Contains('\0', StringComparison.Ordinal) ?? false;

    private static void Demand(bool met, string setting, string advice)
    {
        if (!met)
        {
            throw new ArgumentException($"The mail setting {setting} cannot be used. {advice}", setting);
        }
    }
}
