using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Conformance;

/// <summary>What was held against a vendor's own description, written down for <c>./prove contract</c>: a line of JSON per call. Where no one asks for it, nothing.</summary>
public static class ContractRecord
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "SLIPWAY_CONTRACT_RECORD";

    /// <summary>The name of the trait of those tests that hold calls against a description.</summary>
    public const string Trait = "proof";

    /// <summary>Its value.</summary>
    public const string Proof = "contract";

    private static readonly string? _file = Environment.GetEnvironmentVariable(Variable);
    private static readonly Lock _writing = new();

    /// <summary>Writes a call down.</summary>
    /// <param name="vendor">Whose description it was held against.</param>
    /// <param name="call">The call, for example its method and path.</param>
    /// <param name="wrong">What was wrong with it or its answer; nothing where it keeps to the description.</param>
    public static void Add(string vendor, string call, IEnumerable<string> wrong)
    {
        if (_file is null)
        {
            return;
        }

        var line = JsonSerializer.Serialize(new { vendor, call, wrong });
        lock (_writing)
        {
            File.AppendAllText(_file, line + '\n');
        }
    }

    internal static void Add(JsonArray calls)
    {
        foreach (var call in calls.OfType<JsonObject>())
        {
            Add((string)call["vendor"]!, $"{call["method"]} {call["path"]}", [.. Said(call["request"]), .. Said(call["response"])]);
        }
    }

    private static IEnumerable<string> Said(JsonNode? wrong) => wrong?.AsArray().Select(w => w!.ToString()) ?? [];
}
