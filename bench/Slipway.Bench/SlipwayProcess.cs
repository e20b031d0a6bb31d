using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Slipway.Bench;

/// <summary>What a run of the command left behind.</summary>
/// <param name="ExitCode">Its exit code; on Linux 137 when it was ended by SIGKILL.</param>
/// <param name="Result">What it wrote to standard output.</param>
/// <param name="Said">The end of what it wrote to standard error.</param>
/// <param name="Took">From its start to its end.</param>
internal sealed record SlipwayRun(int ExitCode, string Result, string Said, TimeSpan Took)
{
    /// <summary>What a shell reports for SIGKILL: 128 and its number.</summary>
    public const int Killed = 137;

    public bool WasKilled => ExitCode == Killed;
}

/// <summary>Runs the <c>slipway</c> command as a process of its own, as a person would.</summary>
internal static class SlipwayProcess
{
    private const int KeptCharacters = 4000;

    public static async Task<SlipwayRun> RunAsync(TimeSpan patience, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Program());
        Array.ForEach(args, start.ArgumentList.Add);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new RunBrokeException("dotnet could not be started.");
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
            throw new RunBrokeException(string.Create(CultureInfo.InvariantCulture, $"slipway {string.Join(' ', args)} was not done after {patience.TotalSeconds:0} s. It said last:\n{last}"), e);
        }

        watch.Stop();
        return new SlipwayRun(process.ExitCode, await result, await said, watch.Elapsed);
    }

    /// <summary>The command that was built with this program, beside its playbooks and screens.</summary>
    private static string Program()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory).Parent?.Parent?.FullName ?? "";
        var program = Path.Combine(folder, "Slipway.Server", "release", "slipway.dll");
        return File.Exists(program) ? program : throw new RunBrokeException($"{program} is not there. Start this with ./bench/run or ./prove, which build it.");
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
