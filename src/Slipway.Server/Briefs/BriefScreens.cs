using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Server.Accounts;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Briefs;

/// <summary>The pages on which a campaign begins: a form or a brief as text, what would be built, and what was.</summary>
internal static class BriefScreens
{
    public static void AddBriefs(this IServiceCollection services)
    {
        services.AddSingleton<BriefDesk>();
        services.AddSingleton<BriefRewriting>();
    }

    public static void MapBriefs(this IEndpointRouteBuilder app)
    {
        var brief = app.MapGroup("/campaigns/new").ExcludeFromDescription().RequireRole(Roles.Author);
        brief.MapGet("", Show);
        brief.MapPost("/form", FillAsync);
        brief.MapPost("/check", CheckAsync);
        brief.MapPost("/build", BuildAsync);
        brief.MapGet("/built", Built);
        app.MapBriefTab();
    }

    private static RazorComponentResult Show(string? playbook, BriefDesk desk) => new RazorComponentResult<NewCampaignPage>(new { desk.Playbooks, desk.Metrics, Playbook = Chosen(playbook, desk) });

    // What was answered goes into the brief, so that nothing of it is lost, and what is still missing is said where it belongs.
    private static async Task<RazorComponentResult> FillAsync(BriefDesk desk, [FromForm] IFormCollection form) =>
        await PageAsync(BriefBlanks.Fill(desk.Template(Chosen(form["playbook"].ToString(), desk)) ?? "", BriefForm.Read(form)), desk);

    private static async Task<RazorComponentResult> CheckAsync(BriefDesk desk, [FromForm] IFormCollection form) => await PageAsync(Typed(form), desk);

    private static async Task<IResult> BuildAsync(BriefDesk desk, HttpContext context, [FromForm] IFormCollection form)
    {
        var (reading, isBuilt) = await desk.BuildAsync(Typed(form), context.RequiredActor());
        return isBuilt
            ? TypedResults.LocalRedirect($"/campaigns/new/built?name={reading.Build!.Name}")
            : new RazorComponentResult<BriefPage>(new { Reading = reading }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
    }

    private static IResult Built(string? name, Workspace workspace) => name is not null && Slugs.IsSlug(name) && workspace.CampaignFiles(name) is { Count: > 0 } files
        ? new RazorComponentResult<BuiltPage>(new { Name = name, Files = files.Keys.ToImmutableArray() })
        : TypedResults.NotFound();

    private static async Task<RazorComponentResult> PageAsync(string text, BriefDesk desk) => new RazorComponentResult<BriefPage>(new { Reading = await desk.ReadAsync(text) });

    // A browser sends a text with the line ends of mails.
    private static string Typed(IFormCollection form) => form["text"].ToString().ReplaceLineEndings("\n");

    private static string Chosen(string? playbook, BriefDesk desk) => desk.Playbooks is var all && all.Contains(playbook ?? "") ? playbook! : all.Contains("webinar") ? "webinar" : all.FirstOrDefault() ?? "";
}
