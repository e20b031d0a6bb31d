using System.Diagnostics;
using System.Globalization;

namespace Slipway.Bench;

/// <summary>A program that is under way, and what may befall it.</summary>
internal sealed class RunningProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _said;

    private RunningProcess(Process process)
    {
        _process = process;
        _said = FreshProcess.ReadEndAsync(process.StandardError);
        Result = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>What it wrote to standard output, once it has ended.</summary>
    public Task<string> Result { get; }

    public bool HasEnded => _process.HasExited;

    /// <summary>The command that was built with this program.</summary>
    public static RunningProcess Slipway(params string[] args) => Start("dotnet", [FreshProcess.SlipwayProgram(), .. args]);

    public static RunningProcess Start(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(args, start.ArgumentList.Add);
        return new RunningProcess(Process.Start(start) ?? throw new RunBrokeException($"{program} could not be started."));
    }

    /// <summary>Ends it by SIGKILL: no handler runs, no buffer is written.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Lets it stand still as it is, by SIGSTOP.</summary>
    public Task StopAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on from there.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(CancellationToken patience = default)
    {
        await _process.WaitForExitAsync(patience);
        return _process.ExitCode;
    }

    /// <summary>The end of what it wrote to standard error, once it has ended.</summary>
    public Task<string> SaidAsync() => _said;

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
