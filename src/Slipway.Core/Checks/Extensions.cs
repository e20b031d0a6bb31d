using System.Collections.Frozen;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Checks.Sameness;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks;

/// <summary>The extension points there are, by the word under <c>extends</c>. An explicit list, so that one that is missing is noticed.</summary>
public static class Extensions
{
    private static readonly FrozenDictionary<string, Func<YamlFields, Extension?>> Readers = new Dictionary<string, Func<YamlFields, Extension?>>(StringComparer.Ordinal)
    {
        ["audience-limit"] = CampaignExtension.Reading(AudienceLimit.Read),
        ["budget"] = CampaignExtension.Reading(BudgetLimit.Read),
        ["capitalization"] = Capitalization.Read,
        ["conditional"] = Conditional.Read,
        ["consistency"] = Consistency.Read,
        ["existence"] = Existence.Read,
        ["expression"] = CampaignExtension.Reading(Condition.Read),
        ["frequency"] = CampaignExtension.Reading(Frequency.Read),
        ["metric"] = Metric.Read,
        ["occurrence"] = Occurrence.Read,
        ["opinion"] = ModelOpinion.Read,
        ["quiet-hours"] = CampaignExtension.Reading(QuietTimes.Read),
        ["repetition"] = Repetition.Read,
        ["required-assets"] = CampaignExtension.Reading(RequiredAssets.Read),
        ["sameness"] = LikeEarlierCopy.Read,
        ["schedule-conflict"] = CampaignExtension.Reading(ScheduleConflict.Read),
        ["substitution"] = Substitution.Read,
        ["worn-out"] = WornOut.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words that may stand under <c>extends</c>.</summary>
    public static IEnumerable<string> Names => Readers.Keys.Order(StringComparer.Ordinal);

    /// <summary>What reads the settings of an extension point; null when there is none of the name.</summary>
    internal static Func<YamlFields, Extension?>? Find(string name) => Readers.GetValueOrDefault(name);
}
