using System.Net;
using System.Text.RegularExpressions;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Accounts;

public sealed class AccountMailTests
{
    [Fact]
    public async Task Each_mail_says_what_is_known_of_the_recipients_account_and_leads_to_its_page()
    {
        await using var house = await LaunchedAsync();

        Assert.Equal(["anna@acme.example", "ben@acme.example", "dora@mail.example"], house.Mailbox.All.SelectMany(m => m.Recipients).Order());
        var (anna, dora) = (await TextAsync(house, "anna@acme.example"), await TextAsync(house, "dora@mail.example"));
        Assert.Contains("Your new hall.", anna, StringComparison.Ordinal);
        Assert.Contains("Role: decision-maker", anna, StringComparison.Ordinal);
        Assert.Contains($"Page: {house.Address}/p/warehouse-webinar/picking-acme-example", anna, StringComparison.Ordinal);
        Assert.Contains("You run a warehouse.", dora, StringComparison.Ordinal);
        Assert.Contains($"Page: {house.Address}/p/warehouse-webinar/picking-hafen-example", dora, StringComparison.Ordinal);
        Assert.Contains(house.Mailbox.All, m => m.Subject == "For Acme");
    }

    [Fact]
    public async Task A_link_leads_each_person_to_their_accounts_page_and_the_click_and_the_visit_name_the_account()
    {
        await using var house = await LaunchedAsync();
        var link = Regex.Match(await TextAsync(house, "dora@mail.example"), @"Link: (\S+)").Groups[1].Value;

        await house.Clock.HoldAtAsync(Cast.Invited.AddHours(1));
        var clicked = await house.Browser.GetAsync(link);

        Assert.Equal(HttpStatusCode.Redirect, clicked.StatusCode);
        Assert.StartsWith($"{house.Address}/p/warehouse-webinar/picking-hafen-example?utm_source", clicked.Headers.Location!.ToString(), StringComparison.Ordinal);
        var page = await house.Browser.GetAsync(clicked.Headers.Location);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("<h1>For Hafenkontor</h1>", html, StringComparison.Ordinal);
        Assert.Contains("/p/warehouse-webinar/picking-hafen-example\"", html, StringComparison.Ordinal);
        Assert.Equal("noindex", Assert.Single(page.Headers.GetValues("X-Robots-Tag")));
        Assert.Equal(
            [("clicked", "hafen.example"), ("visited", "hafen.example")],
            (await house.QueryAsync<(string, string)>("select type, json_extract(data, '$.account') from stack_events where type in ('clicked', 'visited') order by type")));
    }

    [Fact]
    public async Task Who_follows_such_a_link_from_elsewhere_is_told_that_it_leads_nowhere()
    {
        await using var house = await LaunchedAsync();

        var answer = await house.Browser.GetAsync($"{house.Address}/l/warehouse-webinar/your-page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_mail_only_for_some_accounts_goes_to_their_people_alone()
    {
        await using var house = await LaunchedAsync(Targets.Mail with { Recipients = new Predicate.Compare("account.tier", Comparison.Is, ["2"]) });

        Assert.Equal(["dora@mail.example"], house.Mailbox.All.SelectMany(m => m.Recipients));
    }

    [Fact]
    public async Task The_preview_shows_what_a_recipient_will_see()
    {
        await using var house = await House.OpenAsync(web: true);
        await house.ImportAsync(Targets.People);
        var version = await house.StageAsync(Sample.Planned([.. Targets.Campaign()]));
        var reading = version.Readings[Targets.Mail.Key];

        var text = await house.Browser.GetStringAsync(reading.Previews[1].Address);

        Assert.Matches("/p/warehouse-webinar/picking-(acme|hafen)-example", text);
        Assert.DoesNotContain("Role: none", text, StringComparison.Ordinal);
    }

    private static async Task<House> LaunchedAsync(params Asset[] more)
    {
        var house = await House.OpenAsync(web: true);
        await house.ImportAsync(Targets.People);
        await house.LaunchAsync(Targets.Campaign(more));
        await house.JumpAsync(Cast.Invited);
        Assert.NotEqual(0, await house.EventsAsync(EventTypes.Exposed));
        return house;
    }

    private static Task<string> TextAsync(House house, string recipient) => Task.FromResult(house.Mailbox.All.Single(m => m.Recipients.Contains(recipient)).Text ?? "");
}
