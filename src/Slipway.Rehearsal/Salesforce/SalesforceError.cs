using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>What Salesforce says when it does not do something.</summary>
internal sealed record SalesforceError(int Status, string Code, string Message, ImmutableArray<string>? Fields = null)
{
    /// <summary>Further members of the error, such as what was found to be the same.</summary>
    public JsonObject? More { get; init; }

    public static SalesforceError NotFound(string message = "The requested resource does not exist") => new(404, "NOT_FOUND", message);

    public static SalesforceError Deleted() => new(404, "ENTITY_IS_DELETED", "entity is deleted", []);

    public static SalesforceError Parser(string message) => new(400, "JSON_PARSER_ERROR", message);

    public static SalesforceError NoColumn(string field, string type) => new(400, "INVALID_FIELD", $"No such column '{field}' on sobject of type {type}");

    public static SalesforceError Query(string message) => new(400, "MALFORMED_QUERY", message);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["message"] = Message, ["errorCode"] = Code };
        if (Fields is { } fields)
        {
            json["fields"] = new JsonArray([.. fields.Select(f => JsonValue.Create(f))]);
        }

        foreach (var (name, value) in More ?? [])
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }

    /// <summary>As it stands in the result of one record among several: <c>statusCode</c> in place of <c>errorCode</c>.</summary>
    public JsonObject ToResult() => new()
    {
        ["statusCode"] = Code,
        ["message"] = Message,
        ["fields"] = new JsonArray([.. (Fields ?? []).Select(f => JsonValue.Create(f))]),
    };
}

/// <summary>Ends the work on a call, or on one record of it; caught where the answer is made.</summary>
internal sealed class SalesforceRefusal(params ImmutableArray<SalesforceError> errors) : Exception(errors[0].Message)
{
    public ImmutableArray<SalesforceError> Errors { get; } = errors;

    public Answer ToAnswer() => new(Errors[0].Status, new JsonArray([.. Errors.Select(e => e.ToJson())]));
}
