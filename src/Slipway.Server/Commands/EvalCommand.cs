using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Ai.Evaluations;
using Slipway.Ai.Prompts;
using Slipway.Ai.Providers;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Drafting;
using Slipway.Server.Evaluations;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway eval</c>: tries prompts and models on cases, and says whether a version is better, worse, or nobody can tell.</summary>
internal static class EvalCommand
{
    private static readonly Argument<string?> _named = new("NAME") { Description = "The evaluation, by its file in evaluations/. Otherwise the only one.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string[]> _versions = new("--version") { Description = "Versions of the prompt to try, for example v3. Otherwise the candidate, or the newest.", HelpName = "VERSION", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string?> _against = new("--against") { Description = "The version to hold them against, or none. Otherwise the one in production.", HelpName = "VERSION" };

    internal static readonly Option<DataSet?> Data = new("--set") { Description = "Only this data: demo or production. Such a run earns no place in production.", HelpName = "SET" };

    internal static readonly Option<decimal?> Budget = new("--budget") { Description = "What it may cost, in the currency of the model's price. Otherwise the evaluation's budget.", HelpName = "AMOUNT" };

    internal static readonly Option<int> AtOnce = new("--at-once") { Description = "How many answers are awaited at once.", HelpName = "COUNT", DefaultValueFactory = _ => 4 };

    internal static readonly Option<string?> JUnit = new("--junit") { Description = "Also write the cases as JUnit results, for CI.", HelpName = "FILE" };

    public static Command CreateCommand()
    {
        var run = new Command("run", "Ask every case, grade the answers, and compare versions with a paired test. What was answered before is not asked again, so a run that ended goes on.")
        {
            _named, _versions, _against, ModelChoice.Model, Data, Budget, AtOnce, JUnit, CommonOptions.Now, CommonOptions.Data,
        };
        run.SetAction((parse, stop) => RunAsync(parse, new Wanted(parse.GetValue(_named), [.. parse.GetValue(_versions) ?? []], parse.GetValue(_against)), stop));
        var list = new Command("list", "List evaluations with their last run.") { CommonOptions.Data };
        list.SetAction(ListAsync);
        return new Command("eval", "Try prompts and models on cases before anybody relies on them.") { run, list, EvalCollectCommand.CreateCommand() };
    }

    /// <summary>What is to be run: the evaluation, or the prompt whose evaluation it is; the versions; the one they are held against.</summary>
    internal sealed record Wanted(string? Evaluation, ImmutableArray<string> Versions, string? Against)
    {
        public string? Prompt { get; init; }
    }

    internal static async Task<int> RunAsync(ParseResult parse, Wanted wanted, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var workspace = Workspace.Around(output.Folder);
        var (models, wrong) = WorkspaceModels.Of(workspace, CommonOptions.Settings(parse, output));
        using var _ = models;
        var evaluations = models.Evaluations;
        // What keeps a version out of production does not keep it from being tried.
        if (wrong.Any(f => f.Blocks && f.Code is not ("prompt-unearned" or "prompt-unknown")))
        {
            return await output.FindingsAsync(wrong);
        }

        var evaluation = Find(evaluations, wanted);
        var against = wanted.Against == "none" ? null : wanted.Against is { } named ? VersionOf(models.Prompts, evaluation.Prompt, named) : models.Prompts.Find(evaluation.Prompt);
        var versions = Versions(models.Prompts, evaluation.Prompt, wanted.Versions);
        var (cases, digests, findings) = evaluations.Cases(evaluation, parse.GetValue(Data), versions[0].Inputs);
        if (cases.IsEmpty)
        {
            FindingsView.Write(output.Console, findings);
            throw CommandException.WrongUse("evaluation-empty", $"{evaluation.Name} has no case to ask. Write one on each line of {Evaluation.Folder}/{evaluation.Data.Values.First()}.");
        }

        var settings = ModelChoice.Of(parse, models);
        if (versions.Select(v => v.WhyNot(settings)).FirstOrDefault(w => w is not null) is { } cannot)
        {
            throw CommandException.WrongUse("model-unfit", $"{cannot} Name another one with --model.");
        }

        var rules = RuleSet.Read(workspace.Brand.Files(), CommonOptions.NowOf(parse)).Rules;
        var runner = new EvaluationRunner(models.Alone(settings), settings, models.Judge(), evaluations.Cache, TimeProvider.System);
        await output.SayAsync($"{evaluation.Name}: {Words.Count(cases.Length, "case")}, {string.Join(" and ", versions.Append(against).OfType<Prompt>().Select(v => v.ToString()).Distinct(StringComparer.Ordinal))}, {settings.Model}");
        var run = await runner.RunAsync(
            new EvaluationJob
            {
                Evaluation = evaluation,
                Versions = versions,
                Against = against is null || versions.Any(v => v.Version == against.Version) ? null : against,
                Cases = cases,
                Data = digests,
                Rules = new RulePlan(rules),
                Labels = evaluations.Labels(evaluation),
                By = Environment.UserName,
                Budget = parse.GetValue(Budget) is { } most ? new Money(most, settings.Price?.Currency ?? throw CommandException.WrongUse("model-price", $"{settings.Name} has no price, so nobody can say when {most} is spent. Write its `price:` in {ModelsFile.Name}.")) : null,
                AtOnce = Math.Clamp(parse.GetValue(AtOnce), 1, 64),
            },
            new Said(output), stop);
        var file = evaluations.Keep(evaluation, run);
        if (parse.GetValue(JUnit) is { } junit)
        {
            await File.WriteAllTextAsync(output.PathOf(junit), JUnitReport.Write(run), stop);
        }

        FindingsView.Write(output.Console, findings);
        var shown = output.Shown(Path.Combine(evaluations.Folder, file));
        await output.ResultAsync(EvaluationView.Result(run, shown, findings), EvaluationView.Lines(run));
        var why = versions.SelectMany(v => run.WhyNot(v.Version, Enum.GetValues<DataSet>())).ToList();
        await output.NextAsync(run.Ended is not null ? "the same command again goes on from there"
            : run.Judges.Any(j => !j.Counts) ? $"say of answers whether they are good, on the page Evaluations of slipway serve, until the judge is known"
            : why.Count == 0 ? $"slipway prompt promote {evaluation.Prompt} v{versions[0].Version} --run {shown}"
            : $"read the cases that fail in {shown}, and write a new version: slipway prompt new {evaluation.Prompt}");
        return run.Ended is not null ? ExitCode.Failure : why.Count > 0 ? ExitCode.Findings : ExitCode.Fine;
    }

    /// <summary>A version as a person writes it: <c>v3</c>, <c>3</c>, <c>candidate</c> or <c>production</c>.</summary>
    internal static Prompt VersionOf(PromptLibrary prompts, string name, string written)
    {
        var labels = prompts.LabelsOf(name);
        var number = written switch
        {
            "candidate" => labels.Candidate,
            "production" => prompts.Find(name)?.Version,
            _ => int.TryParse(written.TrimStart('v'), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null,
        };
        return (number is { } version ? prompts.Find(name, version) : null) ?? throw CommandException.WrongUse(
            "prompt-not-found", prompts.Versions(name) is [] ? $"There is no prompt {name}. There are: {string.Join(", ", prompts.All.Select(p => p.Name).Distinct(StringComparer.Ordinal))}." : $"There is no {name} {written}. There are: {string.Join(", ", prompts.Versions(name).Select(v => $"v{v.Version}"))}.");
    }

    private static ImmutableArray<Prompt> Versions(PromptLibrary prompts, string name, ImmutableArray<string> written) => written.IsEmpty
        ? [prompts.LabelsOf(name).Candidate is { } candidate && prompts.Find(name, candidate) is { } labelled ? labelled : prompts.Versions(name) is [.., var newest] ? newest : VersionOf(prompts, name, "v1")]
        : [.. written.Select(v => VersionOf(prompts, name, v))];

    private static Evaluation Find(WorkspaceEvaluations evaluations, Wanted wanted)
    {
        var fitting = evaluations.All.Values.Where(e => (wanted.Evaluation is null || e.Name == wanted.Evaluation) && (wanted.Prompt is null || e.Prompt == wanted.Prompt)).ToList();
        return fitting is [var only] ? only : throw CommandException.WrongUse(
            "evaluation-not-found",
            evaluations.All.IsEmpty ? $"There is no evaluation in {Evaluation.Folder}/. Write one, for example {Evaluation.Folder}/write-copy.yaml:\nprompt: write-copy\nowner: marketing operations\ndata: {{ demo: write-copy/demo.jsonl }}\nanswer: copy\ngraders:\n  - grader: rules\nbar: {{ pass: 90%, least: 20 }}"
            : fitting.Count == 0 && wanted.Prompt is not null ? $"No evaluation is for the prompt {wanted.Prompt}. There are: {string.Join(", ", evaluations.All.Values.Select(e => $"{e.Name} ({e.Prompt})"))}."
            : $"Name one of: {string.Join(", ", evaluations.All.Keys)}.");
    }

    private static async Task<int> ListAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (evaluations, findings) = WorkspaceEvaluations.Of(Workspace.Around(output.Folder));
        FindingsView.Write(output.Console, findings);
        var all = evaluations.All.Values.Select(e => (Evaluation: e, Last: evaluations.Runs(e).Select(r => r.Run).FirstOrDefault())).ToList();
        await output.ResultAsync(
            all.Select(e => new { e.Evaluation.Name, e.Evaluation.Prompt, e.Evaluation.Owner, bar = e.Evaluation.Bar, last_run = e.Last is { } last ? new { at = last.At, by = last.By, last.Model, scores = last.Scores } : null }),
            all.Select(e => $"{e.Evaluation.Name}  {e.Evaluation.Prompt}  {(e.Last is { } last ? $"{last.At:yyyy-MM-dd} {last.Model}: {string.Join(", ", last.Scores.Select(EvaluationView.Score))}" : "not run yet")}"));
        await output.NextAsync(all.Count == 0 ? $"write {Evaluation.Folder}/write-copy.yaml" : $"slipway eval run {all[0].Evaluation.Name}");
        return findings.Any(f => f.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }

    // Ten times, not a thousand.
    private sealed class Said(Output output) : IProgress<(int Done, int Of)>
    {
        public void Report((int Done, int Of) value)
        {
            if (value.Done == value.Of || value.Done % Math.Max(1, value.Of / 10) == 0)
            {
                output.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Done} of {value.Of} answers"));
            }
        }
    }
}
