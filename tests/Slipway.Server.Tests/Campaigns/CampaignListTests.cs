using System.Net;
using System.Text.RegularExpressions;
using Slipway.Server.Accounts;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Campaigns;

/// <summary>The list of campaigns and the calendar, by their addresses alone.</summary>
public sealed partial class CampaignListTests
{
    private static readonly DateTimeOffset _first = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_list_is_chosen_by_state_and_words_with_counts_and_cut_into_pages()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (ada, browser) = await slipway.SignedInAsync("Ada", Roles.Author);
        await ManyCampaigns.AddAsync(slipway.Get<Database>(), 120, _first, ada.Id);
        Directory.CreateDirectory(Path.Combine(slipway.Data, "workspace", "campaigns", "draft-of-spring"));

        var all = await browser.GetStringAsync("/campaigns");
        Assert.Equal((51, true, false), (Rows(all), all.Contains("rel=\"next\"", StringComparison.Ordinal), all.Contains("rel=\"prev\"", StringComparison.Ordinal)));
        Assert.Contains("All 121", Text(all), StringComparison.Ordinal);
        Assert.Contains("Prepared 20", Text(all), StringComparison.Ordinal);
        Assert.Contains("Live 40", Text(all), StringComparison.Ordinal);
        Assert.Contains("Not prepared 1", Text(all), StringComparison.Ordinal);
        Assert.Equal(20, Rows(await browser.GetStringAsync("/campaigns?page=3")));

        var found = await browser.GetStringAsync("/campaigns?state=in-review&q=spring");
        Assert.Equal(20, Rows(found));
        Assert.Contains("All 61", Text(found), StringComparison.Ordinal);
        Assert.Contains("href=\"/campaigns?state=launched&amp;q=spring\"", found, StringComparison.Ordinal);
        Assert.Contains("draft-of-spring", Text(await browser.GetStringAsync("/campaigns?q=SPRING")), StringComparison.Ordinal);
        Assert.Equal(1, Rows(await browser.GetStringAsync("/campaigns?state=not-prepared")));
        Assert.StartsWith("Spring offer 1 ", Titles(await browser.GetStringAsync("/campaigns?order=title")), StringComparison.Ordinal);

        var none = Text(await browser.GetStringAsync("/campaigns?q=%3Cscript%3E"));
        Assert.Contains("None of these has “<script>” in its title or name.", none, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", (await browser.GetStringAsync("/campaigns?q=%3Cscript%3E")).Replace("<script nonce", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/campaigns?state=nonsense&order=nonsense&page=-4")]
    [InlineData("/campaigns?order=99&page=2147483647")]
    [InlineData("/campaigns/calendar?month=2027-13")]
    [InlineData("/campaigns/calendar?month=0001-01")]
    [InlineData("/campaigns/calendar?month=9999-12")]
    [InlineData("/campaigns/calendar?day=9999-12-31")]
    public async Task An_address_that_asks_for_nonsense_is_answered_all_the_same(string address)
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, browser) = await slipway.SignedInAsync("Ada", Roles.Analyst);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task The_calendar_shows_launches_what_follows_them_and_what_holds_them_and_no_day_without_end()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        await slipway.Get<BusinessClock>().HoldAtAsync(_first.AddDays(14));
        var (ada, browser) = await slipway.SignedInAsync("Ada", Roles.Analyst);
        Assert.Contains("Nothing is launched in this month", Text(await browser.GetStringAsync("/campaigns/calendar")), StringComparison.Ordinal);

        await ManyCampaigns.AddAsync(slipway.Get<Database>(), 600, _first, ada.Id);
        await slipway.Get<Database>().WriteAsync("test", s => s.ExecuteAsync(
            "insert into campaign_sends (campaign, asset, title, send_at, send_on) values ('campaign-0000', 'email/reminder', 'The reminder', @at, '2027-03-08T10:00')", new { at = _first.AddDays(66).AddHours(10).ToUnixTimeMilliseconds() }));
        Directory.CreateDirectory(Path.Combine(slipway.Data, "workspace"));
        await File.WriteAllTextAsync(Path.Combine(slipway.Data, "workspace", "launches.yaml"), "blackouts:\n  - from: 2027-01-04\n    to: 2027-01-06\n    zone: Europe/Berlin\n    reason: The stocktaking\n");
        var page = await browser.GetStringAsync("/campaigns/calendar");
        Assert.Contains("January 2027", Text(page), StringComparison.Ordinal);
        Assert.Equal(31, Days().Count(page));
        Assert.Contains("Blackout from 4 Jan to 6 Jan 2027: The stocktaking", Text(page), StringComparison.Ordinal);
        Assert.Equal(3, page.Split("is-held").Length - 1);
        Assert.Equal(31 * 4, page.Split("planner-entry ").Length - 1);
        // The first of January 2027 was a Friday.
        Assert.Contains("begins-5", page, StringComparison.Ordinal);
        Assert.Contains("6 more on 15 January", Text(page), StringComparison.Ordinal);
        Assert.Equal(1, page.Split("aria-current=\"date\"").Length - 1);
        Assert.Equal(10, (await browser.GetStringAsync("/campaigns/calendar?day=2027-01-15")).Split("planner-entry ").Length - 1);
        Assert.Contains("10:00 The reminder Warehouse webinar 0", Text(await browser.GetStringAsync("/campaigns/calendar?month=2027-03")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_not_signed_in_sees_neither()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        using var anyone = slipway.Browser();
        foreach (var path in (string[])["/", "/campaigns", "/campaigns/calendar", "/campaigns/new"])
        {
            var answer = await anyone.GetAsync(path);
            Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
            Assert.Contains("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    private static int Rows(string page) => page.Split("class=\"row-title\"").Length - 1;

    private static string Titles(string page) => string.Join(" ", Title().Matches(page).Select(m => m.Groups[1].Value + " "));

    private static string Text(string page) => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(page, " ")), " ");

    [GeneratedRegex("<a class=\"row-title\"[^>]*>([^<]*)<")]
    private static partial Regex Title();

    [GeneratedRegex("<li class=\"planner-day ")]
    private static partial Regex Days();

    [GeneratedRegex("<svg.*?</svg>|<[^>]+>", RegexOptions.Singleline)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
