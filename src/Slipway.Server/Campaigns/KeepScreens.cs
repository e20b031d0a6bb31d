using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.Campaigns;

/// <summary>The page on which changes made in the tools are looked at, and kept or put back.</summary>
internal static class KeepScreens
{
    public static void MapKeepScreens(this RouteGroupBuilder campaigns)
    {
        campaigns.MapGet("/{name}/changes", LookAsync).RequireRole(Roles.Author);
        campaigns.MapPost("/{name}/keep", KeepAsync).RequireRole(Roles.Author);
        campaigns.MapPost("/{name}/put-back", PutBackAsync).RequireRole(Roles.Author);
    }

    private static async Task<IResult> LookAsync(string name, ToolChanges changes, CancellationToken stop)
    {
        var answer = await changes.LookAsync(name, [], stop);
        return answer.Version is null ? TypedResults.NotFound() : Page(name, answer);
    }

    private static async Task<IResult> KeepAsync(string name, HttpContext context, ToolChanges changes, [FromForm] IFormCollection form, CancellationToken stop)
    {
        ImmutableArray<AssetKey> only = [.. form["asset"].Select(AssetKey.TryParse).OfType<AssetKey>()];
        var answer = await changes.KeepAsync(name, form["version"].ToString(), only, form["rest"] == "put-back", context.RequiredActor(), stop);
        return answer.IsRefused ? Page(name, answer) : TypedResults.Redirect($"/campaigns/{name}");
    }

    private static async Task<IResult> PutBackAsync(
        string name, HttpContext context, ToolChanges changes, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var answer = await changes.PutBackAsync(form["version"].ToString(), context.RequiredActor(), stop);
        return answer.IsRefused ? await CampaignScreens.ReviewAsync(name, reading, marks, context, answer.Findings, stop) : TypedResults.Redirect($"/campaigns/{name}");
    }

    private static RazorComponentResult<KeepPage> Page(string name, KeepAnswer answer) => new(new { Name = name, Answer = answer })
    {
        StatusCode = answer.IsRefused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
    };
}
