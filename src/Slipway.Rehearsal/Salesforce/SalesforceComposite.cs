using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Up to 25 requests in one, each able to use what an earlier one answered; always 200, with a status for each.</summary>
internal sealed partial class SalesforceComposite(SalesforceStore store, Func<Call, Answer> answerPart)
{
    private const int Most = 25;

    private const int MostListing = 5;

    public Answer Run(Call call)
    {
        var body = SalesforceRows.Body(call);
        if (body.Select(p => p.Key).FirstOrDefault(k => k is not ("allOrNone" or "collateSubrequests" or "compositeRequest")) is { } unknown)
        {
            throw new SalesforceRefusal(SalesforceError.Parser($"Unrecognized field \"{unknown}\" at [line:1, column:1]"));
        }

        var parts = Parts(body);
        var allOrNone = body["allOrNone"]?.GetValueKind() == JsonValueKind.True;
        var before = store.State;
        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            answers[part.Reference] = Play(call, part, answers, allOrNone);
            if (allOrNone && answers[part.Reference].Status >= 400)
            {
                store.State = before;
                break;
            }
        }

        var failed = parts.FirstOrDefault(p => answers.TryGetValue(p.Reference, out var a) && a.Status >= 400);
        return new Answer(200, new JsonObject
        {
            ["compositeResponse"] = new JsonArray([.. parts.Select(p => Result(p.Reference, allOrNone && failed is not null && p.Reference != failed.Reference ? Halted() : answers[p.Reference]))]),
        });
    }

    private static ImmutableArray<Part> Parts(JsonObject body)
    {
        if (body["compositeRequest"] is not JsonArray { Count: > 0 } list || list.Any(p => p is not JsonObject))
        {
            throw new SalesforceRefusal(SalesforceError.Parser("compositeRequest must be an array of subrequests"));
        }

        if (list.Count > Most)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "LIMIT_EXCEEDED", $"A composite request cannot hold more than {Most} subrequests"));
        }

        var parts = list.Select(p => Part.Read(p!.AsObject())).ToImmutableArray();
        if (parts.GroupBy(p => p.Reference, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new SalesforceRefusal(new SalesforceError(400, "INVALID_INPUT", $"Duplicate referenceId provided in composite request: {twice.Key}"));
        }

        return parts.Count(p => p.Url.Contains("/query", StringComparison.Ordinal) || p.Url.Contains("/composite/sobjects", StringComparison.Ordinal)) <= MostListing
            ? parts
            : throw new SalesforceRefusal(new SalesforceError(400, "LIMIT_EXCEEDED", $"A composite request cannot hold more than {MostListing} queries and sObject collections"));
    }

    private Answer Play(Call whole, Part part, Dictionary<string, Answer> answers, bool allOrNone)
    {
        var before = store.State;
        try
        {
            var url = Fill(part.Url, answers);
            if (!url.StartsWith("/services/data/v67.0/", StringComparison.Ordinal))
            {
                throw new SalesforceRefusal(SalesforceError.NotFound());
            }

            var at = url.IndexOf('?', StringComparison.Ordinal);
            var filled = part.Body is null ? null : Fill(part.Body, answers);
            // What holds for the whole holds for the collections in it.
            if (allOrNone && filled is JsonObject collection && url.Contains("/composite/sobjects", StringComparison.Ordinal))
            {
                collection["allOrNone"] = true;
            }

            var inner = new Call(part.Method, at < 0 ? url : url[..at], part.Headers.SetItem("content-type", "application/json"), filled is null ? default : Encoding.UTF8.GetBytes(filled.ToJsonString()))
            {
                Query = QueryHelpers.ParseQuery(at < 0 ? "" : url[at..]).ToImmutableDictionary(q => q.Key, q => q.Value.Select(v => v ?? "").ToImmutableArray(), StringComparer.Ordinal),
                Address = whole.Address,
            };
            var answer = answerPart(inner);
            var undone = allOrNone && answer.Body is JsonArray results && results.Any(r => r is JsonObject o && o["success"]?.GetValueKind() == JsonValueKind.False);
            return undone ? answer with { Status = 400 } : answer;
        }
        catch (SalesforceRefusal refusal)
        {
            store.State = before;
            return refusal.ToAnswer();
        }
    }

    private static JsonNode Fill(JsonNode node, Dictionary<string, Answer> answers) => node switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : (JsonNode?)Fill(p.Value, answers)))),
        JsonArray a => new JsonArray([.. a.Select(n => n is null ? null : Fill(n, answers))]),
        _ when node.GetValueKind() == JsonValueKind.String => JsonValue.Create(Fill(node.GetValue<string>(), answers)),
        _ => node.DeepClone(),
    };

    private static string Fill(string text, Dictionary<string, Answer> answers) => Reference().Replace(text, m =>
    {
        var (reference, path) = (m.Groups["ref"].Value, m.Groups["path"].Value);
        var node = answers.TryGetValue(reference, out var answer) && answer.Status < 300 ? answer.Body : null;
        foreach (Match step in Step().Matches(path))
        {
            node = step.Groups["at"].Success
                ? node is JsonArray list && int.Parse(step.Groups["at"].Value, CultureInfo.InvariantCulture) is var at && at < list.Count ? list[at] : null
                : (node as JsonObject)?[step.Groups["name"].Value];
        }

        return node is JsonValue value
            ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()
            : throw new SalesforceRefusal(new SalesforceError(400, "PROCESSING_HALTED", $"Invalid reference specified. No value for {m.Value[2..^1]} found in {reference}"));
    });

    private static Answer Halted() =>
        new SalesforceRefusal(new SalesforceError(400, "PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed.")).ToAnswer();

    private static JsonObject Result(string reference, Answer answer) => new()
    {
        ["body"] = answer.Body?.DeepClone(),
        ["httpHeaders"] = new JsonObject(answer.Headers.Select(h => KeyValuePair.Create(h.Key, (JsonNode?)JsonValue.Create(h.Value)))),
        ["httpStatusCode"] = answer.Status,
        ["referenceId"] = reference,
    };

    [GeneratedRegex(@"@\{(?<ref>\w+)(?<path>(?:\.\w+|\[\d+\])+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\.(?<name>\w+)|\[(?<at>\d+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex Step();

    /// <summary>A request within the request.</summary>
    private sealed partial record Part(string Method, string Url, string Reference, JsonNode? Body, ImmutableDictionary<string, string> Headers)
    {
        public static Part Read(JsonObject json)
        {
            if (json.Select(p => p.Key).FirstOrDefault(k => k is not ("method" or "url" or "referenceId" or "body" or "httpHeaders")) is { } unknown)
            {
                throw new SalesforceRefusal(SalesforceError.Parser($"Unrecognized field \"{unknown}\" at [line:1, column:1]"));
            }

            var (method, url, reference) = (Text(json, "method"), Text(json, "url"), Text(json, "referenceId"));
            if (method is not ("GET" or "POST" or "PATCH" or "PUT" or "DELETE") || !ReferenceForm().IsMatch(reference))
            {
                throw new SalesforceRefusal(new SalesforceError(400, "INVALID_INPUT", $"Provided method or referenceId is not valid: {method}, {reference}"));
            }

            var headers = (json["httpHeaders"] as JsonObject ?? []).ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => (string?)h.Value ?? "", StringComparer.Ordinal);
            return new Part(method, url, reference, json["body"], headers);
        }

        private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw new SalesforceRefusal(SalesforceError.Parser($"{name} must be specified for each subrequest"));

        [GeneratedRegex(@"^[A-Za-z0-9_]+$", RegexOptions.CultureInvariant)]
        private static partial Regex ReferenceForm();
    }
}
