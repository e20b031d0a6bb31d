using Slipway.Core.Brand;
using Xunit;

namespace Slipway.Tests.Brand;

/// <summary>The Vale packages that stand beside the repository on some machines; tests that need them skip elsewhere.</summary>
internal static class ValePackages
{
    public const string Absent = "The Vale packages are not on this machine.";

    private static readonly string Folder = Golden.At("..", "shared", "data", "vale-styles");

    public static bool AreHere => Directory.Exists(Folder);

    /// <summary>Their files as those of a brand folder.</summary>
    public static SortedDictionary<string, string> Files()
    {
        Assert.SkipUnless(AreHere, Absent);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Folder, "*.yml", SearchOption.AllDirectories))
        {
            files[$"brand/styles/{Path.GetRelativePath(Folder, file).Replace('\\', '/')}"] = File.ReadAllText(file).ReplaceLineEndings("\n");
        }

        return files;
    }

    public static RuleSet Rules() => RuleSet.Read(Files()).Rules;
}
