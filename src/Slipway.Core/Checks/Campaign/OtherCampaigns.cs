using System.Collections.Immutable;

namespace Slipway.Core.Checks.Campaign;

/// <summary>What is known of the campaigns beside the one that is looked at; of itself nothing is in it for long: see <see cref="ApartFrom"/>.</summary>
/// <param name="InFlight">Those that are live or approved.</param>
/// <param name="Sent">The texts of those that were launched.</param>
public sealed record OtherCampaigns(ImmutableArray<CampaignInFlight> InFlight, ImmutableArray<EarlierCopy> Sent)
{
    /// <summary>The same without a campaign's own, which it may say again.</summary>
    internal OtherCampaigns ApartFrom(string campaign) => new([.. InFlight.Where(c => c.Name != campaign)], [.. Sent.Where(s => s.Campaign != campaign)]);
}
