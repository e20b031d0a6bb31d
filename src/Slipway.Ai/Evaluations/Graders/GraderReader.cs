using System.Collections.Immutable;
using Slipway.Ai.Schemas;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Evaluations.Graders;

/// <summary>Reads the list of graders of an evaluation.</summary>
internal static class GraderReader
{
    private const string Example = "\n  - grader: rules\n  - grader: length\n    most: 900";

    private static readonly ImmutableSortedDictionary<string, Func<YamlFields, string, bool, Grader?>> _graders = ImmutableSortedDictionary.CreateRange<string, Func<YamlFields, string, bool, Grader?>>(StringComparer.Ordinal,
    [
        new("exact", (_, name, gates) => new ExactGrader(name, gates)),
        new("contains", (f, name, gates) => new ContainsGrader(name, gates, Texts(f, "all", "[webinar]"), Texts(f, "none", "[guaranteed]"))),
        new("json-schema", (f, name, gates) => Schema(f) is { } schema ? new SchemaGrader(name, gates, schema) : null),
        new("rules", Rules),
        new("readability", Readability),
        new("similarity", (f, name, gates) => new SimilarityGrader(name, gates, f.Share("least", "40%", required: false), f.Share("most", "95%", required: false))),
        new("length", (f, name, gates) => new LengthGrader(name, gates, Chosen(f, "unit", "letters", ["letters", "words"]) == "words", f.Whole("least", "100", 0, 1_000_000, required: false), f.Whole("most", "900", 0, 1_000_000, required: false))),
        new("cost", (f, name, gates) => (f.Amount("most", "0.02"), f.Text("currency", "USD")) is ({ } most, { } currency) ? new CostGrader(name, gates, (double)most, currency) : null),
        new("latency", (f, name, gates) => f.Amount("most", "20") is { } most ? new LatencyGrader(name, gates, (double)most) : null),
        new("tool-call", (_, name, gates) => new CallGrader(name, gates)),
        new("judge", Judge),
    ]);

    /// <summary>Reads them.</summary>
    public static ImmutableArray<Grader> Read(YamlFields fields)
    {
        var graders = ImmutableArray.CreateBuilder<Grader>();
        foreach (var written in fields.Mappings("graders", Example))
        {
            var kind = written.Text("grader", "rules");
            if (kind is null)
            {
                continue;
            }

            if (!_graders.TryGetValue(kind, out var read))
            {
                written.Error("grader-unknown", "grader", $"There is no grader \"{kind}\".", $"Write one of: {string.Join(", ", _graders.Keys)}.");
                continue;
            }

            var name = written.Slug("name", kind, required: false) ?? kind;
            if (graders.Any(g => g.Name == name))
            {
                written.Error("grader-twice", "name", $"There are two graders named \"{name}\".", "Give one of them another `name:`.");
            }

            var grader = read(written, name, written.Flag("gates", otherwise: true));
            written.Close();
            if (grader is not null)
            {
                graders.Add(grader);
            }
        }

        return graders.ToImmutable();
    }

    // A schema that is missing is said at the grader: it has nothing to hold an answer against.
    private static JsonSchema? Schema(YamlFields fields)
    {
        fields.Any("schema", "{ type: object }");
        return JsonSchema.Read(fields, "schema");
    }

    private static Grader Rules(YamlFields fields, string name, bool gates) => new RulesGrader(
        name, gates,
        Chosen(fields, "level", "error", ["error", "warning", "suggestion"]) switch { "warning" => FindingLevel.Warning, "suggestion" => FindingLevel.Suggestion, _ => FindingLevel.Error },
        fields.Whole("most", "0", 0, 1000, required: false) ?? 0,
        Chosen(fields, "kind", "email", Setting.Kinds));

    private static Grader? Readability(YamlFields fields, string name, bool gates)
    {
        var metric = Chosen(fields, "metric", "flesch", [.. ReadabilityGrader.Metrics]);
        var (least, most) = (fields.Amount("least", "50", required: false), fields.Amount("most", "12", required: false));
        return new ReadabilityGrader(name, gates, metric, (double?)least, (double?)most);
    }

    private static Grader? Judge(YamlFields fields, string name, bool gates)
    {
        var question = fields.Text("question", "Would the reader know after five seconds what they get?");
        ImmutableArray<string> scale = [.. fields.Scalars("scale", "[yes, no]").Select(s => s.Text.Trim().ToLowerInvariant()).Distinct(StringComparer.Ordinal)], against = [.. fields.Scalars("against", "[no]").Select(s => s.Text.Trim().ToLowerInvariant())];
        if (fields.Has("scale") && (scale.Length < 2 || against.Any(a => !scale.Contains(a)) || against.Length >= scale.Length))
        {
            fields.Error("grader-scale", "against", "What speaks against an answer is some of the scale, and not all of it.", "Write, for example: `scale: [yes, no]` and `against: [no]`");
        }

        var repeats = fields.Whole("repeats", "5", 3, 99, required: false) ?? 5;
        var (kappa, labels) = (0.4, 20);
        if (fields.Mapping("calibration", "{ kappa: 0.4, labels: 20 }", required: false) is { } calibration)
        {
            (kappa, labels) = ((double)(calibration.Amount("kappa", "0.4", required: false) ?? 0.4m), calibration.Whole("labels", "20", 5, 100_000, required: false) ?? 20);
            calibration.Close();
        }

        return question is null ? null : new JudgeGrader(name, gates, question, scale, against, repeats, kappa, labels);
    }

    private static ImmutableArray<string> Texts(YamlFields fields, string key, string example) => [.. fields.Scalars(key, example, required: false).Select(s => s.Text)];

    private static string Chosen(YamlFields fields, string key, string otherwise, ImmutableArray<string> known)
    {
        var written = fields.Text(key, otherwise, required: false) ?? otherwise;
        if (known.Contains(written))
        {
            return written;
        }

        fields.Error("grader-setting", key, $"\"{written}\" is not known here.", $"Write one of: {string.Join(", ", known)}.");
        return otherwise;
    }
}
