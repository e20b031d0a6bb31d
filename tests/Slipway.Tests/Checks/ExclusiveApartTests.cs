using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class ExclusiveApartTests : CheckTest<ExclusiveApart>
{
    private static readonly AudienceAsset _half = Campaigns.Audience with { Exclusive = new ExclusiveRange("spring", 0, 0.5, "s") };

    [Fact]
    public void Ranges_that_overlap_are_an_error_that_names_both() =>
        IsError(Assert.Single(Beside(Other(0.25, 0.75))), "0% to 50% of spring", "the campaign other has 25% to 75%");

    [Fact]
    public void Ranges_that_touch_other_groups_and_the_campaign_itself_pass()
    {
        Assert.Empty(Beside(Other(0.5, 1), Other(0, 1, group: "autumn"), Other(0, 1) with { Name = Campaigns.Terms.Name }, Other(0, 1) with { Exclusive = null }));
        Assert.Empty(Find(Campaigns.Subject() with { InFlight = [Other(0, 1)] }));
    }

    [Fact]
    public void People_told_apart_by_account_here_and_one_by_one_there_could_be_in_both() =>
        IsError(Assert.Single(Beside(Other(0.5, 1) with { By = HoldoutUnit.Account })), "by person", "other by account");

    [Fact]
    public void A_campaign_with_a_range_of_its_own_has_nobody_in_common_with_the_others_of_its_group()
    {
        var plan = Campaigns.Planned([.. Campaigns.With(_half)]);
        var others = new OtherCampaigns([Other(0.5, 1), Other(0.25, 1) with { Name = "meets" }, Other(0, 1, "autumn") with { Name = "elsewhere" }], []).ApartFrom(plan);
        Assert.Equal([("other", 0.0), ("meets", null), ("elsewhere", null)], others.InFlight.Select(o => (o.Name, o.Overlap)));
    }

    private static List<Slipway.Sdk.Diagnostics.Finding> Beside(params CampaignInFlight[] others) => Find(Campaigns.Subject(_half) with { InFlight = [.. others] });

    private static CampaignInFlight Other(double from, double to, string group = "spring") => new("other", "Another", ImmutableArray<DateTimeOffset>.Empty) { Exclusive = new ExclusiveRange(group, from, to, "s") };
}
