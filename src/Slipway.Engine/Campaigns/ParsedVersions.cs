using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Engine.Campaigns;

/// <summary>Keeps what the last versions were parsed to: as many as are launched at once, or a few with a page for each of a thousand accounts, which have many megabytes and are asked for at every step of their way.</summary>
/// <remarks>What is kept counts only while the stored text is the same, letter by letter: a row that somebody edited is parsed, and found out, as ever.</remarks>
internal static class ParsedVersions
{
    // Counted by their text, since some are a thousand times as long as others.
    private const long MostLetters = 32 << 20;

    private static readonly ConcurrentDictionary<string, Parsed> _kept = new(StringComparer.Ordinal);
    private static readonly Lock _gate = new();
    private static long _letters;

    private sealed record Parsed(string PlanText, Plan Plan, string? ReadingsText, ImmutableSortedDictionary<AssetKey, Reading> Readings)
    {
        public long Letters => PlanText.Length + (ReadingsText?.Length ?? 0);
    }

    /// <summary>The plan and the readings of a version.</summary>
    /// <exception cref="InvalidDataException">The stored plan is not the one of that digest.</exception>
    public static (Plan Plan, ImmutableSortedDictionary<AssetKey, Reading> Readings) Of(string digest, string campaign, string plan, string? readings)
    {
        if (!_kept.TryGetValue(digest, out var parsed) || parsed.PlanText != plan)
        {
            parsed = new Parsed(plan, Verified(digest, campaign, plan), null, ImmutableSortedDictionary<AssetKey, Reading>.Empty);
        }

        if (parsed.ReadingsText != readings)
        {
            parsed = parsed with
            {
                ReadingsText = readings,
                Readings = readings is null ? ImmutableSortedDictionary<AssetKey, Reading>.Empty : JsonSerializer.Deserialize<ImmutableSortedDictionary<AssetKey, Reading>>(readings, AssetJson.Options)!,
            };
        }

        Keep(digest, parsed);
        return (parsed.Plan, parsed.Readings);
    }

    private static void Keep(string digest, Parsed parsed)
    {
        var before = _kept.GetValueOrDefault(digest);
        if (ReferenceEquals(before, parsed))
        {
            return;
        }

        lock (_gate)
        {
            before = _kept.GetValueOrDefault(digest);
            if (before is null && _letters + parsed.Letters > MostLetters)
            {
                _kept.Clear();
                _letters = 0;
            }

            _letters += parsed.Letters - (before?.Letters ?? 0);
            _kept[digest] = parsed;
        }
    }

    private static Plan Verified(string digest, string campaign, string text)
    {
        var plan = Plan.FromJson(text);
        return plan.Digest == digest ? plan
            : throw new InvalidDataException($"Version {digest} of {campaign} is not what was stored: its plan now has the digest {plan.Digest}. Run slipway audit verify.");
    }
}
