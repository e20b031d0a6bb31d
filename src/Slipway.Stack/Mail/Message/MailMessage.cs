using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Stack.Mail.Message;

/// <summary>One mail to one person, and its RFC 5322 bytes. The same mail always has the same bytes, so what was approved can be compared with what was sent.</summary>
public sealed record MailMessage
{
    private static readonly ImmutableHashSet<string> OwnHeaders = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Date", "From", "To", "Reply-To", "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version",
        "Content-Type", "Content-Transfer-Encoding", "Sender", "Cc", "Bcc", "Return-Path", "Received");

    public required MailAddress From { get; init; }

    public required MailAddress To { get; init; }

    public MailAddress? ReplyTo { get; init; }

    public required string Subject { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>The identity of the mail, <c>left@domain</c>, with or without angle brackets. A mail that may be sent again keeps it.</summary>
    public required string MessageId { get; init; }

    public required string Text { get; init; }

    public required string Html { get; init; }

    /// <summary>Where one POST unsubscribes the recipient (RFC 8058): https, or http on this machine for a demo.</summary>
    public Uri? Unsubscribe { get; init; }

    /// <summary>More headers, such as X-Slipway-Delivery; written in the order of their names.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The mail as a server takes it: seven bits, CRLF, lines of at most 998 bytes.</summary>
    /// <exception cref="ArgumentException">A header value holds a line break or another thing that would change the mail; nothing was written.</exception>
    public byte[] ToBytes()
    {
        var id = CheckedMessageId(MessageId);
        CheckText(nameof(Subject), Subject);
        CheckUnsubscribe(Unsubscribe);
        CheckHeaders(Headers);

        // An equals sign followed by an underscore cannot occur in quoted-printable text, so no text can forge the boundary.
        var boundary = "=_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32];
        var mail = new StringBuilder();
        AppendHeaders(mail, id);
        mail.Append("MIME-Version: 1.0\r\n")
            .Append("Content-Type: multipart/alternative;\r\n boundary=\"").Append(boundary).Append("\"\r\n\r\n");
        AppendPart(mail, boundary, "text/plain", Text);
        AppendPart(mail, boundary, "text/html", Html);
        mail.Append("--").Append(boundary).Append("--\r\n");
        return Encoding.ASCII.GetBytes(mail.ToString());
    }

    private void AppendHeaders(StringBuilder mail, string id)
    {
        mail.Append("Date: ").Append(Date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture))
            .Append(Date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)).Append("\r\n")
            .Append(HeaderText.Addressed("From", From))
            .Append(HeaderText.Addressed("To", To));
        if (ReplyTo is not null)
        {
            mail.Append(HeaderText.Addressed("Reply-To", ReplyTo));
        }

        mail.Append(HeaderText.Unstructured("Subject", Subject))
            .Append(HeaderText.Verbatim("Message-ID", $"<{id}>"));
        if (Unsubscribe is not null)
        {
            mail.Append(HeaderText.Verbatim("List-Unsubscribe", $"<{Unsubscribe.AbsoluteUri}>"))
                .Append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        }

        foreach (var (name, value) in Headers.OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            mail.Append(HeaderText.Unstructured(name, value));
        }
    }

    private static void AppendPart(StringBuilder mail, string boundary, string type, string content)
        => mail.Append("--").Append(boundary).Append("\r\nContent-Type: ").Append(type)
            .Append("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
            .Append(QuotedPrintable.Encode(content)).Append("\r\n");

    private static string CheckedMessageId(string messageId)
    {
        var id = messageId is ['<', .. var inner, '>'] ? inner : messageId;
        var at = id.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < id.Length - 1 && id.Length <= 200 && id.All(c => c is > ' ' and < '\x7f' and not '<' and not '>')
            ? id
            : throw new ArgumentException("The Message-ID must be left@domain in at most 200 printable ASCII characters.", nameof(messageId));
    }

    private static void CheckUnsubscribe(Uri? unsubscribe)
    {
        if (unsubscribe is null)
        {
            return;
        }

        var secure = unsubscribe.IsAbsoluteUri && (unsubscribe.Scheme == Uri.UriSchemeHttps || (unsubscribe.Scheme == Uri.UriSchemeHttp && unsubscribe.IsLoopback));
        if (!secure || unsubscribe.AbsoluteUri.Length > 900 || !unsubscribe.AbsoluteUri.All(c => c is > ' ' and < '\x7f' and not '<' and not '>'))
        {
            throw new ArgumentException("The unsubscribe address must be an https address of at most 900 characters (RFC 8058).", nameof(unsubscribe));
        }
    }

    private static void CheckHeaders(ImmutableSortedDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Length is 0 or > 60 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || OwnHeaders.Contains(name))
            {
                throw new ArgumentException("An additional header has a name that is empty, odd, or one the mail writes itself.", nameof(headers));
            }

            CheckText(name, value);
        }
    }

    private static void CheckText(string header, string value)
    {
        if (HeaderText.ProblemOf(value) is { } problem)
        {
            throw new ArgumentException($"The header {header} {problem}", header);
        }
    }
}
