using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Ai.Prompts;

/// <summary>Reads the files of a folder of prompts: versions, their translations, and the parts they share.</summary>
internal sealed partial class PromptReader(IReadOnlyDictionary<string, string> files, FindingList findings)
{
    /// <summary>The folder of shared parts: <c>{{part plain-words}}</c> on a line of its own puts <c>parts/plain-words.md</c> there.</summary>
    public const string PartsFolder = "parts";

    private static readonly string _types = string.Join(", ", Enum.GetNames<PromptInputType>().Select(n => n.ToLowerInvariant()));

    /// <summary>Every version that can be read.</summary>
    public ImmutableArray<Prompt> Read()
    {
        var written = files.Where(f => f.Key.EndsWith(".md", StringComparison.Ordinal) && !f.Key.StartsWith($"{PartsFolder}/", StringComparison.Ordinal)).Select(f => Read(f.Key, f.Value)).OfType<(Prompt Prompt, string? Language)>().ToList();
        var translations = written.Where(w => w.Language is not null).ToLookup(w => (w.Prompt.Name, w.Prompt.Version));
        var versions = written.Where(w => w.Language is null).Select(w => w.Prompt).ToList();
        foreach (var alone in translations.Where(t => versions.All(v => (v.Name, v.Version) != t.Key)).SelectMany(t => t))
        {
            var file = FileOf(alone.Prompt, alone.Language);
            findings.Error("prompt-alone", $"{file} is a translation of {alone.Prompt}, and there is no such version.", new Place(file, 1, 1), $"Write {FileOf(alone.Prompt, null)} first.");
        }

        return [.. versions.Select(v => v with { Translations = translations[(v.Name, v.Version)].ToImmutableSortedDictionary(t => t.Language!, t => t.Prompt.Text, StringComparer.Ordinal) })];
    }

    /// <summary>The file of a version, within the folder of prompts.</summary>
    public static string FileOf(Prompt prompt, string? language) => string.Create(CultureInfo.InvariantCulture, $"{prompt.Name}/v{prompt.Version}{(language is null ? "" : $".{language}")}.md");

    private (Prompt Prompt, string? Language)? Read(string file, string text)
    {
        if (VersionFile().Match(file) is not { Success: true } named || !int.TryParse(named.Groups["version"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            findings.Error("prompt-name", $"\"{file}\" is no version of a prompt.", new Place(file, 1, 1), "Name it, for example, write-copy/v1.md, and a translation write-copy/v1.de.md.");
            return null;
        }

        var language = named.Groups["language"] is { Success: true } said ? said.Value : null;
        // A translation needs no settings: they are the version's.
        var matter = language is not null && !text.StartsWith("---", StringComparison.Ordinal) ? new FrontMatter(null, text.ReplaceLineEndings("\n"), 1) : FrontMatter.Split(file, text, findings);
        if (matter.Values is null && language is null)
        {
            return null;
        }

        var prompt = new Prompt(named.Groups["name"].Value, version, "", WithParts(file, matter.Body.Trim(), matter.BodyLine));
        if (prompt.Text.Length == 0)
        {
            findings.Error("prompt-empty", "The prompt says nothing.", new Place(file, matter.BodyLine, 1), "Write below the settings what the model shall do.");
        }

        if (matter.Values is null)
        {
            return (prompt, language);
        }

        var fields = new YamlFields(matter.Values, findings);
        prompt = prompt with
        {
            Owner = fields.Text("owner", "marketing operations", required: language is null) ?? "",
            Evaluation = fields.Slug("evaluation", "write-copy", required: false),
            Inputs = fields.Mapping("inputs", "{ brief: text, instruction: text? }", required: false) is { } inputs ? Inputs(inputs) : [],
            Needs = fields.Mapping("needs", "{ schemas: true, max_tokens: 4096 }", required: false) is { } needs ? Needs(needs) : new PromptNeeds(),
        };
        fields.Close();
        return (prompt, language);
    }

    private static ImmutableArray<PromptInput> Inputs(YamlFields fields)
    {
        var inputs = ImmutableArray.CreateBuilder<PromptInput>();
        foreach (var name in fields.Keys.ToList())
        {
            var type = fields.Text(name, "text") ?? "";
            if (Enum.TryParse<PromptInputType>(type.TrimEnd('?'), ignoreCase: true, out var known) && !char.IsAsciiDigit(type[0]))
            {
                inputs.Add(new PromptInput(name, known, type.EndsWith('?')));
            }
            else
            {
                fields.Error("prompt-input", name, $"\"{type}\" is no type of an input.", $"Write one of: {_types}; with a ? behind it where it may be missing.");
            }
        }

        return inputs.ToImmutable();
    }

    private static PromptNeeds Needs(YamlFields fields)
    {
        var needs = new PromptNeeds(fields.Flag("schemas", otherwise: false), fields.Whole("max_tokens", "4096", 1, 1_000_000, required: false) ?? 0);
        fields.Close();
        return needs;
    }

    private string WithParts(string file, string text, int firstLine)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (PartLine().Match(lines[i]) is not { Success: true } part)
            {
                continue;
            }

            var shared = $"{PartsFolder}/{part.Groups["name"].Value}.md";
            if (files.TryGetValue(shared, out var said))
            {
                lines[i] = said.ReplaceLineEndings("\n").Trim();
            }
            else
            {
                findings.Error("prompt-part", $"There is no shared part {shared}.", new Place(file, firstLine + i, 1), "Write it, or take the line out.");
            }
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"^(?<name>[a-z0-9]+(?:-[a-z0-9]+)*)/v(?<version>[1-9][0-9]{0,5})(?:\.(?<language>[a-z]{2}(?:-[A-Z]{2})?))?\.md$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionFile();

    [GeneratedRegex(@"^\s*\{\{\s*part\s+(?<name>[a-z0-9-]+)\s*\}\}\s*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PartLine();
}
