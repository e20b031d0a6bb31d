using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Slipway.Server.Agents;

/// <summary>Holds the headers of a message to its body: what stands before us, a proxy or a firewall, decides by the headers, and must not have been told something else.</summary>
/// <remarks>Only from revision 2026-07-28 on; before it the headers say nothing of the body.</remarks>
internal static class MessageHeaders
{
    public const string Version = "MCP-Protocol-Version";
    public const string Method = "Mcp-Method";
    public const string Name = "Mcp-Name";

    /// <summary>The first revision in which each request says for itself which revision it is of.</summary>
    public const string FirstStateless = "2026-07-28";

    public const string VersionInBody = "io.modelcontextprotocol/protocolVersion";
    public const string CapabilitiesInBody = "io.modelcontextprotocol/clientCapabilities";

    /// <summary>What is wrong; null when headers and body agree.</summary>
    public static JsonRpcErrorDetail? Mismatch(IHeaderDictionary headers, JsonRpcMessage message)
    {
        var (method, parameters, isRequest) = message switch
        {
            JsonRpcRequest request => (request.Method, request.Params as JsonObject, true),
            JsonRpcNotification notification => (notification.Method, notification.Params as JsonObject, false),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var meta = parameters?["_meta"] as JsonObject;
        var said = headers[Version].ToString();
        var meant = Text(meta?[VersionInBody]);
        if (!IsStateless(said) && !IsStateless(meant))
        {
            return null;
        }

        return said.Length == 0 ? Mismatched($"The header {Version} is missing.")
            : isRequest && meant is null ? Missing(VersionInBody)
            : meant is not null && meant != said ? Mismatched($"The header {Version} says '{said}', and the body '{meant}'.")
            : headers[Method].ToString().Trim() is var named && named != method ? Mismatched(named.Length == 0 ? $"The header {Method} is missing." : $"The header {Method} says '{named}', and the body '{method}'.")
            : NameMismatch(headers, method, parameters) is { } name ? name
            : isRequest && meta?[CapabilitiesInBody] is not JsonObject ? Missing(CapabilitiesInBody)
            : null;
    }

    /// <summary>What a message is about, where a header has to say it: the tool's name, or the resource's address.</summary>
    public static string? NameIn(string method, JsonObject? parameters) => Text(method switch
    {
        RequestMethods.ToolsCall or RequestMethods.PromptsGet => parameters?["name"],
        RequestMethods.ResourcesRead => parameters?["uri"],
        _ => null,
    });

    public static bool IsStateless(string? version) => version is { Length: 10 } && string.CompareOrdinal(version, FirstStateless) >= 0;

    private static JsonRpcErrorDetail? NameMismatch(IHeaderDictionary headers, string method, JsonObject? parameters)
    {
        if (NameIn(method, parameters) is not { } meant)
        {
            return null;
        }

        var said = headers[Name].ToString().Trim();
        return said.Length == 0 ? Mismatched($"The header {Name} is missing.")
            : McpHeaderEncoder.DecodeValue(said) != meant ? Mismatched($"The header {Name} names something else than the body.")
            : null;
    }

    /// <summary>A text in a message; null where something else stands, or nothing.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonRpcErrorDetail Mismatched(string message) => new() { Code = (int)McpErrorCode.HeaderMismatch, Message = message };

    private static JsonRpcErrorDetail Missing(string key) => new() { Code = (int)McpErrorCode.InvalidParams, Message = $"The request lacks _meta/{key}." };
}
