namespace Slipway.Bench;

/// <summary>Where the repository is that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string At(params ReadOnlySpan<string> parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Slipway.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new RunBrokeException("The repository is not around this program. Start it with ./bench/run.");
    }
}
