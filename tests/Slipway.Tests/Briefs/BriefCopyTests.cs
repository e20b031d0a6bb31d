using Slipway.Core.Briefs;
using Xunit;

namespace Slipway.Tests.Briefs;

public sealed class BriefCopyTests
{
    private const string Brief =
        """
        ---
        name: spring
        title: Spring
        event:
          title: A talk
          date: 2027-02-11
          start: 15:00
        sources:
          - name: seen on 2026-11-30
        launch:
          date: 2027-01-19  # a Tuesday
        ---
        Said on 2027-01-19: name: spring
        """;

    [Fact]
    public void Days_keep_their_distance_to_the_launch_and_words_stay()
    {
        var copy = BriefCopy.Of(Brief, "summer", "Summer: again", new DateOnly(2027, 3, 2));

        Assert.Equal(
            """
            ---
            name: summer
            title: "Summer: again"
            event:
              title: A talk
              date: 2027-03-25
              start: 15:00
            sources:
              - name: seen on 2027-01-11
            launch:
              date: 2027-03-02  # a Tuesday
            ---
            Said on 2027-01-19: name: spring
            """,
            copy.Text);
        Assert.Equal(["event.date", "sources.name"], copy.Moved);
    }

    [Fact]
    public void A_launch_on_one_line_is_found_and_one_that_is_not_there_moves_nothing()
    {
        Assert.Equal(new DateOnly(2027, 1, 19), BriefCopy.LaunchOf("---\nlaunch: { date: 2027-01-19, time: 09:00 }\n---\n"));
        Assert.Null(BriefCopy.LaunchOf("---\nname: a\n---\nlaunch: 2027-01-19\n"));
        Assert.Equal("---\nname: b\nevent:\n  date: 2027-02-11\n---\n", BriefCopy.Of("---\nname: a\nevent:\n  date: 2027-02-11\n---\n", "b", "B", new DateOnly(2027, 3, 2)).Text);
    }
}
