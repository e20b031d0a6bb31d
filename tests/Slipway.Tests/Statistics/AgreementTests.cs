using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Statistics;

/// <summary>Paired cases and agreement, held against published figures.</summary>
public sealed class AgreementTests
{
    // Airway hyper-responsiveness before and after stem cell transplantation: M. W. Fagerland, S. Lydersen, P. Laake (2014), tables 2, 5 and 6.
    private static readonly PairedProportions _airways = new(1, 1, 7, 12);

    [Fact]
    public void The_interval_of_a_paired_difference_is_that_of_the_paper()
    {
        var interval = _airways.Difference(0.95);

        Assert.Equal((-0.507, -0.026), (Math.Round(interval.Lower, 3), Math.Round(interval.Upper, 3)));
    }

    [Fact]
    public void The_exact_test_counts_only_cases_in_which_the_two_differ()
    {
        Assert.Equal(0.0703, _airways.PValue(), 4);
        Assert.Equal(_airways.PValue(), new PairedProportions(900, 1, 7, 400).PValue());
        Assert.Equal(_airways.PValue(), new PairedProportions(1, 7, 1, 12).PValue());
    }

    [Fact]
    public void Nothing_in_which_they_differ_is_no_evidence_and_no_certainty()
    {
        var same = new PairedProportions(20, 0, 0, 0);
        var interval = same.Difference(0.95);

        Assert.Equal(1, same.PValue());
        Assert.True(interval.Lower < 0 && interval.Upper > 0);
        Assert.Throws<InvalidOperationException>(() => default(PairedProportions).Difference(0.95));
    }

    [Fact]
    public void An_interval_holds_its_estimate_and_turns_with_the_order()
    {
        for (var both = 0; both < 5; both++)
        {
            for (var first = 0; first < 5; first++)
            {
                for (var second = 0; second < 5; second++)
                {
                    var there = new PairedProportions(both, first, second, 3).Difference(0.9);
                    var back = new PairedProportions(both, second, first, 3).Difference(0.9);
                    Assert.True(there.Contains((first - second) / (double)(both + first + second + 3)));
                    Assert.Equal(there.Lower, -back.Upper, 12);
                }
            }
        }
    }

    // 100 cases, two raters, three diagnoses: J. L. Fleiss (1981), table 13.1: kappa 0.68, standard error 0.087.
    [Fact]
    public void Kappa_and_its_error_are_those_of_the_book()
    {
        var kappa = Kappa.Of(new long[,] { { 75, 1, 4 }, { 5, 4, 1 }, { 0, 0, 10 } }, 0.95)!.Value;

        Assert.Equal(0.68, kappa.Value, 2);
        Assert.Equal(0.087, (kappa.Interval.Upper - kappa.Interval.Lower) / 2 / 1.959964, 0.001);
        Assert.Equal(100, kappa.Cases);
    }

    [Fact]
    public void Agreement_that_chance_alone_would_bring_is_no_kappa()
    {
        Assert.Null(Kappa.Of(new long[,] { { 30, 0 }, { 0, 0 } }, 0.95));
        Assert.Null(Kappa.Of(new long[,] { { 0, 0 }, { 0, 0 } }, 0.95));
        Assert.Equal(0, Kappa.Of(new long[,] { { 25, 25 }, { 25, 25 } }, 0.95)!.Value.Value, 12);
    }
}
