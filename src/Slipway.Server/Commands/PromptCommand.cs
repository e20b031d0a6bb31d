using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Slipway.Ai.Evaluations;
using Slipway.Ai.Prompts;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Campaigns;
using Slipway.Server.Drafting;
using Slipway.Server.Evaluations;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Commands;

/// <summary><c>slipway prompt</c>: the prompts of a workspace, their versions, and which of them is asked with.</summary>
internal static class PromptCommand
{
    private static readonly Argument<string> _named = new("NAME") { Description = "The prompt, for example write-copy." };

    private static readonly Argument<string> _version = new("VERSION") { Description = "The version, for example v2." };

    private static readonly Argument<string?> _from = new("FROM") { Description = "The older version. Otherwise the one in production.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Argument<string?> _to = new("TO") { Description = "The newer version. Otherwise the newest.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Argument<string?> _tried = new("VERSION") { Description = "The version. Otherwise the candidate, or the newest.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<PromptLabel> _label = new("--to") { Description = "The label: candidate, production, or draft to take the label off.", HelpName = "LABEL", DefaultValueFactory = _ => PromptLabel.Production };

    private static readonly Option<string?> _run = new("--run") { Description = "The evaluation run that earns it. Otherwise the newest run of this very version.", HelpName = "FILE" };

    public static Command CreateCommand()
    {
        var list = new Command("list", "List prompts, their versions and labels.") { CommonOptions.Data };
        list.SetAction(ListAsync);
        var diff = new Command("diff", "Show what two versions tell differently.") { _named, _from, _to, CommonOptions.Data };
        diff.SetAction(DiffAsync);
        var test = new Command("test", "Run the prompt's evaluation on one version, against the one in production.") { _named, _tried, ModelChoice.Model, EvalCommand.Data, EvalCommand.Budget, EvalCommand.AtOnce, EvalCommand.JUnit, CommonOptions.Now, CommonOptions.Data };
        test.SetAction((parse, stop) => EvalCommand.RunAsync(parse, new EvalCommand.Wanted(null, parse.GetValue(_tried) is { } version ? [version] : [], null) { Prompt = parse.GetValue(_named) }, stop));
        var promote = new Command("promote", "Give a version a label, with the evaluation run that earned it.") { _named, _version, _label, _run, CommonOptions.Data };
        promote.SetAction(PromoteAsync);
        var rollback = new Command("rollback", "Go back to the version that was in production before.") { _named, CommonOptions.Data };
        rollback.SetAction(RollbackAsync);
        var create = new Command("new", "Begin a new version from the newest one.") { _named, CommonOptions.Data };
        create.SetAction(NewAsync);
        return new Command("prompt", "What models are told: versions that never change, and labels that have to be earned.") { list, diff, test, promote, rollback, create, PromptImportCommand.CreateCommand() };
    }

    private static async Task<int> ListAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (workspace, prompts, _, findings) = Open(output);
        var uses = PromptUse.Of(workspace);
        FindingsView.Write(output.Console, findings);
        var rows = prompts.All.Select(p => (Prompt: p, Label: prompts.LabelsOf(p.Name).Of(p.Version), InUse: prompts.Find(p.Name)?.Version == p.Version)).ToList();
        await output.ResultAsync(
            rows.Select(r => new
            {
                prompt = r.Prompt.Name, version = r.Prompt.Version, label = r.Label, in_use = r.InUse, r.Prompt.Owner, digest = r.Prompt.VersionDigest, inputs = r.Prompt.Inputs.Select(i => i.ToString()),
                languages = r.Prompt.Translations.Keys, earned_with = prompts.LabelsOf(r.Prompt.Name).EarnedWith(r.Prompt), history = prompts.LabelsOf(r.Prompt.Name).History.Where(m => m.Version == r.Prompt.Version),
                use = uses.GetValueOrDefault(r.Prompt.ToString()),
            }),
            rows.Select(r => $"{r.Prompt,-20} {(r.InUse ? "in use" : ""),-7} {(r.Label == PromptLabel.Draft ? "" : r.Label.ToString().ToLowerInvariant()),-11} {r.Prompt.Owner,-22} {uses.GetValueOrDefault(r.Prompt.ToString())}".TrimEnd()));
        await output.NextAsync("slipway prompt new NAME, which begins a new version");
        return findings.Any(f => f.Blocks) ? ExitCode.Findings : ExitCode.Fine;
    }

    private static async Task<int> DiffAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (_, prompts, _, _) = Open(output);
        var name = parse.GetValue(_named)!;
        var from = EvalCommand.VersionOf(prompts, name, parse.GetValue(_from) ?? "production");
        var to = parse.GetValue(_to) is { } written ? EvalCommand.VersionOf(prompts, name, written) : prompts.Versions(name)[^1];
        var texts = to.Translations.Keys.Union(from.Translations.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(l => (Language: (string?)l, From: from.Translations.GetValueOrDefault(l, ""), To: to.Translations.GetValueOrDefault(l, "")))
            .Prepend((Language: null, From: Head(from) + from.Text, To: Head(to) + to.Text)).Where(t => t.From != t.To).ToList();
        await output.ResultAsync(
            new { prompt = name, from = from.Version, to = to.Version, same = texts.Count == 0, lines = texts.SelectMany(t => Difference(t.From, t.To).Select(l => new { t.Language, l.Sign, l.Line })) },
            texts.Count == 0 ? [$"{from} and {to} tell the same."] : texts.SelectMany(t => Difference(t.From, t.To).Select(l => $"{l.Sign} {l.Line}").Prepend(t.Language is null ? $"{from} to {to}" : $"{from} to {to}, {t.Language}")));
        return ExitCode.Fine;
    }

    private static async Task<int> PromoteAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (workspace, prompts, evaluations, wrong) = Open(output);
        var name = parse.GetValue(_named)!;
        var prompt = EvalCommand.VersionOf(prompts, name, parse.GetValue(_version)!);
        var label = parse.GetValue(_label);
        if (wrong.FirstOrDefault(f => f.Code == "prompt-changed" && f.Place?.File.EndsWith($"{prompt.Name}/v{prompt.Version}.md", StringComparison.Ordinal) == true) is { } changed)
        {
            throw CommandException.WrongUse(changed.Code, $"{changed.Message} {changed.Fix}");
        }

        var move = new LabelMove(label, prompt.Version, prompt.VersionDigest, null, Environment.UserName, TimeProvider.System.GetUtcNow(), null, null);
        if (label != PromptLabel.Draft)
        {
            var (file, run, digest) = Earned(output, evaluations, prompt, parse.GetValue(_run));
            ImmutableArray<DataSet> sets = label == PromptLabel.Production ? [DataSet.Demo, DataSet.Production] : [DataSet.Demo];
            if (run.WhyNot(prompt.Version, sets) is { Length: > 0 } why)
            {
                throw new CommandException("prompt-unearned", ExitCode.Findings, $"{prompt} has not earned {label.ToString().ToLowerInvariant()} by {file}. {string.Join(" ", why)}");
            }

            foreach (var gap in run.Gaps.Where(g => g.Version == prompt.Version))
            {
                await output.SayAsync(EvaluationView.Gap(gap));
            }

            move = move with { Model = run.Model, Run = file, RunDigest = digest };
        }

        return await MoveAsync(output, workspace, prompts, prompt, move, label == PromptLabel.Production ? "slipway draft CAMPAIGN, which asks with it" : $"slipway prompt test {name}");
    }

