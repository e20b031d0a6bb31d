using Slipway.Core.Evidence;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Evidence;

public sealed class EffectByCountryTests
{
    [Fact]
    public void Countries_stand_from_the_largest_on_with_intervals_wide_enough_for_all_of_them_together()
    {
        var effects = EffectByCountry.Of(Counts(("AT", 300, 30, 100, 5), ("DE", 800, 120, 200, 10)));

        Assert.Equal(["DE", "AT"], effects.Select(e => e.Country));
        Assert.Equal(0.15 - 0.05, effects[0].Difference, 12);
        Assert.Equal(Newcombe.Difference(new Proportion(120, 800), new Proportion(10, 200), 0.975), effects[0].Interval);
        Assert.Equal((true, false), (effects[0].IsBeyondChance, effects[1].IsBeyondChance));
    }

    [Fact]
    public void What_is_too_small_to_stand_alone_is_compared_together()
    {
        var effects = EffectByCountry.Of(Counts(("DE", 800, 120, 200, 10), ("BE", 60, 6, 15, 1), ("NL", 50, 4, 12, 0)));

        Assert.Equal(["DE", null], effects.Select(e => e.Country));
        Assert.Equal((new ArmCount(110, 10), new ArmCount(27, 1)), (effects[1].Treated, effects[1].Control));
    }

    [Fact]
    public void No_more_stand_alone_than_can_be_read_and_nobody_is_counted_twice()
    {
        var effects = EffectByCountry.Of(Counts([.. Enumerable.Range(0, 20).Select(i => ($"C{i:00}", 100 + i, 10, 30, 1))]));

        Assert.Equal(EffectByCountry.Most + 1, effects.Length);
        Assert.Equal((Enumerable.Range(0, 20).Sum(i => 100 + i), 200), (effects.Sum(e => e.Treated.People), effects.Sum(e => e.Treated.Reached)));
    }

    [Theory]
    [InlineData(800, 200)]
    [InlineData(800, 0)]
    [InlineData(5, 5)]
    public void One_group_alone_is_no_comparison_of_countries(int treated, int control) =>
        Assert.Empty(EffectByCountry.Of(Counts(("DE", treated, 1, control, 0))));

    private static Dictionary<(string, string), ArmCount> Counts(params (string Country, int Treated, int Reached, int Control, int ReachedToo)[] countries) => countries
        .SelectMany(c => new[] { (("treated", c.Country), new ArmCount(c.Treated, c.Reached)), (("held_out", c.Country), new ArmCount(c.Control, c.ReachedToo)) }).ToDictionary(c => c.Item1, c => c.Item2);
}
