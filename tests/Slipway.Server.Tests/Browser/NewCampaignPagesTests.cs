using Microsoft.Playwright;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Stories;

namespace Slipway.Server.Tests.Browser;

public sealed class NewCampaignPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_campaign_begins_by_keyboard_from_questions_to_its_drafts_and_nothing_typed_is_lost()
    {
        await using var visit = await chromium.OpenAsync();
        await using var slipway = await RunningSlipway.StartAsync();
        var page = visit.Page;
        var kim = (await slipway.People.CreateAsync("test", "kim@example.com", "Kim", [Roles.Author])).Account!;
        await page.GotoAsync($"{slipway.Address}link/{await slipway.People.CreateLinkAsync("test", kim.Id, TimeSpan.FromMinutes(5))}");
        await page.FillAsync("input[name=password]", RunningSlipway.Password);
        await page.Locator("main button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "New campaign" }).First.ClickAsync();
        await visit.TakeAsync("new-questions");

        await page.GetByLabel("Title", new() { Exact = true }).FillAsync("Fewer picking errors");
        await page.GetByLabel("Markets").FillAsync("de at");
        await page.GetByLabel("How many of them").FillAsync("60");
        await page.GetByLabel("Launch day").FillAsync("2027-01-19");
        await page.Keyboard.PressAsync("Enter");
        var text = page.GetByRole(AriaRole.Textbox, new() { Name = "The brief" });
        await Assertions.Expect(text).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("title: Fewer picking errors\n(.|\n)*markets: \\[DE, AT\\]\n(.|\n)*  date: 2027-01-19\n"));
        await visit.TakeAsync("new-missing");

        // A finding leads to its line, and goes when the line is mended, while somebody types.
        var offer = page.Locator("#brief-says li", new() { HasTextString = "`offer`" }).Or(page.Locator("#brief-says li", new() { HasTextString = "offer" })).First;
        await offer.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(text).ToBeFocusedAsync();
        Assert.StartsWith("offer:", await text.EvaluateAsync<string>("t => t.value.slice(t.selectionStart, t.selectionEnd)"), StringComparison.Ordinal);

        await text.FillAsync(await File.ReadAllTextAsync(Path.Combine(StoryTests.FindRepository(), "examples", "warehouse-webinar", "brief.md")));
        await Assertions.Expect(visit.Heading("What would be built")).ToBeVisibleAsync();
        await visit.TakeAsync("new-built");
        // A session that ends, a page that is left: the brief is there again.
        await page.GotoAsync($"{slipway.Address}campaigns/new");
        await Assertions.Expect(page.GetByLabel("By pasting a brief")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("name: warehouse-webinar"));
        await visit.Button("Check it").ClickAsync();
        foreach (var width in (int[])[375, 1280])
        {
            await page.SetViewportSizeAsync(width, 900);
            await visit.FitsAsync();
        }

        await visit.Button("Build it").ClickAsync();
        await Assertions.Expect(visit.Button("Prepare as drafts")).ToBeVisibleAsync();
        await page.GotoAsync($"{slipway.Address}campaigns/new");
        await Assertions.Expect(page.GetByLabel("By pasting a brief")).ToHaveValueAsync("");
        Assert.True(visit.Complaints.IsEmpty, string.Join("\n", visit.Complaints));
    }
}
