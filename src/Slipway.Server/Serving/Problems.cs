using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Commands;

namespace Slipway.Server.Serving;

/// <summary>The one place where findings and refusals become problem details (RFC 9457).</summary>
public static class Problems
{
    /// <summary>What the caller sent cannot be used: 422 with every finding.</summary>
    public static ProblemHttpResult From(IEnumerable<Finding> findings)
    {
        var rows = findings.Select(FindingRow.Of).ToList();
        return TypedResults.Problem(
            rows.Count == 1 ? rows[0].Message : $"{rows.Count} things must be mended.",
            statusCode: StatusCodes.Status422UnprocessableEntity,
            title: "This cannot be used as it is.",
            type: "/problems/findings",
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["findings"] = rows });
    }

    /// <summary>A refusal with a stable code and the next step in words.</summary>
    public static ProblemHttpResult Refused(int status, string code, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: $"/problems/{code}");
}
