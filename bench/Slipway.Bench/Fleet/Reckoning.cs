using System.Collections.Immutable;
using System.Text.RegularExpressions;

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
internal sealed partial class Reckoning
{
    private readonly Dictionary<string, int> _effects;
    private readonly Dictionary<string, string> _things;

    private Reckoning(Dictionary<string, int> effects, Dictionary<string, string> things) => (_effects, _things) = (effects, things);

    /// <summary>How many effects there were.</summary>
    public int Effects => _effects.Values.Sum();

    /// <summary>What the platforms hold by key; several of one key are one line.</summary>
    public IReadOnlyDictionary<string, string> Things => _things;

    public static Reckoning Of(IReadOnlyCollection<FleetPlatform> platforms) => new(
        platforms.SelectMany(p => p.Effects).CountBy(e => $"{e.Verb} {e.Key} by {Order().Replace(e.Operation, "$1")}", StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
        platforms.SelectMany(p => p.Things).GroupBy(t => t.Key, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => string.Join(" and ", g.Select(t => $"{t.State} {t.Live?.ToJsonString()}")), StringComparer.Ordinal));

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

    // A pause that is told again is another order of the same kind; what counts is that each object is held once.
    [GeneratedRegex("(:(?:pause|resume))-[0-9]+")]
    private static partial Regex Order();
}
