using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Slipway.Core.Text;

/// <summary>What a reader asks a mapping for, noted while it reads its own examples: from this comes the JSON Schema of a file, which so never says anything else than the reader.</summary>
/// <remarks>What a reader looks for only under a condition that its examples do not meet is not in it; and it says the form of each value, not what values have to do with each other.</remarks>
internal sealed class FieldNotes
{
    private readonly List<(string Key, JsonObject Shape)> _keys = [];
    private readonly List<string> _required = [];
    private readonly Dictionary<string, FieldNotes> _inner = new(StringComparer.Ordinal);
    private bool _isOpen;

    /// <summary>Text as YAML has it: what looks like a number or a flag is a text to us, and none to who turns YAML into JSON.</summary>
    public static JsonObject AnyText => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    /// <summary>Notes that a key was asked for.</summary>
    /// <param name="key">The key.</param>
    /// <param name="example">What to write, as a finding would say.</param>
    /// <param name="required">Whether it has to be there.</param>
    /// <param name="shape">What it may be; the first word counts, which is the reader's own.</param>
    public void Asked(string key, string example, bool required, JsonObject shape)
    {
        if (_keys.Exists(k => k.Key == key))
        {
            return;
        }

        shape["examples"] ??= new JsonArray(example.Trim('\n'));
        _keys.Add((key, shape));
        if (required)
        {
            _required.Add(key);
        }
    }

    /// <summary>The notes of a mapping under a key, or of each item of a list there.</summary>
    public FieldNotes Inner(string key) => _inner.TryGetValue(key, out var known) ? known : _inner[key] = new FieldNotes();

    /// <summary>Notes that the keys are people's own: names, which the reader goes through.</summary>
    public void Open() => _isOpen = true;

    /// <summary>The schema.</summary>
    public JsonObject ToSchema()
    {
        var properties = new JsonObject();
        foreach (var (key, shape) in _keys.Where(_ => !_isOpen))
        {
            var made = (JsonObject)shape.DeepClone();
            if (_inner.TryGetValue(key, out var inner))
            {
                made.Remove("examples");
                made = (string?)made["type"] == "array" ? new JsonObject { ["type"] = "array", ["items"] = inner.ToSchema() } : (string?)made["type"] == "object" ? inner.ToSchema() : made;
            }

            properties[key] = made;
        }

        var schema = new JsonObject { ["type"] = "object" };
        if (!_isOpen)
        {
            schema["properties"] = properties;
            schema["required"] = new JsonArray([.. _required.Select(r => (JsonNode)r)]);
            schema["additionalProperties"] = false;
        }

        return schema;
    }
}
