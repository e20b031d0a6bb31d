using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Ai.Gateway;
using Slipway.Ai.Providers;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Store.Keys;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Gateway;

/// <summary>What the gateway goes by at a moment: read whole, and replaced whole.</summary>
/// <param name="Policy">Who may ask what.</param>
/// <param name="Models">The models.</param>
/// <param name="Upstream">The way to them.</param>
/// <param name="Findings">What is wrong with the files. With an error nothing is let through: a policy that is read in part is none.</param>
internal sealed record GatewayRules(GatewayPolicy Policy, ModelsFile Models, Upstream Upstream, ImmutableArray<Finding> Findings)
{
    // Asked at every call; in words only where it is closed, for they are its reader's.
    private readonly bool _isOpen = Policy.File.IsOpen && !Findings.Any(f => f.Blocks);

    /// <summary>Why nothing is let through; null where it is.</summary>
    public Refusal? Closed => _isOpen ? null : Findings.Any(f => f.Blocks)
        ? new Refusal(503, "gateway_misconfigured", T("gateway.yaml or models.yaml has mistakes, so nothing is let through. An administrator finds them with: slipway gateway check"))
        : new Refusal(503, "gateway_closed", T("There is no AI gateway here yet. An administrator opens it by writing gateway.yaml."));
}

/// <summary>Keeps what the gateway goes by, and reads it again soon after somebody changed a file.</summary>
internal sealed class GatewayDesk : IDisposable
{
    private static readonly TimeSpan _fresh = TimeSpan.FromMilliseconds(250);

    private readonly Workspace _workspace;
    private readonly OutgoingOptions _outgoing;
    private readonly ModelKeys _keys;
    private readonly TimeProvider _time;
    private readonly string[] _files;
    private readonly Lock _gate = new();
    private Seen _seen;

    private sealed record Seen(GatewayRules Rules, string Stamp, long At);

    public GatewayDesk(Workspace workspace, SlipwayOptions options, OutgoingOptions outgoing, KeyRing keys, TimeProvider time)
    {
        (_workspace, _outgoing, _time) = (workspace, outgoing, time);
        _keys = new ModelKeys(options.Data, new SealingKey(keys.Derive(ModelKeys.Purpose)));
        _files = [Path.Combine(workspace.Folder, ModelsFile.Name), Path.Combine(workspace.Folder, GatewayFile.Name), Path.Combine(options.Data, "model-keys.json")];
        var stamp = Stamp();
        _seen = new Seen(Read(), stamp, time.GetTimestamp());
    }

    /// <summary>What it goes by, a quarter of a second old at most.</summary>
    public GatewayRules Now
    {
        get
        {
            var seen = Volatile.Read(ref _seen);
            // One looks; the others go by what is known until it is through.
            if (_time.GetElapsedTime(seen.At) < _fresh || !_gate.TryEnter())
            {
                return seen.Rules;
            }

            try
            {
                var stamp = Stamp();
                var next = stamp == seen.Stamp ? seen with { At = _time.GetTimestamp() } : new Seen(Read(), stamp, _time.GetTimestamp());
                Volatile.Write(ref _seen, next);
                return next.Rules;
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    /// <summary>Reads the files of a workspace.</summary>
    public static (GatewayFile File, ModelsFile Models, ImmutableArray<Finding> Findings) Read(Workspace workspace)
    {
        var (models, wrong) = ModelsFile.Read(Text(Path.Combine(workspace.Folder, ModelsFile.Name)));
        var (file, alsoWrong) = GatewayFileReader.Read(Text(Path.Combine(workspace.Folder, GatewayFile.Name)), models, [.. Roles.All.Select(r => r.Name)]);
        return (file, models, [.. wrong, .. alsoWrong]);
    }

    public void Dispose() => _seen.Rules.Upstream.Dispose();

    private GatewayRules Read()
    {
        var (file, models, findings) = Read(_workspace);
        // A model on this very machine may always be called, as its owner runs it.
        var here = models.Models.Values.Where(m => m.Address.IsLoopback).Select(m => $"{m.Address.Host}:{m.Address.Port}");
        var wayOut = new OutgoingGuard(_outgoing with { PrivateHosts = [.. _outgoing.PrivateHosts, .. here] });
        if (wayOut.InnerHandler is SocketsHttpHandler sockets)
        {
            // Nothing is asked for packed, so there is nothing to unpack: a piece of a stream goes on when it comes.
            sockets.AutomaticDecompression = System.Net.DecompressionMethods.None;
            // Which request of ours it belongs to is nothing that a provider needs to know.
            sockets.ActivityHeadersPropagator = null;
        }

        var known = new ConcurrentDictionary<string, string?>(StringComparer.Ordinal);
        return new GatewayRules(
            new GatewayPolicy(file, models), models,
            new Upstream(wayOut, model => known.GetOrAdd(model.Name, _ => _keys.Find(model))), findings);
    }

    private string Stamp() => string.Join(' ', _files.Select(f => new FileInfo(f) is { Exists: true } info ? $"{info.LastWriteTimeUtc.Ticks}/{info.Length}" : "-"));

    private static string? Text(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
