using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Checking;
using Slipway.Engine.Staging;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Checking;

public sealed class RecheckTests : IAsyncLifetime
{
    private static readonly ImmutableSortedDictionary<string, string> Files = ImmutableSortedDictionary<string, string>.Empty
        .Add("emails/invitation.md", "---\nsubject: A webinar\n---\nA cheap seat at our Bargain Days.\n");

    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(8);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task What_the_rules_find_is_stored_with_the_version_and_the_rules_it_was_held_against()
    {
        var version = await PreparedAsync(Rule("no-cheap", "warning", "cheap"));
        var finding = Assert.Single(version.Findings);
        Assert.Equal("no-cheap Warning emails/invitation.md:4:3 email/invitation", $"{finding.Code} {finding.Level} {finding.Place} {finding.Asset}");
        Assert.Equal(_house.Rules.Rules.Digest, version.RuleSet);
    }

    [Fact]
    public async Task Other_rules_that_find_the_same_leave_an_approval_as_it_is_and_are_noted()
    {
        var version = await ApprovedAsync(Rule("no-cheap", "warning", "cheap"));
        var before = version.RuleSet;
        version = await RecheckAsync(version, Rule("no-cheap", "warning", "cheap, dirt-poor"));
        Assert.Equal((VersionState.Approved, _house.Rules.Rules.Digest), (version.State, version.RuleSet));
        var review = await _house.Get<Decisions>().StateAsync(version);
        Assert.Equal((true, before), (review.Approved is not null, review.Decisions[0].Statement.RuleSet));
    }

    [Fact]
    public async Task A_new_warning_voids_the_approval_and_without_it_the_approval_holds_again()
    {
        var version = await ApprovedAsync(Rule("no-cheap", "warning", "cheap"));
        var before = _house.Rules;
        version = await RecheckAsync(version, Rule("no-cheap", "warning", "cheap, bargain"));
        Assert.Equal(VersionState.InReview, version.State);
        var missing = Assert.Single((await _house.Get<Decisions>().StateAsync(version)).Missing);
        Assert.Equal("approval-void", missing.Code);
        Assert.Contains("errors or warnings", missing.Message, StringComparison.Ordinal);

        _house.Rules = before;
        (version, _) = await _house.Get<Recheck>().RecheckAsync(version, "anna");
        Assert.Equal(VersionState.Approved, version.State);
        Assert.Equal(1, await _house.ScalarAsync<long>("select count(*) from audit where action = 'approval.void'"));
    }

    [Fact]
    public async Task A_new_suggestion_voids_nothing()
    {
        var version = await ApprovedAsync(Rule("no-cheap", "warning", "cheap"));
        version = await RecheckAsync(version, Rule("no-cheap", "warning", "cheap") + Rule("no-seat", "suggestion", "seat"));
        Assert.Equal((VersionState.Approved, 2), (version.State, version.Findings.Length));
    }

    [Fact]
    public async Task A_new_error_goes_back_to_the_author()
    {
        var version = await ApprovedAsync(Rule("no-cheap", "warning", "cheap"));
        version = await RecheckAsync(version, Rule("no-cheap", "error", "cheap"));
        Assert.Equal(VersionState.Checked, version.State);
        Assert.Contains(await _house.Get<Decisions>().SubmitAsync(version, version.Author), f => f.Code == "no-cheap");
    }

