namespace Slipway.Bench;

/// <summary>The demonstration, played to its last day by a process of its own.</summary>
internal static class PlayedDemo
{
    /// <summary>Plays it into a data folder.</summary>
    public static async Task InAsync(string data, TimeSpan patience)
    {
        var demo = await FreshProcess.SlipwayAsync(patience, "demo", "--unattended", "--json", "--data", data, "--urls", $"http://127.0.0.1:{Steps.StepEngine.FreePorts().Split(',')[0]}");
        if (demo.ExitCode != 0)
        {
            throw new RunBrokeException($"slipway demo ended with {demo.ExitCode}. It said last:\n{demo.Said}");
        }
    }
}
