using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.Drafting;

/// <summary>The page of a campaign's words, and the proposals of models that are looked at and taken there.</summary>
internal static class WordsScreens
{
    public static void MapWordsScreens(this IEndpointRouteBuilder app)
    {
        var words = app.MapGroup("/campaigns/{name}/words").ExcludeFromDescription();
        words.MapGet("", async (string name, WordsReading reading, HttpContext context) => await PageAsync(name, reading, context, []));
        words.MapPost("", AskAsync).RequireRole(Roles.Author).RequireHuman();
        words.MapPost("/put-back", PutBackAsync).RequireRole(Roles.Author).RequireHuman();
        words.MapGet("/{id}", LookAsync).RequireRole(Roles.Author);
        words.MapPost("/{id}/take", TakeAsync).RequireRole(Roles.Author).RequireHuman();
        words.MapPost("/{id}/stop", StopAsync).RequireRole(Roles.Author).RequireHuman();
    }

    internal static async Task<IResult> PageAsync(string name, WordsReading reading, HttpContext context, ImmutableArray<Finding> findings, DraftingOrder? order = null) => await reading.ReadAsync(name) is { } view
        ? new RazorComponentResult<WordsPage>(new { View = view, Actor = context.RequiredActor(), Findings = findings, Order = order, Pictures = context.RequestServices.GetRequiredService<PictureDesk>().Read(name) })
        {
            StatusCode = findings.Any(f => f.Blocks) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        }
        : TypedResults.NotFound();

    private static async Task<IResult> AskAsync(string name, HttpContext context, DraftingDesk desk, WordsReading reading, [FromForm] IFormCollection form)
    {
        var order = new DraftingOrder(form["piece"].ToString(), form["instruction"].ToString(), null, form["anew"] == "true");
        var (task, findings) = await desk.AskAsync(name, context.RequiredActor(), order);
        return task is null ? await PageAsync(name, reading, context, findings, order) : TypedResults.LocalRedirect($"/campaigns/{name}/words/{task.Id}");
    }

    private static async Task<IResult> LookAsync(string name, string id, DraftingDesk desk, Engine.Campaigns.Campaigns campaigns) => await ProposalAsync(name, id, desk, campaigns, []);

    private static async Task<IResult> TakeAsync(string name, string id, HttpContext context, DraftingDesk desk, Engine.Campaigns.Campaigns campaigns, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var findings = await desk.TakeAsync(name, id, form["seen"].ToString(), context.RequiredActor(), stop);
        return findings.IsEmpty ? TypedResults.LocalRedirect($"/campaigns/{name}/words/{id}") : await ProposalAsync(name, id, desk, campaigns, findings);
    }

    private static IResult StopAsync(string name, string id, DraftingDesk desk, [FromForm] IFormCollection form)
    {
        desk.Find(name, id)?.Stop();
        return TypedResults.LocalRedirect($"/campaigns/{name}/words/{id}");
    }

    private static async Task<IResult> PutBackAsync(string name, HttpContext context, DraftingDesk desk, WordsReading reading, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var findings = await desk.PutBackAsync(name, form["seen"].ToString(), context.RequiredActor(), stop);
        return findings.IsEmpty ? TypedResults.LocalRedirect($"/campaigns/{name}/words") : await PageAsync(name, reading, context, findings);
    }

    private static async Task<IResult> ProposalAsync(string name, string id, DraftingDesk desk, Engine.Campaigns.Campaigns campaigns, ImmutableArray<Finding> findings) => desk.Find(name, id) is { } task
        ? new RazorComponentResult<ProposalPage>(new { Task = task, Version = await campaigns.NewestAsync(name), Findings = findings })
        {
            StatusCode = findings.Any(f => f.Blocks) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        }
        : new RazorComponentResult<ProposalGonePage>(new { Name = name }) { StatusCode = StatusCodes.Status404NotFound };
}
