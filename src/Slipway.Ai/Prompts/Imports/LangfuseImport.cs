using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Prompts.Imports;

/// <summary>Takes over prompts that Langfuse exported: a JSON array of versions, or a page of its public API.</summary>
public static class LangfuseImport
{
    /// <summary>Takes them over.</summary>
    /// <param name="file">The file, as findings name it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="owner">Who answers for them here.</param>
    public static ImportedPrompts Read(string file, string text, string owner)
    {
        var findings = new FindingList();
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var prompts = Prompts(file, text, findings);
        for (var i = 0; i < prompts.Length; i++)
        {
            var place = new Place(file, 1, 1);
            var at = string.Create(CultureInfo.InvariantCulture, $"[{i}]");
            if (prompts[i] is not JsonObject prompt || (string?)prompt["name"] is not { Length: > 0 } name || Slugs.From(name) is not { Length: > 0 } slug)
            {
                findings.Warning("import-unread", $"{at} is no prompt, and is set aside.", place, "Export it again.");
                continue;
            }

            var version = prompt["version"]?.GetValueKind() == JsonValueKind.Number ? (int)prompt["version"]! : 1;
            if (Words(prompt["prompt"]) is not { Length: > 0 } words)
            {
                findings.Warning("import-unread", $"{name} v{version} says nothing, and is set aside.", place, "Export it again.");
                continue;
            }

            if ((prompt["labels"] as JsonArray ?? []).Any(l => (string?)l == "production"))
            {
                findings.Warning("import-label", $"{name} v{version} was in production there. Here a version earns that.", place, $"Write an evaluation, then: slipway prompt test {slug} v{version}");
            }

            if (prompt["config"] is JsonObject { Count: > 0 } config)
            {
                findings.Warning("import-config", $"{name} v{version} has settings for its model ({string.Join(", ", config.Select(c => c.Key))}), which are not a prompt's here.", place, "Write them in models.yaml.");
            }

            files[string.Create(CultureInfo.InvariantCulture, $"{PromptLibrary.Folder}/{slug}/v{version}.md")] = Template.Version(words, owner, null, place, findings);
        }

        return new ImportedPrompts(files.ToImmutable(), findings.InOrder());
    }

    private static ImmutableArray<JsonNode?> Prompts(string file, string text, FindingList findings)
    {
        try
        {
            return JsonNode.Parse(text) switch
            {
                JsonArray all => [.. all],
                JsonObject { } page when page["data"] is JsonArray all => [.. all],
                JsonObject one => [one],
                _ => [],
            };
        }
        catch (JsonException e)
        {
            findings.Error("import-unread", $"This is no JSON: {e.Message}", new Place(file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1), "Export it again.");
            return [];
        }
    }

    private static string? Words(JsonNode? prompt) => prompt switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string?)value,
        JsonArray messages => Template.Joined(messages),
        _ => null,
    };
}
