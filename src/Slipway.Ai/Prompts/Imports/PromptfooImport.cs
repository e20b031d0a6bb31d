using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Prompts.Imports;

/// <summary>Takes over a configuration of promptfoo: its prompts, its tests as cases, and of its assertions what has a counterpart here.</summary>
public sealed class PromptfooImport
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _file;
    private readonly Func<string, string?> _readFile;
    private readonly FindingList _findings = new();
    private readonly SortedDictionary<string, string> _graders = new(StringComparer.Ordinal);

    private PromptfooImport(string file, Func<string, string?> readFile) => (_file, _readFile) = (file, readFile);

    /// <summary>Takes it over.</summary>
    /// <param name="file">The file, as findings name it.</param>
    /// <param name="text">Its text.</param>
    /// <param name="name">What the prompt is called here.</param>
    /// <param name="owner">Who answers for it here.</param>
    /// <param name="readFile">Reads a file that it names, from its own folder on; null where there is none.</param>
    public static ImportedPrompts Read(string file, string text, string name, string owner, Func<string, string?> readFile)
    {
        var import = new PromptfooImport(file, readFile);
        var files = YamlText.ReadMap(file, text, import._findings) is { } map ? import.Files(map, name, owner) : ImmutableSortedDictionary<string, string>.Empty;
        return new ImportedPrompts(files, import._findings.InOrder());
    }

    private ImmutableSortedDictionary<string, string> Files(YamlValue.Map map, string name, string owner)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var prompts = Items(Of(map, "prompts")).Select(p => (Text: Prompt(p), p.Place)).Where(p => p.Text is not null).ToList();
        var cases = Items(Of(map, "tests")).Select((t, i) => Case(t, i)).OfType<JsonObject>().ToList();
        foreach (var assertion in Items(Of(Of(map, "defaultTest") as YamlValue.Map, "assert")))
        {
            Grader(assertion, null);
        }

        // Its prompts are ways to say the same: versions of one.
        foreach (var (prompt, version) in prompts.Select((p, i) => (p, i + 1)))
        {
            files[string.Create(CultureInfo.InvariantCulture, $"{PromptLibrary.Folder}/{name}/v{version}.md")] = Template.Version(prompt.Text!, owner, name, prompt.Place, _findings);
        }

        if (cases.Count > 0)
        {
            files[$"evaluations/{name}/demo.jsonl"] = string.Concat(cases.Select(c => c.ToJsonString(_json) + "\n"));
            files[$"evaluations/{name}.yaml"] = Evaluation(name, owner);
        }

        if (Of(map, "providers") is { } providers)
        {
            _findings.Warning("import-providers", "Its providers are not taken over.", providers.Place, "Name your models in models.yaml.");
        }

        return files.ToImmutable();
    }

    private string Evaluation(string name, string owner)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"prompt: {name}\nowner: {YamlText.Quoted(owner)}\ndata:\n  demo: {name}/demo.jsonl\ngraders:\n");
        return text.AppendJoin("", _graders.Values.DefaultIfEmpty("  - grader: contains\n")).Append("bar: { pass: 90%, least: 20 }\n").ToString();
    }

    private string? Prompt(YamlValue written)
    {
        var (text, place) = written switch
        {
            YamlValue.Scalar scalar => (scalar.Text, scalar.Place),
            YamlValue.Map map => (Text(map, "raw") ?? Text(map, "id") ?? "", map.Place),
            _ => ("", written.Place),
        };
        if (text.StartsWith("file://", StringComparison.Ordinal))
        {
            var named = text["file://".Length..];
            if (!(named.EndsWith(".txt", StringComparison.Ordinal) || named.EndsWith(".md", StringComparison.Ordinal) || named.EndsWith(".json", StringComparison.Ordinal)) || _readFile(named) is not { } read)
            {
                _findings.Warning("import-file", $"The prompt {named} is not taken over: it is not there, or it is a program.", place, "Put it beside the configuration as text.");
                return null;
            }

            text = named.EndsWith(".json", StringComparison.Ordinal) ? Messages(read) ?? read : read;
        }

        return text.Trim().StartsWith('[') ? Messages(text) ?? text : text.Trim().Length == 0 ? null : text;
    }

    private JsonObject? Case(YamlValue written, int index)
    {
        if (written is not YamlValue.Map test || Of(test, "vars") is not YamlValue.Map vars)
        {
            _findings.Warning("import-test", "This test is not taken over: it has no `vars` of its own.", written.Place, "Write its values under `vars:`.");
            return null;
        }

        var made = new JsonObject
        {
            ["id"] = Text(test, "description") is { } said && Slugs.From(said) is { Length: > 0 } slug ? string.Create(CultureInfo.InvariantCulture, $"{slug}-{index + 1}") : string.Create(CultureInfo.InvariantCulture, $"case-{index + 1}"),
            ["input"] = new JsonObject(vars.Entries.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)JsonValue.Create(Value(e.Value))))),
        };
        foreach (var assertion in Items(Of(test, "assert")))
        {
            Grader(assertion, made);
        }

        return made;
    }

    // What is asserted of one test becomes part of its case; what is asserted of all, or measures, a grader.
    private void Grader(YamlValue written, JsonObject? of)
    {
        if (written is not YamlValue.Map assertion || Text(assertion, "type") is not { } type)
        {
            return;
        }

        var values = Items(Of(assertion, "value")).OfType<YamlValue.Scalar>().Select(v => v.Text).ToList();
        var threshold = Text(assertion, "threshold");
        switch (type)
        {
            case "equals" when of is not null:
                of["expected"] = string.Join('\n', values);
                _graders["exact"] = "  - grader: exact\n";
                break;
            case "contains" or "icontains" or "contains-all" or "icontains-all" or "not-contains" or "not-icontains":
                var key = type.StartsWith("not-", StringComparison.Ordinal) ? "lacks" : "contains";
                if (of is not null)
                {
                    of[key] = new JsonArray([.. (of[key] as JsonArray ?? []).Select(v => v!.ToString()).Concat(values).Select(v => (JsonNode?)JsonValue.Create(v))]);
                    _graders.TryAdd("contains", "  - grader: contains\n");
                }
                else
                {
                    _graders["contains"] = $"  - grader: contains\n    {(key == "lacks" ? "none" : "all")}: [{string.Join(", ", values.Select(YamlText.Quoted))}]\n";
                }

                break;
            case "is-json" or "contains-json" when Of(assertion, "value") is null:
                _graders["json-schema"] = "  - grader: json-schema\n    schema: {}\n";
                break;
            case "similar" or "rouge-n" when of is not null && values.Count > 0:
                of["expected"] = values[0];
                _graders["similarity"] = string.Create(CultureInfo.InvariantCulture, $"  - grader: similarity\n    least: {Share(threshold, 0.75):0.##}%\n");
                break;
            case "cost" when threshold is not null:
                _graders["cost"] = $"  - grader: cost\n    most: {threshold}\n    currency: USD\n";
                break;
            case "latency" when threshold is not null && double.TryParse(threshold, CultureInfo.InvariantCulture, out var milliseconds):
                _graders["latency"] = string.Create(CultureInfo.InvariantCulture, $"  - grader: latency\n    most: {milliseconds / 1000:0.###}\n");
                break;
            case "llm-rubric" when of is null && values.Count > 0:
                _graders["judge"] = $"  - grader: judge\n    question: {YamlText.Quoted($"Is this true of the text: {values[0]}")}\n    scale: [yes, no]\n    against: [no]\n";
                break;
            default:
                _findings.Warning("import-assertion", $"`{type}` has no counterpart here{(type == "llm-rubric" ? " for one test alone" : "")}, and is not taken over.", assertion.Place, "Say it with a grader, or with a rule of the brand.");
                break;
        }
    }

    private static double Share(string? written, double otherwise) => 100 * (double.TryParse(written, CultureInfo.InvariantCulture, out var share) ? share : otherwise);

    private static string? Messages(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonArray all ? Template.Joined(all) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static YamlValue? Of(YamlValue.Map? map, string key) => map?.Entries.FirstOrDefault(e => e.Key == key)?.Value;

    private static string? Text(YamlValue.Map map, string key) => (Of(map, key) as YamlValue.Scalar)?.Text;

    private static IEnumerable<YamlValue> Items(YamlValue? value) => value switch { null => [], YamlValue.List list => list.Items, YamlValue one => [one] };

    private static string Value(YamlValue value) => value switch { YamlValue.Scalar scalar => scalar.Text, YamlValue.List list => string.Join(", ", list.Items.Select(Value)), YamlValue.Map map => string.Join(", ", map.Entries.Select(e => $"{e.Key}: {Value(e.Value)}")), _ => "" };
}
