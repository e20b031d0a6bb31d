using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Engine.Connections;

/// <summary>What a platform's token endpoint answers (RFC 6749, section 5).</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }

    [JsonPropertyName("expires_in")]
    public long? ExpiresIn { get; init; }

    [JsonPropertyName("error")]
    public string? Error { get; init; }

    [JsonPropertyName("error_description")]
    public string? Description { get; init; }
}

/// <summary>Renews secrets for all nodes at once: what is kept may have been renewed elsewhere, and a platform that takes an old token back would take the second renewal for a theft.</summary>
/// <param name="held">What the caller holds.</param>
/// <param name="exchange">Exchanges what is kept for what is new.</param>
/// <returns>What is kept now; it is kept before it is used, since some platforms take the old one back at once.</returns>
public delegate Task<ImmutableDictionary<string, string>> RenewSecrets(
    ImmutableDictionary<string, string> held, Func<ImmutableDictionary<string, string>, Task<ImmutableDictionary<string, string>>> exchange);

/// <summary>Signs a connection's calls: with what a person gave, or with a token that is fetched and renewed as needed, by one call at a time.</summary>
/// <param name="connection">The connection as it is kept.</param>
/// <param name="tokens">Calls the token endpoint, through the same guard.</param>
/// <param name="renew">Renews what is kept.</param>
/// <param name="time">The clock.</param>
public sealed class SignIn(StoredConnection connection, HttpClient tokens, RenewSecrets renew, TimeProvider time) : DelegatingHandler
{
    private static readonly TimeSpan _early = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _usualLife = TimeSpan.FromMinutes(30);

