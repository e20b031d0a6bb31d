using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>What the customer pays HubSpot for.</summary>
public enum HubSpotEdition
{
    /// <summary>100 calls in ten seconds, 250,000 a day; no publishing of mail by API.</summary>
    Starter,

    /// <summary>190 calls in ten seconds, 625,000 a day; no publishing of mail by API.</summary>
    Professional,

    /// <summary>190 calls in ten seconds, 1,000,000 a day; mail can be published by API.</summary>
    Enterprise,
}

/// <summary>HubSpot with state: marketing emails, lists, landing pages, forms, workflows, campaigns, records, files, OAuth, webhooks and their journal.</summary>
/// <remarks>
/// Written from HubSpot's own descriptions (version 2026-03, forms v3, automation v4) and documentation. Where they leave something open it is stricter than HubSpot can be.
/// Time passes by the clock alone: what is due is done at the next call or look.
/// </remarks>
public sealed partial class HubSpotPlatform : SimulatedPlatform
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string Method, string Template), Operation> _operations = [];
    private readonly Queue<DateTimeOffset> _recent = new();
    private readonly HubSpotErrors _errors;
    // Things are numbered apart from answers: how often somebody asked in between changes no thing's id.
    private long _things;
    private long _number;
    private (DateOnly Day, int Calls) _today;

    /// <param name="time">The clock it lives by.</param>
    /// <param name="name">Its name in addresses.</param>
    /// <param name="portal">The account's id.</param>
    public HubSpotPlatform(TimeProvider time, string name = "hubspot", int portal = 148225341)
        : base(name, time)
    {
        PortalId = portal;
        _errors = new HubSpotErrors(NextGuid);
        Rights = AllRights;
        ServeOAuth();
        ServeEmails();
        ServeLists();
        ServePages();
        ServeForms();
        ServeFlows();
        ServeCampaigns();
        ServeRecords();
        ServeFiles();
        ServeJournal();
        Serve("GET", "/account-info/v3/details", "oauth", _ => new Answer(200, Account()));
        Serve("GET", "/account-info/2026-03/details", "oauth", _ => new Answer(200, Account()));
    }

    private sealed record Operation(ImmutableArray<ImmutableArray<string>> Scopes, ImmutableHashSet<string> Query, string? Body, bool Open);

    /// <summary>The account's id.</summary>
    public int PortalId { get; }

    /// <summary>What the customer pays for.</summary>
    public HubSpotEdition Edition { get; set; } = HubSpotEdition.Enterprise;

    /// <summary>Whether the transactional email add-on was bought; with it mail can be published by API on any edition.</summary>
    public bool TransactionalAddOn { get; set; }

    /// <summary>How long something new does not show in lists and searches; reading it by its id does not wait.</summary>
    public TimeSpan Lag { get; set; }

    /// <summary>The token of a private app. It has <see cref="Rights"/>.</summary>
    public string Token { get; private set; } = "pat-na1-6f3d7c52-0b9e-4a5d-8c11-2e7a90f4d1b8";

    /// <summary>What the app was granted; narrow it, and calls are refused with the scopes they need.</summary>
    public ImmutableHashSet<string> Rights { get; set; }

    /// <summary>Calls allowed in ten seconds; null for what the edition allows.</summary>
    public int? TenSecondLimit { get; set; }

    /// <summary>Calls allowed a day; null for what the edition allows.</summary>
    public int? DailyLimit { get; set; }

    /// <summary>Everything an app can be granted here.</summary>
    public static ImmutableHashSet<string> AllRights { get; } =
    [
        "oauth", "content", "forms", "files", "automation", "marketing-email", "transactional-email", "marketing.email.read", "marketing.email.write", "crm.lists.read", "crm.lists.write",
        "content.landing_pages.read", "content.landing_pages.write", "marketing.campaigns.read", "marketing.campaigns.write", "marketing.campaigns.revenue.read",
        "crm.objects.contacts.read", "crm.objects.contacts.write", "crm.objects.companies.read", "crm.objects.companies.write", "crm.objects.deals.read", "crm.objects.deals.write",
        "webhooks-journal-data-access", "webhooks-journal-subscription-read", "webhooks-journal-subscription-management",
    ];

    private DateTimeOffset Now => Time.GetUtcNow();

    private int TenSeconds => TenSecondLimit ?? (Edition == HubSpotEdition.Starter ? 100 : 190);

    private int Daily => DailyLimit ?? Edition switch { HubSpotEdition.Starter => 250_000, HubSpotEdition.Professional => 625_000, _ => 1_000_000 };

    /// <summary>Someone deletes the private app's token in the account's settings and makes a new one.</summary>
    public string RotateToken() => Locked(() => Token = $"pat-na1-{NextGuid()}");

    /// <inheritdoc/>
    protected override Answer? Refuse(Call call, string? route)
    {
        Settle();
        var operation = route is null ? null : _operations[(call.Method, route)];
        if (operation is { Open: true })
        {
            return null;
        }

        if (Count(call) is { } throttled)
        {
            return throttled;
        }

        var (grant, refusal) = Grant(call);
        if (refusal is not null || operation is null)
        {
            return refusal;
        }

        if (!operation.Scopes.Any(all => all.All(grant.Contains)))
        {
            return _errors.NoRight(operation.Scopes.SelectMany(s => s).Distinct(StringComparer.Ordinal));
        }

        if (call.Query.Keys.FirstOrDefault(q => !operation.Query.Contains(q)) is { } unknown)
        {
            return _errors.Say(400, "VALIDATION_ERROR", $"Unknown query parameter {unknown}", errors: [new JsonObject { ["message"] = $"Unknown query parameter {unknown}", ["in"] = unknown }]);
        }

        return operation.Body is { } shape ? RefuseBody(call, shape) : null;
    }

    /// <inheritdoc/>
    protected override Answer NoSuchRoute(Call call) => new(404) { Text = "<html><head><title>Error 404 Not Found</title></head><body><h2>HTTP ERROR 404</h2></body></html>" };

    /// <inheritdoc/>
    protected override Answer Throttled(Call call) => TooMany("ten_secondly_rolling", "TEN_SECONDLY_ROLLING");

    /// <inheritdoc/>
    protected override Answer Failed(Call call) => new(500, new JsonObject { ["status"] = "error", ["message"] = "internal error", ["correlationId"] = NextGuid() });

    /// <inheritdoc/>
    protected override Answer Finish(Call call, Answer answer)
    {
        if (call.Path.StartsWith("/public/", StringComparison.Ordinal))
        {
            return answer;
        }

        answer = answer
            .With("X-HubSpot-RateLimit-Max", ((long)TenSeconds).Text())
            .With("X-HubSpot-RateLimit-Remaining", ((long)Math.Max(0, TenSeconds - _recent.Count)).Text())
            .With("X-HubSpot-RateLimit-Interval-Milliseconds", "10000")
            .With("X-HubSpot-Correlation-Id", answer.Body is JsonObject body && body["correlationId"].Word() is { } said ? said : NextGuid());
        // HubSpot tells the daily figures to private apps alone.
        return call.Header("authorization") == $"Bearer {Token}"
            ? answer.With("X-HubSpot-RateLimit-Daily", ((long)Daily).Text()).With("X-HubSpot-RateLimit-Daily-Remaining", ((long)Math.Max(0, Daily - _today.Calls)).Text())
            : answer;
    }

    private Answer? Count(Call call)
    {
        var now = Now;
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        _today = _today.Day == day ? _today : (day, 0);
        while (_recent.TryPeek(out var first) && now - first >= _window)
        {
            _recent.Dequeue();
        }

        if (_today.Calls >= Daily)
        {
            return TooMany("daily", "DAILY");
        }

        if (_recent.Count >= TenSeconds)
        {
            return Throttled(call);
        }

        _recent.Enqueue(now);
        _today.Calls++;
        return null;
    }

    private Answer TooMany(string limit, string policy) => new(429, new JsonObject
    {
        ["status"] = "error",
        ["message"] = $"You have reached your {limit} limit.",
        ["errorType"] = "RATE_LIMIT",
        ["correlationId"] = NextGuid(),
        ["policyName"] = policy,
        ["requestId"] = NextGuid(),
    });

    private Answer? RefuseBody(Call call, string shape)
    {
        if (call.Header("content-type") is not { } type || !type.StartsWith("application/json", StringComparison.Ordinal))
        {
            return _errors.Say(415, "VALIDATION_ERROR", "Unsupported Media Type: application/json is required");
        }

        return call.Json is null
            ? _errors.Say(400, "VALIDATION_ERROR", "Invalid input JSON on line 1, column 0: no JSON could be read")
            : HubSpotContract.All.Check(shape, call.Json) is { Length: > 0 } problems ? _errors.Invalid(problems) : null;
    }

    // Scopes: alternatives apart by spaces, those needed together joined by a plus sign.
    private void Serve(string method, string template, string scopes, Func<Call, Answer> handle, string query = "", string? body = null, bool open = false)
    {
        _operations.Add(
            (method, template),
            new Operation([.. scopes.Split(' ').Select(s => s.Split('+').ToImmutableArray())], [.. query.Split(' ', StringSplitOptions.RemoveEmptyEntries)], body, open));
        On(method, template, call =>
        {
            try
            {
                return handle(call);
            }
            catch (RefusedException refused)
            {
                return refused.Answer;
            }
        });
    }

    private JsonObject Account() => new()
    {
        ["accountType"] = "STANDARD",
        ["additionalCurrencies"] = new JsonArray(),
        ["companyCurrency"] = "EUR",
        ["dataHostingLocation"] = "na1",
        ["portalId"] = PortalId,
        ["timeZone"] = "Europe/Berlin",
        ["uiDomain"] = "app.hubspot.com",
        ["utcOffset"] = "+01:00",
        ["utcOffsetMilliseconds"] = 3_600_000,
    };

    /// <summary>A page of items and where the next begins. The cursor is HubSpot's own affair and no number.</summary>
    private JsonObject Paged(Call call, IReadOnlyList<JsonObject> items, int usual, int most, bool total = true)
    {
        var limit = Limit(call, usual, most);
        var start = 0;
        if (call.Asked("after") is { } after && !int.TryParse(Uncover(after), NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw _errors.Invalid($"The 'after' cursor {after} is not valid", "after");
        }

        var body = new JsonObject();
        if (total)
        {
            body["total"] = items.Count;
        }

        body["results"] = items.Skip(start).Take(limit).List();
        if (start + limit < items.Count)
        {
            var next = Cover(((long)start + limit).Text());
            body["paging"] = new JsonObject { ["next"] = new JsonObject { ["after"] = next, ["link"] = $"https://api.hubapi.com{call.Path}?after={Uri.EscapeDataString(next)}&limit={((long)limit).Text()}" } };
        }

        return body;
    }

    private int Limit(Call call, int usual, int most)
    {
        if (call.Asked("limit") is not { } asked)
        {
            return usual;
        }

        return int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most
            ? limit
            : throw _errors.Invalid($"limit must be between 1 and {((long)most).Text()}, and is {asked}", "limit");
    }

    private bool Shows(DateTimeOffset created) => created + Lag <= Now;

    private string NextId(long from) => (from + ++_things).Text();

    // Ids that look like HubSpot's and are the same in every run.
    private string NextGuid()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes((++_number).Text()));
        (hash[7], hash[8]) = ((byte)((hash[7] & 0x0f) | 0x40), (byte)((hash[8] & 0x3f) | 0x80));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }

    private static string Cover(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"at:{text}"));

    private static string Uncover(string cursor)
    {
        var bytes = new byte[cursor.Length];
        return Convert.TryFromBase64String(cursor, bytes, out var length) && Encoding.UTF8.GetString(bytes, 0, length) is ['a', 't', ':', .. var text] ? text : "";
    }
}
