using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol.Protocol;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Commands;

namespace Slipway.Server.Agents;

/// <summary>What a tool answers: its result as data, or all that is wrong and what to do.</summary>
internal static class Answers
{
    /// <summary>Names as in the HTTP API.</summary>
    public static readonly JsonSerializerOptions Json = Made();

    /// <summary>A result: as data for programs, and the same as text for models that see only that.</summary>
    public static CallToolResult Of<T>(T value)
    {
        var data = JsonSerializer.SerializeToElement(value, Json);
        return new CallToolResult { StructuredContent = data, Content = [new TextContentBlock { Text = data.GetRawText() }] };
    }

    /// <summary>A refusal: every finding that is given, in words, then the next step.</summary>
    public static CallToolResult Refused(IEnumerable<Finding> findings, string next) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = string.Join('\n', [.. findings.Select(Line), $"Next: {next}"]) }],
    };

    public static CallToolResult Refused(string code, string message, string next) => Refused([Finding.Error(code, message)], next);

    private static string Line(Finding finding)
    {
        var where = finding.Place?.ToString() ?? finding.Asset ?? finding.Field;
        return $"{finding.Level.ToString().ToLowerInvariant()} {finding.Code}{(where is null ? "" : $" in {where}")}: {finding.Message}{(finding.Fix is null ? "" : $" {finding.Fix}")}{(finding.Why is null ? "" : $" ({finding.Why})")}";
    }

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions(Output.JsonNames) { WriteIndented = false, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        options.MakeReadOnly();
        return options;
    }
}
