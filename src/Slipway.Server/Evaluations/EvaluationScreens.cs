using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Slipway.Ai.Evaluations;
using Slipway.Ai.Evaluations.Graders;
using Slipway.Server.Accounts;
using Slipway.Server.Screens;
using Slipway.Server.Workspaces;
using Slipway.Store.Audit;
using Slipway.Store.Time;

namespace Slipway.Server.Evaluations;

/// <summary>An answer that a person is asked about: neither its version nor what the judge said is shown.</summary>
/// <param name="Key">The answer's key.</param>
/// <param name="Words">Its words.</param>
/// <param name="Input">What it was an answer to, for people.</param>
public sealed record LabelTask(string Key, string Words, ImmutableArray<(string Name, string Text)> Input);

/// <summary>Evaluations on screens: what runs say, and people saying of answers whether they are good.</summary>
internal static class EvaluationScreens
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whoever reads evaluations.</summary>
    public static readonly ImmutableArray<string> ReadBy = [Roles.Author, Roles.Brand, Roles.Administrator];

    public static void MapEvaluations(this IEndpointRouteBuilder app)
    {
        var screens = app.MapGroup("/ai/evaluations").ExcludeFromDescription().RequireRole([.. ReadBy]);
        screens.MapGet("", RazorComponentResult (Workspace workspace) =>
        {
            var (evaluations, findings) = WorkspaceEvaluations.Of(workspace);
            return new RazorComponentResult<EvaluationsPage>(new { All = evaluations.All.Values.Select(e => (e, evaluations.Runs(e).Select(r => r.Run).FirstOrDefault())).ToImmutableArray(), Findings = findings });
        });
        screens.MapGet("/{name}", Show);
        screens.MapGet("/{name}/label", ShowTask);
        screens.MapPost("/{name}/label", LabelAsync).RequireHuman();
    }

    private static IResult Show(string name, Workspace workspace, string? run)
    {
        var evaluations = WorkspaceEvaluations.Of(workspace).Evaluations;
        if (!evaluations.All.TryGetValue(name, out var evaluation))
        {
            return Results.NotFound();
        }

        var runs = evaluations.Runs(evaluation).ToImmutableArray();
        var chosen = run is null ? runs.FirstOrDefault() : runs.FirstOrDefault(r => Path.GetFileNameWithoutExtension(r.File) == run);
        return run is not null && chosen.Run is null ? Results.NotFound() : new RazorComponentResult<EvaluationPage>(new { Evaluation = evaluation, Run = chosen.Run, Runs = runs, Answers = EvaluationRunner.Kept(evaluations.Cache) });
    }

    private static IResult ShowTask(string name, Workspace workspace, HttpContext context, string? judge, string? answer, string? after) =>
        Find(workspace, name, judge) is not var (evaluations, evaluation, grader) ? Results.NotFound() : Page(evaluations, evaluation, grader, context.RequiredActor(), answer, after);

    private static async Task<IResult> LabelAsync(string name, Workspace workspace, HttpContext context, AuditTrail audit, BusinessClock clock, [FromForm] string? judge, [FromForm] string? answer, [FromForm] string? good)
    {
        if (Find(workspace, name, judge) is not var (evaluations, evaluation, grader) || answer is null || good is not ("yes" or "no") || Tasks(evaluations, evaluation, "").All(t => t.Key != answer))
        {
            return Results.NotFound();
        }

        var actor = context.RequiredActor();
        evaluations.Labels(evaluation).Add(new HumanLabel(answer, grader.Name, good == "yes", actor.Id, clock.Now));
        await audit.AppendAsync(actor.AuditName, "answer.labelled", evaluation.Name, $"{grader.Name} {answer[..12]} {good}");
        return Results.Redirect($"/ai/evaluations/{name}/label?judge={grader.Name}&after={answer}");
    }

    private static RazorComponentResult<LabelPage> Page(WorkspaceEvaluations evaluations, Evaluation evaluation, JudgeGrader grader, Actor actor, string? answer, string? after)
    {
        var tasks = Tasks(evaluations, evaluation, actor.Id);
        var mine = evaluations.Labels(evaluation).All().Where(l => l.Judge == grader.Name && l.By == actor.Id).ToDictionary(l => l.Answer, l => l.IsGood, StringComparer.Ordinal);
        // The one that is asked for, to say something else of it; otherwise the next that this person has not said anything of.
        var at = tasks.FindIndex(t => t.Key == after);
        var task = tasks.FirstOrDefault(t => t.Key == answer) ?? tasks.Skip(at + 1).Concat(tasks.Take(at + 1)).FirstOrDefault(t => !mine.ContainsKey(t.Key) && t.Key != after);
        return new RazorComponentResult<LabelPage>(new
        {
            Evaluation = evaluation, Judge = grader, Task = task, Said = task is not null && mine.TryGetValue(task.Key, out var said) ? said : (bool?)null,
            Done = tasks.Count(t => mine.ContainsKey(t.Key)), Of = tasks.Count, Last = after is not null && mine.ContainsKey(after) ? after : null,
        });
    }

    // In an order of each person's own, so that versions and cases mix and nobody tires on the same ones.
    private static List<LabelTask> Tasks(WorkspaceEvaluations evaluations, Evaluation evaluation, string person)
    {
        var kept = EvaluationRunner.Kept(evaluations.Cache);
        var inputs = evaluations.Cases(evaluation, null, []).Cases.ToDictionary(c => (c.Set, c.Id), c => c.Input);
        return
        [
            .. evaluations.Runs(evaluation).Take(1).SelectMany(r => r.Run.Cases).SelectMany(c => c.Answers.Select(a => (Key: a, c.Set, c.Case))).DistinctBy(a => a.Key)
                .Where(a => kept.TryGetValue(a.Key, out var answer) && answer.Failed is null)
                .Select(a => new LabelTask(a.Key, evaluation.WordsOf(kept[a.Key].Text), [.. inputs.GetValueOrDefault((a.Set, a.Case), []).Select(i => (i.Key, Text(i.Value)))]))
                .Where(t => t.Words.Length > 0)
                .OrderBy(t => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{person} {t.Key}"))), StringComparer.Ordinal),
        ];
    }

    private static string Text(JsonNode? value) => value switch { null => "", JsonValue text when text.GetValueKind() == JsonValueKind.String => text.ToString(), _ => value.ToJsonString(_readable) };

    private static (WorkspaceEvaluations, Evaluation, JudgeGrader)? Find(Workspace workspace, string name, string? judge)
    {
        var evaluations = WorkspaceEvaluations.Of(workspace).Evaluations;
        return evaluations.All.TryGetValue(name, out var evaluation) && evaluation.Graders.OfType<JudgeGrader>().FirstOrDefault(g => judge is null || g.Name == judge) is { } grader ? (evaluations, evaluation, grader) : null;
    }
}
