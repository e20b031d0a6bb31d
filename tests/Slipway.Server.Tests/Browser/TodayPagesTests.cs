using Microsoft.Playwright;
using Slipway.Server.Accounts;

namespace Slipway.Server.Tests.Browser;

public sealed class TodayPagesTests(Chromium chromium)
{
    private const string Title = "Fewer picking errors in the warehouse";

    [Fact]
    public async Task Somebody_goes_from_what_needs_them_to_where_it_is_done_by_keyboard_and_back()
    {
        await using var brand = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await brand.SignInAsync(demo.Run.LinkOf("brand"));
        await brand.TakeAsync("today-review");

        await brand.Page.GetByRole(AriaRole.Link, new() { Name = $"Review: {Title}" }).FocusAsync();
        await brand.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(brand.Page.GetByText("You decide as brand on exactly version")).ToBeVisibleAsync();
        await brand.Button("Approve").ClickAsync();
        await brand.Page.GetByRole(AriaRole.Link, new() { Name = "Today", Exact = true }).ClickAsync();
        await Assertions.Expect(brand.Page.GetByText("Nothing waits for you.")).ToBeVisibleAsync();

        await demo.FinishAsync();
        await brand.Page.ReloadAsync();
        await Assertions.Expect(brand.Section("What is live").GetByText(Title)).ToBeVisibleAsync();
        await brand.TakeAsync("today-live");
        foreach (var width in (int[])[375, 1280])
        {
            await brand.Page.SetViewportSizeAsync(width, 900);
            await brand.FitsAsync();
        }

        Assert.True(brand.Complaints.IsEmpty, string.Join("\n", brand.Complaints));
    }

    [Fact]
    public async Task The_first_day_and_the_menus_work_without_scripts()
    {
        await using var visit = await chromium.OpenAsync(scripts: false);
        await using var slipway = await RunningSlipway.StartAsync();
        var ida = (await slipway.People.CreateAsync("test", "ida@example.com", "Ida", [Roles.Administrator, Roles.Author, Roles.Launcher])).Account!;
        await visit.Page.GotoAsync($"{slipway.Address}link/{await slipway.People.CreateLinkAsync("test", ida.Id, TimeSpan.FromMinutes(5))}");
        await visit.Page.FillAsync("input[name=password]", RunningSlipway.Password);
        await visit.Page.Locator("main button[type=submit]").ClickAsync();
        await Assertions.Expect(visit.Heading("The first campaign, in three steps")).ToBeVisibleAsync();
        await visit.TakeAsync("today-first-day");

        await visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main", Exact = true }).GetByText("Administration").ClickAsync();
        await visit.TakeAsync("today-menu");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "People", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "People", Level = 1 })).ToBeVisibleAsync();
        await visit.Page.SetViewportSizeAsync(375, 800);
        await visit.Page.Locator("summary[aria-label=Menu]").ClickAsync();
        await visit.TakeAsync("today-menu-phone");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Today", Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Heading("What needs you")).ToBeVisibleAsync();
    }
}
