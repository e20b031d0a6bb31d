using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Slipway.Server.Workspaces;

/// <summary>The folder in which a brand is written: its rules, styles, tokens, samples and waivers.</summary>
public sealed class BrandFolder(string folder)
{
    private static readonly string[] _read = [".yaml", ".yml", ".json", ".md", ".txt"];

    public string Folder { get; } = folder;

    /// <summary>Its texts by path, for example <c>brand/rules/words.yaml</c>, whatever the folder is called; hidden folders are left out.</summary>
    public ImmutableSortedDictionary<string, string> Files() => !Directory.Exists(Folder)
        ? ImmutableSortedDictionary<string, string>.Empty
        : Listed().ToImmutableSortedDictionary(f => $"brand/{f.Path}", f => Read(f.File), StringComparer.Ordinal);

    /// <summary>One of its texts, for example <c>claims.yaml</c>; empty where there is none.</summary>
    public string Text(string path) => Path.Combine(Folder, path) is var file && File.Exists(file) ? Read(file) : "";

    /// <summary>The same as a revision of Git has it.</summary>
    public async Task<ImmutableSortedDictionary<string, string>> FilesAsync(string revision, CancellationToken stop) => (await Git.FilesAsync(Folder, revision, stop))
        .Where(f => IsRead(f.Key))
        .ToImmutableSortedDictionary(f => $"brand/{f.Key}", f => f.Value.ReplaceLineEndings("\n"), StringComparer.Ordinal);

    /// <summary>Another one when a file has come, gone or changed, without reading any.</summary>
    public string Stamp() => !Directory.Exists(Folder)
        ? ""
        : string.Join('\n', Listed().Select(f => (f.Path, Info: new FileInfo(f.File))).OrderBy(f => f.Path, StringComparer.Ordinal)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Path} {f.Info.Length} {f.Info.LastWriteTimeUtc.Ticks}")));

    private static string Read(string file) => File.ReadAllText(file, Encoding.UTF8).ReplaceLineEndings("\n");

    private IEnumerable<(string Path, string File)> Listed() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(f => (Path: Path.GetRelativePath(Folder, f).Replace(Path.DirectorySeparatorChar, '/'), File: f))
        .Where(f => IsRead(f.Path));

    private static bool IsRead(string path) => !path.Split('/').Any(p => p.StartsWith('.')) && _read.Contains(Path.GetExtension(path));

    /// <summary>Where a file of <see cref="Files"/> lies.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file.StartsWith("brand/", StringComparison.Ordinal) ? file["brand/".Length..] : file);
}
