using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Server.Accounts;
using Slipway.Store;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Accounts;

public sealed class SignInTests
{
    [Fact]
    public async Task The_first_administrators_link_works_once_and_looking_at_it_does_not_use_it_up()
    {
        await using var slipway = await StartAsync();
        var token = await slipway.Get<FirstAdministrator>().OfferAsync();
        using var scanner = slipway.Browser();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await scanner.GetAsync($"/link/{token}")).StatusCode);
        }

        using var browser = slipway.Browser();
        var answer = await PostAsync(browser, $"/link/{token}", $"/link/{token}", ("name", "Ada Martin"), ("email", "Ada@Example.com"), ("password", Password));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/people")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await scanner.GetAsync($"/link/{token}")).StatusCode);
        Assert.Null(await slipway.Get<FirstAdministrator>().OfferAsync());
        var ada = Assert.Single(await slipway.People.ListAsync());
        Assert.Equal(("ada@example.com", "Ada Martin", true), (ada.Email, ada.Name, ada.HasPassword));
    }

    [Fact]
    public async Task A_form_that_cannot_be_used_leaves_the_link_good_and_keeps_what_was_typed()
    {
        await using var slipway = await StartAsync();
        var token = await slipway.Get<FirstAdministrator>().OfferAsync();
        using var browser = slipway.Browser();
        var answer = await PostAsync(browser, $"/link/{token}", $"/link/{token}", ("name", "Ada"), ("email", "nowhere"), ("password", "short"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("&#x27;nowhere&#x27; is not an email address.", page, StringComparison.Ordinal);
        Assert.Contains("The password has 5 characters.", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Ada\"", page, StringComparison.Ordinal);
        Assert.NotNull(await slipway.Get<SignIn>().PeekAsync(token!));
    }

    [Fact]
    public async Task A_link_posted_twice_signs_in_once_and_shows_no_error()
    {
        await using var slipway = await StartAsync(demo: true);
        var account = (await slipway.People.CreateAsync("test", "ada@example.com", "Ada", Roles.Author)).Account!;
        var token = await slipway.People.CreateLinkAsync("test", account.Id, TimeSpan.FromMinutes(5));
        using var browser = slipway.Browser();
        using var other = slipway.Browser();
        // Both have the page open before either is sent.
        var elsewhere = await other.GetStringAsync($"/link/{token}");
        Assert.Contains("Welcome, Ada", elsewhere, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await PostAsync(browser, $"/link/{token}", $"/link/{token}")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await PostAsync(browser, "/tokens", $"/link/{token}")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync(other, "/sign-in", $"/link/{token}")).StatusCode);
    }

    [Fact]
    public async Task Outside_a_demo_a_link_asks_for_a_password_that_is_then_good_for_signing_in()
    {
        await using var slipway = await StartAsync();
        var (_, first) = await slipway.SignedInByLinkAsync("ada", Roles.Author);
        using var browser = slipway.Browser();
        var answer = await PostAsync(browser, "/sign-in?next=/tokens", "/sign-in", ("email", " ADA@example.com "), ("password", Password), ("next", "/tokens"));
        Assert.Equal("/tokens", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/tokens")).StatusCode);
        first.Dispose();
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task Signing_in_leads_nowhere_but_here(string next)
    {
        await using var slipway = await StartAsync();
        var (_, first) = await slipway.SignedInByLinkAsync("ada", Roles.Author);
        using var browser = slipway.Browser();
        var answer = await PostAsync(browser, "/sign-in", "/sign-in", ("email", "ada@example.com"), ("password", Password), ("next", next));
        Assert.Equal("/", answer.Headers.Location?.ToString());
        first.Dispose();
    }

    [Fact]
    public async Task A_wrong_password_is_limited_by_account_and_named_nowhere_in_the_trail()
    {
        await using var slipway = await StartAsync();
        using var browser = slipway.Browser();
        HttpResponseMessage answer;
        var tries = 0;
        do
        {
            answer = await PostAsync(browser, "/sign-in", "/sign-in", ("email", "nobody@example.com"), ("password", "not this one either"));
            tries++;
        }
        while (answer.StatusCode == HttpStatusCode.UnprocessableEntity && tries < 20);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.InRange(tries, 11, 13);
        await using var session = await slipway.Get<Database>().ReadAsync();
        var trail = await session.QueryAsync<string>("select action || ' ' || subject || ' ' || detail from audit");
        Assert.Contains(trail, e => e.StartsWith("sign-in.failed", StringComparison.Ordinal));
        Assert.DoesNotContain(trail, e => e.Contains("nobody", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_was_ended_elsewhere_or_whose_person_is_kept_out_is_over_at_once()
    {
        await using var slipway = await StartAsync();
        var (ada, browser) = await slipway.SignedInByLinkAsync("ada", Roles.Author);
        await slipway.Get<SignInSessions>().EndAllAsync("test", ada.Id);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/tokens")).StatusCode);

        var (bo, other) = await slipway.SignedInAsync("bo", Roles.Author);
        var token = await slipway.TokenAsync(bo, agent: false);
        using var program = slipway.Program(token);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/me")).StatusCode);
        await slipway.People.EnableAsync("test", bo.Id, enabled: false);
        Assert.Equal(HttpStatusCode.Found, (await other.GetAsync("/tokens")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/me")).StatusCode);
        browser.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task The_session_cookie_is_out_of_reach_of_scripts_and_is_stored_only_as_a_hash()
    {
        await using var slipway = await StartAsync(demo: true);
        var account = (await slipway.People.CreateAsync("test", "ada@example.com", "Ada", Roles.Author)).Account!;
        var token = await slipway.People.CreateLinkAsync("test", account.Id, TimeSpan.FromMinutes(5));
        using var browser = slipway.Browser();
        var answer = await PostAsync(browser, $"/link/{token}", $"/link/{token}");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), c => c.StartsWith("slipway=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        var secret = cookie["slipway=".Length..cookie.IndexOf(';', StringComparison.Ordinal)];
        await using var session = await slipway.Get<Database>().ReadAsync();
        Assert.Equal(0, await session.ScalarAsync<long>("select count(*) from sessions where hash = @secret", new { secret }));
        Assert.Equal(1, await session.ScalarAsync<long>("select count(*) from sessions"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await using var slipway = await StartAsync();
        var (_, browser) = await slipway.SignedInByLinkAsync("ada", Roles.Author);
        Assert.Equal(HttpStatusCode.Found, (await PostAsync(browser, "/tokens", "/sign-out")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/tokens")).StatusCode);
        await using var session = await slipway.Get<Database>().ReadAsync();
        Assert.Equal(0, await session.ScalarAsync<long>("select count(*) from sessions"));
        browser.Dispose();
    }
}
