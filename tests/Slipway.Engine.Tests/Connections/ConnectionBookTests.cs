using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Engine.Connections;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Connectors;
using Slipway.Store.Leases;
using Xunit;

namespace Slipway.Engine.Tests.Connections;

public sealed class ConnectionBookTests : IAsyncLifetime
{
    private static readonly ImmutableDictionary<string, string> _none = ImmutableDictionary<string, string>.Empty;

    private House _house = null!;
    private TokenPlatform _platform = null!;
    private CallLog _calls = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        _platform = await TokenPlatform.StartAsync();
        _calls = new CallLog(TimeProvider.System, NullLogger<CallLog>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _platform.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_sent_and_kept_where_nobody_can_read_it()
    {
        var (book, connections) = Book(Token);
        _platform.Good = "very-secret-token";

        Assert.Empty(await SaveAsync(book, "shop", secrets: _none.Add("token", "very-secret-token")));

        Assert.Equal((true, "Nordlager"), (book.Find("shop")!.Probed!.Ready, book.Find("shop")!.Probed!.Account));
        Assert.NotNull(connections.Find("shop"));
        var row = await _house.ScalarAsync<string>("select settings || secrets || facts || findings from connections");
        Assert.DoesNotContain("very-secret-token", row, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret-token", string.Join('\n', _calls.Of("shop")), StringComparison.Ordinal);
        Assert.Equal($"{new Uri(_platform.Address).Host}/api/me?secret", Assert.Single(_calls.Of("shop")).Path);
        Assert.Contains("connection.added", await _house.QueryAsync<string>("select action from audit"));
    }

    [Fact]
    public async Task What_is_kept_is_there_after_a_restart_and_a_secret_that_is_not_given_again_stays()
    {
        var (book, _) = Book(Token);
        _platform.Good = "t";
        await SaveAsync(book, "shop", secrets: _none.Add("token", "t"));
        Assert.Empty(await SaveAsync(book, "shop", settings: _none.Add("region", "eu")));

        var (again, connections) = Book(Token);
        await again.LoadAsync();
        var probe = await again.ProbeAsync("shop", CancellationToken.None);

        Assert.True(probe.Ready);
        Assert.Equal("eu", probe.Facts["region"]);
        Assert.Equal("eu", _platform.Calls.Last()["X-Region"]);
        Assert.NotNull(connections.Find("shop"));
    }

    [Fact]
    public async Task Accounts_that_are_added_at_the_same_time_are_all_known_at_once()
    {
        var (book, connections) = Book(Token);
        _platform.Good = "t";

        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(Enumerable.Range(round * 5, 5).Select(n => Task.Run(() => SaveAsync(book, $"shop-{n}", secrets: _none.Add("token", "t")))));
            Assert.Equal((round + 1) * 5, book.All.Count(c => connections.Find(c.Id) is not null && c.Probed is { Ready: true }));
        }
    }

    [Fact]
    public async Task What_another_node_connects_changes_or_takes_out_is_taken_over_here()
    {
        var ((book, _), (other, connections)) = (Book(Token), Book(Token));
        await other.LoadAsync();
        _platform.Good = "t";

        await SaveAsync(book, "shop", secrets: _none.Add("token", "t"));
        await other.RefreshAsync();
        Assert.True(other.Find("shop")!.Probed!.Ready);
        var held = connections.Find("shop");
        await other.RefreshAsync();
        Assert.Same(held, connections.Find("shop"));

        await SaveAsync(book, "shop", settings: _none.Add("region", "eu"));
        await other.RefreshAsync();
        Assert.Equal("eu", other.Find("shop")!.Settings["region"]);

        await book.RemoveAsync("shop", "anna");
        await other.RefreshAsync();
        Assert.Null(connections.Find("shop"));
    }

    [Fact]
    public async Task Secrets_of_another_row_or_another_server_do_not_open_and_the_others_go_on()
    {
        var (book, _) = Book(Token);
        await SaveAsync(book, "a", secrets: _none.Add("token", "one"));
        await SaveAsync(book, "b", secrets: _none.Add("token", "two"));
        await _house.ExecuteAsync("update connections set secrets = (select secrets from connections where id = 'a') where id = 'b'");

        var (again, _) = Book(Token);
        await again.LoadAsync();

        Assert.Equal(["a"], again.All.Select(c => c.Id));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        var (book, _) = Book(_platform.OAuth);

        var findings = await SaveAsync(book, "shop", settings: _none.Add("regoin", "eu"));

        Assert.Equal(["connection-field-missing", "connection-field-missing", "connection-field-unknown"], findings.Select(f => f.Code).Order());
        Assert.Equal(["client_id", "client_secret", "regoin"], findings.Select(f => f.Field).Order());
        Assert.Empty(book.All);
        Assert.Equal("connector-unknown", Assert.Single(await book.SaveAsync("x", "nothing", null, _none, _none, "anna", CancellationToken.None)).Code);
        Assert.Equal("connection-name", Assert.Single(await SaveAsync(book, "Shop Main")).Code);
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_said_in_words()
    {
        var (book, _) = Book(Token);

        await SaveAsync(book, "shop", secrets: _none.Add("token", "old"));

        var probe = book.Find("shop")!.Probed!;
        Assert.False(probe.Ready);
        Assert.Equal("connection-revoked", Assert.Single(probe.Findings).Code);
    }

    [Fact]
    public async Task A_platform_that_is_not_there_is_said_in_words()
    {
        var (book, _) = Book(Token);
        await _platform.DisposeAsync();

        await SaveAsync(book, "shop", secrets: _none.Add("token", "t"));

        Assert.Equal("platform-unreachable", Assert.Single(book.Find("shop")!.Probed!.Findings).Code);
    }

    [Fact]
    public async Task Without_leave_a_machine_that_is_not_on_the_internet_is_not_called()
    {
        var (book, _) = Book(new OutgoingOptions(), Token);

        await SaveAsync(book, "shop", secrets: _none.Add("token", "t"));

        Assert.Equal("address-closed", Assert.Single(book.Find("shop")!.Probed!.Findings).Code);
        Assert.Empty(_platform.Calls);
    }

    [Fact]
    public async Task A_person_agrees_in_the_browser_with_a_code_and_a_proof_and_the_token_is_renewed_as_it_ends()
    {
        var (book, _) = Book(_platform.OAuth);
        var consents = new Consents(_house.Database, book, _house.Keys, TimeProvider.System);
        await SaveAsync(book, "crm", settings: _none.Add("client_id", "app-1"), secrets: _none.Add("client_secret", "shh"));
        Assert.Null(book.Find("crm")!.Probed);
        Assert.Equal("connection-not-agreed", Assert.Single((await book.ProbeAsync("crm", CancellationToken.None)).Findings).Code);

        var (address, _) = await consents.BeginAsync("crm", "https://slipway.example/agreed", "anna");
        var query = address!.Query.TrimStart('?').Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        _platform.Life = 30;
        var (id, findings) = await consents.EndAsync(query["state"], "code-7", "https://slipway.example/agreed", "anna", CancellationToken.None);

        Assert.Empty(findings);
        Assert.Equal("crm", id);
        var exchange = _platform.Exchanges.First();
        Assert.Equal(("authorization_code", "code-7", "app-1", "shh"), (exchange["grant_type"], exchange["code"], exchange["client_id"], exchange["client_secret"]));
        Assert.Equal(query["code_challenge"], System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(exchange["code_verifier"]))));
        Assert.Equal("content forms", query["scope"]);

        // It ends within the minute, so it is renewed with the newest refresh token before each call.
        Assert.True(book.Find("crm")!.Probed!.Ready);
        await book.ProbeAsync("crm", CancellationToken.None);
        Assert.Equal(["refresh-1", "refresh-2"], _platform.Exchanges.Skip(1).Select(e => e["refresh_token"]));
    }

