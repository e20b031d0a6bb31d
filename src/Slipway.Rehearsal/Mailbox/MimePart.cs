using System.Collections.Immutable;
using System.Text;

namespace Slipway.Rehearsal.Mailbox;

/// <summary>A part of a mail, read leniently: a mailbox shows what it can of whatever arrives.</summary>
internal sealed record MimePart(string Type, string DecodedText, ImmutableArray<MimePart> Parts)
{
    private const int DeepestNesting = 20;

    public MimePart? First(string type) => Type == type ? this : Parts.Select(part => part.First(type)).FirstOrDefault(found => found is not null);

    public static MimePart Parse(ImmutableArray<MailHeader> headers, ReadOnlyMemory<byte> body, int depth = 0)
    {
        var contentType = Find(headers, "Content-Type") ?? "text/plain; charset=us-ascii";
        var type = contentType.Split(';')[0].Trim().ToLowerInvariant();
        if (type.StartsWith("multipart/", StringComparison.Ordinal) && Parameter(contentType, "boundary") is { } boundary && depth < DeepestNesting)
        {
            return new MimePart(type, "", [.. Split(body, boundary).Select(part => Parse(HeadersOf(part.Span, out var at), part[at..], depth + 1))]);
        }

        var encoding = (Find(headers, "Content-Transfer-Encoding") ?? "").Trim().ToLowerInvariant();
        var bytes = encoding switch
        {
            "quoted-printable" => MailDecoding.QuotedPrintable(body.Span),
            "base64" => MailDecoding.Base64(body.Span),
            _ => body.ToArray(),
        };
        return new MimePart(type, MailDecoding.Charset(Parameter(contentType, "charset")).GetString(bytes).ReplaceLineEndings("\n"), []);
    }

    /// <summary>The header block and where the text behind it starts.</summary>
    public static ImmutableArray<MailHeader> HeadersOf(ReadOnlySpan<byte> raw, out int bodyAt)
    {
        var headers = ImmutableArray.CreateBuilder<MailHeader>();
        var unfolded = new StringBuilder();
        for (bodyAt = 0; bodyAt < raw.Length;)
        {
            var feed = raw[bodyAt..].IndexOf((byte)'\n');
            var line = Encoding.UTF8.GetString(feed < 0 ? raw[bodyAt..] : raw.Slice(bodyAt, feed)).TrimEnd('\r');
            bodyAt = feed < 0 ? raw.Length : bodyAt + feed + 1;
            if (line.Length > 0 && line[0] is ' ' or '\t')
            {
                unfolded.Append(line);
                continue;
            }

            AddTo(headers, unfolded);
            if (line.Length == 0)
            {
                break;
            }

            unfolded.Append(line);
        }

        AddTo(headers, unfolded);
        return headers.ToImmutable();
    }

    private static void AddTo(ImmutableArray<MailHeader>.Builder headers, StringBuilder unfolded)
    {
        var line = unfolded.ToString();
        unfolded.Clear();
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            headers.Add(new MailHeader(line[..colon].Trim(), MailDecoding.EncodedWords(line[(colon + 1)..].Trim())));
        }
    }

    private static string? Find(ImmutableArray<MailHeader> headers, string name)
        => headers.FirstOrDefault(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    private static string? Parameter(string value, string name)
    {
        foreach (var parameter in value.Split(';').Skip(1))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && string.Equals(parameter[..equals].Trim(), name, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[(equals + 1)..].Trim().Trim('"');
            }
        }

        return null;
    }

    private static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body, string boundary)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var partStart = -1;
        for (var at = 0; at < body.Length;)
        {
            var feed = body.Span[at..].IndexOf((byte)'\n');
            var next = feed < 0 ? body.Length : at + feed + 1;
            var line = body.Span[at..next].TrimEnd(" \t\r\n"u8);
            var closes = line.EndsWith("--"u8) && line[..^2].SequenceEqual(delimiter);
            if (closes || line.SequenceEqual(delimiter))
            {
                AddPart(at);
                partStart = closes ? -1 : next;
            }

            at = next;
        }

        AddPart(body.Length);
        return parts;

        void AddPart(int end)
        {
            if (partStart < 0)
            {
                return;
            }

            // The line end before a delimiter belongs to the delimiter.
            var part = body[partStart..Math.Max(partStart, end)];
            part = part.Span.EndsWith("\r\n"u8) ? part[..^2] : part.Span.EndsWith("\n"u8) ? part[..^1] : part;
            parts.Add(part);
            partStart = -1;
        }
    }
}
