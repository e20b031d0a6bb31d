using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Slipway.Ai.Providers;
using Slipway.Ai.Schemas;

namespace Slipway.Ai.Prompts;

/// <summary>How a model is asked here: the prompt alone in the system's message, all material as data in a message of its own, and an answer in JSON by a schema.</summary>
internal static class Asking
{
    // Neither < nor & nor quotes are escaped twice over: a model reads it, and no page shows it.
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Material as a model gets it.</summary>
    public static string Material<T>(T material) => JsonSerializer.Serialize(material, _json);

    /// <summary>Asks.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="prompt">What it is told.</param>
    /// <param name="material">What it is given.</param>
    /// <param name="schema">What its answer shall be; null for words.</param>
    /// <param name="name">The schema's name.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="tools">What it may want to call. Nothing calls them.</param>
    public static Task<ChatResponse> AskAsync(
        this IChatClient model, ModelSettings settings, Prompt prompt, string material, JsonSchema? schema, string name, CancellationToken stop, IEnumerable<AITool>? tools = null) => model.GetResponseAsync(
        [new ChatMessage(ChatRole.System, prompt.Said), new ChatMessage(ChatRole.User, material)],
        new ChatOptions
        {
            ResponseFormat = schema is null ? null : ChatResponseFormat.ForJsonSchema(schema.Element, name),
            MaxOutputTokens = settings.MostTokens,
            Tools = tools is null ? null : [.. tools],
        },
        stop);
}
