using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Ads for the people of an audience are told of those alone who agreed to that, and there are enough of them for anybody to see the ads.</summary>
/// <remarks>
/// An ads platform gets addresses as hashes, which are personal data all the same. The consent to mails does not cover it, and no market's opt-out law stands in for it. A starting
/// point; have counsel review it.
/// </remarks>
public sealed class AdsAudience : Check
{
    /// <summary>The fewest people that a search network must know of a list before it shows ads to it.</summary>
    public const int Fewest = 100;

    /// <inheritdoc/>
    public override string Code => "ads-audience";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "An audience that ads are for names the consent that lets an ads platform be told who its people are, and at least 100 of those who are written to gave it.",
        Why: "Addresses are personal data, as hashes too: whoever agreed to mails has not agreed to that. And search networks show ads to no list on which they know fewer than 100 people.",
        Bad: "audience: buying-groups in an ad, and no ads_consent in audiences/buying-groups.yaml.",
        Good: "ads_consent: ads-matching, and 340 people who agreed to it.",
        Fix: "Ask people for that consent under a purpose of its own, have counsel review the words, and name it; or show the ads to everybody.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject)
    {
        // What the audience asks for stands in the plan alone: platforms keep who is in it.
        var audiences = subject.Plan.Assets.OfType<AudienceAsset>().ToDictionary(a => a.Key);
        return subject.Plan.Assets.OfType<AdAsset>().Where(ad => ad.Audience is not null && audiences.ContainsKey(ad.Audience.Key)).SelectMany(ad => Of(subject, ad, audiences[ad.Audience!.Key]));
    }

    private IEnumerable<Finding> Of(CheckSubject subject, AdAsset ad, AudienceAsset audience)
    {
        if (audience.AdsConsent is null)
        {
            yield return About(subject, ad, FindingLevel.Error, $"{ad.Key} is for the people of {audience.Key}, and nothing says that they agreed to an ads platform being told who they are.",
                $"Name the purpose they agreed to in {audience.Key}: `ads_consent: ads-matching`. It needs their own yes, and counsel who reviewed its words.");
            yield break;
        }

        if (audience.AdsConsent == audience.ConsentPurpose)
        {
            yield return About(subject, ad, FindingLevel.Warning, $"{audience.Key} takes the consent to mails, {audience.ConsentPurpose}, for the one that lets an ads platform be told who its people are.",
                "Ask for that under a purpose of its own; or have counsel review that the words people agreed to say both.");
        }

        if (subject.Readings.GetValueOrDefault(audience.Key)?.Audience is not { } figures)
        {
            yield break;
        }

        if (figures.Matchable is not { } matchable)
        {
            yield return About(subject, ad, FindingLevel.Error, $"The platform that holds {audience.Key} does not say who agreed to {audience.AdsConsent}, so nobody of it can be uploaded.",
                "Put the audience on the built-in stack, which knows every consent; or show the ads to everybody.");
        }
        else if (matchable == 0)
        {
            yield return About(subject, ad, FindingLevel.Error, $"Nobody of {audience.Key} who is written to agreed to {audience.AdsConsent}: there is nobody to upload.",
                $"Import who agreed, with consent_purposes {audience.AdsConsent}; or take `audience:` out of the ads.");
        }
        else if (matchable < Fewest && ad.Audience!.Use == AudienceUse.Target)
        {
            yield return About(subject, ad, FindingLevel.Warning, $"{matchable} people of {audience.Key} may be uploaded, and search networks show ads to a list only once they know {Fewest} people on it: nobody would see {ad.Key}.",
                $"Mean at least {Fewest - matchable} people more who agreed, and rather twice as many, for not everybody is known; or write `audience_use: observe`, and everybody sees the ads.");
        }
    }
}