    [Fact]
    public async Task A_state_is_good_once_and_only_for_who_began()
    {
        var (book, _) = Book(_platform.OAuth);
        var consents = new Consents(_house.Database, book, _house.Keys, TimeProvider.System);
        await SaveAsync(book, "crm", settings: _none.Add("client_id", "app-1"), secrets: _none.Add("client_secret", "shh"));
        var (address, _) = await consents.BeginAsync("crm", "https://slipway.example/agreed", "anna");
        var state = address!.Query.Split("state=")[1].Split('&')[0];

        Assert.Equal("consent-unknown", Assert.Single((await consents.EndAsync(state, "code", "https://slipway.example/agreed", "mallory", CancellationToken.None)).Findings).Code);
        Assert.Equal("consent-unknown", Assert.Single((await consents.EndAsync(state, "code", "https://slipway.example/agreed", "anna", CancellationToken.None)).Findings).Code);
        Assert.Empty(_platform.Exchanges);
    }

    [Fact]
    public async Task A_permission_that_was_revoked_is_said_in_words_and_a_token_taken_back_early_is_renewed_once()
    {
        var (book, _) = await AgreedAsync();
        _platform.Good = "another";
        Assert.True((await book.ProbeAsync("crm", CancellationToken.None)).Ready);

        _platform.Good = "yet another";
        _platform.Refuses = "invalid_grant";
        Assert.Equal("connection-revoked", Assert.Single((await book.ProbeAsync("crm", CancellationToken.None)).Findings).Code);
    }

