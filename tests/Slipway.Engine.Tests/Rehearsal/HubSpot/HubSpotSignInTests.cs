using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Slipway.Rehearsal.HubSpot;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.HubSpot;

/// <summary>Who may do what and how often, what goes wrong, and what HubSpot tells by itself.</summary>
public sealed class HubSpotSignInTests : IAsyncLifetime
{
    private const string Emails = "/marketing/emails/2026-03";

    private Portal _portal = null!;

    public async ValueTask InitializeAsync() => _portal = await Portal.OpenAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_wrong_token_and_a_missing_right_are_told_apart_and_the_right_is_named()
    {
        var (status, body, _) = await _portal.SendAsync("GET", Emails, token: "wrong");
        Assert.Equal((HttpStatusCode.Unauthorized, "INVALID_AUTHENTICATION"), (status, (string?)body!["category"]));
        _portal.HubSpot.Rights = _portal.HubSpot.Rights.Except(["crm.lists.write", "cms.membership.access_groups.write"]);
        var refused = await _portal.RefusedAsync(403, "MISSING_SCOPES", "POST", "/crm/lists/2026-03", """{"name":"A","objectTypeId":"0-1","processingType":"MANUAL"}""");
        Assert.Contains("crm.lists.write", refused["errors"]![0]!["context"]!["requiredGranularScopes"]!.AsArray().Select(s => (string)s!));
        var old = _portal.HubSpot.Token;
        _portal.HubSpot.RotateToken();
        Assert.Equal(HttpStatusCode.Unauthorized, (await _portal.SendAsync("GET", Emails, token: old)).Status);
        Assert.Equal(_portal.HubSpot.PortalId, (int)(await _portal.DoAsync("GET", "/account-info/v3/details"))!["portalId"]!);
    }

