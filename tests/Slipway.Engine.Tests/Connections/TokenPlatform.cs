using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Tests.Connections;

/// <summary>A platform with a token endpoint that takes back what it gave, over real HTTP.</summary>
internal sealed class TokenPlatform : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _made;

    private TokenPlatform(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Every token exchange, by its fields.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Exchanges { get; } = new();

    /// <summary>The headers of every call, by name.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Calls { get; } = new();

    /// <summary>The access token that is good now; any other is answered 401.</summary>
    public string Good { get; set; } = "";

    /// <summary>What the token endpoint answers in place of a token.</summary>
    public string? Refuses { get; set; }

    /// <summary>How long a token is good, in seconds.</summary>
    public int Life { get; set; } = 1800;

    /// <summary>What every call is answered.</summary>
    public Func<HttpContext, IResult>? Answers { get; set; }

    public static async Task<TokenPlatform> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var platform = new TokenPlatform(builder.Build());
        platform._app.MapPost("/token", (Delegate)platform.TokenAsync);
        platform._app.Map("/api/{**path}", (Delegate)platform.Call);
        await platform._app.StartAsync();
        return platform;
    }

    /// <summary>A connector of which only the probe does something: it asks the platform who is calling.</summary>
    public ConnectorManifest Manifest(params SignInMethod[] signIns) => new("test.tokens", "Token platform")
    {
        BaseAddress = $"{Address}/api/",
        SignIns = [.. signIns],
        Fields = [new ConnectionField("region", "Region") { Optional = true, Help = "For example eu." }],
        Headers = ImmutableSortedDictionary<string, string>.Empty.Add("X-Region", "{region}"),
        RateRules = [new RateRule("account", 100, TimeSpan.FromSeconds(10))],
        Capabilities = [new Capability(AssetKind.Page) { Staging = Sdk.Connectors.Staging.Status, Concurrency = Concurrency.CompareOnly, Identity = Identity.NaturalKey, Launch = LaunchEffect.Reversible, Undo = true }],
        Create = context => new Asking(context),
    };

    public SignInMethod OAuth => new(SignInKind.OAuth)
    {
        Fields = [new ConnectionField("client_id", "Client"), new ConnectionField("client_secret", "Secret") { Secret = true }],
        AuthorizeAddress = $"{Address}/authorize",
        TokenAddress = $"{Address}/token",
        Scope = "content forms",
    };

    public SignInMethod ServiceAccount => new(SignInKind.ServiceAccount)
    {
        Fields = [new ConnectionField("issuer", "Issuer"), new ConnectionField("subject", "User"), new ConnectionField("private_key", "Key") { Secret = true }],
        TokenAddress = $"{Address}/token",
        Audience = "https://login.example.com",
        Scope = "ads",
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        Exchanges.Enqueue(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
        if (Refuses is { } error)
        {
            return Results.Json(new { error, error_description = "said the platform" }, statusCode: StatusCodes.Status400BadRequest);
        }

        Good = $"token-{Interlocked.Increment(ref _made)}";
        return Results.Json(new { access_token = Good, refresh_token = $"refresh-{_made}", expires_in = Life });
    }

    private IResult Call(HttpContext context)
    {
        Calls.Enqueue(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        return Answers?.Invoke(context) ?? (context.Request.Headers.Authorization.ToString() == $"Bearer {Good}" ? Results.Text("Nordlager") : Results.StatusCode(StatusCodes.Status401Unauthorized));
    }

    private sealed class Asking(ConnectorContext context) : PlatformConnector(new ConnectorDescription("test.tokens", "Token platform") { Capabilities = [] }, [])
    {
        private readonly PlatformApi _api = new(
            context.Http,
            answer => answer.Status == 401 ? new Outcome.Refused([Finding.Error("connection-revoked", "The token is not good.", fix: "Enter another.")]) : null,
            context.Time);

        public override async Task<Probe> ProbeAsync(CancellationToken cancellation)
        {
            var answer = await _api.SendAsync(HttpMethod.Get, "me?secret=value", null, cancellation);
            return new Probe(true, []) { Account = answer.Body, Facts = context.Facts.SetItem("region", context.Settings.GetValueOrDefault("region", "none")) };
        }
    }
}
