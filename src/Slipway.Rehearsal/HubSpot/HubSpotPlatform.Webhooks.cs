using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>An event as HubSpot's webhooks tell it.</summary>
/// <param name="SubscriptionType">For example <c>contact.propertyChange</c>.</param>
/// <param name="ObjectId">Whom it concerns.</param>
/// <param name="PropertyName">Which property; null for none.</param>
/// <param name="PropertyValue">Its new value.</param>
/// <param name="EventId">The event's id, which HubSpot does not promise to be unique.</param>
/// <param name="Attempt">How often it was tried before.</param>
public sealed record WebhookEvent(string SubscriptionType, long ObjectId, string? PropertyName = null, string? PropertyValue = null, long EventId = 100, int Attempt = 0);

// Webhooks as HubSpot signs them, and the journal for those who ask instead of being told.
public sealed partial class HubSpotPlatform
{
    private const string JournalPath = "/webhooks-journal/journal/2026-03";
    private const string SubscriptionsPath = "/webhooks-journal/subscriptions/2026-03";

    private readonly List<(string Offset, JsonObject Entry, DateTimeOffset At)> _journal = [];
    private readonly SortedDictionary<long, (JsonObject Wanted, DateTimeOffset At)> _subscriptions = [];

    /// <summary>A request as HubSpot sends it to a subscriber, signed with <see cref="ClientSecret"/> (version 3, and version 1 beside it).</summary>
    /// <param name="target">The subscriber's address as it is registered.</param>
    /// <param name="events">What is told.</param>
    public HttpRequestMessage Webhook(Uri target, params ReadOnlySpan<WebhookEvent> events)
    {
        var now = Now;
        var told = new JsonArray();
        foreach (var e in events)
        {
            var one = new JsonObject
            {
                ["eventId"] = e.EventId,
                ["subscriptionId"] = 3_317_204,
                ["portalId"] = PortalId,
                ["appId"] = AppId,
                ["occurredAt"] = now.ToUnixTimeMilliseconds(),
                ["subscriptionType"] = e.SubscriptionType,
                ["attemptNumber"] = e.Attempt,
                ["objectId"] = e.ObjectId,
                ["changeSource"] = "CRM_UI",
            };
            Put(one, "propertyName", e.PropertyName);
            Put(one, "propertyValue", e.PropertyValue);
            told.Add(one);
        }

        var body = told.ToJsonString();
        var stamp = now.ToUnixTimeMilliseconds().Text();
        var signed = $"POST{target.AbsoluteUri}{body}{stamp}";
        var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-HubSpot-Signature-v3", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(ClientSecret), Encoding.UTF8.GetBytes(signed))));
        request.Headers.Add("X-HubSpot-Request-Timestamp", stamp);
        request.Headers.Add("X-HubSpot-Signature", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ClientSecret + body))));
        request.Headers.Add("X-HubSpot-Signature-Version", "v1");
        return request;
    }

    private void ServeJournal()
    {
        const string read = "webhooks-journal-data-access";
        Serve("GET", $"{JournalPath}/earliest", read, _ => Entry(0), "installPortalId");
        Serve("GET", $"{JournalPath}/latest", read, _ => Entry(_journal.Count - 1), "installPortalId");
        Serve("GET", $"{JournalPath}/offset/{{offset}}/next", read, c => Entry(AfterOffset(c)), "installPortalId");
        Serve("GET", $"{JournalPath}/batch/earliest/{{count}}", read, c => Entries(c, 0), "installPortalId");
        Serve("GET", $"{JournalPath}/batch/{{offset}}/next/{{count}}", read, c => Entries(c, AfterOffset(c)), "installPortalId");
        Serve("GET", SubscriptionsPath, "webhooks-journal-subscription-read", _ => new Answer(200, new JsonObject { ["results"] = _subscriptions.Select(s => ShowSubscription(s.Key)).List() }));
        Serve("POST", SubscriptionsPath, "webhooks-journal-subscription-management", Subscribe, body: "JournalSubscription");
        Serve("DELETE", $"{SubscriptionsPath}/{{id}}", "webhooks-journal-subscription-management", Unsubscribe);

        // The file an entry leads to; at HubSpot it lies in a store with an address that is good for a while and needs no sign-in.
        Serve("GET", "/journal-files/{offset}", "", JournalFile, open: true);
    }

    private Answer Subscribe(Call call)
    {
        var wanted = call.Json!.AsObject().Copy();
        if (wanted["portalId"]!.GetValue<long>() != PortalId)
        {
            throw _errors.Invalid($"The app is not installed in portal {wanted["portalId"]!.ToJsonString()}", "portalId");
        }

        var id = 70_000 + ++_number;
        _subscriptions.Add(id, (wanted, Now));
        return new Answer(200, ShowSubscription(id));
    }

    private Answer Unsubscribe(Call call) =>
        long.TryParse(call["id"], CultureInfo.InvariantCulture, out var id) && _subscriptions.Remove(id) ? new Answer(204) : throw _errors.Gone("Subscription", call["id"]);

    private JsonObject ShowSubscription(long id)
    {
        var (wanted, at) = _subscriptions[id];
        var body = wanted.Copy();
        body["objectTypeId"] ??= _contacts.TypeId;
        return body.Taking(new JsonObject { ["id"] = id, ["appId"] = AppId, ["createdAt"] = at.Iso(), ["updatedAt"] = at.Iso() });
    }

    // Kept only for those who subscribed to it. For a membership the type is the list.
    private void Journal(string kind, string action, string type, string objectId, IEnumerable<KeyValuePair<string, string>> properties)
    {
        var number = long.Parse(objectId, CultureInfo.InvariantCulture);
        bool Wants(JsonObject wanted) => wanted["subscriptionType"].Word() == kind && wanted["actions"].Words().Contains(action, StringComparer.Ordinal)
            && (kind == "OBJECT" ? wanted["objectTypeId"].Word() == type : Any(wanted["listIds"], long.Parse(type, CultureInfo.InvariantCulture)))
            && Any(wanted["objectIds"], number);
        if (!_subscriptions.Values.Any(s => Wants(s.Wanted)))
        {
            return;
        }

        var happened = new JsonObject
        {
            ["type"] = kind == "OBJECT" ? "crmObject" : "listMembership",
            ["portalId"] = PortalId,
            ["occurredAt"] = Now.Iso(),
            ["action"] = action,
            ["objectTypeId"] = kind == "OBJECT" ? type : _contacts.TypeId,
            ["objectId"] = number,
        };
        if (kind == "OBJECT")
        {
            happened["propertyChanges"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        }
        else
        {
            happened["listId"] = long.Parse(type, CultureInfo.InvariantCulture);
        }

        var offset = NextGuid();
        _journal.Add((offset, new JsonObject { ["offset"] = offset, ["publishedAt"] = Now.Iso(), ["journalEvents"] = new JsonArray(happened) }, Now));
    }

    // An empty list of ids means all.
    private static bool Any(JsonNode? ids, long id) => ids is not JsonArray { Count: > 0 } some || some.Any(i => i!.GetValue<long>() == id);

    private int AfterOffset(Call call)
    {
        var at = _journal.FindIndex(e => e.Offset == call["offset"]);
        return at < 0 ? throw _errors.Gone("Offset", call["offset"]) : at + 1;
    }

    // Nothing further yet: 204.
    private Answer Entry(int at) => at < 0 || at >= _journal.Count ? new Answer(204) : new Answer(200, ShowEntry(_journal[at]));

    private Answer Entries(Call call, int from)
    {
        if (!int.TryParse(call["count"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 100)
        {
            throw _errors.Invalid("count must be between 1 and 100", "count");
        }

        var now = Now.Iso();
        return new Answer(200, new JsonObject { ["status"] = "COMPLETE", ["results"] = _journal.Skip(from).Take(count).Select(ShowEntry).List(), ["startedAt"] = now, ["completedAt"] = now });
    }

    private JsonObject ShowEntry((string Offset, JsonObject Entry, DateTimeOffset At) entry) => new()
    {
        ["url"] = $"{Address}/journal-files/{entry.Offset}",
        ["expiresAt"] = (Now + TimeSpan.FromMinutes(10)).Iso(),
        ["currentOffset"] = entry.Offset,
    };

    private Answer JournalFile(Call call)
    {
        var at = _journal.FindIndex(e => e.Offset == call["offset"]);
        return at < 0 ? new Answer(404) : new Answer(200, _journal[at].Entry.Copy());
    }
}
