using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Server.Accounts;

namespace Slipway.Server.Drafting;

/// <summary>Pictures that models draw, on the page of a campaign's words.</summary>
internal static class PictureScreens
{
    public static void MapPictureScreens(this IEndpointRouteBuilder app)
    {
        var pictures = app.MapGroup("/campaigns/{name}/words/pictures").ExcludeFromDescription();
        pictures.MapPost("", AskAsync).RequireRole(Roles.Author).RequireHuman();
        pictures.MapPost("/{digest}/take", TakeAsync).RequireRole(Roles.Author).RequireHuman();
        pictures.MapGet("/{digest}", Show);
    }

    private static async Task<IResult> AskAsync(string name, HttpContext context, PictureDesk desk, WordsReading reading, [FromForm] IFormCollection form)
    {
        var findings = await desk.AskAsync(name, form["picture"].ToString().Trim(), form["instruction"].ToString(), form["anew"] == "true", context.RequiredActor());
        return findings.IsEmpty ? TypedResults.LocalRedirect($"/campaigns/{name}/words#pictures") : await WordsScreens.PageAsync(name, reading, context, findings);
    }

    private static async Task<IResult> TakeAsync(string name, string digest, HttpContext context, PictureDesk desk, WordsReading reading, [FromForm] IFormCollection form)
    {
        var findings = await desk.TakeAsync(name, digest, form["picture"].ToString(), form["alt"].ToString().Trim(), context.RequiredActor());
        return findings.IsEmpty ? TypedResults.LocalRedirect($"/campaigns/{name}/words#pictures") : await WordsScreens.PageAsync(name, reading, context, findings);
    }

    // What a model drew is somebody else's: it is shown as a picture and as nothing else.
    private static Results<PhysicalFileHttpResult, NotFound> Show(string name, string digest, HttpContext context, PictureDesk desk)
    {
        if (desk.FileOf(name, digest) is not var (file, type))
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.PhysicalFile(file, type);
    }
}
