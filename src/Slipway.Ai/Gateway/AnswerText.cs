using System.Buffers;
using System.Text.Json;
using Slipway.Ai.Redaction;

namespace Slipway.Ai.Gateway;

/// <summary>Puts back into an answer what was taken out of the request. A text that comes in pieces may break off in the middle of a placeholder, so what may be the beginning of one waits for the next piece.</summary>
/// <param name="placeholders">What was taken out.</param>
public sealed class AnswerText(Placeholders placeholders)
{
    // By the text that goes on: the choice, the tool call or the part of an answer it belongs to.
    private readonly Dictionary<string, Piece> _held = new(StringComparer.Ordinal);

    private byte[] _before = [];
    private bool _isLast = true;
    private bool _inPieces;
    private TokenUse? _use;

    /// <summary>The beginning of a placeholder that waits, and the event it can be sent in when nothing follows.</summary>
    private sealed record Piece(byte[] Text, byte[] Before, byte[] After);

    /// <summary>Puts back into a whole answer.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="to">Where it goes.</param>
    /// <returns>What it used; null where it does not say.</returns>
    public TokenUse? PutBack(ReadOnlySpan<byte> json, PooledBytes to)
    {
        Walk(json, to, only: null);
        return _use;
    }

    /// <summary>Puts back into an event.</summary>
    /// <param name="before">What stands before its JSON.</param>
    /// <param name="json">The event.</param>
    /// <param name="isLast">Whether its texts end with it.</param>
    /// <param name="to">Where it goes, its JSON alone.</param>
    public void PutBack(ReadOnlySpan<byte> before, ReadOnlySpan<byte> json, bool isLast, PooledBytes to)
    {
        (_before, _isLast, _inPieces) = (before.ToArray(), isLast, true);
        Walk(json, to, only: null);
    }

    /// <summary>Writes what still waits, each in an event of its own.</summary>
    public void Flush(PooledBytes to)
    {
        foreach (var piece in _held.Values)
        {
            to.Write(piece.Before);
            to.Write(piece.Text);
            to.Write(piece.After);
            to.Write("\n\n"u8);
        }

        _held.Clear();
    }

    /// <param name="json">What is walked.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="only">The start of the one text that goes on and is to be left out with a cut in its place, all others being empty; null to put back.</param>
    /// <returns>Where the cut is.</returns>
    private int Walk(ReadOnlySpan<byte> json, PooledBytes to, int? only)
    {
        var reader = new Utf8JsonReader(json);
        var (copied, name, delta, cut) = (0, "", int.MaxValue, 0);
        var path = new List<(int Depth, string Index)>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    path.Add((reader.CurrentDepth, _inPieces ? Index(reader) : ""));
                    break;
                case JsonTokenType.EndObject:
                    path.RemoveAt(path.Count - 1);
                    delta = reader.CurrentDepth <= delta ? int.MaxValue : delta;
                    break;
                case JsonTokenType.PropertyName:
                    name = NameOf(ref reader);
                    if (name == "usage" && !_inPieces && reader.CurrentDepth <= 2)
                    {
                        var ahead = reader;
                        _use = ahead.Read() && ahead.TokenType == JsonTokenType.StartObject ? TokenUse.ReadUse(ref ahead) : _use;
                    }

                    delta = name == "delta" && delta == int.MaxValue ? reader.CurrentDepth : reader.CurrentDepth <= delta ? int.MaxValue : delta;
                    break;
                case JsonTokenType.String when name is not ("id" or "role" or "type" or "object" or "model" or "item_id" or "call_id"):
                    var (start, end) = ((int)reader.TokenStartIndex + 1, (int)reader.BytesConsumed - 1);
                    var goesOn = delta != int.MaxValue;
                    if (only is null)
                    {
                        to.Write(json[copied..start]);
                        Put(json, start, end, goesOn ? $"{string.Concat(path.Select(p => p.Index))}/{name}" : null, name == "arguments" || (name == "delta" && json.IndexOf("arguments.delta"u8) >= 0), to);
                        copied = end;
                    }
                    else if (goesOn)
                    {
                        to.Write(json[copied..start]);
                        cut = start - 1 == only ? to.Length : cut;
                        copied = end;
                    }

                    break;
            }
        }

        to.Write(json[copied..]);
        return cut;
    }

    private void Put(ReadOnlySpan<byte> json, int start, int end, string? goesOn, bool isJson, PooledBytes to)
    {
        var text = json[start..end];
        if (goesOn is null)
        {
            placeholders.PutBack(text, isJson, isMore: false, to);
            return;
        }

        if (_held.Remove(goesOn, out var before))
        {
            text = (byte[])[.. before.Text, .. text];
        }

        var kept = placeholders.PutBack(text, isJson, isMore: !_isLast, to);
        if (kept > 0)
        {
            using var alone = new PooledBytes(json.Length);
            var cut = Walk(json, alone, only: start - 1);
            _held[goesOn] = new Piece(text[^kept..].ToArray(), [.. _before, .. alone.Span[..cut]], alone.Span[cut..].ToArray());
        }
    }

    // The names that there are most; of the others any two are told apart by where they stand.
    private static string NameOf(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? reader.GetString()! : reader.ValueSpan switch
    {
        var n when n.SequenceEqual("content"u8) => "content",
        var n when n.SequenceEqual("delta"u8) => "delta",
        var n when n.SequenceEqual("role"u8) => "role",
        var n when n.SequenceEqual("index"u8) => "index",
        var n when n.SequenceEqual("id"u8) => "id",
        var n when n.SequenceEqual("type"u8) => "type",
        var n when n.SequenceEqual("object"u8) => "object",
        var n when n.SequenceEqual("model"u8) => "model",
        var n when n.SequenceEqual("message"u8) => "message",
        var n when n.SequenceEqual("choices"u8) => "choices",
        var n when n.SequenceEqual("created"u8) => "created",
        var n when n.SequenceEqual("finish_reason"u8) => "finish_reason",
        var n when n.SequenceEqual("arguments"u8) => "arguments",
        var n when n.SequenceEqual("usage"u8) => "usage",
        var n when n.SequenceEqual("prompt_tokens"u8) => "prompt_tokens",
        var n when n.SequenceEqual("completion_tokens"u8) => "completion_tokens",
        var n when n.SequenceEqual("total_tokens"u8) => "total_tokens",
        _ => reader.GetString()!,
    };

    // The numbers by which an object says which of several it belongs to, wherever in it they stand.
    private static string Index(Utf8JsonReader ahead)
    {
        var (depth, index) = (ahead.CurrentDepth, ".");
        while (ahead.Read() && ahead.CurrentDepth > depth)
        {
            if (ahead.TokenType == JsonTokenType.PropertyName && ahead.CurrentDepth == depth + 1
                && (ahead.ValueTextEquals("index"u8) || ahead.ValueTextEquals("output_index"u8) || ahead.ValueTextEquals("content_index"u8) || ahead.ValueTextEquals("summary_index"u8))
                && ahead.Read() && ahead.TokenType == JsonTokenType.Number)
            {
                index = $"{index}{ahead.GetInt64()}.";
            }
        }

        return index;
    }
}
