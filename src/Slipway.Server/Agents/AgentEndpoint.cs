using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Agents;

/// <summary>Where agents speak the Model Context Protocol: one address, one message for each POST, and nothing kept between two.</summary>
/// <remarks>
/// The package that would map this for us cannot be had, so what it looks at is looked at here: where a browser's request comes from, the token, the size, and that the headers say what the body says.
/// Whoever comes in is an agent from here on, whatever their token is: nothing behind this address can approve.
/// </remarks>
internal static class AgentEndpoint
{
    public const string Path = "/mcp";

    /// <summary>The longest message. A draft's text is a few kilobytes.</summary>
    public const int MostBytes = 1024 * 1024;

    public static void MapAgentEndpoint(this IEndpointRouteBuilder app)
    {
        // A browser's sign-in opens nothing here: the token is asked for below, in the words that agents' programs understand.
        app.MapPost(Path, PostAsync).AllowAnonymous().RequireRateLimiting(RateLimits.Agents).ExcludeFromDescription();
        app.MapMethods(Path, ["GET", "HEAD", "PUT", "PATCH", "DELETE"], (HttpContext context) =>
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return TypedResults.StatusCode(StatusCodes.Status405MethodNotAllowed);
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task PostAsync(HttpContext context, AgentServer agents, PublicAddress address, ILoggerFactory logs)
    {
        if (!OwnOrigin.IsOurs(context.Request.Headers.Origin, address))
        {
            await Problems.Refused(StatusCodes.Status403Forbidden, "other-site", "Another site asked for this.", "Connect from a program, not from a page of another site.").ExecuteAsync(context);
            return;
        }

        if (context.Actor() is not { Token: not null } actor)
        {
            await TokenHelp.AskAsync(context, address);
            return;
        }

        var (message, refusal) = await ReadAsync(context.Request);
        if (message is null)
        {
            await RefuseAsync(context, refusal!);
            return;
        }

        if (MessageHeaders.Mismatch(context.Request.Headers, message) is { } mismatch)
        {
            await RefuseAsync(context, new Refusal(StatusCodes.Status400BadRequest, mismatch, (message as JsonRpcRequest)?.Id ?? default));
            return;
        }

        var version = context.Request.Headers[MessageHeaders.Version].ToString();
        message.Context = new JsonRpcMessageContext { User = (actor with { IsAgent = true }).ToPrincipal("mcp"), ProtocolVersion = version.Length > 0 ? version : null };
        await ServeAsync(context, message, agents, logs);
    }

    private static async Task ServeAsync(HttpContext context, JsonRpcMessage message, AgentServer agents, ILoggerFactory logs)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true };
        await using var server = McpServer.Create(transport, agents.Options, logs, context.RequestServices);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var running = server.RunAsync(end.Token);
        try
        {
            if (!await transport.HandlePostRequestAsync(message, response.Body, first => Say(response, first), context.RequestAborted))
            {
                response.Headers.ContentType = default;
                response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked went away, which is how a call is called off.
        }
        finally
        {
            await transport.DisposeAsync();
            await end.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Some errors of the protocol have a status of HTTP, which can be said only before the first byte.
    private static ValueTask Say(HttpResponse response, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error: { } error } && !response.HasStarted)
        {
            response.StatusCode = (McpErrorCode)error.Code switch
            {
                McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.HeaderMismatch => StatusCodes.Status400BadRequest,
                _ => response.StatusCode,
            };
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<(JsonRpcMessage? Message, Refusal? Refusal)> ReadAsync(HttpRequest request)
    {
        var accepts = request.GetTypedHeaders().Accept;
        if (!Accepts("application/json") || !Accepts("text/event-stream"))
        {
            return Refused(StatusCodes.Status406NotAcceptable, McpErrorCode.InvalidRequest, "Send 'Accept: application/json, text/event-stream'.");
        }

        if (!request.HasJsonContentType())
        {
            return Refused(StatusCodes.Status415UnsupportedMediaType, McpErrorCode.InvalidRequest, "Send one JSON-RPC message as application/json.");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostBytes;
        }

        try
        {
            var message = await JsonSerializer.DeserializeAsync<JsonRpcMessage>(request.Body, McpJsonUtilities.DefaultOptions, request.HttpContext.RequestAborted);
            return message is JsonRpcRequest or JsonRpcNotification
                ? (message, null)
                : Refused(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, "Send one request or notification; nothing is asked back from here.");
        }
        catch (JsonException)
        {
            return Refused(StatusCodes.Status400BadRequest, McpErrorCode.ParseError, "The body is not one JSON-RPC message.");
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused(StatusCodes.Status413PayloadTooLarge, McpErrorCode.InvalidRequest, $"A message has at most {MostBytes} bytes.");
        }

        bool Accepts(string type) => accepts.Any(a => new MediaTypeHeaderValue(type).IsSubsetOf(a));

        static (JsonRpcMessage?, Refusal?) Refused(int status, McpErrorCode code, string message) =>
            (null, new Refusal(status, new JsonRpcErrorDetail { Code = (int)code, Message = message }, default));
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal) => Results.Json(
        new JsonRpcError { Id = refusal.Id, Error = refusal.Error }, McpJsonUtilities.DefaultOptions, statusCode: refusal.Status).ExecuteAsync(context);

    private sealed record Refusal(int Status, JsonRpcErrorDetail Error, RequestId Id);
}
