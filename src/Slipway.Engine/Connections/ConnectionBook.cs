using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Slipway.Engine.Outgoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using Slipway.Store.Leases;

namespace Slipway.Engine.Connections;

/// <summary>The accounts that people connected: kept with their secrets sealed, turned into connectors, probed.</summary>
public sealed partial class ConnectionBook(
    Database database,
    Connections connections,
    IEnumerable<ConnectorManifest> manifests,
    KeyRing keys,
    OutgoingOptions outgoing,
    CallLog calls,
    AuditTrail audit,
    ConnectorSurroundings surroundings,
    LeaseBook leases,
    TimeProvider time,
    ILogger<ConnectionBook> logger)
{
    private readonly SealingKey _seal = new(keys.Derive("connections"));
    private readonly ConcurrentDictionary<string, RateBudget> _budgets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Breaker> _breakers = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, StoredConnection> _stored = ImmutableSortedDictionary<string, StoredConnection>.Empty;

    // One reading after the other: what was read earlier must not come to stand in the place of what was read later.
    private readonly SemaphoreSlim _loading = new(1, 1);

    private string? _stamp;

    /// <summary>The connectors there are.</summary>
    public ImmutableArray<ConnectorManifest> Manifests { get; } = [.. manifests.OrderBy(m => m.Name, StringComparer.Ordinal)];

    /// <summary>The accounts, by name.</summary>
    public IEnumerable<StoredConnection> All => _stored.Values;

    /// <summary>An account; null when there is none of that name.</summary>
    public StoredConnection? Find(string id) => _stored.GetValueOrDefault(id);

    /// <summary>What is left of a connection's limits.</summary>
    public ImmutableArray<BudgetLeft> Budget(string id) => _budgets.TryGetValue(id, out var budget) ? budget.Left : [];

    /// <summary>Whether a connection is not called for a moment, because its platform failed most calls.</summary>
    public bool IsBroken(string id) => _breakers.TryGetValue(id, out var breaker) && breaker.IsOpen;

    /// <summary>Reads what is kept and puts it to use; at start, and after another node changed it.</summary>
    public async Task LoadAsync()
    {
        await _loading.WaitAsync();
        try
        {
            // Looked at before the rows: what changes in between is read again.
            _stamp = await StampAsync();
            var rows = await database.ReadAsync(s => s.QueryAsync<Row>(Select + " order by id"));
            var read = ImmutableSortedDictionary.CreateBuilder<string, StoredConnection>(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                if (Read(row) is { } connection)
                {
                    read[row.Id] = connection;
                }
            }

            _stored = read.ToImmutable();
            Use();
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Takes over what other nodes connected, changed or took out; the pulse looks with each beat.</summary>
    public async Task RefreshAsync()
    {
        if (await StampAsync() != _stamp)
        {
            await LoadAsync();
        }
    }

    // Sums, since the nodes' clocks may differ: the latest change need not bear the latest time.
    private Task<string?> StampAsync() => database.ReadAsync(s => s.ScalarAsync<string>(
        "select count(*) || ':' || coalesce(sum(changed_at), 0) || ':' || coalesce(sum(probed_at), 0) from connections"));

    /// <summary>Adds an account or changes it, and probes it. A secret that is not given again stays.</summary>
    /// <returns>What is wrong; then nothing was kept. Findings of the probe are in the account itself.</returns>
    public async Task<ImmutableArray<Finding>> SaveAsync(
        string id, string connector, SignInKind? signIn, ImmutableDictionary<string, string> settings, ImmutableDictionary<string, string> secrets, string actor, CancellationToken cancellation)
    {
        if (Manifests.FirstOrDefault(m => m.Name == connector) is not { } manifest)
        {
            return [Finding.Error("connector-unknown", $"There is no connector \"{connector}\".", fix: $"There are: {string.Join(", ", Manifests.Select(m => m.Name))}.") with { Field = "connector" }];
        }

        if (manifest.SignIns.FirstOrDefault(s => signIn is null || s.Kind == signIn) is not { } method)
        {
            return [Finding.Error("sign-in-unknown", $"{manifest.Platform} does not take that way to sign in.", fix: $"It takes: {string.Join(", ", manifest.SignIns.Select(s => s.Kind))}.") with { Field = "sign_in" }];
        }

        var before = Find(id);
        if (before is not null && before.Manifest.Id != manifest.Id)
        {
            return [Finding.Error("connection-other-platform", $"{id} is an account of {before.Manifest.Platform}; campaigns that name it would break.", fix: "Take another name.") with { Field = "id" }];
        }

        if (!IsName(id))
        {
            return [Finding.Error("connection-name", $"\"{id}\" is not a name for a connection: lower case letters, digits and hyphens, at most 40, and not `stack`.", fix: "Write, for example: hubspot-main") with { Field = "id" }];
        }

        var connection = new StoredConnection(id, manifest, method) { Settings = settings, Secrets = (before?.Secrets ?? []).SetItems(secrets) };
        var findings = connection.Check();
        if (!findings.IsEmpty)
        {
            return findings;
        }

        await StoreAsync(connection, actor, before is null ? "connection.added" : "connection.changed");
        if (method.Kind != SignInKind.OAuth || connection.Secrets.ContainsKey(SignInNames.RefreshToken))
        {
            await ProbeAsync(id, cancellation);
        }

        return [];
    }

    /// <summary>Takes an account out. What it made on its platform stays there.</summary>
    public async Task<bool> RemoveAsync(string id, string actor)
    {
        var removed = await database.WriteAsync("connection.remove", async s =>
        {
            var rows = await s.ExecuteAsync("delete from connection_consents where connection = @id; delete from connections where id = @id", new { id });
            await audit.AppendAsync(s, actor, "connection.removed", id, "");
            return rows > 0;
        });
        await LoadAsync();
        return removed;
    }

    /// <summary>Tries an account without any effect, and keeps what was learnt: what its edition and rights allow decides what is planned.</summary>
    public async Task<Probe> ProbeAsync(string id, CancellationToken cancellation)
    {
        var connection = _stored[id];
        Probe probe;
        try
        {
            probe = await connections[id].Connector.ProbeAsync(cancellation);
        }
        catch (PlatformException e) when (e.Outcome is Outcome.Refused refused)
        {
            probe = new Probe(false, refused.Findings);
        }
        catch (Exception e) when (e is PlatformException or HttpRequestException or IOException or TimeoutException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            probe = new Probe(false, [Finding.Error("platform-unreachable", $"{connection.Manifest.Platform} did not answer: {e.Message}", fix: "Try again; if it stays so, look at the platform's status page and at the network.")]);
        }

        await database.WriteAsync("connection.probe", s => s.ExecuteAsync(
            "update connections set ready = @ready, account = @Account, facts = @facts, findings = @findings, probed_at = @now where id = @id",
            new { id, ready = probe.Ready ? 1 : 0, probe.Account, facts = Write(probe.Facts), findings = Write(probe.Findings), now = time.GetUtcNow().ToUnixTimeMilliseconds() }));
        // The tokens may have been renewed on the way: what is kept is the truth.
        await LoadAsync();
        return probe;
    }

    /// <summary>Keeps new tokens.</summary>
    internal async Task KeepAsync(string id, ImmutableDictionary<string, string> secrets)
    {
        var text = Seal(id, secrets);
        await database.WriteAsync("connection.tokens", s => s.ExecuteAsync(
            "update connections set secrets = @text, changed_at = @now where id = @id", new { id, text, now = time.GetUtcNow().ToUnixTimeMilliseconds() }));
        await _loading.WaitAsync();
        try
        {
            if (_stored.TryGetValue(id, out var held))
            {
                _stored = _stored.SetItem(id, held with { Secrets = secrets });
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    // One node renews, and the others take what it kept.
    private async Task<ImmutableDictionary<string, string>> RenewAsync(
        string id, ImmutableDictionary<string, string> held, Func<ImmutableDictionary<string, string>, Task<ImmutableDictionary<string, string>>> exchange)
    {
        var lease = await leases.WaitAsync($"sign-in:{id}", CancellationToken.None);
        try
        {
            var row = await database.ReadAsync(s => s.FirstAsync<Row>(Select + " where id = @id", new { id }));
            var kept = row is null ? held : Read(row)?.Secrets ?? held;
            if (kept.GetValueOrDefault(SignInNames.AccessToken) == held.GetValueOrDefault(SignInNames.AccessToken))
            {
                kept = await exchange(kept);
                await KeepAsync(id, kept);
            }

            return kept;
        }
        finally
        {
            await leases.GiveBackAsync(lease);
        }
    }

    /// <summary>A client for token endpoints: through the guard, and nothing else.</summary>
    internal HttpClient Tokens(string id) => Client(new OutgoingGuard(outgoing), calls.For(id));

    private async Task StoreAsync(StoredConnection connection, string actor, string action)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync("connection.save", async s =>
        {
            await s.ExecuteAsync(
                """
                insert into connections (id, connector, sign_in, settings, secrets, facts, findings, created_by, created_at, changed_at)
                values (@Id, @connector, @signIn, @settings, @secrets, '{}', '[]', @actor, @now, @now)
                on conflict (id) do update set sign_in = excluded.sign_in, settings = excluded.settings, secrets = excluded.secrets, changed_at = excluded.changed_at
                """,
                new
                {
                    connection.Id, connector = connection.Manifest.Name, signIn = connection.SignIn.Kind.ToString(), settings = Write(connection.Settings),
                    secrets = Seal(connection.Id, connection.Secrets), actor, now,
                });
            await audit.AppendAsync(s, actor, action, connection.Id, connection.Manifest.Id);
        });
        await LoadAsync();
    }

    private void Use() => connections.Use(_stored.Values.Select(c => new Connection(c.Id, Connector(c))));

    private IConnector Connector(StoredConnection connection)
    {
        var budget = _budgets.GetOrAdd(connection.Id, id => new RateBudget(connection.Manifest.RateRules, time, database.IsShared ? new SharedBudget(database, id) : null));
        var breaker = _breakers.GetOrAdd(connection.Id, _ => new Breaker(time));
        var http = Client(
            new OutgoingGuard(outgoing), calls.For(connection.Id), budget.Handler(), breaker.Handler(), new SignIn(connection, Tokens(connection.Id), (held, exchange) => RenewAsync(connection.Id, held, exchange), time));
        http.BaseAddress = new Uri(connection.Fill(connection.Manifest.BaseAddress)!);
        var own = connection.Settings.AddRange(connection.Secrets.Where(s => connection.Manifest.OwnSecrets.Contains(s.Key)));
        return connection.Manifest.Create(new ConnectorContext(connection.Id, http, own, connection.Probed?.Facts ?? ImmutableSortedDictionary<string, string>.Empty, time)
        {
            ReadFile = surroundings.ReadFile,
            PublicAddress = surroundings.PublicAddress(),
            Fetch = FetchAsync,
        });
    }

    /// <summary>Reads a public address, such as that of an image, through the guard; null when there is nothing. Neither signed nor written down: the address itself may be a secret for as long as it is good.</summary>
    public async Task<byte[]?> FetchAsync(Uri address, CancellationToken cancellation)
    {
        using var http = Client(new OutgoingGuard(outgoing));
        using var answer = await http.GetAsync(address, cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancellation) : null;
    }

    // From the outside in: who signs comes first, who dials last.
    private HttpClient Client(OutgoingGuard guard, params ReadOnlySpan<DelegatingHandler> handlers)
    {
        HttpMessageHandler inner = guard;
        foreach (var handler in handlers)
        {
            handler.InnerHandler = inner;
            inner = handler;
        }

        return new HttpClient(inner) { Timeout = outgoing.Timeout, MaxResponseContentBufferSize = outgoing.MostBytes };
    }

    private StoredConnection? Read(Row row)
    {
        if (Manifests.FirstOrDefault(m => m.Name == row.Connector) is not { } manifest
            || manifest.SignIns.FirstOrDefault(s => s.Kind.ToString() == row.SignIn) is not { } signIn)
        {
            LogUnreadable(row.Id, $"there is no connector {row.Connector} with that sign-in any more");
            return null;
        }

        try
        {
            return new StoredConnection(row.Id, manifest, signIn)
            {
                Settings = Parse<ImmutableDictionary<string, string>>(row.Settings),
                Secrets = Parse<ImmutableDictionary<string, string>>(_seal.Open(row.Secrets, row.Id)),
                Probed = row.Ready is { } ready
                    ? new Probe(ready != 0, Parse<ImmutableArray<Finding>>(row.Findings)) { Account = row.Account, Facts = Parse<ImmutableSortedDictionary<string, string>>(row.Facts) }
                    : null,
                ProbedAt = row.ProbedAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            };
        }
        catch (CryptographicException)
        {
            // The data folder's keys are another's, or the row was tampered with: the rest goes on.
            LogUnreadable(row.Id, "its secrets were not sealed by this server");
            return null;
        }
    }

    private string Seal(string id, ImmutableDictionary<string, string> secrets) => _seal.Seal(Write(secrets), id);

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, AssetJson.Options);

    private static T Parse<T>(string text) => JsonSerializer.Deserialize<T>(text, AssetJson.Options)!;

    private static bool IsName(string id) =>
        id.Length is > 0 and <= 40 && id is not ("stack" or "replies") && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && id[0] != '-' && id[^1] != '-';

    private const string Select =
        "select id, connector, sign_in as signin, settings, secrets, ready, account, facts, findings, probed_at as probedat from connections";

    [LoggerMessage(1302, LogLevel.Error, "Connection {Connection} cannot be used: {Why}")]
    private partial void LogUnreadable(string connection, string why);

    private sealed record Row
    {
        public string Id { get; init; } = "";

        public string Connector { get; init; } = "";

        public string SignIn { get; init; } = "";

        public string Settings { get; init; } = "{}";

        public string Secrets { get; init; } = "";

        public long? Ready { get; init; }

        public string? Account { get; init; }

        public string Facts { get; init; } = "{}";

        public string Findings { get; init; } = "[]";

        public long? ProbedAt { get; init; }
    }
}

/// <summary>What of this server a connector may use.</summary>
/// <param name="ReadFile">Reads a file of the workspace.</param>
/// <param name="PublicAddress">Where this server can be reached from outside.</param>
public sealed record ConnectorSurroundings(Func<string, CancellationToken, Task<byte[]?>> ReadFile, Func<string> PublicAddress);
