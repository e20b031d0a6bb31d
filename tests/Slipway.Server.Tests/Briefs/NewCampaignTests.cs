using System.Net;
using System.Text.RegularExpressions;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Stories;
using Slipway.Store;

namespace Slipway.Server.Tests.Briefs;

/// <summary>A campaign that begins in the browser: by questions, by a pasted brief, and built.</summary>
public sealed partial class NewCampaignTests
{
    private const string Page = "/campaigns/new";

    [Fact]
    public async Task Answers_become_a_brief_and_everything_that_is_still_missing_is_said_by_line()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, browser) = await slipway.SignedInAsync("Ada", Roles.Author);
        Assert.Contains("By answering questions", await browser.GetStringAsync(Page), StringComparison.Ordinal);
        var answer = await RunningSlipway.PostAsync(
            browser, Page, $"{Page}/form", ("playbook", "webinar"), ("title", "Fewer <b>errors</b> & more"), ("markets", "de, at"), ("goal.metric", "meeting"), ("goal.target", "60"), ("launch.date", "2027-01-19"), ("launch.time", "09:00"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        var text = TextOf(page);
        Assert.Contains("title: \"Fewer <b>errors</b> & more\"\n", text, StringComparison.Ordinal);
        Assert.Contains("name: fewer-b-errors-b-more\n", text, StringComparison.Ordinal);
        Assert.Contains("markets: [DE, AT]\n", text, StringComparison.Ordinal);
        var lines = text.Split('\n').ToList();
        foreach (var missing in (string[])["offer:", "event:"])
        {
            Assert.Contains($"data-line=\"{lines.FindIndex(l => l.StartsWith(missing, StringComparison.Ordinal)) + (missing == "event:" ? 2 : 1)}\"", page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Build it", page, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(slipway.Data, "workspace", "campaigns", "fewer-b-errors-b-more")));
    }

    [Fact]
    public async Task A_brief_shows_what_would_be_built_and_writes_it_once_when_it_is_asked_for()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (ada, browser) = await slipway.SignedInAsync("Ada", Roles.Author);
        var brief = await File.ReadAllTextAsync(Path.Combine(StoryTests.FindRepository(), "examples", "warehouse-webinar", "brief.md"));
        var folder = Path.Combine(slipway.Data, "workspace", "campaigns", "warehouse-webinar");
        var page = await PostedAsync(browser, "check", brief.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(brief.TrimEnd(), TextOf(page).TrimEnd());
        Assert.Contains("The brief is complete", page, StringComparison.Ordinal);
        Assert.Contains("What would be built", page, StringComparison.Ordinal);
        Assert.Contains("emails/invitation.md", page, StringComparison.Ordinal);
        Assert.Contains("What the checks say of it", page, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));

        var built = await RunningSlipway.PostAsync(browser, Page, $"{Page}/build", ("text", brief));
        Assert.Equal("/campaigns/new/built?name=warehouse-webinar", built.Headers.Location?.ToString());
        Assert.Contains("Prepare as drafts", await browser.GetStringAsync(built.Headers.Location), StringComparison.Ordinal);
        Assert.Equal(brief, await File.ReadAllTextAsync(Path.Combine(folder, "brief.md")));
        Assert.True(File.Exists(Path.Combine(folder, "emails", "invitation.md")));
        Assert.True(File.Exists(Path.Combine(folder, ".slipway", "base", "campaign.yaml")));
        Assert.Equal([ada.Id], await slipway.Get<Database>().ReadAsync(s => s.QueryAsync<string>("select account from draft_writers where campaign = 'warehouse-webinar'")));
        Assert.Equal(1, await slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from audit where action = 'campaign.built'")));

        // What is there is not built over.
        await File.WriteAllTextAsync(Path.Combine(folder, "brief.md"), "mine");
        var again = await RunningSlipway.PostAsync(browser, Page, $"{Page}/build", ("text", brief));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("There is a campaign or page called warehouse-webinar already", WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Contains("data-line=\"2\"", await PostedAsync(browser, "check", brief), StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, "brief.md")));
        Assert.Contains("called calendar already", await PostedAsync(browser, "check", brief.Replace("name: warehouse-webinar", "name: calendar", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no settings at all")]
    [InlineData("---\nname: ../../outside\ntitle: [\n---\n")]
    [InlineData("---\nplaybook: ../webinar\n---\n")]
    public async Task What_is_no_brief_is_answered_with_what_is_wrong_and_given_back(string text)
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, browser) = await slipway.SignedInAsync("Ada", Roles.Author);
        var page = await PostedAsync(browser, "check", text);
        Assert.Equal(text.TrimEnd(), TextOf(page).TrimEnd());
        Assert.Contains("error", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Build it", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await RunningSlipway.PostAsync(browser, Page, $"{Page}/build", ("text", text))).StatusCode);
    }

    [Fact]
    public async Task Only_an_author_begins_a_campaign()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, browser) = await slipway.SignedInAsync("Lu", Roles.Launcher, Roles.Brand);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync(Page)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await RunningSlipway.PostAsync(browser, "/tokens", $"{Page}/build", ("text", "x"))).StatusCode);
        Assert.DoesNotContain("href=\"/campaigns/new\"", await browser.GetStringAsync("/campaigns"), StringComparison.Ordinal);
    }

    private static async Task<string> PostedAsync(HttpClient browser, string what, string text) =>
        WebUtility.HtmlDecode(await (await RunningSlipway.PostAsync(browser, Page, $"{Page}/{what}", ("text", text))).Content.ReadAsStringAsync());

    // A browser drops the line end that follows the tag.
    private static string TextOf(string page) => WebUtility.HtmlDecode(Area().Match(page).Groups[1].Value).ReplaceLineEndings("\n");

    [GeneratedRegex("<textarea[^>]*>\r?\n?(.*?)</textarea>", RegexOptions.Singleline)]
    private static partial Regex Area();
}
