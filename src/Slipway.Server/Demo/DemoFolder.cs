namespace Slipway.Server.Demo;

/// <summary>A fresh workspace for a demonstration, made from the examples that come with the program.</summary>
internal static class DemoFolder
{
    public static string ContactsFile => Path.Combine(Examples, "warehouse-webinar", "contacts.csv");

    public static string BriefFile => Path.Combine(Examples, "warehouse-webinar", "brief.md");

    private static string Examples => Path.Combine(AppContext.BaseDirectory, "examples");

    public static string Make(string? wanted)
    {
        var data = wanted is null ? Directory.CreateTempSubdirectory("slipway-demo-").FullName : Path.GetFullPath(wanted);
        var workspace = Path.Combine(data, "workspace");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Examples, "brand"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(workspace, "brand", Path.GetRelativePath(Path.Combine(Examples, "brand"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        File.WriteAllText(Path.Combine(workspace, "slipway.yaml"), "name: Nordlager Software\nseed: nordlager-demo\n");
        return data;
    }
}
