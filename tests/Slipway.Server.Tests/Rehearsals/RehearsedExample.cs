using Slipway.Server.Rehearsals;
using Slipway.Server.Workspaces;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>The beginning of a rehearsal that tests of this folder share: a campaign with its contacts, over the simulated platforms.</summary>
internal static class RehearsedExample
{
    /// <summary>Where the examples are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "examples");

    /// <param name="campaign">The name of an example, or the path of a folder that is made like one.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<RehearsalRun> StartAsync(string campaign, CancellationToken stop)
    {
        var folder = Path.Combine(Folder, campaign);
        var (run, findings) = await RehearsalRun.StartAsync(new Workspace(Folder), folder, Path.Combine(folder, "contacts.csv"), stop);
        Assert.True(run is not null && !findings.Any(f => f.Blocks), string.Join('\n', findings.Select(f => $"{f.Place} {f.Message}")));
        return run;
    }
}
