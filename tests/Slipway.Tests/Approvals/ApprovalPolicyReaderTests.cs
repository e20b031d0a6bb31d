using Slipway.Core.Approvals;
using Xunit;

namespace Slipway.Tests.Approvals;

public sealed class ApprovalPolicyReaderTests
{
    [Fact]
    public void A_policy_is_read_with_its_conditions()
    {
        var (policy, findings) = ApprovalPolicyReader.Read("approvals.yaml", """
            approvals:
              - role: brand
                why: Someone else looks.
              - role: legal
                why: Consent must hold.
                when:
                  markets: [DE, AT]
                  audience_from: 500
                  spend_from: 2500.50
            """);
        Assert.Empty(findings);
        Assert.Equal(["brand", "legal"], policy!.Rules.Select(r => r.Role));
        Assert.Equal(["DE", "AT"], policy.Rules[1].Markets);
        Assert.Equal(500, policy.Rules[1].AudienceFrom);
        Assert.Equal(2500.50m, policy.Rules[1].SpendFrom);
    }

    [Fact]
    public void Every_mistake_is_said_with_its_line_and_then_there_is_no_policy()
    {
        var (policy, findings) = ApprovalPolicyReader.Read("approvals.yaml", """
            approvals:
              - role: brand
              - role: Legal Team
                why: x
                wen: { markets: [DE] }
            """);
        Assert.Null(policy);
        Assert.Equal(["key-missing", "name-form", "key-unknown"], findings.Select(f => f.Code));
        Assert.All(findings, f => Assert.NotNull(f.Fix));
    }

    [Fact]
    public void Where_a_late_review_goes_is_read_and_what_is_wrong_with_it_said()
    {
        const string Asked = "approvals: [{ role: brand, why: Always. }]\n";
        var (policy, findings) = ApprovalPolicyReader.Read("approvals.yaml", Asked + "escalation: { after_hours: 36, to: dana.ito@example.com, by_itself: true }\n");
        Assert.Empty(findings);
        Assert.Equal(new Escalation(TimeSpan.FromHours(36), "dana.ito@example.com", ByItself: true), policy!.Escalation);
        Assert.Null(ApprovalPolicyReader.Read("approvals.yaml", Asked).Policy!.Escalation);
        Assert.NotEmpty(ApprovalPolicyReader.Read("approvals.yaml", Asked + "escalation: { after_hours: 0, to: dana, soon: true }\n").Findings);
    }

    [Theory]
    [InlineData("approvals: []")]
    [InlineData("{}")]
    [InlineData("approvals: [ {role")]
    public void A_file_that_asks_nobody_is_an_error_and_not_a_looser_rule(string text)
    {
        var (policy, findings) = ApprovalPolicyReader.Read("approvals.yaml", text);
        Assert.Null(policy);
        Assert.NotEmpty(findings);
    }
}
