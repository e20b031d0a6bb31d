using Slipway.Statistics;
using Slipway.Statistics.Planning;
using Xunit;

namespace Slipway.Tests.Statistics;

public sealed class PlanningTests
{
    [Theory]
    [InlineData(1, 0.8)]
    [InlineData(9, 0.8)]
    [InlineData(0.25, 0.95)]
    public void As_many_units_as_were_asked_for_find_the_effect_with_the_power(double ratio, double power)
    {
        var design = new Design { TreatedPerControl = ratio, Power = power };
        var units = Value(design.UnitsForMeans(0.3, 2.5));

        Assert.Equal(power, design.PowerForMeans(0.3, 2.5, units.Control), 8);
        Assert.Equal(0.3, Value(design.EffectForMeans(2.5, units.Control)), 8);
        Assert.Equal(units.Control * ratio, units.Treated, 6);
        Assert.Equal(power, design.PowerForRates(0.05, 0.06, Value(design.UnitsForRates(0.05, 0.06)).Control), 5);
        Assert.Equal(power, design.PowerForLift(10, 30, Value(design.LiftFor(10, 30, 20_000)), 20_000), 5);
    }

    [Fact]
    public void A_tenth_held_out_takes_2_8_times_the_people_of_halves()
    {
        var halves = Value(new Design().UnitsForMeansNormal(1, 10)).Total;
        var tenth = Value(new Design { TreatedPerControl = 9 }.UnitsForMeansNormal(1, 10)).Total;

        Assert.Equal(2.78, tenth / halves, 2);
    }

    [Fact]
    public void History_saves_its_squared_correlation_of_the_units_and_watching_costs_more()
    {
        var plain = Value(new Design().UnitsForMeansNormal(1, 10)).Total;

        Assert.Equal(0.64, Value(new Design { VarianceFactor = 1 - (0.6 * 0.6) }.UnitsForMeansNormal(1, 10)).Total / plain, 9);
        Assert.Equal(1.384, Value(new Design().Sequential().EffectForMeansNormal(10, 500)) / Value(new Design().EffectForMeansNormal(10, 500)), 0.002);
    }

    [Fact]
    public void What_cannot_be_shown_at_any_size_is_refused()
    {
        Assert.Equal(RefusalCode.Unreachable, Assert.IsType<Answer<ArmUnits>.Refused>(new Design().UnitsForMeans(0, 5)).Code);
        Assert.Equal(RefusalCode.Unreachable, Assert.IsType<Answer<ArmUnits>.Refused>(new Design().UnitsForRates(0.1, 0.1)).Code);
        Assert.Equal(RefusalCode.Unreachable, Assert.IsType<Answer<double>.Refused>(new Design().LiftFor(1, 20, 250)).Code);
        Assert.Equal(RefusalCode.Unreachable, Assert.IsType<Answer<double>.Refused>(new Design().RateFor(0.5, 4)).Code);
        Assert.Equal(RefusalCode.TooFewUnits, Assert.IsType<Answer<double>.Refused>(new Design().EffectForMeans(5, 1)).Code);
        Assert.Equal(RefusalCode.TooFewUnits, Assert.IsType<Answer<double>.Refused>(new Design().MoreUnits(default, default, 0.1)).Code);
    }

    [Fact]
    public void A_design_that_is_none_is_a_defect_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Design { Power = 80 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Design { TreatedPerControl = 0 });
        Assert.Equal(0, Value(new Design { Power = 0.04 }.EffectForMeans(5, 100)));
        Assert.Equal(0, Value(new Design { Power = 0.04 }.EffectForMeansNormal(5, 100)));
    }

    // A peer widens the error, which lets a small effect cross a bar that is wide of the true one.
    [Fact]
    public void A_widened_error_flatters_a_small_effect_and_a_higher_bar_does_not()
    {
        var factor = Design.SequentialMultiplier(10_000, 10_000, 0.95);
        var honest = new Design { CriticalFactor = factor }.PowerForLift(10, 100, 0.05, 5000);
        var flattered = new Design { ErrorFactor = factor }.PowerForLift(10, 100, 0.05, 5000);

        Assert.True(flattered > 2 * honest);
    }

    private static T Value<T>(Answer<T> answer) => Assert.IsType<Answer<T>.Given>(answer).Value;
}
