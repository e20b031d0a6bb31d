using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Statistics;

public sealed class GuardrailTests
{
    private const int Runs = 1000;

    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(3, 3, false)]
    [InlineData(4, 20, false)]
    [InlineData(5, 20, true)]
    [InlineData(12, 100, true)]
    [InlineData(9, 100, false)]
    public void A_rate_is_above_its_threshold_of_five_in_a_hundred_when_the_whole_interval_is_and_five_speak_for_it(long seen, long of, bool above) =>
        Assert.Equal(above, Guardrail.IsAbove(new Proportion(seen, of), 0.05));

    [Theory]
    [InlineData(0, 100, false)]
    [InlineData(0, 600, true)]
    [InlineData(6, 600, false)]
    public void A_rate_is_below_its_threshold_of_one_in_a_hundred_only_after_enough_chances(long seen, long of, bool below) =>
        Assert.Equal(below, Guardrail.IsBelow(new Proportion(seen, of), 0.01));

    [Fact]
    public void Nothing_seen_stops_nothing() => Assert.False(Guardrail.IsAbove(default, 0) || Guardrail.IsBelow(default, 1));

    /// <summary>Asked after each mail of a ramp, which is more often than it ever is.</summary>
    [Theory]
    [InlineData(0.05, 200)]
    [InlineData(0.05, 2000)]
    [InlineData(0.01, 1000)]
    [InlineData(0.01, 5000)]
    [InlineData(0.001, 10_000)]
    public void Half_the_threshold_stops_less_than_one_run_in_a_hundred_and_three_times_stops_more_than_95(double threshold, int mails)
    {
        Assert.True(Guardrail.CanTell(new Proportion(0, mails), threshold));
        Assert.InRange(Stopped(threshold / 2, threshold, mails), 0, Runs * 0.01);
        Assert.InRange(Stopped(threshold * 3, threshold, mails), Runs * 0.95, Runs);
    }

    private static int Stopped(double rate, double threshold, int mails)
    {
        var chance = new Random(20261121);
        return Enumerable.Range(0, Runs).Count(_ =>
        {
            for (var (mail, seen) = (1, 0); mail <= mails; mail++)
            {
                // Only what was just seen can bring it above.
                if (chance.NextDouble() < rate && Guardrail.IsAbove(new Proportion(++seen, mail), threshold))
                {
                    return true;
                }
            }

            return false;
        });
    }
}
