using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Slipway.Server.Commands;

namespace Slipway.Server.Agents;

/// <summary>Carries what a program says on standard input to the server's address for agents, and the answers back: a line for each message, and nothing else on standard output.</summary>
internal sealed class StdioBridge(ApiClient api, TextReader from, TextWriter to, Func<string, Task> say)
{
    // A code of our own: the server could not be asked, or did not let us.
    private const int NotAsked = -32000;

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _underWay = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private volatile string? _agreed;

    /// <summary>Until standard input ends; what is under way then is answered first.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var open = new ConcurrentDictionary<Task, byte>();
        while (await from.ReadLineAsync(stop) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (Parsed(line) is not { } message)
            {
                await WriteAsync(Error(null, -32700, "The line is not one JSON-RPC message."));
                continue;
            }

            if (Method(message) is "notifications/cancelled")
            {
                CallOff(message["params"]?["requestId"]);
                continue;
            }

            // Begun here, so that it can be called off by the next line.
            var end = Begun(message, stop);
            var carried = Task.Run(() => CarryAsync(message, line, end), stop);
            open[carried] = 0;
            _ = carried.ContinueWith(done => open.TryRemove(done, out _), TaskScheduler.Default);
            // What is agreed on at the beginning stands in the headers of everything after it.
            if (Method(message) is RequestMethods.Initialize)
            {
                await carried;
            }
        }

        await Task.WhenAll(open.Keys);
    }

    private CancellationTokenSource Begun(JsonObject message, CancellationToken stop)
    {
        var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (message["id"] is { } id)
        {
            _underWay[id.ToJsonString()] = end;
        }

        return end;
    }

    private async Task CarryAsync(JsonObject message, string line, CancellationTokenSource end)
    {
        var id = message["id"];
        try
        {
            using var request = Request(message, line);
            using var answer = await api.StreamAsync(request, end.Token);
            await ReadAsync(message, answer, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Called off: nobody waits for the answer.
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            await RefusedAsync(id, $"{api.Address} does not answer: {e.Message}");
        }
        finally
        {
            if (id is not null)
            {
                _underWay.TryRemove(id.ToJsonString(), out _);
            }

            end.Dispose();
        }
    }

    private HttpRequestMessage Request(JsonObject message, string line)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, AgentEndpoint.Path) { Content = new StringContent(line, Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var (method, parameters) = (Method(message)!, message["params"] as JsonObject);
        if ((MessageHeaders.Text(parameters?["_meta"]?[MessageHeaders.VersionInBody]) ?? _agreed) is { } version)
        {
            request.Headers.TryAddWithoutValidation(MessageHeaders.Version, version);
        }

        request.Headers.TryAddWithoutValidation(MessageHeaders.Method, method);
        if (MessageHeaders.NameIn(method, parameters) is { } name)
        {
            request.Headers.TryAddWithoutValidation(MessageHeaders.Name, McpHeaderEncoder.EncodeValue(name));
        }

        return request;
    }

    private async Task ReadAsync(JsonObject message, HttpResponseMessage answer, CancellationToken stop)
    {
        var (id, type) = (message["id"], answer.Content.Headers.ContentType?.MediaType);
        if (type == "text/event-stream")
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(stop);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
            {
                await PassAsync(message, item.Data);
            }

            return;
        }

        var text = await answer.Content.ReadAsStringAsync(stop);
        if (type == "application/json" && Parsed(text) is { } error && id is not null)
        {
            error["id"] = id.DeepClone();
            await WriteAsync(error.ToJsonString());
        }
        else if (!answer.IsSuccessStatusCode)
        {
            var problem = Parsed(text);
            var wait = answer.Headers.RetryAfter?.Delta is { } seconds ? $" Try again in {seconds.TotalSeconds} seconds." : "";
            await RefusedAsync(id, $"The server refused ({(int)answer.StatusCode}): {MessageHeaders.Text(problem?["title"])} {MessageHeaders.Text(problem?["detail"])}{wait}".TrimEnd());
        }
    }

    private async Task PassAsync(JsonObject message, string data)
    {
        if (data.Length == 0)
        {
            return;
        }

        if (Method(message) is RequestMethods.Initialize && MessageHeaders.Text(Parsed(data)?["result"]?["protocolVersion"]) is { } version)
        {
            _agreed = version;
        }

        await WriteAsync(data);
    }

    private async Task RefusedAsync(JsonNode? id, string message)
    {
        await say(message);
        if (id is not null)
        {
            await WriteAsync(Error(id, NotAsked, message));
        }
    }

    private void CallOff(JsonNode? id)
    {
        // The server learns of it by the connection that closes.
        if (id is not null && _underWay.TryRemove(id.ToJsonString(), out var end))
        {
            end.Cancel();
        }
    }

    private async Task WriteAsync(string message)
    {
        await _writing.WaitAsync();
        try
        {
            await to.WriteAsync(message.ReplaceLineEndings("") + "\n");
            await to.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    private static string Error(JsonNode? id, int code, string message) =>
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString();

    private static string? Method(JsonObject message) => MessageHeaders.Text(message["method"]);

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
