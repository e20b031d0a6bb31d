using System.Collections.Immutable;
using Slipway.Core.Plans;

namespace Slipway.Core.Checks.Campaign;

/// <summary>What is known of the campaigns beside the one that is looked at; of itself nothing is in it for long: see <see cref="ApartFrom"/>.</summary>
/// <param name="InFlight">Those that are live or approved.</param>
/// <param name="Sent">The texts of those that were launched.</param>
public sealed record OtherCampaigns(ImmutableArray<CampaignInFlight> InFlight, ImmutableArray<EarlierCopy> Sent)
{
    /// <summary>The same without a campaign's own, which it may say again. Those that share an exclusive group with it have nobody in common with it.</summary>
    internal OtherCampaigns ApartFrom(Plan plan)
    {
        var ours = PlanFacts.InFlight(plan, overlap: null);
        return new(
            [.. InFlight.Where(c => c.Name != ours.Name).Select(c => c.By == ours.By && c.Exclusive is { } theirs && ours.Exclusive is { } range && range.Group == theirs.Group && !range.Meets(theirs) ? c with { Overlap = 0 } : c)],
            [.. Sent.Where(s => s.Campaign != ours.Name)]);
    }
}
