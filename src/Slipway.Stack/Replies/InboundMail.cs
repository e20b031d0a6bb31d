using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Stack.Replies;

/// <summary>A mail that came to us, read as far as it says what it answers (RFC 5322, 2045, 3464): headers, and the parts of a delivery report. What people wrote is not looked at.</summary>
internal sealed partial class InboundMail
{
    private const int MostHeaderBytes = 256 * 1024;
    private const int MostParts = 50;
    private const int DeepestNesting = 5;

    private readonly ImmutableArray<(string Name, string Value)> _headers;
    private readonly ReadOnlyMemory<byte> _body;
    private readonly int _depth;

    private InboundMail(ImmutableArray<(string, string)> headers, ReadOnlyMemory<byte> body, int depth) => (_headers, _body, _depth) = (headers, body, depth);

    /// <summary>The media type, in lower case.</summary>
    public string Type => (Header("Content-Type") ?? "text/plain").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>Whether it has any headers: what has none is no mail.</summary>
    public bool IsMail => !_headers.IsEmpty;

    /// <summary>Reads a mail, or a part of one. Nothing throws for what a stranger wrote: what cannot be read is not there.</summary>
    public static InboundMail Read(ReadOnlyMemory<byte> raw) => Read(raw, depth: 0);

    /// <summary>The value of a header, the first of that name; null when there is none.</summary>
    public string? Header(string name)
    {
        foreach (var header in _headers)
        {
            if (string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return null;
    }

    /// <summary>The ids a header names, the last first: the one that is answered stands last in <c>References</c>.</summary>
    public IEnumerable<string> Ids(string name) => MessageId().Matches(Header(name) ?? "").Select(m => m.Groups[1].Value).Reverse();

    /// <summary>A parameter of the media type, for example its boundary.</summary>
    public string? Parameter(string name)
    {
        foreach (Match match in ParameterForm().Matches(Header("Content-Type") ?? ""))
        {
            if (string.Equals(match.Groups["name"].Value, name, StringComparison.OrdinalIgnoreCase))
            {
                return match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value;
            }
        }

        return null;
    }

    /// <summary>Its parts; none where it has none.</summary>
    public IReadOnlyList<InboundMail> Parts()
    {
        if (_depth >= DeepestNesting || !Type.StartsWith("multipart/", StringComparison.Ordinal) || Parameter("boundary") is not { Length: > 0 } boundary)
        {
            return [];
        }

        var parts = new List<InboundMail>();
        var delimiter = Encoding.UTF8.GetBytes($"--{boundary}");
        var from = -1;
        foreach (var (start, next) in Lines(_body))
        {
            var line = _body.Span[start..next].TrimEnd(" \t\r\n"u8);
            if (!line.StartsWith(delimiter) || (line.Length > delimiter.Length && !line[delimiter.Length..].SequenceEqual("--"u8)))
            {
                continue;
            }

            if (from >= 0 && parts.Count < MostParts)
            {
                parts.Add(Read(_body[from..start], _depth + 1));
            }

            from = next;
        }

        return parts;
    }

    /// <summary>The content, read as a mail of its own: the message a report is about, or a block of fields.</summary>
    public InboundMail Inner() => Read(_body.Span.StartsWith("\r\n"u8) ? _body[2..] : _body.Span.StartsWith("\n"u8) ? _body[1..] : _body, _depth + 1);

    /// <summary>The blocks of fields of a delivery report, one for the message and one for each recipient.</summary>
    public IEnumerable<InboundMail> Blocks()
    {
        for (var rest = _body; !rest.IsEmpty;)
        {
            var block = Read(rest, _depth + 1);
            yield return block;
            rest = block._body.Length < rest.Length ? block._body : default;
        }
    }

    private static InboundMail Read(ReadOnlyMemory<byte> raw, int depth)
    {
        var headers = ImmutableArray.CreateBuilder<(string, string)>();
        var unfolded = new StringBuilder();
        var body = raw.Length;
        foreach (var (start, next) in Lines(raw))
        {
            var line = Encoding.UTF8.GetString(raw.Span[start..next].TrimEnd("\r\n"u8));
            if (line.Length == 0 || start > MostHeaderBytes)
            {
                body = next;
                break;
            }

            if (line[0] is not (' ' or '\t'))
            {
                Add(headers, unfolded);
            }

            unfolded.Append(line);
        }

        Add(headers, unfolded);
        return new InboundMail(headers.ToImmutable(), raw[Math.Min(body, raw.Length)..], depth);
    }

    private static void Add(ImmutableArray<(string, string)>.Builder headers, StringBuilder unfolded)
    {
        var line = unfolded.ToString();
        unfolded.Clear();
        if (line.IndexOf(':') is > 0 and var colon && line.AsSpan(0, colon).IndexOfAny(" \t") < 0)
        {
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }
    }

    private static IEnumerable<(int Start, int Next)> Lines(ReadOnlyMemory<byte> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var feed = text.Span[at..].IndexOf((byte)'\n');
            var next = feed < 0 ? text.Length : at + feed + 1;
            yield return (at, next);
            at = next;
        }
    }

    [GeneratedRegex(@"<([^<>\s]{1,255})>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MessageId();

    [GeneratedRegex("""(?:^|;)\s*(?<name>[A-Za-z-]+)\s*=\s*(?:"(?<quoted>[^"]*)"|(?<plain>[^;\s]*))""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ParameterForm();
}
