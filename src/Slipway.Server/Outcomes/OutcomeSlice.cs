using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Engine.Approving;
using Slipway.Engine.Connections;
using Slipway.Engine.Ingest;
using Slipway.Sdk.Connectors;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Serving;
using Slipway.Stack;
using Slipway.Stack.Replies;
using Slipway.Stack.Tracking;

namespace Slipway.Server.Outcomes;

public sealed record ReceiptBody(int Accepted, int Repeated, IReadOnlyList<FindingRow> Findings)
{
    public static ReceiptBody Of(Receipt receipt) => new(receipt.Accepted, receipt.Repeated, [.. receipt.Findings.Select(FindingRow.Of)]);
}

/// <summary>What other systems report: signed webhooks to a connection, and files of outcomes such as attendance. Also what the world sees of the stack.</summary>
internal static class OutcomeSlice
{
    private const long LargestWebhook = 1 << 20;

    // What mail servers take, attachments included.
    private const long LargestMail = 25 << 20;

    public static void MapOutcomes(this IEndpointRouteBuilder app)
    {
        app.MapPost("/hooks/{connection}", ReceiveAsync).AllowAnonymous().DisableAntiforgery().WithTags("Outcomes")
            .WithSummary("Takes signed events and clicks, as the connection's platform sends and signs them; each once, however often it is sent.");
        app.MapPost("/hooks/replies", ReplyAsync).AllowAnonymous().DisableAntiforgery().Accepts<string>("message/rfc822").WithTags("Outcomes")
            .WithSummary("Takes a mail that came back, as it came and signed as the events of the built-in stack are: an answer, an automatic answer or a bounce; what answers no mail of ours is set aside.");
        app.MapPost("/api/v1/outcomes/import", ImportAsync).RequireRole(Roles.Author, Roles.Analyst).Accepts<string>("text/csv").WithTags("Outcomes")
            .WithSummary("Imports a CSV file of outcomes (email, type, at), for example who attended; complete=true says that all attendance is in it.");
    }

    /// <summary>Pages, forms, links, pixels and unsubscribing: open to everyone, and not part of the API.</summary>
    public static void MapPublicStack(this IEndpointRouteBuilder app) => app.MapGroup("").AllowAnonymous().ExcludeFromDescription().MapStack();

    private static async Task<Results<Ok, Ok<ReceiptBody>, NotFound, UnauthorizedHttpResult, StatusCodeHttpResult>> ReceiveAsync(
        string connection, HttpContext context, Connections connections, ApprovalDesk approvals, EventIntake events, PublicAddress address, CancellationToken stop)
    {
        if (connections.All.FirstOrDefault(c => c.Id == connection) is not { } found)
        {
            return TypedResults.NotFound();
        }

        if (context.Request.ContentLength is null or > LargestWebhook)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        // The raw bytes: the signature is over these, not over what a parser makes of them.
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, stop);
        var headers = context.Request.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        var request = new WebhookRequest(headers, body.ToArray()) { Method = context.Request.Method, Address = $"{address.Base}{context.Request.Path}{context.Request.QueryString}" };
        // Nothing in the answer: Slack would show it to the person who clicked.
        if (found.Connector is IApprovalChannel channel)
        {
            return await approvals.TakeAsync(connection, channel, request, stop) switch
            {
                ClickAnswer.Taken => TypedResults.Ok(),
                ClickAnswer.Forged => TypedResults.Unauthorized(),
                _ => TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable),
            };
        }

        var receipt = await events.ReceiveAsync(found, request, stop);
        return receipt.Authentic ? TypedResults.Ok(ReceiptBody.Of(receipt)) : TypedResults.Unauthorized();
    }

    private static async Task<Results<Ok<ReceiptBody>, UnauthorizedHttpResult, StatusCodeHttpResult>> ReplyAsync(HttpContext context, ReplyIntake replies, CancellationToken stop)
    {
        if (context.Request.ContentLength is null or > LargestMail)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, stop);
        var receipt = await replies.ReceiveAsync(new WebhookRequest(context.Request.Headers.ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body.ToArray()));
        return receipt.Authentic ? TypedResults.Ok(ReceiptBody.Of(receipt)) : TypedResults.Unauthorized();
    }

    private static async Task<Results<Ok<ReceiptBody>, ProblemHttpResult>> ImportAsync(
        HttpContext context, string campaign, string? type, bool? complete, OutcomeFile file, CancellationToken stop)
    {
        var receipt = await file.ImportAsync(context.Request.Body, campaign, type ?? EventTypes.Attended, complete ?? false, stop);
        return receipt.Accepted + receipt.Repeated == 0 && !receipt.Findings.IsEmpty ? Problems.From(receipt.Findings) : TypedResults.Ok(ReceiptBody.Of(receipt));
    }
}
