using System.Collections.Immutable;
using System.Security.Cryptography;
using Slipway.Connectors.GoogleAds;
using Slipway.Engine.Connections;
using Slipway.Rehearsal.GoogleAds;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.GoogleAds;

/// <summary>What Google's errors mean, and how a connection signs in.</summary>
public sealed class GoogleAdsErrorTests : IAsyncLifetime
{
    private GoogleAdsBench _bench = null!;

    public async ValueTask InitializeAsync() => _bench = await GoogleAdsBench.OpenAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string?> Table => new()
    {
        { "authenticationError", "OAUTH_TOKEN_EXPIRED", "connection-revoked", null },
        { "authenticationError", "DEVELOPER_TOKEN_INVALID", "developer-token", "developer_token" },
        { "authenticationError", "CUSTOMER_NOT_FOUND", "customer-unknown", "customer_id" },
        { "authenticationError", "NOT_ADS_USER", "right-missing", null },
        { "authorizationError", "USER_PERMISSION_DENIED", "right-missing", null },
        { "authorizationError", "ACTION_NOT_PERMITTED", "right-missing", null },
        { "authorizationError", "CUSTOMER_NOT_ENABLED", "account-not-enabled", null },
        { "authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED", "developer-token", "developer_token" },
        { "headerError", "INVALID_LOGIN_CUSTOMER_ID", "customer-unknown", "login_customer_id" },
        { "campaignError", "DUPLICATE_CAMPAIGN_NAME", "name-taken", null },
        { "contextError", "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE", "changed-outside", null },
        { "resourceCountLimitExceededError", "CAMPAIGN_LIMIT", "too-many", null },
        { "fieldError", "SOMETHING_NEW", "platform-invalid", null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Every_kind_of_error_says_what_to_do(string group, string code, string expected, string? field)
    {
        var refused = Assert.IsType<Outcome.Refused>(Judge(400, $$"""{ "error": { "code": 400, "message": "No.", "status": "INVALID_ARGUMENT", "details": [{{Failure(group, code)}}] } }"""));

        var finding = Assert.Single(refused.Findings);
        Assert.Equal((expected, field), (finding.Code, finding.Field));
        Assert.NotEmpty(finding.Fix!);
        Assert.DoesNotContain("..", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_200_with_errors_of_some_operations_is_an_error()
    {
        var refused = Assert.IsType<Outcome.Refused>(Judge(200, $$"""{ "mutateOperationResponses": [{}], "partialFailureError": { "code": 3, "message": "No.", "details": [{{Failure("campaignError", "DUPLICATE_CAMPAIGN_NAME")}}] } }"""));

        Assert.Equal("name-taken", refused.Findings[0].Code);
        Assert.Null(Judge(200, """{ "mutateOperationResponses": [] }"""));
    }

    [Fact]
    public void Quotas_say_how_long_to_wait()
    {
        var throttled = Assert.IsType<Outcome.Throttled>(Judge(429, """
            { "error": { "code": 429, "message": "Exhausted.", "status": "RESOURCE_EXHAUSTED", "details": [{ "@type": "x", "errors": [
              { "errorCode": { "quotaError": "RESOURCE_EXHAUSTED" }, "message": "Retry in 3600 seconds.", "details": { "quotaErrorDetails": { "rateScope": "DEVELOPER", "retryDelay": "3600s" } } }] }] } }
            """));

        Assert.Equal(_bench.Clock.GetUtcNow().AddHours(1), throttled.RetryAfter);
    }

    [Fact]
    public void A_failure_of_Googles_own_and_an_answer_that_is_not_Googles_are_left_to_the_transport()
    {
        Assert.Null(Judge(500, $$"""{ "error": { "code": 500, "message": "Internal.", "status": "INTERNAL", "details": [{{Failure("internalError", "INTERNAL_ERROR")}}] } }"""));
        Assert.Null(Judge(502, "<html>Bad gateway</html>"));
    }

    [Fact]
    public async Task Two_changes_at_once_are_tried_again_later_and_nothing_has_happened()
    {
        _bench.Ads.ModifyConcurrently();

        Assert.IsType<Outcome.Throttled>(await _bench.TryStageAsync(GoogleAdsBench.Webinar));
        Assert.Null(await _bench.Connector.FindAsync(GoogleAdsBench.Key, Cancellation));
        await _bench.StageAsync(GoogleAdsBench.Webinar);
    }

    [Fact]
    public async Task A_used_up_daily_quota_waits_for_the_next_day()
    {
        var labels = 2 + _bench.Ads.Calls.Length;
        _bench.Ads.DailyOperations = labels + 5;

        var throttled = Assert.IsType<Outcome.Throttled>(await _bench.TryStageAsync(GoogleAdsBench.Webinar));

        Assert.True(throttled.RetryAfter > _bench.Clock.GetUtcNow().AddMinutes(30), $"{throttled.RetryAfter:u}");
    }

    [Fact]
    public async Task A_user_who_may_only_look_is_told_so()
    {
        _bench.Ads.Role = AdsRole.ReadOnly;

        Assert.Equal("right-missing", GoogleAdsBench.Refused(await _bench.TryStageAsync(GoogleAdsBench.Webinar))[0].Code);
    }

    [Fact]
    public async Task A_service_account_signs_in_and_the_probe_names_the_account()
    {
        using var key = RSA.Create(2048);
        _bench.Ads.AddServiceAccount("slipway@project.iam.gserviceaccount.com", key.ExportSubjectPublicKeyInfoPem());
        var probe = await ProbeAsync(SignInKind.ServiceAccount, ("issuer", "slipway@project.iam.gserviceaccount.com"), ("private_key", key.ExportPkcs8PrivateKeyPem()));

        Assert.True(probe.Ready);
        Assert.Equal("Rehearsal (1234567890)", probe.Account);
        Assert.Equal("EUR", probe.Facts["currency"]);
    }

    [Fact]
    public async Task A_person_who_agreed_signs_in_by_the_refresh_token()
    {
        (string, string)[] given = [("client_id", _bench.Ads.ClientId), ("client_secret", _bench.Ads.ClientSecret), (SignInNames.RefreshToken, _bench.Ads.RefreshToken)];
        Assert.True((await ProbeAsync(SignInKind.OAuth, given)).Ready);

        _bench.Ads.RevokeConsent();
        var refused = await Assert.ThrowsAsync<PlatformException>(() => ProbeAsync(SignInKind.OAuth, given));
        Assert.Equal("connection-revoked", Assert.IsType<Outcome.Refused>(refused.Outcome).Findings[0].Code);
    }

    [Fact]
    public async Task A_permission_without_Google_Ads_names_the_right()
    {
        _bench.Ads.Rights = [];
        var refused = await Assert.ThrowsAsync<PlatformException>(() => ProbeAsync(
            SignInKind.OAuth, ("client_id", _bench.Ads.ClientId), ("client_secret", _bench.Ads.ClientSecret), (SignInNames.RefreshToken, _bench.Ads.RefreshToken)));

        var finding = Assert.IsType<Outcome.Refused>(refused.Outcome).Findings[0];
        Assert.Equal("right-missing", finding.Code);
        Assert.Contains("https://www.googleapis.com/auth/adwords", finding.Message, StringComparison.Ordinal);
    }

    // As the engine signs a connection's calls, from what a person gave and the manifest.
    private async Task<Probe> ProbeAsync(SignInKind kind, params (string Name, string Value)[] given)
    {
        var manifest = GoogleAdsManifest.Manifest;
        var method = manifest.SignIns.Single(s => s.Kind == kind);
        var all = given.Append(("customer_id", GoogleAdsPlatform.CustomerId)).Append(("login_customer_id", GoogleAdsPlatform.ManagerId)).Append(("developer_token", GoogleAdsPlatform.DeveloperToken))
            .Append(("address", _bench.Ads.Address)).Append(("token_address", $"{_bench.Ads.Address}/token")).ToList();
        bool IsSecret(string name) => name == SignInNames.RefreshToken || method.Fields.Concat(manifest.Fields).Single(f => f.Name == name).Secret;
        var connection = new StoredConnection("ads-main", manifest, method)
        {
            Settings = all.Where(g => !IsSecret(g.Item1)).ToImmutableDictionary(g => g.Item1, g => g.Item2),
            Secrets = all.Where(g => IsSecret(g.Item1)).ToImmutableDictionary(g => g.Item1, g => g.Item2),
        };
        Assert.Empty(connection.Check());
        using var tokens = new HttpClient();
        using var signIn = new SignIn(connection, tokens, (held, renew) => renew(held), _bench.Clock) { InnerHandler = new SocketsHttpHandler() };
        using var http = new HttpClient(signIn) { BaseAddress = new Uri(connection.Fill(manifest.BaseAddress)!) };
        return await manifest.Create(new ConnectorContext("ads-main", http, connection.Settings, ImmutableSortedDictionary<string, string>.Empty, _bench.Clock)).ProbeAsync(Cancellation);
    }

    private Outcome? Judge(int status, string body) =>
        GoogleAdsErrors.Of(new PlatformAnswer(HttpMethod.Post, "customers/1/googleAds:mutate", status, ImmutableDictionary<string, string>.Empty, body), [], _bench.Clock);

    private static string Failure(string group, string code) =>
        $$"""{ "@type": "type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure", "errors": [{ "errorCode": { "{{group}}": "{{code}}" }, "message": "Not so.", "trigger": { "stringValue": "words" } }], "requestId": "r" }""";
}