    [Fact]
    public async Task A_code_with_its_verifier_gives_tokens_that_end_and_are_refreshed()
    {
        const string back = "https://slipway.example.com/connections/back", verifier = "a-verifier-that-is-long-enough-to-be-one-0123456789";
        _portal.HubSpot.RedirectUris = [back];
        var challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var scopes = "crm.lists.read marketing.email.read";
        var code = await ConsentAsync(back, scopes, challenge);
        Assert.Equal("BAD_CODE_VERIFIER", (string?)(await TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", back), ("code_verifier", "another")))["status"]);
        Assert.Equal("BAD_AUTH_CODE", (string?)(await TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", back), ("code_verifier", verifier)))["status"]);
        var given = await TokenAsync(("grant_type", "authorization_code"), ("code", await ConsentAsync(back, scopes, challenge)), ("redirect_uri", back), ("code_verifier", verifier));
        var (access, refresh) = ((string)given["access_token"]!, (string)given["refresh_token"]!);

        Assert.Equal(HttpStatusCode.OK, (await _portal.SendAsync("GET", Emails, token: access)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _portal.SendAsync("GET", "/marketing/v3/forms", token: access)).Status);
        var told = await FormAsync("/oauth/2026-03/token/introspect", ("token", access));
        Assert.Equal((true, _portal.HubSpot.PortalId), ((bool)told["active"]!, (int)told["hub_id"]!));
        Assert.Contains("crm.lists.read", told["scopes"]!.AsArray().Select(s => (string)s!));

        _portal.Wait(TimeSpan.FromMinutes(31));
        var (status, body, headers) = await _portal.SendAsync("GET", Emails, token: access);
        Assert.Equal((HttpStatusCode.Unauthorized, "EXPIRED_AUTHENTICATION"), (status, (string?)body!["category"]));
        Assert.False(headers.Contains("X-HubSpot-RateLimit-Daily"));
        var fresh = await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", refresh));
        Assert.Equal(HttpStatusCode.OK, (await _portal.SendAsync("GET", Emails, token: (string)fresh["access_token"]!)).Status);
        _portal.HubSpot.Uninstall();
        Assert.Equal("BAD_REFRESH_TOKEN", (string?)(await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", refresh)))["status"]);
    }

    [Fact]
    public async Task Too_many_calls_are_refused_until_the_window_has_passed()
    {
        _portal.HubSpot.TenSecondLimit = 3;
        for (var i = 0; i < 3; i++)
        {
            var (_, _, headers) = await _portal.SendAsync("GET", Emails);
            Assert.Equal($"{2 - i}", headers.GetValues("X-HubSpot-RateLimit-Remaining").Single());
        }

        var (status, body, _) = await _portal.SendAsync("GET", Emails);
        Assert.Equal((HttpStatusCode.TooManyRequests, "TEN_SECONDLY_ROLLING"), (status, (string?)body!["policyName"]));
        _portal.Wait(TimeSpan.FromSeconds(10));
        await _portal.DoAsync("GET", Emails);
        _portal.HubSpot.DailyLimit = 4;
        Assert.Equal("DAILY", (string?)(await _portal.SendAsync("GET", Emails)).Body!["policyName"]);
        _portal.Wait(TimeSpan.FromDays(1));
        await _portal.DoAsync("GET", Emails);
    }

    [Theory]
    [InlineData(FaultKind.LoseRequest, 0)]
    [InlineData(FaultKind.LoseAnswer, 1)]
    [InlineData(FaultKind.CutAnswer, 1)]
    [InlineData(FaultKind.Fail, 0)]
    [InlineData(FaultKind.FailAfter, 1)]
    [InlineData(FaultKind.Throttle, 0)]
    public async Task A_fault_leaves_what_it_says(FaultKind fault, int made)
    {
        _portal.HubSpot.Faults.Next(fault);
        try
        {
            var (status, _, _) = await _portal.SendAsync("POST", Emails, """{"name":"A"}""");
            Assert.Equal(fault == FaultKind.Throttle ? HttpStatusCode.TooManyRequests : HttpStatusCode.InternalServerError, status);
        }
        catch (HttpRequestException)
        {
            Assert.True(fault is FaultKind.LoseRequest or FaultKind.LoseAnswer or FaultKind.CutAnswer);
        }

        Assert.Equal(made, (int)(await _portal.DoAsync("GET", Emails))!["total"]!);
    }

    [Fact]
    public async Task A_webhook_is_signed_over_method_address_body_and_time()
    {
        using var request = _portal.HubSpot.Webhook(new Uri("https://slipway.example.com/hooks/hubspot?c=1"), new WebhookEvent("contact.propertyChange", 12, "country", "Germany"));
        var (body, stamp) = (await request.Content!.ReadAsStringAsync(), request.Headers.GetValues("X-HubSpot-Request-Timestamp").Single());
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(_portal.HubSpot.ClientSecret), Encoding.UTF8.GetBytes($"POSThttps://slipway.example.com/hooks/hubspot?c=1{body}{stamp}"));
        Assert.Equal(Convert.ToBase64String(expected), request.Headers.GetValues("X-HubSpot-Signature-v3").Single());
        Assert.Equal(_portal.Now.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture), stamp);
        Assert.Equal(("country", 12), ((string?)JsonNode.Parse(body)![0]!["propertyName"], (int)JsonNode.Parse(body)![0]!["objectId"]!));
    }

    [Fact]
    public async Task The_journal_tells_what_was_subscribed_to_from_an_offset_on()
    {
        const string journal = "/webhooks-journal/journal/2026-03";
        _portal.HubSpot.AddContact("before@example.com");
        await _portal.DoAsync("POST", "/webhooks-journal/subscriptions/2026-03", $$"""
            {"subscriptionType":"OBJECT","objectTypeId":"0-1","portalId":{{_portal.HubSpot.PortalId}},"actions":["CREATE"],"objectIds":[],"properties":[]}
            """);
        var ids = new[] { _portal.HubSpot.AddContact("a@example.com"), _portal.HubSpot.AddContact("b@example.com") };
        var found = ImmutableArray.CreateBuilder<string>();
        for (var entry = await _portal.DoAsync("GET", $"{journal}/earliest"); entry is not null; entry = await _portal.DoAsync("GET", $"{journal}/offset/{(string)entry["currentOffset"]!}/next"))
        {
            var file = JsonNode.Parse(await _portal.Http.GetStringAsync(new Uri((string)entry["url"]!)))!;
            found.Add(file["journalEvents"]![0]!["objectId"]!.ToJsonString());
        }

        Assert.Equal(ids, found);
        await _portal.RefusedAsync(404, "OBJECT_NOT_FOUND", "GET", $"{journal}/offset/no-such-offset/next");
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_every_call_is_on_record()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _portal.SendAsync("GET", "/marketing/v9/emails")).Status);
        await _portal.SendAsync("GET", $"{Emails}/12");
        var last = _portal.HubSpot.Calls[^1];
        Assert.Equal(($"{Emails}/{{id}}", 404, false), (last.Route, last.Status, last.IsWrite));
    }

    private async Task<string> ConsentAsync(string back, string scopes, string challenge)
    {
        var query = $"client_id={_portal.HubSpot.ClientId}&redirect_uri={Uri.EscapeDataString(back)}&scope={Uri.EscapeDataString(scopes)}&state=s1&code_challenge={challenge}&code_challenge_method=S256";
        using var answer = await _portal.Http.GetAsync(new Uri($"{_portal.Address}/oauth/authorize?{query}"));
        var came = HttpUtility.ParseQueryString(answer.Headers.Location!.Query);
        Assert.Equal("s1", came["state"]);
        return came["code"]!;
    }

    private Task<JsonNode> TokenAsync(params (string Name, string Value)[] fields) => FormAsync("/oauth/2026-03/token", fields);

    private async Task<JsonNode> FormAsync(string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Append(("client_id", _portal.HubSpot.ClientId)).Append(("client_secret", _portal.HubSpot.ClientSecret)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await _portal.Http.PostAsync(new Uri(_portal.Address + path), form);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
