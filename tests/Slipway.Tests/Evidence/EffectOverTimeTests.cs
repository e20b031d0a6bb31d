using Slipway.Core.Evidence;
using Xunit;

namespace Slipway.Tests.Evidence;

public sealed class EffectOverTimeTests
{
    [Fact]
    public void Days_add_up_and_the_last_is_what_is_read_live()
    {
        var effect = EffectOverTime.Of(1600, [5, 40, 35], 400, [1, 6, 5], 0.05, windowDays: 28);

        Assert.Equal([1, 2, 3], effect.Days.Select(d => d.Day));
        Assert.Equal([5, 45, 80], effect.Days.Select(d => d.Treated.Reached));
        Assert.Equal([1, 7, 12], effect.Days.Select(d => d.Control.Reached));
        Assert.Equal(LiveReading.Of(new ArmCount(1600, 80), new ArmCount(400, 12), 0.05), effect.Days[^1].Live);
    }

    [Fact]
    public void Days_on_which_it_was_too_early_have_no_difference() =>
        Assert.Equal([false, true], EffectOverTime.Of(1600, [5, 40], 400, [1, 6], 0.05, windowDays: 28).Days.Select(d => d.Live is not null));
}
