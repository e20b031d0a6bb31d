using Slipway.Core.Impact;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Impact;

public sealed class ImpactFilesTests
{
    private static readonly DateOnly _today = new(2026, 10, 20);

    private static readonly CostRates _rates = CostRatesReader.Read("costs.yaml", "currency: EUR\nrates:\n  copywriter: { per_hour: 65, owner: Finance }\n  designer: { per_hour: 80.50, owner: Finance }\nexchange: { USD: 0.5 }\n").Rates!;

    [Fact]
    public void Hours_become_an_amount_by_the_rate_of_their_role_and_a_share_takes_a_part_of_it()
    {
        var cost = Read(new NewCost("people", Hours: "2.5", Role: "copywriter", Share: "50%", Note: " Two drafts "));
        Assert.Equal((CostKind.People, 81.25m, 1.25m, "copywriter", "Two drafts"), (cost.Kind, cost.Amount.Amount, cost.Hours, cost.Role, cost.Note));
        Assert.Equal("50 % of 2.5 hours of copywriter at 65 EUR", cost.Basis);
        Assert.Equal(_today, cost.On);
        var media = Read(new NewCost("Media", "1,200.50", On: "2026-10-05"));
        Assert.Equal((CostKind.Media, 1200.50m, "EUR", "", new DateOnly(2026, 10, 5)), (media.Kind, media.Amount.Amount, media.Amount.Currency, media.Basis, media.On));
        Assert.Equal("25 % of 20,000 EUR", Read(new NewCost("data", "20,000 EUR", Share: "25%")).Basis);
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_cost_is_said_at_once()
    {
        var (cost, findings) = CostReader.Read(new NewCost("food", Hours: "2", Role: "copywriters", Share: "0%", On: "2026-13-01"), _rates, _today);
        Assert.Null(cost);
        Assert.Equal(["cost-kind", "cost-day", "rate-unknown", "cost-share"], findings.Select(f => f.Code));
        Assert.Contains("Did you mean copywriter?", findings[2].Message, StringComparison.Ordinal);
        Assert.All(findings, f => Assert.NotNull(f.Fix));
    }

    [Theory]
    [InlineData("cost-empty", null, null, null)]
    [InlineData("cost-twice", "10", "2", "copywriter")]
    [InlineData("role-missing", null, "2", null)]
    [InlineData("cost-hours", null, "two", "copywriter")]
    [InlineData("cost-hours", null, "-2", "copywriter")]
    [InlineData("cost-amount", "much", null, null)]
    [InlineData("cost-amount", "-5", null, null)]
    [InlineData("cost-amount", "99,999,999,999", null, null)]
    [InlineData("currency-other", "10 USD", null, null)]
    [InlineData("cost-nothing", "0", null, null)]
    public void A_cost_that_cannot_be_one_is_refused(string code, string? amount, string? hours, string? role) =>
        Assert.Equal(code, Assert.Single(CostReader.Read(new NewCost("media", amount, hours, role), _rates, _today).Findings).Code);

    [Fact]
    public void Only_an_entry_that_takes_another_back_may_be_nothing() => Assert.Equal(0, Read(new NewCost("media", "0", Corrects: 3)).Amount.Amount);

    [Fact]
    public void A_cost_is_of_a_day_that_is_over_or_today() =>
        Assert.Equal("cost-day", Assert.Single(CostReader.Read(new NewCost("media", "1", On: "2026-10-21"), _rates, _today).Findings).Code);

    [Fact]
    public void Without_a_currency_nothing_is_recorded_or_added_up()
    {
        Assert.Equal("costs-missing", Assert.Single(CostReader.Read(new NewCost("media", "1"), CostRates.None, _today).Findings).Code);
        Assert.Null(FullCost.Of(CostRates.None, [(CostKind.Media, new(1, "EUR"))]));
    }

    [Fact]
    public void Amounts_in_another_currency_are_turned_by_the_written_exchange_or_left_out_and_named()
    {
        var cost = FullCost.Of(_rates, [(CostKind.Media, new(100, "EUR")), (CostKind.Model, new(3, "USD")), (CostKind.Model, new(2, "GBP")), (CostKind.Media, new(1, "GBP"))], unpriced: 4)!;
        Assert.Equal(101.5m, cost.Total);
        Assert.Equal([new(3, "GBP")], cost.LeftOut);
        Assert.False(cost.IsWhole);
        Assert.Equal(["currency-other", "model-unpriced"], cost.Findings.Select(f => f.Code));
        Assert.True(FullCost.Of(_rates, [(CostKind.Model, new(3, "USD"))])!.IsWhole);
    }

    [Fact]
    public void What_is_wrong_with_the_rates_is_said_with_its_place()
    {
        var (rates, findings) = CostRatesReader.Read("costs.yaml", "currency: euro\nrates:\n  copywriter: { per_hour: much }\n  designer: 80\nexchange: { dollar: 1 }\nowners: x\n");
        Assert.Null(rates);
        Assert.Equal(
            ["currency 1:11", "key-missing 3:3", "key-type 3:27", "key-type 4:3", "currency 5:21", "key-unknown 6:1"],
            findings.Select(f => $"{f.Code} {f.Place!.Line}:{f.Place.Column}"));
    }

    [Fact]
    public void Values_and_the_rule_are_read_and_their_file_has_a_digest()
    {
        const string text = "values:\n  - { metric: meeting, value: \"1,200 EUR\", low: 800 EUR, high: 1600 EUR, owner: Sales, lag_days: 60, why: Won in 2025 }\n  - { metric: opportunity.won, amounts: EUR, margin: 40%, owner: Sales }\nrule:\n  hurdle: 120%\n  weeks: 4\n  guardrails: { unsubscribed: 0.5% }\n";
        var terms = ImpactTermsReader.Read("impact.yaml", text).Terms!;
        Assert.Equal((1200m, 800m, 1600m, 60), (terms.Values["meeting"].Each, terms.Values["meeting"].Low, terms.Values["meeting"].High, terms.Values["meeting"].LagDays));
        Assert.Equal((null, 0.4m), (terms.Values["opportunity.won"].Each, terms.Values["opportunity.won"].Margin));
        Assert.Equal((1.2, 4, 0.005), (terms.Rule.Hurdle, terms.Rule.Weeks, Assert.Single(terms.Rule.Guardrails).Value));
        Assert.NotEqual(terms.Digest, ImpactTermsReader.Read("impact.yaml", text.Replace("120%", "20%", StringComparison.Ordinal)).Terms!.Digest);
        Assert.Equal(new RuleTerms().Guardrails, ImpactTermsReader.Read("impact.yaml", "rule: { hurdle: -10% }").Terms!.Rule.Guardrails);
    }

    [Theory]
    [InlineData("currency-other", "values: [{ metric: m, value: 10 EUR, low: 5 USD, owner: o }]")]
    [InlineData("value-outside", "values: [{ metric: m, value: 10 EUR, low: 15 EUR, owner: o }]")]
    [InlineData("value-outside", "values: [{ metric: m, value: 10 EUR, high: 5 EUR, owner: o }]")]
    [InlineData("value-twice", "values: [{ metric: m, value: 10 EUR, amounts: EUR, owner: o }]")]
    [InlineData("value-twice", "values: [{ metric: m, value: 10 EUR, owner: o }, { metric: m, value: 11 EUR, owner: o }]")]
    [InlineData("key-missing", "values: [{ metric: m, value: 10 EUR }]")]
    [InlineData("key-type", "values: [{ metric: m, value: ten, owner: o }]")]
    [InlineData("key-type", "rule: { hurdle: 0.2 }")]
    [InlineData("key-type", "rule: { guardrails: { unsubscribed: 1 } }")]
    [InlineData("key-unknown", "rules: { hurdle: 20% }")]
    public void A_rule_that_cannot_be_meant_is_an_error_and_never_another_rule(string code, string text)
    {
        var (terms, findings) = ImpactTermsReader.Read("impact.yaml", text);
        Assert.Null(terms);
        Assert.Contains(findings, f => f.Code == code && f.Level == FindingLevel.Error);
    }

    [Fact]
    public void A_baseline_counts_hours_waiting_and_hand_offs_and_reads_back_as_it_is_written()
    {
        var baseline = new Baseline("Spring \"webinar\": 2025", new DateOnly(2026, 10, 5), "Petra", [new("Brief", "Manager", "Word", 3, 24), new("Text", "Copywriter", "Word", 5.5m, 48), new("Edit", "copywriter", "Mailer\\", 1, 12)]);
        Assert.Equal((9.5m, 81.5m, 1), (baseline.Hours, baseline.LeadHours, baseline.HandOffs));
        Assert.Equal(["Word", "Mailer\\"], baseline.Tools);
        var (read, findings) = BaselineReader.Read("baseline.yaml", BaselineReader.Write(baseline));
        Assert.Empty(findings);
        Assert.Equal(baseline with { Steps = [] }, read! with { Steps = [] });
        Assert.Equal(baseline.Steps.AsEnumerable(), read.Steps);
    }

    [Fact]
    public void What_is_wrong_with_a_baseline_is_said_at_once_with_line_and_column()
    {
        var (baseline, findings) = BaselineReader.Read("baseline.yaml", "campaign: Spring\nmapped: 5 May\nsteps:\n  - step: Brief\n    who: Manager\n    tool: Word\n    hours: three\n  - step: Text\n    tool: Word\n    hours: 2\n    wait: 3\n");
        Assert.Null(baseline);
        Assert.Equal(["key-missing 1:1", "key-type 2:9", "key-type 7:12", "key-missing 8:5", "key-unknown 11:5"], findings.Select(f => $"{f.Code} {f.Place!.Line}:{f.Place.Column}"));
        Assert.Equal("steps-missing", Assert.Single(BaselineReader.Read("baseline.yaml", "campaign: a\nmapped: 2026-01-01\nby: b\nsteps: []\n").Findings).Code);
    }

    private static Cost Read(NewCost written)
    {
        var (cost, findings) = CostReader.Read(written, _rates, _today);
        Assert.Empty(findings);
        return cost!;
    }
}
