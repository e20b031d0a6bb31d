using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Npgsql;

namespace Slipway.Bench.Steps;

/// <summary>An engine as a process of its own that is given orders: ours or a peer's.</summary>
internal sealed class StepEngine : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _said;
    private Process? _server;

    private StepEngine(Process process) => (_process, _said) = (process, FreshProcess.ReadEndAsync(process.StandardError));

    /// <summary>When the process was begun.</summary>
    public DateTimeOffset StartedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>When it said that it was there.</summary>
    public DateTimeOffset ReadyAt { get; private set; }

    /// <summary>Ours, on a database of PostgreSQL; null for SQLite.</summary>
    public static Task<StepEngine> SlipwayAsync(string data, string? postgres, int parallel, string? record = null) => StartAsync(
        "dotnet",
        [typeof(StepEngine).Assembly.Location, StepCommand.Word, "--data", data, "--parallel", parallel.ToString(CultureInfo.InvariantCulture), .. postgres is null ? (string[])[] : ["--postgres", postgres], .. record is null ? (string[])[] : ["--record", record]]);

    public static Task<StepEngine> DbosAsync(string peers, string postgres, string? record = null)
    {
        var way = new NpgsqlConnectionStringBuilder(postgres);
        return StartAsync("node", [Path.Combine(peers, "dbos.mjs"), string.Create(CultureInfo.InvariantCulture, $"postgresql://{way.Username}@{way.Host}:{way.Port}/{way.Database}"), .. record is null ? (string[])[] : [record]]);
    }

    /// <param name="peers">The peers' folder.</param>
    /// <param name="data">The folder of its server.</param>
    /// <param name="ports">Of <see cref="FreePorts"/>, the same for the same folder.</param>
    /// <param name="record">Where effects are written down; null where they are not.</param>
    public static Task<StepEngine> RestateAsync(string peers, string data, string ports, string? record = null) => StartAsync("node", [Path.Combine(peers, "restate.mjs"), data, ports, .. record is null ? (string[])[] : [record]]);

    /// <summary>Four ports that nobody listens on.</summary>
    public static string FreePorts()
    {
        var listeners = Enumerable.Range(0, 4).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = string.Join(',', listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port));
        listeners.ForEach(l => l.Dispose());
        return ports;
    }

    /// <summary>Gives an order and waits for its answer.</summary>
    public async Task<StepAnswer> AskAsync(string order)
    {
        await BeginAsync(order);
        return await AnswerAsync();
    }

    /// <summary>Gives an order and waits for nothing.</summary>
    public async Task BeginAsync(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it, and its server with it, by SIGKILL: no handler runs, no buffer is written.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        _server?.Kill();
        await _process.WaitForExitAsync();
        await (_server?.WaitForExitAsync() ?? Task.CompletedTask);
    }

    public void Dispose()
    {
        foreach (var process in ((Process?[])[_process, _server]).OfType<Process>())
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }

            process.Dispose();
        }
    }

    private static async Task<StepEngine> StartAsync(string program, string[] args)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(args, start.ArgumentList.Add);
        var engine = new StepEngine(Process.Start(start) ?? throw new RunBrokeException($"{program} could not be started."));
        try
        {
            var answer = await engine.AnswerAsync();
            engine.ReadyAt = DateTimeOffset.UtcNow;
            engine._server = answer.Server is { } id ? Process.GetProcessById(id) : null;
            return engine;
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    private async Task<StepAnswer> AnswerAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            if (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                return JsonSerializer.Deserialize<StepAnswer>(line, StepAnswer.Json)!;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new RunBrokeException($"{_process.StartInfo.ArgumentList[0]} did not answer in time.", e);
        }

        throw new RunBrokeException($"{_process.StartInfo.ArgumentList[0]} ended. It said last:\n{await _said}");
    }
}
