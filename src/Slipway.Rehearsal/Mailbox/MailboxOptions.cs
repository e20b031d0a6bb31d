using System.Net;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>How the receiving server behaves when nothing goes wrong.</summary>
public sealed record MailboxOptions
{
    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Offers STARTTLS with a certificate made when the server starts.</summary>
    public bool OfferStartTls { get; init; }

    /// <summary>Encrypts from the first byte, as on port 465.</summary>
    public bool ImplicitTls { get; init; }

    public bool OfferPipelining { get; init; } = true;

    /// <summary>With a user name, mail is taken after signing in only.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>The mechanisms offered for signing in.</summary>
    public string SignIn { get; init; } = "PLAIN LOGIN";

    /// <summary>The largest mail in bytes.</summary>
    public int Limit { get; init; } = 32 * 1024 * 1024;
}
