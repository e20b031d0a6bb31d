using System.Collections.Immutable;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>One mail as it arrived: the envelope, the raw bytes, and what a mail program would show.</summary>
public sealed class ReceivedMail
{
    private readonly Lazy<MimePart> content;

    public ReceivedMail(long id, DateTimeOffset receivedAt, string from, ImmutableArray<string> to, ReadOnlyMemory<byte> raw)
    {
        (Id, ReceivedAt, EnvelopeFrom, Recipients, Raw) = (id, receivedAt, from, to, raw);
        Headers = MimePart.HeadersOf(raw.Span, out var bodyAt);
        content = new Lazy<MimePart>(() => MimePart.Parse(Headers, raw[bodyAt..]));
    }

    /// <summary>1 for the first mail of a mailbox, counting up.</summary>
    public long Id { get; }

    public DateTimeOffset ReceivedAt { get; }

    public string EnvelopeFrom { get; }

    public ImmutableArray<string> Recipients { get; }

    public ReadOnlyMemory<byte> Raw { get; }

    /// <summary>In the order they arrived, unfolded, encoded words decoded.</summary>
    public ImmutableArray<MailHeader> Headers { get; }

    public string Subject => Header("Subject") ?? "";

    public string From => Header("From") ?? "";

    public string To => Header("To") ?? "";

    /// <summary>Without angle brackets; empty when the mail has none.</summary>
    public string MessageId => (Header("Message-ID") ?? "").Trim().TrimStart('<').TrimEnd('>');

    public string? Text => content.Value.First("text/plain")?.DecodedText;

    public string? Html => content.Value.First("text/html")?.DecodedText;

    /// <summary>The first header of that name.</summary>
    public string? Header(string name) => Headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;
}

/// <summary>One header of a mail, decoded.</summary>
public sealed record MailHeader(string Name, string Value);
