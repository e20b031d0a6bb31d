using Slipway.Core.Lessons;
using Xunit;

namespace Slipway.Tests.Lessons;

public sealed class LessonTests
{
    private static readonly DateTimeOffset _now = new(2027, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_experiment_teaches_what_it_showed_and_of_whom()
    {
        var lesson = Assert.Single(Lesson.Learn([Seen("a", 0.03, 0.01)], _now));

        Assert.Equal((LessonStanding.Works, 1, 2000L), (lesson.Standing, lesson.Held, lesson.Units));
        Assert.Null(lesson.Heterogeneity);
        Assert.Equal("number-in-subject: brought more, +3.0 points of registered (+1.0 to +5.0), in 1 of 1 campaign with 2,000 people or accounts; logistics, AT, DE, en; last seen June 2027.", lesson.Sentence);
        Assert.True(lesson.Concerns(new LessonScope(["DE"], "Logistics", "en")));
        Assert.False(lesson.Concerns(new LessonScope(["US"], "logistics", "en")));
        Assert.False(lesson.Concerns(new LessonScope(["DE"], "retail", "en")));
        Assert.False(lesson.Concerns(new LessonScope(["DE"], "logistics", "de")));
    }

    [Fact]
    public void Small_experiments_that_prove_nothing_alone_may_together()
    {
        Observation[] seen = [Seen("a", 0.02, 0.012), Seen("b", 0.022, 0.013), Seen("c", 0.019, 0.012), Seen("d", 0.021, 0.012), Seen("e", 0.02, 0.011)];
        Assert.All(seen, one => Assert.Equal(LessonStanding.Open, Lesson.Learn([one], _now)[0].Standing));

        var lesson = Assert.Single(Lesson.Learn(seen, _now));

        Assert.Equal((LessonStanding.Works, 5, 10_000L), (lesson.Standing, lesson.Held, lesson.Units));
        Assert.Equal(0, lesson.Heterogeneity);
    }

    [Fact]
    public void Campaigns_that_contradict_each_other_teach_nothing_and_it_is_said_how_far_they_scatter()
    {
        var lesson = Assert.Single(Lesson.Learn([Seen("a", 0.05, 0.01), Seen("b", -0.04, 0.01), Seen("c", 0.04, 0.01)], _now));

        Assert.Equal((LessonStanding.Open, 2), (lesson.Standing, lesson.Held));
        Assert.True(lesson.Heterogeneity > 0.9);
    }

    [Fact]
    public void What_was_seen_long_ago_counts_less_and_in_the_end_for_nothing()
    {
        double Width(double days) => Lesson.Learn([Seen("a", 0.03, 0.01, _now.AddDays(-days))], _now)[0].Interval is var i ? i.Upper - i.Lower : 0;

        Assert.Equal(Width(0) * Math.Sqrt(2), Width(Lesson.HalfLifeDays), 9);
        Assert.Equal(LessonStanding.Open, Lesson.Learn([Seen("a", 0.03, 0.01, _now.AddDays(-3 * 365))], _now)[0].Standing);
        // What the newer one says weighs more.
        Assert.True(Lesson.Learn([Seen("new", 0.04, 0.01), Seen("old", 0, 0.01, _now.AddDays(-730))], _now)[0].Difference > 0.02);
    }

    [Fact]
    public void Patterns_and_metrics_are_lessons_of_their_own_what_is_known_first()
    {
        var lessons = Lesson.Learn([Seen("a", 0.001, 0.01), Seen("b", -0.05, 0.01) with { Pattern = "question-in-subject" }, Seen("c", 0.04, 0.01) with { Metric = "clicked" }], _now);

        Assert.Equal([("number-in-subject", "clicked", LessonStanding.Works), ("question-in-subject", "registered", LessonStanding.Harms), ("number-in-subject", "registered", LessonStanding.Open)], lessons.Select(l => (l.Pattern, l.Metric, l.Standing)));
        Assert.Empty(Lesson.Learn([], _now));
    }

    private static Observation Seen(string campaign, double difference, double error, DateTimeOffset? at = null) =>
        new(campaign, "number-in-subject", "registered", difference, error, 2000, at ?? _now, new LessonScope(["DE", "AT"], "logistics", "en"));
}
