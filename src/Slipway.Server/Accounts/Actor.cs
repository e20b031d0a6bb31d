using System.Collections.Immutable;
using System.Security.Claims;

namespace Slipway.Server.Accounts;

/// <summary>Who does something: a person, or an agent with a person's token.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="Roles">As they are now; a change counts from the next request.</param>
/// <param name="IsAgent">Whether a program acts on its own judgement. An agent never approves and never manages people.</param>
/// <param name="Token">The API token used; null for a person at a screen.</param>
public sealed record Actor(string Id, string Name, ImmutableArray<string> Roles, bool IsAgent, string? Token)
{
    /// <summary>The time zone in which times are shown to the person; null for UTC, and for programs.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The name in the audit trail: the account, and the token when one was used.</summary>
    public string AuditName => Token is null ? Id : $"{Id}/{Token}";

    public bool Has(string role) => Roles.Contains(role, StringComparer.Ordinal);

    internal ClaimsPrincipal ToPrincipal(string scheme)
    {
        var identity = new ClaimsIdentity(scheme, "name", "role");
        identity.AddClaim(new Claim("sub", Id));
        identity.AddClaim(new Claim("name", Name));
        identity.AddClaims(Roles.Select(r => new Claim("role", r)));
        if (IsAgent)
        {
            identity.AddClaim(new Claim("agent", "true"));
        }

        if (TimeZone is not null)
        {
            identity.AddClaim(new Claim("zone", TimeZone));
        }

        if (Token is not null)
        {
            identity.AddClaim(new Claim("token", Token));
        }

        return new ClaimsPrincipal(identity);
    }
}

/// <summary>The actor of a request.</summary>
public static class ActorOfRequest
{
    /// <summary>Who asks; null when nobody is signed in.</summary>
    public static Actor? Actor(this HttpContext context) => context.User.Actor();

    /// <summary>Whom a principal that we made stands for; null when it stands for nobody.</summary>
    public static Actor? Actor(this ClaimsPrincipal user) => user.FindFirst("sub") is { } id
        ? new Actor(id.Value, user.FindFirst("name")?.Value ?? "", [.. user.FindAll("role").Select(r => r.Value)], user.HasClaim("agent", "true"), user.FindFirst("token")?.Value) { TimeZone = user.FindFirst("zone")?.Value }
        : null;

    /// <summary>Who asks, where only signed-in people get to.</summary>
    public static Actor RequiredActor(this HttpContext context) =>
        context.Actor() ?? throw new InvalidOperationException($"{context.Request.Path} is open to everyone, but needs to know who asks: do not mark it AllowAnonymous.");
}
