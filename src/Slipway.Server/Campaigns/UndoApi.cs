using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Engine.Launching.Undoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>What an undo does about an asset.</summary>
public sealed record UndoStepBody(string Asset, string Title, Inverse Inverse, string Says, bool Done, bool Left, FindingRow? Remains, IReadOnlyList<string> Changed);

/// <summary>The undo of a launch: what is done, in order, and what cannot be; <c>parent</c> is the version that is live again afterwards.</summary>
public sealed record UndoBody(string Campaign, string Version, string? Parent, string State, string? Note, IReadOnlyList<UndoStepBody> Steps);

/// <summary>What is to be undone.</summary>
/// <param name="Version">The version whose launch is undone.</param>
/// <param name="To">The last step to take back; all where it is left out.</param>
/// <param name="Anyway">Assets that were changed outside since, and that are undone all the same: the change is lost.</param>
/// <param name="Leave">Assets that stay as they are now.</param>
public sealed record UndoRequest(string Version, string? To = null, IReadOnlyList<string>? Anyway = null, IReadOnlyList<string>? Leave = null);

/// <summary>Undoing a launch over HTTP.</summary>
internal static class UndoApi
{
    public static void MapUndoApi(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/api/v1/campaigns").WithTags("Campaigns");
        campaigns.MapGet("/{name}/undo", LookAsync).WithSummary("What undoing the last launch of a campaign does, in order, what cannot be undone and what to do instead; changes nothing.");
        campaigns.MapPost("/{name}/undo", UndoAsync).RequireRole(Roles.Launcher).WithSummary("Undoes the launch of a version, or goes on with an undo that stopped.");
    }

    /// <summary>What a person answered about assets, and the first of them that names none.</summary>
    internal static (ImmutableDictionary<AssetKey, UndoChoice> Choices, Finding? Wrong) Read(IEnumerable<string> anyway, IEnumerable<string> leave)
    {
        var choices = ImmutableDictionary.CreateBuilder<AssetKey, UndoChoice>();
        foreach (var (asset, choice) in anyway.Select(a => (a, UndoChoice.Anyway)).Concat(leave.Select(a => (a, UndoChoice.Leave))))
        {
            if (AssetKey.TryParse(asset) is not { } key)
            {
                return (choices.ToImmutable(), Unreadable(asset));
            }

            choices[key] = choice;
        }

        return (choices.ToImmutable(), null);
    }

    internal static Finding NothingLaunched { get; } = Finding.Error("nothing-live", "Nothing of this campaign is launched.", fix: "There is nothing to undo.");

    private static async Task<Results<Ok<UndoBody>, ProblemHttpResult>> LookAsync(string name, string? to, Undoer undoer, CancellationToken stop) =>
        to is not null && AssetKey.TryParse(to) is null ? Problems.From([Unreadable(to)])
        : await undoer.LookAsync(name, AssetKey.TryParse(to), stop) is { } view ? TypedResults.Ok(Body(view))
        : Problems.From([NothingLaunched]);

    private static async Task<Results<Ok<UndoBody>, ProblemHttpResult>> UndoAsync(string name, UndoRequest request, HttpContext context, CampaignWork work, Undoer undoer, CancellationToken stop)
    {
        var (choices, wrong) = Read(request.Anyway ?? [], request.Leave ?? []);
        wrong ??= request.To is { } to && AssetKey.TryParse(to) is null ? Unreadable(to) : null;
        if (wrong is not null)
        {
            return Problems.From([wrong]);
        }

        var answer = await work.UndoAsync(request.Version, context.RequiredActor(), AssetKey.TryParse(request.To), choices, stop);
        return answer.IsRefused ? Problems.From(answer.Findings)
            : await undoer.FindAsync(request.Version, stop) is { } view ? TypedResults.Ok(Body(view))
            : Problems.From([NothingLaunched]);
    }

    private static Finding Unreadable(string asset) => Finding.Error("asset-unreadable", $"\"{asset}\" names no asset.", fix: "Write kind and name, for example email/invitation.");

    private static UndoBody Body(UndoView view) => new(
        view.Version.Campaign, view.Version.Digest, view.Parent, view.State, view.Note.Length == 0 ? null : view.Note,
        [.. view.Entries.Select(e => new UndoStepBody(
            e.Step.Asset.ToString(), e.Step.Title, e.Step.Inverse, Words.Of(e, view.Parent), e.IsDone, e.IsLeft, e.Remains is { } remains ? FindingRow.Of(remains) : null, [.. e.Changed.Select(c => c.ToString())]))]);
}