    private static async Task<int> RollbackAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (workspace, prompts, _, _) = Open(output);
        var name = parse.GetValue(_named)!;
        var labels = prompts.LabelsOf(name);
        var before = labels.History.LastOrDefault(m => m.Label == PromptLabel.Production && m.Version != labels.Production && prompts.Find(name, m.Version)?.VersionDigest == m.Digest)
            ?? throw CommandException.WrongUse("prompt-not-promoted", $"No other version of {name} has been in production, or it is no longer what it was.");
        return await MoveAsync(output, workspace, prompts, prompts.Find(name, before.Version)!, before with { By = Environment.UserName, At = TimeProvider.System.GetUtcNow() }, $"slipway prompt diff {name}");
    }

    private static async Task<int> NewAsync(ParseResult parse, CancellationToken stop)
    {
        var output = Output.Of(parse);
        var (workspace, prompts, _, _) = Open(output);
        var name = parse.GetValue(_named)!;
        var newest = prompts.Versions(name) is [.., var last] ? last : EvalCommand.VersionOf(prompts, name, "v1");
        var written = string.Create(CultureInfo.InvariantCulture, $"{name}/v{newest.Version}.md");
        var source = ((string[])[workspace.Folder, AppContext.BaseDirectory]).Select(f => Path.Combine(f, PromptLibrary.Folder, written)).First(File.Exists);
        var target = Path.Combine(workspace.Folder, PromptLibrary.Folder, name, string.Create(CultureInfo.InvariantCulture, $"v{newest.Version + 1}.md"));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(source, target);
        await output.ResultAsync(new { prompt = name, version = newest.Version + 1, file = output.Shown(target) }, $"{output.Shown(target)} says what v{newest.Version} says. Nobody is asked with it yet.");
        await output.NextAsync($"edit it, and: slipway prompt test {name} v{newest.Version + 1}");
        return ExitCode.Fine;
    }

    private static async Task<int> MoveAsync(Output output, Workspace workspace, PromptLibrary prompts, Prompt prompt, LabelMove move, string next)
    {
        var file = Path.Combine(workspace.Folder, PromptLibrary.Folder, prompt.Name, PromptLabels.File);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var labels = prompts.LabelsOf(prompt.Name);
        // What stood in production before anybody wrote a label is where a roll-back leads.
        if (move.Label == PromptLabel.Production && labels.Production is null && prompts.Find(prompt.Name) is { } before && before.Version != prompt.Version)
        {
            labels = labels.With(move with { Version = before.Version, Digest = before.VersionDigest, Model = null, Run = null, RunDigest = null });
        }

        await File.WriteAllTextAsync(file, labels.With(move).Write());
        var word = move.Label.ToString().ToLowerInvariant();
        await output.ResultAsync(
            new { prompt = prompt.Name, version = prompt.Version, label = word, move.Model, move.Run, file = output.Shown(file) },
            move.Label == PromptLabel.Draft ? $"{prompt} has no label now." : $"{prompt} is {word} now{(move.Model is { } model ? $", with {model}" : "")}.");
        await output.NextAsync(next);
        return ExitCode.Fine;
    }

    private static (string File, EvaluationRun Run, string Digest) Earned(Output output, WorkspaceEvaluations evaluations, Prompt prompt, string? written)
    {
        var fitting = evaluations.All.Values.Where(e => e.Prompt == prompt.Name).ToList();
        if (fitting.Count == 0)
        {
            throw CommandException.WrongUse("evaluation-not-found", $"No evaluation is for {prompt.Name}, so nothing can earn a label. Write {Evaluation.Folder}/{prompt.Name}.yaml.");
        }

        // A run of another text, other cases' evaluation or another bar is a run of something else.
        bool Fits(EvaluationRun run) => run.Prompt == prompt.Name && fitting.Any(e => e.Name == run.Evaluation && e.Digest == run.EvaluationDigest) && run.Versions.Any(v => v.Version == prompt.Version && v.Digest == prompt.VersionDigest);
        var found = written is not null
            ? evaluations.Run(output.PathOf(written)) ?? throw CommandException.WrongUse("run-not-found", $"{written} is no run within {Evaluation.Folder}/.")
            : fitting.SelectMany(e => evaluations.Runs(e)).Where(r => Fits(r.Run)).OrderByDescending(r => r.Run.At).Select(r => evaluations.Run(Path.Combine(evaluations.Folder, r.File))).FirstOrDefault()
                ?? throw CommandException.WrongUse("run-not-found", $"{prompt} has not been through its evaluation as both are now. Run: slipway prompt test {prompt.Name} v{prompt.Version}");
        return Fits(found.Run) ? found : throw CommandException.WrongUse("run-other", $"{written} is a run of another version, or of an evaluation that has changed since. Run: slipway prompt test {prompt.Name} v{prompt.Version}");
    }

    private static (Workspace Workspace, PromptLibrary Prompts, WorkspaceEvaluations Evaluations, ImmutableArray<Finding> Findings) Open(Output output)
    {
        var workspace = Workspace.Around(output.Folder);
        var (prompts, findings) = WorkspacePrompts.Of(workspace);
        return (workspace, prompts.Library, prompts.Evaluations, findings);
    }

    private static string Head(Prompt prompt) => string.Concat(prompt.Inputs.Select(i => $"{i}\n").Append(prompt.Needs == new PromptNeeds() ? "" : $"{prompt.Needs}\n"));

    private static IEnumerable<(char Sign, string Line)> Difference(string from, string to) =>
        TextDiff.Of(from, to).Where(l => l.Kind is TextDiff.Kind.Gone or TextDiff.Kind.Added).Select(l => (l.Kind == TextDiff.Kind.Gone ? '-' : '+', l.Text));
}
