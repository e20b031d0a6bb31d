using System.Globalization;
using Npgsql;
using Slipway.Bench.Fleet;

namespace Slipway.Bench.Nodes;

/// <summary>What befalls a node.</summary>
internal enum Blow
{
    /// <summary>SIGKILL; it is started again later.</summary>
    Kill,

    /// <summary>SIGSTOP; it goes on later from where it stood.</summary>
    Pause,

    /// <summary>Its way to the database is cut; the platforms it reaches all the while.</summary>
    Cut,
}

/// <summary>A node of a cluster: a process of its own with a way to the shared database of its own.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private readonly Relay _relay;
    private readonly string[] _args;
    private readonly string _folder;
    private RunningProcess _process;

    private ClusterNode(Relay relay, string folder, string[] args) => (_relay, _folder, _args, _process) = (relay, folder, args, Start(args));

    /// <summary>The id that its leases bear; empty until it has one.</summary>
    public string Id => File.Exists(Path.Combine(_folder, "node")) ? File.ReadAllText(Path.Combine(_folder, "node")).Trim() : "";

    public static ClusterNode Start(int number, ScratchFolder scratch, string postgres, FleetPlatforms platforms)
    {
        var way = new NpgsqlConnectionStringBuilder(postgres);
        var relay = new Relay(way.Port);
        way.Port = relay.Port;
        var name = string.Create(CultureInfo.InvariantCulture, $"node-{number}");
        return new ClusterNode(relay, scratch.At(name),
        [
            NodeCommand.Word, "--data", scratch.At(name), "--platforms", platforms.Addresses, "--postgres", way.ToString(), "--keys", scratch.At("keys"), "--node-name", name, "--part", "serve",
        ]);
    }

    public async Task StrikeAsync(Blow blow)
    {
        switch (blow)
        {
            case Blow.Kill:
                await _process.KillAsync();
                break;
            case Blow.Pause:
                await _process.StopAsync();
                break;
            default:
                _relay.Cut();
                break;
        }
    }

    public async Task MendAsync(Blow blow)
    {
        switch (blow)
        {
            case Blow.Kill:
                _process.Dispose();
                _process = Start(_args);
                break;
            case Blow.Pause:
                await _process.ContinueAsync();
                break;
            default:
                _relay.Mend();
                break;
        }
    }

    /// <exception cref="RunBrokeException">It ended by itself.</exception>
    public async Task SeeThatItLivesAsync()
    {
        if (_process.HasEnded)
        {
            throw new RunBrokeException($"a node ended by itself. It said last:\n{await _process.SaidAsync()}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        await _relay.DisposeAsync();
    }

    private static RunningProcess Start(string[] args) => RunningProcess.Start("dotnet", [typeof(ClusterNode).Assembly.Location, .. args]);
}
