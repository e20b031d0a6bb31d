using Slipway.Core.Drafts;
using Slipway.Core.Metrics;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Metrics;

public sealed class MetricRegisterTests
{
    private const string Register =
        """
        metrics:
          - { name: meeting, definition: A first meeting that took place., owner: Sales operations, window_days: 45, guardrails: { unsubscribed: 0.5% } }
          - { name: demo.held, definition: A demonstration., owner: Sales }
          - { name: trial, definition: A trial begun., owner: Product, retired: Counted as demo.held since October. }
        """;

    [Fact]
    public void What_a_metric_counts_and_who_answers_for_it_is_part_of_the_goal_and_so_of_the_plan()
    {
        var (goal, findings) = Goal("meeting", 45, Register);

        Assert.Empty(findings);
        Assert.Equal(("A first meeting that took place.", "Sales operations", 0.005), (goal!.Terms!.Definition, goal.Terms.Owner, goal.Terms.Guardrails!["unsubscribed"]));
        var plan = Campaigns.Planned([.. Campaigns.Assets], terms: Campaigns.Terms with { Goal = goal });
        Assert.Equal(goal.Terms.Owner, Plan.FromJson(plan.ToJson()).Terms.Goal.Terms!.Owner);
        Assert.NotEqual(plan.Digest, Campaigns.Planned([.. Campaigns.Assets], terms: Campaigns.Terms with { Goal = goal with { Terms = goal.Terms with { Owner = "Somebody else" } } }).Digest);
    }

    [Fact]
    public void A_team_may_aim_at_an_event_of_its_own_and_at_nothing_that_it_did_not_define()
    {
        Assert.Empty(Goal("demo.held", 10, Register).Findings);
        Assert.Equal("metric-unknown", Assert.Single(Goal("demo.held", 10, "").Findings).Code);
        var unknown = Assert.Single(Goal("purchase", 10, Register).Findings);
        Assert.Equal(("metric-unknown", "campaign.yaml:1:17"), (unknown.Code, unknown.Place!.ToString()));
        Assert.Contains("demo.held, meeting", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_retired_one_is_no_goal_and_other_days_than_the_registers_are_said()
    {
        var retired = Assert.Single(Goal("trial", 10, Register).Findings);
        Assert.Equal(("metric-retired", FindingLevel.Error), (retired.Code, retired.Level));
        var window = Assert.Single(Goal("meeting", 30, Register).Findings);
        Assert.Equal(("metric-window", FindingLevel.Warning, "Write `window_days: 45`."), (window.Code, window.Level, window.Fix));
    }

    [Fact]
    public void Everything_that_is_wrong_with_a_register_is_said_at_once_and_it_yields_nothing()
    {
        var (register, findings) = MetricRegisterReader.Read(MetricRegister.File, """
            metrics:
              - { name: Meeting held, definition: x, owner: y }
              - { name: opened, definition: x, owner: y }
              - { name: purchase, definition: x }
              - { name: meeting, definition: x, owner: y, window_days: 0 }
              - { name: meeting, definition: x, owner: y, colour: red }
            """);

        Assert.Null(register);
        Assert.Equal(["name-form", "metric-needs-invitation", "key-missing", "key-type", "metric-twice", "key-unknown"], findings.Select(f => f.Code));
    }

    private static (Goal? Goal, IReadOnlyList<Finding> Findings) Goal(string metric, int days, string register)
    {
        var read = register.Length == 0 ? MetricRegister.None : MetricRegisterReader.Read(MetricRegister.File, register).Register!;
        var findings = new FindingList();
        var fields = new YamlFields(YamlText.ReadMap("campaign.yaml", $"goal: {{ metric: {metric}, target: 60, window_days: {days} }}", findings)!, findings);
        return (Core.Briefs.GoalMetrics.Read(fields, read), findings.InOrder());
    }
}
