using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

// Sign-in: the private app's token, and OAuth with authorization code (PKCE where the app sends a challenge), refresh and client credentials.
public sealed partial class HubSpotPlatform
{
    private static readonly TimeSpan _tokenLife = TimeSpan.FromMinutes(30);

    private readonly Dictionary<string, GivenToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GivenCode> _codes = new(StringComparer.Ordinal);

    private sealed record GivenToken(string Kind, ImmutableHashSet<string> Scopes, DateTimeOffset? Ends);

    private sealed record GivenCode(string RedirectUri, ImmutableHashSet<string> Scopes, string? Challenge, DateTimeOffset Ends);

    /// <summary>The OAuth app's id.</summary>
    public string ClientId { get; } = "b1f5c6a2-34de-4f07-9c68-7d0e5a92c3f1";

    /// <summary>The OAuth app's secret; webhooks are signed with it.</summary>
    public string ClientSecret { get; } = "0c4e8a16-9b27-4d53-a8f0-61d2b7c9e345";

    /// <summary>The OAuth app's number.</summary>
    public int AppId { get; } = 4102738;

    /// <summary>Where the app may be led back to.</summary>
    public ImmutableHashSet<string> RedirectUris { get; set; } = [];

    /// <summary>Someone uninstalls the app: its tokens are void.</summary>
    public void Uninstall() => Locked(_tokens.Clear);

    private void ServeOAuth()
    {
        // The screen of consent is at app.hubspot.com and not of the API; here the person agrees at once.
        Serve("GET", "/oauth/authorize", "", Consent, open: true);
        Serve("POST", "/oauth/2026-03/token", "", GiveToken, open: true);
        Serve("POST", "/oauth/2026-03/token/introspect", "", Introspect, open: true);
        Serve("POST", "/oauth/2026-03/token/revoke", "", Revoke, open: true);
    }

