using System.Collections.Immutable;
using Slipway.Core.Evidence;
using Slipway.Core.Impact;
using Slipway.Sdk.Assets;
using Slipway.Statistics;
using Xunit;

namespace Slipway.Tests.Impact;

public sealed class ImpactRuleTests
{
    private static readonly DateTimeOffset _over = new(2026, 10, 8, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_beats_the_hurdle_even_at_its_lower_bound_scales_and_says_what_would_change_that()
    {
        // 20 to 60 meetings at 1,000 against 10,000: at least twice the money.
        var verdict = Assert.IsType<Verdict.Scale>(ImpactRule.Judge(Input(40, 20, 60)));
        Assert.Equal("it returned 300 % (100 % to 500 %) on its cost, and the rule asks for more than 0 %.", verdict.Reason);
        Assert.Equal(
            [
                ("cost", 10_000m, 20_000m, "Continue at a full cost over 20,000 EUR; it is 10,000 EUR."),
                ("value", 1000m, 500m, "Continue if one meeting were worth less than 500 EUR; it is worth 1,000 EUR."),
                ("outcomes", 20m, 10m, "Continue if the lower bound were below 10 meetings; it is 20."),
            ],
            verdict.Flips.Select(f => (f.Of, f.Now, f.At, f.Text)));
    }

    [Fact]
    public void What_would_change_a_verdict_does_change_it()
    {
        var scale = ImpactRule.Judge(Input(40, 20, 60));
        var cost = scale.Flips.Single(f => f.Of == "cost").At;
        Assert.IsType<Verdict.Scale>(ImpactRule.Judge(Input(40, 20, 60, cost: cost - 1)));
        Assert.IsType<Verdict.Continue>(ImpactRule.Judge(Input(40, 20, 60, cost: cost + 1)));
        var worth = scale.Flips.Single(f => f.Of == "value").At;
        Assert.IsType<Verdict.Scale>(ImpactRule.Judge(Input(40, 20, 60, value: worth + 1)));
        Assert.IsType<Verdict.Continue>(ImpactRule.Judge(Input(40, 20, 60, value: worth - 1)));

        var stop = Assert.IsType<Verdict.Stop>(ImpactRule.Judge(Input(2, 1, 4)));
        var limit = stop.Flips.Single(f => f.Of == "cost").At;
        Assert.Equal("Continue at a full cost under 4,000 EUR; it is 10,000 EUR.", stop.Flips.Single(f => f.Of == "cost").Text);
        Assert.IsType<Verdict.Stop>(ImpactRule.Judge(Input(2, 1, 4, cost: limit + 1)));
        Assert.IsType<Verdict.Continue>(ImpactRule.Judge(Input(2, 1, 4, cost: limit - 1)));

        var open = Assert.IsType<Verdict.Continue>(ImpactRule.Judge(Input(15, 5, 25)));
        Assert.Equal([Course.Scale, Course.Stop], open.Flips.Select(f => f.To).Distinct().Order());
        foreach (var flip in open.Flips.Where(f => f.Of == "cost"))
        {
            Assert.Equal(flip.To, ImpactRule.Judge(Input(15, 5, 25, cost: flip.To == Course.Scale ? flip.At - 1 : flip.At + 1)).Course);
        }
    }

    [Fact]
    public void People_needed_are_those_with_whom_the_same_effect_would_be_proven()
    {
        var open = ImpactRule.Judge(Input(15, 5, 25));
        var people = open.Flips.Single(f => f.Of == "people").At;
        // From 15 down to 5 with 1,000 people; down to 10 is half as far, with four times as many.
        Assert.Equal(4000m, people);
        Assert.IsType<Verdict.Continue>(ImpactRule.Judge(Grown(3)));
        Assert.IsType<Verdict.Scale>(ImpactRule.Judge(Grown(5)));

        // Everything grows with the people but the doubt, which grows with their root.
        static ImpactInput Grown(double times) => Input(15 * times, (15 * times) - (10 * Math.Sqrt(times)), (15 * times) + (10 * Math.Sqrt(times)), cost: 10_000m * (decimal)times);
    }

    [Theory]
    [InlineData(0.5, 20, Course.Continue)]
    [InlineData(0.5, 31, Course.Scale)]
    [InlineData(-0.5, 5.1, Course.Scale)]
    public void The_hurdle_is_what_must_be_beaten(double hurdle, double lower, Course course) =>
        Assert.Equal(course, ImpactRule.Judge(Input(40, lower, 60) with { Rule = new RuleTerms { Hurdle = hurdle }, Cost = Cost(hurdle > 0 ? 20_000m : 10_000m) }).Course);

    [Theory]
    [InlineData(EvidenceGrade.A, Course.Scale)]
    [InlineData(EvidenceGrade.B, Course.Scale)]
    [InlineData(EvidenceGrade.C, Course.Scale)]
    [InlineData(EvidenceGrade.D, Course.Continue)]
    [InlineData(EvidenceGrade.None, Course.Continue)]
    public void Attribution_alone_never_scales(EvidenceGrade grade, Course course) => Assert.Equal(course, ImpactRule.Judge(Input(40, 20, 60) with { Grade = grade }).Course);

    [Fact]
    public void What_paid_is_held_back_for_every_reason_that_there_is_all_at_once()
    {
        var verdict = Assert.IsType<Verdict.Continue>(ImpactRule.Judge(Input(40, 20, 60) with
        {
            Grade = EvidenceGrade.D, Cost = Cost(10_000m) with { LeftOut = [new Money(3, "USD")] }, Guardrails = [new GuardrailReading("unsubscribed", new Proportion(0, 10), 0.01)], LiveDays = 13,
        }));
        Assert.Equal("held-back", verdict.Code);
        Assert.Equal(
            "it returned 300 % (100 % to 500 %) on its cost, but attribution alone never supports more of it, part of its cost is not in the sum, too little was seen to exclude that too many unsubscribed and it was live for 13 days, and the rule asks for 2 whole weeks.",
            verdict.Reason);
    }

    [Fact]
    public void While_outcomes_still_count_it_continues_whatever_they_are()
    {
        var verdict = ImpactRule.Judge(Input(-5, -9, -1) with { IsMature = false, Effect = null, Unusable = "on their way" });
        Assert.Equal(("immature", Course.Continue), (verdict.Code, verdict.Course));
        Assert.Contains("until 8 October 2026", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(Course.Continue, ImpactRule.Judge(Input(-5, -9, -1) with { IsMature = false }).Course);
    }

    [Theory]
    [InlineData(-9, -1, "harm")]
    [InlineData(0, 9, "below")]
    public void A_slow_bloomer_is_not_stopped_for_what_it_had_no_time_to_earn(double lower, double upper, string code)
    {
        var input = Input((lower + upper) / 2, lower, upper);
        Assert.Equal(code, Assert.IsType<Verdict.Stop>(ImpactRule.Judge(input)).Code);
        Assert.IsType<Verdict.Stop>(ImpactRule.Judge(input with { LagDays = 30 }));
        var slow = Assert.IsType<Verdict.Continue>(ImpactRule.Judge(input with { LagDays = 31 }));
        Assert.Equal("slow", slow.Code);
        Assert.StartsWith("one meeting usually takes 31 days and only 30 were counted", slow.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slow_bloomer_that_pays_already_scales() => Assert.IsType<Verdict.Scale>(ImpactRule.Judge(Input(40, 20, 60) with { LagDays = 90 }));

    [Fact]
    public void What_harms_people_beyond_doubt_stops_whatever_it_earns_and_however_early_it_is()
    {
        ImmutableArray<GuardrailReading> broken = [new GuardrailReading("unsubscribed", new Proportion(60, 1000), 0.01)];
        var verdict = Assert.IsType<Verdict.Stop>(ImpactRule.Judge(Input(40, 20, 60) with { Guardrails = broken }));
        Assert.Equal("6 % of the people written to unsubscribed, and at most 1 % may.", verdict.Reason);
        Assert.IsType<Verdict.Stop>(ImpactRule.Judge(Input(40, 20, 60) with { Guardrails = broken, IsMature = false, LagDays = 90 }));
    }

    [Fact]
    public void A_guardrail_is_kept_only_where_enough_was_seen()
    {
        Assert.Equal(GuardrailStanding.Open, new GuardrailReading("unsubscribed", new Proportion(0, 0), 0.01).Standing);
        Assert.Equal(GuardrailStanding.Open, new GuardrailReading("unsubscribed", new Proportion(0, 100), 0.01).Standing);
        Assert.Equal(GuardrailStanding.Kept, new GuardrailReading("unsubscribed", new Proportion(2, 2000), 0.01).Standing);
        Assert.Equal(GuardrailStanding.Broken, new GuardrailReading("unsubscribed", new Proportion(60, 1000), 0.01).Standing);
    }

    [Fact]
    public void Where_something_is_missing_nothing_is_told_and_what_is_missing_is_said()
    {
        Assert.Equal("no-evidence", Assert.IsType<Verdict.CannotTell>(ImpactRule.Judge(Input(1, 1, 1) with { Effect = null, Unusable = "no one was held out." })).Code);
        Assert.Contains("impact.yaml", Told("no-value", Input(40, 20, 60) with { Value = null }), StringComparison.Ordinal);
        Assert.Contains("costs.yaml", Told("no-currency", Input(40, 20, 60) with { Cost = null }), StringComparison.Ordinal);
        Assert.Contains("USD", Told("currencies", Input(40, 20, 60) with { Value = new OutcomeValue(new Money(1000, "USD"), 1000, 1000, "") }), StringComparison.Ordinal);
        Assert.Contains("nothing has no return", Told("no-cost", Input(40, 20, 60, cost: 0)), StringComparison.Ordinal);

        static string Told(string code, ImpactInput input)
        {
            var verdict = Assert.IsType<Verdict.CannotTell>(ImpactRule.Judge(input));
            Assert.Equal(code, verdict.Code);
            return verdict.Reason;
        }
    }

    [Fact]
    public void An_uncertain_value_widens_the_bounds_to_the_worst_and_the_best_of_both()
    {
        var value = new OutcomeValue(new Money(1000, "EUR"), 500, 2000, "");
        var earned = Return.Of(new Incremental(10, -4, 30, 1000), value, Cost(10_000m))!;
        // A harm of four is worst where each is worth most.
        Assert.Equal((10_000m, -8000m, 60_000m), (earned.Value.Amount, earned.Lower, earned.Upper));
        Assert.Equal((0, -1.8, 5), (earned.Roi!.Value, Math.Round(earned.RoiLower!.Value, 9), earned.RoiUpper!.Value));
        Assert.True(earned.IsOfUncertainValue);
        Assert.Null(Return.Of(new Incremental(10, 4, 30, 1000), value, Cost(0))!.Roi);
    }

    [Fact]
    public void The_effect_is_of_those_who_were_written_to()
    {
        var lift = new Slipway.Core.Evidence.Evidence.Lift(0.02, 0.01, 0.03, 0.95) { Metric = "meeting", Treated = new ArmCount(800, 40), Control = new ArmCount(200, 6) };
        Assert.Equal(new Incremental(16, 8, 24, 800), Incremental.Of(lift));
        Assert.Null(Incremental.Of(new Slipway.Core.Evidence.Evidence.Unusable("no-control", "x") { Metric = "meeting", Treated = lift.Treated, Control = lift.Control }));
    }

    [Fact]
    public void What_outcomes_carry_is_worth_what_all_of_them_came_to_for_each_who_reached_the_goal()
    {
        // Two deals of 10,000 and 30,000 with four people in them, of which 40 % is earned.
        var terms = new ValueTerms("opportunity.won", "EUR", "Sales") { Margin = 0.4m };
        var value = OutcomeValue.Of(terms, new OutcomeAmounts(Moments.Of([10_000, 30_000]), 0), 4)!;
        Assert.Equal(4000m, value.Each.Amount);
        // The mean of 20,000 has a standard error of 10,000.
        Assert.Equal((80m, 7920m), (value.Low, value.High));
        Assert.Null(OutcomeValue.Of(terms, new OutcomeAmounts(Moments.Of([10_000]), 0), 1));
        Assert.Null(OutcomeValue.Of(terms, new OutcomeAmounts(Moments.Of([10_000, 30_000]), 1), 4));
    }

    [Fact]
    public void What_would_have_happened_anyway_does_not_make_a_goal_slow()
    {
        // Twenty of the treated on day 5; one in either arm on every day for sixty days.
        var anyDay = Enumerable.Range(0, 60).ToImmutableDictionary(d => d, _ => 1L);
        var fast = new OutcomeDays(1000, 1000, anyDay.SetItem(5, 21), anyDay);
        Assert.Equal(6, TypicalLag.Of([fast], 60));
        Assert.Equal(46, TypicalLag.Of([new OutcomeDays(1000, 1000, anyDay.SetItem(45, 21), anyDay)], 60));
        Assert.Null(TypicalLag.Of([new OutcomeDays(1000, 1000, anyDay, anyDay)], 60));
        Assert.Null(TypicalLag.Of([fast with { Control = 0 }], 60));
    }

    [Fact]
    public void The_money_is_back_on_the_day_on_which_the_outcomes_up_to_then_had_earned_it()
    {
        // Two of a thousand written to on each day, and nobody of the held-out: 20 meetings of 1,000 by day 10.
        var days = new OutcomeDays(1000, 1000, Enumerable.Range(0, 30).ToImmutableDictionary(d => d, _ => 2L), ImmutableDictionary<int, long>.Empty);
        var value = new OutcomeValue(new Money(1000, "EUR"), 1000, 1000, "");
        var back = Payback.Of(days, 30, value, Cost(20_000m), 0.95)!;
        Assert.Equal(10, back.Day);
        Assert.True(back.Earliest < back.Day && back.Latest > back.Day, back.ToString());
        Assert.StartsWith("It had earned its cost on day 10 (day ", back.Text, StringComparison.Ordinal);
        Assert.Equal(new Payback(null, null, null), Payback.Of(days, 30, value, Cost(1_000_000m), 0.95));
        Assert.Null(Payback.Of(days, 30, value, Cost(59_000m), 0.95)!.Latest);
        Assert.Null(Payback.Of(days, 30, value, Cost(0), 0.95));
        Assert.Null(Payback.Of(days with { Control = 0 }, 30, value, Cost(1), 0.95));
    }

    [Theory]
    [InlineData(Course.Scale, Course.Scale, Turnout.Held)]
    [InlineData(Course.Scale, Course.Continue, Turnout.Open)]
    [InlineData(Course.Scale, Course.Stop, Turnout.Reversed)]
    [InlineData(Course.Continue, Course.Scale, Turnout.Held)]
    [InlineData(Course.Continue, Course.Continue, Turnout.Held)]
    [InlineData(Course.Continue, Course.Stop, Turnout.Reversed)]
    [InlineData(Course.Stop, Course.Scale, Turnout.Reversed)]
    [InlineData(Course.Stop, Course.Continue, Turnout.Open)]
    [InlineData(Course.Stop, Course.Stop, Turnout.Held)]
    [InlineData(Course.Stop, Course.CannotTell, Turnout.Open)]
    public void A_decision_is_held_to_what_is_known_later(Course taken, Course now, Turnout turnout) =>
        Assert.Equal(turnout, new ReviewedDecision("c", "C", taken, "ada", new DateOnly(2026, 10, 5), "why", now, "because").Turnout);

    [Fact]
    public void What_people_wrote_is_words_in_the_Markdown_and_never_markup()
    {
        var review = new ImpactReview("2026-10", _over)
        {
            Rule = "r", Rates = "c", Velocity = new ReviewedVelocity(1, 0, 2),
            Campaigns = [new ReviewedCampaign("c", "A | <b>webinar</b>", "meeting", 20, "A", "It earned.", Course.Stop, "at best.") { Decided = Course.Continue }],
            Decisions = [new ReviewedDecision("c", "C", Course.Stop, "ada", new DateOnly(2026, 10, 5), "[x](http://evil)\n# no", Course.Stop, "because.")],
        };
        var text = ImpactMarkdown.Write(review, null, id => $"*{id}*");
        Assert.Contains("| A \\| \\<b\\>webinar\\</b\\> | 20 meeting |", text, StringComparison.Ordinal);
        Assert.Contains("by \\*ada\\* on 5 October 2026: “\\[x\\](http://evil) \\# no” It held.", text, StringComparison.Ordinal);
        Assert.Contains("- **A | \\<b\\>webinar\\</b\\>**: stop, for at best. Decided so far: continue.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# no", text, StringComparison.Ordinal);
        Assert.Contains("Not signed off.", text, StringComparison.Ordinal);
    }

    private static FullCost Cost(decimal total) => new("EUR", ImmutableSortedDictionary<CostKind, decimal>.Empty.Add(CostKind.Media, total));

    private static ImpactInput Input(double estimate, double lower, double upper, decimal cost = 10_000m, decimal value = 1000m) => new()
    {
        Metric = "meeting",
        Grade = EvidenceGrade.A,
        Effect = new Incremental(estimate, lower, upper, 1000),
        MatureAt = _over,
        IsMature = true,
        WindowDays = 30,
        LiveDays = 30,
        Cost = Cost(cost),
        Value = new OutcomeValue(new Money(value, "EUR"), value, value, "impact.yaml, Sales"),
        Guardrails = [new GuardrailReading("unsubscribed", new Proportion(2, 2000), 0.01)],
        Rule = new RuleTerms(),
    };

    [Fact]
    public void A_review_that_is_kept_says_what_all_campaigns_earned_with_the_digest_that_was_signed()
    {
        Slipway.Core.Evidence.Evidence[] told =
        [
            new Slipway.Core.Evidence.Evidence.Lift(0.02, 0.01, 0.03, 0.95) { Metric = "meeting", Treated = new(1000, 80), Control = new(100, 6) },
            new Slipway.Core.Evidence.Evidence.Inconclusive(0.02, -0.01, 0.03, 0.95) { Metric = "meeting", Treated = new(1000, 80), Control = new(100, 6) },
            new Slipway.Core.Evidence.Evidence.Unusable("immature", "not over.") { Metric = "meeting", Treated = new(1000, 80), Control = new(100, 6) },
        ];
        foreach (var evidence in told)
        {
            var review = new ImpactReview("2027-02", _over) { Rule = "r", Rates = "c", Velocity = new ReviewedVelocity(1, 0, 2), Global = new GlobalEffect("h1-2027", new DateOnly(2027, 6, 30), 3, evidence) };
            var kept = System.Text.Json.JsonSerializer.Deserialize<ImpactReview>(Slipway.Core.Text.CanonicalJson.Write(review), AssetJson.Options)!;
            Assert.Equal((review.Digest, review.Global.Sentence), (kept.Digest, kept.Global!.Sentence));
        }
    }
}
