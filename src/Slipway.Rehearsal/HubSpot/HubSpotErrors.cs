using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>Carries an error answer out of the depth of a check.</summary>
internal sealed class RefusedException(Answer answer) : Exception("Refused.")
{
    public Answer Answer { get; } = answer;
}

/// <summary>HubSpot's error bodies: <c>{status, message, correlationId, category}</c>, with <c>subCategory</c>, <c>context</c>, <c>errors</c> and <c>links</c> where it has more to say.</summary>
internal sealed class HubSpotErrors(Func<string> correlation)
{
    public RefusedException Refuse(int status, string category, string message, string? subCategory = null, IEnumerable<(string Name, IEnumerable<string> Values)>? context = null, JsonArray? errors = null) =>
        new(Say(status, category, message, subCategory, context, errors));

    public Answer Say(int status, string category, string message, string? subCategory = null, IEnumerable<(string Name, IEnumerable<string> Values)>? context = null, JsonArray? errors = null)
    {
        var body = new JsonObject { ["status"] = "error", ["message"] = message, ["correlationId"] = correlation() };
        if (errors is not null)
        {
            body["errors"] = errors;
        }

        if (context is not null)
        {
            body["context"] = new JsonObject(context.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)c.Values.List())));
        }

        body["category"] = category;
        if (subCategory is not null)
        {
            body["subCategory"] = subCategory;
        }

        return new Answer(status, body);
    }

    /// <summary>The body breaks the description.</summary>
    public Answer Invalid(ImmutableArray<ContractProblem> problems) => Say(
        400,
        "VALIDATION_ERROR",
        $"Invalid input JSON on line 1, column 1: {problems[0].Message}",
        errors: problems.Select(p => new JsonObject { ["message"] = p.Message, ["in"] = p.Path, ["code"] = p.Code, ["context"] = new JsonObject { ["propertyName"] = new JsonArray(p.Path) } }).List());

    /// <summary>What was asked for breaks a rule.</summary>
    public RefusedException Invalid(string message, string? at = null, string? subCategory = null) => Refuse(
        400,
        "VALIDATION_ERROR",
        message,
        subCategory,
        errors: at is null ? null : [new JsonObject { ["message"] = message, ["in"] = at, ["context"] = new JsonObject { ["propertyName"] = new JsonArray(at) } }]);

    /// <summary>The thing is not there.</summary>
    public RefusedException Gone(string what, string id) => Refuse(404, "OBJECT_NOT_FOUND", $"{what} with ID {id} not found", context: [("id", [id])]);

    /// <summary>A right is missing; any of those named would do.</summary>
    public Answer NoRight(IEnumerable<string> scopes)
    {
        var answer = Say(
            403,
            "MISSING_SCOPES",
            "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
            errors: [new JsonObject { ["message"] = "One or more of the following scopes are required.", ["context"] = new JsonObject { ["requiredGranularScopes"] = scopes.List() } }]);
        answer.Body!["links"] = new JsonObject { ["scopes"] = "https://developers.hubspot.com/scopes" };
        return answer;
    }
}
