using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Connectors.Salesforce;
using Slipway.Engine.Connections;
using Slipway.Engine.Outgoing;
using Slipway.Rehearsal.Salesforce;
using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>Both ways to sign in, through the engine's own connections.</summary>
public sealed class SalesforceSignInTests : IAsyncLifetime
{
    private static readonly ImmutableDictionary<string, string> _none = ImmutableDictionary<string, string>.Empty;

    private House _house = null!;
    private SalesforceOrg _org = null!;
    private RehearsalServer _server = null!;
    private ConnectionBook _book = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        _org = new SalesforceOrg(TimeProvider.System);
        _server = await RehearsalServer.StartAsync([_org]);
        _book = new ConnectionBook(
            _house.Database, new Engine.Connections.Connections([]), [SalesforceManifest.Manifest], _house.Keys, new OutgoingOptions { PrivateHosts = ["127.0.0.1"] },
            new CallLog(TimeProvider.System, NullLogger<CallLog>.Instance), _house.Audit, new ConnectorSurroundings((_, _) => Task.FromResult<byte[]?>(null), () => "https://slipway.example"), _house.Get<Slipway.Store.Leases.LeaseBook>(), TimeProvider.System, NullLogger<ConnectionBook>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://test.salesforce.com")]
    public async Task A_service_account_signs_in_with_its_key_for_production_or_a_sandbox(string? audience)
    {
        using var key = RSA.Create(2048);
        _org.TrustKey(key.ExportSubjectPublicKeyInfoPem());
        var settings = _none.Add("instance", _org.Address).Add("issuer", _org.ConsumerKey).Add("subject", _org.Username);

        Assert.Empty(await _book.SaveAsync("crm", "salesforce", SignInKind.ServiceAccount, audience is null ? settings : settings.Add("audience", audience), _none.Add("private_key", key.ExportPkcs8PrivateKeyPem()), "anna", default));

        Assert.True(_book.Find("crm")!.Probed!.Ready, string.Join(' ', _book.Find("crm")!.Probed!.Findings.Select(f => f.Message)));
        _org.EndSessions();
        Assert.True((await _book.ProbeAsync("crm", default)).Ready);
    }

    [Fact]
    public async Task An_audience_that_Salesforce_does_not_know_is_refused_in_words()
    {
        using var key = RSA.Create(2048);
        _org.TrustKey(key.ExportSubjectPublicKeyInfoPem());
        var settings = _none.Add("instance", _org.Address).Add("issuer", _org.ConsumerKey).Add("subject", _org.Username).Add("audience", "https://example.com");

        await _book.SaveAsync("crm", "salesforce", SignInKind.ServiceAccount, settings, _none.Add("private_key", key.ExportPkcs8PrivateKeyPem()), "anna", default);

        Assert.Contains("audience is invalid", Assert.Single(_book.Find("crm")!.Probed!.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_agrees_in_the_browser_with_a_code_challenge_and_the_session_is_renewed()
    {
        _org.CallbackUrl = "https://slipway.example/agreed";
        var consents = new Consents(_house.Database, _book, _house.Keys, TimeProvider.System);
        Assert.Empty(await _book.SaveAsync("crm", "salesforce", SignInKind.OAuth, _none.Add("instance", _org.Address).Add("client_id", _org.ConsumerKey), _none.Add("client_secret", _org.ConsumerSecret!), "anna", default));
        var (address, _) = await consents.BeginAsync("crm", _org.CallbackUrl, "anna");
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync(address);
        var back = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(answer.Headers.Location!.Query);

        var (connection, findings) = await consents.EndAsync(back["state"]!, back["code"]!, _org.CallbackUrl, "anna", default);

        Assert.Equal(("crm", true), (connection, findings.IsEmpty));
        _org.EndSessions();
        Assert.True((await _book.ProbeAsync("crm", default)).Ready);
        _org.RevokeApp();
        var revoked = await _book.ProbeAsync("crm", default);
        Assert.Equal((false, "connection-revoked"), (revoked.Ready, Assert.Single(revoked.Findings).Code));
    }
}
