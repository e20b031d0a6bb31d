using System.Net.Http.Json;
using Microsoft.Playwright;
using Slipway.Rehearsal.Models;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Gateway;

namespace Slipway.Server.Tests.Browser;

public sealed class GatewayPagesTests(Chromium chromium)
{
    [Fact]
    public async Task A_key_is_made_by_mouse_and_what_it_asked_and_cost_stands_on_the_page()
    {
        await using var visit = await chromium.OpenAsync();
        await using var model = await ScriptedModel.StartAsync(_ => new ScriptedAnswer("Good morning to all of you."));
        await using var house = await GatewayHouse.StartAsync(model);
        var lead = (await house.Slipway.People.CreateAsync("test", "lu@example.com", "Lu Lead", [Roles.Author, Roles.Launcher, Roles.Administrator])).Account!;
        await visit.Page.GotoAsync($"{house.Slipway.Address}link/{await house.Slipway.People.CreateLinkAsync("test", lead.Id, TimeSpan.FromMinutes(5))}");
        await visit.Page.FillAsync("input[name=password]", RunningSlipway.Password);
        await visit.Page.Locator("main button[type=submit]").ClickAsync();
        await visit.Page.GotoAsync($"{house.Slipway.Address}ai/gateway");
        await Assertions.Expect(visit.Heading("No keys yet")).ToBeVisibleAsync();
        await visit.TakeAsync("gateway-empty");

        await visit.Page.GetByLabel("Which tool").FillAsync("My editor");
        await visit.Page.GetByLabel("What for").SelectOptionAsync("dear/internal");
        await visit.Button("Make a key").ClickAsync();
        var key = await visit.Page.GetByLabel("Your new key").InputValueAsync();
        using var tool = house.Tool(key);
        for (var i = 0; i < 3; i++)
        {
            await tool.PostAsJsonAsync("chat/completions", GatewayHouse.Chat("To ada@example.com"));
        }

        await visit.TakeAsync("gateway-key");
        await visit.Page.GotoAsync($"{house.Slipway.Address}ai/gateway");
        await Assertions.Expect(visit.Section("What was spent").GetByRole(AriaRole.Row, new() { Name = "dear" })).ToContainTextAsync("spent");
        await Assertions.Expect(visit.Section("Your last calls").GetByText("budget spent").First).ToBeVisibleAsync();
        await visit.TakeAsync("gateway");
        foreach (var width in (int[])[375, 1280])
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            await visit.FitsAsync();
        }

        await visit.Page.GetByLabel("Why").FillAsync("a drill");
        await visit.Button("Pause the gateway").ClickAsync();
        await Assertions.Expect(visit.Page.GetByText("The AI gateway is paused.")).ToBeVisibleAsync();
        await visit.TakeAsync("gateway-paused");
        Assert.Empty(visit.Complaints);
    }
}
