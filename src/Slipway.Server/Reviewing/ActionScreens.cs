using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Briefs;
using Slipway.Core.Text;
using Slipway.Engine.Schedules;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Briefs;
using Slipway.Server.Campaigns;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Reviewing;

/// <summary>What is done about a review by one click: a test, a reminder, the next person, a deputy, another campaign like it. None of it is an agent's.</summary>
internal static class ActionScreens
{
    public static void AddReviewActions(this IServiceCollection services)
    {
        services.AddSingleton<ServerMail>();
        services.AddSingleton<Seats>();
        services.AddSingleton<Deputies>();
        services.AddSingleton<TestSends>();
        services.AddSingleton<Reminders>();
        services.AddSingleton<Escalations>();
        services.AddSingleton<ReviewActions>();
        services.AddSingleton(p => new PulseWork("escalations", p.GetRequiredService<Escalations>().RunAsync) { Every = Escalations.Every });
    }

    public static void MapReviewActions(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/campaigns/{name}").ExcludeFromDescription();
        campaigns.MapPost("/test", TestAsync).RequireRole([.. TestSends.By]).RequireHuman();
        campaigns.MapPost("/remind", RemindAsync).RequireRole([.. Escalations.By]).RequireHuman();
        campaigns.MapPost("/escalate", EscalateAsync).RequireRole([.. Escalations.By]).RequireHuman();
        campaigns.MapGet("/duplicate", DuplicateAsync).RequireRole(Roles.Author).RequireHuman();
        campaigns.MapPost("/duplicate", DuplicatedAsync).RequireRole(Roles.Author).RequireHuman();
        var deputies = app.MapGroup("/deputies").ExcludeFromDescription().RequireHuman();
        deputies.MapGet("", async (HttpContext context, Deputies book, People people, TimeProvider time) => await DeputiesAsync(context, book, people, time, []));
        deputies.MapPost("", NameAsync);
        deputies.MapPost("/{id}/end", EndAsync);
    }

    private static async Task<IResult> TestAsync(string name, HttpContext context, TestSends tests, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await tests.SendAsync(context.RequiredActor(), name, form["version"].ToString(), form["email"].ToString(), form["list"].ToString(), form["ask"].ToString()), "test", reading, marks, context, stop);

    private static async Task<IResult> RemindAsync(string name, HttpContext context, Reminders reminders, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await reminders.RemindAsync(context.RequiredActor(), name, form["version"].ToString(), stop), "waiting", reading, marks, context, stop);

    private static async Task<IResult> EscalateAsync(string name, HttpContext context, Escalations escalations, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await escalations.SendAsync(context.RequiredActor(), name, form["version"].ToString(), stop), "waiting", reading, marks, context, stop);

    // After a change the browser is sent to the page, so that reloading does not ask again.
    private static async Task<IResult> DoneAsync(string name, ImmutableArray<Finding> findings, string place, CampaignReading reading, ReviewMarks marks, HttpContext context, CancellationToken stop) => findings.IsEmpty
        ? TypedResults.LocalRedirect($"/campaigns/{Uri.EscapeDataString(name)}#{place}")
        : await CampaignScreens.ReviewAsync(name, reading, marks, context, findings, stop);

    private static async Task<IResult> DuplicateAsync(string name, Workspace workspace, Engine.Campaigns.Campaigns campaigns)
    {
        var (brief, title) = await BriefAsync(name, workspace, campaigns);
        return brief is null ? TypedResults.NotFound() : Form(name, title, brief, title, Free(name, workspace), "", []);
    }

