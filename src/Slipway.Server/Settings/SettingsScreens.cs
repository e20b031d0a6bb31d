using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.Settings;

/// <summary>What everybody sets for themselves, and for administrators what this server runs with.</summary>
internal static class SettingsScreens
{
    public static void AddSettings(this IServiceCollection services) => services.AddSingleton<ServerReading>();

    public static void MapSettings(this IEndpointRouteBuilder app)
    {
        var settings = app.MapGroup("/settings").ExcludeFromDescription().RequireHuman();
        settings.MapGet("", async (HttpContext context, ServerReading server, string? saved) => await PageAsync(context, server, [], saved is not null));
        settings.MapPost("", SaveAsync);
    }

    private static async Task<IResult> SaveAsync(HttpContext context, People people, ServerReading server, [FromForm] IFormCollection form)
    {
        var answer = await people.ChangeOwnAsync(context.RequiredActor(), form["name"].ToString(), form["zone"].ToString());
        return answer.Findings.IsEmpty ? TypedResults.LocalRedirect("/settings?saved=yes") : await PageAsync(context, server, answer.Findings, false);
    }

    private static async Task<IResult> PageAsync(HttpContext context, ServerReading server, ImmutableArray<Finding> findings, bool isSaved)
    {
        var actor = context.RequiredActor();
        return new RazorComponentResult<SettingsPage>(new { Actor = actor, Server = actor.Has(Roles.Administrator) ? await server.ReadAsync() : null, Findings = findings, IsSaved = isSaved })
        {
            StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}
