using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Bench.Fleet;

/// <summary>How a platform of the fleet is. The less kind it is, the more is left to the engine.</summary>
/// <param name="Name">The connection's name.</param>
/// <param name="Kinds">The kinds of asset it takes.</param>
internal sealed record Habits(string Name, ImmutableArray<string> Kinds)
{
    /// <summary>Whether there can be but one object of a key. Otherwise, asked twice to make one, it makes two.</summary>
    public bool KeepsKeysApart { get; init; }

    /// <summary>Whether it refuses a change that expects another revision. Otherwise it takes every change.</summary>
    public bool KnowsRevisions { get; init; }

    /// <summary>How long something new is not found by its key.</summary>
    public int FindableAfterMs { get; init; }

    /// <summary>How long each answer takes.</summary>
    public int AnswerMs { get; init; }

    /// <summary>The kinds that only a person can make live.</summary>
    public ImmutableArray<string> ByHand { get; init; } = [];
}

/// <summary>What a platform of the fleet holds.</summary>
/// <param name="Id">Its id there.</param>
/// <param name="Key">The key we gave it.</param>
internal sealed record FleetThing(string Id, string Key)
{
    public int Revision { get; init; } = 1;

    /// <summary>draft, live, held or removed.</summary>
    public string State { get; init; } = "draft";

    public JsonNode? Draft { get; init; }

    public JsonNode? Live { get; init; }

    /// <summary>The operation that wrote it last.</summary>
    public string Operation { get; init; } = "";

    /// <summary>What people see, or would.</summary>
    [JsonIgnore]
    public JsonNode? Content => Draft ?? Live;
}

/// <summary>What a caller asks to change.</summary>
/// <param name="Operation">Its own note.</param>
/// <param name="Key">The key of what is to be made.</param>
/// <param name="Expected">The revision it knows; null for none.</param>
/// <param name="Content">What it shall be; null for what is to go.</param>
internal sealed record FleetAsk(string Operation, string? Key, int? Expected, JsonNode? Content);

/// <summary>Something the platform did, written down where nothing of the engine reaches.</summary>
/// <param name="Number">Its place in the order of all that the platforms did.</param>
/// <param name="Verb">make, draft, publish, hold, release, withdraw, remove, or by-hand for what a person did.</param>
/// <param name="Key">The key of the object.</param>
/// <param name="Id">Its id.</param>
/// <param name="Operation">On whose word.</param>
internal sealed record FleetEffect(long Number, string Verb, string Key, string Id, string Operation)
{
    /// <summary>The part of the path that the operation belongs to; empty for what a person did.</summary>
    public string Phase => Operation.Split(':') is [_, var phase, ..] ? phase.Split('-')[0] : "";
}

/// <summary>Something that happened on the platform by itself.</summary>
internal sealed record FleetHappening(int Number, string Type, string Campaign);

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(Habits))]
[JsonSerializable(typeof(FleetThing))]
[JsonSerializable(typeof(List<FleetThing>))]
[JsonSerializable(typeof(FleetAsk))]
[JsonSerializable(typeof(List<FleetHappening>))]
internal sealed partial class FleetJson : JsonSerializerContext;
