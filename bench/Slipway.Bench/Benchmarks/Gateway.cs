using System.Globalization;
using System.Text.Json;
using Slipway.Bench.Gateways;

namespace Slipway.Bench.Benchmarks;

/// <summary>The AI gateway with every policy on, beside a pass-through that does nothing and Portkey's gateway, all before the same local model.</summary>
/// <remarks>
/// Load, model and gateway share the machine. Ours knows the key, decides, looks through the prompt, puts placeholders in and values back, counts money and keeps a record of every call in its
/// database; the others pass on.
/// </remarks>
internal sealed class Gateway : Run
{
    private const int Rounds = 3;
    private const int Connections = 50;
    private const double TimesPortkey = 6;
    private const double ShareOfBare = 0.6;
    private const double MostMilliseconds = 0.2;
    private const string Ours = "slipway";
    private const string Bare = "bare";
    private const string Portkey = "portkey";

    private static readonly TimeSpan _warming = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _busy = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _alone = TimeSpan.FromSeconds(2);

    public override string Name => "gateway";

    public override string What => "requests a second through the AI gateway with all its policies, beside a bare pass-through and Portkey's; what it adds to one request, and to the first byte of a stream";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        var (peers, skipped) = await PeersAsync(options.Progress);
        using var folder = new ScratchFolder();
        using var model = await GatewayUnderLoad.ModelAsync();
        var gateways = new Dictionary<string, GatewayUnderLoad>(StringComparer.Ordinal);
        try
        {
            gateways[Ours] = await GatewayUnderLoad.SlipwayAsync(folder.At("data"), model.Address);
            gateways[Bare] = await GatewayUnderLoad.BareAsync(model.Address);
            if (peers is not null)
            {
                gateways[Portkey] = await GatewayUnderLoad.PortkeyAsync(peers, model.Address);
            }

            return await MeasureAsync(gateways, skipped, peers is null ? null : await VersionAsync(peers), options.Progress);
        }
        finally
        {
            foreach (var gateway in gateways.Values)
            {
                gateway.Dispose();
            }
        }
    }

    private async Task<RunResult> MeasureAsync(Dictionary<string, GatewayUnderLoad> gateways, string? skipped, string? version, TextWriter progress)
    {
        var (whole, pieces) = (GatewayUnderLoad.Prompt(stream: false), GatewayUnderLoad.Prompt(stream: true));
        await progress.WriteLineAsync($"{Name}: warming");
        // Portkey's gateway answers a stream of this model with an error, so pieces are compared with the pass-through alone.
        var direct = gateways.Where(g => g.Key != Portkey).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, gateway) in gateways)
        {
            await gateway.AskAsync(whole, Connections, _warming);
            if (direct.ContainsKey(name))
            {
                await gateway.AskAsync(pieces, 1, _alone);
            }
        }

        await progress.WriteLineAsync($"{Name}: {Connections} at a time");
        var busy = await InTurnAsync(gateways, g => g.AskAsync(whole, Connections, _busy));
        await progress.WriteLineAsync($"{Name}: one at a time");
        var alone = await InTurnAsync(direct, g => g.AskAsync(whole, 1, _alone));
        var streamed = await InTurnAsync(direct, g => g.AskAsync(pieces, 1, _alone));

        var rates = busy.ToDictionary(b => b.Key, b => Median.Of(b.Value.Select(l => l.PerSecond)), StringComparer.Ordinal);
        var share = Math.Round(rates[Ours] / rates[Bare], 2);
        double? times = rates.TryGetValue(Portkey, out var theirs) ? Math.Round(rates[Ours] / theirs, 1) : null;
        var added = Math.Round(Median.Of(alone[Ours].Select(l => l.P50)) - Median.Of(alone[Bare].Select(l => l.P50)), 3);
        var addedToFirst = Math.Round(Median.Of(streamed[Ours].Select(l => l.FirstByteP50)) - Median.Of(streamed[Bare].Select(l => l.FirstByteP50)), 3);
        // What could not be compared is not reached.
        var holds = times >= TimesPortkey && share >= ShareOfBare && added <= MostMilliseconds && addedToFirst <= MostMilliseconds;
        return new RunResult(
            new
            {
                Name, Unit = "requests a second", Holds = holds, Connections, PromptBytes = whole.Length, Portkey = version, Skipped = skipped, RequestsPerSecond = rates,
                P50 = busy.ToDictionary(b => b.Key, b => Median.Of(b.Value.Select(l => l.P50)), StringComparer.Ordinal), P99 = busy.ToDictionary(b => b.Key, b => Median.Of(b.Value.Select(l => l.P99)), StringComparer.Ordinal),
                ProcessorMicroseconds = busy.ToDictionary(b => b.Key, b => Median.Of(b.Value.Select(l => l.Processor)), StringComparer.Ordinal),
                TimesPortkey = new { Times = times, ToReach = TimesPortkey }, ShareOfBare = new { Share = share, ToReach = ShareOfBare },
                AddedP50 = new { Milliseconds = added, Limit = MostMilliseconds }, AddedToFirstByte = new { Milliseconds = addedToFirst, Limit = MostMilliseconds },
                PeakMegabytes = gateways.ToDictionary(g => g.Key, g => g.Value.Memory(), StringComparer.Ordinal), Rounds = busy.ToDictionary(b => b.Key, b => b.Value.Select(l => l.PerSecond), StringComparer.Ordinal), Machine = Machine.Description,
            },
            holds,
            string.Create(CultureInfo.InvariantCulture, $"{Name}: {rates[Ours]:0} requests a second, {Connections} at a time; {(times is null ? $"no peer, {skipped}" : $"{times} times as many as Portkey's gateway {version} ({theirs:0}, to reach: {TimesPortkey})")}; {share} of a bare pass-through ({rates[Bare]:0}, to reach: {ShareOfBare}); adds {added} ms to one request and {addedToFirst} ms to the first byte of a stream (limit {MostMilliseconds})"));
    }

    private static Task<Dictionary<string, List<Load>>> InTurnAsync(Dictionary<string, GatewayUnderLoad> gateways, Func<GatewayUnderLoad, Task<Load>> ask) =>
        Median.InTurnAsync(Rounds, gateways.ToDictionary(g => g.Key, g => (Func<Task<Load>>)(() => ask(g.Value)), StringComparer.Ordinal));

    private static async Task<(string? Folder, string? Skipped)> PeersAsync(TextWriter progress)
    {
        try
        {
            return (await Peers.FolderAsync(progress, "gateway"), null);
        }
        catch (RunBrokeException e)
        {
            return (null, $"it could not be installed: {e.Message.Split('\n')[^1]}");
        }
    }

    private static async Task<string> VersionAsync(string peers)
    {
        using var pinned = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(peers, "package.json")));
        return pinned.RootElement.GetProperty("dependencies").GetProperty("@portkey-ai/gateway").GetString()!;
    }
}
