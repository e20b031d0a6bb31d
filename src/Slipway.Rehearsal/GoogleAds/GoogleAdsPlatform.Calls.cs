using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.GoogleAds;

public sealed partial class GoogleAdsPlatform
{
    private Answer Mutate(Call call) => Read(call, "MutateGoogleAdsRequest", (account, request) =>
    {
        var operations = request["mutateOperations"]?.AsArray() ?? [];
        if (operations.Count is 0 or > MostOperations)
        {
            return AdsAnswers.Refuse(RequestId, operations.Count == 0
                ? AdsError.Missing("mutate_operations")
                : new AdsError("requestError", "TOO_MANY_MUTATE_OPERATIONS", "Too many mutate operations: 10000 at most."));
        }

        if (Role == AdsRole.ReadOnly)
        {
            return AdsAnswers.Refuse("PERMISSION_DENIED", "The caller does not have permission", RequestId, new AdsError("authorizationError", "ACTION_NOT_PERMITTED", "The user does not have permission to perform this action."));
        }

        if (_concurrent > 0)
        {
            _concurrent--;
            return AdsAnswers.Refuse(RequestId, new AdsError("databaseError", "CONCURRENT_MODIFICATION", "Multiple requests were attempting to modify the same resource at once. Retry the request."));
        }

        return Mutate(account, request, operations);
    });

    private Answer Mutate(AdsAccount account, JsonObject request, JsonArray operations)
    {
        var (partial, dry) = ((bool?)request["partialFailure"] ?? false, (bool?)request["validateOnly"] ?? false);
        // A dry run must not use up ids either: what it leaves behind is nothing.
        var id = _lastId;
        var mutation = new AdsMutation(account, _policy, Now, () => ++id, CriterionId);
        var errors = new List<AdsError>();
        var responses = new JsonArray();
        for (var at = 0; at < operations.Count; at++)
        {
            var (kind, done, wrong) = mutation.Run(operations[at]!.AsObject());
            errors.AddRange(wrong.Select(e => e.Below(string.Create(CultureInfo.InvariantCulture, $"mutate_operations[{at}]"))));
            responses.Add(done is null ? [] : Result(operations[at]!.AsObject(), kind, done, (string?)request["responseContentType"] == "MUTABLE_RESOURCE"));
        }

        if (errors.Count > 0 && !partial)
        {
            return AdsAnswers.Refuse(RequestId, errors);
        }

        if (!dry)
        {
            (account.Resources, _lastId) = (mutation.Resources, id);
        }

        var answer = new JsonObject();
        if (errors.Count > 0)
        {
            answer["partialFailureError"] = AdsAnswers.Partial(errors, RequestId);
        }

        if (!dry)
        {
            answer["mutateOperationResponses"] = responses;
        }

        return new Answer(200, answer);
    }

    private static JsonObject Result(JsonObject operation, AdsKind? kind, AdsResource done, bool whole)
    {
        var name = operation.First().Key[..^"Operation".Length];
        var fields = kind is null ? done.Fields["ad"]!.AsObject() : done.Fields;
        var result = new JsonObject { ["resourceName"] = (string?)fields["resourceName"] };
        // Messages of labels that are put on something have no place for the resource itself.
        if (whole && kind != AdsKind.CampaignLabel && kind != AdsKind.AdGroupLabel && kind != AdsKind.AdGroupAdLabel && kind != AdsKind.AdGroupCriterionLabel && !operation.First().Value!.AsObject().ContainsKey("remove"))
        {
            result[name] = fields.DeepClone();
        }

        return new JsonObject { [$"{name}Result"] = result };
    }

    private long CriterionId(string what)
    {
        if (!_criteria.TryGetValue(what, out var id))
        {
            _criteria[what] = id = 300_000_000_000 + _criteria.Count;
        }

        return id;
    }

    private Answer Search(Call call) => Read(call, "SearchGoogleAdsRequest", (account, request) =>
    {
        if (request.ContainsKey("pageSize"))
        {
            return AdsAnswers.Refuse(RequestId, new AdsError("requestError", "PAGE_SIZE_NOT_SUPPORTED", "Setting the page size is not supported. Search Responses will have fixed page size of '10000' rows."));
        }

        return Ask(account, request, (run, query) =>
        {
            if ((bool?)request["validateOnly"] ?? false)
            {
                return new Answer(200, new JsonObject());
            }

            var all = run.Results(Now - Lag);
            if (PlaceOf((string?)request["pageToken"], query) is not { } from)
            {
                return AdsAnswers.Refuse(RequestId, new AdsError("requestError", "INVALID_PAGE_TOKEN", "Page token is invalid."));
            }

            var body = new JsonObject { ["results"] = new JsonArray([.. all.Skip(from).Take(PageSize)]), ["fieldMask"] = run.Mask, ["queryResourceConsumption"] = all.Length.ToString(CultureInfo.InvariantCulture) };
            if (from + PageSize < all.Length)
            {
                body["nextPageToken"] = TokenOf(from + PageSize, query);
            }

            if ((bool?)request["searchSettings"]?["returnTotalResultsCount"] ?? false)
            {
                body["totalResultsCount"] = all.Length.ToString(CultureInfo.InvariantCulture);
            }

            return new Answer(200, body);
        });
    });

    /// <summary>A stream is a list of parts; a refusal is its only part.</summary>
    private Answer SearchStream(Call call)
    {
        var answer = Read(call, "SearchGoogleAdsStreamRequest", (account, request) => Ask(account, request, (run, _) => new Answer(200, new JsonArray([.. run.Results(Now - Lag).Chunk(PageSize).Select(part =>
            (JsonNode)new JsonObject { ["results"] = new JsonArray([.. part]), ["fieldMask"] = run.Mask, ["requestId"] = RequestId })]))));
        return answer.Body is JsonObject error ? answer with { Body = new JsonArray(error) } : answer;
    }

    private Answer Ask(AdsAccount account, JsonObject request, Func<GaqlRun, string, Answer> answer)
    {
        if ((string?)request["query"] is not { Length: > 0 } query)
        {
            return AdsAnswers.Refuse(RequestId, AdsError.Missing("query"));
        }

        try
        {
            return answer(new GaqlRun(account, _policy, Now, GaqlQuery.Parse(query)), query);
        }
        catch (GaqlException failure)
        {
            return AdsAnswers.Refuse(RequestId, failure.Error);
        }
    }

    /// <summary>A page token is good for the query that it came of.</summary>
    private static string TokenOf(int from, string query) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{from} {query}")));

    private static int? PlaceOf(string? token, string query)
    {
        if (string.IsNullOrEmpty(token))
        {
            return 0;
        }

        var bytes = new byte[token.Length];
        var text = Convert.TryFromBase64String(token, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && text[(space + 1)..] == query && int.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : null;
    }
}
