using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Ai.Drafting;
using Slipway.Core.Copy;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Serving;

namespace Slipway.Server.Drafting;

/// <summary>A piece of copy and who wrote it; by and at are null where nobody knows, model and prompt where it is no model's.</summary>
public sealed record WordsRow(string Piece, CopyKind Kind, string Text, CopyAuthor Author, string? By, DateTimeOffset? At, string? Model, string? Prompt, IReadOnlyList<FindingRow> Findings);

/// <summary>Who wrote which words.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Seen">The version and its state, to be handed back with what is taken; empty where there is none.</param>
/// <param name="Pieces">The words.</param>
public sealed record WordsBody(string Campaign, string Seen, IReadOnlyList<WordsRow> Pieces);

/// <summary>What is to be written anew.</summary>
/// <param name="Piece">A piece or a file; all open words where it is left out.</param>
/// <param name="Instruction">What is wanted.</param>
/// <param name="Model">The model, where it is not the one under drafting.</param>
/// <param name="Anew">Whether what was answered before is asked again.</param>
public sealed record ProposalRequest(string? Piece = null, string? Instruction = null, string? Model = null, bool Anew = false);

/// <summary>Words before and as proposed.</summary>
public sealed record ProposedRow(string Piece, string Before, string After);

/// <summary>A proposal.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">writing, proposed, taken or nothing.</param>
/// <param name="Seen">The version and its state, to be handed back when it is taken.</param>
/// <param name="Words">The words that would be others.</param>
/// <param name="Findings">What is left for a person.</param>
/// <param name="Ended">Why it ended early; null when it did not.</param>
/// <param name="Answers">How often a model answered.</param>
/// <param name="FromLog">How many of these answers had been given before.</param>
/// <param name="Cost">What was paid; null where the model has no price.</param>
/// <param name="Version">The version that was prepared with the words; null where none was.</param>
public sealed record ProposalBody(string Id, string State, string Seen, IReadOnlyList<ProposedRow> Words, IReadOnlyList<FindingRow> Findings, string? Ended, int Answers, int FromLog, Money? Cost, string? Version);

/// <summary>The version, with its state, that a decision holds for.</summary>
public sealed record SeenRequest(string Seen);

/// <summary>Words over HTTP: everything their pages do.</summary>
internal static class WordsApi
{
    public static void MapWordsApi(this IEndpointRouteBuilder app)
    {
        var words = app.MapGroup("/api/v1/campaigns/{name}/words").WithTags("Words");
        words.MapGet("", ListAsync).WithSummary("Every open piece of a campaign's words, who wrote it, and what was found at it.");
        words.MapPost("/proposals", AskAsync).RequireRole(Roles.Author).RequireHuman().WithSummary("Has a model propose other words; nothing changes before they are taken.");
        words.MapGet("/proposals/{id}", LookAsync).RequireRole(Roles.Author).WithSummary("A proposal: how far it is, and what it comes to.");
        words.MapPost("/proposals/{id}/take", TakeAsync).RequireRole(Roles.Author).RequireHuman().WithSummary("Takes a proposal into the draft, and prepares a new version of a campaign that is prepared.");
        words.MapPost("/put-back", PutBackAsync).RequireRole(Roles.Author).RequireHuman().WithSummary("Puts back the words from before those that were taken last, while nobody has edited them.");
    }

    private static async Task<Results<Ok<WordsBody>, NotFound>> ListAsync(string name, WordsReading reading) =>
        await reading.ReadAsync(name) is { } view ? TypedResults.Ok(Body(view)) : TypedResults.NotFound();

    private static async Task<Results<Ok<ProposalBody>, ProblemHttpResult>> AskAsync(string name, ProposalRequest request, HttpContext context, DraftingDesk desk, Engine.Campaigns.Campaigns campaigns)
    {
        var (task, findings) = await desk.AskAsync(name, context.RequiredActor(), new DraftingOrder(request.Piece ?? "", request.Instruction ?? "", request.Model, request.Anew));
        return task is null ? Problems.From(findings) : TypedResults.Ok(await BodyAsync(task, campaigns));
    }

    private static async Task<Results<Ok<ProposalBody>, NotFound>> LookAsync(string name, string id, DraftingDesk desk, Engine.Campaigns.Campaigns campaigns) =>
        desk.Find(name, id) is { } task ? TypedResults.Ok(await BodyAsync(task, campaigns)) : TypedResults.NotFound();

    private static async Task<Results<Ok<ProposalBody>, ProblemHttpResult>> TakeAsync(
        string name, string id, SeenRequest request, HttpContext context, DraftingDesk desk, Engine.Campaigns.Campaigns campaigns, CancellationToken stop)
    {
        var findings = await desk.TakeAsync(name, id, request.Seen, context.RequiredActor(), stop);
        return findings.IsEmpty ? TypedResults.Ok(await BodyAsync(desk.Find(name, id)!, campaigns)) : Problems.From(findings);
    }

    private static async Task<Results<Ok<WordsBody>, NotFound, ProblemHttpResult>> PutBackAsync(string name, SeenRequest request, HttpContext context, DraftingDesk desk, WordsReading reading, CancellationToken stop)
    {
        var findings = await desk.PutBackAsync(name, request.Seen, context.RequiredActor(), stop);
        return !findings.IsEmpty ? Problems.From(findings) : await reading.ReadAsync(name) is { } view ? TypedResults.Ok(Body(view)) : TypedResults.NotFound();
    }

    private static WordsBody Body(WordsView view) => new(
        view.Name, SeenVersion.Of(view.Version),
        [.. view.Files.SelectMany(f => f.Pieces).Select(p => new WordsRow(
            p.Authored.Piece.Address, p.Authored.Piece.Kind, p.Authored.Piece.Text, p.Authored.Author, p.Authored.Credit?.By, p.Authored.Credit?.At, p.Authored.Credit?.Model, p.Authored.Credit?.Prompt, [.. p.Findings.Select(FindingRow.Of)]))]);

    private static async Task<ProposalBody> BodyAsync(DraftingTask task, Engine.Campaigns.Campaigns campaigns)
    {
        var result = task.Result;
        ImmutableArray<Finding> findings = [.. task.Problem is { } problem ? [problem] : Array.Empty<Finding>(), .. result?.Findings ?? [], .. task.Taken?.Findings ?? []];
        return new ProposalBody(
            task.Id, task.IsRunning ? "writing" : task.Taken is not null ? "taken" : result is { Words.Count: > 0 } ? "proposed" : "nothing", SeenVersion.Of(await campaigns.NewestAsync(task.Campaign)),
            [.. task.Changes.Select(c => new ProposedRow(c.After.Address, c.Before.Text, c.After.Text))], [.. findings.Select(FindingRow.Of)], result?.Ended, result?.Answers ?? 0, result?.FromLog ?? 0, result?.Cost, task.Taken?.After);
    }
}
