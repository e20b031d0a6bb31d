using Microsoft.AspNetCore.Authorization;

namespace Slipway.Server.Accounts;

/// <summary>Who may use an endpoint. Without any of these, everybody who is signed in may; nobody else.</summary>
public static class Authorization
{
    /// <summary>People (and their tokens) that have one of the roles.</summary>
    public static T RequireRole<T>(this T endpoint, params string[] roles)
        where T : IEndpointConventionBuilder => endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole(roles));

    /// <summary>Never an agent: approving, managing people, making tokens.</summary>
    public static T RequireHuman<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.RequireAuthorization(Human);

    /// <summary>The policy of <see cref="RequireHuman"/>.</summary>
    public const string Human = "human";

    internal static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<People>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SignInSessions>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<FirstAdministrator>();
        services.AddAuthentication(SlipwayAuthentication.Name).AddScheme<Microsoft.AspNetCore.Authentication.AuthenticationSchemeOptions, SlipwayAuthentication>(SlipwayAuthentication.Name, null);
        services.AddAuthorizationBuilder()
            // Closed unless said otherwise: a forgotten line shows nothing to strangers.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Human, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => !context.User.HasClaim("agent", "true")));
    }
}
