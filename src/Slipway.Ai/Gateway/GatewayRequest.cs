using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Ai.Redaction;

namespace Slipway.Ai.Gateway;

/// <summary>What is asked for.</summary>
public enum GatewayCall
{
    /// <summary><c>/v1/chat/completions</c>.</summary>
    Chat,

    /// <summary><c>/v1/responses</c>.</summary>
    Responses,

    /// <summary><c>/v1/embeddings</c>.</summary>
    Embeddings,
}

/// <summary>A request as it goes on: read as a stream of tokens, with nothing changed but what has to be, and a gap where the model's name goes.</summary>
/// <remarks>Every text in it is looked at, wherever it stands, except names of roles, types and ids, and files that are written as text (<c>data:</c>), which nobody looks into.</remarks>
public sealed class GatewayRequest : IDisposable
{
    private const int MostPlaces = 20;

    private readonly PooledBytes _body;
    private readonly int[] _found = new int[SensitiveKinds.Count];
    private int _gap = -1;
    private string? _line;

    private GatewayRequest(GatewayCall call, int size) => (Call, _body) = (call, new PooledBytes(size));

    /// <summary>What is asked for.</summary>
    public GatewayCall Call { get; }

    /// <summary>The model, as the caller names it.</summary>
    public string Model { get; private set; } = "";

    /// <summary>Whether the answer is wanted in pieces.</summary>
    public bool IsStream { get; private set; }

    /// <summary>Whether the caller wants to be told in a stream what was used; where not, we ask for it and take it out again.</summary>
    public bool WantsUsage { get; private set; }

    /// <summary>How many tokens the answer may have, where the caller says.</summary>
    public int? MostTokens { get; private set; }

    /// <summary>What stands for what was taken out; null where nothing was.</summary>
    public Placeholders? Placeholders { get; private set; }

    /// <summary>How many bytes go on.</summary>
    public int Length => _body.Length;

    /// <summary>How much was found, by kind.</summary>
    public int Found(SensitiveKind kind) => _found[(int)kind];

    /// <summary>What was found, in a line of the record: <c>email=2 phone=1</c>.</summary>
    public string FoundLine => _line ??= Array.TrueForAll(_found, f => f == 0)
        ? ""
        : string.Join(' ', SensitiveKinds.All.Where(k => Found(k) > 0).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Word()}={Found(k)}")));

    /// <summary>What goes on, with the model's name in it.</summary>
    /// <param name="name">As its provider calls it, as JSON.</param>
    public ReadOnlySequence<byte> Body(ReadOnlyMemory<byte> name)
    {
        var first = new Piece(_body.Memory[.._gap], null);
        var last = new Piece(_body.Memory[_gap..], new Piece(name, first));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="call">What is asked for.</param>
    /// <param name="body">As it came.</param>
    /// <param name="handling">What is done with each kind that is found.</param>
    /// <param name="tag">Sets the placeholders of an answer that goes on from an earlier one apart from the earlier one's.</param>
    public static (GatewayRequest? Request, Refusal? Refusal) Read(GatewayCall call, ReadOnlySpan<byte> body, ImmutableArray<Handling> handling, Func<string> tag)
    {
        var request = new GatewayRequest(call, body.Length + 512);
        try
        {
            if (new Reading(request, body, handling, tag).Run() is { } refusal)
            {
                request.Dispose();
                return (null, refusal);
            }

            return (request, null);
        }
        catch (JsonException e)
        {
            request.Dispose();
            return (null, new Refusal(400, "json_invalid", $"The body is not JSON: {e.Message}"));
        }
        catch (InvalidOperationException)
        {
            request.Dispose();
            return (null, new Refusal(400, "json_invalid", "The body holds text that is not UTF-8. Send it as UTF-8."));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is not null)
            {
                before.Next = this;
                RunningIndex = before.RunningIndex + before.Memory.Length;
            }
        }
    }

