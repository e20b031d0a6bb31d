using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Text;

/// <summary>A JSON value that knows where it begins.</summary>
internal abstract record PlacedJson(Place Place)
{
    private protected abstract JsonNode? Node { get; }

    /// <summary>The value as JSON, without its places.</summary>
    public string Json => Node?.ToJsonString() ?? "null";

    /// <summary>The text, when it is one.</summary>
    public string? AsText => (this as Text)?.Value;

    /// <summary>An object; its members in the order they are written.</summary>
    public sealed record Map(OrderedDictionary<string, Member> Members, Place Place) : PlacedJson(Place)
    {
        public PlacedJson? this[string name] => Members.TryGetValue(name, out var member) ? member.Value : null;

        private protected override JsonNode Node => new JsonObject(Members.Select(m => KeyValuePair.Create(m.Key, m.Value.Value.Node)));
    }

    /// <summary>An array.</summary>
    public sealed record List(ImmutableArray<PlacedJson> Items, Place Place) : PlacedJson(Place)
    {
        private protected override JsonNode Node => new JsonArray([.. Items.Select(i => i.Node)]);
    }

    /// <summary>A string.</summary>
    public sealed record Text(string Value, Place Place) : PlacedJson(Place)
    {
        private protected override JsonNode Node => JsonValue.Create(Value);
    }

    /// <summary>A number; as JSON allows any size, it may be infinite.</summary>
    public sealed record Number(double Value, string Written, Place Place) : PlacedJson(Place)
    {
        private protected override JsonNode? Node => JsonNode.Parse(Written);
    }

    /// <summary>True or false.</summary>
    public sealed record Truth(bool Value, Place Place) : PlacedJson(Place)
    {
        private protected override JsonNode Node => JsonValue.Create(Value);
    }

    /// <summary>Null.</summary>
    public sealed record Nothing(Place Place) : PlacedJson(Place)
    {
        private protected override JsonNode? Node => null;
    }
}

/// <summary>A member of an object, and where its name stands.</summary>
internal sealed record Member(PlacedJson Value, Place Place);
