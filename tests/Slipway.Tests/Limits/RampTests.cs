using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Core.Limits;
using Slipway.Core.Plans;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Limits;

public sealed class RampTests
{
    private static readonly Ramp _ramp = new() { Steps = [0.01, 0.1, 1], PauseMinutes = 120, Halt = RampHalt.Usual };

    [Fact]
    public void A_campaigns_ramp_is_read_and_what_stops_it_is_usual_where_nothing_is_written()
    {
        Assert.Equal(("0.01 0.1 1", 120, RampHalt.Usual), Told(Read("ramp: { steps: [1%, 10%, 100%], pause: 2h }").Ramp!));
        var (ramp, findings) = Read("ramp: { steps: [5%, 100%], pause: 30m, halt: { bounced: 3%, form_conversion_below: 0.5% } }");
        Assert.Empty(findings);
        Assert.Equal(("0.05 1", 30, new RampHalt { Bounced = 0.03, FormConversionBelow = 0.005 }), Told(ramp!));
        Assert.Same(Ramp.AtOnce, Read("ramp: none").Ramp);
        Assert.Null(Read("other: x").Ramp);
    }

    [Theory]
    [InlineData("ramp: { steps: [10%, 1%, 100%], pause: 2h }", "ramp-steps")]
    [InlineData("ramp: { steps: [1%, 10%], pause: 2h }", "ramp-steps")]
    [InlineData("ramp: { steps: [0%, 100%], pause: 2h }", "ramp-steps")]
    [InlineData("ramp: { steps: [few, 100%], pause: 2h }", "ramp-steps")]
    [InlineData("ramp: { steps: [1%, 100%], pause: 2 }", "key-type")]
    [InlineData("ramp: { steps: [1%, 100%], pause: 8d }", "key-type")]
    [InlineData("ramp: { steps: [1%, 100%] }", "key-missing")]
    [InlineData("ramp: { steps: [1%, 100%], pause: 2h, halt: { bounced: 0% } }", "ramp-threshold")]
    [InlineData("ramp: { steps: [1%, 100%], pause: 2h, halt: { bounces: 5% } }", "key-unknown")]
    [InlineData("ramp: slowly", "key-type")]
    public void A_mistake_is_found_at_its_place_with_what_to_write(string yaml, string code)
    {
        var (ramp, findings) = Read(yaml);
        var finding = Assert.Single(findings);
        Assert.Equal(code, finding.Code);
        Assert.Equal(1, finding.Place!.Line);
        Assert.True(finding.Place.Column > 0 && finding.Fix is not null);
        Assert.True(ramp is null || code is "ramp-threshold" or "key-unknown");
    }

    [Fact]
    public void Steps_with_too_few_people_are_joined_with_the_next()
    {
        Assert.Same(_ramp, _ramp.JoinedFor(10_000));
        Assert.Equal([0.1, 1], _ramp.JoinedFor(1000).Steps);
        Assert.Equal([1.0], _ramp.JoinedFor(150).Steps);
        // What is left must be enough as well.
        Assert.Equal([1.0], (_ramp with { Steps = [0.99, 1] }).JoinedFor(1000).Steps);
    }

    [Fact]
    public void Who_is_in_which_step_is_told_by_hash_in_about_the_shares_that_were_meant_and_anew_for_each_email()
    {
        var people = Enumerable.Range(0, 20_000).Select(i => $"c{i}").ToList();
        var steps = people.ConvertAll(p => _ramp.StepOf(Ramp.Position("seed", "invitation", p)));
        Assert.InRange(steps.Count(s => s == 1), 140, 260);
        Assert.InRange(steps.Count(s => s == 2), 1600, 2000);
        Assert.Equal(Holdout.Position("seed/ramp/invitation", "c1"), Ramp.Position("seed", "invitation", "c1"));
        Assert.InRange(people.Count(p => Ramp.Position("seed", "invitation", p) < 0.1 && Ramp.Position("seed", "reminder", p) < 0.1), 120, 280);
    }

