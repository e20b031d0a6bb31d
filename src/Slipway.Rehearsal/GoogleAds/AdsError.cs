using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>One error of a <c>GoogleAdsFailure</c>.</summary>
/// <param name="Group">Which enumeration, as JSON has it: <c>campaignError</c>.</param>
/// <param name="Code">Its value: <c>DUPLICATE_CAMPAIGN_NAME</c>.</param>
/// <param name="Words">What Google says.</param>
internal sealed record AdsError(string Group, string Code, string Words)
{
    /// <summary>The place below the request, as <c>create.ad.final_urls[0]</c>; null for none.</summary>
    public string? Place { get; init; }

    /// <summary>The value that set it off.</summary>
    public string? Trigger { get; init; }

    public JsonObject? Details { get; init; }

    public AdsError Below(string place) => this with { Place = Place is null ? place : $"{place}.{Place}" };

    public static AdsError Missing(string field) => new("fieldError", "REQUIRED", "The required field was not present.") { Place = field };

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["errorCode"] = new JsonObject { [Group] = Code }, ["message"] = Words };
        if (Trigger is not null)
        {
            json["trigger"] = new JsonObject { ["stringValue"] = Trigger };
        }

        if (Place is not null)
        {
            json["location"] = new JsonObject { ["fieldPathElements"] = new JsonArray([.. Place.Split('.').Select(Element)]) };
        }

        if (Details is not null)
        {
            json["details"] = Details.DeepClone();
        }

        return json;
    }

    private static JsonObject Element(string part)
    {
        var bracket = part.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0
            ? new JsonObject { ["fieldName"] = part }
            : new JsonObject { ["fieldName"] = part[..bracket], ["index"] = int.Parse(part[(bracket + 1)..^1], System.Globalization.CultureInfo.InvariantCulture) };
    }
}

/// <summary>Google's error answers: <c>google.rpc.Status</c> with what went wrong in its details.</summary>
internal static class AdsAnswers
{
    private const string Failure = "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure";

    private static readonly ImmutableDictionary<string, int> Https = ImmutableDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("INVALID_ARGUMENT", 400), KeyValuePair.Create("UNAUTHENTICATED", 401), KeyValuePair.Create("PERMISSION_DENIED", 403), KeyValuePair.Create("NOT_FOUND", 404),
        KeyValuePair.Create("RESOURCE_EXHAUSTED", 429), KeyValuePair.Create("INTERNAL", 500), KeyValuePair.Create("UNIMPLEMENTED", 501),
    ]);

    public static Answer Refuse(string status, string words, params IEnumerable<JsonNode> details) => new(
        Https[status],
        new JsonObject { ["error"] = new JsonObject { ["code"] = Https[status], ["message"] = words, ["status"] = status, ["details"] = new JsonArray([.. details]) } });

    public static Answer Refuse(string status, string words, string requestId, params IReadOnlyList<AdsError> errors) => Refuse(status, words, DetailOf(errors, requestId));

    public static Answer Refuse(string requestId, params IReadOnlyList<AdsError> errors) => Refuse("INVALID_ARGUMENT", "Request contains an invalid argument.", requestId, errors);

    public static Answer Unreadable(IReadOnlyList<(string Place, string Words)> wrong) => Refuse(
        "INVALID_ARGUMENT",
        string.Join('\n', wrong.Select(w => w.Words)),
        new JsonObject
        {
            ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
            ["fieldViolations"] = new JsonArray([.. wrong.Select(w => new JsonObject { ["field"] = w.Place, ["description"] = w.Words })]),
        });

    /// <summary>Google would know what to do with it; the rehearsal says that it does not, and never does something else.</summary>
    public static Answer NotPlayed(string what) => Refuse("UNIMPLEMENTED", $"The rehearsed Google Ads does not play {what}.");

    /// <summary>What went wrong beside what went well.</summary>
    public static JsonObject Partial(IReadOnlyList<AdsError> errors, string requestId) => new()
    {
        ["code"] = 3,
        ["message"] = $"{(errors.Count > 1 ? "Multiple errors in ‘details’. First error: " : "")}{errors[0].Words}{(errors[0].Place is { } place ? $", at {place}" : "")}",
        ["details"] = new JsonArray(DetailOf(errors, requestId)),
    };

    public static JsonObject Reason(string reason, JsonObject? more = null)
    {
        var metadata = more ?? [];
        metadata["service"] = "googleads.googleapis.com";
        return new() { ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = reason, ["domain"] = "googleapis.com", ["metadata"] = metadata };
    }

    private static JsonObject DetailOf(IReadOnlyList<AdsError> errors, string requestId) => new()
    {
        ["@type"] = Failure,
        ["errors"] = new JsonArray([.. errors.Select(e => e.ToJson())]),
        ["requestId"] = requestId,
    };
}
