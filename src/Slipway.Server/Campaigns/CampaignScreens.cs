using Slipway.Engine.Launching;
using System.Collections.Immutable;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Core.Approvals;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Texts;
using Slipway.Server.Accounts;
using Slipway.Server.Launches;
using Slipway.Server.Measuring;
using Slipway.Server.Workspaces;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Campaigns;

/// <summary>The pages about a campaign: the review, the results.</summary>
internal static class CampaignScreens
{
    private const string MarkedPolicy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static void MapCampaignScreens(this IEndpointRouteBuilder app)
    {
        var campaigns = app.MapGroup("/campaigns").ExcludeFromDescription();
        campaigns.MapListScreens();
        campaigns.MapGet("/{name}", async (string name, CampaignReading reading, ReviewMarks marks, HttpContext context, CancellationToken stop) => await ReviewAsync(name, reading, marks, context, [], stop));
        campaigns.MapGet("/{name}/marked/{kind}/{asset}/{part:int}/{fingerprint}", MarkedAsync);
        campaigns.MapGet("/{name}/launch/panel", LaunchPartAsync);
        campaigns.MapGet("/{name}/results", ResultsAsync);
        campaigns.MapKeepScreens();
        campaigns.MapDriftScreens();
        campaigns.MapUndoScreens();
        campaigns.MapGet("/{name}/results/accounts.csv", AccountsAsync);
        campaigns.MapGet("/{name}/results/days.csv", DaysAsync);
        campaigns.MapPost("/{name}/prepare", PrepareAsync).RequireRole(Roles.Author);
        campaigns.MapPost("/{name}/submit", SubmitAsync).RequireRole(Roles.Author);
        campaigns.MapPost("/{name}/decide", DecideAsync).RequireHuman();
        campaigns.MapPost("/{name}/launch", LaunchAsync).RequireRole(Roles.Launcher).RequireHuman();
        campaigns.MapPost("/{name}/launch/answer", AnswerAsync).RequireRole(Roles.Launcher).RequireHuman();
        campaigns.MapPost("/{name}/allow", AllowAsync).RequireRole(Roles.Launcher).RequireHuman();
        campaigns.MapPost("/{name}/halt", HaltAsync).RequireRole(Roles.Launcher);
    }

    internal static async Task<IResult> ReviewAsync(string name, CampaignReading reading, ReviewMarks marks, HttpContext context, ImmutableArray<Finding> findings, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view
            ? new RazorComponentResult<ReviewPage>(new { View = view, Marks = await marks.ReadAsync(view, stop), Actor = context.RequiredActor(), Findings = findings })
            {
                StatusCode = findings.Any(f => f.Blocks) ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            }
            : TypedResults.NotFound();

    // As closed as the preview it is made from, and only within our own pages: what is in it is somebody else's HTML.
    private static async Task<IResult> MarkedAsync(
        string name, string kind, string asset, int part, string fingerprint, CampaignReading reading, ReviewMarks marks, HttpContext context, CancellationToken stop)
    {
        context.Response.Headers.ContentSecurityPolicy = MarkedPolicy;
        context.Response.Headers.XFrameOptions = "SAMEORIGIN";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (await reading.ReadAsync(name, stop) is not { } view || ReviewMarks.Seen(view).FirstOrDefault(a => a.Key == AssetKey.TryParse($"{kind}/{asset}")) is not { } seen)
        {
            return Notice(T("There is no such email or page any more."), StatusCodes.Status404NotFound);
        }

        return fingerprint != ReviewMarks.FingerprintOf(view) ? Notice(T("Other things have been found since."), StatusCodes.Status409Conflict)
            : await marks.MarkedAsync(view, seen, part, stop) is { } html ? Results.Content(html, "text/html; charset=utf-8")
            : Notice(T("The preview cannot be read at the moment."), StatusCodes.Status502BadGateway);
    }

    private static IResult Notice(string text, int status) => Results.Content(
        $"<!doctype html><html lang=\"{Wording.Language}\"><meta charset=\"utf-8\"><title>{T("Not here")}</title><style>:root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui,sans-serif;margin:2rem}}</style><p>{text} {T("Reload the review page.")}</p></html>",
        "text/html; charset=utf-8", statusCode: status);

    private static async Task<IResult> LaunchPartAsync(string name, bool? alone, CampaignReading reading, HttpContext context, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view ? new RazorComponentResult<LaunchPanel>(new { View = view, Actor = context.RequiredActor(), IsAlone = alone ?? false }) : TypedResults.NotFound();

    private static async Task<IResult> ResultsAsync(string name, string? accounts, bool? payback, ResultsReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, stop, payback ?? false) is { } view ? new RazorComponentResult<ResultsPage>(new { View = view with { Filter = (accounts ?? "").Trim() } }) : TypedResults.NotFound();

    private static async Task<IResult> DaysAsync(string name, ResultsReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { OverTime: { } effect } view
            ? TypedResults.File(Encoding.UTF8.GetBytes(EffectCsv.Write(effect, view.Campaign.Plan.Terms.Launch.At)), "text/csv; charset=utf-8", $"{name}-days.csv")
            : TypedResults.NotFound();

    private static async Task<IResult> AccountsAsync(string name, ResultsReading reading, CancellationToken stop) =>
        await reading.ReadAsync(name, stop) is { } view
            ? TypedResults.File(Encoding.UTF8.GetBytes(AccountCsv.Write(view.Accounts, view.Evidence.Metric)), "text/csv; charset=utf-8", $"{name}-accounts.csv")
            : TypedResults.NotFound();

    private static async Task<IResult> PrepareAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var answer = await work.PrepareAsync(name, context.RequiredActor(), null, stop);
        return answer.Version is null
            ? new RazorComponentResult<FolderFindingsPage>(new { Name = name, answer.Findings }) { StatusCode = StatusCodes.Status422UnprocessableEntity }
            : await DoneAsync(name, answer, reading, marks, context, stop);
    }

    private static async Task<IResult> SubmitAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await work.SubmitAsync(form["version"].ToString(), context.RequiredActor()), reading, marks, context, stop);

    private static async Task<IResult> DecideAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop)
    {
        // The version the approver saw is the one decided on, even if a newer one came meanwhile.
        var answer = Enum.TryParse<Decision>(form["decision"], out var decision)
            ? await work.DecideAsync(form["version"].ToString(), context.RequiredActor(), form["role"].ToString(), decision, form["comment"].ToString())
            : new CampaignAnswer(null, [Finding.Error("decision-missing", T("No decision was chosen."), fix: T("Choose one of the buttons."))]);
        return await DoneAsync(name, answer, reading, marks, context, stop);
    }

