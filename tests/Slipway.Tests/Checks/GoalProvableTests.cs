using Slipway.Core.Checks;
using Slipway.Core.Plans;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class GoalProvableTests : CheckTest<GoalProvable>
{
    [Theory]
    [InlineData(1000, 29, "Only 29")]
    [InlineData(62, 31, "reach a meeting without the campaign")]
    public void Too_few_to_measure_is_a_warning(int eligible, int heldOut, string words) => IsWarning(Find(Staged(new AudienceFigures(eligible, eligible, heldOut, [], ""), Unknown)).First(), words);

    [Fact]
    public void Enough_without_a_base_rate_is_only_asked_for_one()
    {
        var finding = Assert.Single(Find(Staged(new AudienceFigures(5000, 5000, 1000, [], ""), Unknown)));
        Assert.Equal((FindingLevel.Suggestion, "goal.base_rate"), (finding.Level, finding.Field));
        Assert.Contains("slipway measure", finding.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void A_goal_that_can_be_proven_passes() =>
        Assert.Empty(Find(Staged(new AudienceFigures(5000, 5000, 1000, [], ""), new Goal("meeting", 200, 30) { BaseRate = new BaseRate(0.02, null) })));

    [Fact]
    public void A_goal_that_cannot_be_proven_says_what_would_be_enough() =>
        IsWarning(Assert.Single(Find(Staged(new AudienceFigures(5000, 5000, 1000, [], ""), new Goal("meeting", 100, 30) { BaseRate = new BaseRate(0.02, null) }))), "a rise of 0.5 points", "people at 20 % would be");

    private static readonly Goal Unknown = new("meeting", 60, 30);

    private static CheckSubject Staged(AudienceFigures figures, Goal goal)
    {
        var subject = Campaigns.StagedSubject();
        return subject with { Plan = subject.Plan with { Terms = subject.Plan.Terms with { Goal = goal } }, Readings = Campaigns.Staged(Campaigns.Webinar(), figures).Readings };
    }
}
