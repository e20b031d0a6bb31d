using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Signs in: JWT bearer, authorization code with PKCE, refresh, revocation. Sessions end by the clock.</summary>
internal sealed class SalesforceSignIn(SalesforceOrg org, TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Code> _codes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refreshTokens = new(StringComparer.Ordinal);
    private RSA? _key;
    private int _made;

    public void Trust(string publicKeyPem)
    {
        _key?.Dispose();
        _key = RSA.Create();
        _key.ImportFromPem(publicKeyPem);
    }

    public string Open()
    {
        var token = $"{org.OrganizationId[..15]}!AQ{Number()}";
        _sessions[token] = time.GetUtcNow() + org.SessionLife;
        return token;
    }

    public void CloseAll() => _sessions.Clear();

    public void RevokeAll()
    {
        _sessions.Clear();
        _refreshTokens.Clear();
    }

    public bool IsOpen(Call call) =>
        call.Header("authorization") is { } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && _sessions.TryGetValue(header[7..].Trim(), out var until) && time.GetUtcNow() < until;

    public Answer Authorize(Call call)
    {
        if (call.Asked("redirect_uri") is not { } back || back != org.CallbackUrl)
        {
            return Plain("error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration");
        }

        if (call.Asked("client_id") != org.ConsumerKey)
        {
            return Plain("error=invalid_client_id&error_description=client%20identifier%20invalid");
        }

        var challenge = call.Asked("code_challenge");
        if (call.Asked("response_type") != "code" || (challenge is not null && call.Asked("code_challenge_method") is not (null or "S256")))
        {
            return Back(back, ("error", "invalid_request"), ("error_description", "response_type or code_challenge_method is not supported"), ("state", call.Asked("state")));
        }

        if (org.RequiresPkce && challenge is null)
        {
            return Back(back, ("error", "invalid_request"), ("error_description", "missing required code challenge"), ("state", call.Asked("state")));
        }

        if (!org.Consents)
        {
            return Back(back, ("error", "access_denied"), ("error_description", "end-user denied authorization"), ("state", call.Asked("state")));
        }

        var code = $"aPrx{Number()}==";
        _codes[code] = new Code(back, challenge, call.Asked("scope") ?? "full", time.GetUtcNow().AddMinutes(15));
        return Back(back, ("code", code), ("state", call.Asked("state")));
    }

    public Answer Token(Call call)
    {
        if (call.Header("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return Error("unsupported_grant_type", "grant type not supported");
        }

        var form = QueryHelpers.ParseQuery(call.Text);
        string? Given(string name) => form.TryGetValue(name, out var values) ? values[0] : null;
        return Given("grant_type") switch
        {
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => Assertion(Given("assertion")),
            "authorization_code" => ByCode(Given),
            "refresh_token" => Client(Given) ?? (_refreshTokens.Contains(Given("refresh_token") ?? "") ? Grant("refresh_token api", null) : Error("invalid_grant", "expired access/refresh token")),
            _ => Error("unsupported_grant_type", "grant type not supported"),
        };
    }

    public Answer Revoke(Call call)
    {
        var form = QueryHelpers.ParseQuery(call.Text);
        var token = form.TryGetValue("token", out var given) ? given[0] ?? "" : call.Asked("token") ?? "";
        if (_refreshTokens.Remove(token))
        {
            _sessions.Clear();
            return new Answer(200);
        }

        return _sessions.Remove(token) ? new Answer(200) : Error("invalid_token", "invalid token");
    }

    public Answer UserInfo(Call call) => IsOpen(call)
        ? new Answer(200, new JsonObject
        {
            ["sub"] = $"{org.Address}/id/{org.OrganizationId}/{org.UserId}",
            ["user_id"] = org.UserId,
            ["organization_id"] = org.OrganizationId,
            ["preferred_username"] = org.Username,
            ["nickname"] = org.Username.Split('@')[0],
            ["name"] = "Integration User",
            ["email"] = org.Username,
            ["email_verified"] = true,
            ["active"] = true,
            ["user_type"] = "STANDARD",
            ["language"] = "en_US",
            ["locale"] = "en_US",
            ["zoneinfo"] = "Europe/London",
            ["urls"] = new JsonObject { ["rest"] = $"{org.Address}/services/data/v{{version}}/", ["query"] = $"{org.Address}/services/data/v{{version}}/query/" },
        })
        : new Answer(403) { Text = "Bad_OAuth_Token" };

    private Answer ByCode(Func<string, string?> given)
    {
        if (Client(given) is { } error)
        {
            return error;
        }

        if (!_codes.Remove(given("code") ?? "", out var code) || time.GetUtcNow() >= code.Until)
        {
            return Error("invalid_grant", "expired authorization code");
        }

        if (given("redirect_uri") != code.Back)
        {
            return Error("redirect_uri_mismatch", "redirect_uri must match configuration");
        }

        if (code.Challenge is not null && (given("code_verifier") is not { } verifier || WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) != code.Challenge))
        {
            return Error("invalid_grant", "invalid code verifier");
        }

        string? refresh = null;
        if (code.Scope.Split(' ').Intersect(["refresh_token", "offline_access"], StringComparer.Ordinal).Any())
        {
            refresh = $"5Aep{Number()}";
            _refreshTokens.Add(refresh);
        }

        return Grant(code.Scope, refresh);
    }

    private Answer? Client(Func<string, string?> given) => given("client_id") != org.ConsumerKey
        ? Error("invalid_client_id", "client identifier invalid")
        : org.ConsumerSecret is { } secret && given("client_secret") != secret ? Error("invalid_client", "invalid client credentials") : null;

    private Answer Assertion(string? assertion)
    {
        var parts = assertion?.Split('.') ?? [];
        if (parts.Length != 3 || Part(parts[0]) is not { } header || Part(parts[1]) is not { } claims || (string?)header["alg"] != "RS256")
        {
            return Error("invalid_grant", "invalid assertion");
        }

        if (_key is null || !Verifies(parts))
        {
            return Error("invalid_grant", "invalid assertion");
        }

        if ((string?)claims["iss"] != org.ConsumerKey)
        {
            return Error("invalid_client_id", "client identifier invalid");
        }

        if ((string?)claims["aud"] is not { } audience || !((ImmutableArray<string>)["https://login.salesforce.com", "https://test.salesforce.com", org.Address]).Contains(audience.TrimEnd('/')))
        {
            return Error("invalid_grant", "audience is invalid");
        }

        // Salesforce takes an assertion that ends within three minutes, and no other.
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (claims["exp"]?.GetValueKind() != JsonValueKind.Number || claims["exp"]!.GetValue<long>() is var until && (until <= now || until > now + 180))
        {
            return Error("invalid_grant", "assertion expired or its expiration is too far ahead");
        }

        return (string?)claims["sub"] == org.Username && org.Consents ? Grant("api", null) : Error("invalid_grant", "user hasn't approved this consumer");
    }

    private bool Verifies(string[] parts)
    {
        try
        {
            return _key!.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), WebEncoders.Base64UrlDecode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonObject? Part(string text)
    {
        try
        {
            return JsonNode.Parse(WebEncoders.Base64UrlDecode(text)) as JsonObject;
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            return null;
        }
    }

    private Answer Grant(string scope, string? refreshToken)
    {
        var json = new JsonObject
        {
            ["access_token"] = Open(),
            ["scope"] = scope,
            ["instance_url"] = org.Address,
            ["id"] = $"https://login.salesforce.com/id/{org.OrganizationId}/{org.UserId}",
            ["token_type"] = "Bearer",
            ["issued_at"] = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        };
        if (refreshToken is not null)
        {
            json["refresh_token"] = refreshToken;
        }

        return new Answer(200, json);
    }

    private string Number() => string.Create(CultureInfo.InvariantCulture, $"{++_made:D8}") + WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes($"{org.OrganizationId}{_made}")));

    private static Answer Error(string error, string description) => new(400, new JsonObject { ["error"] = error, ["error_description"] = description });

    private static Answer Plain(string text) => new(400) { Text = text };

    private static Answer Back(string address, params (string Name, string? Value)[] values) => new Answer(302)
        .With("Location", QueryHelpers.AddQueryString(address, values.Where(v => v.Value is not null).ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal)));

    private sealed record Code(string Back, string? Challenge, string Scope, DateTimeOffset Until);
}
