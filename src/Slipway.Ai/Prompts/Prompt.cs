using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Prompts;

/// <summary>One version of what a model is told: a file, <c>prompts/write-copy/v1.md</c>. A version never changes; what is changed is a new one.</summary>
/// <param name="Name">What it is for: <c>write-copy</c>.</param>
/// <param name="Version">Its number.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Text">What the model is told. It has no holes: what comes from outside is material, and stands in a message of its own.</param>
public sealed record Prompt(string Name, int Version, string Owner, string Text)
{
    /// <summary>SHA-256 over its text: two prompts of one digest tell a model the same.</summary>
    public string Digest { get; } = CanonicalJson.DigestOf(Text);

    /// <summary>The prompt as it is named: <c>write-copy v1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} v{Version}");

    /// <summary>Reads a version.</summary>
    /// <param name="file">The file, <c>write-copy/v1.md</c>.</param>
    /// <param name="text">Its text.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static Prompt? Read(string file, string text, FindingList findings)
    {
        var parts = file.Split('/');
        var stem = parts[^1].EndsWith(".md", StringComparison.Ordinal) ? parts[^1][..^3] : "";
        if (parts.Length != 2 || !stem.StartsWith('v') || !int.TryParse(stem.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var version) || version < 1)
        {
            findings.Error("prompt-name", $"\"{file}\" is no version of a prompt.", new Place(file, 1, 1), "Name it, for example, write-copy/v1.md.");
            return null;
        }

        var matter = FrontMatter.Split(file, text, findings);
        if (matter.Values is null)
        {
            return null;
        }

        var fields = new YamlFields(matter.Values, findings);
        var owner = fields.Text("owner", "marketing operations") ?? "";
        fields.Text("evaluation", "evaluations/write-copy.jsonl", required: false);
        fields.Close();
        var said = matter.Body.Trim();
        if (said.Length == 0)
        {
            findings.Error("prompt-empty", "The prompt says nothing.", new Place(file, matter.BodyLine, 1), "Write below the settings what the model shall do.");
        }

        return new Prompt(parts[0], version, owner, said);
    }
}

/// <summary>All prompts of a workspace and of the program, and which version of each is asked with.</summary>
public sealed class PromptLibrary
{
    /// <summary>The file that says which version is used, beside the versions: <c>production: 1</c>.</summary>
    public const string LabelsFile = "labels.yaml";

    private const string Production = "production";

    private readonly ImmutableSortedDictionary<string, ImmutableArray<Prompt>> _prompts;
    private readonly Dictionary<string, int> _production = new(StringComparer.Ordinal);

    private PromptLibrary(IEnumerable<Prompt> prompts) =>
        _prompts = prompts.GroupBy(p => p.Name, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.OrderBy(p => p.Version).ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Every version of every prompt.</summary>
    public IEnumerable<Prompt> All => _prompts.Values.SelectMany(p => p);

    /// <summary>Reads the files of a folder of prompts, by their paths within it.</summary>
    public static (PromptLibrary Library, ImmutableArray<Finding> Findings) Read(IReadOnlyDictionary<string, string> files)
    {
        var findings = new FindingList();
        var library = new PromptLibrary(files.Where(f => f.Key.EndsWith(".md", StringComparison.Ordinal)).Select(f => Prompt.Read(f.Key, f.Value, findings)).OfType<Prompt>().ToList());
        foreach (var (file, text) in files.Where(f => f.Key.EndsWith($"/{LabelsFile}", StringComparison.Ordinal)))
        {
            library.Label(file, text, findings);
        }

        return (library, findings.InOrder());
    }

    /// <summary>The version that is asked with: the one labelled production, otherwise the first. A newer one is not used because it is there.</summary>
    public Prompt? Find(string name) => _prompts.TryGetValue(name, out var versions)
        ? _production.TryGetValue(name, out var chosen) ? versions.First(v => v.Version == chosen) : versions[0]
        : null;

    /// <summary>One version.</summary>
    public Prompt? Find(string name, int version) => _prompts.TryGetValue(name, out var versions) ? versions.FirstOrDefault(v => v.Version == version) : null;

    private void Label(string file, string text, FindingList findings)
    {
        var name = file.Split('/')[0];
        if (YamlText.ReadMap(file, text, findings) is not { } map)
        {
            return;
        }

        var fields = new YamlFields(map, findings);
        foreach (var label in (string[])[Production, "candidate"])
        {
            if (fields.Whole(label, "1", 1, int.MaxValue, required: false) is not { } version)
            {
                continue;
            }

            if (Find(name, version) is null)
            {
                fields.Error("prompt-unknown", label, $"There is no {name} v{version}.", $"Name one of: {string.Join(", ", _prompts.GetValueOrDefault(name, []).Select(p => p.Version))}.");
            }
            else if (label == Production)
            {
                _production[name] = version;
            }
        }

        fields.Close();
    }
}
