using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Tests.Impact;

namespace Slipway.Server.Tests.Texts;

public sealed partial class GermanPagesTests
{
    private const string Campaign = $"/campaigns/{ImpactHouse.Name}";

    /// <summary>A page of every folder of the console, with a text of it in both languages.</summary>
    private static readonly (string Address, string English, string German)[] _pages =
    [
        ("/", "<h1>Today</h1>", "<h1>Heute</h1>"),
        ("/people", "<h1>People</h1>", "<h1>Personen</h1>"),
        ("/tokens", "<h1>API tokens</h1>", "<h1>API-Token</h1>"),
        ("/campaigns", "<h1>Campaigns</h1>", "<h1>Kampagnen</h1>"),
        ("/campaigns/calendar?month=2027-03", "<h1>March 2027</h1>", "<h1>März 2027</h1>"),
        ("/campaigns/new", "<h1>New campaign</h1>", "<h1>Neue Kampagne</h1>"),
        (Campaign, "What people will see", "Was zu sehen sein wird"),
        ($"{Campaign}/assets", "<h1>Assets: ", "Smartphone, dunkel"),
        ($"{Campaign}/edit", "Settings</h2>", "Einstellungen</h2>"),
        ($"{Campaign}/edit/emails/invitation.md", "As it will look", "Wie es aussehen wird"),
        ($"{Campaign}/words", "<h1>Words: ", "<h1>Texte: "),
        ($"{Campaign}/history", "<h1>History: ", "<h1>Verlauf: "),
        ("/pause", "<h1>Pause everything</h1>", "<h1>Alles pausieren</h1>"),
        ("/platforms", "<h1>Platforms</h1>", "<h1>Plattformen</h1>"),
        ("/audit", "<h1>Audit trail</h1>", "<h1>Prüfprotokoll</h1>"),
        ("/impact", "<h1>Impact</h1>", "<h1>Wirkung</h1>"),
        ("/impact/lessons", "<h1>Lessons</h1>", "<h1>Erkenntnisse</h1>"),
        ("/ai/use", "<h1>AI use</h1>", "<h1>KI-Nutzung</h1>"),
        ("/ai/evaluations", "<h1>Evaluations</h1>", "<h1>Bewertungen</h1>"),
        ("/ai/gateway", "<h1>AI gateway</h1>", "<h1>KI-Gateway</h1>"),
    ];

    [Fact]
    public async Task Every_folder_of_the_console_answers_in_the_language_that_the_browser_asks_for()
    {
        await using var house = await ImpactHouse.StartAsync();
        await house.PrepareAsync();
        var (_, browser) = await house.Slipway.SignedInAsync("Ida", [.. Roles.All.Select(r => r.Name)]);
        foreach (var (address, english, german) in _pages)
        {
            var page = await ReadAsync(browser, address, "de-DE,de;q=0.9,en;q=0.5");
            Assert.True(page.Contains("<html lang=\"de\">", StringComparison.Ordinal) && page.Contains(german, StringComparison.Ordinal), $"{address} is not German: no {german}");
            page = await ReadAsync(browser, address, "en");
            Assert.True(page.Contains("<html lang=\"en\">", StringComparison.Ordinal) && page.Contains(english, StringComparison.Ordinal), $"{address} is not English: no {english}");
        }
    }

    [Fact]
    public async Task Months_weekdays_and_numbers_are_written_as_the_reader_writes_them()
    {
        await using var house = await ImpactHouse.StartAsync();
        await house.PrepareAsync();
        var (_, browser) = await house.Slipway.SignedInAsync("Ida", [.. Roles.All.Select(r => r.Name)]);
        var cost = $"{house.Plan.Terms.Budget.Amount.ToString("#,0", CultureInfo.GetCultureInfo("de"))} EUR";
        Assert.Matches("^[1-9]?[0-9]\\.[0-9]{3} EUR$", cost);
        var review = await ReadAsync(browser, Campaign, "de");
        Assert.Contains(cost, review, StringComparison.Ordinal);
        Assert.Contains("Di, 19. Jan", review, StringComparison.Ordinal);
        review = await ReadAsync(browser, Campaign, "en");
        Assert.Contains(cost.Replace('.', ','), review, StringComparison.Ordinal);
        Assert.Contains("Tue 19 Jan 2027, 09:00", review, StringComparison.Ordinal);

        await house.Clock.HoldAtAsync(new DateTimeOffset(2027, 3, 5, 9, 0, 0, TimeSpan.Zero));
        Assert.Contains("Freitag, 5. März 2027", await ReadAsync(browser, "/", "de"), StringComparison.Ordinal);
        Assert.Contains("Friday, 5 March 2027", await ReadAsync(browser, "/", "en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_reader_chose_holds_whatever_the_browser_asks_for()
    {
        await using var slipway = await RunningSlipway.StartAsync();
        var (_, browser) = await slipway.SignedInAsync("Ida", Roles.Author);
        var answer = await RunningSlipway.PostAsync(browser, "/", "/language", ("language", "de"), ("back", "/campaigns"));
        Assert.Equal((HttpStatusCode.Found, "/campaigns"), (answer.StatusCode, answer.Headers.Location!.ToString()));
        Assert.Contains("<h1>Kampagnen</h1>", await ReadAsync(browser, "/campaigns", "en"), StringComparison.Ordinal);
        await RunningSlipway.PostAsync(browser, "/", "/language", ("language", "en"));
        Assert.Contains("<h1>Campaigns</h1>", await ReadAsync(browser, "/campaigns", "de"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_the_same_to_the_byte_whatever_language_it_is_prepared_in()
    {
        await using var house = await ImpactHouse.StartAsync();
        var (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        var work = house.Slipway.Get<CampaignWork>();
        var author = new Actor(house.Ada.Id, house.Ada.Name, house.Ada.Roles, false, null);
        var english = await work.PrepareAsync(ImpactHouse.Name, author, null, TestContext.Current.CancellationToken);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
            var german = await work.PrepareAsync(ImpactHouse.Name, author, null, TestContext.Current.CancellationToken);
            Assert.Equal(english.Version!.Digest, german.Version!.Digest);
            Assert.Equal(english.Version.Findings.Select(f => f.ToString()), german.Version.Findings.Select(f => f.ToString()));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }

    private static async Task<string> ReadAsync(HttpClient browser, string address, string languages)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, address);
        question.Headers.Add("Accept-Language", languages);
        using var answer = await browser.SendAsync(question, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return Blanks().Replace(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), " ");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
