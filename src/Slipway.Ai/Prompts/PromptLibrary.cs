using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Prompts;

/// <summary>All prompts of a workspace and of the program, and which version of each is asked with.</summary>
/// <remarks>
/// Where a prompt has an evaluation, a version is asked with only when a run earned it production, and only the models that earned it with it. Where it has none, the labels are what somebody wrote, and the first version is
/// asked with where nobody wrote anything: a newer one is not used because it is there.
/// </remarks>
public sealed class PromptLibrary
{
    /// <summary>The folder of prompts, in a workspace and in the program.</summary>
    public const string Folder = "prompts";

    private readonly ImmutableSortedDictionary<string, ImmutableArray<Prompt>> _prompts;
    private readonly Dictionary<string, PromptLabels> _labels = new(StringComparer.Ordinal);
    private readonly IReadOnlySet<string> _gated;

    private PromptLibrary(ImmutableArray<Prompt> prompts, IReadOnlySet<string> gated)
    {
        _gated = gated;
        _prompts = prompts.GroupBy(p => p.Name, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.OrderBy(p => p.Version).ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>Every version of every prompt.</summary>
    public IEnumerable<Prompt> All => _prompts.Values.SelectMany(p => p);

    /// <summary>Reads the files of a folder of prompts, by their paths within it.</summary>
    /// <param name="files">The files.</param>
    /// <param name="gated">The prompts that have an evaluation.</param>
    /// <param name="shipped">The files that come with the program; those of <paramref name="files"/> come over them.</param>
    public static (PromptLibrary Library, ImmutableArray<Finding> Findings) Read(IReadOnlyDictionary<string, string> files, IReadOnlySet<string>? gated = null, IReadOnlyDictionary<string, string>? shipped = null)
    {
        var findings = new FindingList();
        var all = (shipped ?? ImmutableSortedDictionary<string, string>.Empty).ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(files);
        var library = new PromptLibrary(new PromptReader(all, findings).Read(), gated ?? ImmutableHashSet<string>.Empty);
        foreach (var (file, text) in all.Where(f => f.Key.EndsWith($"/{PromptLabels.File}", StringComparison.Ordinal)))
        {
            var name = file.Split('/')[0];
            var labels = PromptLabels.Read(file, text, findings);
            // What the program comes with was there first: nobody has put it in the place of anything.
            if (!files.ContainsKey(file) && labels.Production is { } version && library.Find(name, version) is { } prompt)
            {
                labels = labels with { History = [new LabelMove(PromptLabel.Production, version, prompt.VersionDigest, null, "slipway", DateTimeOffset.UnixEpoch, null, null)] };
            }

            library._labels[name] = labels;
            library.Hold(name, labels, file, findings);
        }

        return (library, findings.InOrder());
    }

    /// <summary>The labels of a prompt.</summary>
    public PromptLabels LabelsOf(string name) => _labels.GetValueOrDefault(name, PromptLabels.None);

    /// <summary>The versions of a prompt, the oldest first; none where there is no such prompt.</summary>
    public ImmutableArray<Prompt> Versions(string name) => _prompts.GetValueOrDefault(name, []);

    /// <summary>The version that is asked with; null where there is none, or none has earned it.</summary>
    public Prompt? Find(string name)
    {
        var labels = LabelsOf(name);
        if (labels.Production is { } chosen)
        {
            return Find(name, chosen) is { } prompt && Stands(prompt, labels) ? prompt : null;
        }

        // With an evaluation and no label yet, what the program came with goes on being asked: nobody has put anything in its place.
        return Versions(name) is [var first, ..] ? first : null;
    }

    /// <summary>One version.</summary>
    public Prompt? Find(string name, int version) => Versions(name).FirstOrDefault(v => v.Version == version);

    /// <summary>Whether a model may be asked with the version in use: where a version earned production, only the models it earned it with.</summary>
    public bool MayAsk(Prompt prompt, string model)
    {
        var labels = LabelsOf(prompt.Name);
        return !_gated.Contains(prompt.Name) || labels.Production is null || labels.WasThereFirst(prompt) || labels.EarnedWith(prompt).Contains(model, StringComparer.Ordinal);
    }

    private bool Stands(Prompt prompt, PromptLabels labels) => _gated.Contains(prompt.Name) ? labels.WasThereFirst(prompt) || labels.EarnedWith(prompt).Length > 0 : !IsChanged(prompt, labels);

    // A version is what it was when it first moved; what is changed afterwards is another prompt under the same name.
    private static bool IsChanged(Prompt prompt, PromptLabels labels) => labels.History.FirstOrDefault(m => m.Version == prompt.Version) is { } first && first.Digest != prompt.VersionDigest;

    private void Hold(string name, PromptLabels labels, string file, FindingList findings)
    {
        foreach (var (label, version) in ((string, int?)[])[("production", labels.Production), ("candidate", labels.Candidate)])
        {
            if (version is { } named && Find(name, named) is null)
            {
                findings.Error("prompt-unknown", $"`{label}` is v{named}, and there is no {name} v{named}.", new Place(file, 1, 1), $"Name one of: {string.Join(", ", Versions(name).Select(p => p.Version))}.");
            }
        }

        foreach (var changed in Versions(name).Where(v => IsChanged(v, labels)))
        {
            findings.Error(
                "prompt-changed", $"{changed} is not what it was when it was labelled: a version never changes.", new Place(PromptReader.FileOf(changed, null), 1, 1),
                $"Put it back as it was, and write what you want as v{Versions(name)[^1].Version + 1}.");
        }

        if (labels.Production is { } production && Find(name, production) is { } chosen && !IsChanged(chosen, labels) && !Stands(chosen, labels))
        {
            findings.Error("prompt-unearned", $"{chosen} is named production, and no run of its evaluation earned it that.", new Place(file, 1, 1), $"Run `slipway eval run`, then: slipway prompt promote {name} v{production}");
        }
    }
}
