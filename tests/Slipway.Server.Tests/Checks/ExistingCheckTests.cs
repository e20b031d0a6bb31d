using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Engine.Connections;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Connectors;
using Slipway.Server.Accounts;
using Slipway.Server.Checks;
using Slipway.Server.Commands;

namespace Slipway.Server.Tests.Checks;

/// <summary>What a platform holds already, against the brand's rules.</summary>
public sealed class ExistingCheckTests : IAsyncLifetime
{
    private readonly HubSpotPlatform _hubSpot = new(TimeProvider.System) { TenSecondLimit = 100_000 };
    private RehearsalServer _rehearsal = null!;
    private RunningSlipway _slipway = null!;
    private string _token = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rehearsal = await RehearsalServer.StartAsync([_hubSpot]);
        _slipway = await RunningSlipway.StartAsync(privateHost: "127.0.0.1");
        Directory.CreateDirectory(Path.Combine(_slipway.Data, "workspace", "brand", "rules"));
        await File.WriteAllTextAsync(Path.Combine(_slipway.Data, "workspace", "brand", "rules", "words.yaml"), """
            - { id: no-cheap, level: error, owner: brand, message: "'%s' makes us sound cheap.", why: We sell hours saved., fix: Say what it saves., extends: existence, ignorecase: true, tokens: [cheap] }
            - { id: way-out, level: error, owner: brand, message: "The unsubscribe link %s.", why: The law wants it., applies: { kinds: [email] }, extends: unsubscribe }
            - { id: tracked, level: error, owner: brand, message: "%s %s.", why: Clicks are counted., extends: utm }
            """, Stop);
        var findings = await _slipway.Get<ConnectionBook>().SaveAsync(
            "hubspot-main", "hubspot", null, ImmutableDictionary<string, string>.Empty.Add("address", _hubSpot.Address), ImmutableDictionary<string, string>.Empty.Add("token", _hubSpot.Token), "test", Stop);
        Assert.Empty(findings);
        var account = (await _slipway.People.CreateAsync("test", "ada@example.com", "Ada", [Roles.Author])).Account!;
        _token = await _slipway.TokenAsync(account, agent: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _slipway.DisposeAsync();
        await _rehearsal.DisposeAsync();
    }

    [Fact]
    public async Task A_thousand_emails_are_checked_by_calls_that_change_nothing()
    {
        for (var i = 0; i < 1_000; i++)
        {
            await MakeAsync($"Mail {i}", i % 100 == 0 ? "A cheap plan" : "A plan", "<p>It saves an hour a day. <a href=\"https://www.example.com/\">Read how</a></p>");
        }

        var before = _hubSpot.Calls.Length;
        var (code, output, error) = await RunAsync("check", "--connection", "hubspot-main", "--json");

        Assert.Equal(1, code);
        var report = JsonNode.Parse(output)!;
        Assert.Equal((1_000, 10), ((int)report["files"]!, (int)report["errors"]!));
        var finding = report["findings"]!.AsArray().First(f => (string)f!["file"]! == "hubspot-main: email \"Mail 900\"")!;
        Assert.Equal(("no-cheap", "cheap"), ((string)finding["code"]!, (string)finding["words"]!));
        Assert.StartsWith("https://app.hubspot.com/email/", (string)finding["address"]!, StringComparison.Ordinal);
        Assert.Contains("Read 1000 emails and 0 pages of hubspot-main; nothing was changed", error, StringComparison.Ordinal);
        var calls = _hubSpot.Calls[before..];
        Assert.DoesNotContain(calls, c => c.IsWrite);
        Assert.InRange(calls.Length, 1, 15);
    }

