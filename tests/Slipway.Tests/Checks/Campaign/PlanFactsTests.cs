using System.Collections.Immutable;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Drafts;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Tests.Checks.Campaign;

public sealed class PlanFactsTests
{
    private static readonly CampaignFacts Webinar = PlanFacts.Of(Campaigns.Webinar(), Campaigns.Now);

    [Fact]
    public void A_plan_tells_its_facts()
    {
        Assert.Equal(("warehouse-webinar", "Europe/Berlin", 1500m, 0.2), (Webinar.Name, Webinar.Zone, Webinar.Budget!.Amount, Webinar.Holdout!.Value));
        Assert.Equal(["invitation", "nudge", "reminder", "thank-you"], Webinar.Emails.Select(e => e.Key.Name));
        Assert.Equal(["time", "journey", "time", "event"], Webinar.Emails.Select(e => e.Trigger));
        Assert.Equal(Campaigns.Assets.Length, Webinar.Assets.Count());
        Assert.Equal(["registration"], Webinar.Pages.Single(p => p.Slug == "warehouse-webinar").Forms);
        Assert.Equal((5000, null), (Webinar.Audiences.Single().Cap, Webinar.Audiences.Single().Size));
        Assert.True(Webinar.Forms.Single().Consent);
        Assert.Null(Webinar.InFlight);
    }

    [Fact]
    public void A_platform_that_has_counted_tells_the_size_of_an_audience()
    {
        var readings = new Dictionary<AssetKey, Reading> { [Campaigns.Audience.Key] = Campaigns.Reading(Campaigns.Audience, Campaigns.Figures) };
        var audience = PlanFacts.Of(Campaigns.Webinar(), Campaigns.Now, readings: readings).Audiences.Single();
        Assert.Equal((1200, 240), (audience.Size, audience.HeldOut));
    }

    [Fact]
    public void A_mail_of_a_journey_goes_out_after_its_waits() =>
        Assert.Equal(Campaigns.Time(9, 11, 10).At, Webinar.Emails.Single(e => e.Key.Name == "nudge").Sends);

    [Fact]
    public void Of_two_ways_of_a_branch_the_one_with_fewer_mails_is_the_alternative()
    {
        var (nudge, push, late) = (Campaigns.Nudge, Named("push"), Named("late"));
        var journey = Campaigns.Journey with
        {
            Steps =
            [
                new JourneyStep.Branch(new Predicate.Did("clicked"), [new JourneyStep.Send(nudge.Key)], [new JourneyStep.Wait(24), new JourneyStep.Send(push.Key), new JourneyStep.Send(late.Key)]),
            ],
        };
        var emails = PlanFacts.Of(Campaigns.Webinar(journey, push, late), Campaigns.Now).Emails.ToDictionary(e => e.Key.Name);
        Assert.Equal(("push", null, null), (emails["nudge"].InsteadOf, emails["push"].InsteadOf, emails["late"].InsteadOf));
        Assert.Equal(Campaigns.Time(9, 9, 10).At, emails["push"].Sends);
    }

    [Fact]
    public void Two_mails_of_one_moment_that_rule_each_other_out_are_alternatives()
    {
        var attended = new Predicate.Did("attended");
        var thanks = Campaigns.ThankYou with { Recipients = attended };
        var sorry = thanks with { Key = Campaigns.Key("email/sorry"), Recipients = new Predicate.All([new Predicate.Did("registered"), new Predicate.Not(attended)]) };
        var facts = PlanFacts.Of(Campaigns.Webinar(thanks, sorry), Campaigns.Now);
        Assert.Equal("sorry", facts.Emails.Single(e => e.Key.Name == "thank-you").InsteadOf);
        var apart = sorry with { Delivery = new Delivery.AtTime(Campaigns.Time(9, 30, 10)) };
        Assert.All(PlanFacts.Of(Campaigns.Webinar(thanks, apart), Campaigns.Now).Emails, e => Assert.Null(e.InsteadOf));
    }

    [Fact]
    public void A_plan_in_flight_tells_when_its_mails_go_out()
    {
        var other = PlanFacts.InFlight(Campaigns.Webinar(), 0.3);
        Assert.Equal((ImmutableArray<DateTimeOffset>)[Campaigns.Time(9, 8, 10).At, Campaigns.Time(9, 11, 10).At, Campaigns.Time(9, 22, 10).At, Campaigns.Time(9, 25, 10).At], other.Sends);
        Assert.Equal(("warehouse-webinar", 0.3), (other.Name, other.Overlap!.Value));
    }

    [Fact]
    public void The_folder_of_a_campaign_tells_where_its_assets_are_written_and_how_the_budget_is_split()
    {
        var files = Golden.Folder("tests", "golden", "warehouse-webinar", "draft");
        files["campaign.yaml"] = files["campaign.yaml"].Replace("  currency: EUR\n", "  currency: EUR\n  split: { email: 40%, ads: 60% }\n", StringComparison.Ordinal);
        var (draft, findings) = DraftReader.Read(files);
        Assert.Empty(findings);
        var facts = PlanFacts.Of(Campaigns.Webinar(), Campaigns.Now, draft);
        Assert.Equal([new BudgetPart("email", 0.4), new BudgetPart("ads", 0.6)], facts.Split);
        Assert.Equal("emails/invitation.md", facts.Places[Campaigns.Invitation.Key].File);
    }

    private static EmailAsset Named(string name) => Campaigns.Nudge with { Key = new AssetKey(AssetKind.Email, name), Title = name };
}
