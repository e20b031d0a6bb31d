using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class CheckerTests
{
    private static readonly EmailAsset Empty = Campaigns.Invitation with { Subject = Template.Of(TemplateFormat.Line, "") };

    [Fact]
    public void A_faultless_campaign_has_no_findings() =>
        Assert.Empty(Check(Campaigns.Subject(), Campaigns.StagedSubject()).Findings);

    [Fact]
    public void There_is_an_explicit_list_of_every_check_with_codes_of_their_own()
    {
        var all = typeof(Check).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Check)) && !t.IsAbstract).ToHashSet();
        Assert.Equal(all, AllChecks.List.Select(c => c.GetType()).ToHashSet());
        Assert.Equal(all.Count, AllChecks.List.Select(c => c.Code).Distinct().Count());
        Assert.All(AllChecks.List, c => Assert.Matches("^[a-z]+(-[a-z]+)*$", c.Code));
    }

    [Fact]
    public void Errors_come_first_and_the_order_of_assets_changes_nothing()
    {
        ImmutableArray<Asset> assets =
        [
            .. Campaigns.With(
                Empty,
                Campaigns.Reminder with { Subject = Template.Of(TemplateFormat.Line, new string('a', 60)), Delivery = new Delivery.AtTime(Campaigns.Time(9, 19, 10)) },
                Campaigns.Study with { Address = "http://example.com" }),
        ];
        var found = Checker.Check(Campaigns.Subject(assets));
        Assert.Equal(["email/invitation", "link/study", "email/reminder", "email/reminder"], found.Select(f => f.Asset));
        Assert.Equal([FindingLevel.Error, FindingLevel.Error, FindingLevel.Warning, FindingLevel.Suggestion], found.Select(f => f.Level));
        Assert.Equal(found, Checker.Check(Campaigns.Subject([.. assets.Reverse()])));
    }

    [Fact]
    public void What_is_found_twice_is_said_once() => Assert.Equal(Checker.Check(Campaigns.Subject(Empty)), Check(Campaigns.Subject(Empty), Campaigns.StagedSubject(Empty)).Findings);

    [Fact]
    public void What_is_only_found_in_what_a_platform_holds_says_so()
    {
        var finding = Assert.Single(Check(Campaigns.Subject(), Campaigns.StagedSubject(Empty)).Findings);
        Assert.Equal("email/invitation has no subject, in what built-in holds.", finding.Message);
    }

    [Fact]
    public void What_can_only_be_seen_when_staged_stands_as_it_is()
    {
        var staged = Campaigns.StagedSubject() with { Reached = [] };
        Assert.All(Check(Campaigns.Subject(), staged).Findings, f => Assert.EndsWith("as a draft.", f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_platforms_find_themselves_is_added_and_blocks()
    {
        var own = Finding.Error("smtp-refused", "The platform would not take it.") with { Asset = "email/invitation" };
        var plan = Checker.Check(Campaigns.Staged(Campaigns.Webinar()), Campaigns.Subject(), Campaigns.StagedSubject(), [own, own]);
        Assert.Equal([own], plan.Findings);
        Assert.True(plan.HasErrors);
    }

    [Fact]
    public void A_finding_names_the_place_where_its_asset_is_written()
    {
        var place = new Place("emails/invitation.md", 1, 1);
        var subject = Campaigns.Subject(Empty) with { Places = ImmutableDictionary<AssetKey, Place>.Empty.Add(Empty.Key, place) };
        Assert.Equal(place, Assert.Single(Checker.Check(subject)).Place);
    }

    private static CheckedPlan Check(CheckSubject planned, CheckSubject asStaged) => Checker.Check(Campaigns.Staged(Campaigns.Webinar()), planned, asStaged, []);
}
