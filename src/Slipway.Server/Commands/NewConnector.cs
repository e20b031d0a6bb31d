using System.Globalization;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Server.Commands;

/// <summary><c>slipway new connector</c>: the files of a connector that compiles, with conformance tests that fail until it is written.</summary>
internal static class NewConnector
{
    private const string ListFile = "src/Slipway.Connectors/Manifests.cs";

    public static async Task<int> RunAsync(string name, Output output)
    {
        if (name.Length is 0 or > 40 || !char.IsAsciiLetterUpper(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
        {
            return await output.FindingsAsync([Finding.Error("connector-name", $"\"{name}\" is no name for a connector: it becomes the name of a folder and of classes.", fix: "Write it like HubSpot or GoogleAds: letters and digits, the first a capital.")]);
        }

        if (Source(output.Folder) is not { } root)
        {
            return await output.FindingsAsync([Finding.Error("source-not-found", "A connector is part of the program, and its source is not here.", fix: "Go into a clone of Slipway's repository, the folder with Slipway.slnx.")]);
        }

        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var template in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Templates", "connector")))
        {
            var file = Path.GetFileNameWithoutExtension(template).Replace("NAME", name, StringComparison.Ordinal);
            var folder = file.EndsWith("Tests.cs", StringComparison.Ordinal) ? $"tests/Slipway.Engine.Tests/Connectors/{name}" : $"src/Slipway.Connectors/{name}";
            files[$"{folder}/{file}"] = Filled(await File.ReadAllTextAsync(template), name);
        }

        if (files.Keys.FirstOrDefault(f => File.Exists(Path.Combine(root, f))) is { } there)
        {
            return await output.FindingsAsync([Finding.Error("connector-exists", $"{there} is there already, and nothing was written.", fix: "Take another name, or go on with what is there.")]);
        }

        foreach (var (file, text) in files)
        {
            var path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text);
        }

        await AddAsync(Path.Combine(root, ListFile), name);
        await output.ResultAsync(new { connector = name, written = files.Keys, changed = (string[])[ListFile] }, [.. files.Keys.Select(f => $"Wrote {output.Shown(Path.Combine(root, f))}"), $"Changed {output.Shown(Path.Combine(root, ListFile))}"]);
        await output.NextAsync($"docs/adding-a-connector.md; it is written when this passes: dotnet test --project tests/Slipway.Engine.Tests -- --filter-class \"*{name}ConformanceTests\"");
        return ExitCode.Fine;
    }

    private static string Filled(string template, string name)
    {
        var lower = string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) && !char.IsAsciiLetterUpper(name[i - 1])
            ? $"-{char.ToLowerInvariant(c)}" : char.ToLower(c, CultureInfo.InvariantCulture).ToString()));
        return template.Replace("LOWER", lower, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal).ReplaceLineEndings("\n");
    }

    // In the order of the alphabet, as the list is read by people.
    private static async Task AddAsync(string file, string name)
    {
        var text = await File.ReadAllTextAsync(file);
        var (begin, end) = (text.IndexOf("= [", StringComparison.Ordinal) + 3, text.IndexOf("];", StringComparison.Ordinal));
        var listed = text[begin..end].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append($"{name}Manifest.Manifest").Order(StringComparer.Ordinal);
        text = $"{text[..begin]}{string.Join(", ", listed)}{text[end..]}";
        var usings = text.Split('\n').Where(l => l.StartsWith("using ", StringComparison.Ordinal)).Append($"using Slipway.Connectors.{name};");
        var rest = text.Split('\n').Where(l => !l.StartsWith("using ", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, string.Join('\n', usings.OrderBy(u => !u.StartsWith("using System", StringComparison.Ordinal)).ThenBy(u => u, StringComparer.Ordinal).Concat(rest)));
    }

    private static string? Source(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Slipway.slnx")))
            {
                return at;
            }
        }

        return null;
    }
}
