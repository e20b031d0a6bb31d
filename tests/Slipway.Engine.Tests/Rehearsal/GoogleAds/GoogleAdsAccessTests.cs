using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.GoogleAds;

public sealed class GoogleAdsAccessTests : IAsyncLifetime
{
    private AdsDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await AdsDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_refresh_token_gives_a_token_until_the_person_takes_consent_back()
    {
        var (status, body) = await TokenAsync(("grant_type", "refresh_token"), ("client_id", _desk.Ads.ClientId), ("client_secret", _desk.Ads.ClientSecret), ("refresh_token", _desk.Ads.RefreshToken));
        Assert.Equal((200, "Bearer", 3599), (status, (string)body["token_type"]!, (int)body["expires_in"]!));
        Assert.Equal(200, (await AskAsync((string)body["access_token"]!)).Status);

        _desk.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal((401, "authenticationError.OAUTH_TOKEN_EXPIRED"), await RefusalAsync((string)body["access_token"]!));
        _desk.Ads.RevokeConsent();
        (status, body) = await TokenAsync(("grant_type", "refresh_token"), ("client_id", _desk.Ads.ClientId), ("client_secret", _desk.Ads.ClientSecret), ("refresh_token", _desk.Ads.RefreshToken));
        Assert.Equal((400, "invalid_grant"), (status, (string)body["error"]!));
    }

    [Fact]
    public async Task Consent_gives_a_code_that_only_its_verifier_can_use_once()
    {
        const string Verifier = "a-verifier-that-is-long-enough-for-anyone-0123456789";
        var challenge = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
        async Task<string> CodeAsync()
        {
            using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            using var answer = await browser.GetAsync($"{_desk.Ads.Address}/o/oauth2/v2/auth?client_id={_desk.Ads.ClientId}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback&response_type=code&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fadwords&state=s1&access_type=offline&code_challenge={challenge}&code_challenge_method=S256");
            var back = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
            Assert.Equal("s1", (string?)back["state"]);
            return back["code"].ToString();
        }

        Task<(int Status, JsonObject Body)> UseAsync(string code, string verifier) => TokenAsync(
            ("grant_type", "authorization_code"), ("client_id", _desk.Ads.ClientId), ("client_secret", _desk.Ads.ClientSecret), ("code", code), ("redirect_uri", "http://127.0.0.1/back"), ("code_verifier", verifier));
        Assert.Equal((400, "invalid_grant"), ((await UseAsync(await CodeAsync(), "another")) is var wrong ? (wrong.Status, (string)wrong.Body["error"]!) : default));
        var code = await CodeAsync();
        var (status, body) = await UseAsync(code, Verifier);
        Assert.Equal(200, status);
        Assert.NotNull(body["refresh_token"]);
        Assert.Equal(400, (await UseAsync(code, Verifier)).Status);
    }

