using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

/// <summary>Makes the pictures of the documentation, from the real pages of a real run: docs/pictures/make.sh.</summary>
public sealed class PicturesTests(Chromium chromium)
{
    [Fact]
    public async Task The_pictures_of_the_documentation_are_made()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Visit.Pictures), "It writes pictures only where SLIPWAY_PICTURES says; run docs/pictures/make.sh.");
        await using var brand = await chromium.OpenAsync(height: 1120);
        await using var demo = await SmallDemo.StartAsync(contacts: null);
        await brand.SignInAsync(demo.Run.LinkOf("brand"));
        await TakeAsync(brand, $"{demo.Address}", "today.png");
        await TakeAsync(brand, demo.Campaign, "review.png");
        await TakeAsync(brand, $"{demo.Campaign}/assets", "assets.png");
        await TakeAsync(brand, $"{demo.Campaign}/plan", "plan.png");
        await TakeAsync(brand, $"{demo.Address}brand/tokens", "brand.png");
        await using var author = await chromium.OpenAsync(height: 1120);
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync($"{demo.Address}campaigns/new");
        await author.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Half an hour on returns");
        await author.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(author.Page.Locator("#brief-says")).ToBeVisibleAsync();
        await author.Page.EvaluateAsync("document.fonts.ready.then(() => true)");
        await author.Page.ScreenshotAsync(new() { Path = Path.Combine(Visit.Pictures!, "brief.png") });
        await TakeAsync(author, $"{demo.Campaign}/edit/emails/invitation.md", "edit.png");
        await TakeAsync(author, $"{demo.Address}campaigns/calendar?month=2027-01", "calendar.png");
        await demo.FinishAsync();
        await TakeAsync(brand, $"{demo.Campaign}/launch", "launch.png");
        await TakeAsync(brand, $"{demo.Campaign}/results", "results.png");
    }

    private static async Task TakeAsync(Visit visit, string address, string file)
    {
        await visit.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await visit.Page.EvaluateAsync("document.fonts.ready.then(() => true)");
        await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(Visit.Pictures!, file) });
    }
}
