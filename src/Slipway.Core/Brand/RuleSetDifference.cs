using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand.Waivers;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>What became of one thing of a rule set.</summary>
public enum DifferenceKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It is stricter.</summary>
    Tightened,

    /// <summary>It is looser, or whether it is stricter cannot be told.</summary>
    Loosened,

    /// <summary>It finds the same and says it differently.</summary>
    Reworded,
}

/// <summary>One difference between two rule sets.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="What">The rule's id, <c>vocabulary</c>, or <c>exception</c> with the waiver's.</param>
/// <param name="Where">The layer, or the rule an exception is from.</param>
/// <param name="Reasons">In words.</param>
public sealed record Difference(DifferenceKind Kind, string What, string Where, ImmutableArray<string> Reasons);

/// <summary>A finding that weighs something else than before, or is no longer or newly excepted.</summary>
public sealed record Reweighed(Finding Before, Finding After);

/// <summary>What two rule sets find differently in the same texts.</summary>
/// <param name="Appearing">Found only by the later one.</param>
/// <param name="Disappearing">Found only by the earlier one.</param>
/// <param name="Reweighed">Found by both, at another level or another exception.</param>
public sealed record FindingDifference(ImmutableArray<Finding> Appearing, ImmutableArray<Finding> Disappearing, ImmutableArray<Reweighed> Reweighed)
{
    /// <summary>Whether nothing is different.</summary>
    public bool IsEmpty => Appearing.IsEmpty && Disappearing.IsEmpty && Reweighed.IsEmpty;

    /// <summary>Compares what two rule sets found in the same texts. What is found at the same place by the same rule is the same finding, whatever it says.</summary>
    public static FindingDifference Of(ImmutableArray<Finding> before, ImmutableArray<Finding> after)
    {
        var (was, now) = (ByPlace(before), ByPlace(after));
        return new FindingDifference(
            [.. after.Where(f => !was.ContainsKey(Key(f)))],
            [.. before.Where(f => !now.ContainsKey(Key(f)))],
            [.. now.Where(n => was.TryGetValue(n.Key, out var old) && (old.Level != n.Value.Level || old.Excepted?.Waiver != n.Value.Excepted?.Waiver)).Select(n => new Reweighed(was[n.Key], n.Value))]);
    }

    private static Dictionary<(string, Place?, string?, string?), Finding> ByPlace(ImmutableArray<Finding> findings) => findings.DistinctBy(Key).ToDictionary(Key);

    private static (string Code, Place? Place, string? Words, string? Asset) Key(Finding finding) => (finding.Code, finding.Place, finding.Words, finding.Asset);
}

/// <summary>Says in words what is different between two versions of a brand's rules.</summary>
public static class RuleSetDifference
{
    /// <summary>Everything that is different, by kind and then by name.</summary>
    public static ImmutableArray<Difference> Of(RuleSet before, RuleSet after) =>
    [
        .. Rules(before, after).Concat(Vocabularies(before.Vocabulary, after.Vocabulary)).Concat(Exceptions(before.Waivers, after.Waivers))
            .OrderBy(d => d.Kind).ThenBy(d => d.What, StringComparer.Ordinal).ThenBy(d => d.Where, StringComparer.Ordinal),
    ];

    private static IEnumerable<Difference> Rules(RuleSet before, RuleSet after)
    {
        var (was, now) = (before.Rules.ToDictionary(r => (r.Id, r.Layer)), after.Rules.ToDictionary(r => (r.Id, r.Layer)));
        foreach (var key in was.Keys.Union(now.Keys))
        {
            var where = key.Layer.ToString();
            switch (was.GetValueOrDefault(key), now.GetValueOrDefault(key))
            {
                case (null, { } added):
                    yield return new Difference(DifferenceKind.Added, key.Id, where, [$"{added.Level.ToString().ToLowerInvariant()}: {added.Why ?? added.Message}"]);
                    break;
                case ({ } removed, null):
                    yield return new Difference(DifferenceKind.Removed, key.Id, where, [$"{removed.Level.ToString().ToLowerInvariant()}: {removed.Why ?? removed.Message}"]);
                    break;
                case ({ } old, { } rule) when RuleComparison.Of(old, rule) is { Change: not RuleChange.Same } comparison:
                    yield return new Difference(KindOf(comparison.Change), key.Id, where, Reasons(old, rule, comparison));
                    break;
            }
        }
    }

    private static DifferenceKind KindOf(RuleChange change) => change switch
    {
        RuleChange.Tightened => DifferenceKind.Tightened,
        RuleChange.Loosened => DifferenceKind.Loosened,
        _ => DifferenceKind.Reworded,
    };

    private static ImmutableArray<string> Reasons(Rule before, Rule after, RuleComparison comparison) =>
    [
        .. comparison.Loosened,
        .. comparison.Tightened,
        .. comparison.Reworded.Select(r => $"{r} says something else"),
        .. comparison.Change != RuleChange.Reworded && !before.IsPackaged && before.Version == after.Version ? [$"its version is still {after.Version}"] : Array.Empty<string>(),
    ];

    private static IEnumerable<Difference> Vocabularies(Vocabulary before, Vocabulary after)
    {
        // What is accepted is let pass by every rule.
        var (gone, added) = (before.Accepted.Except(after.Accepted).ToList(), after.Accepted.Except(before.Accepted).ToList());
        if (added.Count > 0)
        {
            yield return new Difference(DifferenceKind.Loosened, "vocabulary", Layer.Brand.ToString(), [$"every rule lets pass {string.Join(", ", added)}"]);
        }

        if (gone.Count > 0)
        {
            yield return new Difference(DifferenceKind.Tightened, "vocabulary", Layer.Brand.ToString(), [$"no rule lets pass {string.Join(", ", gone)}"]);
        }
    }

    private static IEnumerable<Difference> Exceptions(WaiverBook before, WaiverBook after)
    {
        var (was, now) = (before.Waivers.ToDictionary(w => w.Id), after.Waivers.ToDictionary(w => w.Id));
        foreach (var id in was.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            var (old, waiver) = (was.GetValueOrDefault(id), now.GetValueOrDefault(id));
            if (old is null || waiver is null)
            {
                yield return new Difference(old is null ? DifferenceKind.Added : DifferenceKind.Removed, $"exception {id}", (waiver ?? old)!.Rule, [(waiver ?? old)!.Reason]);
            }
            else if (old with { Place = waiver.Place } != waiver)
            {
                // Whether a pattern of files takes more or fewer than another is not worked out.
                var longer = waiver.Until > old.Until;
                var same = old with { Place = waiver.Place, Until = waiver.Until } == waiver;
                yield return new Difference(same && !longer ? DifferenceKind.Tightened : DifferenceKind.Loosened, $"exception {id}", waiver.Rule,
                    [same ? string.Create(CultureInfo.InvariantCulture, $"it ends on {waiver.Until:yyyy-MM-dd} instead of {old.Until:yyyy-MM-dd}") : "it is for something else, or for another reason"]);
            }
        }
    }
}
