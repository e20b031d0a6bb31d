using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Engine.Drifting;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>A field of something live that is not as it was approved; <c>now</c> is what is there instead, and what is null is not there.</summary>
public sealed record DriftFieldBody(string Asset, string Field, string? Approved, string? Now, DateTimeOffset Since, DateTimeOffset LastSeen, string? By);

/// <summary>Assets that could not be looked at, and what their connection said instead.</summary>
public sealed record NotAskedBody(string Connection, IReadOnlyList<string> Assets, string Why);

/// <summary>What of a launched campaign was changed outside Slipway; <c>looked_at</c> is null where nobody has looked yet.</summary>
public sealed record DriftBody(string Campaign, string Version, DateTimeOffset? LookedAt, IReadOnlyList<DriftFieldBody> Fields, IReadOnlyList<NotAskedBody> NotAsked);

/// <summary>Every launched campaign, as last looked at.</summary>
public sealed record DriftsBody(IReadOnlyList<DriftBody> Campaigns);

/// <summary>What is to be put back.</summary>
/// <param name="Version">The launched version that was looked at.</param>
/// <param name="Assets">The assets that are meant; all where it is left out.</param>
public sealed record PutBackRequest(string Version, IReadOnlyList<string>? Assets = null);

/// <summary>What was changed outside since a launch, over HTTP.</summary>
internal static class DriftApi
{
    public static void MapDriftApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/drift", ListAsync).WithTags("Campaigns").WithSummary("What was found changed outside Slipway of every launched campaign, as last looked at; asks no platform.");
        var campaigns = app.MapGroup("/api/v1/campaigns").WithTags("Campaigns");
        campaigns.MapGet("/{name}/drift", LookAsync).WithSummary("Looks now at what of a launched campaign was changed outside Slipway, field by field, and notes it; changes nothing on any platform.");
        campaigns.MapPost("/{name}/drift/put-back", PutBackAsync).RequireRole(Roles.Author).WithSummary("Prepares a version that puts back what was approved, over what was changed outside; it is reviewed and launched like any other.");
    }

    internal static Finding NothingLaunched { get; } = Finding.Error("nothing-live", "Nothing of this campaign is launched.", fix: "What is prepared is held against the tools on its page, and before its launch.");

    private static async Task<Ok<DriftsBody>> ListAsync(DriftBook book) => TypedResults.Ok(new DriftsBody([.. (await book.ListAsync()).Select(Body)]));

    private static async Task<Results<Ok<DriftBody>, ProblemHttpResult>> LookAsync(string name, HttpContext context, DriftWatch watch, CancellationToken stop) =>
        await watch.FindAsync(name, context.RequiredActor().Id, stop) is { } drift ? TypedResults.Ok(Body(drift)) : Problems.From([NothingLaunched]);

    private static async Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> PutBackAsync(
        string name, PutBackRequest request, HttpContext context, PuttingBack puttingBack, CampaignReading reading, CancellationToken stop)
    {
        var (only, wrong) = KeepApi.Read(request.Assets ?? []);
        if (wrong is not null)
        {
            return Problems.From([wrong]);
        }

        var (_, findings) = await puttingBack.PrepareAsync(name, request.Version, only, context.RequiredActor().Id, null, stop);
        return findings.Any(f => f.Blocks) ? Problems.From(findings)
            : await reading.ReadAsync(name, stop) is { } view ? TypedResults.Ok(CampaignApi.Body(view))
            : TypedResults.NotFound();
    }

    private static DriftBody Body(DriftState drift) => new(
        drift.Campaign, drift.Version, drift.LookedAt,
        [.. drift.Fields.Select(f => new DriftFieldBody(f.Asset.ToString(), f.Change.Path, f.Change.Before, f.Change.After, f.FirstSeen, f.LastSeen, f.By))],
        [.. drift.NotAsked.Select(n => new NotAskedBody(n.Connection, [.. n.Assets.Select(a => a.ToString())], n.Why))]);
}
