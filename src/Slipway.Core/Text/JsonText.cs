using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>Reads a JSON text into values that know their place.</summary>
internal sealed class JsonText
{
    private const int DeepestNesting = 64;
    private const int LargestText = 5_000_000;

    private readonly string _file;
    private readonly byte[] _bytes;
    private readonly FindingList _findings;

    // Places are asked for in the order of the text, so each part of it is counted once.
    private int _reached;
    private int _line = 1;
    private int _column = 1;

    private JsonText(string file, string text, FindingList findings) => (_file, _bytes, _findings) = (file, Encoding.UTF8.GetBytes(text), findings);

    /// <summary>Reads a text that must be an object; null when it cannot be read, with the finding that says why.</summary>
    public static PlacedJson.Map? ReadMap(string file, string text, FindingList findings)
    {
        if (text.Length > LargestText)
        {
            findings.Error("file-too-large", $"The file has {text.Length:N0} characters; at most {LargestText:N0} are read.", new Place(file, 1, 1), "Divide it into several files.");
            return null;
        }

        var reader = new JsonText(file, text.StartsWith('\uFEFF') ? text[1..] : text, findings);
        try
        {
            return reader.Document();
        }
        catch (JsonException broken)
        {
            reader.Broken(broken);
            return null;
        }
    }

    private PlacedJson.Map? Document()
    {
        // Too deep a nesting is our own finding, with its place, and the rest of the text is still read.
        var json = new Utf8JsonReader(_bytes, new JsonReaderOptions { MaxDepth = int.MaxValue });
        json.Read();
        var value = Value(ref json, 0);
        json.Read();
        if (value is PlacedJson.Map map)
        {
            return map;
        }

        _findings.Error("json-not-an-object", "This file holds no JSON object.", value.Place, "Begin it with { and end it with }.");
        return null;
    }

    private PlacedJson Value(ref Utf8JsonReader json, int depth)
    {
        var place = PlaceOf((int)json.TokenStartIndex);
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depth >= DeepestNesting:
                _findings.Error("json-too-deep", $"Objects and lists are nested more than {DeepestNesting} deep.", place, "Write it flatter.");
                json.Skip();
                return new PlacedJson.Nothing(place);
            case JsonTokenType.StartObject:
                return MapOf(ref json, depth, place);
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<PlacedJson>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(Value(ref json, depth + 1));
                }

                return new PlacedJson.List(items.ToImmutable(), place);
            case JsonTokenType.String:
                return new PlacedJson.Text(TextOf(ref json, place), place);
            case JsonTokenType.Number:
                return new PlacedJson.Number(json.GetDouble(), Encoding.UTF8.GetString(json.ValueSpan), place);
            case JsonTokenType.True or JsonTokenType.False:
                return new PlacedJson.Truth(json.TokenType == JsonTokenType.True, place);
            default:
                return new PlacedJson.Nothing(place);
        }
    }

    private PlacedJson.Map MapOf(ref Utf8JsonReader json, int depth, Place place)
    {
        var members = new OrderedDictionary<string, Member>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var at = PlaceOf((int)json.TokenStartIndex);
            var name = TextOf(ref json, at);
            json.Read();
            if (!members.TryAdd(name, new Member(Value(ref json, depth + 1), at)))
            {
                _findings.Error("json-name-twice", $"\"{name}\" stands twice in the same object; the first is taken.", at, "Rename or remove one of them.");
            }
        }

        return new PlacedJson.Map(members, place);
    }

    private string TextOf(ref Utf8JsonReader json, Place place)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _findings.Error("json-half-character", "This text holds one half of a character, such as \\ud83d without what must follow it.", place, "Write the character itself.");
            return "";
        }
    }

    private Place PlaceOf(int offset)
    {
        var passed = _bytes.AsSpan(_reached, offset - _reached);
        if (passed.LastIndexOf((byte)'\n') is >= 0 and var end)
        {
            _line += passed.Count((byte)'\n');
            _column = 1;
            passed = passed[(end + 1)..];
        }

        _column += Encoding.UTF8.GetCharCount(passed);
        _reached = offset;
        return new Place(_file, _line, _column);
    }

    private void Broken(JsonException broken)
    {
        var start = 0;
        for (var line = 0; line < broken.LineNumber && _bytes.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var end; line++)
        {
            start += end + 1;
        }

        var at = Math.Clamp(start + (int)(broken.BytePositionInLine ?? 0), start, _bytes.Length);
        var column = Encoding.UTF8.GetCharCount(_bytes.AsSpan(start, at - start)) + 1;
        var isComment = at < _bytes.Length && _bytes[at] == '/';
        _findings.Error(
            "json-unreadable",
            isComment ? "This is a comment, and JSON has none; the file is not read." : "This file is not JSON from here on.",
            new Place(_file, (int)(broken.LineNumber ?? 0) + 1, column),
            isComment ? "Remove it, or write it as \"$description\"." : "Look for a comma, quote or brace that is missing or one too many.");
    }
}
