using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.Editing;

/// <summary>The pages on which the files of a draft are edited.</summary>
internal static class EditScreens
{
    public static void MapEditScreens(this IEndpointRouteBuilder app)
    {
        var campaign = app.MapGroup("/campaigns/{name}").ExcludeFromDescription().RequireRole(Roles.Author);
        campaign.MapGet("/edit", ListAsync);
        campaign.MapGet("/edit/{**file}", ShowAsync);
        campaign.MapPost("/edit/{**file}", SaveAsync).RequireHuman();
        campaign.MapPost("/look/{**file}", LookAsync).RequireHuman();
        campaign.MapGet("/texts/{id}/{**file}", TextAsync);
        campaign.MapPost("/texts/{id}/{**file}", PutBackAsync).RequireHuman();
        app.MapMethods("/preview/draft/{id}/{until:long}/{view}/{mark}", ["GET", "HEAD"], (string id, long until, string view, string mark, HttpContext context, DraftPreviews previews) => previews.Get(id, until, view, mark, context))
            .AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(string name, EditListReading reading) =>
        await reading.ReadAsync(name) is { } view ? new RazorComponentResult<EditListPage>(new { View = view }) : TypedResults.NotFound();

    private static async Task<IResult> ShowAsync(string name, string file, string? saved, EditReading reading, HttpContext context) =>
        await reading.ReadAsync(name, file) is { } view ? Page(view, context, isSaved: saved == view.There.Digest[..12]) : TypedResults.NotFound();

    // As it is typed the answer is what is found alone; without scripts it is the whole page, with what was typed.
    private static async Task<IResult> LookAsync(string name, string file, HttpContext context, EditReading reading, DraftLooks looks, [FromForm] IFormCollection form)
    {
        if (reading.There(name, file) is not { } there)
        {
            return TypedResults.NotFound();
        }

        var text = EditReading.Like(there.Text, form["text"].ToString());
        if (text.Length > EditReading.MostLetters)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        return context.Request.Headers.ContainsKey("HX-Request")
            ? new RazorComponentResult<LookPanel>(new { Look = await looks.OfAsync(name, file, text), Campaign = name })
            : await reading.ReadAsync(name, file, text) is { } view ? Page(view, context, seen: form["seen"].ToString()) : TypedResults.NotFound();
    }

    private static async Task<IResult> SaveAsync(string name, string file, HttpContext context, EditDesk desk, EditReading reading, [FromForm] IFormCollection form, CancellationToken stop)
    {
        if (reading.There(name, file) is not { } there)
        {
            return TypedResults.NotFound();
        }

        var text = EditReading.Like(there.Text, form["text"].ToString());
        var answer = await desk.SaveAsync(context.RequiredActor(), name, file, form["seen"].ToString(), text, stop);
        return await DoneAsync(name, file, answer, text, reading, context);
    }

    private static async Task<IResult> TextAsync(string name, string id, string file, EditReading reading, SavedTexts saved, HttpContext context) =>
        await reading.ReadAsync(name, file) is { } view && await saved.FindAsync(name, file, id) is { } text && view.Saved.FirstOrDefault(s => s.Id == id) is { } one
            ? new RazorComponentResult<SavedTextPage>(new { View = view, Saved = one, Text = text })
            : TypedResults.NotFound();

    private static async Task<IResult> PutBackAsync(string name, string id, string file, HttpContext context, EditDesk desk, EditReading reading, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, file, await desk.PutBackAsync(context.RequiredActor(), name, file, form["seen"].ToString(), id, stop), null, reading, context);

    // What could not be saved is shown again, beside what is there: nothing that was written is lost.
    private static async Task<IResult> DoneAsync(string name, string file, EditAnswer answer, string? text, EditReading reading, HttpContext context) =>
        answer.Refusal is null ? TypedResults.LocalRedirect($"/campaigns/{name}/edit/{file}?saved={answer.Digest[..12]}")
        : await reading.ReadAsync(name, file, text) is { } view ? Page(view, context, [answer.Refusal], answer.IsOverrun && text is not null)
        : TypedResults.NotFound();

    private static RazorComponentResult<EditPage> Page(EditView view, HttpContext context, ImmutableArray<Finding> findings = default, bool isOverrun = false, bool isSaved = false, string? seen = null) =>
        new(new { View = view, Actor = context.RequiredActor(), Findings = findings.IsDefault ? [] : findings, IsOverrun = isOverrun, IsSaved = isSaved, Seen = seen ?? view.There.Digest })
        {
            StatusCode = isOverrun ? StatusCodes.Status409Conflict : findings.IsDefaultOrEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
