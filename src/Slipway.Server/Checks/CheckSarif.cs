using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Checks;

/// <summary>The result of a check as a SARIF 2.1.0 log, for code scanning and editors.</summary>
internal static class CheckSarif
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(CheckReport report, TextWriter to)
    {
        var rules = report.Rules.DistinctBy(r => r.Id).ToDictionary(r => r.Id, StringComparer.Ordinal);
        var used = report.Findings.Select(f => f.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var index = used.Select((id, i) => (id, i)).ToDictionary(p => p.id, p => p.i, StringComparer.Ordinal);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["columnKind"] = "utf16CodeUnits",
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "slipway",
                        ["properties"] = new JsonObject { ["ruleSet"] = report.RuleSet },
                        ["rules"] = new JsonArray([.. used.Select(id => (JsonNode)RuleOf(id, rules.GetValueOrDefault(id), report))]),
                    },
                },
                ["results"] = new JsonArray([.. report.Findings.Select(f => (JsonNode)ResultOf(f, index[f.Code], seen))]),
            }),
        };
        to.WriteLine(log.ToJsonString(Indented));
    }

    private static JsonObject RuleOf(string id, Rule? rule, CheckReport report)
    {
        var first = report.Findings.First(f => f.Code == id);
        var result = new JsonObject { ["id"] = id };
        if ((rule?.Why ?? first.Why ?? AllChecks.Find(id)?.Explanation.Why) is { } why)
        {
            result["shortDescription"] = new JsonObject { ["text"] = why };
        }

        // The standard wants a whole address there; a page of the repository is named in the help.
        var link = CheckReport.LinkOf(first);
        var isWhole = link is not null && Uri.IsWellFormedUriString(link, UriKind.Absolute);
        string?[] help = [rule?.Fix ?? AllChecks.Find(id)?.Explanation.Fix ?? first.Fix, link is null || isWhole ? null : $"See {link}."];
        if (help.Any(h => h is not null))
        {
            result["help"] = new JsonObject { ["text"] = string.Join(' ', help.OfType<string>()) };
        }

        if (isWhole)
        {
            result["helpUri"] = link;
        }

        result["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule?.Level ?? first.Level) };
        return result;
    }

    private static JsonObject ResultOf(Finding finding, int index, Dictionary<string, int> seen)
    {
        var result = new JsonObject
        {
            ["ruleId"] = finding.Code,
            ["ruleIndex"] = index,
            ["level"] = Level(finding.Level),
            ["message"] = new JsonObject { ["text"] = finding.Fix is { } fix ? $"{finding.Message} {fix}" : finding.Message },
        };
        if (finding.Place is { } place)
        {
            var region = new JsonObject { ["startLine"] = place.Line, ["startColumn"] = place.Column };
            if (finding.End is { } end)
            {
                region["endLine"] = end.Line;
                region["endColumn"] = end.Column;
            }

            var file = new JsonObject { ["uri"] = UriOf(place) };
            var location = new JsonObject { ["physicalLocation"] = new JsonObject { ["artifactLocation"] = file.DeepClone(), ["region"] = region } };
            if (place.Address is not null)
            {
                location["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = place.File });
            }

            result["locations"] = new JsonArray(location);
            if (finding.Rewrite is { } rewrite && finding.End is not null)
            {
                result["fixes"] = new JsonArray(new JsonObject
                {
                    ["description"] = new JsonObject { ["text"] = finding.Fix ?? "Write it the other way." },
                    ["artifactChanges"] = new JsonArray(new JsonObject
                    {
                        ["artifactLocation"] = file,
                        ["replacements"] = new JsonArray(new JsonObject { ["deletedRegion"] = region.DeepClone(), ["insertedContent"] = new JsonObject { ["text"] = rewrite } }),
                    }),
                });
            }
        }

        if (finding.Excepted is { } by)
        {
            result["suppressions"] = new JsonArray(new JsonObject { ["kind"] = "external", ["status"] = "accepted", ["justification"] = by.ToString() });
        }

        result["partialFingerprints"] = new JsonObject { ["slipway/v1"] = Fingerprint(finding, seen) };
        return result;
    }

    // What a platform holds is opened where a person opens it. A name with a colon would be taken for a scheme.
    private static string UriOf(Place place) => place.Address is { Length: > 0 } address && Uri.IsWellFormedUriString(address, UriKind.Absolute) ? address
        : Uri.EscapeDataString(place.File).Replace("%2F", "/", StringComparison.Ordinal) is var path && place.Address is null ? path.Replace("%3A", ":", StringComparison.Ordinal) : path;

    // The same finding keeps its mark when lines above it move: its rule, file and words, and which of them it is.
    private static string Fingerprint(Finding finding, Dictionary<string, int> seen)
    {
        var what = $"{finding.Code}\n{finding.Place?.File ?? finding.Asset}\n{finding.Words ?? finding.Message}";
        var number = seen[what] = seen.GetValueOrDefault(what) + 1;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{what}\n{number}")).AsSpan(0, 16));
    }

    private static string Level(FindingLevel level) => level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "note",
    };
}
