using System.Collections.Immutable;
using Slipway.Core.Evidence;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Evidence;

public sealed class ExperimentJudgeTests
{
    private static readonly DateTimeOffset _end = new(2027, 3, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_variant_that_clearly_did_better_is_the_one_to_go_on_with()
    {
        var result = Judge(("a", 1000, 90), ("b", 1010, 141));

        Assert.Equal((ExperimentVerdict.Better, "b"), (result.Verdict, result.Best));
        var against = result.Variants[1].Against!;
        Assert.InRange(against.Difference, against.Interval.Lower, against.Interval.Upper);
        Assert.True(against.Interval.Lower > 0 && against.PValue < 0.05);
        Assert.StartsWith("Variant b did better: 14.0 % of its people came to registered, 9.0 % of those of a; a difference of +5.0 points (", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_every_other_variant_did_worse_the_first_stays()
    {
        var result = Judge(("a", 1000, 141), ("b", 1010, 90));

        Assert.Equal((ExperimentVerdict.Worse, "a"), (result.Verdict, result.Best));
        Assert.EndsWith("a stays.", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Within_chance_nobody_can_tell_and_nobody_is_named()
    {
        var result = Judge(("a", 1000, 90), ("b", 1010, 100));

        Assert.Equal((ExperimentVerdict.CannotTell, null), (result.Verdict, result.Best));
        Assert.Contains("nothing included", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_variants_share_one_risk_of_being_wrong()
    {
        // Alone b would be better than a at 95 %; as one of four comparisons it is not.
        Assert.Equal(ExperimentVerdict.Better, Judge(("a", 1000, 90), ("b", 1000, 118)).Verdict);

        var result = Judge(("a", 1000, 90), ("b", 1000, 118), ("c", 1000, 91), ("d", 1000, 95), ("e", 1000, 99));

        Assert.Equal(ExperimentVerdict.CannotTell, result.Verdict);
        Assert.Equal(1 - (0.05 / 4), result.Variants[1].Against!.Interval.Confidence, 12);
    }

    [Theory]
    [InlineData(1000, 90, 700, 80, true, "not split as planned")]
    [InlineData(1000, 90, 0, 0, true, "not split as planned")]
    [InlineData(1000, 0, 1000, 0, true, "nothing to test")]
    [InlineData(1000, 90, 1010, 141, false, "until 5 March 2027")]
    [InlineData(0, 0, 0, 0, true, "Nobody was assigned")]
    public void Figures_that_cannot_carry_a_claim_carry_none(long people, long reached, long others, long othersReached, bool isMature, string says)
    {
        var result = Judge(isMature, ("a", people, reached), ("b", others, othersReached));

        Assert.Equal((ExperimentVerdict.Unusable, null), (result.Verdict, result.Best));
        Assert.Contains(says, result.Text, StringComparison.Ordinal);
        Assert.All(result.Variants, v => Assert.Null(v.Against));
    }

    private static ExperimentResult Judge(params (string Name, long People, long Reached)[] counts) => Judge(true, counts);

    private static ExperimentResult Judge(bool isMature, params (string Name, long People, long Reached)[] counts) => ExperimentJudge.Judge(
        new Experiment("subject", "registered", new Split([.. counts.Select(c => new Variant(c.Name, 1.0 / counts.Length))], "s")),
        counts.Where(c => c.People > 0).ToImmutableDictionary(c => c.Name, c => new ArmCount(c.People, c.Reached)), HoldoutUnit.Contact, isMature, _end);
}
