using System.Text;
using Slipway.Engine.Launching;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;

namespace Slipway.Server.Campaigns;

/// <summary>The file of people that a person uploads to an ads platform, on the launch page and over HTTP. A person fetches it, never a program that acts by itself.</summary>
internal static class AudienceUploadSlice
{
    public static void MapAudienceUpload(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/campaigns/{name}/upload.csv", WriteAsync).RequireRole(Roles.Launcher).RequireHuman().WithTags("Campaigns")
            .Produces<string>(contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("The people of an approved audience whom an ads platform may be told of, as hashes of their addresses in the platform's own columns. Who fetches it is written down.");
        app.MapGet("/campaigns/{name}/upload.csv", WriteAsync).RequireRole(Roles.Launcher).RequireHuman().ExcludeFromDescription();
    }

    private static async Task<IResult> WriteAsync(string name, string? audience, HttpContext context, AudienceUpload upload, CancellationToken stop)
    {
        var (file, findings) = await upload.WriteAsync(name, audience, context.RequiredActor().Id, stop);
        context.Response.Headers.CacheControl = "no-store";
        return file is not null ? TypedResults.File(Encoding.UTF8.GetBytes(file.Csv), "text/csv; charset=utf-8", $"{name}-{file.Audience}.csv")
            : findings.IsEmpty ? TypedResults.NotFound()
            : Problems.From(findings);
    }
}
