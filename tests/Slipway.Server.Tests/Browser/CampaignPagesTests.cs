using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

public sealed class CampaignPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_second_version_shows_what_changes_in_words()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await demo.FinishAsync();
        var landing = demo.File("pages/landing.md");
        await File.WriteAllTextAsync(landing, (await File.ReadAllTextAsync(landing)).Replace("What you take away", "What you take home", StringComparison.Ordinal));

        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);
        await author.Button("Prepare again").ClickAsync();

        var changes = author.Section("What changes");
        await Assertions.Expect(changes.Locator("del")).ToContainTextAsync("What you take away", new() { IgnoreCase = true });
        await Assertions.Expect(changes.Locator("ins")).ToContainTextAsync("What you take home", new() { IgnoreCase = true });
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }

    [Fact]
    public async Task An_approver_decides_without_scripts()
    {
        await using var legal = await chromium.OpenAsync(scripts: false);
        await using var demo = await SmallDemo.StartAsync();
        await legal.SignInAsync(demo.Run.LinkOf("legal"));
        await legal.Page.GotoAsync(demo.Campaign);

        await legal.Button("Request changes").ClickAsync();
        await Assertions.Expect(legal.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Say what should change.");
        await legal.Page.GetByLabel("Comment").FillAsync("Name the imprint.");
        await legal.Button("Request changes").ClickAsync();
        await Assertions.Expect(legal.Section("Approvals").GetByText("Name the imprint.")).ToBeVisibleAsync();

        await legal.Page.GetByText("Change your decision").ClickAsync();
        await legal.Button("Approve").ClickAsync();
        await Assertions.Expect(legal.Section("Approvals").GetByText("Leyla Legal")).ToBeVisibleAsync();
        await Assertions.Expect(legal.Page.GetByText("Waits for brand to decide.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Two_people_who_decide_at_once_are_both_heard()
    {
        await using var legal = await chromium.OpenAsync();
        await using var brand = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await Task.WhenAll(legal.SignInAsync(demo.Run.LinkOf("legal")), brand.SignInAsync(demo.Run.LinkOf("brand")));
        await Task.WhenAll(legal.Page.GotoAsync(demo.Campaign), brand.Page.GotoAsync(demo.Campaign));

        await Task.WhenAll(legal.Button("Approve").ClickAsync(), brand.Button("Approve").ClickAsync());

        foreach (var one in (Visit[])[legal, brand])
        {
            await Assertions.Expect(one.Section("Approvals").GetByText(one == legal ? "Leyla Legal" : "Bruno Brand")).ToBeVisibleAsync();
            await one.Page.ReloadAsync();
            await Assertions.Expect(one.Section("Approvals").GetByText("Approved", new() { Exact = true })).ToHaveCountAsync(2);
            await Assertions.Expect(one.Page.GetByText("to decide.")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task Who_decides_in_a_tab_that_is_out_of_date_is_told_and_has_approved_nothing()
    {
        await using var legal = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await legal.SignInAsync(demo.Run.LinkOf("legal"));
        await legal.Page.GotoAsync(demo.Campaign);
        var landing = demo.File("pages/landing.md");
        await File.WriteAllTextAsync(landing, (await File.ReadAllTextAsync(landing)).Replace("What you take away", "What you take home", StringComparison.Ordinal));
        await demo.PrepareAgainAsync();

        await legal.Button("Approve").ClickAsync();

        await Assertions.Expect(legal.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This version is not in review; it is replaced by another. Open the newest version of the campaign.");
        await legal.Page.GotoAsync(demo.Campaign);
        await Assertions.Expect(legal.Section("Approvals").GetByText("Approved", new() { Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task No_page_is_wider_than_a_phone_or_makes_the_browser_complain()
    {
        await using var phone = await chromium.OpenAsync(width: 375, height: 760);
        await using var demo = await SmallDemo.StartAsync();
        await CheckAsync(phone, demo.Run.LinkOf("author"));
        await phone.SignInAsync(demo.Run.LinkOf("author"));
        await CheckAsync(phone, demo.Campaign, $"{demo.Campaign}/results");
        await demo.FinishAsync();
        await CheckAsync(
            phone, $"{demo.Address}campaigns", demo.Campaign, $"{demo.Campaign}/results", $"{demo.Address}people", $"{demo.Address}tokens", $"{demo.Address}audit",
            demo.PublicPage("warehouse-webinar"), demo.PublicPage("warehouse-webinar-registered"), demo.Mailbox, $"{demo.Mailbox}/1");
        await phone.Page.Context.ClearCookiesAsync();
        await CheckAsync(phone, $"{demo.Address}sign-in");
        // The mailbox blocks the open pixel on purpose: whoever looks at a mail here is not its recipient.
        var complaints = phone.Complaints.Where(c => !(c.Contains("/mailbox/", StringComparison.Ordinal) && c.Contains("/o/", StringComparison.Ordinal))).ToList();
        Assert.True(complaints.Count == 0, string.Join("\n", complaints));
    }

    private static async Task CheckAsync(Visit visit, params string[] addresses)
    {
        foreach (var address in addresses)
        {
            var answer = await visit.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
            Assert.True(answer!.Ok, $"{address} answered {answer.Status}");
            foreach (var details in await visit.Page.Locator("details:not([data-menu])").AllAsync())
            {
                await details.EvaluateAsync("d => d.open = true");
            }

            await visit.FitsAsync();
        }
    }
}
