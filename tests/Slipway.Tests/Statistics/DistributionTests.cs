using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Statistics;

/// <summary>Tails against 60-digit arithmetic (mpmath 1.3.0: erfc(z / sqrt 2) / 2 and gammainc, regularised).</summary>
public sealed class DistributionTests
{
    [Theory]
    [InlineData(0.1, 0.46017216272297101633)]
    [InlineData(2.4999, 0.0062114183749445897466)]
    [InlineData(2.5, 0.006209665325776135167)]
    [InlineData(2.6, 0.0046611880237187490446)]
    [InlineData(5, 2.8665157187919391167e-7)]
    [InlineData(10, 7.619853024160526066e-24)]
    [InlineData(20, 2.7536241186062336951e-89)]
    [InlineData(37, 5.7255712225245768227e-300)]
    public void A_normal_tail_keeps_its_digits(double z, double tail)
    {
        AssertClose(tail, Normal.SurvivalFunction(z), 1e-13);
        AssertClose(tail, Normal.Cdf(-z), 1e-13);
        Assert.Equal(1, Normal.Cdf(z) + Normal.SurvivalFunction(z), 1e-15);
    }

    [Theory]
    [InlineData(0.3, 1, 0.58388242077036517865)]
    [InlineData(1.4, 1, 0.23672357063785737526)]
    [InlineData(7, 1, 0.008150971593502700313)]
    [InlineData(30, 2.5, 6.7474918520058690905e-7)]
    [InlineData(1300, 1, 1.1303728441492742445e-284)]
    [InlineData(1375, 3, 7.8334055033367109157e-298)]
    [InlineData(1400, 50, 3.1523799988189982455e-260)]
    [InlineData(50, 60, 0.8178960840225448902)]
    [InlineData(10_000, 10_000, 0.49811936596618264465)]
    [InlineData(12_000, 10_000, 1.1470065524601247764e-40)]
    [InlineData(1_002_000, 1_000_000, 0.078718661386129633385)]
    public void A_chi_squared_tail_keeps_its_digits(double statistic, double degreesOfFreedom, double tail) =>
        AssertClose(tail, ChiSquared.SurvivalFunction(statistic, degreesOfFreedom), 1e-11);

    [Fact]
    public void The_quantile_undoes_the_tail_from_one_half_down_to_the_smallest_normal_double()
    {
        for (var exponent = -1.0; exponent > -1022; exponent -= 0.37)
        {
            var p = Math.Pow(2, exponent);
            AssertClose(p, Normal.Cdf(Normal.Quantile(p)), 1e-11);
        }
    }

    [Fact]
    public void The_quantile_is_odd_about_one_half_and_infinite_at_the_ends()
    {
        Assert.Equal(0, Normal.Quantile(0.5));
        Assert.False(double.IsNegative(Normal.Quantile(0.5)));
        Assert.Equal(double.NegativeInfinity, Normal.Quantile(0));
        Assert.Equal(double.PositiveInfinity, Normal.Quantile(1));
        Assert.Equal(Normal.Quantile(0.975), -Normal.Quantile(0.025), 1e-14);
        Assert.Equal(-38.467, Normal.Quantile(double.Epsilon), 0.02);
    }

    [Fact]
    public void One_degree_of_freedom_is_the_square_of_a_normal()
    {
        for (var z = 0.05; z < 37; z += 0.113)
        {
            AssertClose(2 * Normal.SurvivalFunction(z), ChiSquared.SurvivalFunction(z * z, 1), 1e-12);
        }
    }

    [Fact]
    public void The_ends_of_the_lines_have_values_and_what_is_no_number_is_refused()
    {
        Assert.Equal(0, Normal.SurvivalFunction(double.PositiveInfinity));
        Assert.Equal(1, Normal.SurvivalFunction(double.NegativeInfinity));
        Assert.Equal(0, ChiSquared.SurvivalFunction(double.PositiveInfinity, 2));
        Assert.Equal(1, ChiSquared.SurvivalFunction(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal.Quantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Normal.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquared.SurvivalFunction(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquared.SurvivalFunction(1, 0));
    }

    // mpmath 1.3.0, 40 digits: findroot on betainc(v/2, 1/2, 0, v/(v + t^2), regularized) / 2. SciPy 1.10.1 is off by 1e-9 at the first.
    [Theory]
    [InlineData(52.31627174457728, 2.00635809578088407)]
    [InlineData(9, 2.262157162798205542)]
    [InlineData(120, 1.979930405082440847)]
    public void A_t_quantile_keeps_its_digits(double degreesOfFreedom, double quantile) => AssertClose(quantile, StudentT.Quantile(0.975, degreesOfFreedom), 1e-13);

    // Where one way of computing gives over to another they agree; the beta distribution has the other way for all.
    [Theory]
    [InlineData(1_001)]
    [InlineData(3_000)]
    [InlineData(10_001)]
    [InlineData(80_000)]
    public void A_t_tail_of_many_degrees_of_freedom_is_the_beta_distributions(double v)
    {
        for (var t = 0.125; t < 36; t *= 1.3)
        {
            AssertClose(Beta.Tails(v / (v + (t * t)), t * t / (v + (t * t)), v / 2, 0.5).Lower / 2, StudentT.SurvivalFunction(t, v), 1e-10);
        }
    }

    [Fact]
    public void A_t_quantile_undoes_the_tail_at_any_degrees_of_freedom()
    {
        foreach (var v in new[] { 1, 1.5, 2, 3.3, 10, 47.2, 999, 1_000.5, 20_000, 1e7, double.PositiveInfinity })
        {
            for (var exponent = -1.5; exponent > -900; exponent *= 1.4)
            {
                var p = Math.Pow(2, exponent);
                var t = StudentT.Quantile(p, v);
                Assert.True(double.IsInfinity(t) || Math.Abs((StudentT.Cdf(t, v) / p) - 1) < 1e-9, $"{v} {p}: {t}");
            }
        }
    }

    [Fact]
    public void A_beta_quantile_undoes_either_tail_however_the_parameters_lie()
    {
        foreach (var (a, b) in new[] { (0.5, 0.5), (1, 1e7), (0.5, 300.5), (59, 1), (1e6, 3e6), (20.5, 2), (3, 7) })
        {
            foreach (var p in new[] { 1e-200, 1e-12, 0.01, 0.3, 0.5, 0.9, 0.99999 })
            {
                var x = Beta.Quantile(p, a, b);
                Assert.True(x is 0 or 1 || Math.Abs((Beta.Cdf(x, a, b) / p) - 1) < 1e-7, $"{a} {b} {p}: {x}");
            }
        }
    }

    [Fact]
    public void A_root_that_is_not_between_the_ends_is_an_error_and_one_that_is_is_found_to_the_last_digits()
    {
        Assert.Throws<ArgumentException>(() => Brent.Root(x => x + 5, 0, 1));
        Assert.Equal(1e-4, Brent.Root(x => (x * x * x) - 1e-12, -1, 1), 1e-18);
        Assert.Equal(Math.Log(2e-10), Brent.Root(x => Math.Exp(x) - 2e-10, -100, 100), 1e-12);
    }

    private static void AssertClose(double expected, double actual, double relative) =>
        Assert.True(
            Math.Abs(actual - expected) <= relative * Math.Abs(expected),
            FormattableString.Invariant($"{actual:R}, expected {expected:R} within {relative} of it"));
}
