using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Slipway.Bench;

/// <summary>What a process left behind.</summary>
/// <param name="ExitCode">Its exit code; on Linux 137 when it was ended by SIGKILL.</param>
/// <param name="Result">What it wrote to standard output.</param>
/// <param name="Said">The end of what it wrote to standard error.</param>
/// <param name="Took">From its start to its end.</param>
/// <param name="Use">What it used of the machine.</param>
internal sealed record ProcessRun(int ExitCode, string Result, string Said, TimeSpan Took, ProcessUse Use)
{
    /// <summary>What a shell reports for SIGKILL: 128 and its number.</summary>
    public const int Killed = 137;

    public bool WasKilled => ExitCode == Killed;
}

/// <summary>What a process used of the machine, as last seen before its end; nothing where the system does not tell.</summary>
/// <param name="Memory">The most memory it held, in bytes.</param>
/// <param name="Processor">The time it had of all processors together, which says more than the time it took where others use the machine too.</param>
internal readonly record struct ProcessUse(long Memory, TimeSpan Processor);

/// <summary>Runs a program as a process of its own, as a person would.</summary>
internal static class FreshProcess
{
    private const int KeptCharacters = 4000;
    private const int LookEveryMilliseconds = 20;
    private const int TicksPerSecond = 100;

    /// <summary>The command that was built with this program, beside its playbooks and screens.</summary>
    public static Task<ProcessRun> SlipwayAsync(TimeSpan patience, params string[] args) => RunAsync(patience, "dotnet", [SlipwayProgram(), .. args]);

    public static async Task<ProcessRun> RunAsync(TimeSpan patience, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(args, start.ArgumentList.Add);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new RunBrokeException($"{program} could not be started.");
        var use = UseAsync(process);
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
        return new ProcessRun(process.ExitCode, await result, await said, watch.Elapsed, await use);
    }

    public static string SlipwayProgram()
    {
        var program = Repository.At("artifacts", "slipway", "slipway.dll");
        return File.Exists(program) ? program : throw new RunBrokeException($"{program} is not there. Start this with ./bench/run or ./prove, which build it.");
    }

    /// <summary>Runs one that no other runs beside, and counts what it had of the processors to its end: of a short one the last look misses much.</summary>
    public static async Task<ProcessRun> AloneAsync(Func<Task<ProcessRun>> start)
    {
        var before = OfEnded();
        var run = await start();
        return run with { Use = run.Use with { Processor = OfEnded() - before } };

        // What the system keeps of all processes that were started here and have ended.
        static TimeSpan OfEnded()
        {
            var fields = Fields(File.ReadAllText("/proc/self/stat"));
            return Ticks(fields[13], fields[14]);
        }
    }

    // The system keeps both as long as the process lives, so the last look before the end is short of them by what came in between.
    private static async Task<ProcessUse> UseAsync(Process process)
    {
        var (folder, use) = ($"/proc/{process.Id}", default(ProcessUse));
        while (Directory.Exists(folder))
        {
            try
            {
                var memory = File.ReadLines($"{folder}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
                var fields = Fields(await File.ReadAllTextAsync($"{folder}/stat"));
                use = memory is null ? use : new ProcessUse(1024 * Number(memory["VmHWM:".Length..^"kB".Length]), Ticks(fields[11], fields[12]));
            }
            catch (IOException)
            {
                break;
            }

            await Task.Delay(LookEveryMilliseconds);
        }

        return use;
    }

    // Of the system's line about a process, from its state on: the program's name before it may have blanks.
    private static string[] Fields(string line) => line[(line.LastIndexOf(')') + 2)..].Split(' ');

    private static TimeSpan Ticks(string user, string system) => TimeSpan.FromSeconds((Number(user) + Number(system)) / (double)TicksPerSecond);

    private static long Number(string text) => long.Parse(text.Trim(), CultureInfo.InvariantCulture);

    public static async Task<string> ReadEndAsync(StreamReader reader)
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
