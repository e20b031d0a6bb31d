using Slipway.Core.Evidence;
using Slipway.Core.Impact;
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
    public void Without_a_holdout_and_without_a_past_only_who_came_by_is_told_which_is_grade_D_and_no_lift()
    {
        var input = new EvidenceInput("meeting", new(1760, 157), new(0, 0), 0, true, _end);
        var attributed = Assert.IsType<Result.Attributed>(EvidenceJudge.Judge(input));
        Assert.Equal(EvidenceGrade.D, attributed.Grade);
        Assert.StartsWith("157 of the 1,760 people written to had a meeting afterwards. How many of them would have had one anyway nobody knows", attributed.Verdict, StringComparison.Ordinal);
        Assert.Equal((157.0, 0.0, 157.0), Incremental.Of(attributed) is { } effect ? (effect.Estimate, effect.Lower, effect.Upper) : default);

        Assert.Equal("no-control", Assert.IsType<Result.Unusable>(EvidenceJudge.Judge(input with { IsMature = false })).Code);
        Assert.Equal("no-control", Assert.IsType<Result.Unusable>(EvidenceJudge.Judge(input with { Treated = new(0, 0) })).Code);
        // Days before without any scatter: a line, and no measured series.
        Assert.IsType<Result.Attributed>(EvidenceJudge.Judge(input with { Days = new DailyOutcomes([.. Enumerable.Repeat(3.0, 60)], [4, 4, 4]) }));
    }

    [Fact]
    public void Without_a_holdout_the_days_before_give_to_expect_what_the_days_after_are_held_against_which_is_grade_C()
    {
        // Four on a working day and none on the others, one more or less, and a slow rise.
        static double Day(int day, double more) => (day % 7 < 5 ? 4 + (day * 31 % 3) - 1 : 0) + (day / 60.0) + more;
        EvidenceInput Input(double more) => new("meeting", new(1760, 157), new(0, 0), 0, true, _end) { Days = new DailyOutcomes([.. Enumerable.Range(0, 84).Select(d => Day(d, 0))], [.. Enumerable.Range(84, 42).Select(d => Day(d, more))]) };

        var more = Assert.IsType<Result.BeforeAfter>(EvidenceJudge.Judge(Input(1)));
        Assert.Equal(EvidenceGrade.C, more.Grade);
        Assert.InRange(42, more.Lower, more.Upper);
        Assert.True(more.Lower > 0);
        Assert.InRange(more.Extra + more.Expected - Input(1).Days!.After.Sum(), -1e-9, 1e-9);
        Assert.Contains("meetings more than the 84 days before gave to expect", more.Verdict, StringComparison.Ordinal);
        Assert.Contains("Nobody was held out", more.Verdict, StringComparison.Ordinal);

        var same = Assert.IsType<Result.BeforeAfter>(EvidenceJudge.Judge(Input(0)));
        Assert.InRange(0, same.Lower, same.Upper);
        Assert.StartsWith("No more and no fewer meetings", same.Verdict, StringComparison.Ordinal);
        Assert.StartsWith("About ", Assert.IsType<Result.BeforeAfter>(EvidenceJudge.Judge(Input(-1))).Verdict, StringComparison.Ordinal);
    }

    private static Result Judge(long treated, long reached, long control, long controlReached) =>
        EvidenceJudge.Judge(new EvidenceInput("meeting", new(treated, reached), new(control, controlReached), 0.2, true, _end));

    [Fact]
    public void Where_whole_places_are_held_out_it_takes_two_on_each_side_and_small_ones_count_together()
    {
        Result Judge(params PlaceOutcomes[] places) => EvidenceJudge.Judge(new EvidenceInput("meeting", new ArmCount(400, 40), new ArmCount(300, 12), 0, IsMature: true, DateTimeOffset.UnixEpoch) { Places = [.. places] });
        PlaceOutcomes[] written = [new("de", false, 200, 10, 30), new("fr", false, 200, 12, 31)];

        Assert.Equal("few-places", Assert.IsType<Result.Unusable>(Judge([.. written, new("at", true, 300, 15, 16)])).Code);
        // Two of ten people each are one place together, and with a large one two.
        var told = Assert.IsType<Result.ByPlace>(Judge([.. written, new("at", true, 280, 14, 15), new("li", true, 10, 0, 1), new("lu", true, 10, 1, 0)]));
        Assert.Equal((2, 2, EvidenceGrade.B), (told.Places, told.HeldPlaces, told.Grade));
        Assert.InRange(told.Extra, told.Lower, told.Upper);
        Assert.EndsWith("2 places against 2. Nobody drew lots: it holds as far as all would have changed alike.", told.Verdict, StringComparison.Ordinal);
        Assert.Equal("no-variation", Assert.IsType<Result.Unusable>(Judge(new("de", false, 100, 5, 5), new("fr", false, 100, 5, 5), new("at", true, 100, 5, 5), new("ch", true, 100, 5, 5))).Code);
        Assert.Equal(told.Extra, Slipway.Core.Impact.Incremental.Of(told)!.Estimate);
    }
}
