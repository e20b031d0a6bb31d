using Slipway.Core.Evidence;
using Xunit;
using Result = Slipway.Core.Evidence.Evidence;

namespace Slipway.Tests.Evidence;

public sealed class EvidenceJudgeTests
{
    private static readonly DateTimeOffset _end = new(2027, 3, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_clear_difference_is_a_lift_with_its_interval_and_grade_A()
    {
        var lift = Assert.IsType<Result.Lift>(Judge(1760, 157, 431, 14));
        Assert.Equal(EvidenceGrade.A, lift.Grade);
        Assert.Equal(0.0567219, lift.Difference, 6);
        Assert.Equal(0.0320593, lift.Lower, 6);
        Assert.Equal(0.0760184, lift.Upper, 6);
        Assert.Equal(0.0567219 * 1760, lift.Incremental, 2);
        Assert.StartsWith("The campaign earned about 100 meetings (56 to 134)", lift.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interval_that_holds_zero_claims_nothing() => Assert.IsType<Result.Inconclusive>(Judge(1760, 70, 431, 14));

    [Fact]
    public void Harm_is_called_a_cost()
    {
        var harm = Assert.IsType<Result.Lift>(Judge(1760, 20, 431, 40));
        Assert.StartsWith("The campaign cost", harm.Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1760, 157, 200, 14, "sample-ratio")]
    [InlineData(1760, 157, 0, 0, "no-units")]
    [InlineData(1760, 0, 431, 0, "no-variation")]
    public void Data_that_cannot_carry_a_claim_is_refused_with_its_reason(long treated, long reached, long control, long controlReached, string code)
    {
        var refused = Assert.IsType<Result.Unusable>(Judge(treated, reached, control, controlReached));
        Assert.Equal(code, refused.Code);
        Assert.Equal(EvidenceGrade.None, refused.Grade);
        Assert.StartsWith("No claim can be made:", refused.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_window_is_over_there_is_no_verdict() =>
        Assert.Equal("immature", Assert.IsType<Result.Unusable>(EvidenceJudge.Judge(new EvidenceInput("meeting", new(1760, 157), new(431, 14), 0.2, false, _end))).Code);

    [Fact]
    public void Without_a_holdout_there_is_no_verdict() =>
        Assert.Equal("no-control", Assert.IsType<Result.Unusable>(EvidenceJudge.Judge(new EvidenceInput("meeting", new(1760, 157), new(0, 0), 0, true, _end))).Code);

    private static Result Judge(long treated, long reached, long control, long controlReached) =>
        EvidenceJudge.Judge(new EvidenceInput("meeting", new(treated, reached), new(control, controlReached), 0.2, true, _end));
}