    private readonly SemaphoreSlim _one = new(1, 1);
    private ImmutableDictionary<string, string> _secrets = connection.Secrets;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, text) in connection.Manifest.Headers)
        {
            if (connection.Fill(text) is { } value)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var used = await AuthorizeAsync(request, null, cancellationToken);
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || !IsRenewed || request.Content is { Headers.ContentLength: null })
        {
            return answer;
        }

        // 401 says that nothing was done: once more with a new token is safe.
        answer.Dispose();
        using var again = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content, Version = request.Version };
        foreach (var header in request.Headers.Where(h => h.Key != "Authorization"))
        {
            again.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        await AuthorizeAsync(again, used, cancellationToken);
        return await base.SendAsync(again, cancellationToken);
    }

    private bool IsRenewed => connection.SignIn.Kind is SignInKind.OAuth or SignInKind.ServiceAccount;

    private async Task<string> AuthorizeAsync(HttpRequestMessage request, string? rejected, CancellationToken cancellation)
    {
        if (connection.SignIn.Kind == SignInKind.Basic)
        {
            var pair = $"{connection.Settings[SignInNames.User]}:{_secrets[SignInNames.Password]}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
            return "";
        }

        var token = IsRenewed ? await TokenAsync(rejected, cancellation) : _secrets[SignInNames.Token];
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return token;
    }

    private async Task<string> TokenAsync(string? rejected, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var held = _secrets.GetValueOrDefault(SignInNames.AccessToken);
            var ends = long.TryParse(_secrets.GetValueOrDefault(SignInNames.ExpiresAt), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeSeconds(at) : DateTimeOffset.MinValue;
            if (held is not null && held != rejected && ends - _early > time.GetUtcNow())
            {
                return held;
            }

            _secrets = await renew(_secrets, async kept => Kept(kept, await ExchangeAsync(connection.SignIn.Kind == SignInKind.OAuth ? Renewal(kept) : Statement(kept), cancellation), time.GetUtcNow()));
            return _secrets[SignInNames.AccessToken];
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The secrets with what a token endpoint answered.</summary>
    internal static ImmutableDictionary<string, string> Kept(ImmutableDictionary<string, string> secrets, TokenAnswer answer, DateTimeOffset now)
    {
        var ends = now + (answer.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : _usualLife);
        secrets = secrets.SetItem(SignInNames.AccessToken, answer.AccessToken!).SetItem(SignInNames.ExpiresAt, ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return answer.RefreshToken is { } refresh ? secrets.SetItem(SignInNames.RefreshToken, refresh) : secrets;
    }

    /// <summary>Exchanges what is given for a token.</summary>
    /// <exception cref="PlatformException">The platform refuses, in words that say what to do.</exception>
    internal async Task<TokenAnswer> ExchangeAsync(IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellation)
    {
        using var content = new FormUrlEncodedContent(form);
        using var answer = await tokens.PostAsync(connection.Fill(connection.SignIn.TokenAddress), content, cancellation);
        TokenAnswer? read;
        try
        {
            read = await answer.Content.ReadFromJsonAsync<TokenAnswer>(cancellation);
        }
        catch (JsonException)
        {
            read = null;
        }

        if (answer.IsSuccessStatusCode && read?.AccessToken is not null)
        {
            return read;
        }

        if ((int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            throw new HttpRequestException($"{connection.Manifest.Platform} gave no token: {(int)answer.StatusCode}.", null, answer.StatusCode);
        }

        var (platform, said) = (connection.Manifest.Platform, read?.Description ?? read?.Error ?? $"status {(int)answer.StatusCode}");
        throw new PlatformException(new Outcome.Refused(
        [
            read?.Error switch
            {
                "invalid_grant" => Finding.Error("connection-revoked", $"{platform} no longer accepts the permission of {connection.Id}: it was revoked or has run out ({said}).", fix: "Connect it again; what is launched stays as it is."),
                "invalid_client" or "unauthorized_client" => Finding.Error("connection-client", $"{platform} does not know the application of {connection.Id} ({said}).", fix: "Check client_id and client_secret."),
                _ => Finding.Error("connection-no-token", $"{platform} gave {connection.Id} no token: {said}.", fix: "Check what was entered, then connect it again."),
            },
        ]));
    }

    private Dictionary<string, string> Renewal(ImmutableDictionary<string, string> secrets)
    {
        if (!secrets.TryGetValue(SignInNames.RefreshToken, out var refresh))
        {
            throw new PlatformException(new Outcome.Refused(
                [Finding.Error("connection-not-agreed", $"Nobody has agreed to {connection.Id} in {connection.Manifest.Platform} yet.", fix: "Open Platforms and connect it.")]));
        }

        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = connection.Settings.GetValueOrDefault(SignInNames.ClientId, "") };
        if (secrets.TryGetValue(SignInNames.ClientSecret, out var secret))
        {
            form["client_secret"] = secret;
        }

        return form;
    }

    private Dictionary<string, string> Statement(ImmutableDictionary<string, string> secrets)
    {
        var (now, address) = (time.GetUtcNow().ToUnixTimeSeconds(), connection.Fill(connection.SignIn.TokenAddress)!);
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = connection.Settings[SignInNames.Issuer],
            ["aud"] = connection.SignIn.Audience.Length > 0 ? connection.Fill(connection.SignIn.Audience)! : address,
            ["iat"] = now,
            ["exp"] = now + 180,
        };
        if (connection.Settings.TryGetValue(SignInNames.Subject, out var subject))
        {
            claims["sub"] = subject;
        }

        if (connection.SignIn.Scope.Length > 0)
        {
            claims["scope"] = connection.SignIn.Scope;
        }

        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = Signed(claims, secrets[SignInNames.PrivateKey]),
        };
    }

    // RFC 7515 with RS256: what Salesforce, Google and the rest take from a service account.
    private string Signed(Dictionary<string, object> claims, string pem)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (ArgumentException)
        {
            throw new PlatformException(new Outcome.Refused(
                [Finding.Error("connection-key", $"The private key of {connection.Id} cannot be read.", fix: "Give the key as PEM: the lines from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----.") with { Field = SignInNames.PrivateKey }]));
        }

        var text = $"{Base64Url.EncodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}"u8)}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{text}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    protected override void Dispose(bool disposing)
    {
        _one.Dispose();
        base.Dispose(disposing);
    }
}
