using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Core.Playbooks;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Playbooks;

public sealed class AccountOutreachTests
{
    private static readonly Playbook _playbook = new("account-outreach", Golden.Folder("playbooks", "account-outreach").ToImmutableSortedDictionary(StringComparer.Ordinal));

    [Fact]
    public void The_example_becomes_a_draft_without_findings_and_a_page_for_each_account()
    {
        var (draft, findings) = DraftReader.Read(Filled());

        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        Assert.Equal((40, 3, HoldoutUnit.Account), (draft!.Accounts!.Accounts.Length, draft.Accounts.MostPerAccount, draft.Campaign.Holdout.Rule.By));
        var built = AssetBuilder.Build(draft, Theme.Default);
        Assert.Empty(built.Findings.Select(f => $"{f.Place} {f.Message}"));
        Assert.Equal(40, built.Assets.OfType<PageAsset>().Count(p => p.Source == "for-you"));
        Assert.Equal(3, built.Assets.OfType<LinkAsset>().Count(l => l.AccountPage == "for-you"));
        Assert.Null(draft.Crm);
        // What the campaign is called inside the house is nothing for those it is for.
        Assert.DoesNotContain(built.Assets.OfType<PageAsset>(), p => p.Title.Contains("want to win", StringComparison.Ordinal) || p.Html.Fill(_ => null, _ => null).Contains("want to win", StringComparison.Ordinal));
    }

    [Fact]
    public void A_brief_that_names_a_CRM_gets_the_campaign_there_with_a_task_per_account()
    {
        var (draft, findings) = DraftReader.Read(Filled("\nholdout:", "\ncrm: Email\n\nholdout:"));

        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        Assert.Equal(("Email", new DateOnly(2027, 1, 19), new DateOnly(2027, 3, 20)), (draft!.Crm!.Type, draft.Crm.Start, draft.Crm.End));
        Assert.True(Assert.Single(draft.Crm.Tasks).PerAccount);
    }

    [Fact]
    public void A_brief_that_asks_for_ads_gets_them_for_the_people_who_agreed_and_a_page_that_is_for_everyone()
    {
        var (draft, findings) = DraftReader.Read(Filled("\nholdout:", Ads));

        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        var ad = Assert.Single(draft!.Ads);
        Assert.Equal((new AdAudience(new AssetKey(AssetKind.Audience, "buying-groups"), AudienceUse.Target), new Money(20, "EUR"), "page/talk"), (ad.Audience, ad.DailyBudget, ad.Page.ToString()));
        Assert.Equal("ads-matching", Assert.Single(draft.Audiences).AdsConsent);
        Assert.Equal([KeywordMatch.Broad, KeywordMatch.Exact], ad.Groups.Single().Keywords.Select(k => k.Match));
        Assert.Empty(AssetBuilder.Build(draft, Theme.Default).Findings.Select(f => $"{f.Place} {f.Message}"));
    }

    [Fact]
    public void A_brief_without_ads_gets_nothing_of_them()
    {
        var files = Filled();

        Assert.DoesNotContain(files, f => f.Key.StartsWith("ads/", StringComparison.Ordinal) || f.Key == "pages/talk.md" || f.Value.Contains("ads_consent", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_gets_a_mail_of_the_sequence_after_answering()
    {
        var steps = DraftReader.Read(Filled()).Draft!.Journeys.Single().Steps;

        Assert.All(steps.Index().Where(s => s.Item is JourneyStep.Send), send =>
            Assert.Equal(["did replied or did asked", "account did replied"], steps[(send.Index - 2)..send.Index].OfType<JourneyStep.Branch>().Select(b => b.If.ToString())));
    }

    [Fact]
    public void The_brief_must_name_its_accounts_and_no_event()
    {
        Assert.Equal(["accounts"], _playbook.Needs);
        var (_, findings) = BriefReader.Read("brief.md", Brief().Replace("accounts:\n  from: accounts.csv\n  most_per_account: 3\n", "unused:\n", StringComparison.Ordinal), _ => _playbook.Needs);

        Assert.Contains(findings, f => f is { Code: "key-missing", Field: "accounts" });
        Assert.DoesNotContain(findings, f => f.Field == "event");
    }

    [Fact]
    public void A_playbook_can_ask_only_for_what_a_brief_can_have()
    {
        var odd = _playbook with { Files = _playbook.Files.SetItem("playbook.yaml", "title: T\ndescription: D\nlanguages: [en]\nneeds: [weather]\n") };

        Assert.Contains(odd.Fill(Read()).Findings, f => f is { Code: "playbook-needs", Place.Line: 4 });
    }

    private const string Ads = """

        ads:
          daily_budget: 20
          keywords: [warehouse picking software, "[pick by voice]"]
          headlines: [Fewer picking errors, Half an hour with us, No new hardware]
          descriptions: [We look at one process of yours., You hear what we would change first.]
          consent: ads-matching

        holdout:
        """;

    private static ImmutableSortedDictionary<string, string> Filled(string from = "", string to = "")
    {
        var (files, findings) = _playbook.Fill(Read(from, to));
        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        return files.SetItem("accounts.csv", File.ReadAllText(Golden.At("examples", "account-outreach", "accounts.csv")));
    }

    private static Brief Read(string from = "", string to = "")
    {
        var (brief, findings) = BriefReader.Read("brief.md", from.Length == 0 ? Brief() : Brief().Replace(from, to, StringComparison.Ordinal), _ => _playbook.Needs);
        Assert.Empty(findings.Select(f => $"{f.Place} {f.Message}"));
        return brief!;
    }

    private static string Brief() => File.ReadAllText(Golden.At("examples", "account-outreach", "brief.md"));
}
