using System.Globalization;
using Microsoft.Playwright;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Impact;

namespace Slipway.Server.Tests.Browser;

public sealed class ImpactPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_cost_is_recorded_and_corrected_a_decision_taken_and_the_month_signed_off_by_mouse_and_keyboard()
    {
        await using var visit = await chromium.OpenAsync();
        await using var house = await ImpactHouse.StartAsync();
        house.Write("impact.yaml", ImpactHouse.Terms);
        house.Write("baseline.yaml", "campaign: Spring webinar 2026\nmapped: 2026-12-01\nby: Petra\nsteps:\n  - { step: Brief, who: Manager, tool: Word, hours: 6, wait_hours: 48 }\n  - { step: Mails, who: Copywriter, tool: Mailer, hours: 14 }\n");
        await house.LiveAsync(treated: 200, held: 10);
        var finance = (await house.Slipway.People.CreateAsync("test", "fi@example.com", "Fi Finance", [Roles.Finance, Roles.Author])).Account!;
        await visit.Page.GotoAsync($"{house.Slipway.Address}link/{await house.Slipway.People.CreateLinkAsync("test", finance.Id, TimeSpan.FromMinutes(5))}");
        await visit.Page.FillAsync("input[name=password]", RunningSlipway.Password);
        await visit.Page.Locator("main button[type=submit]").ClickAsync();
        var results = $"{house.Slipway.Address}campaigns/{ImpactHouse.Name}/results";
        await visit.Page.GotoAsync($"{house.Slipway.Address}impact");
        await Assertions.Expect(visit.Heading("No month is reviewed yet")).ToBeVisibleAsync();
        await ShowAsync(visit, "impact-empty");
        await visit.Page.GotoAsync(results);
        await Assertions.Expect(visit.Heading("Costs have no currency yet")).ToBeVisibleAsync();
        await ShowAsync(visit, "impact-results-empty");

        house.Write("costs.yaml", ImpactHouse.Costs);
        await visit.Page.GotoAsync(results);
        var form = visit.Section("Record a cost");
        await form.GetByLabel("Amount in EUR").FillAsync("5,000");
        await form.GetByLabel("What it was").FillAsync("Advertising in the trade journal, October to December");
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Section("What it cost").GetByRole(AriaRole.Row, new() { Name = "Together" })).ToContainTextAsync("5,000 EUR");
        await form.GetByLabel("For what").SelectOptionAsync("people");
        await form.GetByLabel("Hours", new() { Exact = true }).FillAsync("two");
        await form.GetByLabel("Of whom").SelectOptionAsync("copywriter");
        await visit.Button("Record it").ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("\"two\" is not a number of hours.")).ToBeVisibleAsync();
        await visit.Section("Record a cost").GetByLabel("Hours", new() { Exact = true }).FillAsync("2");
        await visit.Button("Record it").ClickAsync();
        await Assertions.Expect(visit.Section("What it cost").GetByText("2 hours of copywriter at 65 EUR")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Section("What becomes of it").GetByText("Scale", new() { Exact = true })).ToBeVisibleAsync();

        await visit.Section("Decided").GetByLabel("Why").FillAsync("We wait for the second event");
        await visit.Button("Continue").ClickAsync();
        await Assertions.Expect(visit.Section("Decided").GetByText("We wait for the second event")).ToBeVisibleAsync();
        await ShowAsync(visit, "impact-results");

        var now = house.Clock.Now;
        await house.Clock.HoldAtAsync(new DateTimeOffset(now.Year, now.Month, 1, 6, 0, 0, TimeSpan.Zero).AddMonths(1).AddDays(1));
        Assert.True(await house.ReviewAsync());
        await visit.Page.GotoAsync($"{house.Slipway.Address}impact");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = now.ToString("MMMM yyyy", CultureInfo.InvariantCulture), Exact = true }).ClickAsync();
        await Assertions.Expect(visit.Section("To be decided").GetByText("Decided so far: continue.")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Section("How fast it went").GetByText("By hand: 2.8 days")).ToBeVisibleAsync();
        await ShowAsync(visit, "impact-month");
        await visit.Button("Sign it off").ClickAsync();
        await Assertions.Expect(visit.Button("Take the sign-off back")).ToBeVisibleAsync();
        await ShowAsync(visit, "impact-signed");
        await visit.Page.GotoAsync($"{house.Slipway.Address}impact");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Row, new() { Name = "Fi Finance" })).ToBeVisibleAsync();
        await ShowAsync(visit, "impact-months");
        Assert.DoesNotContain(visit.Complaints, c => !c.Contains("422", StringComparison.Ordinal));
    }

    private static async Task ShowAsync(Visit visit, string name)
    {
        await visit.TakeAsync(name);
        foreach (var width in (int[])[375, 1280])
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            await visit.FitsAsync();
        }
    }
}
