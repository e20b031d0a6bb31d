using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Approvals;

public sealed class GateTests
{
    private const string Author = "account-author";
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly CheckedPlan Plan = Checked(Campaigns.Webinar());
    private static readonly ApprovalPolicy Two = new([new ApprovalRule("brand", "Always."), new ApprovalRule("legal", "Always.")]);

    [Fact]
    public void What_everyone_asked_has_approved_is_approved()
    {
        var yes = ImmutableArray.Create(Decide("brand", "ann"), Decide("legal", "bob"));
        var (plan, findings) = Approve(Plan, Two, yes);
        Assert.Empty(findings);
        Assert.Equal(yes, plan!.Approvals);
        Assert.Same(Plan, plan.Checked);
    }

    [Fact]
    public void One_role_that_has_not_decided_is_enough_to_wait() => Refused("approval-missing", Approve(Plan, Two, [Decide("brand", "ann")]), "legal");

    [Fact]
    public void The_author_cannot_approve() => Refused("approval-missing", Approve(Plan, ApprovalPolicy.Default, [Decide("brand", Author)]));

    [Fact]
    public void A_deputy_approves_in_somebodys_place_but_in_no_authors()
    {
        Assert.NotNull(Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "dee", inPlaceOf: "ann")]).Plan);
        Refused("approval-missing", Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "dee", inPlaceOf: Author)]));
    }

    [Fact]
    public void Of_somebody_and_their_deputy_the_last_word_counts_and_of_others_every_no()
    {
        Assert.NotNull(Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann", Decision.Reject), Decide("brand", "dee", inPlaceOf: "ann")]).Plan);
        Refused("approval-withheld", Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "bob", Decision.Reject), Decide("brand", "dee", inPlaceOf: "ann")]));
    }

    [Fact]
    public void Whose_place_it_was_cannot_be_changed_afterwards()
    {
        var given = Decide("brand", "dee", inPlaceOf: "ann");
        var other = given.Statement with { OnBehalfOf = "bob" };
        Refused("approval-forged", Approve(Plan, ApprovalPolicy.Default, [new Approval(other, other.ToJson(), given.Signature.ToArray())]));
    }

    [Fact]
    public void An_approval_in_another_role_does_not_count() => Refused("approval-missing", Approve(Plan, ApprovalPolicy.Default, [Decide("legal", "ann")]));

    [Fact]
    public void One_changed_byte_in_an_asset_voids_it()
    {
        var changed = Checked(Campaigns.Webinar(Campaigns.Invitation with { Title = "invitatioN" }));
        Refused("approval-void", Approve(changed, ApprovalPolicy.Default, [Decide("brand", "ann")]), Plan.Plan.Digest[..12], changed.Plan.Digest[..12], "email/invitation");
    }

    [Fact]
    public void One_changed_byte_in_what_a_platform_holds_voids_it_and_is_named() =>
        Refused("approval-void", Approve(Held(r => r with { Content = JsonSerializer.SerializeToElement(new { html = "<p>other</p>" }) }), ApprovalPolicy.Default, [Decide("brand", "ann")]), "page/webinar");

    [Fact]
    public void Another_member_of_the_audience_voids_it()
    {
        var other = new CheckedPlan(Campaigns.Staged(Plan.Plan, Campaigns.Figures with { Digest = "other" }), []);
        Refused("approval-void", Approve(other, ApprovalPolicy.Default, [Decide("brand", "ann")]), "audience/leads");
    }

    [Fact]
    public void A_preview_at_another_address_voids_nothing() =>
        Assert.NotNull(Approve(Held(r => r with { Previews = [new Preview("Desktop", "https://example.com/p?s=2")] }), ApprovalPolicy.Default, [Decide("brand", "ann")]).Plan);

    [Fact]
    public void A_new_warning_voids_it_and_a_new_suggestion_does_not()
    {
        Assert.NotNull(Approve(new CheckedPlan(Plan.Staged, [new Finding("hint", FindingLevel.Suggestion, "Try it.")]), ApprovalPolicy.Default, [Decide("brand", "ann")]).Plan);
        Refused("approval-void", Approve(new CheckedPlan(Plan.Staged, [Finding.Warning("late", "It is late.")]), ApprovalPolicy.Default, [Decide("brand", "ann")]), "warnings");
    }

    [Fact]
    public void An_error_stands_in_the_way_of_every_approval()
    {
        var bad = new CheckedPlan(Plan.Staged, [Finding.Error("links-resolve", "It leads nowhere.")]);
        Refused("links-resolve", Approve(bad, ApprovalPolicy.Default, [Decide("brand", "ann", plan: bad)]));
    }

    [Fact]
    public void A_stale_plan_cannot_be_approved() =>
        Refused("plan-stale", Gate.Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann")], [Author], "digest-of-another", Verify));

    [Fact]
    public void A_plan_on_top_of_the_launched_one_can_be_approved()
    {
        var next = Checked(Campaigns.Planned(Campaigns.With(Campaigns.Report with { Title = "Other" }), Plan.Plan));
        Assert.NotNull(Gate.Approve(next, ApprovalPolicy.Default, [Decide("brand", "ann", plan: next)], [Author], Plan.Plan.Digest, Verify).Plan);
    }

    [Fact]
    public void A_forged_signature_is_refused()
    {
        var real = Decide("brand", "ann");
        Refused("approval-forged", Approve(Plan, ApprovalPolicy.Default, [real with { Signature = [.. real.Signature.Reverse()] }]));
    }

    [Fact]
    public void A_signature_over_another_text_than_the_decision_is_refused()
    {
        var no = Decide("brand", "ann", Decision.Reject);
        Refused("approval-forged", Approve(Plan, ApprovalPolicy.Default, [no with { Statement = no.Statement with { Decision = Decision.Approve } }]));
    }

    [Theory]
    [InlineData(Decision.Reject, "rejected it")]
    [InlineData(Decision.RequestChanges, "asks for changes")]
    public void A_no_of_one_outweighs_the_yes_of_another(Decision no, string words)
    {
        Refused("approval-withheld", Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann", no), Decide("brand", "bob")]), words, "Shorter, please.");
        Refused("approval-withheld", Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "bob"), Decide("brand", "ann", no)]), words);
    }

    [Fact]
    public void The_last_word_of_an_approver_counts()
    {
        Assert.NotNull(Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann", Decision.Reject), Decide("brand", "ann")]).Plan);
        Refused("approval-withheld", Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann"), Decide("brand", "ann", Decision.Reject)]));
    }

    [Fact]
    public void An_approval_that_holds_is_enough_beside_another_of_an_earlier_version()
    {
        var earlier = Checked(Campaigns.Webinar(Campaigns.Report with { Title = "Earlier" }));
        var holds = Decide("brand", "bob");
        Assert.Equal([holds], Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann", plan: earlier), holds]).Plan!.Approvals);
    }

    [Fact]
    public void Decisions_about_another_campaign_do_not_count()
    {
        var other = Checked(Campaigns.Planned(Campaigns.Assets, terms: Campaigns.Terms with { Name = "other" }));
        Assert.NotNull(Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann"), Decide("brand", "bob", Decision.Reject, other)]).Plan);
        Refused("approval-missing", Approve(Plan, ApprovalPolicy.Default, [Decide("brand", "ann", plan: other)]));
    }

    [Fact]
    public void Everything_in_the_way_is_said_at_once() => Assert.Equal(
        ["plan-stale", "approval-missing", "approval-missing"], Gate.Approve(Plan, Two, [], [Author], "another", Verify).Findings.Select(f => f.Code));

    [Theory]
    [InlineData("AT", 0, 0, true)]
    [InlineData("at", 1200, 1500, true)]
    [InlineData("US", 0, 0, false)]
    [InlineData("AT", 1201, 0, false)]
    [InlineData("AT", 0, 1501, false)]
    public void A_rule_asks_only_when_every_condition_holds(string market, int from, int spend, bool asks) =>
        Assert.Equal(asks, new ApprovalRule("legal", "") { Markets = [market], AudienceFrom = from, SpendFrom = spend }.Asks(Plan.Staged));

    [Fact]
    public void Where_no_rule_fits_someone_must_look_all_the_same()
    {
        var abroad = new ApprovalPolicy([new ApprovalRule("legal", "") { Markets = ["US"] }]);
        Assert.Equal(["brand"], abroad.Asked(Plan.Staged).Select(r => r.Role));
        Refused("approval-missing", Approve(Plan, abroad, []));
    }

    [Fact]
    public void A_role_is_asked_once_however_many_rules_name_it() =>
        Assert.Single(new ApprovalPolicy([new ApprovalRule("brand", "One."), new ApprovalRule("brand", "Two.")]).Asked(Plan.Staged));

    private static (ApprovedPlan? Plan, ImmutableArray<Finding> Findings) Approve(CheckedPlan plan, ApprovalPolicy policy, ImmutableArray<Approval> decisions) =>
        Gate.Approve(plan, policy, decisions, [Author], null, Verify);

    private static void Refused(string code, (ApprovedPlan? Plan, ImmutableArray<Finding> Findings) answer, params string[] words)
    {
        Assert.Null(answer.Plan);
        var finding = Assert.Single(answer.Findings);
        Assert.Equal(code, finding.Code);
        Assert.All(words, word => Assert.Contains(word, finding.Message, StringComparison.Ordinal));
    }

    private static Approval Decide(string role, string approver, Decision decision = Decision.Approve, CheckedPlan? plan = null, string? inPlaceOf = null)
    {
        var statement = Statement.About(plan ?? Plan, role, approver, decision, "Shorter, please.", Campaigns.Now) with { OnBehalfOf = inPlaceOf };
        return new Approval(statement, statement.ToJson(), HMACSHA256.HashData(Key, Statement.SignedBytes(statement.ToJson())));
    }

    private static bool Verify(byte[] bytes, byte[] signature) => HMACSHA256.HashData(Key, bytes).SequenceEqual(signature);

    private static CheckedPlan Checked(Plan plan) => new(Campaigns.Staged(plan), []);

    private static CheckedPlan Held(Func<Reading, Reading> change)
    {
        var readings = Plan.Staged.Readings;
        return new CheckedPlan(StagedPlan.From(Plan.Plan, readings.SetItem(Campaigns.Page.Key, change(readings[Campaigns.Page.Key]))), []);
    }
}
