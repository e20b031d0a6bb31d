using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Ai.Prompts;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Evaluations;

/// <summary>The data of an evaluation: made up to show what matters, or taken from real work.</summary>
public enum DataSet
{
    /// <summary>Written for the evaluation.</summary>
    Demo,

    /// <summary>From real past cases: with the consent of whoever they belong to, and redacted.</summary>
    Production,
}

/// <summary>One case: what a model is given, and what is known of a good answer.</summary>
/// <param name="Id">Its name within its set.</param>
/// <param name="Set">The set.</param>
/// <param name="Input">What the prompt is given.</param>
public sealed record EvaluationCase(string Id, DataSet Set, JsonObject Input)
{
    /// <summary>A good answer, as text; null where none is known.</summary>
    public string? Expected { get; init; }

    /// <summary>The tool that a good answer calls, with its arguments.</summary>
    public (string Name, JsonObject Arguments)? ExpectedCall { get; init; }

    /// <summary>A file of a draft that the answer's words are put into before the rules are held against it: its path and its text.</summary>
    public (string Path, string Text)? File { get; init; }

    /// <summary>What the words of a good answer have, whatever the case of their letters.</summary>
    public ImmutableArray<string> Contains { get; init; } = [];

    /// <summary>What they do not have.</summary>
    public ImmutableArray<string> Lacks { get; init; } = [];

    /// <summary>Where it is written.</summary>
    public required Place Place { get; init; }

    /// <summary>Reads a set, a case on each line; a line that cannot be read is set aside with its reason, and the others count.</summary>
    /// <param name="file">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="set">The set.</param>
    /// <param name="inputs">What the prompt takes; empty where nobody wrote it down.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static ImmutableArray<EvaluationCase> Read(string file, string text, DataSet set, ImmutableArray<PromptInput> inputs, FindingList findings)
    {
        var cases = ImmutableArray.CreateBuilder<EvaluationCase>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (line, number) in text.ReplaceLineEndings("\n").Split('\n').Select((l, i) => (l, i + 1)).Where(l => l.l.Trim().Length > 0))
        {
            var place = new Place(file, number, 1);
            if (ReadLine(line, place, set, inputs, findings) is not { } read)
            {
                continue;
            }

            if (ids.Add(read.Id))
            {
                cases.Add(read);
            }
            else
            {
                findings.Warning("case-twice", $"There are two cases named \"{read.Id}\"; the second is set aside.", place, "Give it another `id`.");
            }
        }

        return cases.ToImmutable();
    }

    private static EvaluationCase? ReadLine(string line, Place place, DataSet set, ImmutableArray<PromptInput> inputs, FindingList findings)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject written || written["input"] is not JsonObject input)
            {
                findings.Warning("case-unread", "This line is no case.", place, """Write, for example: {"id": "short-brief", "input": {"brief": "..."}}""");
                return null;
            }

            var wrong = inputs.Select(i => WhyNot(i, input)).Concat(input.Select(i => i.Key).Where(k => inputs.Length > 0 && inputs.All(i => i.Name != k)).Select(k => $"the prompt has no input `{k}`")).OfType<string>().ToList();
            if (set == DataSet.Production && string.IsNullOrWhiteSpace((string?)written["consent"]))
            {
                wrong.Add("nobody's consent is written down (`consent`: who agreed, and when)");
            }

            if (wrong.Count > 0)
            {
                findings.Warning("case-input", $"This case is set aside: {string.Join("; ", wrong)}.", place, "Mend the case, or the `inputs` of the prompt.");
                return null;
            }

            return new EvaluationCase((string?)written["id"] ?? CanonicalJson.Digest(input)[..12], set, input)
            {
                Expected = written["expected"] switch { null => null, JsonValue value when value.TryGetValue<string>(out var words) => words, var other => other.ToJsonString() },
                ExpectedCall = written["expected_call"] is JsonObject call ? ((string?)call["name"] ?? "", call["arguments"] as JsonObject ?? []) : null,
                File = (string?)written["file"] is { } path && (string?)written["text"] is { } content ? (path, content) : null,
                Contains = Texts(written["contains"]),
                Lacks = Texts(written["lacks"]),
                Place = place,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            findings.Warning("case-unread", $"This line cannot be read: {e.Message}", place, "Write one JSON object on each line.");
            return null;
        }
    }

    private static ImmutableArray<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => t?.ToString() ?? "").Where(t => t.Length > 0)];

    private static string? WhyNot(PromptInput input, JsonObject given)
    {
        var value = given[input.Name];
        return value is null ? input.IsOptional ? null : $"`{input.Name}` is missing"
            : Fits(input.Type, value.GetValueKind()) ? null : $"`{input.Name}` is no {input.Type.ToString().ToLowerInvariant()}";
    }

    private static bool Fits(PromptInputType type, JsonValueKind kind) => type switch
    {
        PromptInputType.Text => kind == JsonValueKind.String,
        PromptInputType.Number => kind == JsonValueKind.Number,
        PromptInputType.Flag => kind is JsonValueKind.True or JsonValueKind.False,
        PromptInputType.List => kind == JsonValueKind.Array,
        _ => kind == JsonValueKind.Object,
    };
}
