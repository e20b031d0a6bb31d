using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>Google's sign-in: consent with PKCE, refresh tokens, and service accounts that sign for themselves.</summary>
internal sealed class GoogleSignIn(TimeProvider time)
{
    public const string Scope = "https://www.googleapis.com/auth/adwords";
    private const string JwtGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(3599);

    private readonly Dictionary<string, (DateTimeOffset Until, ImmutableHashSet<string> Scopes)> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Redirect, string? Challenge, DateTimeOffset Until)> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refresh = new(StringComparer.Ordinal);
    private int _given;

    public string ClientId { get; } = "rehearsal.apps.googleusercontent.com";

    public string ClientSecret { get; } = "GOCSPX-rehearsal";

    /// <summary>What a person lets the application do.</summary>
    public ImmutableHashSet<string> Rights { get; set; } = [Scope];

    public void AddServiceAccount(string email, string publicKeyPem) => _accounts[email] = publicKeyPem;

    public string NewRefreshToken()
    {
        var token = $"1//{Next("refresh")}";
        _refresh.Add(token);
        return token;
    }

    public void Revoke()
    {
        _refresh.Clear();
        _tokens.Clear();
    }

    public string NewToken(TimeSpan? life = null)
    {
        var token = $"ya29.{Next("access")}";
        _tokens[token] = (time.GetUtcNow() + (life ?? Life), Rights);
        return token;
    }

    /// <summary>Why a token is not good; null for one that is.</summary>
    public Answer? Refuse(string? header, string requestId)
    {
        if (header is null || !header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return AdsAnswers.Refuse("UNAUTHENTICATED", "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.", AdsAnswers.Reason("CREDENTIALS_MISSING"));
        }

        if (!_tokens.TryGetValue(header["Bearer ".Length..], out var token) || token.Until <= time.GetUtcNow())
        {
            return AdsAnswers.Refuse("UNAUTHENTICATED", "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.", requestId,
                new AdsError("authenticationError", token.Scopes is null ? "OAUTH_TOKEN_INVALID" : "OAUTH_TOKEN_EXPIRED", token.Scopes is null ? "OAuth token in the header is not valid." : "OAuth token in the header has expired."));
        }

        return token.Scopes.Contains(Scope) ? null : AdsAnswers.Refuse("PERMISSION_DENIED", $"Request had insufficient authentication scopes: {Scope} is needed.", AdsAnswers.Reason("ACCESS_TOKEN_SCOPE_INSUFFICIENT"));
    }

    /// <summary>The page on which a person consents; they do, and are sent back with a code.</summary>
    public Answer Consent(Call call)
    {
        var (redirect, challenge) = (call.Asked("redirect_uri"), call.Asked("code_challenge"));
        if (call.Asked("client_id") != ClientId || redirect is null || call.Asked("response_type") != "code" || call.Asked("scope") is null
            || (challenge is not null && call.Asked("code_challenge_method") != "S256"))
        {
            return new Answer(400) { Text = "Error 400: invalid_request" };
        }

        var code = $"4/{Next("code")}";
        _codes[code] = (redirect, challenge, time.GetUtcNow().AddMinutes(10));
        Rights = Rights.Intersect(call.Asked("scope")!.Split(' '));
        var answer = new Dictionary<string, string?>(StringComparer.Ordinal) { ["state"] = call.Asked("state"), ["code"] = code, ["scope"] = string.Join(' ', Rights) };
        return new Answer(302).With("location", QueryHelpers.AddQueryString(redirect, answer));
    }

    public Answer Token(Call call)
    {
        var form = QueryHelpers.ParseQuery(call.Text);
        return (string?)form.GetValueOrDefault("grant_type") switch
        {
            JwtGrant => Jwt(form.GetValueOrDefault("assertion").ToString(), call.Address),
            "refresh_token" or "authorization_code" when (string?)form.GetValueOrDefault("client_id") != ClientId || (string?)form.GetValueOrDefault("client_secret") != ClientSecret =>
                Error(401, "invalid_client", "The OAuth client was not found."),
            "refresh_token" when _refresh.Contains(form.GetValueOrDefault("refresh_token").ToString()) => Given(null),
            "refresh_token" => Error(400, "invalid_grant", "Token has been expired or revoked."),
            "authorization_code" => Code(form),
            null => Error(400, "invalid_request", "Required parameter is missing: grant_type"),
            var grant => Error(400, "unsupported_grant_type", $"Invalid grant_type: {grant}"),
        };
    }

    private Answer Code(Dictionary<string, StringValues> form)
    {
        if (!_codes.Remove(form.GetValueOrDefault("code").ToString(), out var code) || code.Until <= time.GetUtcNow())
        {
            return Error(400, "invalid_grant", "Malformed auth code.");
        }

        if (code.Redirect != form.GetValueOrDefault("redirect_uri").ToString())
        {
            return Error(400, "redirect_uri_mismatch", "Bad Request");
        }

        var verifier = form.GetValueOrDefault("code_verifier").ToString();
        return code.Challenge is null || code.Challenge == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
            ? Given(NewRefreshToken())
            : Error(400, "invalid_grant", verifier.Length == 0 ? "Missing code verifier." : "Invalid code verifier.");
    }

    private Answer Jwt(string assertion, string address)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3 || Part(parts[0]) is not { } header || Part(parts[1]) is not { } claims || (string?)header["alg"] != "RS256")
        {
            return Error(400, "invalid_grant", "Invalid JWT: Failed audience check or malformed token.");
        }

        if ((string?)claims["iss"] is not { } account || !_accounts.TryGetValue(account, out var pem))
        {
            return Error(400, "invalid_grant", "Invalid grant: account not found");
        }

        if (!Signed(parts, pem))
        {
            return Error(400, "invalid_grant", "Invalid JWT Signature.");
        }

        var (issued, until, now) = ((long?)claims["iat"] ?? 0, (long?)claims["exp"] ?? 0, time.GetUtcNow().ToUnixTimeSeconds());
        if (until <= now || issued > now + 300 || until - issued > 3600)
        {
            return Error(400, "invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
        }

        return (string?)claims["aud"] is not { } audience || (audience != $"{address}/token" && audience != "https://oauth2.googleapis.com/token")
            ? Error(400, "invalid_grant", "Invalid JWT: Failed audience check.")
            : ((string?)claims["scope"] ?? "").Split(' ').Contains(Scope, StringComparer.Ordinal) ? Given(null) : Error(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.");
    }

    private static bool Signed(string[] parts, string pem)
    {
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        try
        {
            return key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), WebEncoders.Base64UrlDecode(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
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
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return null;
        }
    }

    private Answer Given(string? refresh)
    {
        var body = new JsonObject { ["access_token"] = NewToken(), ["expires_in"] = (int)Life.TotalSeconds, ["scope"] = string.Join(' ', Rights), ["token_type"] = "Bearer" };
        if (refresh is not null)
        {
            body["refresh_token"] = refresh;
        }

        return new Answer(200, body);
    }

    private static Answer Error(int status, string error, string words) => new(status, new JsonObject { ["error"] = error, ["error_description"] = words });

    private string Next(string kind) => string.Create(CultureInfo.InvariantCulture, $"rehearsed-{kind}-{++_given}");
}
