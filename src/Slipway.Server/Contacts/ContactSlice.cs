using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Commands;
using Slipway.Server.Serving;
using Slipway.Stack.Contacts;
using Slipway.Store.Keys;

namespace Slipway.Server.Contacts;

public sealed record ImportBody(
    long Read, long Created, long Updated, long Unchanged, long Merged, long SetAside, long WithoutConsent, IReadOnlyList<FindingRow> Findings, string? RejectedFile)
{
    public static ImportBody Of(ImportResult result) => new(
        result.Read, result.Created, result.Updated, result.Unchanged, result.Merged, result.SetAside, result.WithoutConsent, [.. result.Findings.Select(FindingRow.Of)], result.RejectedFile);
}

public sealed record ErasedBody(bool Erased);

/// <summary>Contacts over HTTP: import a file, hand a person their data, erase a person.</summary>
internal static class ContactSlice
{
    public static void MapContacts(this IEndpointRouteBuilder app)
    {
        var contacts = app.MapGroup("/api/v1/contacts").WithTags("Contacts");
        contacts.MapPost("/import", ImportAsync).RequireRole(Roles.Author, Roles.Administrator).Accepts<string>("text/csv")
            .WithSummary("Imports a CSV file, the request's body. Rows that cannot be taken are set aside; the rest goes on. map=Its header=field, several times, says which field a column fills.");
        contacts.MapGet("/{email}/export", ExportAsync).RequireRole(Roles.Administrator).RequireHuman().WithSummary("Everything that is known of a person.");
        contacts.MapDelete("/{email}", EraseAsync).RequireRole(Roles.Administrator).RequireHuman().WithSummary("Erases a person; a wish not to be mailed stays, without the address.");
    }

    /// <summary>Where the rows of a file that cannot be taken are kept.</summary>
    public static string RejectedFile(string data, string file) => Path.Combine(data, "imports", $"{Path.GetFileNameWithoutExtension(file)}.set-aside.csv");

    private static async Task<Results<Ok<ImportBody>, ProblemHttpResult>> ImportAsync(
        HttpContext context, string? file, bool? ignore_unknown, ContactImport import, SlipwayOptions options, [FromQuery] string[]? map = null, CancellationToken stop = default)
    {
        var (columns, problems) = ColumnMap.Read(map ?? []);
        if (!problems.IsEmpty)
        {
            return Problems.From(problems);
        }

        // A contacts file may be larger than any form; it is read as it comes, in constant memory.
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
        var name = Path.GetFileName(string.IsNullOrWhiteSpace(file) ? "contacts.csv" : file);
        var rejected = RejectedFile(options.Data, name);
        var result = await import.ImportAsync(
            context.Request.Body,
            new ImportOptions { FileName = name, RejectedFile = rejected, Map = columns, IgnoreUnknown = ignore_unknown ?? false, Actor = context.RequiredActor().AuditName }, null, stop);
        return result.Findings.Any(f => f.Level == FindingLevel.Error) ? Problems.From(result.Findings) : TypedResults.Ok(ImportBody.Of(result));
    }

    private static async Task<Results<ContentHttpResult, NotFound>> ExportAsync(string email, HttpContext context, ContactExport export, KeyRing keys) =>
        await export.ExportAsync(ContactBook.IdOf(keys, email), context.RequiredActor().AuditName) is { } data
            ? TypedResults.Text(data.ToJsonString(), "application/json")
            : TypedResults.NotFound();

    private static async Task<Results<Ok<ErasedBody>, NotFound>> EraseAsync(string email, HttpContext context, ContactErase erase, KeyRing keys) =>
        await erase.EraseAsync(ContactBook.IdOf(keys, email), context.RequiredActor().AuditName) ? TypedResults.Ok(new ErasedBody(true)) : TypedResults.NotFound();
}
