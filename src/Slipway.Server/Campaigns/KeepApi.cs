using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Assets;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>A change that keeping takes over.</summary>
public sealed record KeptRow(string Asset, string Field, string Before, string After, string File, int Line);

/// <summary>A file of the draft that keeping changes, as lines that begin with a blank, a minus or a plus.</summary>
public sealed record FileDiffRow(string File, IReadOnlyList<string> Lines);

/// <summary>What was changed in the tools, and what keeping it comes to.</summary>
public sealed record KeepBody(
    string Campaign, string Version, string State, IReadOnlyList<string> Changed, IReadOnlyList<KeptRow> Kept, IReadOnlyList<FindingRow> NotKept, IReadOnlyList<FileDiffRow> Files, IReadOnlyList<FindingRow> Findings);

/// <summary>What is to be kept.</summary>
/// <param name="Version">The version that was looked at.</param>
/// <param name="Assets">The assets that are meant; all where it is left out.</param>
/// <param name="PutBackRest">Whether what cannot be kept is put back.</param>
public sealed record KeepRequest(string Version, IReadOnlyList<string>? Assets = null, bool PutBackRest = false);

/// <summary>Keeping and putting back over HTTP.</summary>
internal static class KeepApi
{
    public static void MapKeepApi(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/api/v1/campaigns").WithTags("Campaigns");
        campaigns.MapGet("/{name}/changes", LookAsync).WithSummary("What was changed in the tools since it was prepared, and what keeping that would make of the draft's files; changes nothing.");
        campaigns.MapPost("/{name}/keep", KeepAsync).RequireRole(Roles.Author).WithSummary("Keeps what was changed in the tools: in the draft's files, and as a new version.");
        campaigns.MapPost("/{name}/put-back", PutBackAsync).RequireRole(Roles.Author).WithSummary("Puts back what was prepared, over what was changed in the tools.");
    }

    private static async Task<Results<Ok<KeepBody>, ProblemHttpResult>> LookAsync(string name, ToolChanges changes, [FromQuery] string[]? asset = null, CancellationToken stop = default)
    {
        var (only, wrong) = Read(asset ?? []);
        if (wrong is not null)
        {
            return Problems.From([wrong]);
        }

        var answer = await changes.LookAsync(name, only, stop);
        return answer.IsRefused ? Problems.From(answer.Findings) : TypedResults.Ok(Body(name, answer));
    }

    private static async Task<Results<Ok<KeepBody>, ProblemHttpResult>> KeepAsync(string name, KeepRequest request, HttpContext context, ToolChanges changes, CancellationToken stop)
    {
        var (only, wrong) = Read(request.Assets ?? []);
        if (wrong is not null)
        {
            return Problems.From([wrong]);
        }

        var answer = await changes.KeepAsync(name, request.Version, only, request.PutBackRest, context.RequiredActor(), stop);
        return answer.IsRefused ? Problems.From(answer.Findings) : TypedResults.Ok(Body(name, answer));
    }

    private static async Task<Results<Ok<CampaignBody>, NotFound, ProblemHttpResult>> PutBackAsync(
        string name, VersionRequest request, HttpContext context, ToolChanges changes, CampaignReading reading, CancellationToken stop)
    {
        var answer = await changes.PutBackAsync(request.Version, context.RequiredActor(), stop);
        return answer.IsRefused ? Problems.From(answer.Findings)
            : await reading.ReadAsync(name, stop) is { } view ? TypedResults.Ok(CampaignApi.Body(view))
            : TypedResults.NotFound();
    }

    /// <summary>The files that keeping changes, line by line.</summary>
    internal static IEnumerable<(string File, ImmutableArray<TextDiff.Line> Lines)> Diffs(KeepAnswer answer) =>
        answer.Result.Files.Select(f => (f.Key, TextDiff.Of(answer.Files.GetValueOrDefault(f.Key, ""), f.Value)));

    /// <summary>The assets that are meant, and the first that names none.</summary>
    internal static (ImmutableArray<AssetKey> Only, Sdk.Diagnostics.Finding? Wrong) Read(IReadOnlyList<string> assets)
    {
        var keys = assets.Select(a => (a, Key: AssetKey.TryParse(a))).ToList();
        return keys.Find(k => k.Key is null) is { a: { } wrong }
            ? ([], Sdk.Diagnostics.Finding.Error("asset-unreadable", $"\"{wrong}\" names no asset.", fix: "Write kind and name, for example email/invitation."))
            : ([.. keys.Select(k => k.Key!.Value)], null);
    }

    private static KeepBody Body(string name, KeepAnswer answer) => new(
        name, answer.Version!.Digest, CampaignApi.StateWord(answer.Version.State.ToString()), [.. answer.Changed.Select(c => c.Key.ToString())],
        [.. answer.Result.Kept.Select(k => new KeptRow(k.Asset.ToString(), k.Field, k.Before, k.After, k.Place.File, k.Place.Line))],
        [.. answer.Result.Findings.Select(FindingRow.Of)],
        [.. Diffs(answer).Select(d => new FileDiffRow(d.File, [.. d.Lines.Select(l => $"{l.Kind switch { TextDiff.Kind.Gone => '-', TextDiff.Kind.Added => '+', _ => ' ' }}{l.Text}")]))],
        [.. answer.Findings.Select(FindingRow.Of)]);
}
