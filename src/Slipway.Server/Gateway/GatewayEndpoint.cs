using System.Text.Json;
using System.Threading.RateLimiting;
using Slipway.Ai.Gateway;
using Slipway.Store.Halts;

namespace Slipway.Server.Gateway;

/// <summary>Where tools made for OpenAI's protocol come in: <c>/v1</c>, before all that pages need, with keys of its own.</summary>
internal sealed class GatewayEndpoint(GatewayDesk desk, GatewayKeys keys, GatewayCalls calls, HaltBook halts) : IDisposable
{
    public const string Path = "/v1";

    private const string Bearer = "Bearer ";

    // A key that is none of ours is a guess. They are counted, so that nobody makes the database look up one after another.
    private readonly PartitionedRateLimiter<HttpContext> _guesses = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "unknown", _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) }));

    public Task AnswerAsync(HttpContext context)
    {
        // Answers are the caller's alone, and no page.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var path = context.Request.Path.Value![Path.Length..].TrimEnd('/');
        return (context.Request.Method, path) switch
        {
            ("POST", "/chat/completions") => CallAsync(context, GatewayCall.Chat),
            ("POST", "/responses") => CallAsync(context, GatewayCall.Responses),
            ("POST", "/embeddings") => CallAsync(context, GatewayCall.Embeddings),
            ("GET", "/models") => ModelsAsync(context),
            _ => GatewayError.WriteAsync(context, new Refusal(404, "not_offered", "The gateway answers POST /v1/chat/completions, /v1/responses and /v1/embeddings, and GET /v1/models.")),
        };
    }

    public void Dispose() => _guesses.Dispose();

    private async Task CallAsync(HttpContext context, GatewayCall call)
    {
        if (await KnownAsync(context) is not { } known)
        {
            return;
        }

        var rules = desk.Now;
        var refusal = await halts.FindGatewayAsync() is { } halt
            ? new Refusal(503, "gateway_paused", $"The AI gateway is paused{(halt.Reason.Length > 0 ? $": {halt.Reason.TrimEnd('.')}" : "")}. It goes on once somebody resumes it.")
            : rules.Closed;
        await calls.RunAsync(context, call, known.Key, known.Caller, rules, refusal);
    }

    private async Task ModelsAsync(HttpContext context)
    {
        if (await KnownAsync(context) is not { } known)
        {
            return;
        }

        var rules = desk.Now;
        var (permission, refusal) = rules.Closed is { } closed ? (null, closed) : rules.Policy.Permit(known.Caller, GatewayCalls.Purpose(context, known.Key), GatewayCalls.DataClass(context, known.Key));
        if (refusal is not null)
        {
            await GatewayError.WriteAsync(context, refusal);
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { @object = "list", data = rules.Policy.ModelsOf(permission!).Select(m => new { id = m.Name, @object = "model", created = 0, owned_by = m.Provider }) }), context.RequestAborted);
    }

    private async ValueTask<(Accounts.GatewayKey Key, Caller Caller)?> KnownAsync(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            if (await keys.FindAsync(header, Bearer.Length) is { } known)
            {
                return known;
            }

            using var lease = _guesses.AttemptAcquire(context);
            if (!lease.IsAcquired)
            {
                await GatewayError.WriteAsync(context, new Refusal(429, "too_many_guesses", "Too many keys from this address were none. Wait a minute, and check the key."));
                return null;
            }
        }

        context.Response.Headers.WWWAuthenticate = "Bearer";
        await GatewayError.WriteAsync(context, new Refusal(401, "invalid_api_key", "There is no such key of the AI gateway, or it was revoked or is too old. Make one on the page /ai/gateway; an API token of Slipway is none."));
        return null;
    }
}
