using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using Slipway.Engine.Drifting;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>The buttons of the panel that says what was changed outside since a launch.</summary>
internal static class DriftScreens
{
    public static void MapDriftScreens(this RouteGroupBuilder campaigns)
    {
        campaigns.MapPost("/{name}/drift", LookAsync);
        campaigns.MapPost("/{name}/drift/put-back", PutBackAsync).RequireRole(Roles.Author);
    }

    private static async Task<IResult> LookAsync(string name, HttpContext context, DriftWatch watch, [FromForm] IFormCollection form, CancellationToken stop) =>
        await watch.FindAsync(name, context.RequiredActor().Id, stop) is null ? TypedResults.NotFound() : TypedResults.Redirect($"/campaigns/{name}#drift-title");

    private static async Task<IResult> PutBackAsync(
        string name, HttpContext context, PuttingBack puttingBack, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop)
    {
        ImmutableArray<AssetKey> only = [.. form["asset"].Select(AssetKey.TryParse).OfType<AssetKey>()];
        if (only.IsEmpty)
        {
            return await CampaignScreens.ReviewAsync(name, reading, marks, context, [Finding.Error("nothing-chosen", T("Nothing was chosen."), fix: T("Choose what is to be put back."))], stop);
        }

        var (_, findings) = await puttingBack.PrepareAsync(name, form["version"].ToString(), only, context.RequiredActor().Id, null, stop);
        return findings.Any(f => f.Blocks) ? await CampaignScreens.ReviewAsync(name, reading, marks, context, findings, stop) : TypedResults.Redirect($"/campaigns/{name}");
    }
}
