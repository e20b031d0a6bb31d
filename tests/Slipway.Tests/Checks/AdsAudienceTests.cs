using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class AdsAudienceTests : CheckTest<AdsAudience>
{
    private static readonly AdAsset _ads = new()
    {
        Key = Campaigns.Key("ad/search"), Title = "Search ads", DailyBudget = new Money(20, "EUR"), Start = new DateOnly(2026, 9, 8), End = new DateOnly(2026, 9, 24), Markets = ["DE"], Language = "en",
        Page = Campaigns.Key("page/webinar"), Utm = new Utm("google", "cpc", "warehouse-webinar", "search", "warehouse-webinar"),
        Groups = [new AdGroup("all", [new Keyword("picking", KeywordMatch.Broad)], [new SearchAd(["One", "Two", "Three"], ["First.", "Second."])])],
        Audience = new AdAudience(Campaigns.Audience.Key, AudienceUse.Target),
    };

    private static readonly AudienceAsset _asked = Campaigns.Audience with { AdsConsent = "ads-matching" };

    [Fact]
    public void Ads_for_an_audience_that_asks_for_no_such_consent_are_an_error() => IsError(Assert.Single(Find(Planned(Campaigns.Audience))), "nothing says that they agreed");

    [Fact]
    public void The_consent_to_mails_for_it_is_a_warning_that_names_counsel()
    {
        var finding = Assert.Single(Find(Planned(Campaigns.Audience with { AdsConsent = "marketing-email" })));

        IsWarning(finding, "marketing-email");
        Assert.Contains("counsel", finding.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, FindingLevel.Error, "does not say who agreed")]
    [InlineData(0, FindingLevel.Error, "nobody to upload")]
    [InlineData(99, FindingLevel.Warning, "99 people")]
    [InlineData(27, FindingLevel.Warning, "nobody would see")]
    public void Too_few_who_agreed_is_said_once_they_are_counted(int? people, FindingLevel level, string words) => Is(level, Assert.Single(Find(Staged(_asked, _ads, people))), words);

    [Fact]
    public void How_many_would_be_enough_is_said() => Assert.Contains("at least 73 people more", Assert.Single(Find(Staged(_asked, _ads, 27))).Fix, StringComparison.Ordinal);

    [Fact]
    public void A_hundred_are_enough_and_ads_that_everybody_sees_need_none_such()
    {
        Assert.Empty(Find(Staged(_asked, _ads, 100)));
        Assert.Empty(Find(Staged(_asked, _ads with { Audience = _ads.Audience! with { Use = AudienceUse.Observe } }, 5)));
        Assert.Empty(Find(Staged(Campaigns.Audience, _ads with { Audience = null }, null)));
    }

    private static Plan Plan(AudienceAsset audience, AdAsset ads)
    {
        var inventory = Campaigns.Inventory with { Placements = Campaigns.Inventory.Placements.Add(AssetKind.Ad, new Placement("ads", LaunchEffect.Reversible) { AudienceByHand = "Upload the file." }) };
        return Planner.Plan(Campaigns.Terms, Campaigns.With(audience, ads), inventory, null, "seed").Plan!;
    }

    [Fact]
    public void The_plan_says_what_a_person_does_for_ads_of_an_audience_and_fixes_their_people()
    {
        var plan = Plan(_asked, _ads);

        Assert.Equal("Upload the file.", plan.Order.Single(s => s.Asset == _ads.Key).ByHand);
        Assert.Equal(plan.Assets.OfType<AudienceAsset>().Single().Snapshot, plan.Assets.OfType<AdAsset>().Single().Audience!.Snapshot);
        Assert.Null(Plan(_asked, _ads with { Audience = null }).Order.Single(s => s.Asset == _ads.Key).ByHand);
        // Whoever leaves the consent out plans what was always planned.
        Assert.DoesNotContain("ads_consent", Campaigns.Webinar().ToJson(), StringComparison.Ordinal);
    }

    private static CheckSubject Planned(AudienceAsset audience) => Campaigns.Subject(audience, _ads) with { Plan = Plan(audience, _ads) };

    private static CheckSubject Staged(AudienceAsset audience, AdAsset ads, int? matchable)
    {
        var plan = Plan(audience, ads);
        return Campaigns.Subject(audience, ads) with { Plan = plan, Readings = Campaigns.Staged(plan, Campaigns.Figures with { Matchable = matchable }).Readings };
    }
}
