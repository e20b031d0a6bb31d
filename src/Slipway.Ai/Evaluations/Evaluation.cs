using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Ai.Drafting;
using Slipway.Ai.Evaluations.Graders;
using Slipway.Ai.Schemas;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Evaluations;

/// <summary>What has to be reached before a version is used.</summary>
/// <param name="Pass">The share of cases that pass, 0 to 1, in each data set.</param>
/// <param name="Least">How many cases each data set has at least.</param>
public sealed record Bar(double Pass, int Least);

/// <summary>How a prompt is tried: its cases, what is held against its answers, and what has to be reached. A file, <c>evaluations/write-copy.yaml</c>.</summary>
public sealed record Evaluation
{
    /// <summary>The folder of evaluations within a workspace.</summary>
    public const string Folder = "evaluations";

    private static readonly JsonSchema _anything = JsonSchema.Of(new JsonObject { ["type"] = "object" });

    /// <summary>Its name: the file's.</summary>
    public required string Name { get; init; }

    /// <summary>The prompt it is for.</summary>
    public required string Prompt { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The files of its data sets, within the folder of evaluations.</summary>
    public required ImmutableSortedDictionary<DataSet, string> Data { get; init; }

    /// <summary>What is held against an answer.</summary>
    public required ImmutableArray<Grader> Graders { get; init; }

    /// <summary>What has to be reached.</summary>
    public required Bar Bar { get; init; }

    /// <summary>What an answer shall be; null for plain words.</summary>
    public JsonSchema? Schema { get; init; }

    /// <summary>Where the words stand in an answer of JSON: <c>pieces.text</c>; null for the whole answer.</summary>
    public string? Words { get; init; }

    /// <summary>The tools a model is offered; none of them is ever run.</summary>
    public ImmutableArray<OfferedTool> Tools { get; init; } = [];

    /// <summary>How often each case is asked; a case passes when most of its answers do. Odd.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>What one run may cost; null for no limit.</summary>
    public Money? Budget { get; init; }

    /// <summary>SHA-256 over the file: a run belongs to exactly this.</summary>
    public required string Digest { get; init; }

    /// <summary>Where runs are kept, within the folder of evaluations.</summary>
    public string RunsFolder => $"runs/{Name}";

    /// <summary>Reads an evaluation; null where it cannot be one.</summary>
    /// <param name="file">The file, within the folder of evaluations.</param>
    /// <param name="text">Its text.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static Evaluation? Read(string file, string text, FindingList findings)
    {
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return null;
        }

        var before = findings.HasErrors;
        var fields = new YamlFields(map, findings);
        var prompt = fields.Slug("prompt", "write-copy");
        var owner = fields.Text("owner", "marketing operations");
        var data = Sets(fields);
        var answer = fields.Text("answer", "copy", required: false);
        var words = fields.Text("words", "pieces.text", required: false);
        var schema = JsonSchema.Read(fields, "schema");
        if (answer is not (null or "copy" or "text"))
        {
            fields.Error("evaluation-answer", "answer", $"\"{answer}\" is no kind of answer.", "Write `copy` for words of a draft's pieces, or leave it out and describe JSON with `schema:`.");
        }

        var evaluation = new Evaluation
        {
            Name = file[..^".yaml".Length],
            Prompt = prompt ?? "",
            Owner = owner ?? "",
            Data = data,
            Schema = answer == "copy" ? CopyAnswer.Schema : schema,
            Words = answer == "copy" ? "pieces.text" : words,
            Tools = Offered(fields),
            Graders = GraderReader.Read(fields),
            Bar = ReadBar(fields),
            Repeats = Odd(fields),
            Budget = ReadBudget(fields),
            Digest = CanonicalJson.DigestOf(text.ReplaceLineEndings("\n")),
        };
        fields.Close();
        return prompt is null || data.IsEmpty || (findings.HasErrors && !before) ? null : evaluation;
    }

    /// <summary>The words of an answer: all of it, or what stands at <see cref="Words"/>.</summary>
    public string WordsOf(string answer)
    {
        if (Words is null)
        {
            return answer;
        }

        try
        {
            IEnumerable<JsonNode?> found = [JsonNode.Parse(CopyAnswer.Json(answer))];
            foreach (var name in Words.Split('.'))
            {
                found = [.. found.SelectMany(n => n as IEnumerable<JsonNode?> ?? [n]).OfType<JsonObject>().Select(o => o[name])];
            }

            return string.Join('\n', found.SelectMany(n => n as JsonArray as IEnumerable<JsonNode?> ?? [n]).Select(n => n?.ToString()).Where(t => !string.IsNullOrEmpty(t)));
        }
        catch (JsonException)
        {
            return answer;
        }
    }

    private static ImmutableSortedDictionary<DataSet, string> Sets(YamlFields fields)
    {
        var sets = ImmutableSortedDictionary.CreateBuilder<DataSet, string>();
        if (fields.Mapping("data", "{ demo: write-copy/demo.jsonl }") is { } data)
        {
            foreach (var set in Enum.GetValues<DataSet>())
            {
                if (data.Text(set.ToString().ToLowerInvariant(), "write-copy/demo.jsonl", required: set == DataSet.Demo) is not { } path)
                {
                    continue;
                }

                if (path.StartsWith('/') || path.Contains("..", StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal))
                {
                    data.Error("evaluation-data", set.ToString().ToLowerInvariant(), $"\"{path}\" does not lie within the folder {Folder}.", "Write, for example: `demo: write-copy/demo.jsonl`");
                }
                else
                {
                    sets[set] = path;
                }
            }

            data.Close();
        }

        return sets.ToImmutable();
    }

    private static Bar ReadBar(YamlFields fields)
    {
        if (fields.Mapping("bar", "{ pass: 90%, least: 20 }") is not { } bar)
        {
            return new Bar(1, 20);
        }

        var read = new Bar(bar.Share("pass", "90%") ?? 1, bar.Whole("least", "20", 1, 100_000, required: false) ?? 20);
        bar.Close();
        return read;
    }

    private static int Odd(YamlFields fields)
    {
        var repeats = fields.Whole("repeats", "1", 1, 99, required: false) ?? 1;
        if (repeats % 2 == 0)
        {
            fields.Error("evaluation-repeats", "repeats", "With an even number of answers a case can be half right.", "Write an odd number, for example: `repeats: 3`");
        }

        return repeats;
    }

    private static Money? ReadBudget(YamlFields fields)
    {
        if (fields.Mapping("budget", "{ amount: 2, currency: USD }", required: false) is not { } budget)
        {
            return null;
        }

        var money = budget.Amount("amount", "2") is { } amount && budget.Text("currency", "USD") is { } currency ? new Money(amount, currency) : null;
        budget.Close();
        return money;
    }

    private static ImmutableArray<OfferedTool> Offered(YamlFields fields)
    {
        var tools = ImmutableArray.CreateBuilder<OfferedTool>();
        foreach (var written in fields.Mappings("tools", "\n  - name: find_audience\n    description: Finds an audience.", required: false))
        {
            var (name, description, schema) = (written.Text("name", "find_audience"), written.Text("description", "Finds an audience."), JsonSchema.Read(written, "parameters"));
            written.Close();
            if (name is not null && description is not null)
            {
                tools.Add(new OfferedTool(name, description, (schema ?? _anything).Element));
            }
        }

        return tools.ToImmutable();
    }
}

/// <summary>A tool that a model is offered in an evaluation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">What it is called with, as a JSON schema.</param>
public sealed record OfferedTool(string Name, string Description, JsonElement Parameters);
