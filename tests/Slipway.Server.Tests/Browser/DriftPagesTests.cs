using Microsoft.Playwright;
using Slipway.Engine.Drifting;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Browser;

public sealed class DriftPagesTests(Chromium chromium)
{
    [Fact]
    public async Task What_was_changed_outside_stands_on_the_campaigns_page_and_a_button_prepares_the_version_that_puts_it_back()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await demo.Run.ApproveAsync(demo.Version, CancellationToken.None);
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);
        await author.Button("Launch this version").ClickAsync();
        await demo.SettleAsync();
        // While it asks how far the launch is, leaving the page would break off an answer, and the browser says so.
        await Assertions.Expect(author.Page.Locator("[hx-trigger='every 2s']")).ToHaveCountAsync(0);
        await author.Page.GotoAsync(demo.Campaign);
        await Assertions.Expect(author.Section("As approved")).ToContainTextAsync("Every hour it is looked");

        await demo.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("update stack_objects set live = replace(live, 'Warehouse', 'Our warehouse') where kind = 'page' and name = 'landing'"));
        await demo.Get<BusinessClock>().HoldAtAsync(demo.Get<BusinessClock>().Now + DriftWatch.Every);
        await demo.SettleAsync();
        await author.Page.GotoAsync(demo.Campaign);

        var panel = author.Section("Changed outside Slipway");
        await Assertions.Expect(panel.GetByRole(AriaRole.Row, new() { Name = "page/landing, text.parts[0].text" })).ToContainTextAsync("Our warehouse");
        await author.TakeAsync("drift");

        await author.Button("Put back what was approved").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("This version puts back 3 fields changed outside")).ToBeVisibleAsync();
        await Assertions.Expect(author.Section("What changes").GetByText("It gets back what was approved")).ToBeVisibleAsync();
        await author.TakeAsync("drift-put-back");
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }
}