    private Answer Consent(Call call)
    {
        var (client, redirect) = (call.Asked("client_id"), call.Asked("redirect_uri"));
        if (client != ClientId || redirect is null || !RedirectUris.Contains(redirect))
        {
            return new Answer(400) { Text = "<html><body><h1>We couldn't complete the connection</h1><p>The client ID or the redirect URL doesn't match what the app has registered.</p></body></html>" };
        }

        var scopes = (call.Asked("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToImmutableHashSet();
        var back = (redirect.Contains('?', StringComparison.Ordinal) ? "&" : "?") + (call.Asked("state") is { } state ? $"state={Uri.EscapeDataString(state)}&" : "");
        if (scopes.FirstOrDefault(s => !Rights.Contains(s)) is { } missing)
        {
            return new Answer(302).With("Location", $"{redirect}{back}error=invalid_scope&error_description={Uri.EscapeDataString($"The account doesn't have access to {missing}")}");
        }

        if (call.Asked("code_challenge") is not null && call.Asked("code_challenge_method") != "S256")
        {
            return new Answer(302).With("Location", $"{redirect}{back}error=invalid_request&error_description=code_challenge_method");
        }

        var code = NextGuid();
        var optional = (call.Asked("optional_scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(Rights.Contains);
        _codes[code] = new GivenCode(redirect, scopes.Union(optional), call.Asked("code_challenge"), Now + TimeSpan.FromMinutes(1));
        return new Answer(302).With("Location", $"{redirect}{back}code={code}");
    }

    private Answer GiveToken(Call call)
    {
        var form = Form(call);
        if (RefuseClient(form) is { } refusal)
        {
            return refusal;
        }

        switch (form["grant_type"])
        {
            case "authorization_code":
                // A code is good for one attempt.
                if (form["code"] is not { } code || !_codes.Remove(code, out var given) || given.Ends <= Now)
                {
                    return NoToken("invalid_grant", "BAD_AUTH_CODE", "missing or unknown auth code");
                }

                if (form["redirect_uri"] != given.RedirectUri)
                {
                    return NoToken("invalid_grant", "MISMATCH_REDIRECT_URI_AUTH_CODE", "missing or invalid redirect_uri");
                }

                return given.Challenge is null || given.Challenge == Challenge(form["code_verifier"] ?? "")
                    ? NewTokens(given.Scopes, $"na1-{NextGuid()}")
                    : NoToken("invalid_grant", "BAD_CODE_VERIFIER", "missing or invalid code_verifier");
            case "refresh_token":
                return form["refresh_token"] is { } refresh && _tokens.TryGetValue(refresh, out var old) && old.Kind == "refresh_token"
                    ? NewTokens(old.Scopes, refresh)
                    : NoToken("invalid_grant", "BAD_REFRESH_TOKEN", "missing or invalid refresh token");
            case "client_credentials":
                var scopes = (form["scope"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToImmutableHashSet();
                return scopes.Count > 0 && scopes.IsSubsetOf(Rights) ? NewTokens(scopes, null) : NoToken("invalid_scope", "BAD_SCOPE", "missing or unknown scope");
            default:
                return NoToken("unsupported_grant_type", "BAD_GRANT_TYPE", "missing or unknown grant type");
        }
    }

    private Answer NewTokens(ImmutableHashSet<string> scopes, string? refresh)
    {
        var access = $"C{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(NextGuid())))}";
        _tokens[access] = new GivenToken("access_token", scopes, Now + _tokenLife);
        var body = new JsonObject
        {
            ["access_token"] = access,
            ["expires_in"] = (long)_tokenLife.TotalSeconds,
            ["hub_id"] = PortalId,
            ["scopes"] = scopes.Order(StringComparer.Ordinal).List(),
            ["token_type"] = "bearer",
            ["token_use"] = refresh is null ? "client_credentials" : "access_token",
            ["user_id"] = 9583241,
        };
        if (refresh is not null)
        {
            _tokens[refresh] = new GivenToken("refresh_token", scopes, null);
            body["refresh_token"] = refresh;
        }

        return new Answer(200, body);
    }

    private Answer Introspect(Call call)
    {
        var form = Form(call);
        if (RefuseClient(form) is { } refusal)
        {
            return refusal;
        }

        var token = form["token"] ?? "";
        if (!_tokens.TryGetValue(token, out var given))
        {
            return NoToken("invalid_token", "BAD_TOKEN", "missing or unknown token");
        }

        var left = given.Ends is { } ends ? (long)Math.Max(0, (ends - Now).TotalSeconds) : 0;
        var body = new JsonObject
        {
            ["active"] = given.Ends is null || left > 0,
            ["app_id"] = AppId,
            ["client_id"] = ClientId,
            ["hub_domain"] = "example-customer.com",
            ["hub_id"] = PortalId,
            ["scopes"] = Effective(given.Scopes).Order(StringComparer.Ordinal).List(),
            ["token"] = token,
            ["token_type"] = "bearer",
            ["token_use"] = given.Kind,
            ["user"] = "ines@example-customer.com",
            ["user_id"] = 9583241,
        };
        if (given.Kind == "access_token")
        {
            body["expires_in"] = left;
            body["is_private_distribution"] = true;
        }

        return new Answer(200, body);
    }

    private Answer Revoke(Call call)
    {
        var form = Form(call);
        if (RefuseClient(form) is { } refusal)
        {
            return refusal;
        }

        _tokens.Remove(form["token"] ?? "");
        return new Answer(204);
    }

    private Answer? RefuseClient(System.Collections.Specialized.NameValueCollection form) =>
        form["client_id"] == ClientId && form["client_secret"] == ClientSecret ? null : NoToken("invalid_client", "BAD_CLIENT_ID", "missing or unknown client id");

    private System.Collections.Specialized.NameValueCollection Form(Call call) =>
        call.Header("content-type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true
            ? HttpUtility.ParseQueryString(call.Text)
            : throw new RefusedException(_errors.Say(415, "VALIDATION_ERROR", "Unsupported Media Type: application/x-www-form-urlencoded is required"));

    private Answer NoToken(string error, string status, string message) =>
        new(400, new JsonObject { ["error"] = error, ["error_description"] = message, ["status"] = status, ["message"] = message, ["correlationId"] = NextGuid() });

    // What a call may do, or why it may do nothing.
    private (ImmutableHashSet<string> Grant, Answer? Refusal) Grant(Call call)
    {
        if (call.Header("authorization") is not { } header || !header.StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return ([], NoSignIn());
        }

        var token = header["Bearer ".Length..];
        if (token == Token)
        {
            return (Effective(Rights), null);
        }

        if (!_tokens.TryGetValue(token, out var given) || given.Kind != "access_token")
        {
            return ([], NoSignIn());
        }

        if (given.Ends is { } ends && ends <= Now)
        {
            var ago = ((long)(Now - ends).TotalSeconds).Text();
            return ([], _errors.Say(401, "EXPIRED_AUTHENTICATION", $"The OAuth token used to make this call expired {ago} second(s) ago.", context: [("expire time", [ends.Iso()])]));
        }

        return (Effective(given.Scopes), null);
    }

    private ImmutableHashSet<string> Effective(ImmutableHashSet<string> scopes) => scopes.Intersect(Rights).Add("oauth");

    private Answer NoSignIn() => _errors.Say(
        401,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview");

    private static string Challenge(string verifier) => Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
