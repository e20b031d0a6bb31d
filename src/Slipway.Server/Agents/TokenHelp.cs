using System.Text.Json.Serialization;
using Slipway.Server.Serving;

namespace Slipway.Server.Agents;

/// <summary>What a program is told that comes without a token: where it can read how one is got.</summary>
internal static class TokenHelp
{
    public const string Address = "/.well-known/oauth-protected-resource";

    // One for all of it: what a token may do is its person's roles, as they are at that moment, and no program can ask for less or more.
    private const string Scope = "mcp";

    public static void MapTokenHelp(this IEndpointRouteBuilder app)
    {
        // Programs build the address from the resource's, with its path behind ours; some ask for the bare one.
        app.MapGet(Address, Read).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(Address + AgentEndpoint.Path, Read).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Answers 401, and where to read on.</summary>
    public static Task AskAsync(HttpContext context, PublicAddress address)
    {
        var wrong = context.Request.Headers.Authorization.Count > 0 ? ", error=\"invalid_token\"" : "";
        context.Response.Headers.WWWAuthenticate = $"Bearer resource_metadata=\"{address.Base}{Address}{AgentEndpoint.Path}\", scope=\"{Scope}\"{wrong}";
        return Problems.Refused(
            StatusCodes.Status401Unauthorized, "token-needed", wrong.Length > 0 ? "The token is unknown, revoked or too old." : "There is no token.",
            $"A person makes one for an agent on {address.Base}/tokens; send it as 'Authorization: Bearer slipway_…', never in the address.").ExecuteAsync(context);
    }

    private static IResult Read(PublicAddress address) => TypedResults.Ok(new ProtectedResource(
        $"{address.Base}{AgentEndpoint.Path}", "Slipway", [Scope], ["header"], $"{address.Base}/tokens"));

    /// <summary>Metadata of a protected resource (RFC 9728). There is no authorization server to name: tokens are made by people.</summary>
    private sealed record ProtectedResource(
        [property: JsonPropertyName("resource")] string Resource,
        [property: JsonPropertyName("resource_name")] string Name,
        [property: JsonPropertyName("scopes_supported")] string[] Scopes,
        [property: JsonPropertyName("bearer_methods_supported")] string[] Methods,
        [property: JsonPropertyName("resource_documentation")] string Documentation);
}
