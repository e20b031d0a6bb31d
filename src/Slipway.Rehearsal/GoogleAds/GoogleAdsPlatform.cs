using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>Google Ads over REST, v25: campaigns of search ads, from the budget to the words, with Google's rules, reviews, limits and errors.</summary>
/// <remarks>
/// Written from the messages of googleapis/googleapis. What Google has and is not played is refused as UNIMPLEMENTED and never answered otherwise.
/// A query sees what was made after <see cref="Lag"/> has gone by, unless it asks for that one by its id or resource name.
/// </remarks>
public sealed partial class GoogleAdsPlatform : SimulatedPlatform
{
    /// <summary>The account that is there from the start.</summary>
    public const string CustomerId = "1234567890";

    /// <summary>The manager account above it.</summary>
    public const string ManagerId = "9876543210";

    /// <summary>The developer token.</summary>
    public const string DeveloperToken = "rehearsed-developer-token";

    private const int MostOperations = 10_000;
    private static readonly TimeZoneInfo QuotaZone = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    private readonly GoogleSignIn _signIn;
    private readonly AdsPolicy _policy = new();
    private readonly Dictionary<string, AdsAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _criteria = new(StringComparer.Ordinal);
    private long _lastId = 20_000_000_000;
    private int _asked;
    private int _concurrent;
    private (DateOnly Day, int Operations) _used;

    /// <param name="time">The clock it lives by.</param>
    public GoogleAdsPlatform(TimeProvider time) : base("google-ads", time)
    {
        _signIn = new GoogleSignIn(time);
        RefreshToken = _signIn.NewRefreshToken();
        AddCustomer(CustomerId, "Rehearsal", ManagerId);
        On("POST", "/v25/customers/{cid}/googleAds:mutate", Mutate);
        On("POST", "/v25/customers/{cid}/googleAds:search", Search);
        On("POST", "/v25/customers/{cid}/googleAds:searchStream", SearchStream);
        On("POST", "/v25/customers/{cid}/offlineUserDataJobs:create", CreateUserDataJob);
        On("GET", "/v25/customers:listAccessibleCustomers", Accessible);
        On("POST", "/token", _signIn.Token);
        On("GET", "/o/oauth2/v2/auth", _signIn.Consent);
    }

    /// <summary>How long it takes until what was made shows in queries.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>How many rows a page has.</summary>
    public int PageSize { get; set; } = 10_000;

    /// <summary>What the developer token may do in a day.</summary>
    public DeveloperAccess Access { get; set; } = DeveloperAccess.Basic;

    /// <summary>Operations a day; null for as many as <see cref="Access"/> allows.</summary>
    public int? DailyOperations { get; set; }

    /// <summary>What the signed-in person may do in the account.</summary>
    public AdsRole Role { get; set; } = AdsRole.Standard;

    /// <summary>What tokens that are given out from now on may do, as scopes.</summary>
    public ImmutableHashSet<string> Rights
    {
        get => _signIn.Rights;
        set => _signIn.Rights = value;
    }

    /// <summary>How long Google reviews an ad.</summary>
    public TimeSpan ReviewTime
    {
        get => _policy.ReviewTime;
        set => _policy.ReviewTime = value;
    }

    /// <summary>The application's id at Google.</summary>
    public string ClientId => _signIn.ClientId;

    /// <summary>The application's secret.</summary>
    public string ClientSecret => _signIn.ClientSecret;

    /// <summary>A refresh token of a person who consented.</summary>
    public string RefreshToken { get; }

    /// <summary>A token as signing in would give it.</summary>
    /// <param name="life">How long it is good; null for an hour.</param>
    public string AccessToken(TimeSpan? life = null) => Locked(() => _signIn.NewToken(life));

    /// <summary>The person takes back what they consented to.</summary>
    public void RevokeConsent() => Locked(_signIn.Revoke);

    /// <summary>A service account that signs with the private half of a key.</summary>
    /// <param name="email">Its address, the issuer of its tokens.</param>
    /// <param name="publicKeyPem">The public half.</param>
    public void AddServiceAccount(string email, string publicKeyPem) => Locked(() => _signIn.AddServiceAccount(email, publicKeyPem));

