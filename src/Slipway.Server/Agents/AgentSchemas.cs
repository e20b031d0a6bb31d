using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ModelContextProtocol.Protocol;
using Slipway.Ai.Providers;
using Slipway.Core.Text;

namespace Slipway.Server.Agents;

/// <summary>The JSON Schemas of what agents read, each whole by itself: those of the API's document, which says the same bodies.</summary>
internal sealed class AgentSchemas([FromKeyedServices("v1")] IOpenApiDocumentProvider api)
{
    public const string Address = "slipway://schemas/";

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    private const string Components = "#/components/schemas/";

    private static readonly ImmutableSortedDictionary<string, (string Schema, string What)> _all = ImmutableSortedDictionary.CreateRange<string, (string, string)>(StringComparer.Ordinal,
    [
        new("campaign", ("CampaignBody", "What a campaign's resource says: its assets, findings, decisions and launch.")),
        new("finding", ("FindingRow", "What is wrong, where, and what to do about it.")),
        new("lesson", ("LessonBody", "What one of the lessons says; their resource is a list of them.")),
        new("results", ("ResultsBody", "What a campaign's results say, and the evidence for them.")),
    ]);

    // Noted from their readers, so that they say what is read and nothing else.
    private static readonly ImmutableSortedDictionary<string, (Func<JsonObject> Schema, string What)> _files = ImmutableSortedDictionary.CreateRange<string, (Func<JsonObject>, string)>(StringComparer.Ordinal,
    [
        new("approvals.yaml", (FileSchemas.Approvals, "Who must say yes to what, brand/approvals.yaml.")),
        new("brand.yaml", (FileSchemas.Brand, "Who speaks, brand/brand.yaml.")),
        new("brief", (FileSchemas.Brief, "The settings of a brief, between its two `---` lines.")),
        new("campaign.yaml", (FileSchemas.Campaign, "The settings of a draft, campaign.yaml.")),
        new("claims.yaml", (FileSchemas.Claims, "The claims that something stands behind, brand/claims.yaml.")),
        new("disclaimers", (FileSchemas.Disclaimers, "Texts that must stand word for word, brand/disclaimers/*.yaml.")),
        new("metrics.yaml", (FileSchemas.Metrics, "The register of what campaigns may aim at, metrics.yaml.")),
        new("models.yaml", (ModelsFile.Schema, "The models a workspace may ask, models.yaml.")),
        new("playbook.yaml", (FileSchemas.Playbook, "What a playbook is, playbooks/NAME/playbook.yaml.")),
        new("rules", (FileSchemas.Rules, "Rules of the brand with the settings of each extension, brand/rules/*.yaml.")),
    ]);

    private JsonObject? _schemas;

    public static IEnumerable<Resource> List() => _all.Select(s => (s.Key, s.Value.What)).Concat(_files.Select(f => (f.Key, f.Value.What)))
        .Select(s => new Resource { Name = $"schema of {s.Key}", Title = s.What, Uri = Address + s.Key, MimeType = "application/schema+json" });

    /// <summary>The schema of a name; null where there is none.</summary>
    public async Task<string?> FindAsync(string name, CancellationToken stop) => _files.TryGetValue(name, out var file) ? file.Schema().ToJsonString(_indented) : _all.TryGetValue(name, out var known) ? Whole((_schemas ??= await ReadAsync(stop)), known.Schema) : null;

    private async Task<JsonObject> ReadAsync(CancellationToken stop)
    {
        var document = await api.GetOpenApiDocumentAsync(stop);
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, stop))!["components"]!["schemas"]!.AsObject();
    }

    // With what it refers to below it, and what that refers to.
    private static string Whole(JsonObject schemas, string name)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var open = new Queue<string>([name]);
        while (open.TryDequeue(out var next))
        {
            if (!parts.ContainsKey(next))
            {
                var text = schemas[next]!.ToJsonString();
                parts[next] = text.Replace(Components, "#/$defs/", StringComparison.Ordinal);
                foreach (var part in text.Split($"\"{Components}").Skip(1))
                {
                    open.Enqueue(part[..part.IndexOf('"', StringComparison.Ordinal)]);
                }
            }
        }

        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$ref"] = $"#/$defs/{name}",
            ["$defs"] = new JsonObject(parts.Select(p => KeyValuePair.Create(p.Key, JsonNode.Parse(p.Value)))),
        }.ToJsonString(_indented);
    }
}