    /// <summary>One way through a body.</summary>
    private ref struct Reading(GatewayRequest request, ReadOnlySpan<byte> body, ImmutableArray<Handling> handling, Func<string> tag)
    {
        private readonly ReadOnlySpan<byte> _body = body;
        private readonly List<SensitivePlace> _places = [];
        private readonly List<string> _blocked = [];
        private string _top = "";
        private int _item;
        private int _copied;
        private bool _streamOptions;

        public Refusal? Run()
        {
            var reader = new Utf8JsonReader(_body);
            var (isOpaque, inOptions, isUsage, saidUsage) = (false, false, false, false);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return new Refusal(400, "json_invalid", "The body is not a JSON object.");
            }

            while (reader.Read())
            {
                var wasOpaque = isOpaque;
                isOpaque = false;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        if (reader.CurrentDepth == 1)
                        {
                            (_top, _item) = (TopName(ref reader), -1);
                            inOptions = _top == "stream_options" && request.Call == GatewayCall.Chat;
                            _streamOptions |= inOptions;
                        }

                        isUsage = inOptions && reader.CurrentDepth == 2 && reader.ValueTextEquals("include_usage"u8);
                        saidUsage |= isUsage;
                        isOpaque = IsOpaque(ref reader);
                        break;
                    case JsonTokenType.StartObject when reader.CurrentDepth == 2:
                        _item++;
                        break;
                    case JsonTokenType.String when reader.CurrentDepth == 1 && _top == "model":
                        if (request._gap >= 0)
                        {
                            return new Refusal(400, "model_twice", "The body names two models.", "model");
                        }

                        request.Model = reader.GetString()!;
                        CopyTo((int)reader.TokenStartIndex);
                        request._gap = request._body.Length;
                        _copied = (int)reader.BytesConsumed;
                        break;
                    case JsonTokenType.String:
                        if (!wasOpaque && !reader.ValueSpan.StartsWith("data:"u8))
                        {
                            Look(ref reader);
                        }

                        break;
                    case JsonTokenType.True or JsonTokenType.False when isUsage:
                        request.WantsUsage = reader.TokenType == JsonTokenType.True;
                        Replace(ref reader, "true"u8);
                        isUsage = false;
                        break;
                    case JsonTokenType.Null when inOptions && reader.CurrentDepth == 1:
                        Replace(ref reader, request.IsStream ? "{\"include_usage\":true}"u8 : "null"u8);
                        break;
                    case JsonTokenType.EndObject when inOptions && reader.CurrentDepth == 1 && !saidUsage:
                        CopyTo((int)reader.TokenStartIndex);
                        request._body.Write(_body[.._copied].TrimEnd(" \t\r\n"u8)[^1] == '{' ? "\"include_usage\":true"u8 : ",\"include_usage\":true"u8);
                        break;
                    case JsonTokenType.True when reader.CurrentDepth == 1 && _top == "stream":
                        request.IsStream = true;
                        break;
                    case JsonTokenType.Number when reader.CurrentDepth == 1 && _top is "max_tokens" or "max_completion_tokens" or "max_output_tokens":
                        request.MostTokens = reader.TryGetInt32(out var most) && most > 0 ? most : null;
                        break;
                    case JsonTokenType.Number when request.Call == GatewayCall.Embeddings && _top == "input" && handling.Any(h => h != Handling.Pass):
                        return new Refusal(400, "input_not_text", "The input is numbers of tokens, and what they say cannot be looked at. Send it as text.", "input");
                }
            }

