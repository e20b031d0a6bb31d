using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Ai.Providers;
using Slipway.Ai.Schemas;

namespace Slipway.Ai.Drafting;

/// <summary>What a model answers that was asked for copy: words by piece.</summary>
internal static class CopyAnswer
{
    /// <summary>Its schema.</summary>
    public static readonly JsonSchema Schema = JsonSchema.Of(JsonNode.Parse("""
        {"type":"object","additionalProperties":false,"required":["pieces"],"properties":{"pieces":{"type":"array","items":
        {"type":"object","additionalProperties":false,"required":["id","text"],"properties":{"id":{"type":"string"},"text":{"type":"string"}}}}}}
        """)!);

    /// <summary>The schema of an answer that is one sentence.</summary>
    public static readonly JsonSchema SentenceSchema = JsonSchema.Of(JsonNode.Parse("""{"type":"object","additionalProperties":false,"required":["text"],"properties":{"text":{"type":"string"}}}""")!);

    /// <summary>The words by piece; what it says about pieces that are not open does not count.</summary>
    /// <exception cref="ModelException">It is not what was asked for.</exception>
    public static Dictionary<string, string> Read(string answer, ImmutableArray<string> open) => Read(answer, json => json.GetProperty("pieces").EnumerateArray()
        .Select(p => (Id: p.GetProperty("id").GetString() ?? "", Text: p.GetProperty("text").GetString() ?? ""))
        .Where(p => open.Contains(p.Id)).DistinctBy(p => p.Id).ToDictionary(p => p.Id, p => p.Text, StringComparer.Ordinal));

    /// <summary>The sentence.</summary>
    /// <exception cref="ModelException">It is not what was asked for.</exception>
    public static string? ReadSentence(string answer) => Read(answer, json => json.GetProperty("text").GetString());

    private static T Read<T>(string answer, Func<JsonElement, T> take)
    {
        try
        {
            using var json = JsonDocument.Parse(Json(answer));
            return take(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModelException(ModelTrouble.Unusable, "What the model answered is not what it was asked for.", e);
        }
    }

    /// <summary>The JSON of an answer, without the words that some models put around it.</summary>
    public static string Json(string answer)
    {
        var (start, end) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        return start < 0 || end < start ? answer : answer[start..(end + 1)];
    }
}