    [Theory]
    [InlineData("text", "hubspot-main: email \"Sale\"")]
    [InlineData("sarif", "\"uri\": \"https://app.hubspot.com/email/")]
    [InlineData("junit", "hubspot-main: email &quot;Sale&quot;")]
    [InlineData("github", "file=hubspot-main%3A email \"Sale\"")]
    public async Task Every_format_names_the_email_as_people_know_it(string format, string expected)
    {
        await MakeAsync("Sale", "A plan", "<p>Our cheap plan.</p>");

        var (code, output, error) = await RunAsync("check", "--connection", "hubspot-main", "--kind", "email", "--format", format);

        Assert.Equal(1, code);
        Assert.Contains(expected, output + error, StringComparison.Ordinal);
        Assert.Contains("cheap", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_template_brings_is_not_missed_and_what_Slipway_wrote_whole_is_judged_whole()
    {
        await MakeAsync("Native", "A plan", "<p>Hello</p>");
        await MakeAsync("Whole", "A plan", "<p>Hello</p>", module: "slipway_html");

        var view = await CheckAsync(new ExistingQuestion(["email"], null, null, null, null, null));

        Assert.Equal(["way-out"], view.Findings.Select(f => f.Code));
        Assert.Equal("hubspot-main: email \"Whole\"", view.Findings[0].File);
    }

    [Fact]
    public async Task A_piece_that_cannot_be_read_is_a_finding_and_the_others_go_on()
    {
        await MakeAsync("First", "A cheap plan", "<p>Hello</p>");
        var broken = await MakeAsync("Broken", "A plan", "<p>Hello</p>");
        await MakeAsync("Last", "A cheap plan", "<p>Hello</p>");
        _hubSpot.EditEmail(broken, e => e["from"] = "nobody");

        var view = await CheckAsync(new ExistingQuestion(["email"], null, null, null, null, null));

        Assert.Equal(3, view.Pieces.Count);
        Assert.Equal(["no-cheap", "no-cheap", "piece-unreadable"], view.Findings.Select(f => f.Code).Order(StringComparer.Ordinal));
        Assert.Equal("hubspot-main: email \"Broken\"", view.Findings.Single(f => f.Code == "piece-unreadable").File);
    }

    [Fact]
    public async Task A_limit_and_a_date_leave_out_the_rest()
    {
        for (var i = 0; i < 5; i++)
        {
            await MakeAsync($"Mail {i}", "A plan", "<p>Hello</p>");
        }

        Assert.Equal(3, (await CheckAsync(new ExistingQuestion(null, 3, null, null, null, null))).Pieces.Count);
        Assert.Empty((await CheckAsync(new ExistingQuestion(null, null, DateTimeOffset.UtcNow.AddDays(1), null, null, null))).Pieces);
    }

    [Fact]
    public async Task What_was_asked_wrongly_is_said()
    {
        Assert.Contains("no connection nowhere", (await RunAsync("check", "--connection", "nowhere")).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("check", "--connection", "hubspot-main", "mail.html")).Code);
        Assert.Equal(2, (await RunAsync("check", "--since", "2026-01-31")).Code);
        var (code, _, error) = await RunAsync("check", "--connection", "hubspot-main", "--kind", "form");
        Assert.Equal(1, code);
        Assert.Contains("It holds: email, page.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_screen_shows_the_worst_first_with_the_way_into_the_tool()
    {
        await MakeAsync("Fine", "A plan", "<p>Hello</p>");
        await MakeAsync("Sale", "A cheap plan", "<p>Our cheap plan.</p>");
        await MakeAsync("Fair", "A plan", "<p>Our cheap plan.</p>");
        var (_, browser) = await _slipway.SignedInAsync("admin", Roles.Administrator);

        var started = await RunningSlipway.PostAsync(browser, "/platforms/hubspot-main/check", "/platforms/hubspot-main/check");
        Assert.Equal(HttpStatusCode.Found, started.StatusCode);
        await _slipway.Get<ExistingChecks>().Find("hubspot-main")!.Finished;
        var page = WebUtility.HtmlDecode(await browser.GetStringAsync("/platforms/hubspot-main/check", Stop));

        Assert.True(page.IndexOf(">Sale<", StringComparison.Ordinal) is > 0 and var sale && page.IndexOf(">Fair<", StringComparison.Ordinal) > sale);
        Assert.DoesNotContain(">Fine<", page, StringComparison.Ordinal);
        Assert.Contains("href=\"https://app.hubspot.com/email/", page, StringComparison.Ordinal);
        Assert.Contains("2 of them need a look", page, StringComparison.Ordinal);
    }

    private async Task<ExistingCheckView> CheckAsync(ExistingQuestion question)
    {
        using var program = _slipway.Program(_token);
        using var started = await program.PostAsJsonAsync("/api/v1/connections/hubspot-main/check", question, Output.JsonNames, Stop);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        await _slipway.Get<ExistingChecks>().Find("hubspot-main")!.Finished;
        return (await program.GetFromJsonAsync<ExistingCheckView>("/api/v1/connections/hubspot-main/check", Output.JsonNames, Stop))!;
    }

    private async Task<string> MakeAsync(string name, string subject, string html, string module = "text")
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", _hubSpot.Token);
        using var made = await http.PostAsJsonAsync($"{_hubSpot.Address}/marketing/emails/2026-03", new
        {
            name, subject, content = new { widgets = new Dictionary<string, object> { [module] = new { type = "module", body = new { path = "@hubspot/rich_text", html } } } },
        }, JsonSerializerOptions.Web, Stop);
        return (string)JsonNode.Parse(await made.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Stop))!["id"]!;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await SlipwayCommand.RunAsync([.. args, "--server", _slipway.Address.ToString(), "--token", _token], output, error, _slipway.Data, Stop);
        return (code, output.ToString(), error.ToString());
    }
}
