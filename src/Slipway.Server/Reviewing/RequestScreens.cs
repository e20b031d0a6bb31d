using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Serving;

namespace Slipway.Server.Reviewing;

/// <summary>A change request over HTTP.</summary>
public sealed record ChangeRequestBody(
    string Id, string Version, string File, string Piece, string Quoted, string Note, string Author, DateTimeOffset AskedAt, bool IsRemark, bool WordsChanged, string? DoneBy, DateTimeOffset? DoneAt, IReadOnlyList<ChangeAnswer> Answers);

/// <summary>An answer to a change request.</summary>
public sealed record ChangeAnswerRequest(string Text);

/// <summary>Whether a change request is done.</summary>
public sealed record ChangeDoneRequest(bool Done);

/// <summary>Change requests on the pages and over HTTP.</summary>
internal static class RequestScreens
{
    public static void MapChangeRequests(this IEndpointRouteBuilder app)
    {
        var requests = app.MapGroup("/campaigns/{name}/requests").ExcludeFromDescription();
        requests.MapPost("", WriteAsync).RequireHuman();
        requests.MapPost("/{id}/remove", RemoveAsync).RequireHuman();
        requests.MapPost("/{id}/done", TickAsync).RequireRole(Roles.Author).RequireHuman();
        requests.MapPost("/{id}/answer", AnswerAsync).RequireRole(Roles.Author);
        var api = app.MapGroup("/api/v1/campaigns/{name}/requests").WithTags("Campaigns");
        api.MapGet("", ListAsync).WithSummary("What reviewers want changed since the live version was planned, each with its words, its answers and whether it is done.");
        api.MapPost("/{id}/answers", AnswerOverHttpAsync).RequireRole(Roles.Author).WithSummary("Answers a change request.");
        api.MapPost("/{id}/done", TickOverHttpAsync).RequireRole(Roles.Author).RequireHuman().WithSummary("Says that a change request is done, or that it is not after all. An agent does not.");
    }

    /// <summary>The requests that everybody may see.</summary>
    /// <param name="requests">All there are.</param>
    /// <param name="files">What their words are held against.</param>
    /// <param name="nameOf">What an account is called.</param>
    public static ImmutableArray<ChangeRequestBody> Bodies(ImmutableArray<ChangeRequest> requests, IReadOnlyDictionary<string, string> files, Func<string, string> nameOf) =>
    [
        .. requests.Where(r => r.IsSent).Select(r => new ChangeRequestBody(
            r.Id, r.Version, r.File, r.Piece, r.Quoted, r.Note, nameOf(r.Author), r.AskedAt!.Value, r.IsRemark, r.AreWordsChanged(files), r.DoneBy is { } by ? nameOf(by) : null, r.DoneAt,
            [.. r.Answers.Select(a => a with { Account = nameOf(a.Account) })])),
    ];

    private static async Task<Results<Ok<ImmutableArray<ChangeRequestBody>>, NotFound>> ListAsync(string name, ChangeRequests requests, Engine.Campaigns.Campaigns campaigns, People people)
    {
        if (await campaigns.NewestAsync(name) is not { } version)
        {
            return TypedResults.NotFound();
        }

        var names = await people.NamesAsync();
        return TypedResults.Ok(Bodies(await requests.ListAsync(name), version.Files, account => names.GetValueOrDefault(account, account)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AnswerOverHttpAsync(string name, string id, ChangeAnswerRequest request, HttpContext context, ChangeRequests requests) =>
        Said(await requests.AnswerAsync(context.RequiredActor(), name, id, request.Text ?? ""));

    private static async Task<Results<NoContent, ProblemHttpResult>> TickOverHttpAsync(string name, string id, ChangeDoneRequest request, HttpContext context, ChangeRequests requests) =>
        Said(await requests.TickAsync(context.RequiredActor(), name, id, request.Done));

    private static Results<NoContent, ProblemHttpResult> Said(ImmutableArray<Finding> findings) => findings.IsEmpty ? TypedResults.NoContent() : Problems.From(findings);

    private static async Task<IResult> WriteAsync(string name, HttpContext context, ChangeRequests requests, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await requests.WriteAsync(context.RequiredActor(), form["version"].ToString(), form["at"].ToString(), form["quoted"].ToString(), form["note"].ToString()), reading, marks, context, "ask-title", form, stop);

    private static async Task<IResult> RemoveAsync(string name, string id, HttpContext context, ChangeRequests requests, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await requests.RemoveAsync(context.RequiredActor(), name, id), reading, marks, context, "ask-title", form, stop);

    private static async Task<IResult> TickAsync(string name, string id, HttpContext context, ChangeRequests requests, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await requests.TickAsync(context.RequiredActor(), name, id, form["done"] == "yes"), reading, marks, context, $"request-{id}", form, stop);

    private static async Task<IResult> AnswerAsync(string name, string id, HttpContext context, ChangeRequests requests, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await requests.AnswerAsync(context.RequiredActor(), name, id, form["text"].ToString()), reading, marks, context, $"request-{id}", form, stop);

    // Back to the page that asked: the review, or the file beside which the list stands.
    private static async Task<IResult> DoneAsync(string name, ImmutableArray<Finding> findings, CampaignReading reading, ReviewMarks marks, HttpContext context, string place, IFormCollection form, CancellationToken stop) => !findings.IsEmpty
        ? await CampaignScreens.ReviewAsync(name, reading, marks, context, findings, stop)
        : TypedResults.LocalRedirect($"/campaigns/{Uri.EscapeDataString(name)}{(form["file"].ToString() is { Length: > 0 } file && Editing.DraftFiles.IsDraft(file) ? $"/edit/{file}" : "")}#{place}");
}
