using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Slipway.Rehearsal.Simulation;

/// <summary>Plays simulated platforms over real HTTP on loopback, each below its own name: <c>http://127.0.0.1:PORT/hubspot</c>.</summary>
public sealed class RehearsalServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RehearsalServer(WebApplication app, ImmutableArray<SimulatedPlatform> platforms) => (_app, Platforms) = (app, platforms);

    /// <summary>What it plays.</summary>
    public ImmutableArray<SimulatedPlatform> Platforms { get; }

    /// <summary>Where it answers, without a slash at the end.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Listens from the moment it is returned.</summary>
    /// <param name="platforms">What to play.</param>
    /// <param name="port">The port; 0 for a free one.</param>
    public static async Task<RehearsalServer> StartAsync(ImmutableArray<SimulatedPlatform> platforms, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var app = builder.Build();
        foreach (var platform in platforms)
        {
            app.Map($"/{platform.Name}/{{**path}}", context => AnswerAsync(platform, context));
        }

        await app.StartAsync();
        var server = new RehearsalServer(app, platforms);
        foreach (var platform in platforms)
        {
            platform.Address = $"{server.Address}/{platform.Name}";
        }

        return server;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(SimulatedPlatform platform, HttpContext context)
    {
        var (answer, cut) = platform.Play(await ReadAsync(platform, context));
        if (answer is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        ReadOnlyMemory<byte> body = answer.File ?? (answer.Text is { } text ? Encoding.UTF8.GetBytes(text) : answer.Body is { } json ? Encoding.UTF8.GetBytes(json.ToJsonString()) : []);
        if (body.Length == 0)
        {
            return;
        }

        context.Response.ContentType ??= answer.Text is null && answer.File is null ? "application/json;charset=utf-8" : answer.TextType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(cut ? body[..(body.Length / 2)] : body);
        if (cut)
        {
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private static async Task<Call> ReadAsync(SimulatedPlatform platform, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var path = context.Request.Path.Value![(platform.Name.Length + 1)..];
        return new Call(
            context.Request.Method,
            path.Length == 0 ? "/" : path,
            context.Request.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal),
            body.ToArray())
        {
            Query = context.Request.Query.ToImmutableDictionary(q => q.Key, q => q.Value.Select(v => v ?? "").ToImmutableArray(), StringComparer.Ordinal),
            Address = $"{context.Request.Scheme}://{context.Request.Host}/{platform.Name}",
        };
    }
}
