using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Every staged page and form answers when it is asked for at its preview address.</summary>
public sealed class StagedReachable : Check
{
    /// <inheritdoc/>
    public override string Code => "staged-reachable";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Campaign,
        What: "Every page and form that was prepared as a draft answers when it is asked for.",
        Why: "What cannot be seen as a draft was not reviewed, and does not work when it is live.",
        Bad: "page/landing answers with status 404.",
        Good: "page/landing answers with status 200.",
        Fix: "Prepare the campaign again; if it stays so, look at the platform and at the rights of its connection.");

    /// <inheritdoc/>
    public override bool NeedsStaging => true;

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.IsStaged
        ? subject.Assets.Where(a => a is PageAsset or FormAsset).Select(a => Of(subject, a)).OfType<Finding>()
        : [];

    private Finding? Of(CheckSubject subject, Asset asset) => subject.Reached.FirstOrDefault(r => r.Asset == asset.Key) switch
    {
        { Status: 200 } => null,
        // Some platforms show a draft only to who is signed in there: then what they hold is shown from what was read.
        null when subject.Readings.GetValueOrDefault(asset.Key) is { Previews.IsEmpty: true } => null,
        null => About(subject, asset, FindingLevel.Error, $"{asset.Key} was not asked for as a draft.", "Prepare the campaign again."),
        { Status: 0 } => About(subject, asset, FindingLevel.Error, $"{asset.Key} gave no answer as a draft.", "See whether its platform runs and can be reached from here, then prepare the campaign again."),
        { Status: 401 or 403 } reached => About(subject, asset, FindingLevel.Error, $"{asset.Key} refused to show itself as a draft (status {reached.Status}).",
            "Prepare the campaign again to get a fresh preview address; if it stays so, see the rights of the connection."),
        { Status: 404 or 410 } reached => About(subject, asset, FindingLevel.Error, $"{asset.Key} is not there as a draft (status {reached.Status}).",
            "It was removed outside of the campaign: prepare the campaign again."),
        { Status: >= 300 and < 400 } reached => About(subject, asset, FindingLevel.Error, $"{asset.Key} leads elsewhere as a draft (status {reached.Status}).",
            "Take the redirect out at its platform, or give the page another address."),
        var reached => About(subject, asset, FindingLevel.Error, $"{asset.Key} answered with status {reached.Status} as a draft.", "See the log of its platform, mend it, and prepare the campaign again."),
    };
}
