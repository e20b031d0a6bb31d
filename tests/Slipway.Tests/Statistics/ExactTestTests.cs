using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Statistics;

/// <summary>Against whole-number fractions (Python 3 <c>fractions</c>): the sum of all outcomes no more likely than the observed one.</summary>
public sealed class ExactTestTests
{
    [Theory]
    [InlineData(5, 20, 1, 200, 2.1356301798788946e-05)]
    [InlineData(1, 9, 11, 12, 0.0003708365937468105)]
    [InlineData(10, 10, 0, 10, 1.082508822446903e-05)]
    [InlineData(2, 30, 40, 1000, 0.3484048899067695)]
    [InlineData(197, 200, 9, 10, 0.17848551143745653)]
    [InlineData(3, 50, 3, 50, 1.0)]
    [InlineData(0, 4, 3, 7, 0.23636363636363636)]
    [InlineData(40, 50, 3, 60, 4.938656831560889e-17)]
    public void Fisher_adds_up_the_tables_no_more_likely_than_the_observed_one(long kt, long nt, long kc, long nc, double p) =>
        Assert.Equal(1, ExactTest.Fisher(new(kt, nt), new(kc, nc)) / p, 1e-11);

    [Theory]
    [InlineData(3, 10, 0.25, 0.7184324264526367)]
    [InlineData(0, 30, 0.125, 0.027242820106022463)]
    [InlineData(9, 40, 0.03125, 3.2226591079553385e-06)]
    [InlineData(40, 40, 0.5, 1.8189894035458565e-12)]
    [InlineData(17, 20, 0.75, 0.4393741000631053)]
    [InlineData(0, 1, 0.5, 1.0)]
    [InlineData(1990, 2000, 0.9990234375, 3.7696209783977414e-05)]
    public void Binomial_adds_up_the_counts_no_more_likely_than_the_observed_one(long successes, long trials, double probability, double p) =>
        Assert.Equal(1, ExactTest.Binomial(successes, trials, probability) / p, 1e-11);

    [Fact]
    public void Nothing_tried_shows_nothing() => Assert.Equal(1, ExactTest.Binomial(0, 0, 0.3));

    [Fact]
    public void Fisher_holds_at_ten_million_units()
    {
        // All three successes in the arm of one tenth, drawn without replacement.
        var expected = 1e6 / 1e7 * (999_999 / 9_999_999.0) * (999_998 / 9_999_998.0);
        Assert.Equal(1, ExactTest.Fisher(new(3, 1_000_000), new(0, 9_000_000)) / expected, 1e-11);
    }
}
