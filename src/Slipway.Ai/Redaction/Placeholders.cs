using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Ai.Redaction;

/// <summary>What stands in a request in place of what was found, and how it is put back into the answer: <c>[EMAIL_1]</c>, the same for the same value.</summary>
/// <remarks>What was taken out lives in here and nowhere else, for as long as one request and its answer take.</remarks>
/// <param name="tag">Set apart those of an answer that another request goes on from; otherwise empty.</param>
public sealed class Placeholders(string tag = "")
{
    // The longest that is looked at: a kind, a tag, a number.
    private const int Longest = 32;

    private static readonly SearchValues<byte> _inner = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);
    private static readonly byte[][] _kinds = [.. Enum.GetNames<SensitiveKind>().Select(k => Encoding.ASCII.GetBytes($"[{k.ToUpperInvariant()}_"))];

    private readonly Dictionary<string, byte[]> _byValue = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Value> _byPlaceholder = new(StringComparer.Ordinal);
    private readonly int[] _counts = new int[SensitiveKinds.Count];

    private sealed record Value(byte[] Escaped, byte[] EscapedTwice);

    /// <summary>How many there are.</summary>
    public int Count => _byPlaceholder.Count;

    /// <summary>What stands for a value.</summary>
    public ReadOnlySpan<byte> For(SensitiveKind kind, ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value);
        if (_byValue.TryGetValue(text, out var known))
        {
            return known;
        }

        var number = ++_counts[(int)kind];
        var placeholder = string.Create(CultureInfo.InvariantCulture, $"[{kind.ToString().ToUpperInvariant()}_{(tag.Length > 0 ? tag + "_" : "")}{number}]");
        var escaped = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);
        _byPlaceholder[placeholder] = new Value(Encoding.UTF8.GetBytes(escaped), Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(escaped)));
        return _byValue[text] = Encoding.ASCII.GetBytes(placeholder);
    }

    /// <summary>Puts values back into the inside of a JSON string, as it stands between its quotes.</summary>
    /// <param name="raw">The inside of the string.</param>
    /// <param name="isJson">Whether the string holds JSON itself, such as the arguments of a tool.</param>
    /// <param name="isMore">Whether more may follow, so that what may be the beginning of a placeholder is kept back.</param>
    /// <param name="to">Where it goes.</param>
    /// <returns>How many bytes of the end were kept back.</returns>
    public int PutBack(ReadOnlySpan<byte> raw, bool isJson, bool isMore, IBufferWriter<byte> to)
    {
        var names = _byPlaceholder.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> name = stackalloc char[Longest];
        while (raw.IndexOf((byte)'[') is >= 0 and var open)
        {
            to.Write(raw[..open]);
            raw = raw[open..];
            var inner = raw[1..].IndexOfAnyExcept(_inner);
            if (inner < 0 && isMore && raw.Length < Longest)
            {
                return raw.Length;
            }

            var length = inner + 2;
            if (inner > 0 && length <= Longest && raw[inner + 1] == ']')
            {
                Encoding.ASCII.GetChars(raw[..length], name);
                if (names.TryGetValue(name[..length], out var value))
                {
                    to.Write(isJson ? value.EscapedTwice : value.Escaped);
                    raw = raw[length..];
                    continue;
                }
            }

            to.Write(raw[..1]);
            raw = raw[1..];
        }

        to.Write(raw);
        return 0;
    }

    /// <summary>How long the placeholder is that a text begins with; 0 where it begins with none.</summary>
    internal static int LengthOf(ReadOnlySpan<byte> text)
    {
        var inner = text[1..].IndexOfAnyExcept(_inner);
        if (inner <= 0 || text[inner + 1] != ']')
        {
            return 0;
        }

        foreach (var kind in _kinds)
        {
            if (text.StartsWith(kind))
            {
                return inner + 2;
            }
        }

        return 0;
    }
}
