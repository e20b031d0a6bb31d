using System.Net;
using Slipway.Stack;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;

namespace Slipway.Server.Serving;

/// <summary>Mail of the server itself to people who have an account: reminders, and what was handed to them. There is none until the setting <c>Smtp:From</c> says in whose name.</summary>
public sealed class ServerMail(SlipwayOptions options, StackOptions stack, TimeProvider time)
{
    /// <summary>The setting of the address it writes from.</summary>
    public const string FromSetting = "Smtp:From";

    /// <summary>The address it writes from; null where it has none, and so writes to nobody.</summary>
    public MailAddress? From => options.Settings[FromSetting] is { Length: > 0 } from && options.Settings["Smtp:Host"] is { Length: > 0 } && MailAddress.TryParse(from, out var address, out _) ? new MailAddress(address.Address, "Slipway") : null;

    /// <summary>Sends the same lines to several people, each in a mail of their own.</summary>
    /// <returns>To how many of them it went.</returns>
    public async Task<int> SendAsync(IEnumerable<MailAddress> people, string subject, IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        if (From is not { } from)
        {
            return 0;
        }

        await using var connection = new SmtpConnection(stack.Smtp, time);
        var sent = 0;
        foreach (var person in people)
        {
            var mail = new MailMessage
            {
                From = from,
                To = person,
                Subject = subject.ReplaceLineEndings(" "),
                Date = time.GetUtcNow(),
                MessageId = $"{Guid.CreateVersion7():N}@{from.Domain}",
                Text = string.Join("\r\n\r\n", lines),
                Html = string.Concat(lines.Select(l => Uri.TryCreate(l, UriKind.Absolute, out var link) && link.Scheme is "https" or "http" ? $"<p><a href=\"{WebUtility.HtmlEncode(l)}\">{WebUtility.HtmlEncode(l)}</a></p>" : $"<p>{WebUtility.HtmlEncode(l)}</p>")),
            };
            switch (await connection.SendAsync(new Envelope(mail.From, mail.To), mail.ToBytes(), cancellation: cancellation))
            {
                case SendOutcome.Accepted:
                    sent++;
                    break;
                case SendOutcome.NotSent:
                    return sent;
            }
        }

        return sent;
    }
}
