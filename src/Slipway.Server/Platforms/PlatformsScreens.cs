using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Engine.Connections;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Checks;
using Slipway.Server.Serving;

namespace Slipway.Server.Platforms;

/// <summary>The pages on which an administrator connects platforms and looks after the connections.</summary>
internal static class PlatformsScreens
{
    private const string Agreed = "/platforms/agreed";

    public static void MapPlatforms(this IEndpointRouteBuilder app)
    {
        app.MapConnectionsApi();
        var platforms = app.MapGroup("/platforms").ExcludeFromDescription().RequireRole(Roles.Administrator).RequireHuman();
        platforms.MapGet("", RazorComponentResult (ConnectionBook book, Connections all) => new RazorComponentResult<PlatformsPage>(new
        {
            Connections = (IReadOnlyList<ConnectionView>)[.. book.All.Select(c => ConnectionsApi.View(c, book, all))],
            Connectors = book.Manifests,
        }));
        platforms.MapGet("/connect/{connector}", (string connector, string? id, string? sign_in, ConnectionBook book, PublicAddress address) => Connect(connector, id, sign_in, book, address, []));
        platforms.MapPost("/connect/{connector}", SaveAsync);
        platforms.MapGet("/agreed", AgreedAsync);
        platforms.MapGet("/{id}", (string id, ConnectionBook book, Connections all, CallLog calls, HttpContext context) => Detail(id, book, all, calls, context.RequiredActor(), null));
        platforms.MapPost("/{id}/probe", async (string id, ConnectionBook book, CancellationToken stop) =>
        {
            if (book.Find(id) is not null)
            {
                await book.ProbeAsync(id, stop);
            }

            return TypedResults.LocalRedirect($"/platforms/{id}");
        });
        platforms.MapPost("/{id}/test", async (string id, ConnectionBook book, Connections all, CallLog calls, ConnectionTest test, HttpContext context, CancellationToken stop) =>
            Detail(id, book, all, calls, context.RequiredActor(), all.Find(id) is { } connection ? await test.RunAsync(connection, stop) : null));
        platforms.MapGet("/{id}/check", (string id, Connections all, ExistingChecks checks) => all.Find(id) is null ? TypedResults.NotFound() : Existing(id, checks, []));
        platforms.MapGet("/{id}/check/panel", RazorComponentResult (string id, ExistingChecks checks) => new RazorComponentResult<ExistingPanel>(new { Id = id, View = checks.Find(id)?.View() }));
        platforms.MapPost("/{id}/check", (string id, Connections all, ExistingChecks checks) =>
        {
            var findings = all.Find(id) is { } connection ? checks.Start(connection, new ExistingQuestion(null, null, null, null, null, null)).Findings : [];
            return findings.IsEmpty ? TypedResults.LocalRedirect($"/platforms/{id}/check") : Existing(id, checks, findings);
        });
        platforms.MapPost("/{id}/agree", AgreeAsync);
        platforms.MapPost("/{id}/remove", async (string id, HttpContext context, ConnectionBook book) =>
        {
            await book.RemoveAsync(id, context.RequiredActor().AuditName);
            return TypedResults.LocalRedirect("/platforms");
        });
    }

