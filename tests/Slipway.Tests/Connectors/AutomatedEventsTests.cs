using System.Collections.Immutable;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Tests.Connectors;

public sealed class AutomatedEventsTests
{
    private static readonly PlatformEvent Delivered = Event("d", EventTypes.Delivered, 0);

    [Theory]
    [InlineData(9.9, "within-seconds")]
    [InlineData(10, null)]
    [InlineData(-1, "before-delivery")]
    public void A_click_too_soon_after_the_delivery_is_a_scanners(double seconds, string? rule) => Assert.Equal(rule, Judge(Delivered, Click("c", seconds, "a")).GetValueOrDefault("c"));

    [Fact]
    public void A_click_in_a_mail_that_was_not_delivered_is_a_scanners() => Assert.Equal("before-delivery", Judge(Click("c", 100, "a"))["c"]);

    [Theory]
    [InlineData("scanner", "known-scanner")]
    [InlineData("prefetch", "image-prefetch")]
    [InlineData("none", "no-client")]
    [InlineData("browser", null)]
    public void The_client_decides_first_and_for_openings_too(string client, string? rule)
    {
        var verdicts = Judge(Delivered, With(Event("o", EventTypes.Opened, 60), "client", client), With(Click("c", 60, "a"), "client", client));
        Assert.Equal(rule, verdicts.GetValueOrDefault("o"));
        Assert.Equal(rule, verdicts.GetValueOrDefault("c"));
    }

    [Fact]
    public void A_click_on_the_hidden_link_is_a_scanners() => Assert.Equal("hidden-link", Judge(Delivered, With(Click("c", 60, "a"), "trap", "1"))["c"]);

    [Fact]
    public void Three_links_within_two_seconds_are_a_scanners_and_all_of_them_are_marked()
    {
        var verdicts = Judge(Click("3", 62, "c"), Click("1", 60, "a"), Delivered, Click("2", 61, "b"), Click("later", 600, "a"));
        Assert.Equal(["1", "2", "3"], verdicts.Keys.Order());
        Assert.All(verdicts.Values, rule => Assert.Equal("all-links-at-once", rule));
    }

    [Fact]
    public void Three_links_over_more_than_two_seconds_are_a_persons() => Assert.Empty(Judge(Delivered, Click("1", 60, "a"), Click("2", 61.5, "b"), Click("3", 63, "c")));

    [Fact]
    public void The_same_link_three_times_is_a_persons() => Assert.Empty(Judge(Delivered, Click("1", 60, "a"), Click("2", 60.5, "a"), Click("3", 61, "a")));

    [Fact]
    public void Only_openings_and_clicks_are_judged() => Assert.Empty(Judge(Delivered, With(Event("r", EventTypes.Registered, 1), "client", "scanner")));

    private static ImmutableDictionary<string, string> Judge(params PlatformEvent[] events) => AutomatedEvents.Judge([.. events]);

    private static PlatformEvent Click(string id, double seconds, string link) => With(Event(id, EventTypes.Clicked, seconds), "link", link);

    private static PlatformEvent Event(string id, string type, double seconds) => new(id, type, "webinar", "email/invitation", "contact-1", Campaigns.Now.AddSeconds(seconds));

    private static PlatformEvent With(PlatformEvent e, string name, string value) => e with { Data = e.Data.SetItem(name, value) };
}
