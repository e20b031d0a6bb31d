using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Slipway.Ai.Evaluations;
using Slipway.Ai.Prompts;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Evaluations;

/// <summary>The evaluations of a workspace: files, their cases, what people said of answers, and the runs.</summary>
internal sealed class WorkspaceEvaluations
{
    private WorkspaceEvaluations(string folder, ImmutableSortedDictionary<string, Evaluation> all) => (Folder, All) = (folder, all);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The evaluations, by name.</summary>
    public ImmutableSortedDictionary<string, Evaluation> All { get; }

    /// <summary>The prompts that have one.</summary>
    public ImmutableHashSet<string> Prompts => [.. All.Values.Select(e => e.Prompt)];

    /// <summary>Where answers are kept, so that each is asked and paid for once.</summary>
    public string Cache => Path.Combine(Folder, ".cache");

    /// <summary>Reads those of a workspace; what is wrong comes back as findings, and the rest counts.</summary>
    public static (WorkspaceEvaluations Evaluations, ImmutableArray<Finding> Findings) Of(Workspace workspace)
    {
        var folder = Path.Combine(workspace.Folder, Evaluation.Folder);
        var findings = new FindingList();
        var all = (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            .Select(f => Evaluation.Read(Path.GetFileName(f), File.ReadAllText(f), findings)).OfType<Evaluation>().ToImmutableSortedDictionary(e => e.Name, e => e, StringComparer.Ordinal);
        return (new WorkspaceEvaluations(folder, all), [.. Workspace.Below(Evaluation.Folder, findings.InOrder())]);
    }

    /// <summary>The cases of an evaluation and the digest of each of their files; a case that cannot be used is set aside with its reason.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="only">The set that is asked for; null for all.</param>
    /// <param name="inputs">What the prompt takes.</param>
    public (ImmutableArray<EvaluationCase> Cases, ImmutableSortedDictionary<DataSet, string> Digests, ImmutableArray<Finding> Findings) Cases(Evaluation evaluation, DataSet? only, ImmutableArray<PromptInput> inputs)
    {
        var findings = new FindingList();
        var cases = ImmutableArray.CreateBuilder<EvaluationCase>();
        var digests = ImmutableSortedDictionary.CreateBuilder<DataSet, string>();
        foreach (var (set, name) in evaluation.Data.Where(d => only is null || d.Key == only))
        {
            var (path, shown) = (Path.Combine(Folder, name), $"{Evaluation.Folder}/{name}");
            if (!File.Exists(path))
            {
                findings.Warning("evaluation-data", $"There is no {shown}.", new Place($"{Evaluation.Folder}/{evaluation.Name}.yaml", 1, 1), "Write it, a case on each line.");
                continue;
            }

            var text = File.ReadAllText(path);
            digests[set] = CanonicalJson.DigestOf(text.ReplaceLineEndings("\n"));
            cases.AddRange(EvaluationCase.Read(shown, text, set, inputs, findings));
        }

        return (cases.ToImmutable(), digests.ToImmutable(), findings.InOrder());
    }

    /// <summary>What people said of the answers of an evaluation.</summary>
    public HumanLabels Labels(Evaluation evaluation) => new(Path.Combine(Folder, evaluation.Name, "labels.jsonl"));

    /// <summary>The runs of an evaluation, the newest first; a file that is none is left out.</summary>
    /// <remarks>Each is read when it is come to, so that the last run costs one file.</remarks>
    public IEnumerable<(string File, EvaluationRun Run)> Runs(Evaluation evaluation)
    {
        var folder = Path.Combine(Folder, evaluation.RunsFolder);
        foreach (var path in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").OrderDescending(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            if (Read(path) is { } run)
            {
                yield return ($"{evaluation.RunsFolder}/{Path.GetFileName(path)}", run);
            }
        }
    }

    /// <summary>A run by its file, from the folder of evaluations or as a person named it; null where there is none.</summary>
    public (string File, EvaluationRun Run, string Digest)? Run(string path)
    {
        var inside = Path.GetRelativePath(Folder, path).Replace(Path.DirectorySeparatorChar, '/');
        return File.Exists(path) && !inside.StartsWith("..", StringComparison.Ordinal) && Read(path) is { } run ? (inside, run, EvaluationRun.DigestOf(File.ReadAllText(path))) : null;
    }

    /// <summary>Keeps a run; returns its file within the folder of evaluations.</summary>
    public string Keep(Evaluation evaluation, EvaluationRun run)
    {
        var text = run.Write();
        var file = string.Create(CultureInfo.InvariantCulture, $"{evaluation.RunsFolder}/{run.At.UtcDateTime:yyyyMMdd-HHmmss}-{EvaluationRun.DigestOf(text)[..8]}.json");
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return file;
    }

    private static EvaluationRun? Read(string path)
    {
        try
        {
            return EvaluationRun.Read(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
