namespace Slipway.Server.Agents;

/// <summary>The way in for agents: the Model Context Protocol over HTTP, what can be done and read there, and what says how to get in.</summary>
internal static class AgentRegistration
{
    public static void AddAgents(this IServiceCollection services)
    {
        services.AddSingleton<AgentTrail>();
        services.AddSingleton<DraftTools>();
        services.AddSingleton<CheckTools>();
        services.AddSingleton<ReviewTools>();
        services.AddSingleton<Toolbox>();
        services.AddSingleton<AgentSchemas>();
        services.AddSingleton<Shelf>();
        services.AddSingleton<AgentServer>();
    }

    public static void MapAgents(this IEndpointRouteBuilder app)
    {
        app.MapAgentEndpoint();
        app.MapTokenHelp();
    }
}
