using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Engine.Launching.Undoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.Campaigns;

/// <summary>The page that says what undoing a launch does before it is done, and how far it is.</summary>
internal static class UndoScreens
{
    public static void MapUndoScreens(this RouteGroupBuilder campaigns)
    {
        campaigns.MapGet("/{name}/undo", LookAsync).RequireRole(Roles.Launcher);
        campaigns.MapPost("/{name}/undo", UndoAsync).RequireRole(Roles.Launcher);
    }

    private static async Task<IResult> LookAsync(string name, string? version, Undoer undoer, CancellationToken stop) =>
        Page(name, version is null ? await undoer.LookAsync(name, null, stop) : await undoer.FindAsync(version, stop), []);

    private static async Task<IResult> UndoAsync(string name, HttpContext context, CampaignWork work, Undoer undoer, [FromForm] IFormCollection form, CancellationToken stop)
    {
        // One answer for each asset that asks: its name, then anyway or leave.
        var answers = form.Where(f => f.Key.StartsWith("changed:", StringComparison.Ordinal)).ToLookup(f => f.Value.ToString(), f => f.Key["changed:".Length..], StringComparer.Ordinal);
        var (choices, wrong) = UndoApi.Read(answers["anyway"], answers["leave"]);
        var version = form["version"].ToString();
        ImmutableArray<Finding> findings = wrong is not null ? [wrong] : (await work.UndoAsync(version, context.RequiredActor(), null, choices, stop)).Findings;
        return findings.Any(f => f.Blocks) ? Page(name, await undoer.LookAsync(name, null, stop), findings) : TypedResults.Redirect($"/campaigns/{name}/undo?version={version}");
    }

    private static RazorComponentResult<UndoPage> Page(string name, UndoView? view, ImmutableArray<Finding> findings) => new(new { Name = name, View = view, Findings = findings })
    {
        StatusCode = findings.Any(f => f.Blocks) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
    };
}
