using System.Net;
using Slipway.Server.Accounts;
using Slipway.Server.Settings;
using Slipway.Server.Tests.Drafting;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Settings;

/// <summary>What people set for themselves, over real HTTP.</summary>
public sealed class SettingsPagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_changes_their_name_and_sees_times_in_their_zone_with_its_name()
    {
        await using var words = await StartAsync(_ => "");
        await words.ApprovedAsync();
        Assert.Matches("[0-9]{2}:[0-9]{2} UTC", await words.ReadAsync($"/campaigns/{Name}/history"));

        using var saved = await RunningSlipway.PostAsync(words.Author, "/settings", "/settings", ("name", "Ada Lovelace"), ("zone", "Asia/Tokyo"));
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);

        var history = await words.ReadAsync($"/campaigns/{Name}/history");
        Assert.Matches("Prepared by Ada Lovelace, [^.]*[0-9]{2}:[0-9]{2} JST", history);
        Assert.DoesNotContain(" UTC", history, StringComparison.Ordinal);
        Assert.Contains("selected value=\"Asia/Tokyo\"", (await words.Author.GetStringAsync("/settings", Stop)).Replace("value=\"Asia/Tokyo\" selected", "selected value=\"Asia/Tokyo\"", StringComparison.Ordinal), StringComparison.Ordinal);

        using var back = await RunningSlipway.PostAsync(words.Author, "/settings", "/settings", ("name", "Ada"), ("zone", ""));
        Assert.Matches("[0-9]{2}:[0-9]{2} UTC", await words.ReadAsync($"/campaigns/{Name}/history"));
        using var wrong = await RunningSlipway.PostAsync(words.Author, "/settings", "/settings", ("name", ""), ("zone", "Mars/Olympus"));
        var said = Plain(await wrong.Content.ReadAsStringAsync(Stop));
        Assert.Contains("There is no such time zone.", said, StringComparison.Ordinal);
        Assert.Contains("The name is missing", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_runs_with_is_shown_to_administrators_without_its_secrets()
    {
        await using var slipway = await RunningSlipway.StartAsync(more: [new("Smtp:Host", "mail.example.com"), new("Smtp:UserName", "sender"), new("Smtp:Password", "the secret of the mail server"), new("Smtp:From", "slipway@example.com")]);
        var (_, chief) = await slipway.SignedInAsync("Ivo", Roles.Administrator);
        var (_, author) = await slipway.SignedInAsync("Ada", Roles.Author);

        var html = await chief.GetStringAsync("/settings", Stop);
        var page = Plain(html);

        Assert.Contains("Mail server mail.example.com:587 Smtp:Host, Smtp:Port", page, StringComparison.Ordinal);
        Assert.Contains("The server's own mail slipway@example.com", page, StringComparison.Ordinal);
        Assert.Contains("stack never 0", page, StringComparison.Ordinal);
        Assert.DoesNotContain("the secret of the mail server", html, StringComparison.Ordinal);
        Assert.DoesNotContain("What this server runs with", await author.GetStringAsync("/settings", Stop), StringComparison.Ordinal);
        chief.Dispose();
        author.Dispose();
    }

    [Fact]
    public async Task An_agent_has_no_settings()
    {
        await using var words = await StartAsync(_ => "");
        using var agent = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: true));
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.GetAsync("/settings", Stop)).StatusCode);
        Assert.NotEmpty((await words.Slipway.People.ChangeOwnAsync(Is(words.Ada, agent: true), "Someone", "")).Findings);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-01-15", "CET")]
    [InlineData("Europe/Berlin", "2027-07-15", "CEST")]
    [InlineData("America/New_York", "2027-07-15", "EDT")]
    [InlineData("Asia/Kolkata", "2027-07-15", "UTC+5:30")]
    [InlineData("America/Sao_Paulo", "2027-07-15", "UTC−3")]
    public void A_zone_has_a_short_name_at_a_moment(string zone, string day, string name) =>
        Assert.Equal(name, Zones.Short(Zones.Find(zone)!, DateTimeOffset.Parse($"{day}T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture)));
}
