namespace Slipway.Server.Checks;

/// <summary>Does something again whenever files change.</summary>
/// <remarks>Looks at times and lengths a few times a second: file system events are lost on network drives and in containers, and a campaign has few files.</remarks>
internal static class Watching
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Does it once, and again after each change, until stopped.</summary>
    public static async Task RunAsync(Func<IEnumerable<string>> paths, Func<Task> act, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(_pause);
        var seen = "";
        try
        {
            do
            {
                var now = Look(paths());
                if (now != seen)
                {
                    seen = now;
                    await act();
                }
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C is how it ends.
        }
    }

    private static string Look(IEnumerable<string> paths) => string.Join('\n', paths
        .SelectMany(path => Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path])
        .Select(file => new FileInfo(file))
        .Where(file => file.Exists)
        .Select(file => $"{file.FullName}|{file.LastWriteTimeUtc.Ticks}|{file.Length}")
        .Order(StringComparer.Ordinal));
}
