using System.Buffers;
using System.Text.Json;
using Slipway.Ai.Redaction;

namespace Slipway.Ai.Gateway;

/// <summary>An answer that comes in pieces (server-sent events), from what was read of it to what goes to the caller: each event as soon as it is whole.</summary>
/// <param name="request">What was asked.</param>
public sealed class AnswerEvents(GatewayRequest request) : IDisposable
{
    private readonly PooledBytes _read = new();
    private readonly AnswerText? _text = request.Placeholders is { } placeholders ? new AnswerText(placeholders) : null;

    /// <summary>What was used, once it was said.</summary>
    public TokenUse? Use { get; private set; }

    /// <summary>How many bytes of answer there were, for an estimate where nothing is said.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the answer came to its end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Takes what was read.</summary>
    /// <param name="bytes">What was read.</param>
    /// <param name="to">What goes on.</param>
    public void Add(ReadOnlySpan<byte> bytes, PooledBytes to)
    {
        Length += bytes.Length;
        _read.Write(bytes);
        var done = 0;
        while (EventEnd(_read.Span[done..]) is > 0 and var length)
        {
            AddEvent(_read.Span.Slice(done, length), to);
            done += length;
        }

        _read.Drop(done);
    }

    /// <summary>Takes the end: what still waits goes on.</summary>
    public void End(PooledBytes to)
    {
        if (_read.Length > 0)
        {
            AddEvent(_read.Span, to);
            _read.Clear();
        }

        _text?.Flush(to);
    }

    /// <inheritdoc/>
    public void Dispose() => _read.Dispose();

    private void AddEvent(ReadOnlySpan<byte> whole, PooledBytes to)
    {
        var (start, end) = Data(whole);
        var data = whole[start..end];
        if (data.SequenceEqual("[DONE]"u8))
        {
            HasEnded = true;
            _text?.Flush(to);
            to.Write(whole);
            return;
        }

        var before = to.Length;
        try
        {
            if (TokenUse.Read(data) is { } use)
            {
                Use = use;
                // Nobody asked for this event but us.
                if (request is { Call: GatewayCall.Chat, WantsUsage: false } && HasNoChoice(data))
                {
                    return;
                }
            }

            HasEnded |= request.Call == GatewayCall.Responses && (data.IndexOf("\"response.completed\""u8) >= 0 || data.IndexOf("\"response.incomplete\""u8) >= 0);
            if (_text is null || data.IsEmpty)
            {
                to.Write(whole);
                return;
            }

            // What waits in other texts goes first where this event ends them.
            var ends = EndsText(data);
            using var back = new PooledBytes(data.Length + 256);
            _text.PutBack(whole[..start], data, ends, back);
            if (ends)
            {
                _text.Flush(to);
            }

            to.Write(whole[..start]);
            to.Write(back.Span);
            to.Write(whole[end..]);
        }
        catch (JsonException)
        {
            // Whatever it is, it is none of ours.
            to.Truncate(before);
            to.Write(whole);
        }
    }

    private static bool EndsText(ReadOnlySpan<byte> data) =>
        (data.IndexOf("\"finish_reason\":"u8) is >= 0 and var at && !data[(at + 16)..].TrimStart((byte)' ').StartsWith("null"u8))
        || data.IndexOf(".done\""u8) >= 0 || data.IndexOf("\"response.completed\""u8) >= 0 || data.IndexOf("\"response.incomplete\""u8) >= 0 || data.IndexOf("\"response.failed\""u8) >= 0;

    private static bool HasNoChoice(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && reader.ValueTextEquals("choices"u8))
            {
                return reader.Read() && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.EndArray;
            }
        }

        return false;
    }

    // Where the JSON of an event is.
    private static (int Start, int End) Data(ReadOnlySpan<byte> whole)
    {
        for (var at = 0; at < whole.Length;)
        {
            var line = whole[at..];
            var end = line.IndexOf((byte)'\n');
            line = end < 0 ? line : line[..end];
            if (line.StartsWith("data:"u8))
            {
                var start = 5;
                while (start < line.Length && line[start] == ' ')
                {
                    start++;
                }

                return (at + start, at + line.TrimEnd("\r "u8).Length is var last && last < at + start ? at + start : at + line.TrimEnd("\r "u8).Length);
            }

            at += line.Length + 1;
        }

        return (0, 0);
    }

    // An event ends with an empty line.
    private static int EventEnd(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; bytes[at..].IndexOf((byte)'\n') is >= 0 and var line; at += line + 1)
        {
            var next = bytes[(at + line + 1)..];
            if (next.StartsWith("\n"u8))
            {
                return at + line + 2;
            }

            if (next.StartsWith("\r\n"u8))
            {
                return at + line + 3;
            }
        }

        return 0;
    }
}
