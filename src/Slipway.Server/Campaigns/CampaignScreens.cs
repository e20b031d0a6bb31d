using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Approvals;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Campaigns;

/// <summary>The pages about campaigns: the list, the review, the results.</summary>
internal static class CampaignScreens
{
    private const int PageSize = 50;

    public static void MapCampaignScreens(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/campaigns").ExcludeFromDescription();
        campaigns.MapGet("", ListAsync);
        campaigns.MapGet("/{name}", async (string name, CampaignReading reading, HttpContext context, CancellationToken stop) => await ReviewAsync(name, reading, context, [], stop));
        campaigns.MapGet("/{name}/launch", LaunchPartAsync);
        campaigns.MapGet("/{name}/results", ResultsAsync);
        campaigns.MapPost("/{name}/prepare", PrepareAsync).RequireRole(Roles.Author);
        campaigns.MapPost("/{name}/submit", SubmitAsync).RequireRole(Roles.Author);
        campaigns.MapPost("/{name}/decide", DecideAsync).RequireHuman();
        campaigns.MapPost("/{name}/launch", LaunchAsync).RequireRole(Roles.Launcher).RequireHuman();
        campaigns.MapPost("/{name}/halt", HaltAsync).RequireRole(Roles.Launcher);
    }

    private static async Task<RazorComponentResult<CampaignListPage>> ListAsync(Engine.Campaigns.Campaigns campaigns, Workspace workspace, People people, int? page)
    {
        var skip = (Math.Max(1, page ?? 1) - 1) * PageSize;
        var rows = await campaigns.ListAsync(skip, PageSize + 1);
        var known = rows.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        // A folder that was never prepared has no version yet; it is where the next campaign begins.
        var folders = skip == 0 ? workspace.CampaignNames().Where(n => !known.Contains(n)).ToImmutableArray() : [];
        var names = (await people.ListAsync()).ToImmutableDictionary(p => p.Id, p => p.Name, StringComparer.Ordinal);
        return new RazorComponentResult<CampaignListPage>(new { Rows = rows.Take(PageSize).ToImmutableArray(), Folders = folders, Names = names, Page = page ?? 1, HasMore = rows.Count > PageSize });
    }

    private static async Task<IResult> ReviewAsync(string name, CampaignReading reading, HttpContext context, ImmutableArray<Finding> findings, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view
            ? new RazorComponentResult<ReviewPage>(new { View = view, Actor = context.RequiredActor(), Findings = findings })
            {
                StatusCode = findings.Any(f => f.Blocks) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            }
            : TypedResults.NotFound();

    private static async Task<IResult> LaunchPartAsync(string name, CampaignReading reading, HttpContext context, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view ? new RazorComponentResult<LaunchPanel>(new { View = view, Actor = context.RequiredActor() }) : TypedResults.NotFound();

    private static async Task<IResult> ResultsAsync(string name, ResultsReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view ? new RazorComponentResult<ResultsPage>(new { View = view }) : TypedResults.NotFound();

    private static async Task<IResult> PrepareAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var answer = await work.PrepareAsync(name, context.RequiredActor(), null, stop);
        return answer.Version is null
            ? new RazorComponentResult<FolderFindingsPage>(new { Name = name, answer.Findings }) { StatusCode = StatusCodes.Status422UnprocessableEntity }
            : await DoneAsync(name, answer, reading, context, stop);
    }

    private static async Task<IResult> SubmitAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await work.SubmitAsync(form["version"].ToString(), context.RequiredActor()), reading, context, stop);

    private static async Task<IResult> DecideAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, [FromForm] IFormCollection form, CancellationToken stop)
    {
        // The version the approver saw is the one decided on, even if a newer one came meanwhile.
        var answer = Enum.TryParse<Decision>(form["decision"], out var decision)
            ? await work.DecideAsync(form["version"].ToString(), context.RequiredActor(), form["role"].ToString(), decision, form["comment"].ToString())
            : new CampaignAnswer(null, [Finding.Error("decision-missing", "No decision was chosen.", fix: "Choose one of the buttons.")]);
        return await DoneAsync(name, answer, reading, context, stop);
    }

    private static async Task<IResult> LaunchAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await work.LaunchAsync(form["version"].ToString(), context.RequiredActor(), stop), reading, context, stop);

    private static async Task<IResult> HaltAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var answer = Enum.TryParse<HaltMode>(form["mode"], out var mode)
            ? await work.HaltAsync(form["version"].ToString(), context.RequiredActor(), mode, stop)
            : new CampaignAnswer(null, [Finding.Error("mode-missing", "Nothing was chosen.", fix: "Choose one of the buttons.")]);
        return await DoneAsync(name, answer, reading, context, stop);
    }

    // After a change the browser is sent to the page, so that reloading does not ask again.
    private static async Task<IResult> DoneAsync(string name, CampaignAnswer answer, CampaignReading reading, HttpContext context, CancellationToken stop) => answer.IsRefused
        ? await ReviewAsync(name, reading, context, answer.Findings, stop)
        : TypedResults.Redirect($"/campaigns/{name}");
}
