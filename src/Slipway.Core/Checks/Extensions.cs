using System.Collections.Frozen;
using Slipway.Core.Checks.Accessibility;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Checks.Law;
using Slipway.Core.Checks.Look;
using Slipway.Core.Checks.Mail;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Checks.Sameness;
using Slipway.Core.Checks.Tracking;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks;

/// <summary>The extension points there are, by the word under <c>extends</c>. An explicit list, so that one that is missing is noticed.</summary>
public static class Extensions
{
    private static readonly FrozenDictionary<string, Func<YamlFields, Extension?>> Readers = new Dictionary<string, Func<YamlFields, Extension?>>(StringComparer.Ordinal)
    {
        ["alt-text"] = AltText.Read,
        ["audience-limit"] = CampaignExtension.Reading(AudienceLimit.Read),
        ["budget"] = CampaignExtension.Reading(BudgetLimit.Read),
        ["campaign-name"] = CampaignName.Read,
        ["capitalization"] = Capitalization.Read,
        ["claim"] = Claim.Read,
        ["client-support"] = ClientSupport.Read,
        ["colour"] = ColourMatch.Read,
        ["comparison"] = Comparison.Read,
        ["conditional"] = Conditional.Read,
        ["consistency"] = Consistency.Read,
        ["contrast"] = TextContrast.Read,
        ["dark-mode"] = DarkMode.Read,
        ["dead-link"] = DeadLink.Read,
        ["disclaimer"] = Disclaimer.Read,
        ["existence"] = Existence.Read,
        ["expression"] = CampaignExtension.Reading(Condition.Read),
        ["font"] = FontMatch.Read,
        ["font-style"] = FontStyle.Read,
        ["form-label"] = FormLabel.Read,
        ["frequency"] = CampaignExtension.Reading(Frequency.Read),
        ["heading-order"] = HeadingOrder.Read,
        ["html"] = HtmlWriting.Read,
        ["image"] = ImageLimits.Read,
        ["image-only"] = ImageOnly.Read,
        ["layout-table"] = LayoutTable.Read,
        ["least-size"] = LeastSize.Read,
        ["length"] = Length.Read,
        ["link-domain"] = LinkHosts.Read,
        ["link-scheme"] = LinkScheme.Read,
        ["link-text"] = LinkText.Read,
        ["logo"] = LogoUse.Read,
        ["mention"] = Mention.Read,
        ["metric"] = Metric.Read,
        ["occurrence"] = Occurrence.Read,
        ["opinion"] = ModelOpinion.Read,
        ["page-language"] = PageLanguage.Read,
        ["plain-text"] = TextPart.Read,
        ["quiet-hours"] = CampaignExtension.Reading(QuietTimes.Read),
        ["radius"] = MeasureMatch.ReadRadius,
        ["repetition"] = Repetition.Read,
        ["required-assets"] = CampaignExtension.Reading(RequiredAssets.Read),
        ["sameness"] = LikeEarlierCopy.Read,
        ["schedule-conflict"] = CampaignExtension.Reading(ScheduleConflict.Read),
        ["sender"] = Sender.Read,
        ["sender-domain"] = SenderAddress.Read,
        ["size"] = Size.Read,
        ["spacing"] = MeasureMatch.ReadSpacing,
        ["substitution"] = Substitution.Read,
        ["table-header"] = TableHeader.Read,
        ["target-size"] = TargetSize.Read,
        ["unsubscribe"] = Unsubscribe.Read,
        ["utm"] = Utm.Read,
        ["worn-out"] = WornOut.Read,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words that may stand under <c>extends</c>.</summary>
    public static IEnumerable<string> Names => Readers.Keys.Order(StringComparer.Ordinal);

    /// <summary>What reads the settings of an extension point; null when there is none of the name.</summary>
    internal static Func<YamlFields, Extension?>? Find(string name) => Readers.GetValueOrDefault(name);
}
