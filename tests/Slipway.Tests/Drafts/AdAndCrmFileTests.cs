using System.Collections.Immutable;
using Slipway.Core.Drafts;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Drafts;

public sealed class AdAndCrmFileTests
{
    private const string Ad = """
        title: Search ads
        daily_budget: { amount: 40, currency: EUR }
        start: 2027-01-19
        end: 2027-02-11
        page: landing
        not_for: [jobs]
        groups:
          - name: picking-errors
            keywords: [warehouse picking errors, "[pick accuracy]", '"fewer picking errors"']
            ads:
              - headlines: [Fewer picking errors, Free webinar, 45 minutes]
                descriptions: [Three changes that need no new hardware., Save your seat.]
                path: [webinar, picking]
        """;

    private const string Crm = """
        title: Fewer picking errors
        type: Webinar
        start: 2027-01-19
        end: 2027-03-05
        audience: invitees
        statuses:
          - name: Registered
            responded: yes
            on: registered
          - name: Invited
        tasks:
          - subject: Call about the webinar
            due_days: 30
            for: did attended
        """;

    [Fact]
    public void An_ad_campaign_is_read_with_its_keywords_as_the_networks_write_them()
    {
        var (draft, findings) = Read(("ads/search.yaml", Ad));

        Assert.Empty(findings.Where(f => f.Blocks));
        var ad = Assert.Single(draft!.Ads);
        Assert.Equal("ad/search", ad.Key.ToString());
        Assert.Equal([KeywordMatch.Broad, KeywordMatch.Exact, KeywordMatch.Phrase], ad.Groups[0].Keywords.Select(k => k.Match));
        Assert.Equal(["warehouse picking errors", "pick accuracy", "fewer picking errors"], ad.Groups[0].Keywords.Select(k => k.Text));
        Assert.Equal(["DE"], ad.Markets);
        Assert.Equal("utm_source=google&utm_medium=cpc&utm_campaign=webinar&utm_content=search&utm_id=webinar", ad.Utm.ToString());
        Assert.Equal("page/landing", Assert.Single(ad.Needs).ToString());
    }

    [Theory]
    [InlineData("audience: invitees", AudienceUse.Target)]
    [InlineData("audience: invitees\naudience_use: target", AudienceUse.Target)]
    [InlineData("audience: invitees\naudience_use: observe", AudienceUse.Observe)]
    public void Ads_may_be_for_the_people_of_an_audience(string written, AudienceUse use)
    {
        var (draft, findings) = Read(("ads/search.yaml", $"{Ad}\n{written}\n"));

        Assert.Empty(findings.Where(f => f.Blocks));
        var ad = Assert.Single(draft!.Ads);
        Assert.Equal(new AdAudience(new AssetKey(AssetKind.Audience, "invitees"), use), ad.Audience);
        Assert.Equal(["page/landing", "audience/invitees"], ad.Needs.Select(n => n.ToString()));
    }

    [Theory]
    [InlineData("audience_use: observe", "ad-audience-missing")]
    [InlineData("audience: invitees\naudience_use: exclude", "ad-audience-use")]
    [InlineData("audience: nobody", "asset-unknown")]
    public void What_is_wrong_about_the_audience_of_ads_is_said_at_its_line(string written, string code)
    {
        var (_, findings) = Read(("ads/search.yaml", $"{Ad}\n{written}\n"));

        var finding = Assert.Single(findings, f => f.Blocks);
        Assert.Equal((code, "ads/search.yaml"), (finding.Code, finding.Place!.File));
        Assert.True(finding.Place.Line > 12);
    }

    [Fact]
    public void The_networks_limits_are_said_at_the_words()
    {
        var (_, findings) = Read(("ads/search.yaml", Ad.Replace("45 minutes]", "This headline is a good deal too long]", StringComparison.Ordinal).Replace("[Three changes that need no new hardware., Save your seat.]", "[One.]", StringComparison.Ordinal)));

        var lengthy = Assert.Single(findings, f => f.Code == "ad-text-long");
        Assert.Equal(("ads/search.yaml", 11), (lengthy.Place!.File, lengthy.Place.Line));
        Assert.Contains("37 characters", lengthy.Message, StringComparison.Ordinal);
        Assert.Equal("groups[0].ads[0].descriptions", Assert.Single(findings, f => f.Code == "ad-descriptions").Field);
    }

    [Fact]
    public void A_crm_campaign_begins_with_the_status_that_no_event_leads_to()
    {
        var (draft, findings) = Read(("crm.yaml", Crm));

        Assert.Empty(findings.Where(f => f.Blocks));
        Assert.Equal(["Invited", "Registered"], draft!.Crm!.Statuses.Select(s => s.Name));
        Assert.Equal("crm-campaign/campaign", draft.Crm.Key.ToString());
        Assert.Equal(AssetKind.CrmCampaign, AssetKey.TryParse("crm-campaign/campaign")!.Value.Kind);
        Assert.Equal("did attended", Assert.Single(draft.Crm.Tasks).For!.ToString());
    }

    [Fact]
    public void Without_a_first_status_nobody_can_be_a_member()
    {
        var (_, findings) = Read(("crm.yaml", Crm.Replace("  - name: Invited\n", "", StringComparison.Ordinal)));

        Assert.Contains(findings, f => f.Code == "crm-first-status" && f.Blocks);
    }

    [Fact]
    public void Platforms_are_read_by_kind_and_what_is_no_kind_is_said()
    {
        var (draft, _) = Read(("campaign.yaml", Campaign + "platforms: { email: hubspot-eu, crm-campaign: salesforce }\n"));
        Assert.Equal("hubspot-eu", draft!.Campaign.Platforms[AssetKind.Email].Text);
        Assert.Equal("salesforce", draft.Campaign.Platforms[AssetKind.CrmCampaign].Text);

        var (_, findings) = Read(("campaign.yaml", Campaign + "platforms: { emial: hubspot-eu }\n"));
        Assert.Contains("Write `email`", Assert.Single(findings, f => f.Code == "kind-unknown").Fix!, StringComparison.Ordinal);
    }

    private const string Campaign = """
        name: webinar
        title: Fewer picking errors
        goal: { metric: meeting, target: 10, window_days: 30 }
        budget: { amount: 4000, currency: EUR }
        markets: [DE]
        industry: logistics
        language: en
        zone: Europe/Berlin
        launch: 2027-01-19 09:00
        holdout: 20%
        sender: { name: Jana Beispiel, address: jana@example.com, company: Example GmbH, postal_address: "Musterweg 1, 20095 Hamburg, Germany" }

        """;

    private static (Draft? Draft, ImmutableArray<Finding> Findings) Read(params (string Path, string Text)[] files)
    {
        var folder = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["campaign.yaml"] = Campaign,
            ["audiences/invitees.yaml"] = "title: Leads\nwhere: industry is logistics\nconsent: marketing-email\nrest_days: 14\ncap: 100\n",
            ["pages/landing.md"] = "---\ntitle: Landing\nslug: landing\ndescription: A page.\n---\n# Hello\n",
        };
        foreach (var (path, text) in files)
        {
            folder[path] = text.ReplaceLineEndings("\n");
        }

        return DraftReader.Read(folder);
    }
}