    private static async Task<IResult> DuplicatedAsync(string name, Workspace workspace, Engine.Campaigns.Campaigns campaigns, BriefDesk desk, [FromForm] IFormCollection form)
    {
        var (brief, title) = await BriefAsync(name, workspace, campaigns);
        if (brief is null)
        {
            return TypedResults.NotFound();
        }

        var (newTitle, newName, newDate) = (form["title"].ToString().Trim(), form["name"].ToString().Trim(), form["date"].ToString());
        DateOnly? day = Requests.Day(newDate) is { Year: >= 2000 and < 2200 } chosen ? chosen : null;
        ImmutableArray<Finding> findings =
        [
            .. newTitle.Length is 0 or > 200 || newTitle.Any(char.IsControl) ? [Finding.Error("title-missing", T("The new campaign has no title."), fix: T("Write one of at most 200 letters.")) with { Field = "title" }] : Array.Empty<Finding>(),
            .. !Slugs.IsSlug(newName) ? [Finding.Error("name-malformed", T("The name is no name for a folder."), fix: T("Write small letters, digits and hyphens.")) with { Field = "name" }] : Array.Empty<Finding>(),
            .. day is null ? [Finding.Error("day-missing", T("The launch day is missing."), fix: T("Choose a day.")) with { Field = "date" }] : Array.Empty<Finding>(),
        ];
        return findings.IsEmpty
            ? new RazorComponentResult<BriefPage>(new { Reading = await desk.ReadAsync(BriefCopy.Of(brief, newName, newTitle, day!.Value).Text) })
            : Form(name, title, brief, newTitle, newName, newDate, findings);
    }

    private static RazorComponentResult<DuplicatePage> Form(string name, string title, string brief, string newTitle, string newName, string newDate, ImmutableArray<Finding> findings) =>
        new(new { Campaign = name, Title = title, NewTitle = newTitle, NewName = newName, NewDate = newDate, Was = BriefCopy.LaunchOf(brief), Findings = findings })
        {
            StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    // As the version was made from it; the folder's own where it was never prepared.
    private static async Task<(string? Brief, string Title)> BriefAsync(string name, Workspace workspace, Engine.Campaigns.Campaigns campaigns)
    {
        var version = Slugs.IsSlug(name) ? await campaigns.NewestAsync(name) : null;
        var brief = version is { Brief.Length: > 0 } ? version.Brief : Slugs.IsSlug(name) ? workspace.CampaignFiles(name).GetValueOrDefault(Workspace.BriefFile) : null;
        return (brief, version?.Plan.Terms.Title ?? name);
    }

    private static string Free(string name, Workspace workspace) =>
        Enumerable.Range(2, 98).Select(n => string.Create(CultureInfo.InvariantCulture, $"{name}-{n}")).FirstOrDefault(n => !Directory.Exists(workspace.CampaignFolder(n))) ?? "";

    private static async Task<IResult> DeputiesAsync(HttpContext context, Deputies book, People people, TimeProvider time, ImmutableArray<Finding> findings)
    {
        var actor = context.RequiredActor();
        return new RazorComponentResult<DeputiesPage>(new
        {
            Actor = actor,
            Known = await book.OfAsync(actor.Id),
            Mine = book.RolesOf(actor),
            Choices = await book.ChoicesAsync(actor),
            Names = await people.NamesAsync(),
            Today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            Findings = findings,
        })
        {
            StatusCode = findings.IsEmpty ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> NameAsync(HttpContext context, Deputies book, People people, TimeProvider time, [FromForm] IFormCollection form)
    {
        var findings = await book.NameAsync(context.RequiredActor(), form["role"].ToString(), form["deputy"].ToString(), Requests.Day(form["from"]), Requests.Day(form["until"]));
        return findings.IsEmpty ? TypedResults.LocalRedirect("/deputies") : await DeputiesAsync(context, book, people, time, findings);
    }

    private static async Task<IResult> EndAsync(string id, HttpContext context, Deputies book, People people, TimeProvider time, [FromForm] IFormCollection form)
    {
        var findings = await book.EndAsync(context.RequiredActor(), id);
        return findings.IsEmpty ? TypedResults.LocalRedirect("/deputies") : await DeputiesAsync(context, book, people, time, findings);
    }
}