    private static IResult Connect(string connector, string? id, string? signIn, ConnectionBook book, PublicAddress address, ImmutableArray<Finding> findings, IFormCollection? given = null)
    {
        if (book.Manifests.FirstOrDefault(m => m.Name == connector) is not { } manifest)
        {
            return TypedResults.NotFound();
        }

        var held = id is null ? null : book.Find(id);
        var method = manifest.SignIns.FirstOrDefault(s => ConnectorView.SignInWord(s.Kind) == signIn) ?? held?.SignIn ?? manifest.SignIns[0];
        var values = given?.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal) ?? held?.Settings.ToDictionary(StringComparer.Ordinal) ?? [];
        return new RazorComponentResult<ConnectPage>(new { Manifest = manifest, Method = method, Id = id ?? values.GetValueOrDefault("id", ""), IsNew = held is null, Values = values, Redirect = $"{address.Base}{Agreed}", Findings = findings })
        {
            StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> SaveAsync(string connector, HttpContext context, ConnectionBook book, PublicAddress address, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var (id, signIn) = (form["id"].ToString().Trim(), form["sign_in"].ToString());
        if (book.Manifests.FirstOrDefault(m => m.Name == connector) is not { } manifest)
        {
            return TypedResults.NotFound();
        }

        var method = manifest.SignIns.FirstOrDefault(s => ConnectorView.SignInWord(s.Kind) == signIn) ?? manifest.SignIns[0];
        var fields = method.Fields.Concat(manifest.Fields).Where(f => !string.IsNullOrWhiteSpace(form[f.Name])).ToList();
        var findings = await book.SaveAsync(
            id, connector, method.Kind,
            fields.Where(f => !f.Secret).ToImmutableDictionary(f => f.Name, f => form[f.Name].ToString().Trim()),
            fields.Where(f => f.Secret).ToImmutableDictionary(f => f.Name, f => form[f.Name].ToString().Trim()),
            context.RequiredActor().AuditName, stop);
        return findings.IsEmpty ? TypedResults.LocalRedirect($"/platforms/{id}") : Connect(connector, book.Find(id) is null ? null : id, signIn, book, address, findings, form);
    }

    private static async Task<IResult> AgreeAsync(string id, HttpContext context, Consents consents, ConnectionBook book, Connections all, CallLog calls, PublicAddress address)
    {
        var (away, findings) = await consents.BeginAsync(id, $"{address.Base}{Agreed}", context.RequiredActor().Id);
        return away is not null ? TypedResults.Redirect(away.ToString()) : Detail(id, book, all, calls, context.RequiredActor(), null, findings);
    }

    private static async Task<IResult> AgreedAsync(
        string? code, string? state, string? error, string? error_description, HttpContext context, Consents consents, ConnectionBook book, Connections all, CallLog calls, PublicAddress address, CancellationToken stop)
    {
        if (code is null || state is null)
        {
            var said = Finding.Error("consent-refused", $"The platform did not agree: {error_description ?? error ?? "it gave no reason"}.", fix: "Connect again, and agree there.");
            return new RazorComponentResult<PlatformsPage>(new
            {
                Connections = (IReadOnlyList<ConnectionView>)[.. book.All.Select(c => ConnectionsApi.View(c, book, all))], Connectors = book.Manifests, Findings = (ImmutableArray<Finding>)[said],
            });
        }

        var (id, findings) = await consents.EndAsync(state, code, $"{address.Base}{Agreed}", context.RequiredActor().Id, stop);
        return findings.IsEmpty && id is not null
            ? TypedResults.LocalRedirect($"/platforms/{id}")
            : id is not null ? Detail(id, book, all, calls, context.RequiredActor(), null, findings)
            : new RazorComponentResult<PlatformsPage>(new { Connections = (IReadOnlyList<ConnectionView>)[.. book.All.Select(c => ConnectionsApi.View(c, book, all))], Connectors = book.Manifests, Findings = findings });
    }

    private static IResult Existing(string id, ExistingChecks checks, ImmutableArray<Finding> findings) =>
        new RazorComponentResult<ExistingPage>(new { Id = id, View = checks.Find(id)?.View(), Findings = findings });

    private static IResult Detail(string id, ConnectionBook book, Connections all, CallLog calls, Actor actor, IReadOnlyList<ConnectionTestRow>? tested, ImmutableArray<Finding> findings = default) =>
        book.Find(id) is { } connection
            ? new RazorComponentResult<ConnectionPage>(new
            {
                View = ConnectionsApi.View(connection, book, all),
                connection.Manifest,
                NeedsConsent = connection.SignIn.Kind == SignInKind.OAuth,
                MayPause = actor.Has(Roles.Launcher),
                HasConsent = connection.Secrets.ContainsKey(SignInNames.RefreshToken),
                Calls = (IReadOnlyList<CallView>)[.. calls.Of(id).Take(30).Select(CallView.Of)],
                Tested = tested,
                Findings = findings.IsDefault ? [] : findings,
            })
            : TypedResults.NotFound();
}