    [Fact]
    public async Task A_service_account_states_who_it_is_and_signs_it()
    {
        using var key = RSA.Create(2048);
        var (book, _) = Book(_platform.ServiceAccount);

        Assert.Empty(await SaveAsync(book, "ads", settings: _none.Add("issuer", "robot@example.com").Add("subject", "anna@example.com"), secrets: _none.Add("private_key", key.ExportPkcs8PrivateKeyPem())));

        Assert.True(book.Find("ads")!.Probed!.Ready);
        var exchange = Assert.Single(_platform.Exchanges);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", exchange["grant_type"]);
        var parts = exchange["assertion"].Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal(("robot@example.com", "anna@example.com", "https://login.example.com", "ads"),
            (claims.GetProperty("iss").GetString(), claims.GetProperty("sub").GetString(), claims.GetProperty("aud").GetString(), claims.GetProperty("scope").GetString()));
        Assert.InRange(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), 1, 300);
    }

    [Fact]
    public async Task A_key_that_is_none_is_said_in_words()
    {
        var (book, _) = Book(_platform.ServiceAccount);

        await SaveAsync(book, "ads", settings: _none.Add("issuer", "i").Add("subject", "s"), secrets: _none.Add("private_key", "not a key"));

        Assert.Equal(("connection-key", "private_key"), (Assert.Single(book.Find("ads")!.Probed!.Findings).Code, book.Find("ads")!.Probed!.Findings[0].Field));
    }

    [Fact]
    public async Task Two_nodes_renew_a_sign_in_once_and_never_with_the_same_refresh_token()
    {
        var (_, here) = await AgreedAsync();
        await using var leases = new LeaseBook(_house.Database, new Node("2", "another"));
        var (book, there) = Book(leases, new OutgoingOptions { PrivateHosts = ["127.0.0.1"] }, _platform.OAuth);
        await book.LoadAsync();
        _platform.Good = "another";
        var before = _platform.Exchanges.Count;

        await Task.WhenAll(new[] { here, there }.Select(c => c["crm"].Connector.ProbeAsync(CancellationToken.None)));

        Assert.Single(_platform.Exchanges.Skip(before));
    }

    [Fact]
    public async Task Many_calls_at_once_fetch_one_token()
    {
        var (book, connections) = await AgreedAsync();
        _platform.Good = "another";
        var before = _platform.Exchanges.Count;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => connections["crm"].Connector.ProbeAsync(CancellationToken.None)));

        Assert.InRange(_platform.Exchanges.Count - before, 1, 8);
        Assert.Equal(_platform.Exchanges.Count - before, _platform.Exchanges.Skip(before).Select(e => e["refresh_token"]).Distinct().Count());
        Assert.NotNull(book.Find("crm"));
    }

    [Fact]
    public async Task A_platform_that_says_429_is_left_alone_as_long_as_it_asked_by_every_caller()
    {
        var (book, connections) = Book(Token);
        _platform.Good = "t";
        await SaveAsync(book, "shop", secrets: _none.Add("token", "t"));
        _platform.Answers = context =>
        {
            context.Response.Headers.RetryAfter = "60";
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        };
        var connector = connections["shop"].Connector;

        var first = Assert.IsType<Outcome.Throttled>((await Assert.ThrowsAsync<PlatformException>(() => connector.ProbeAsync(CancellationToken.None))).Outcome);
        var calls = _platform.Calls.Count;
        var second = Assert.IsType<Outcome.Throttled>((await Assert.ThrowsAsync<PlatformException>(() => connector.ProbeAsync(CancellationToken.None))).Outcome);

        Assert.Equal(calls, _platform.Calls.Count);
        Assert.InRange((second.RetryAfter - first.RetryAfter).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_connection_that_is_taken_out_is_gone_and_what_names_it_says_so()
    {
        var (book, connections) = Book(Token);
        _platform.Good = "t";
        await SaveAsync(book, "shop", secrets: _none.Add("token", "t"));

        Assert.True(await book.RemoveAsync("shop", "anna"));

        Assert.Null(connections.Find("shop"));
        var said = Assert.Throws<PlatformException>(() => connections["shop"]);
        Assert.Equal("connection-gone", Assert.Single(Assert.IsType<Outcome.Refused>(said.Outcome).Findings).Code);
        Assert.False(await book.RemoveAsync("shop", "anna"));
    }

    private static SignInMethod Token { get; } = new(SignInKind.Token) { Fields = [new ConnectionField("token", "Token") { Secret = true }] };

    private async Task<(ConnectionBook Book, Engine.Connections.Connections Connections)> AgreedAsync()
    {
        var (book, connections) = Book(_platform.OAuth);
        var consents = new Consents(_house.Database, book, _house.Keys, TimeProvider.System);
        await SaveAsync(book, "crm", settings: _none.Add("client_id", "app-1"), secrets: _none.Add("client_secret", "shh"));
        var (address, _) = await consents.BeginAsync("crm", "https://slipway.example/agreed", "anna");
        await consents.EndAsync(address!.Query.Split("state=")[1].Split('&')[0], "code", "https://slipway.example/agreed", "anna", CancellationToken.None);
        return (book, connections);
    }

    private static Task<ImmutableArray<Sdk.Diagnostics.Finding>> SaveAsync(ConnectionBook book, string id, ImmutableDictionary<string, string>? settings = null, ImmutableDictionary<string, string>? secrets = null) =>
        book.SaveAsync(id, "tokens", null, settings ?? _none, secrets ?? _none, "anna", CancellationToken.None);

    private (ConnectionBook Book, Engine.Connections.Connections Connections) Book(params SignInMethod[] signIns) => Book(new OutgoingOptions { PrivateHosts = ["127.0.0.1"] }, signIns);

    private (ConnectionBook Book, Engine.Connections.Connections Connections) Book(OutgoingOptions outgoing, params SignInMethod[] signIns) => Book(_house.Get<LeaseBook>(), outgoing, signIns);

    private (ConnectionBook Book, Engine.Connections.Connections Connections) Book(LeaseBook leases, OutgoingOptions outgoing, params SignInMethod[] signIns)
    {
        var connections = new Engine.Connections.Connections([]);
        var surroundings = new ConnectorSurroundings((_, _) => Task.FromResult<byte[]?>(null), () => "https://slipway.example");
        return (new ConnectionBook(_house.Database, connections, [_platform.Manifest(signIns)], _house.Keys, outgoing, _calls, _house.Audit, surroundings, leases, TimeProvider.System, NullLogger<ConnectionBook>.Instance), connections);
    }
}
