using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Slipway.Bench;

/// <summary>What a process left behind.</summary>
/// <param name="ExitCode">Its exit code; on Linux 137 when it was ended by SIGKILL.</param>
/// <param name="Result">What it wrote to standard output.</param>
/// <param name="Said">The end of what it wrote to standard error.</param>
/// <param name="Took">From its start to its end.</param>
/// <param name="Peak">The most memory it held, in bytes, as last seen before its end; 0 where the system does not tell.</param>
internal sealed record ProcessRun(int ExitCode, string Result, string Said, TimeSpan Took, long Peak)
{
    /// <summary>What a shell reports for SIGKILL: 128 and its number.</summary>
    public const int Killed = 137;

    public bool WasKilled => ExitCode == Killed;
}

/// <summary>Runs a program as a process of its own, as a person would.</summary>
internal static class FreshProcess
{
    private const int KeptCharacters = 4000;
    private const int LookEveryMilliseconds = 20;

    /// <summary>The command that was built with this program, beside its playbooks and screens.</summary>
    public static Task<ProcessRun> SlipwayAsync(TimeSpan patience, params string[] args) => RunAsync(patience, "dotnet", [SlipwayProgram(), .. args]);

    public static async Task<ProcessRun> RunAsync(TimeSpan patience, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(args, start.ArgumentList.Add);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new RunBrokeException($"{program} could not be started.");
        var peak = PeakAsync(process);
        var said = ReadEndAsync(process.StandardError);
        var result = process.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            var last = await said;
            throw new RunBrokeException(string.Create(CultureInfo.InvariantCulture, $"{program} {string.Join(' ', args)} was not done after {patience.TotalSeconds:0} s. It said last:\n{last}"), e);
        }

        watch.Stop();
        return new ProcessRun(process.ExitCode, await result, await said, watch.Elapsed, await peak);
    }

    /// <summary>Where the command was built, with what travels with it.</summary>
    public static string SlipwayFolder { get; } = Path.Combine(new DirectoryInfo(AppContext.BaseDirectory).Parent?.Parent?.FullName ?? "", "Slipway.Server", "release");

    private static string SlipwayProgram()
    {
        var program = Path.Combine(SlipwayFolder, "slipway.dll");
        return File.Exists(program) ? program : throw new RunBrokeException($"{program} is not there. Start this with ./bench/run or ./prove, which build it.");
    }

    // The system keeps the high-water mark as long as the process lives, so the last look before the end is short of it by what came in between.
    private static async Task<long> PeakAsync(Process process)
    {
        var (status, peak) = ($"/proc/{process.Id}/status", 0L);
        while (File.Exists(status))
        {
            try
            {
                var line = File.ReadLines(status).FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                peak = line is null ? peak : 1024 * long.Parse(line["VmHWM:".Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                break;
            }

            await Task.Delay(LookEveryMilliseconds);
        }

        return peak;
    }

    private static async Task<string> ReadEndAsync(StreamReader reader)
    {
        var end = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            end.AppendLine(line);
            if (end.Length > 4 * KeptCharacters)
            {
                end.Remove(0, end.Length - KeptCharacters);
            }
        }

        return end.Length > KeptCharacters ? end.ToString(end.Length - KeptCharacters, KeptCharacters) : end.ToString();
    }
}
