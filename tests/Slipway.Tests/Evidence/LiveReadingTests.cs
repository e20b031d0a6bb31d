using Slipway.Core.Evidence;
using Xunit;
using Result = Slipway.Core.Evidence.Evidence;

namespace Slipway.Tests.Evidence;

public sealed class LiveReadingTests
{
    private const int Days = 45;

    [Fact]
    public void Whoever_looks_every_day_at_campaigns_that_do_nothing_is_misled_at_most_as_often_as_promised()
    {
        var random = new Random(20261122);
        const int Campaigns = 3000;
        var (alarmed, naive) = (0, 0);
        for (var i = 0; i < Campaigns; i++)
        {
            var (alarm, single) = Watch(random, 1600, 400, 0.05, 0.05);
            alarmed += alarm ? 1 : 0;
            naive += single ? 1 : 0;
        }

        Assert.InRange(alarmed / (double)Campaigns, 0, 0.05);
        // The interval of the verdict is for one look: looked at daily it misleads far more often.
        Assert.True(naive / (double)Campaigns > 0.1, $"{naive} of {Campaigns}");
    }

    [Fact]
    public void A_strong_effect_is_seen_before_the_window_is_over()
    {
        var random = new Random(7);
        Assert.InRange(Enumerable.Range(0, 300).Count(_ => Watch(random, 1600, 400, 0.12, 0.05).Alarm), 240, 300);
    }

    [Fact]
    public void Too_early_nothing_is_read_and_the_interval_holds_the_difference()
    {
        Assert.Null(LiveReading.Of(new ArmCount(1600, 15), new ArmCount(400, 4), 0.05));
        Assert.Null(LiveReading.Of(new ArmCount(1600, 150), new ArmCount(99, 14), 0.05));

        var live = LiveReading.Of(new ArmCount(1600, 80), new ArmCount(400, 12), 0.05)!;

        Assert.True(live.Interval.Contains(live.Difference));
        Assert.Equal(0.02, live.Difference, 12);
        Assert.False(live.IsBeyondChance);
        Assert.InRange(live.PValue, 0.05, 1);
        var once = Slipway.Statistics.Newcombe.Difference(new(80, 1600), new(12, 400), 0.95);
        Assert.True(live.Interval.Upper - live.Interval.Lower > once.Upper - once.Lower);
    }

    [Fact]
    public void Only_an_open_window_has_one()
    {
        var input = new EvidenceInput("meeting", new(1600, 80), new(400, 12), 0.2, false, new DateTimeOffset(2027, 3, 5, 9, 0, 0, TimeSpan.Zero)) { BaseRate = 0.03 };

        Assert.Equal(LiveReading.Of(input.Treated, input.Control, 0.03), Assert.IsType<Result.Unusable>(EvidenceJudge.Judge(input)).Live);
        Assert.Null(Assert.IsType<Result.Unusable>(EvidenceJudge.Judge(input with { Control = new(100, 3) })).Live);
    }

    private static (bool Alarm, bool Single) Watch(Random random, int treated, int control, double treatedRate, double controlRate)
    {
        var (t, c) = (Outcomes(random, treated, treatedRate), Outcomes(random, control, controlRate));
        var (alarm, single, reachedT, reachedC) = (false, false, 0, 0);
        for (var day = 0; day < Days; day++)
        {
            (reachedT, reachedC) = (reachedT + t[day], reachedC + c[day]);
            if (LiveReading.Of(new ArmCount(treated, reachedT), new ArmCount(control, reachedC), controlRate) is { } live)
            {
                alarm |= live.IsBeyondChance;
                single |= !Slipway.Statistics.Newcombe.Difference(new(reachedT, treated), new(reachedC, control), 0.95).Contains(0);
            }
        }

        return (alarm, single);
    }

    private static int[] Outcomes(Random random, int units, double rate)
    {
        var days = new int[Days];
        for (var i = 0; i < units; i++)
        {
            if (random.NextDouble() < rate)
            {
                days[random.Next(Days)]++;
            }
        }

        return days;
    }
}
