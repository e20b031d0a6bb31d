using System.Net;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Checks;

/// <summary>The page of everything that was looked for in a campaign, over real HTTP.</summary>
public sealed class ChecksPageTests
{
    private const string Page = $"/campaigns/{Name}/checks";

    [Fact]
    public async Task Findings_stand_by_the_rule_that_made_them_with_who_answers_for_it_and_the_way_to_the_words()
    {
        await using var words = await StartAsync(_ => "");
        var version = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;

        var html = await words.Author.GetStringAsync(Page);
        var said = Plain(html);

        Assert.Contains($"All {version.Findings.Length}", said, StringComparison.Ordinal);
        Assert.Contains("Why: A mail that comes at night lies under those of the morning.", said, StringComparison.Ordinal);
        Assert.Contains("version 1 answered for by marketing written in brand/rules/campaign.yaml:57:3", said, StringComparison.Ordinal);
        Assert.Contains("href=\"/rules/awake-in-america\"", html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/campaigns/{Name}/edit/emails/invitation.md?at=1:1\"", html, StringComparison.Ordinal);
        // Whoever does not write looks at what it makes.
        var (_, reviewer) = await words.Slipway.SignedInAsync("Cleo", Roles.Brand);
        using var _ = reviewer;
        var seen = await reviewer.GetStringAsync(Page);
        Assert.DoesNotContain("/edit/", seen, StringComparison.Ordinal);
        Assert.Contains($"href=\"/campaigns/{Name}/assets#asset-email-invitation\"", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_stand_by_asset_or_of_one_level_and_what_found_nothing_is_counted_too()
    {
        await using var words = await StartAsync(_ => "");
        var version = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;
        var codes = version.Findings.Select(f => f.Code).Distinct(StringComparer.Ordinal).Count();

        var byRule = await words.Author.GetStringAsync(Page);
        Assert.Equal(codes, byRule.Split("<h2 class=\"checks-heading\"").Length - 1);
        Assert.Matches(@"\d+ rules of the brand and \d+ checks were applied and have nothing to say\.", Plain(byRule));
        Assert.Contains("href=\"/rules/links-resolve\"", byRule, StringComparison.Ordinal);

        var byAsset = await words.Author.GetStringAsync($"{Page}?by=asset");
        Assert.Equal(version.Findings.Select(f => f.Asset ?? f.Place?.File ?? "").Distinct(StringComparer.Ordinal).Count(), byAsset.Split("<h2 class=\"checks-heading\"").Length - 1);
        Assert.Contains($"href=\"/campaigns/{Name}/assets#asset-email-reminder\">Reminder</a>", byAsset, StringComparison.Ordinal);
        Assert.Contains("Nothing of this is found", Plain(await words.Author.GetStringAsync($"{Page}?level=error")), StringComparison.Ordinal);
        Assert.Equal(1, (await words.Author.GetStringAsync($"{Page}?only=awake-in-america")).Split("<h2 class=\"checks-heading\"").Length - 1);
        Assert.Equal(HttpStatusCode.OK, (await words.Author.GetAsync($"{Page}?by=nonsense&level=nonsense&only=%3Cscript%3E&page=-3")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync("/campaigns/none/checks")).StatusCode);
    }

    [Fact]
    public async Task An_exception_is_shown_with_who_granted_it_why_and_that_it_ends_soon()
    {
        await using var words = await StartAsync(_ => "");
        var folder = Directory.CreateDirectory(Path.Combine(words.Folder, "waivers"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "night.yaml"),
            "- id: night-in-america\n  rule: awake-in-america\n  asset: email/invitation\n  reason: America gets a mail of its own next time.\n  requested_by: Dana Ito\n  approver: Anna Berg (brand)\n  until: 2027-01-12\n");
        await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken);

        var said = Plain(await words.Author.GetStringAsync(Page));

        Assert.Contains("night-in-america of the rule awake-in-america email/invitation America gets a mail of its own next time. Anna Berg (brand) asked for by Dana Ito 12 Jan 2027 ends in 7 days 1", said, StringComparison.Ordinal);
        Assert.Contains("Exceptions 1", said, StringComparison.Ordinal);
        Assert.Contains("Exception night-in-america by Anna Berg (brand) until 12 Jan 2027", Plain(await words.Author.GetStringAsync($"{Page}?level=exception")), StringComparison.Ordinal);
    }
}
