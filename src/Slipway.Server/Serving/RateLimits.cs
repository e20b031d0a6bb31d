using System.Globalization;
using System.Threading.RateLimiting;
using Slipway.Server.Accounts;

namespace Slipway.Server.Serving;

/// <summary>How often one may knock: signing in by address and by account, the API by token.</summary>
internal static class RateLimits
{
    /// <summary>The policy of endpoints that take a password or a one-time link.</summary>
    public const string SignIn = "sign-in";

    /// <summary>The policy of what agents call: by token, and slower than programs that do as they are told.</summary>
    public const string Agents = "agents";

    /// <summary>How many calls an agent may make at once; after that, two each second.</summary>
    public const int AgentBurst = 240;

    public static void AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) =>
        {
            var seconds = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Ceiling(wait.TotalSeconds) : 60;
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
        limits.AddPolicy(SignIn, context => RateLimitPartition.GetFixedWindowLimiter(
            Address(context), _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) }));
        limits.AddPolicy(Agents, context => context.Actor() is { Token: { } token }
            ? RateLimitPartition.GetTokenBucketLimiter($"agent {token}", _ => PerAgent())
            : RateLimitPartition.GetNoLimiter("none"));
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Actor() switch
        {
            { Token: { } token } => RateLimitPartition.GetTokenBucketLimiter($"token {token}", _ => PerToken()),
            // A bearer that is no token of ours is a guess.
            null when context.Request.Headers.Authorization.Count > 0 => RateLimitPartition.GetFixedWindowLimiter(
                $"guess {Address(context)}", _ => new FixedWindowRateLimiterOptions { PermitLimit = 30, Window = TimeSpan.FromMinutes(1) }),
            _ => RateLimitPartition.GetNoLimiter("none"),
        });
    });

    private static TokenBucketRateLimiterOptions PerToken() => new()
    {
        TokenLimit = 600,
        TokensPerPeriod = 100,
        ReplenishmentPeriod = TimeSpan.FromSeconds(10),
        AutoReplenishment = true,
    };

    private static TokenBucketRateLimiterOptions PerAgent() => new()
    {
        TokenLimit = AgentBurst,
        TokensPerPeriod = 20,
        ReplenishmentPeriod = TimeSpan.FromSeconds(10),
        AutoReplenishment = true,
    };

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
