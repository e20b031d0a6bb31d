namespace Slipway.Bench;

/// <summary>A brand folder taken apart, so that what its rules cost can be told one family from the other.</summary>
internal static class Brands
{
    /// <summary>The example's brand.</summary>
    public static string Example { get; } = Repository.At("examples", "brand");

    /// <summary>The families of a brand's rules: the names of its rule files, and <c>styles</c> for its Vale packages.</summary>
    public static string[] Families(string brand) =>
        [.. RuleFiles(brand).Select(f => FamilyOf(brand, f)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Writes the brand with the rules of these families alone; everything else it holds stays.</summary>
    public static void Write(string brand, string to, params string[] families)
    {
        var dropped = RuleFiles(brand).Where(f => !families.Contains(FamilyOf(brand, f), StringComparer.Ordinal)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(brand, "*", SearchOption.AllDirectories).Where(f => !dropped.Contains(f)))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(brand, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static IEnumerable<string> RuleFiles(string brand) => new[] { "rules", "styles" }
        .Select(folder => Path.Combine(brand, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));

    // rules/mail.yaml and rules/mail/size.yaml are both mail.
    private static string FamilyOf(string brand, string file)
    {
        var parts = Path.GetRelativePath(brand, file).Split(Path.DirectorySeparatorChar);
        return parts[0] == "styles" ? "styles" : Path.GetFileNameWithoutExtension(parts[1]);
    }
}
