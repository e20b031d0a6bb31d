using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Bench.Fleet;

namespace Slipway.Bench.Nodes;

/// <summary>What the platforms hold and did for each of many campaigns that are alike, to be held against one that nothing befell.</summary>
internal sealed class LaunchedThings
{
    private readonly ILookup<string, string> _lines;

    private LaunchedThings(ILookup<string, string> lines) => _lines = lines;

    /// <summary>Read from the platforms alone. A line is an effect or an object, without what differs between campaigns: their names, and the versions' digests in the operations.</summary>
    public static LaunchedThings Of(FleetPlatforms platforms) => new(
        platforms.All.SelectMany(p => p.EffectsOf("")).Select(e => (e.Key, Line: $"{e.Verb} {AssetOf(e.Key)} by {e.Operation[(e.Operation.IndexOf(':', StringComparison.Ordinal) + 1)..]}"))
            .Concat(platforms.All.SelectMany(p => p.ThingsOf("")).Select(t => (t.Key, Line: $"{AssetOf(t.Key)} is {t.State} {TitleOf(t.Live)}")))
            .ToLookup(l => l.Key.Split(':')[0], l => l.Line, StringComparer.Ordinal));

    /// <summary>How much there is of a campaign; it only grows.</summary>
    public static int CountOf(FleetPlatforms platforms, string campaign) => platforms.All.Sum(p => p.EffectsOf($"{campaign}:").Length);

    /// <summary>What is wrong with a campaign, where another is what was meant.</summary>
    public Faults FaultsOf(string campaign, LaunchedThings meant, string like)
    {
        var (found, wanted) = (CountsOf(_lines[campaign]), CountsOf(meant._lines[like]));
        var twice = found.Select(f => (f.Key, Count: f.Value - wanted.GetValueOrDefault(f.Key))).Where(f => f.Count > 0).ToList();
        var never = wanted.Select(w => (w.Key, Count: w.Value - found.GetValueOrDefault(w.Key))).Where(w => w.Count > 0).ToList();
        return new Faults(twice.Sum(t => t.Count), never.Sum(n => n.Count), [.. twice.Select(t => $"{campaign}: too often: {t.Key}"), .. never.Select(n => $"{campaign}: never: {n.Key}")]);
    }

    private static ImmutableDictionary<string, int> CountsOf(IEnumerable<string> lines) => lines.CountBy(l => l, StringComparer.Ordinal).ToImmutableDictionary(StringComparer.Ordinal);

    private static string AssetOf(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string TitleOf(JsonNode? live) => (string?)live?["title"] ?? "";
}
