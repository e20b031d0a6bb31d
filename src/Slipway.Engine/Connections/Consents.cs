using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Keys;

namespace Slipway.Engine.Connections;

/// <summary>A person agrees in the platform's own pages: OAuth 2.0 with a code and PKCE (RFC 7636).</summary>
public sealed class Consents(Database database, ConnectionBook book, KeyRing keys, TimeProvider time)
{
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(10);

    private readonly SealingKey _seal = new(keys.Derive("consents"));

    /// <summary>Begins: where to send the person.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="redirect">Where the platform sends the person back to.</param>
    /// <param name="actor">Who began; only they can end it.</param>
    public async Task<(Uri? Address, ImmutableArray<Finding> Findings)> BeginAsync(string id, string redirect, string actor)
    {
        if (book.Find(id) is not { SignIn.Kind: SignInKind.OAuth } connection)
        {
            return (null, [Finding.Error("connection-not-oauth", $"\"{id}\" is not a connection that a person agrees to in the browser.", fix: "Look at its way to sign in.")]);
        }

        var (state, verifier) = (Chance(), Chance());
        await database.WriteAsync("consent.begin", async s =>
        {
            await s.ExecuteAsync("delete from connection_consents where expires_at < @now", new { now = Now });
            await s.ExecuteAsync(
                "insert into connection_consents (state, connection, verifier, actor, expires_at) values (@hash, @id, @verifier, @actor, @until)",
                new { hash = Hash(state), id, verifier = _seal.Seal(verifier, id), actor, until = Now + (long)_life.TotalMilliseconds });
        });
        var query = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = connection.Settings.GetValueOrDefault(SignInNames.ClientId, ""),
            ["redirect_uri"] = redirect,
            ["scope"] = connection.SignIn.Scope,
            ["state"] = state,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        var address = connection.Fill(connection.SignIn.AuthorizeAddress)!;
        return (new Uri($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', query.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"))}"), []);
    }

    /// <summary>Ends: exchanges the code for tokens, keeps them and probes the connection.</summary>
    /// <returns>The connection, and what is wrong.</returns>
    public async Task<(string? Connection, ImmutableArray<Finding> Findings)> EndAsync(string state, string code, string redirect, string actor, CancellationToken cancellation)
    {
        // Taken out first: a state is good for one try.
        var hash = Hash(state);
        var begun = await database.WriteAsync("consent.end", async s =>
        {
            var row = await s.FirstAsync<Row>("select connection, verifier, actor, expires_at as expiresat from connection_consents where state = @hash", new { hash });
            await s.ExecuteAsync("delete from connection_consents where state = @hash", new { hash });
            return row;
        });
        if (begun is null || begun.ExpiresAt < Now || begun.Actor != actor || book.Find(begun.Connection) is not { } connection)
        {
            return (null, [Finding.Error("consent-unknown", "This answer of the platform belongs to no connection that you began in the last ten minutes.", fix: "Open Platforms and connect it again.")]);
        }

        var form = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirect,
            ["client_id"] = connection.Settings.GetValueOrDefault(SignInNames.ClientId, ""),
            ["code_verifier"] = _seal.Open(begun.Verifier, connection.Id),
        };
        if (connection.Secrets.TryGetValue(SignInNames.ClientSecret, out var secret))
        {
            form["client_secret"] = secret;
        }

        using var tokens = book.Tokens(connection.Id);
        using var exchange = new SignIn(connection, tokens, (held, renew) => renew(held), time);
        try
        {
            var answer = await exchange.ExchangeAsync(form, cancellation);
            await book.KeepAsync(connection.Id, SignIn.Kept(connection.Secrets, answer, time.GetUtcNow()));
        }
        catch (PlatformException e) when (e.Outcome is Outcome.Refused refused)
        {
            return (connection.Id, refused.Findings);
        }

        await book.LoadAsync();
        await book.ProbeAsync(connection.Id, cancellation);
        return (connection.Id, []);
    }

    private static string Chance() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Hash(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed record Row
    {
        public string Connection { get; init; } = "";

        public string Verifier { get; init; } = "";

        public string Actor { get; init; } = "";

        public long ExpiresAt { get; init; }
    }
}
