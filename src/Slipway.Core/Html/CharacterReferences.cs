using System.Globalization;
using System.Text;
using AngleSharp.Html;

namespace Slipway.Core.Html;

/// <summary>Where character references stand: in attributes, <c>&amp;copy=</c> of an address is none.</summary>
internal enum ReferencesIn
{
    /// <summary>Script and style: nothing is decoded.</summary>
    Nothing,

    /// <summary>Text between tags.</summary>
    Text,

    /// <summary>The value of an attribute.</summary>
    Attribute,
}

/// <summary>A stretch of decoded text that stands in the source character by character.</summary>
internal readonly record struct SourceRun(int Text, int Source, int Length)
{
    /// <summary>The place in the source of a character of the text. What follows a run's length is written in the source as one reference.</summary>
    public static int SourceAt(SourceRun[] runs, int index)
    {
        var (low, high) = (0, runs.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = runs[middle].Text <= index ? (middle, high) : (low, middle - 1);
        }

        return runs[low].Source + Math.Min(index - runs[low].Text, runs[low].Length);
    }
}

/// <summary>Decodes character references and line ends.</summary>
internal static class CharacterReferences
{
    private const int LongestName = 32;
    private const int LongestOldName = 6;

    /// <summary>The text of a stretch of the source.</summary>
    /// <param name="source">All of it.</param>
    /// <param name="start">Where the stretch begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="references">What is decoded.</param>
    /// <param name="runs">Gets what stands in the source as it is.</param>
    public static string Decode(string source, int start, int end, ReferencesIn references, List<SourceRun>? runs)
    {
        var span = source.AsSpan(start, end - start);
        var special = references == ReferencesIn.Nothing ? "\r\0" : "&\r\0";
        if (span.IndexOfAny(special) < 0)
        {
            runs?.Add(new SourceRun(0, start, span.Length));
            return span.ToString();
        }

        var text = new StringBuilder(span.Length);
        for (var at = 0; ;)
        {
            var plain = span[at..].IndexOfAny(special) is >= 0 and var found ? found : span.Length - at;
            runs?.Add(new SourceRun(text.Length, start + at, plain));
            text.Append(span.Slice(at, plain));
            at += plain;
            if (at >= span.Length)
            {
                return text.ToString();
            }

            at += span[at] == '&' ? Reference(span[at..], references, text) : Special(span[at..], references, text);
        }
    }

    /// <summary>Which stretches of the decoded text stand in the source as they are.</summary>
    public static SourceRun[] Runs(string source, int start, int end, ReferencesIn references)
    {
        var runs = new List<SourceRun>();
        Decode(source, start, end, references, runs);
        return [.. runs];
    }

    private static int Special(ReadOnlySpan<char> span, ReferencesIn references, StringBuilder text)
    {
        if (span[0] == '\r')
        {
            text.Append('\n');
            return span is [_, '\n', ..] ? 2 : 1;
        }

        // Browsers leave out a NUL in text and show the replacement character elsewhere.
        text.Append(references == ReferencesIn.Text ? "" : "\uFFFD");
        return 1;
    }

    /// <summary>Writes what a reference stands for and returns how much of the source it takes; an ampersand that begins none is itself.</summary>
    private static int Reference(ReadOnlySpan<char> span, ReferencesIn references, StringBuilder text)
    {
        var length = span is [_, '#', ..] ? Number(span, text) : Name(span, references, text);
        if (length == 0)
        {
            text.Append('&');
            return 1;
        }

        return length;
    }

    private static int Number(ReadOnlySpan<char> span, StringBuilder text)
    {
        var isHex = span is [_, _, 'x' or 'X', ..];
        var at = isHex ? 3 : 2;
        var digits = at;
        var value = 0;
        while (at < span.Length && (isHex ? char.IsAsciiHexDigit(span[at]) : char.IsAsciiDigit(span[at])))
        {
            // Beyond Unicode it makes no difference how far.
            value = Math.Min((value * (isHex ? 16 : 10)) + (char.IsAsciiDigit(span[at]) ? span[at] - '0' : (span[at] | 0x20) - 'a' + 10), 0x110000);
            at++;
        }

        if (at == digits)
        {
            return 0;
        }

        text.Append(Character(value));
        return at < span.Length && span[at] == ';' ? at + 1 : at;
    }

    private static string Character(int code) => code switch
    {
        // What people mean by these is Windows-1252.
        >= 0x80 and <= 0x9F => "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178"[code - 0x80].ToString(),
        0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF) => "\uFFFD",
        _ => char.ConvertFromUtf32(code),
    };

    private static int Name(ReadOnlySpan<char> span, ReferencesIn references, StringBuilder text)
    {
        var end = 1;
        while (end < span.Length && end <= LongestName && char.IsAsciiLetterOrDigit(span[end]))
        {
            end++;
        }

        if (end == 1)
        {
            return 0;
        }

        if (end < span.Length && span[end] == ';' && Symbol(span[1..(end + 1)]) is { } symbol)
        {
            text.Append(symbol);
            return end + 1;
        }

        // Some old names hold without their semicolon, and the longest counts.
        for (var length = Math.Min(end, LongestOldName + 1); length > 2; length--)
        {
            if (Symbol(span[1..length]) is { } old)
            {
                if (references == ReferencesIn.Attribute && length < span.Length && (span[length] == '=' || char.IsAsciiLetterOrDigit(span[length])))
                {
                    return 0;
                }

                text.Append(old);
                return length;
            }
        }

        return 0;
    }

    private static string? Symbol(ReadOnlySpan<char> name) => name switch
    {
        "nbsp;" => "\u00A0",
        "amp;" => "&",
        "zwnj;" => "\u200C",
        "quot;" => "\"",
        "lt;" => "<",
        "gt;" => ">",
        _ => HtmlEntityProvider.Resolver.GetSymbol(name.ToString()),
    };
}
