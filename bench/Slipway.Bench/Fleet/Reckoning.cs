using System.Collections.Immutable;

namespace Slipway.Bench.Fleet;

/// <summary>What is wrong on the platforms at the end.</summary>
/// <param name="Duplicates">Objects that are there twice, and effects that happened more often than they were meant to.</param>
/// <param name="Losses">Objects that are not there or not as planned, and effects that never happened.</param>
/// <param name="What">Each in words.</param>
internal sealed record Faults(int Duplicates, int Losses, ImmutableArray<string> What)
{
    public static Faults None { get; } = new(0, 0, []);

    public Faults And(Faults other) => new(Duplicates + other.Duplicates, Losses + other.Losses, [.. What, .. other.What]);
}

/// <summary>What the platforms hold and did, to be held against what they would without a fault.</summary>
/// <remarks>It is read from the platforms alone: what the engine believes is not asked.</remarks>
internal sealed class Reckoning
{
    private readonly Dictionary<string, int> _effects;
    private readonly Dictionary<string, string> _things;

    private Reckoning(Dictionary<string, int> effects, Dictionary<string, string> things) => (_effects, _things) = (effects, things);

    /// <summary>How many effects there were.</summary>
    public int Effects => _effects.Values.Sum();

    /// <summary>What the platforms hold by key; several of one key are one line.</summary>
    public IReadOnlyDictionary<string, string> Things => _things;

    /// <summary>What became of a campaign; its name is left out, so that one can be held against another.</summary>
    public static Reckoning Of(IReadOnlyCollection<FleetPlatform> platforms, string campaign)
    {
        var prefix = $"{campaign}:";
        return new Reckoning(
            platforms.SelectMany(p => p.EffectsOf(prefix)).CountBy(e => $"{e.Verb} {e.Key[prefix.Length..]} by {OperationOf(e)}", StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
            platforms.SelectMany(p => p.ThingsOf(prefix)).GroupBy(t => t.Key[prefix.Length..], StringComparer.Ordinal).ToDictionary(
                g => g.Key, g => string.Join(" and ", g.Select(t => $"{t.State} {(string?)t.Live?["title"]} {(string?)t.Live?["slug"]}")), StringComparer.Ordinal));
    }

    /// <summary>What is wrong, where this is what was meant.</summary>
    public Faults FaultsOf(Reckoning other)
    {
        var twice = other._effects.Where(e => e.Value > _effects.GetValueOrDefault(e.Key)).Select(e => (e.Key, More: e.Value - _effects.GetValueOrDefault(e.Key))).ToList();
        var never = _effects.Where(e => other._effects.GetValueOrDefault(e.Key) < e.Value).Select(e => (e.Key, Less: e.Value - other._effects.GetValueOrDefault(e.Key))).ToList();
        var otherwise = _things.Where(t => other._things.GetValueOrDefault(t.Key) != t.Value).Select(t => t.Key).ToList();
        return new Faults(
            twice.Sum(t => t.More),
            never.Sum(n => n.Less) + otherwise.Count,
            [.. twice.Select(t => $"too often: {t.Key}"), .. never.Select(n => $"never: {n.Key}"), .. otherwise.Select(o => $"not as meant: {o}")]);
    }

    // Without the version, and without what tells a pause that is told again from the one before: what counts is that each object is held once.
    private static string OperationOf(FleetEffect effect) => effect.Phase is "pause" or "resume" or "" ? effect.Phase : effect.Operation.Split(':')[1];
}
