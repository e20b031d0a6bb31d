using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

public sealed class TabsPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_campaign_is_dragged_to_another_day_and_taken_back()
    {
        await using var author = await chromium.OpenAsync(height: 1100);
        await using var demo = await SmallDemo.StartAsync();
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync($"{demo.Address}campaigns/calendar?month=2027-01");

        await author.Page.Locator("[data-move]").DragToAsync(author.Page.Locator("[data-day='2027-01-27']"));
        await Assertions.Expect(author.Page).ToHaveURLAsync(new Regex("/move\\?to=2027-01-27$"));
        await Assertions.Expect(author.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("to Wed 27 Jan 2027");
        await author.FitsAsync();
        await author.TakeAsync("move");
        await author.Button("Move").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("The brief says Wed 27 Jan 2027, 09:00 now.")).ToBeVisibleAsync();
        Assert.Contains("2027-01-27", await File.ReadAllTextAsync(demo.File("campaign.yaml")), StringComparison.Ordinal);

        await author.Page.GetByRole(AriaRole.Link, new() { Name = "Put back what was there before" }).ClickAsync();
        await author.Button("Write it").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("The brief is changed.")).ToBeVisibleAsync();
        Assert.Contains("2027-01-19", await File.ReadAllTextAsync(demo.File("campaign.yaml")), StringComparison.Ordinal);
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }

    [Fact]
    public async Task Without_scripts_and_by_keyboard_a_campaign_moves_by_a_form()
    {
        await using var author = await chromium.OpenAsync(scripts: false);
        await using var demo = await SmallDemo.StartAsync();
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync($"{demo.Address}campaigns/calendar?month=2027-01");

        await author.Page.Locator(".planner-move summary").FocusAsync();
        await author.Page.Keyboard.PressAsync("Enter");
        await author.Page.Locator(".planner-move input").FillAsync("2027-01-21");
        await author.Button("See the new plan").PressAsync("Enter");
        await author.Button("Move").PressAsync("Enter");
        await Assertions.Expect(author.Page.GetByText("The brief says Thu 21 Jan 2027, 09:00 now.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_tabs_fit_a_phone_and_the_graph_gives_way_to_its_table_there()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await demo.Run.ApproveAsync(demo.Version, CancellationToken.None);
        foreach (var tab in (string[])["brief", "checks", "plan", "launch", "assets"])
        {
            await author.Page.SetViewportSizeAsync(1280, 900);
            await author.Page.GotoAsync($"{demo.Campaign}/{tab}");
            if (tab == "plan")
            {
                await Assertions.Expect(author.Page.Locator("svg.graph")).ToBeVisibleAsync();
            }

            await author.TakeAsync($"tab-{tab}");
            await author.Page.SetViewportSizeAsync(375, 800);
            await author.FitsAsync();
            await Assertions.Expect(author.Page.Locator("svg.graph:visible, svg.zones-picture:visible")).ToHaveCountAsync(0);
        }

        await author.Page.SetViewportSizeAsync(1280, 900);
        await author.Page.GotoAsync($"{demo.Campaign}/launch");
        await author.Button("Launch this version").ClickAsync();
        await Assertions.Expect(author.Page).ToHaveURLAsync(new Regex("/launch$"));
        await Assertions.Expect(author.Page.Locator(".graph-node.graph-good").First).ToBeVisibleAsync();
        await author.TakeAsync("tab-launch-done");
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }
}
