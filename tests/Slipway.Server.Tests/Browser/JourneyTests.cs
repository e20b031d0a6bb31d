using System.Buffers.Binary;
using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

/// <summary>The whole way of a campaign over its pages, by mouse, by keyboard alone and on a phone.</summary>
public sealed class JourneyTests(Chromium chromium)
{
    private const string Title = "Fewer picking errors in the warehouse";

    public enum By
    {
        Mouse,
        Keyboard,
        Phone,
    }

    [Theory]
    [InlineData(By.Mouse)]
    [InlineData(By.Keyboard)]
    [InlineData(By.Phone)]
    public async Task A_campaign_goes_from_the_sign_in_link_to_its_verdict(By by)
    {
        var width = by == By.Phone ? 375 : 1280;
        await using var author = await chromium.OpenAsync(width);
        await using var brand = await chromium.OpenAsync(width);
        await using var legal = await chromium.OpenAsync(width);
        await using var demo = await SmallDemo.StartAsync();

        await SignInAsync(author, by, demo.Run.LinkOf("author"));
        await PressAsync(author, by, author.Page.GetByRole(AriaRole.Link, new() { Name = Title, Exact = true }).First);
        await Assertions.Expect(author.Page.GetByText("Waits for brand and legal to decide.")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.FrameLocator("iframe[title='Invitation at desktop width']").GetByText("Save my seat")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.FrameLocator("iframe[title='Invitation at phone width']").GetByText("Save my seat")).ToBeVisibleAsync();
        await Assertions.Expect(author.Button("Approve")).ToHaveCountAsync(0);
        await Assertions.Expect(author.Page.GetByText("You prepared this campaign, so someone else decides on it.")).ToBeVisibleAsync();

        // Both look at the same version and decide at the same moment; neither decision is lost.
        await Task.WhenAll(LookAsync(brand, "brand"), LookAsync(legal, "legal"));
        await Task.WhenAll(PressAsync(brand, by, brand.Button("Approve")), PressAsync(legal, by, legal.Button("Approve")));
        await Assertions.Expect(brand.Section("Approvals").GetByText("Approved", new() { Exact = true }).First).ToBeVisibleAsync();
        await Assertions.Expect(legal.Section("Approvals").GetByText("Approved", new() { Exact = true }).First).ToBeVisibleAsync();

        await author.Page.ReloadAsync();
        await Assertions.Expect(author.Section("Approvals").GetByText("Bruno Brand")).ToBeVisibleAsync();
        await Assertions.Expect(author.Section("Approvals").GetByText("Leyla Legal")).ToBeVisibleAsync();
        await PressAsync(author, by, author.Button("Launch this version"));
        await Assertions.Expect(author.Section("Launch").GetByText("steps done")).ToBeVisibleAsync();
        await demo.Run.PlayAsync(demo.Version, CancellationToken.None);

        await author.Page.ReloadAsync();
        await PressAsync(author, by, author.Page.GetByRole(AriaRole.Link, new() { Name = "Results", Exact = true }));
        await Assertions.Expect(author.Page.Locator(".verdict h2")).ToHaveTextAsync("Undecided");
        await Assertions.Expect(author.Page.Locator("svg.interval")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.GetByText("Planted in this demonstration", new() { Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(author.Section("How long it took").GetByText("made by machines")).ToBeVisibleAsync();
        await Assertions.Expect(author.Section("Along the way").GetByText("Unsubscribed")).ToBeVisibleAsync();
        await Assertions.Expect(author.Section("Where these figures come from").GetByText("Meeting, the goal")).ToBeVisibleAsync();
        await TakeTheDifferenceAlongAsync(author, by);
        await author.FitsAsync();
        await author.TakeAsync($"results-by-{by}");
        Assert.Empty(author.Complaints.Concat(brand.Complaints).Concat(legal.Complaints));

        async Task LookAsync(Visit visit, string role)
        {
            await SignInAsync(visit, by, demo.Run.LinkOf(role));
            await PressAsync(visit, by, visit.Page.GetByRole(AriaRole.Link, new() { Name = Title, Exact = true }).First);
            await Assertions.Expect(visit.Page.GetByText($"You decide as {role} on exactly version {demo.Version.Digest[..12]}")).ToBeVisibleAsync();
        }
    }

    private static async Task TakeTheDifferenceAlongAsync(Visit author, By by)
    {
        var effect = author.Section("How the difference came about");
        await Assertions.Expect(effect.Locator("svg.effect")).ToBeVisibleAsync();
        await PressAsync(author, by, effect.Locator("summary", new() { HasText = "The same in numbers" }));
        await Assertions.Expect(effect.Locator("tbody tr")).ToHaveCountAsync(45);
        await Assertions.Expect(effect.Locator("tbody tr").First).ToBeVisibleAsync();
        var picture = await author.Page.RunAndWaitForDownloadAsync(() => PressAsync(author, by, effect.GetByRole(AriaRole.Button, new() { Name = "Picture" })));
        Assert.Equal("warehouse-webinar-difference.png", picture.SuggestedFilename);
        var png = await File.ReadAllBytesAsync(await picture.PathAsync());
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(1520, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        var table = await author.Page.RunAndWaitForDownloadAsync(() => PressAsync(author, by, effect.GetByRole(AriaRole.Link, new() { Name = "CSV" })));
        var lines = await File.ReadAllLinesAsync(await table.PathAsync());
        Assert.Equal(46, lines.Length);
        Assert.StartsWith("day,until,treated,treated_reached", lines[0], StringComparison.Ordinal);
    }

    private static async Task SignInAsync(Visit visit, By by, string link)
    {
        await visit.Page.GotoAsync(link);
        await PressAsync(visit, by, visit.Button("Sign in"));
        await Assertions.Expect(visit.Heading("Today")).ToBeVisibleAsync();
    }

    /// <summary>By keyboard: from where one is to it with the tab key alone, over nothing whose focus cannot be seen.</summary>
    private static async Task PressAsync(Visit visit, By by, ILocator target)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        if (by != By.Keyboard)
        {
            await target.ClickAsync();
            return;
        }

        for (var stop = 0; stop < 300; stop++)
        {
            await visit.Page.Keyboard.PressAsync("Tab");
            var (at, unseen) = await target.EvaluateAsync<string>("""
                e => {
                  const at = document.activeElement;
                  // What is in a frame shows its focus there; a link over a whole row shows it around the row.
                  const rows = [];
                  for (let around = at; around; around = around.parentElement) rows.push(getComputedStyle(around));
                  const shows = at === document.body || at.tagName === 'IFRAME' || rows[0].boxShadow !== 'none' || rows.some(s => s.outlineStyle !== 'none');
                  return `${e === at}|${shows ? '' : at.outerHTML.slice(0, 120)}`;
                }
                """) is { } answer ? (answer.StartsWith("true", StringComparison.Ordinal), answer[(answer.IndexOf('|', StringComparison.Ordinal) + 1)..]) : default;
            Assert.True(unseen.Length == 0, $"{visit.Page.Url}: nobody sees that this has the focus: {unseen}");
            if (at)
            {
                await visit.Page.Keyboard.PressAsync("Enter");
                return;
            }
        }

        Assert.Fail($"{visit.Page.Url}: the tab key does not lead to {target}.");
    }
}