            return Finish();
        }

        private Refusal? Finish()
        {
            if (_blocked.Count > 0)
            {
                var more = _blocked.Count > MostPlaces ? $" and {_blocked.Count - MostPlaces} more" : "";
                return new Refusal(400, "data_blocked", $"Nothing was sent: there is {string.Join("; ", _blocked.Take(MostPlaces))}{more}. Take it out, or name a class of data that may hold it (x-slipway-data).") { Found = request.FoundLine };
            }

            if (request._gap < 0)
            {
                return new Refusal(400, "model_missing", "The body names no model.", "model");
            }

            // The last brace is ours to write where something has to stand before it.
            if (request is { Call: GatewayCall.Chat, IsStream: true } && !_streamOptions)
            {
                var brace = _body.LastIndexOf((byte)'}');
                CopyTo(brace);
                request._body.Write(",\"stream_options\":{\"include_usage\":true}"u8);
            }

            CopyTo(_body.Length);
            return null;
        }

        private void Look(ref Utf8JsonReader reader)
        {
            if (!reader.ValueIsEscaped)
            {
                LookAt(reader.ValueSpan, (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                return;
            }

            var plain = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
            var length = reader.CopyString(plain);
            LookAt(plain.AsSpan(0, length), (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
            plain.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(plain);
        }

        private void LookAt(ReadOnlySpan<byte> text, int start, int end)
        {
            _places.Clear();
            SensitiveScan.Find(text, _places);
            var raw = _body[(start + 1)..(end - 1)];
            var (rawAt, at) = (0, 0);
            foreach (var place in _places)
            {
                var what = handling[(int)place.Kind];
                if (place.Kind != SensitiveKind.Text)
                {
                    request._found[(int)place.Kind]++;
                }

                if (what == Handling.Block)
                {
                    _blocked.Add($"{Article(place.Kind)} {place.Kind.Title()} in {Where()}");
                }
                else if (what == Handling.Redact)
                {
                    var (from, to) = Letters(text, place, at);
                    request.Placeholders ??= new Placeholders(_body.IndexOf("\"previous_response_id\""u8) >= 0 || _body.IndexOf("\"conversation\""u8) >= 0 ? tag() : "");
                    CopyTo(start + 1 + Written(raw, from, ref rawAt, ref at));
                    request._body.Write(request.Placeholders.For(place.Kind, text[from..to]));
                    _copied = start + 1 + Written(raw, to, ref rawAt, ref at);
                }
            }
        }

        // A search that was broken off at a limit may have ended within a letter of several bytes: the whole letter goes.
        private static (int From, int To) Letters(ReadOnlySpan<byte> text, SensitivePlace place, int least)
        {
            var (from, to) = (Math.Max(place.Start, least), place.Start + place.Length);
            while (from > least && (text[from] & 0xC0) == 0x80)
            {
                from--;
            }

            while (to < text.Length && (text[to] & 0xC0) == 0x80)
            {
                to++;
            }

            return (from, to);
        }

        // Where in a text as it is written stands what it says at a place: what is between two escapes is the same in both.
        private static int Written(ReadOnlySpan<byte> raw, int place, ref int rawAt, ref int at)
        {
            while (at < place)
            {
                var next = raw[rawAt..].IndexOf((byte)'\\');
                if (next < 0 || next >= place - at)
                {
                    rawAt += place - at;
                    at = place;
                    break;
                }

                var (written, said) = Escape(raw[(rawAt + next)..]);
                rawAt += next + written;
                at += next + said;
            }

            return rawAt;
        }

        private static (int Written, int Said) Escape(ReadOnlySpan<byte> raw) => raw[1] != 'u' || !Utf8Parser.TryParse(raw.Slice(2, 4), out ushort code, out _, 'x') ? (2, 1) : code switch
        {
            < 0x80 => (6, 1),
            < 0x800 => (6, 2),
            // The first half of a letter; the other is written behind it.
            >= 0xD800 and < 0xE000 => (12, 4),
            _ => (6, 3),
        };

        private void Replace(ref Utf8JsonReader reader, ReadOnlySpan<byte> value)
        {
            CopyTo((int)reader.TokenStartIndex);
            request._body.Write(value);
            _copied = (int)reader.BytesConsumed;
        }

        private void CopyTo(int end)
        {
            request._body.Write(_body[_copied..end]);
            _copied = end;
        }

        private readonly string Where() => _item < 0 ? _top : string.Create(CultureInfo.InvariantCulture, $"{_top}[{_item}]");

        private static string Article(SensitiveKind kind) => kind is SensitiveKind.Email ? "an" : "a";

        // The names that decide something; the rest are only told to whoever reads the refusal.
        private static string TopName(ref Utf8JsonReader reader) =>
            reader.ValueTextEquals("messages"u8) ? "messages" : reader.ValueTextEquals("model"u8) ? "model" : reader.ValueTextEquals("input"u8) ? "input" : reader.GetString()!;

        private static bool IsOpaque(ref Utf8JsonReader reader) => reader.ValueSpan.Length switch
        {
            2 => reader.ValueTextEquals("id"u8),
            4 => reader.ValueTextEquals("role"u8) || reader.ValueTextEquals("type"u8),
            6 => reader.ValueTextEquals("object"u8),
            7 => reader.ValueTextEquals("call_id"u8) || reader.ValueTextEquals("file_id"u8),
            9 => reader.ValueTextEquals("file_data"u8),
            12 => reader.ValueTextEquals("tool_call_id"u8) || reader.ValueTextEquals("conversation"u8),
            17 => reader.ValueTextEquals("encrypted_content"u8),
            20 => reader.ValueTextEquals("previous_response_id"u8),
            _ => false,
        };
    }
}
