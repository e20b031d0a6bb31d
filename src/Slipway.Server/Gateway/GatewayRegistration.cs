using Slipway.Ai.Gateway;
using Slipway.Server.Screens;

namespace Slipway.Server.Gateway;

/// <summary>The AI gateway: its services, and its place before everything that pages need.</summary>
internal static class GatewayRegistration
{
    public static void AddGateway(this IServiceCollection services)
    {
        services.AddSingleton<IHttpContextAccessor, PageRequest>();
        services.AddSingleton<GatewayDesk>();
        services.AddSingleton<GatewayKeys>();
        services.AddSingleton<CallBook>();
        services.AddSingleton<AnswerShelf>();
        services.AddSingleton<BudgetWatch>();
        services.AddSingleton<GatewayCalls>();
        services.AddSingleton<GatewayEndpoint>();
        services.AddSingleton<GatewayOffice>();
        services.AddHostedService<GatewayBehind>();
        services.AddSingleton(new NavigationItem("AI", "/ai", "route", 50));
    }

    /// <summary>Whether a request is the gateway's.</summary>
    private static bool IsOurs(HttpContext context) => context.Request.Path.Value is ['/', 'v', '1', '/', ..];

    /// <summary>Answers below <see cref="GatewayEndpoint.Path"/>; the rest goes on.</summary>
    public static void UseGateway(this WebApplication app)
    {
        var gateway = app.Services.GetRequiredService<GatewayEndpoint>();
        app.Use((context, next) => IsOurs(context) ? gateway.AnswerAsync(context) : next(context));
    }

    /// <summary>The request that is answered, for pages. The gateway's calls have no use for it, and carrying it along through every step costs them more than their key does.</summary>
    internal sealed class PageRequest : IHttpContextAccessor
    {
        private readonly HttpContextAccessor _known = new();

        public HttpContext? HttpContext
        {
            get => _known.HttpContext;
            set
            {
                if (value is null || !IsOurs(value))
                {
                    _known.HttpContext = value;
                }
            }
        }
    }
}