    private static async Task<IResult> LaunchAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await work.LaunchAsync(form["version"].ToString(), context.RequiredActor(), stop), reading, marks, context, stop);

    private static async Task<IResult> AnswerAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var answer = Enum.TryParse<LaunchAnswer>(form["answer"], out var given)
            ? await work.AnswerAsync(form["version"].ToString(), context.RequiredActor(), given, form["step"].ToString(), form["reason"].ToString(), stop)
            : new CampaignAnswer(null, [Finding.Error("answer-missing", T("Nothing was chosen."), fix: T("Choose one of the buttons."))]);
        return await DoneAsync(name, answer, reading, marks, context, stop);
    }

    private static async Task<IResult> AllowAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop) =>
        await DoneAsync(name, await work.AllowAsync(form["version"].ToString(), context.RequiredActor(), form["reason"].ToString()), reading, marks, context, stop);

    private static async Task<IResult> HaltAsync(
        string name, HttpContext context, CampaignWork work, CampaignReading reading, ReviewMarks marks, [FromForm] IFormCollection form, CancellationToken stop)
    {
        var answer = Enum.TryParse<HaltMode>(form["mode"], out var mode)
            ? await work.HaltAsync(form["version"].ToString(), context.RequiredActor(), mode, form["reason"].ToString(), stop)
            : new CampaignAnswer(null, [Finding.Error("mode-missing", T("Nothing was chosen."), fix: T("Choose one of the buttons."))]);
        return await DoneAsync(name, answer, reading, marks, context, stop);
    }

    // After a change the browser is sent to the page, so that reloading does not ask again.
    private static async Task<IResult> DoneAsync(string name, CampaignAnswer answer, CampaignReading reading, ReviewMarks marks, HttpContext context, CancellationToken stop) => answer.IsRefused
        ? LaunchScreens.IsFrom(context, name)
            ? await LaunchScreens.PageAsync(LogAddress.Of(name, null, null, null), context.RequestServices.GetRequiredService<LaunchReading>(), reading, context, answer.Findings, stop)
            : await ReviewAsync(name, reading, marks, context, answer.Findings, stop)
        : TypedResults.Redirect($"/campaigns/{name}{(LaunchScreens.IsFrom(context, name) ? "/launch" : "")}");
}
