using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>What HubSpot tells by webhook (signature version 3) and keeps in its journal, as events: outcomes of contacts and deals, and filled-in forms. Never an email address.</summary>
internal sealed class HubSpotEvents(PlatformApi api, ConnectorContext context)
{
    private const string ContactType = "0-1";

    /// <summary>How many entries of the journal one call gives.</summary>
    private const int Batch = 100;

    private static readonly TimeSpan _oldest = TimeSpan.FromMinutes(5);

    public Receipt Receive(WebhookRequest request)
    {
        if (!IsAuthentic(request))
        {
            return new Receipt(0, 0, [Finding.Error("signature-bad", "The request is not signed as HubSpot signs, or is older than five minutes; nothing of it was taken.", fix: "Is client_secret of the connection that of the app that sends it?")], Authentic: false);
        }

        List<HubSpotWebhookEvent> told;
        try
        {
            told = JsonSerializer.Deserialize(request.Body.Span, HubSpotJson.Default.WebhookEvents) ?? [];
        }
        catch (JsonException)
        {
            return new Receipt(0, 0, [Finding.Error("request-unreadable", "The request is signed, and cannot be read.")], Authentic: true);
        }

        // HubSpot does not promise that an event's id is its own; with the subscription, the object and the time it is.
        return new Receipt(0, 0, [], Authentic: true)
        {
            Events =
            [
                .. told.Select(e => EventOf(
                    string.Create(CultureInfo.InvariantCulture, $"{e.EventId}-{e.SubscriptionId}-{e.ObjectId}-{e.OccurredAt}-{e.PropertyName}"),
                    e.SubscriptionType.StartsWith("contact.", StringComparison.Ordinal) ? ContactType : "", e.ObjectId, e.PropertyName, e.PropertyValue, DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt))).OfType<PlatformEvent>(),
            ],
        };
    }

    // The cursor says how far the journal was read.
    public async Task<EventPage> PollAsync(string? cursor, CancellationToken cancellation)
    {
        var offset = cursor ?? "";
        var events = ImmutableArray.CreateBuilder<PlatformEvent>();
        var path = offset.Length == 0 ? $"earliest/{Batch}" : $"{offset}/next/{Batch}";
        var answer = await api.CallAsync(HttpMethod.Get, $"{HubSpotPaths.Journal}/batch/{path}", null, null, cancellation);
        // Without the journal's right, or before any subscription to it, there is only what webhooks brought; the probe says so.
        var entries = answer.Status is 204 or 403 or 404 ? [] : api.Checked(answer).As(HubSpotJson.Default.HubSpotJournal)?.Results ?? [];
        foreach (var entry in entries)
        {
            events.AddRange(await EventsOfAsync(entry, cancellation));
            offset = entry.CurrentOffset;
        }

        return new EventPage(events.ToImmutable(), offset, entries.Count == Batch);
    }

    private async Task<List<PlatformEvent>> EventsOfAsync(HubSpotJournalEntry entry, CancellationToken cancellation)
    {
        // The entry's file lies in a store with an address of its own, which must not see our token.
        var bytes = await context.Fetch(new Uri(entry.Url), cancellation) ?? throw new HttpRequestException("An entry of HubSpot's journal could not be read.");
        var file = JsonSerializer.Deserialize(bytes, HubSpotJson.Default.HubSpotJournalFile) ?? new HubSpotJournalFile();
        return
        [
            .. file.JournalEvents.SelectMany((e, i) => (e.PropertyChanges ?? []).Select(p => EventOf(
                string.Create(CultureInfo.InvariantCulture, $"{entry.CurrentOffset}:{i}:{p.Key}"), e.ObjectTypeId, e.ObjectId, p.Key, p.Value, e.OccurredAt))).OfType<PlatformEvent>(),
        ];
    }

    // What a change of a property means; null for what is no outcome.
    private static PlatformEvent? EventOf(string id, string objectType, long objectId, string? property, string? value, DateTimeOffset at)
    {
        var isContact = objectType == ContactType;
        var type = (isContact, property, value) switch
        {
            (true, "lifecyclestage", "opportunity") => "opportunity",
            (true, "lifecyclestage", "customer") => "purchase",
            (true, "engagements_last_meeting_booked", { Length: > 0 }) => "meeting",
            (true, "recent_conversion_event_name", { Length: > 0 }) => EventTypes.Registered,
            (true, "hs_email_optout", "true") => EventTypes.Unsubscribed,
            (false, "dealstage", "closedwon") => "purchase",
            (false, "dealstage", { Length: > 0 }) => "opportunity",
            _ => null,
        };
        if (type is null)
        {
            return null;
        }

        // "Page: Form [campaign:form/name]": the form's name says which campaign it was.
        var key = type == EventTypes.Registered ? ExternalKeys.Parse(HubSpotName.Read(value).Key) : null;
        var number = objectId.ToString(CultureInfo.InvariantCulture);
        return new PlatformEvent(id, type, key?.Campaign, key?.Asset.ToString(), isContact ? number : null, at)
        {
            Data = isContact ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("deal", number),
        };
    }

    private bool IsAuthentic(WebhookRequest request)
    {
        if ((context.Settings.GetValueOrDefault("app_secret") ?? context.Settings.GetValueOrDefault("client_secret")) is not { Length: > 0 } secret
            || !long.TryParse(request.Headers.GetValueOrDefault("x-hubspot-request-timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var stamp) || stamp > 253_402_300_799_999
            || (context.Time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(stamp)).Duration() > _oldest)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes(request.Method + Decoded(request.Address)), .. request.Body.Span, .. Encoding.UTF8.GetBytes(stamp.ToString(CultureInfo.InvariantCulture))];
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(request.Headers.GetValueOrDefault("x-hubspot-signature-v3", "")));
    }

    // HubSpot decodes these in the address before it signs, and no others.
    private static string Decoded(string address)
    {
        foreach (var (code, sign) in new[] { ("%3A", ":"), ("%2F", "/"), ("%3F", "?"), ("%40", "@"), ("%21", "!"), ("%24", "$"), ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*"), ("%2C", ","), ("%3B", ";") })
        {
            address = address.Replace(code, sign, StringComparison.OrdinalIgnoreCase);
        }

        return address;
    }
}
