using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class AudienceWithinLimitsTests : CheckTest<AudienceWithinLimits>
{
    [Fact]
    public void An_audience_of_no_one_is_an_error_that_says_why() =>
        IsError(Of(new AudienceFigures(90, 0, 0, [new ExclusionCount("no consent", 80), new ExclusionCount("customer", 10)], "")), "holds no one", "\"no consent\" (80)");

    [Fact]
    public void More_than_the_cap_is_an_error_with_both_numbers() =>
        IsError(Of(new AudienceFigures(5001, 5001, 1000, [], "")), "5001", "5000");

    [Fact]
    public void Exactly_the_cap_passes() => Assert.Empty(Find(Staged(new AudienceFigures(5000, 5000, 1000, [], ""))));

    [Fact]
    public void An_audience_the_platform_does_not_count_is_an_error()
    {
        var staged = Staged(Campaigns.Figures);
        var finding = Assert.Single(Find(staged with { Readings = staged.Readings.SetItem(Campaigns.Audience.Key, Campaigns.Reading(Campaigns.Audience, null!)) }));
        IsError(finding, "does not say");
    }

    private static Finding Of(AudienceFigures figures) => Assert.Single(Find(Staged(figures)));

    private static CheckSubject Staged(AudienceFigures figures) => Campaigns.StagedSubject() with { Readings = Campaigns.Staged(Campaigns.Webinar(), figures).Readings };
}