    [Fact]
    public void The_ramp_of_a_workspace_is_for_audiences_that_may_be_larger_and_who_opts_out_signs_it()
    {
        var (limits, findings) = LaunchLimitsReader.Read("launches.yaml", "ramp: { over: 1000, steps: [1%, 100%], pause: 1d }");
        Assert.Empty(findings);
        var (big, own, out_) = (Campaigns.Invitation, Campaigns.Reminder with { Ramp = _ramp }, Campaigns.ThankYou with { Ramp = Ramp.AtOnce });
        ImmutableArray<Ramp?> Applied(LaunchLimits limits, bool ramps = true) =>
            [.. limits.Apply([Campaigns.Audience, big, own, out_, Campaigns.Nudge], Campaigns.Terms, waitsForEach: true, ramps).OfType<EmailAsset>().Select(e => e.Ramp)];

        Assert.Equal([limits!.Ramp!.Ramp, _ramp, Ramp.AtOnce, null], Applied(limits));
        Assert.Equal([null, _ramp, null, null], Applied(limits with { Ramp = limits.Ramp with { Over = 5000 } }));
        Assert.Equal([null, null, null, null], Applied(limits, ramps: false));
    }

    [Fact]
    public void A_platform_that_keeps_no_ramp_is_said_and_refused_where_the_workspace_requires_it()
    {
        var platform = new AvailableConnection("hubspot-main", new ConnectorDescription("slipway.hubspot", "HubSpot")
        {
            Capabilities = [new Capability(AssetKind.Email) { Staging = Staging.Status, Concurrency = Concurrency.CompareOnly, Identity = Identity.None, Launch = LaunchEffect.Irreversible }],
        });
        ImmutableArray<Asset> assets = [Campaigns.Audience, Campaigns.Invitation with { Ramp = _ramp }, Campaigns.Reminder];

        var said = Assert.Single(Ramps.Unkept(assets, LaunchLimits.None, platform));
        Assert.Equal(("ramp-not-kept", FindingLevel.Warning, "email/invitation"), (said.Code, said.Level, said.Asset));
        Assert.Equal(2, Ramps.Unkept(assets, LaunchLimits.None with { Ramp = new RampRule(0, IsRequired: true, _ramp) }, platform).Count(f => f.Blocks));
    }

    [Fact]
    public void Approvers_read_it_in_words_with_the_times_of_its_zone()
    {
        var start = Campaigns.Time(9, 8, 10);
        Assert.Equal(
            "In steps: 1 % at 10:00, 10 % from 12:00, everyone from 14:00; it stops by itself when more than 5 % bounce, or more than 0.1 % complain, or more than 1 % unsubscribe, or more than 5 % are refused",
            RampWords.Of(_ramp, start));
        Assert.Equal("1 % (about 50) at 10:00, everyone from Wed 9 Sep, 10:00", RampWords.Steps(_ramp with { Steps = [0.01, 1], PauseMinutes = 1440 }, start, 5000));
    }

    [Fact]
    public void It_is_part_of_the_version_and_a_plan_without_it_has_the_digest_it_had()
    {
        Assert.DoesNotContain("ramp", Campaigns.Planned(Campaigns.Assets).ToJson(), StringComparison.Ordinal);
        var plan = Campaigns.Planned(Campaigns.With(Campaigns.Invitation with { Ramp = _ramp }));
        Assert.NotEqual(Campaigns.Planned(Campaigns.Assets).Digest, plan.Digest);
        Assert.Equal(plan.Digest, Plan.FromJson(plan.ToJson()).Digest);
    }

    private static (Ramp? Ramp, ImmutableArray<Finding> Findings) Read(string yaml)
    {
        var findings = new FindingList();
        return (RampFields.Read(new YamlFields(YamlText.ReadMap("campaign.yaml", yaml, findings)!, findings)), findings.InOrder());
    }

    private static (string Steps, int Pause, RampHalt Halt) Told(Ramp ramp) => (string.Join(' ', ramp.Steps.Select(s => FormattableString.Invariant($"{s}"))), ramp.PauseMinutes, ramp.Halt);
}
