using System.Collections.Immutable;
using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Serving;

namespace Slipway.Server.Commands;

/// <summary>The running server's HTTP API, as commands use it.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _client;

    private ApiClient(string address, string token)
    {
        // No time-out: preparing and importing take what they take, and Ctrl-C stops them.
        _client = new HttpClient { BaseAddress = new Uri(address.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>Adds the options by which a command finds its server.</summary>
    public static Command Options(Command command)
    {
        command.Options.Add(CommonOptions.Data);
        command.Options.Add(CommonOptions.Server);
        command.Options.Add(CommonOptions.Token);
        return command;
    }

    /// <summary>The server that the command means.</summary>
    /// <exception cref="CommandException">None runs, or there is no token for it.</exception>
    public static ApiClient Open(ParseResult parse, Output output)
    {
        var data = CommonOptions.Settings(parse, output).Data;
        var address = parse.GetValue(CommonOptions.Server) ?? RunningServer.Find(data)?.Address
            ?? throw new CommandException("server-not-running", ExitCode.Failure, $"No server runs on {data}. Start it with: slipway serve --data {data}, or name another with --server URL.");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw CommandException.WrongUse("server-address", $"'{address}' is not a server's address. Write it like http://localhost:5080.");
        }

        var token = (parse.GetValue(CommonOptions.Token) ?? Environment.GetEnvironmentVariable("SLIPWAY_TOKEN"))?.Trim();
        return string.IsNullOrEmpty(token)
            ? throw CommandException.WrongUse("token-missing", $"This needs an API token. Make one on {address.TrimEnd('/')}/tokens and put it into the environment: export SLIPWAY_TOKEN=slipway_…")
            : new ApiClient(address, token);
    }

    /// <summary>The server that the command names or that runs on its data folder; null when none does, and the command may use the folder itself.</summary>
    public static async Task<ApiClient?> OpenIfRunningAsync(ParseResult parse, Output output, CancellationToken stop)
    {
        var runs = parse.GetValue(CommonOptions.Server) is not null
            || (RunningServer.Find(CommonOptions.Settings(parse, output).Data) is { } server && await server.IsReadyAsync(stop));
        return runs ? Open(parse, output) : null;
    }

    /// <summary>Where a person opens a campaign.</summary>
    public string PageOf(string campaign) => $"{_client.BaseAddress}campaigns/{Uri.EscapeDataString(campaign)}";

    public Task<ApiAnswer> GetAsync(string path, CancellationToken stop) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path), stop);

    public Task<ApiAnswer> DeleteAsync(string path, CancellationToken stop) => SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), stop);

    public Task<ApiAnswer> PostAsync(string path, object? body, CancellationToken stop) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: Output.JsonNames) }, stop);

    public Task<ApiAnswer> PutAsync(string path, object body, CancellationToken stop) => SendAsync(
        new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body, body.GetType(), options: Output.JsonNames) }, stop);

    /// <summary>The server's address, with a slash at the end.</summary>
    public Uri Address => _client.BaseAddress!;

    /// <summary>Sends a file as it is read, however large it is.</summary>
    public Task<ApiAnswer> PostFileAsync(string path, Stream file, CancellationToken stop)
    {
        var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = content }, stop);
    }

    /// <summary>Sends a request as it is, and hands the answer over while it is still coming.</summary>
    public Task<HttpResponseMessage> StreamAsync(HttpRequestMessage request, CancellationToken stop) => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);

    public void Dispose() => _client.Dispose();

    private async Task<ApiAnswer> SendAsync(HttpRequestMessage request, CancellationToken stop)
    {
        using (request)
        {
            try
            {
                using var answer = await _client.SendAsync(request, stop);
                return new ApiAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(stop));
            }
            catch (HttpRequestException e)
            {
                throw new CommandException("server-unreachable", ExitCode.Failure, $"{_client.BaseAddress} does not answer: {e.Message} Look at: slipway status");
            }
        }
    }
}

/// <summary>What the server answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, string Text)
{
    private sealed record Problem(string? Title, string? Detail, string? Type, ImmutableArray<FindingRow>? Findings);

    public bool IsFine => (int)Status is >= 200 and < 300;

    public T Read<T>() => JsonSerializer.Deserialize<T>(Text, Output.JsonNames) ?? throw Unreadable();

    /// <summary>Says why the server refused; with <c>--json</c> as the result.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="what">What was asked for, for when there is no such thing, for example "campaign autumn".</param>
    public async Task<int> RefuseAsync(Output output, string what)
    {
        if (Status == HttpStatusCode.NotFound)
        {
            return await output.FindingsAsync([Finding.Error("not-found", $"The server has no {what}.")]);
        }

        Problem? problem;
        try
        {
            problem = JsonSerializer.Deserialize<Problem>(Text, Output.JsonNames);
        }
        catch (JsonException)
        {
            throw Unreadable();
        }

        return await output.FindingsAsync(problem?.Findings is { IsDefaultOrEmpty: false } findings
            ? [.. findings.Select(f => f.ToFinding())]
            : [Finding.Error(problem?.Type is { } type && type.StartsWith("/problems/", StringComparison.Ordinal) ? type["/problems/".Length..] : "refused", problem?.Title ?? $"The server refused ({(int)Status}).", fix: problem?.Detail)]);
    }

    private CommandException Unreadable() => new("server-answer", ExitCode.Failure, $"The server answered {(int)Status} with something that is no answer of Slipway. Is the address right?");
}
