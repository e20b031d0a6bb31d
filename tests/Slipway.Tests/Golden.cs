using System.Text;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests;

/// <summary>Files that are checked in and compared; <c>SLIPWAY_ACCEPT=1</c> rewrites them, and a person reads the difference.</summary>
internal static class Golden
{
    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The texts of a folder by path with forward slashes.</summary>
    public static SortedDictionary<string, string> Folder(params string[] parts)
    {
        var folder = At(parts);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories) : [])
        {
            files[Path.GetRelativePath(folder, file).Replace('\\', '/')] = File.ReadAllText(file);
        }

        return files;
    }

    /// <summary>Compares a text with the file that is checked in.</summary>
    public static void Same(string actual, params string[] parts)
    {
        var path = At(parts);
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is not there; run with SLIPWAY_ACCEPT=1 to write it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }

    /// <summary>Compares a folder with the one that is checked in.</summary>
    public static void SameFolder(IReadOnlyDictionary<string, string> actual, params string[] parts)
    {
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1" && Directory.Exists(At(parts)))
        {
            Directory.Delete(At(parts), recursive: true);
        }

        foreach (var (path, text) in actual)
        {
            Same(text, [.. parts, path]);
        }

        Assert.Equal(actual.Keys.Order(StringComparer.Ordinal), Folder(parts).Keys);
    }

    /// <summary>A text with each finding written under the line it is about.</summary>
    public static string WithFindings(string text, IEnumerable<Finding> findings)
    {
        var byLine = findings.ToLookup(f => f.Place?.Line ?? 0);
        var written = new StringBuilder();
        var line = 0;
        foreach (var content in text.TrimEnd('\n').Split('\n'))
        {
            line++;
            written.Append(content).Append('\n');
            foreach (var finding in byLine[line])
            {
                written.Append(' ', (finding.Place?.Column ?? 1) - 1).Append("^ ").Append(finding.Level.ToString().ToLowerInvariant()).Append(' ')
                    .Append(finding.Code).Append(": ").Append(finding.Message).Append('\n');
                foreach (var fix in (finding.Fix ?? "").Split('\n'))
                {
                    written.Append(' ', (finding.Place?.Column ?? 1) + 1).Append(fix).Append('\n');
                }
            }
        }

        return written.ToString();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
    }
}
