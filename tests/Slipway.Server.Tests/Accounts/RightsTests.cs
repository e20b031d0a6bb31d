using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Server.Accounts;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Accounts;

public sealed class RightsTests
{
    [Fact]
    public async Task A_stranger_sees_nothing_and_is_told_how_to_get_in()
    {
        await using var slipway = await StartAsync();
        using var browser = slipway.Browser();
        Assert.Equal("/sign-in?next=%2Fpeople", (await browser.GetAsync("/people")).Headers.Location?.ToString());
        Assert.Equal("/sign-in?next=%2Fno-such-page", (await browser.GetAsync("/no-such-page")).Headers.Location?.ToString());
        using var program = slipway.Program(null);
        var answer = await program.GetAsync("/api/v1/people");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        using var guesser = slipway.Program("slipway_t-222222222222_guess");
        Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task A_role_that_is_missing_is_refused_with_a_page_that_says_what_to_do()
    {
        await using var slipway = await StartAsync();
        var (_, browser) = await slipway.SignedInAsync("ada", Roles.Author);
        var answer = await browser.GetAsync("/people");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("An administrator can give you the role you need", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/no-such-page")).StatusCode);
        browser.Dispose();
    }

    [Fact]
    public async Task A_role_counts_from_the_next_request()
    {
        await using var slipway = await StartAsync();
        var (ada, browser) = await slipway.SignedInAsync("ada", Roles.Author);
        await slipway.People.ChangeRolesAsync("test", ada.Id, [Roles.Author, Roles.Administrator]);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/people")).StatusCode);
        browser.Dispose();
    }

    [Fact]
    public async Task An_agents_token_cannot_do_what_only_people_may()
    {
        await using var slipway = await StartAsync(map: app => app.MapPost("/api/v1/approve-something", () => Results.Ok()).RequireHuman().ExcludeFromDescription());
        var (ada, browser) = await slipway.SignedInAsync("ada", Roles.Administrator);
        using var agent = slipway.Program(await slipway.TokenAsync(ada, agent: true));
        using var script = slipway.Program(await slipway.TokenAsync(ada, agent: false));
        Assert.Equal(HttpStatusCode.OK, (await agent.GetAsync("/api/v1/me")).StatusCode);
        var refused = await agent.PostAsync("/api/v1/approve-something", null);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("An agent may not do this. A person has to.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await script.PostAsync("/api/v1/approve-something", null)).StatusCode);
        // Else it could make itself a person who may approve.
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsJsonAsync("/api/v1/people", new { email = "x@example.com", name = "X" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsJsonAsync("/api/v1/tokens", new { name = "x" })).StatusCode);
        browser.Dispose();
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        await using var slipway = await StartAsync();
        var (_, browser) = await slipway.SignedInAsync("ada", Roles.Administrator);
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Bo", ["email"] = "bo@example.com" };
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/people", new FormUrlEncodedContent(form))).StatusCode);
        using var stranger = slipway.Browser();
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync("/sign-in", new FormUrlEncodedContent(form))).StatusCode);
        Assert.Single(await slipway.People.ListAsync());
        browser.Dispose();
    }

    [Theory]
    [InlineData(null, null, HttpStatusCode.BadRequest)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.Created)]
    public async Task A_change_by_cookie_needs_a_proof_that_our_own_page_asked(string? header, string? value, HttpStatusCode expected)
    {
        await using var slipway = await StartAsync();
        var (_, browser) = await slipway.SignedInAsync("ada", Roles.Author);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tokens") { Content = JsonContent.Create(new { name = "x" }) };
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        Assert.Equal(expected, (await browser.SendAsync(request)).StatusCode);
        browser.Dispose();
    }

    [Fact]
    public async Task What_is_wrong_with_a_new_person_is_said_all_at_once()
    {
        await using var slipway = await StartAsync();
        var (ada, browser) = await slipway.SignedInAsync("ada", Roles.Administrator);
        using var program = slipway.Program(await slipway.TokenAsync(ada, agent: false));
        var answer = await program.PostAsJsonAsync("/api/v1/people", new { email = "nowhere", name = "", roles = new[] { "king" } });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(["email-invalid", "name-missing", "role-unknown"], problem["findings"]!.AsArray().Select(f => (string?)f!["code"]));
        browser.Dispose();
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var slipway = await StartAsync();
        var (ada, browser) = await slipway.SignedInAsync("ada", Roles.Administrator);
        Assert.Equal("last-administrator", Assert.Single((await slipway.People.ChangeRolesAsync("test", ada.Id, [Roles.Author])).Findings).Code);
        Assert.Equal("last-administrator", Assert.Single((await slipway.People.EnableAsync("test", ada.Id, enabled: false)).Findings).Code);
        browser.Dispose();
    }

    [Fact]
    public async Task An_administrator_adds_a_person_whose_link_signs_them_in()
    {
        await using var slipway = await StartAsync();
        var (_, browser) = await slipway.SignedInAsync("ada", Roles.Administrator);
        var answer = await PostAsync(browser, "/people", "/people", ("name", "Bo <b>"), ("email", "bo@example.com"), ("roles", "legal"), ("roles", "brand"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Sign-in link for Bo &lt;b&gt;", page, StringComparison.Ordinal);
        var link = System.Text.RegularExpressions.Regex.Match(page, "http://127[^\"]+/link/[^\"]+").Value;
        using var bo = slipway.Browser();
        Assert.Equal(HttpStatusCode.Found, (await PostAsync(bo, link, link, ("password", Password))).StatusCode);
        Assert.Equal(["brand", "legal"], (await slipway.People.ListAsync()).Single(p => p.Email == "bo@example.com").Roles);
        browser.Dispose();
    }

    [Fact]
    public async Task A_revoked_token_is_useless()
    {
        await using var slipway = await StartAsync();
        var (ada, browser) = await slipway.SignedInAsync("ada", Roles.Author);
        var text = await slipway.TokenAsync(ada, agent: true);
        using var program = slipway.Program(text);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/me")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await PostAsync(browser, "/tokens", $"/tokens/{text.Split('_')[1]}/revoke")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/me")).StatusCode);
        browser.Dispose();
    }
}
