using Slipway.Ai.Gateway;
using Slipway.Server.Screens;

namespace Slipway.Server.Gateway;

/// <summary>The AI gateway: its services, and its place before everything that pages need.</summary>
internal static class GatewayRegistration
{
    public static void AddGateway(this IServiceCollection services)
    {
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

    /// <summary>Answers below <see cref="GatewayEndpoint.Path"/>; the rest goes on.</summary>
    public static void UseGateway(this WebApplication app)
    {
        var gateway = app.Services.GetRequiredService<GatewayEndpoint>();
        app.Use((context, next) => context.Request.Path.Value is ['/', 'v', '1', '/', ..] ? gateway.AnswerAsync(context) : next(context));
    }
}
