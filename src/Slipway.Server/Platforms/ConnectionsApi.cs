using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Slipway.Engine.Connections;
using Slipway.Server.Accounts;
using Slipway.Server.Checks;
using Slipway.Server.Serving;

namespace Slipway.Server.Platforms;

/// <summary>Connections to platforms over HTTP. Only administrators change them, and never an agent.</summary>
internal static class ConnectionsApi
{
    public static void MapConnectionsApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/connectors", (ConnectionBook book) => TypedResults.Ok(new ConnectorsView([.. book.Manifests.Select(ConnectorView.Of)])))
            .WithTags("Platforms").WithSummary("The connectors there are: what each can do, and what a connection needs.");
        var connections = app.MapGroup("/api/v1/connections").WithTags("Platforms");
        connections.MapGet("", (ConnectionBook book, Connections all) => TypedResults.Ok(new ConnectionsView([.. book.All.Select(c => View(c, book, all))]))).RequireRole(Roles.Administrator, Roles.Author)
            .WithSummary("The connections, how they are, and what is left of their limits.");
        connections.MapPost("/{id}/probe", ProbeAsync).RequireRole(Roles.Administrator, Roles.Author).WithSummary("Tries a connection without any effect.");
        connections.MapPost("/{id}/test", TestAsync).RequireRole(Roles.Administrator).RequireHuman()
            .WithSummary("Prepares a sample of every kind as a draft, reads it back and removes it: shows that the rights are enough.");
        connections.MapPost("/{id}/check", StartCheckAsync).RequireRole(Roles.Administrator, Roles.Author)
            .WithSummary("Begins to check the emails and pages that the platform holds, by the brand's rules; nothing is changed. Where one runs, that is answered.");
        connections.MapGet("/{id}/check", CheckAsync).RequireRole(Roles.Administrator, Roles.Author)
            .WithSummary("How far the check is, and what it found once it has ended; answered when it has ended, or after the seconds to wait (at most 20).");
        connections.MapPost("/{id}/take-in", async Task<Results<Ok<TakenView>, NotFound>> (string id, TakeInQuestion question, TakeIn takeIn, Connections all, CancellationToken stop) =>
            all.Find(id) is { } connection ? TypedResults.Ok(await takeIn.ReadAsync(connection, question, stop)) : TypedResults.NotFound()).RequireRole(Roles.Administrator, Roles.Author)
            .WithSummary("Reads emails, pages and forms that the platform holds, and the images in them, to make a draft of them; nothing is changed.");
        var changes = connections.MapGroup("").RequireRole(Roles.Administrator).RequireHuman();
        changes.MapPut("", SaveAsync).WithSummary("Adds a connection or changes it, and tries it.");
        changes.MapDelete("/{id}", async Task<Results<NoContent, NotFound>> (string id, HttpContext context, ConnectionBook book) =>
            await book.RemoveAsync(id, context.RequiredActor().AuditName) ? TypedResults.NoContent() : TypedResults.NotFound()).WithSummary("Takes a connection out; what it made stays on its platform.");
    }

    internal static ConnectionView View(StoredConnection connection, ConnectionBook book, Connections all) =>
        ConnectionView.Of(connection, book.Budget(connection.Id), all.Find(connection.Id)?.Connector.Description) with { Resting = book.IsBroken(connection.Id) };

    private static async Task<Results<Ok<ConnectionView>, ProblemHttpResult>> SaveAsync(NewConnection given, HttpContext context, ConnectionBook book, Connections all, CancellationToken stop)
    {
        var findings = await book.SaveAsync(
            given.Id ?? "", given.Connector ?? "", ConnectorView.SignInOf(given.SignIn), Given(given.Settings), Given(given.Secrets), context.RequiredActor().AuditName, stop);
        return findings.IsEmpty ? TypedResults.Ok(View(book.Find(given.Id!)!, book, all)) : Problems.From(findings);
    }

    private static async Task<Results<Ok<ConnectionView>, NotFound>> ProbeAsync(string id, ConnectionBook book, Connections all, CancellationToken stop)
    {
        if (book.Find(id) is null)
        {
            return TypedResults.NotFound();
        }

        await book.ProbeAsync(id, stop);
        return TypedResults.Ok(View(book.Find(id)!, book, all));
    }

    private static async Task<Results<Ok<ConnectionTestView>, NotFound>> TestAsync(string id, ConnectionTest test, Connections all, CancellationToken stop) =>
        all.Find(id) is { } connection ? TypedResults.Ok(new ConnectionTestView(id, await test.RunAsync(connection, stop))) : TypedResults.NotFound();

    private static Results<Accepted<ExistingCheckView>, NotFound, ProblemHttpResult> StartCheckAsync(string id, ExistingQuestion question, Connections all, ExistingChecks checks)
    {
        if (all.Find(id) is not { } connection)
        {
            return TypedResults.NotFound();
        }

        var (check, findings) = checks.Start(connection, question);
        return check is null ? Problems.From(findings) : TypedResults.Accepted($"/api/v1/connections/{id}/check", check.View());
    }

    private static async Task<Results<Ok<ExistingCheckView>, NotFound>> CheckAsync(string id, double? wait, ExistingChecks checks, TimeProvider time, CancellationToken stop)
    {
        if (checks.Find(id) is not { } check)
        {
            return TypedResults.NotFound();
        }

        if (wait > 0)
        {
            await Task.WhenAny(check.Finished, Task.Delay(TimeSpan.FromSeconds(Math.Min(wait.Value, 20)), time, stop));
        }

        return TypedResults.Ok(check.View());
    }

    private static ImmutableDictionary<string, string> Given(Dictionary<string, string>? fields) =>
        (fields ?? []).Where(f => !string.IsNullOrWhiteSpace(f.Value)).ToImmutableDictionary(f => f.Key, f => f.Value.Trim(), StringComparer.Ordinal);
}
