using Slipway.Core.Checks;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class GoalMeasurableTests : CheckTest<GoalMeasurable>
{
    [Fact]
    public void A_goal_without_a_report_is_an_error() => IsError(Assert.Single(Find(Campaigns.Subject(Campaigns.Without("report/result")))), "\"meeting\"");

    [Fact]
    public void A_report_on_something_else_is_an_error() => IsError(Single(Campaigns.Report with { Metric = "purchase" }), "\"meeting\"", "only on \"purchase\"");

    [Fact]
    public void A_report_over_another_time_is_an_error() => IsError(Single(Campaigns.Report with { WindowDays = 14 }), "14 days", "30");

    [Fact]
    public void No_holdout_is_a_warning() => IsWarning(Single(Campaigns.Audience with { Holdout = new Holdout(0, "") }), "nothing can be proven");

    [Theory]
    [InlineData(EventTypes.Opened, "without a person")]
    [InlineData(EventTypes.Clicked, "held-out people cannot reach")]
    [InlineData(EventTypes.Delivered, "held-out people cannot reach")]
    [InlineData(EventTypes.Registered, "form/registration")]
    public void A_goal_that_held_out_people_cannot_reach_is_an_error(string metric, string words)
    {
        var terms = Campaigns.Terms with { Goal = new Goal(metric, 10, 30) };
        IsError(Assert.Single(Find(Campaigns.Subject(Campaigns.With(Campaigns.Report with { Metric = metric }), terms))), metric, words);
    }

    [Fact]
    public void A_window_of_no_days_is_an_error()
    {
        var terms = Campaigns.Terms with { Goal = new Goal("meeting", 10, 0) };
        IsError(Assert.Single(Find(Campaigns.Subject(Campaigns.With(Campaigns.Report with { WindowDays = 0 }), terms))), "0 days");
    }
}
