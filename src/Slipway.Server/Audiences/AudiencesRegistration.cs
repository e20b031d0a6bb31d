using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Server.Accounts;
using Slipway.Server.Screens;

namespace Slipway.Server.Audiences;

/// <summary>Whom campaigns write to, in counts.</summary>
internal static class AudiencesRegistration
{
    /// <summary>Who sees it: who writes campaigns, who approves them, and who runs the server.</summary>
    private static readonly string[] _readBy = [Roles.Author, Roles.Brand, Roles.Legal, Roles.Finance, Roles.Market, Roles.Administrator];

    public static void AddAudiences(this IServiceCollection services)
    {
        services.AddSingleton<AudienceReading>();
        services.AddSingleton(new NavigationItem("Audiences", "/audiences", "users-group", 15) { AnyOf = [.. _readBy] });
    }

    public static void MapAudiences(this IEndpointRouteBuilder app) => app.MapGet("/audiences", async Task<RazorComponentResult> (AudienceReading reading, int? page) =>
        new RazorComponentResult<AudiencesPage>(new { View = await reading.ReadAsync(Math.Clamp(page ?? 1, 1, 10_000)) })).RequireRole(_readBy).ExcludeFromDescription();
}
