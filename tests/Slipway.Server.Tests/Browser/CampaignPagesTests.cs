using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

public sealed class CampaignPagesTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Title = "Fewer picking errors in the warehouse";

    [Fact]
    public async Task A_campaign_goes_by_mouse_from_the_sign_in_link_to_its_verdict()
    {
        await using var author = await chromium.OpenAsync();
        await using var brand = await chromium.OpenAsync();
        await using var legal = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();

        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GetByRole(AriaRole.Link, new() { Name = Title, Exact = true }).ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Waits for brand and legal to decide.")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.FrameLocator("iframe[title='Invitation at desktop width']").GetByText("Save my seat")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.FrameLocator("iframe[title='Invitation at phone width']").GetByText("Save my seat")).ToBeVisibleAsync();
        await Assertions.Expect(author.Button("Approve")).ToHaveCountAsync(0);
        await Assertions.Expect(author.Page.GetByText("You prepared this campaign, so someone else decides on it.")).ToBeVisibleAsync();

        await ApproveAsync(brand, demo, "brand");
        await Assertions.Expect(brand.Page.GetByText("Waits for legal to decide.")).ToBeVisibleAsync();
        await ApproveAsync(legal, demo, "legal");
        await Assertions.Expect(legal.Section("Approvals").GetByText("Bruno Brand")).ToBeVisibleAsync();

        await author.Page.ReloadAsync();
        await author.Button("Launch this version").ClickAsync();
        await Assertions.Expect(author.Section("Launch").GetByText("steps done")).ToBeVisibleAsync();
        await demo.Run.PlayAsync(demo.Version, CancellationToken.None);

        await author.Page.ReloadAsync();
        await author.Page.GetByRole(AriaRole.Link, new() { Name = "Results", Exact = true }).ClickAsync();
        await Assertions.Expect(author.Page.Locator(".verdict h2")).ToHaveTextAsync("Undecided");
        await Assertions.Expect(author.Page.Locator("svg.interval")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.GetByText("Planted in this demonstration", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(author.Section("How long it took").GetByText("made by machines")).ToBeVisibleAsync();
        await Assertions.Expect(author.Section("Along the way").GetByText("Unsubscribed")).ToBeVisibleAsync();
        await SeesHowItCameAboutAsync(author);
        await Assertions.Expect(author.Section("Where these figures come from").GetByText("Meeting, the goal")).ToBeVisibleAsync();
        await author.FitsAsync();
        await author.TakeAsync("results");
        Assert.Empty(author.Complaints.Concat(brand.Complaints).Concat(legal.Complaints));
    }

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

    private static async Task SeesHowItCameAboutAsync(Visit author)
    {
        var effect = author.Section("How the difference came about");
        await Assertions.Expect(effect.Locator("svg.effect")).ToBeVisibleAsync();
        await effect.GetByText("The same in numbers").ClickAsync();
        await Assertions.Expect(effect.Locator("tbody tr")).ToHaveCountAsync(45);
        var picture = await author.Page.RunAndWaitForDownloadAsync(() => effect.GetByRole(AriaRole.Button, new() { Name = "Picture" }).ClickAsync());
        Assert.Equal("warehouse-webinar-difference.png", picture.SuggestedFilename);
        var png = await File.ReadAllBytesAsync(await picture.PathAsync());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(1520, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        var table = await author.Page.RunAndWaitForDownloadAsync(() => effect.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync(await table.PathAsync());
        Assert.Equal(46, lines.Length);
        Assert.StartsWith("day,until,treated,treated_reached", lines[0], StringComparison.Ordinal);
    }

    private static async Task ApproveAsync(Visit visit, SmallDemo demo, string role)
    {
        await visit.SignInAsync(demo.Run.LinkOf(role));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = Title, Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByText($"You decide as {role} on exactly version {demo.Version.Digest[..12]}")).ToBeVisibleAsync();
        await visit.Button("Approve").ClickAsync();
        await Assertions.Expect(visit.Section("Approvals").GetByText("Approved", new() { Exact = true }).First).ToBeVisibleAsync();
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