    [Fact]
    public async Task A_service_account_signs_for_itself_and_a_wrong_signature_is_refused()
    {
        using var key = RSA.Create(2048);
        using var other = RSA.Create(2048);
        _desk.Ads.AddServiceAccount("slipway@rehearsal.iam.gserviceaccount.com", key.ExportSubjectPublicKeyInfoPem());

        var (status, body) = await TokenAsync(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", Signed(key, 3600)));
        Assert.Equal(200, status);
        Assert.Equal(200, (await AskAsync((string)body["access_token"]!)).Status);
        Assert.Equal("Invalid JWT Signature.", (string)(await TokenAsync(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", Signed(other, 3600)))).Body["error_description"]!);
        Assert.StartsWith("Invalid JWT: Token must be a short-lived token", (string)(await TokenAsync(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", Signed(key, 7200)))).Body["error_description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_headers_nobody_gets_in()
    {
        Assert.Equal((401, "authenticationError.OAUTH_TOKEN_INVALID"), await RefusalAsync("ya29.unknown"));
        _desk.Http.DefaultRequestHeaders.Remove("developer-token");
        Assert.Equal((400, "requestError.DEVELOPER_TOKEN_PARAMETER_MISSING"), await RefusalAsync());
        _desk.Http.DefaultRequestHeaders.Add("developer-token", "wrong");
        Assert.Equal((401, "authenticationError.DEVELOPER_TOKEN_INVALID"), await RefusalAsync());
        _desk.Http.DefaultRequestHeaders.Remove("developer-token");
        _desk.Http.DefaultRequestHeaders.Add("developer-token", GoogleAdsPlatform.DeveloperToken);
        _desk.Http.DefaultRequestHeaders.Remove("login-customer-id");
        Assert.Equal((403, "authorizationError.USER_PERMISSION_DENIED"), await RefusalAsync());
        _desk.Http.DefaultRequestHeaders.Add("login-customer-id", "987-654-3210");
        Assert.Equal((400, "headerError.INVALID_LOGIN_CUSTOMER_ID"), await RefusalAsync());
    }

    [Fact]
    public async Task Narrowed_rights_name_the_scope_that_is_missing()
    {
        _desk.Ads.Rights = [];
        var (status, body) = await AskAsync(_desk.Ads.AccessToken());
        Assert.Equal((403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), (status, (string)body["error"]!["details"]![0]!["reason"]!));
        Assert.Contains("https://www.googleapis.com/auth/adwords", (string)body["error"]!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_cannot_change_and_a_test_token_reaches_no_real_account()
    {
        _desk.Ads.Role = AdsRole.ReadOnly;
        Assert.Empty(await _desk.RowsAsync("SELECT campaign.id FROM campaign"));
        var (status, body) = await _desk.MutateAsync(AdsDesk.Campaign());
        Assert.Equal((403, "authorizationError.ACTION_NOT_PERMITTED"), (status, AdsDesk.Code(body["error"]!).Code));
        _desk.Ads.Access = DeveloperAccess.Test;
        Assert.Equal((403, "authorizationError.DEVELOPER_TOKEN_NOT_APPROVED"), await RefusalAsync());
    }

    [Fact]
    public async Task Accounts_that_can_be_reached_are_listed_without_what_is_below_a_manager()
    {
        _desk.Ads.AddCustomer("1112223334", "On its own");
        _desk.Ads.AddCustomer("1112223335", "Below too", GoogleAdsPlatform.ManagerId);
        var body = JsonNode.Parse(await _desk.Http.GetStringAsync($"{_desk.Ads.Address}/v25/customers:listAccessibleCustomers"))!;
        Assert.Equal("""["customers/9876543210","customers/1112223334"]""", body["resourceNames"]!.ToJsonString());
    }

    [Fact]
    public async Task The_days_operations_are_counted_and_come_back_at_midnight_in_California()
    {
        _desk.Ads.DailyOperations = 14;
        await _desk.MakeAsync();
        await _desk.RowsAsync("SELECT campaign.id FROM campaign");

        var (status, body) = await AskAsync();
        Assert.Equal((429, "RESOURCE_EXHAUSTED", "quotaError.RESOURCE_EXHAUSTED"), (status, (string)body["error"]!["status"]!, AdsDesk.Code(body["error"]!).Code));
        var details = body["error"]!["details"]![0]!["errors"]![0]!["details"]!["quotaErrorDetails"]!;
        Assert.Equal(("DEVELOPER", "Number of operations for basic access", "79200s"), ((string)details["rateScope"]!, (string)details["rateName"]!, (string)details["retryDelay"]!));
        _desk.Clock.Advance(TimeSpan.FromSeconds(79200));
        Assert.Equal(200, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_throttled_call_says_how_long_to_wait_and_does_nothing()
    {
        _desk.Ads.Faults.Next(FaultKind.Throttle);
        using var answer = await _desk.PostAsync("mutate", AdsDesk.Campaign());
        Assert.True(answer.Headers.Contains("request-id"));
        var (status, body) = await AdsDesk.ReadAsync(answer);
        Assert.Equal((429, "quotaError.RESOURCE_TEMPORARILY_EXHAUSTED"), (status, AdsDesk.Code(body["error"]!).Code));
        Assert.Empty(await _desk.RowsAsync("SELECT campaign.id FROM campaign"));
    }

    private async Task<(int Status, JsonObject Body)> AskAsync(string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_desk.Ads.Address}/v25/customers/{GoogleAdsPlatform.CustomerId}/googleAds:search") { Content = new StringContent("""{ "query": "SELECT customer.id FROM customer" }""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await AdsDesk.ReadAsync(await _desk.Http.SendAsync(request));
    }

    private async Task<(int Status, string Code)> RefusalAsync(string? token = null)
    {
        var (status, body) = await AskAsync(token);
        return (status, AdsDesk.Code(body["error"]!).Code);
    }

    private async Task<(int Status, JsonObject Body)> TokenAsync(params (string Name, string Value)[] form) =>
        await AdsDesk.ReadAsync(await _desk.Http.PostAsync($"{_desk.Ads.Address}/token", new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)))));

    private string Signed(RSA key, int life)
    {
        var now = _desk.Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = string.Create(CultureInfo.InvariantCulture, $$"""{ "iss": "slipway@rehearsal.iam.gserviceaccount.com", "scope": "https://www.googleapis.com/auth/adwords", "aud": "{{_desk.Ads.Address}}/token", "iat": {{now}}, "exp": {{now + life}} }""");
        var text = $"{WebEncoders.Base64UrlEncode("""{"alg":"RS256","typ":"JWT"}"""u8)}.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{WebEncoders.Base64UrlEncode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }
}