    [Fact]
    public async Task An_excepted_error_can_be_approved_until_the_exception_ends()
    {
        var until = DateOnly.FromDateTime(_house.Clock.Now.UtcDateTime).AddDays(3);
        var waiver = $"- {{ id: fair, rule: no-cheap, words: cheap seat, reason: It is., requested_by: Dana, approver: brand, until: {until:yyyy-MM-dd} }}\n";
        var version = await ApprovedAsync(Rule("no-cheap", "error", "cheap"), waiver);
        Assert.Equal("fair", version.Findings[0].Excepted?.Waiver);

        await _house.Clock.HoldAtAsync(_house.Clock.Now.AddDays(3));
        version = await RecheckAsync(version, Rule("no-cheap", "error", "cheap"), waiver);
        Assert.Equal(VersionState.Approved, version.State);
        await _house.Clock.HoldAtAsync(_house.Clock.Now.AddDays(1));
        _house.Rules = (Read(Rule("no-cheap", "error", "cheap"), waiver).Rules, []);
        (version, _) = await _house.Get<Recheck>().RecheckAsync(version, "anna");
        Assert.Equal((VersionState.Checked, true), (version.State, version.Findings[0].Blocks));
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_let_nothing_pass_and_change_nothing()
    {
        var version = await ApprovedAsync(Rule("no-cheap", "warning", "cheap"));
        _house.Rules = Read("- { id: no-cheap, extends: exitence }");
        var (same, findings) = await _house.Get<Recheck>().RecheckAsync(version, "anna");
        Assert.NotEmpty(findings);
        Assert.Equal((version.RuleSet, VersionState.Approved), (same.RuleSet, same.State));
    }

    [Fact]
    public async Task The_pulse_checks_again_what_is_open_once_for_each_change()
    {
        var version = await ApprovedAsync(Rule("no-cheap", "warning", "cheap"));
        Use(Rule("no-cheap", "warning", "cheap, bargain"));
        var recheck = _house.Get<Recheck>();
        Assert.True(await recheck.RunAsync(CancellationToken.None));
        Assert.False(await recheck.RunAsync(CancellationToken.None));
        Assert.Equal(VersionState.InReview, (await _house.Get<Campaigns.Campaigns>().FindAsync(version.Digest))!.State);
        await _house.Clock.HoldAtAsync(_house.Clock.Now.AddDays(1));
        Assert.True(await recheck.RunAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_is_live_is_not_checked_again()
    {
        var version = await _house.LaunchAsync(Cast.With());
        Use(Rule("no-cheap", "error", "cheap"));
        var (same, _) = await _house.Get<Recheck>().RecheckAsync(version, "anna");
        Assert.Equal((VersionState.Launched, version.RuleSet), (same.State, same.RuleSet));
    }

    [Fact]
    public async Task What_was_launched_is_earlier_copy_for_every_other_campaign()
    {
        var version = await ApprovedAsync("- { id: not-again, owner: brand, message: \"%s %% stood in %s.\", why: Known., extends: sameness, most: 25, words: 5 }\n");
        await _house.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("update versions set state = 'Launched' where digest = @Digest", new { version.Digest }));
        var others = await _house.Get<Campaigns.Campaigns>().OthersAsync();
        var sent = Assert.Single(others.Sent);
        Assert.Equal((version.Campaign, $"campaigns/{version.Campaign}/emails/invitation.md"), (sent.Campaign, sent.File));
        Assert.Empty(Found(others));
        Assert.Equal("100 % stood in spring.", Found(others with { Sent = [sent with { Campaign = "spring" }] }).Single().Message);

        ImmutableArray<Finding> Found(OtherCampaigns around) => CampaignChecker.Rules(version.Plan, Files, _house.Rules.Rules, _house.Clock.Now, others: around).Findings;
    }

    private static string Rule(string id, string level, string tokens) =>
        $"- {{ id: {id}, owner: brand, level: {level}, message: \"Not '%s'.\", why: Value., extends: existence, ignorecase: true, tokens: [{tokens}] }}\n";

    private void Use(string rules, string waivers = "[]")
    {
        _house.Rules = Read(rules, waivers);
        Assert.DoesNotContain(_house.Rules.Findings, f => f.Blocks);
    }

    private (RuleSet Rules, ImmutableArray<Finding> Findings) Read(string rules, string waivers = "[]") =>
        RuleSet.Read(new Dictionary<string, string>(StringComparer.Ordinal) { ["brand/rules/words.yaml"] = rules, ["brand/waivers/w.yaml"] = waivers }, _house.Clock.Now);

    private async Task<CampaignVersion> PreparedAsync(string rules, string waivers = "[]")
    {
        Use(rules, waivers);
        var (plan, campaigns) = (Sample.Planned([.. Cast.With(Sample.Invitation)]), _house.Get<Campaigns.Campaigns>());
        var (staged, _) = await _house.Get<Stager>().StageAsync(await campaigns.AddAsync(plan, "", "author", Files), null, CancellationToken.None);
        await campaigns.StagedAsync(plan.Digest, staged!.Readings, [], CampaignChecker.Rules(plan, Files, _house.Rules.Rules, _house.Clock.Now));
        return (await campaigns.FindAsync(plan.Digest))!;
    }

    private async Task<CampaignVersion> ApprovedAsync(string rules, string waivers = "[]")
    {
        var version = await PreparedAsync(rules, waivers);
        await _house.ApproveAsync(version);
        version = (await _house.Get<Campaigns.Campaigns>().FindAsync(version.Digest))!;
        Assert.Equal(VersionState.Approved, version.State);
        return version;
    }

    private async Task<CampaignVersion> RecheckAsync(CampaignVersion version, string rules, string waivers = "[]")
    {
        Use(rules, waivers);
        var (fresh, findings) = await _house.Get<Recheck>().RecheckAsync(version, "anna");
        Assert.Empty(findings);
        return fresh;
    }
}
