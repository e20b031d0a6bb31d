using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Slipway.Server.Tests;

/// <summary>Holds the code to docs/architecture.md: the rooms, who may use whom, and how things are named.</summary>
public sealed partial class ArchitectureTests
{
    private const int MostLines = 500;

    private static readonly string _root = Root();

    /// <summary>The folder of the repository.</summary>
    internal static string RepositoryRoot => _root;

    private static readonly string[] _emptyNames = ["Common", "Shared", "Helper", "Helpers", "Util", "Utils", "Utilities", "Manager", "Managers", "Misc", "Domain", "Application", "Infrastructure"];

    [Fact]
    public void The_projects_use_each_other_as_the_table_says()
    {
        var table = Table();
        var projects = Projects();
        Assert.Equal(table.Keys.Order(StringComparer.Ordinal), projects.Keys.Order(StringComparer.Ordinal));
        foreach (var (project, uses) in projects)
        {
            var allowed = table[project];
            if (allowed == "all")
            {
                // Whoever puts everything together reaches everything, some of it through others.
                Assert.Equal(projects.Keys.Where(p => p != project).Order(StringComparer.Ordinal), Reached(project, projects).Order(StringComparer.Ordinal));
            }
            else
            {
                Assert.Equal(allowed == "nothing" ? [] : Words(allowed), uses.Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void The_sdk_uses_no_project_and_no_package()
    {
        var sdk = XDocument.Load(Path.Combine(_root, "src", "Slipway.Sdk", "Slipway.Sdk.csproj"));
        Assert.DoesNotContain(sdk.Descendants(), e => e.Name.LocalName is "ProjectReference" or "PackageReference" or "FrameworkReference");
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Load(Path.Combine(_root, "Slipway.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value);
        var there = new[] { "src", "tests", "bench" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(_root, f), "*.csproj", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(_root, f).Replace('\\', '/'));
        Assert.Equal(there.Order(StringComparer.Ordinal), solution.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_folder_and_no_type_has_a_name_that_says_nothing()
    {
        var folders = Sources().SelectMany(f => Path.GetRelativePath(_root, Path.GetDirectoryName(f)!).Split(Path.DirectorySeparatorChar)).Distinct();
        Assert.Empty(folders.Intersect(_emptyNames, StringComparer.OrdinalIgnoreCase));
        var types = Sources().Where(f => f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => TypeName().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetRelativePath(_root, f), Name: m.Groups[1].Value)));
        Assert.DoesNotContain(types, t => Array.Exists(_emptyNames, n => t.Name.EndsWith(n, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_file_is_longer_than_can_be_read_in_one_go() => Assert.DoesNotContain(
        Sources().Select(f => (File: Path.GetRelativePath(_root, f), Lines: File.ReadLines(f).Count())), f => f.Lines > MostLines);

    [Fact]
    public void A_namespace_is_the_folder_it_stands_in()
    {
        var wrong = from file in Sources()
                    where file.EndsWith(".cs", StringComparison.Ordinal)
                    let said = Namespace().Match(File.ReadAllText(file)).Groups[1].Value
                    let meant = Path.GetRelativePath(Path.Combine(_root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')
                    where said.Length > 0 && said != meant
                    select $"{Path.GetRelativePath(_root, file)}: {said}";
        Assert.Empty(wrong);
    }

    /// <summary>The rows of the table by project, each with what it may use.</summary>
    private static Dictionary<string, string> Table() => Row().Matches(File.ReadAllText(Path.Combine(_root, "docs", "architecture.md")))
        .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim(), StringComparer.Ordinal);

    private static Dictionary<string, List<string>> Projects() => Directory.EnumerateFiles(Path.Combine(_root, "src"), "*.csproj", SearchOption.AllDirectories)
        .ToDictionary(
            f => Short(Path.GetFileNameWithoutExtension(f)),
            f => XDocument.Load(f).Descendants("ProjectReference").Select(r => Short(Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))).ToList(),
            StringComparer.Ordinal);

    private static HashSet<string> Reached(string project, Dictionary<string, List<string>> projects)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<string>(projects[project]);
        while (next.TryDequeue(out var found))
        {
            if (reached.Add(found))
            {
                projects[found].ForEach(next.Enqueue);
            }
        }

        return reached;
    }

    private static IEnumerable<string> Words(string list) => list.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal);

    private static string Short(string project) => project["Slipway.".Length..];

    private static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(_root, "src"), "*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".cs" or ".razor" or ".sql" or ".css" or ".js")
        .Where(f => !f.Contains("node_modules", StringComparison.Ordinal) && !f.Contains(Path.Combine("wwwroot", "lib"), StringComparison.Ordinal));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Slipway.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Slipway.slnx is in no folder above the tests.");
        }

        return folder;
    }

    [GeneratedRegex(@"^\| `Slipway\.(\w+)` \|[^|\n]*\|([^|\n]*)\|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|sealed|abstract|static|partial|readonly|file)\s+)*(?:class|record(?:\s+struct|\s+class)?|struct|interface|enum)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
