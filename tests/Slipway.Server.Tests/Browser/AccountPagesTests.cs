using System.Globalization;
using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

/// <summary>The example for target accounts, played to its end: what the results page says of each account.</summary>
public sealed class AccountPagesTests(Chromium chromium)
{
    [Fact]
    public async Task The_results_say_what_happened_at_each_account_and_can_be_narrowed_and_taken_along()
    {
        await using var visit = await chromium.OpenAsync(height: 1120);
        await using var demo = await SmallDemo.StartAsync(contacts: null, example: "account-outreach");
        await visit.SignInAsync(demo.Run.LinkOf("author"));
        await ShowAsync(visit, demo.Campaign, "accounts-review");
        await demo.FinishAsync();
        var page = visit.Page;

        await page.GotoAsync($"{demo.Campaign}/results");
        var rows = page.Locator("section[aria-labelledby=accounts-title] tbody tr");
        Assert.Equal(20, await rows.CountAsync());
        Assert.Contains("accounts", await page.Locator(".verdict .facts").InnerTextAsync(), StringComparison.Ordinal);
        await ShowAsync(visit, $"{demo.Campaign}/results", "accounts-results");

        await page.FillAsync("#account-filter", "ida.holm tier 3");
        await page.ClickAsync("form[role=search] button");
        Assert.All(await page.Locator("section[aria-labelledby=accounts-title] td[data-label=Owner]").AllInnerTextsAsync(), owner => Assert.Equal("ida.holm@nordlager.example", owner));
        await ShowAsync(visit, $"{demo.Campaign}/results?accounts=nobody", "accounts-empty");
        Assert.Contains("No account has these words", await page.Locator("section[aria-labelledby=accounts-title]").InnerTextAsync(), StringComparison.Ordinal);

        var csv = await (await page.APIRequest.GetAsync($"{demo.Campaign}/results/accounts.csv")).TextAsync();
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((41, "account,name,owner,tier,arm,people,mails,clicks,visits,replies,meeting,last_touch"), (lines.Length, lines[0]));
        Assert.DoesNotContain(lines.Skip(1), l => l.Split(',')[4] == "held_out" && l.Split(',')[6] != "0");
        Assert.Contains(lines.Skip(1), l => int.Parse(l.Split(',')[9], CultureInfo.InvariantCulture) > 0);
    }

    private static async Task ShowAsync(Visit visit, string address, string name)
    {
        await visit.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await visit.TakeAsync(name);
    }
}