    /// <summary>Another account.</summary>
    /// <param name="id">Ten digits.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="manager">The manager it can be reached through; null for one that the person has a way to themselves.</param>
    /// <param name="timeZone">Where its days begin.</param>
    public void AddCustomer(string id, string name, string? manager = null, string timeZone = "Europe/Berlin") => Locked(() => _accounts[id] = new AdsAccount(id, name, manager, timeZone));

    /// <summary>Ads and keywords with this word are refused when they are made.</summary>
    public void Forbid(string word, string topic = "PROHIBITED_WORDS") => Locked(() => _policy.Forbidden.Add((word, topic)));

    /// <summary>Ads with this word get in, and are disapproved when they are reviewed.</summary>
    public void Disapprove(string word, string topic = "MISLEADING_CONTENT") => Locked(() => _policy.Disapproved.Add((word, topic)));

    /// <summary>The next mutations meet others of the same resources.</summary>
    public void ModifyConcurrently(int times = 1) => Locked(() => _concurrent = times);

    private DateTimeOffset Now => Time.GetUtcNow();

    private string RequestId => Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"rehearsed{_asked:D7}"))).TrimEnd('=');

    /// <inheritdoc/>
    protected override Answer? Refuse(Call call, string? route)
    {
        if (route is null or "/token" or "/o/oauth2/v2/auth")
        {
            return null;
        }

        if (_signIn.Refuse(call.Header("authorization"), RequestId) is { } refusal)
        {
            return refusal;
        }

        return call.Header("developer-token") switch
        {
            null => AdsAnswers.Refuse(RequestId, new AdsError("requestError", "DEVELOPER_TOKEN_PARAMETER_MISSING", "Required developer token header is missing.")),
            not DeveloperToken => AdsAnswers.Refuse("UNAUTHENTICATED", "Request had invalid authentication credentials.", RequestId, new AdsError("authenticationError", "DEVELOPER_TOKEN_INVALID", "The developer token is not valid.")),
            _ when Access == DeveloperAccess.Test => AdsAnswers.Refuse("PERMISSION_DENIED", "The caller does not have permission", RequestId,
                new AdsError("authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED", "The developer token is only approved for use with test accounts. To access non-test accounts, apply for Basic or Standard access.")),
            _ => RefuseCustomer(call) ?? RefuseQuota(call, route),
        };
    }

    /// <inheritdoc/>
    protected override Answer NoSuchRoute(Call call) => AdsAnswers.Refuse("NOT_FOUND", "Requested entity was not found.");

    /// <inheritdoc/>
    protected override Answer Throttled(Call call) => Exhausted("RESOURCE_TEMPORARILY_EXHAUSTED", "Requests per service per method", TimeSpan.FromSeconds(30));

    /// <inheritdoc/>
    protected override Answer Failed(Call call) => AdsAnswers.Refuse("INTERNAL", "Internal error encountered.", RequestId, new AdsError("internalError", "INTERNAL_ERROR", "An internal error has occurred."));

    /// <inheritdoc/>
    protected override Answer Finish(Call call, Answer answer)
    {
        var finished = call.Path.StartsWith("/v25/", StringComparison.Ordinal) ? answer.With("request-id", RequestId) : answer;
        _asked++;
        return finished;
    }

    /// <summary>What the person has a way to themselves; what is below a manager is not named.</summary>
    private Answer Accessible(Call call) => new(200, new JsonObject
    {
        ["resourceNames"] = new JsonArray([.. _accounts.Values.Select(a => a.Manager ?? a.Id).Distinct(StringComparer.Ordinal).Select(id => JsonValue.Create($"customers/{id}"))]),
    });

    private Answer? RefuseCustomer(Call call)
    {
        var login = call.Header("login-customer-id");
        if (login is not null && !IsCustomerId(login))
        {
            return AdsAnswers.Refuse(RequestId, new AdsError("headerError", "INVALID_LOGIN_CUSTOMER_ID", "The login customer ID could not be validated: it is ten digits."));
        }

        if (!call.Places.TryGetValue("cid", out var id))
        {
            return null;
        }

        if (!IsCustomerId(id))
        {
            return AdsAnswers.Refuse(RequestId, new AdsError("requestError", "INVALID_CUSTOMER_ID", "The customer ID is invalid: it is ten digits."));
        }

        return !_accounts.TryGetValue(id, out var account) || Role == AdsRole.None || (account.Manager is not null && login != account.Manager) || (account.Manager is null && login is not null && login != id)
            ? AdsAnswers.Refuse("PERMISSION_DENIED", "The caller does not have permission", RequestId,
                new AdsError("authorizationError", "USER_PERMISSION_DENIED", "User doesn't have permission to access customer. Note: If you're accessing a client customer, the manager's customer id must be set in the 'login-customer-id' header. See https://developers.google.com/google-ads/api/docs/concepts/call-structure#cid"))
            : null;
    }

    private Answer? RefuseQuota(Call call, string route)
    {
        var now = TimeZoneInfo.ConvertTime(Now, QuotaZone);
        var today = DateOnly.FromDateTime(now.DateTime);
        var operations = route.EndsWith(":mutate", StringComparison.Ordinal) ? ((call.Json as JsonObject)?["mutateOperations"] as JsonArray)?.Count ?? 1 : route.Contains("search", StringComparison.Ordinal) ? 1 : 0;
        var used = (_used.Day == today ? _used.Operations : 0) + operations;
        var most = DailyOperations ?? Access switch { DeveloperAccess.Explorer => 2_880, DeveloperAccess.Basic => 15_000, _ => int.MaxValue };
        if (used > most)
        {
            return Exhausted("RESOURCE_EXHAUSTED", $"Number of operations for {Access.ToString().ToLowerInvariant()} access", now.Date.AddDays(1) - now.DateTime);
        }

        _used = (today, used);
        return null;
    }

    private Answer Exhausted(string code, string rate, TimeSpan wait)
    {
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        return AdsAnswers.Refuse("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).", RequestId,
            new AdsError("quotaError", code, string.Create(CultureInfo.InvariantCulture, $"Too many requests. Retry in {seconds} seconds."))
            {
                Details = new JsonObject { ["quotaErrorDetails"] = new JsonObject { ["rateScope"] = "DEVELOPER", ["rateName"] = rate, ["retryDelay"] = string.Create(CultureInfo.InvariantCulture, $"{seconds}s") } },
            });
    }

    /// <summary>Reads a request strictly, and answers it only where there is nothing wrong with it.</summary>
    private Answer Read(Call call, string message, Func<AdsAccount, JsonObject, Answer> answer)
    {
        if (call.Json is not JsonObject body)
        {
            return AdsAnswers.Unreadable([("", "Invalid JSON payload received. Unexpected token.")]);
        }

        var reader = new AdsReader();
        var read = reader.Read(message, body);
        return reader.Wrong.Count > 0 ? AdsAnswers.Unreadable(reader.Wrong)
            : reader.NotPlayed is { } what ? AdsAnswers.NotPlayed(what)
            : (string?)read["customerId"] is { } id && id != call["cid"] ? AdsAnswers.Refuse("INVALID_ARGUMENT", "Binding 'customer_id' in the path differs from the one in the body.")
            : answer(_accounts[call["cid"]], read);
    }

    private static bool IsCustomerId(string id) => id.Length == 10 && id.All(char.IsAsciiDigit);
}

/// <summary>What Google lets a developer token do.</summary>
public enum DeveloperAccess
{
    /// <summary>Test accounts alone.</summary>
    Test,

    /// <summary>2,880 operations a day.</summary>
    Explorer,

    /// <summary>15,000 operations a day.</summary>
    Basic,

    /// <summary>No daily limit.</summary>
    Standard,
}

/// <summary>What a person may do in an account.</summary>
public enum AdsRole
{
    /// <summary>Nothing: they have no way in.</summary>
    None,

    /// <summary>Look.</summary>
    ReadOnly,

    /// <summary>Look and change.</summary>
    Standard,
}
