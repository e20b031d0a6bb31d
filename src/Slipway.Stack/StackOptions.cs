using Slipway.Stack.Mail.Smtp;

namespace Slipway.Stack;

/// <summary>What the built-in stack is told of its surroundings.</summary>
public sealed record StackOptions
{
    /// <summary>Where the world reaches it; asked for when it is needed, since a free port is known only once the server listens.</summary>
    public required Func<string> PublicAddress { get; init; }

    /// <summary>The mail server it sends through.</summary>
    public required SmtpSettings Smtp { get; init; }

    /// <summary>Mails under way at once.</summary>
    public int MailConnections { get; init; } = 4;

    public string Address(string path) => $"{PublicAddress().TrimEnd('/')}{path}";
}
