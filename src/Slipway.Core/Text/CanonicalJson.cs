using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Text;

/// <summary>JSON in the one form that RFC 8785 (JCS) gives it, so that equal values have equal bytes and so equal digests.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical form of a value, serialised as assets are.</summary>
    public static string Write<T>(T value) => Write(JsonSerializer.SerializeToElement(value, AssetJson.Options));

    /// <summary>The canonical form of a JSON value.</summary>
    /// <exception cref="ArgumentException">A whole number is one that a double does not hold, or a string holds half a surrogate pair.</exception>
    public static string Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>SHA-256 over the canonical form, as lower-case hex.</summary>
    public static string Digest<T>(T value) => DigestOf(Write(value));

    /// <inheritdoc cref="Digest{T}"/>
    public static string Digest(JsonElement value) => DigestOf(Write(value));

    /// <summary>What <see cref="Digest{T}"/> gives for a list of objects with a <c>key</c> and a <c>value</c>, without the serialiser: it takes longer to get ready than some files take to be checked.</summary>
    /// <param name="texts">The values by key.</param>
    /// <param name="keys">Which of them, in their order.</param>
    internal static string DigestOf(IReadOnlyDictionary<string, string> texts, IEnumerable<string> keys)
    {
        var all = new StringBuilder("[");
        foreach (var key in keys)
        {
            all.Append(all.Length > 1 ? ",{\"key\":" : "{\"key\":");
            AppendString(all, Whole(key));
            all.Append(",\"value\":");
            AppendString(all, Whole(texts[key]));
            all.Append('}');
        }

        return DigestOf(all.Append(']').ToString());
    }

    // The serialiser writes the replacement character in place of half a surrogate pair.
    private static string Whole(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : string.Concat(text.EnumerateRunes().Select(r => r.ToString()));

    /// <summary>SHA-256 over a text's UTF-8 bytes, as lower-case hex.</summary>
    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                var first = true;
                // RFC 8785 section 3.2.3: names sorted by UTF-16 code units.
                foreach (var property in value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
                {
                    text.Append(first ? "" : ",");
                    AppendString(text, property.Name);
                    text.Append(':');
                    Append(text, property.Value);
                    first = false;
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(index++ == 0 ? "" : ",");
                    Append(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                AppendString(text, TextOf(value));
                break;
            case JsonValueKind.Number:
                AppendNumber(text, value);
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new ArgumentException($"The text holds half a surrogate pair: {value.GetRawText()}", nameof(value), broken);
        }
    }

    // Two whole numbers that a double cannot tell apart would share a digest.
    private static void AppendNumber(StringBuilder text, JsonElement value)
    {
        var number = value.GetDouble();
        var canonical = Number(number);
        var raw = value.GetRawText();
        if (raw.Length > 15 && raw != canonical && BigInteger.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole != new BigInteger(number))
        {
            throw new ArgumentException($"JSON numbers are doubles, and {raw} is none: write it as text.", nameof(value));
        }

        text.Append(canonical);
    }

    // RFC 8785 section 3.2.2.2: only these are escaped, everything else stands as it is.
    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        var plain = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsSurrogate(c))
            {
                i += char.IsSurrogatePair(value, i) ? 1 : throw new ArgumentException($"The text holds half a surrogate pair at {i}: {value[..i]}", nameof(value));
                continue;
            }

            if (c is >= ' ' and not ('"' or '\\'))
            {
                continue;
            }

            text.Append(value, plain, i - plain);
            plain = i + 1;
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                _ => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        text.Append(value, plain, value.Length - plain).Append('"');
    }

    /// <summary>A number as ECMAScript writes it (RFC 8785 section 3.2.2.3).</summary>
    internal static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException("JSON has no infinite or undefined numbers.", nameof(value));
        }

        if (value == 0)
        {
            return "0";
        }

        // .NET's round-trip form has the same shortest digits as ECMAScript; only where the point and the exponent stand differs.
        var (digits, exponent) = Digits(Math.Abs(value).ToString("R", CultureInfo.InvariantCulture));
        var sign = value < 0 ? "-" : "";
        return sign + exponent switch
        {
            >= 0 and < 21 when digits.Length <= exponent + 1 => digits + new string('0', exponent + 1 - digits.Length),
            >= 0 and < 21 => $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
            < 0 and >= -6 => $"0.{new string('0', -exponent - 1)}{digits}",
            _ => $"{digits[..1]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent > 0 ? "+" : "-")}{Math.Abs(exponent)}",
        };
    }

    private static (string Digits, int Exponent) Digits(string number)
    {
        var parts = number.Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.');
        var whole = point < 0 ? parts[0] : parts[0][..point];
        var all = whole + (point < 0 ? "" : parts[0][(point + 1)..]);
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0') is { Length: > 0 } digits ? digits : "0", exponent + whole.Length - 1 - leading);
    }
}
