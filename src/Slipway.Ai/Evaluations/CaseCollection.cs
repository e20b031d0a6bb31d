using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Ai.Drafting;
using Slipway.Ai.Redaction;
using Slipway.Core.Copy;
using Slipway.Core.Text;

namespace Slipway.Ai.Evaluations;

/// <summary>Makes cases of what a prompt was really asked: what it was given, and as the expected answer the words that stand in the draft today, after people were through with them. Redacted, with whose consent.</summary>
/// <remarks>Addresses, numbers and secrets are found by their form and become placeholders, the same for the same value. Names of people have no form: they are for whoever looks the cases through.</remarks>
public static class CaseCollection
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines of cases, one for each first question of a drafting; what was asked to repair an answer is no case of its own.</summary>
    /// <param name="log">The campaign's log of answers.</param>
    /// <param name="prompt">The prompt, whichever version.</param>
    /// <param name="files">The campaign's files as they are now.</param>
    /// <param name="consent">Whose consent there is, and since when.</param>
    /// <param name="known">The cases that are there already, by id.</param>
    /// <returns>The lines, and how many things were redacted in them.</returns>
    public static (ImmutableArray<string> Lines, int Redacted) Of(AnswerLog log, string prompt, IReadOnlyDictionary<string, string> files, string consent, IReadOnlySet<string> known)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        var redacted = 0;
        foreach (var answer in log.Answers.Where(a => a.Prompt.StartsWith($"{prompt} v", StringComparison.Ordinal)).DistinctBy(a => a.Asked))
        {
            var id = CanonicalJson.DigestOf(answer.Asked)[..12];
            if (known.Contains(id) || JsonNode.Parse(answer.Asked) is not JsonObject input || input["findings"] is JsonArray { Count: > 0 })
            {
                continue;
            }

            // One set of placeholders for a case: the same address is the same placeholder in all of it.
            var placeholders = new Placeholders();
            var file = (string?)input["file"];
            var made = new JsonObject { ["id"] = id, ["consent"] = consent, ["input"] = Redacted(input, placeholders) };
            if (file is not null && files.TryGetValue(file, out var now))
            {
                made["expected"] = Redacted(string.Join('\n', CopyDeck.Of(file, now).Pieces.Where(p => IsOpen(input, p.Id)).Select(p => p.Text)), placeholders);
                made["file"] = file;
                made["text"] = Redacted(log.Runs.LastOrDefault(r => r.Before.ContainsKey(file) && r.At >= answer.At)?.Before[file] ?? now, placeholders);
            }

            redacted += placeholders.Count;
            lines.Add(made.ToJsonString(_json));
        }

        return (lines.ToImmutable(), redacted);
    }

    private static bool IsOpen(JsonObject input, string id) => (input["pieces"] as JsonArray ?? []).OfType<JsonObject>().Any(p => (string?)p["id"] == id && p["open"]?.GetValueKind() == JsonValueKind.True);

    private static JsonNode? Redacted(JsonNode? value, Placeholders placeholders) => value switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Redacted(m.Value, placeholders)))),
        JsonArray list => new JsonArray([.. list.Select(v => Redacted(v, placeholders))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(Redacted(text.GetValue<string>(), placeholders)),
        _ => value?.DeepClone(),
    };

    private static string Redacted(string text, Placeholders placeholders)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var found = new List<SensitivePlace>();
        SensitiveScan.Find(bytes, found);
        var made = new StringBuilder(text.Length);
        var at = 0;
        foreach (var place in found.Where(p => p.Kind != SensitiveKind.Text).OrderBy(p => p.Start))
        {
            made.Append(Encoding.UTF8.GetString(bytes, at, place.Start - at)).Append(Encoding.ASCII.GetString(placeholders.For(place.Kind, bytes.AsSpan(place.Start, place.Length))));
            at = place.Start + place.Length;
        }

        return made.Append(Encoding.UTF8.GetString(bytes, at, bytes.Length - at)).ToString();
    }
}
