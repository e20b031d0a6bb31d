using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Campaigns;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Browser;

public sealed class CampaignListPagesTests(Chromium chromium)
{
    private static readonly DateTimeOffset _first = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_list_answers_while_somebody_types_and_its_address_says_what_for()
    {
        await using var visit = await chromium.OpenAsync();
        await using var slipway = await WithCampaignsAsync(visit);
        await visit.Page.GotoAsync($"{slipway.Address}campaigns");
        await visit.TakeAsync("campaigns");

        await visit.Page.GetByLabel("Search by title or name").PressSequentiallyAsync("spring offer 7");
        await Assertions.Expect(visit.Page.Locator("#campaign-list .row-title")).ToHaveCountAsync(6);
        await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex("q=spring"));
        await Assertions.Expect(visit.Page.GetByLabel("Search by title or name")).ToBeFocusedAsync();
        await visit.Page.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^Live ") }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByLabel("Search by title or name")).ToHaveValueAsync("spring offer 7");
        await visit.Page.GetByLabel("Search by title or name").FillAsync("nowhere");
        await Assertions.Expect(visit.Heading("No campaign is like that")).ToBeVisibleAsync();
        await visit.TakeAsync("campaigns-none");
        await CheckAsync(visit);
    }

    [Fact]
    public async Task The_calendar_is_gone_through_by_keyboard_and_is_a_list_on_the_phone()
    {
        await using var visit = await chromium.OpenAsync();
        await using var slipway = await WithCampaignsAsync(visit);
        await File.WriteAllTextAsync(Path.Combine(slipway.Data, "workspace", "launches.yaml"), "blackouts:\n  - from: 2027-01-04\n    to: 2027-01-06\n    zone: Europe/Berlin\n    reason: The stocktaking\n");
        await visit.Page.GotoAsync($"{slipway.Address}campaigns/calendar");
        await visit.TakeAsync("calendar");
        await CheckAsync(visit);

        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Feb 2027", Exact = true }).FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "February 2027", Level = 1 })).ToBeVisibleAsync();
        await visit.Page.SetViewportSizeAsync(375, 800);
        await visit.Page.GotoAsync($"{slipway.Address}campaigns/calendar?month=2027-03");
        await Assertions.Expect(visit.Page.Locator(".planner-day").Last).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator(".planner-day").First).ToContainTextAsync("Mon 1 Mar");
    }

    private static async Task<RunningSlipway> WithCampaignsAsync(Visit visit)
    {
        var slipway = await RunningSlipway.StartAsync();
        await slipway.Get<BusinessClock>().HoldAtAsync(_first.AddDays(14));
        var ida = (await slipway.People.CreateAsync("test", "ida@example.com", "Ida Idowu", [Roles.Administrator, Roles.Author, Roles.Launcher])).Account!;
        await ManyCampaigns.AddAsync(slipway.Get<Database>(), 150, _first, ida.Id);
        Directory.CreateDirectory(Path.Combine(slipway.Data, "workspace", "campaigns", "autumn-fair"));
        await visit.Page.GotoAsync($"{slipway.Address}link/{await slipway.People.CreateLinkAsync("test", ida.Id, TimeSpan.FromMinutes(5))}");
        await visit.Page.FillAsync("input[name=password]", RunningSlipway.Password);
        await visit.Page.Locator("main button[type=submit]").ClickAsync();
        return slipway;
    }

    private static async Task CheckAsync(Visit visit)
    {
        foreach (var width in (int[])[375, 1280])
        {
            await visit.Page.SetViewportSizeAsync(width, 900);
            await visit.FitsAsync();
        }

        Assert.True(visit.Complaints.IsEmpty, string.Join("\n", visit.Complaints));
    }
}
