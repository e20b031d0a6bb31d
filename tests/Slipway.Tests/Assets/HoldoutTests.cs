using Slipway.Sdk.Assets;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Assets;

public sealed class HoldoutTests
{
    // Python 3: (int.from_bytes(sha256((salt + "\n" + id).encode()).digest()[:8], "big") >> 11) / 2**53
    [Theory]
    [InlineData("spring", "unit-1", 0.322277117903917)]
    [InlineData("spring", "Zoë", 0.5676969823025438)]
    [InlineData("", "a", 0.4507088038839855)]
    public void A_position_is_the_same_everywhere(string salt, string unit, double position) =>
        Assert.Equal(position, Holdout.Position(salt, unit));

    [Fact]
    public void Positions_are_uniform()
    {
        const int Units = 100_000;
        var tenths = new long[10];
        for (var unit = 0; unit < Units; unit++)
        {
            tenths[(int)(Holdout.Position("uniform", $"u{unit}") * 10)]++;
        }

        Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check(tenths, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
    }

    [Fact]
    public void Two_salts_assign_independently()
    {
        const int Units = 100_000;
        var same = Enumerable.Range(0, Units).Count(u => Holdout.Position("exp-a", $"u{u}") < 0.5 == Holdout.Position("exp-b", $"u{u}") < 0.5);
        Assert.IsType<SampleRatio.Balanced>(SampleRatio.Check([same, Units - same], [1, 1]));
    }

    [Fact]
    public void A_salt_with_a_line_feed_is_refused_since_two_pairs_would_share_a_position() =>
        Assert.Throws<ArgumentException>(() => Holdout.Position("a\nb", "c"));
}
