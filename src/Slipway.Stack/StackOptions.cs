using Slipway.Stack.Mail.Smtp;

namespace Slipway.Stack;

/// <summary>What the built-in stack is told of its surroundings.</summary>
public sealed record StackOptions
{
    /// <summary>Where the world reaches it, without a slash at the end.</summary>
    public required Uri PublicAddress { get; init; }

    /// <summary>The mail server it sends through.</summary>
    public required SmtpSettings Smtp { get; init; }

    /// <summary>Mails under way at once.</summary>
    public int MailConnections { get; init; } = 4;

    /// <summary>The name of this machine's node: the same after a restart, so it takes back what it had begun.</summary>
    public string Node { get; init; } = "node-1";

    public string Address(string path) => $"{PublicAddress.ToString().TrimEnd('/')}{path}";
}
