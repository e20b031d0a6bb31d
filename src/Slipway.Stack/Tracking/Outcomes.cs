using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Tracking;

/// <summary>An outcome that another system reports: someone attended, booked a meeting, bought.</summary>
public sealed record ReportedOutcome(string Id, string Type, string? Email, DateTimeOffset At, string? Campaign)
{
    /// <summary>What it came to; null where it carries no amount.</summary>
    public decimal? Amount { get; init; }

    /// <summary>The currency of the amount: three capital letters (ISO 4217).</summary>
    public string? Currency { get; init; }

    /// <summary>The deal it belongs to: with several people in one, its amount counts once.</summary>
    public string? Deal { get; init; }
}

/// <summary>Takes outcomes from other systems, each once: by signed webhook (Standard Webhooks), in our own shape or as CloudEvents, or from a file.</summary>
public sealed partial class Outcomes(Database database, BusinessClock clock, WebhookSignature signature)
{
    /// <summary>How far the sender's clock may differ from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The name under which the secret of this connection is derived.</summary>
    public const string ConnectionName = "stack";

    public async Task<Receipt> ReceiveAsync(WebhookRequest request)
    {
        if (signature.Problem(request) is { } problem)
        {
            return new Receipt(0, 0, [Finding.Error("webhook-not-authentic", problem, fix: "Sign with the secret that slipway status shows for this connection, and check the sender's clock.")], Authentic: false);
        }

        try
        {
            if (CloudEvents.IsIt(request))
            {
                var (outcomes, unread) = CloudEvents.Read(request.Body);
                var taken = await TakeNumberedAsync(outcomes);
                return taken with { Findings = [.. unread, .. taken.Findings] };
            }

            var body = JsonSerializer.Deserialize<Body>(request.Body.Span, AssetJson.Options);
            return body?.Events is { } events
                ? await TakeAsync(events)
                : new Receipt(0, 0, [Finding.Error("webhook-shape", "The body has no events.", fix: """Send {"type":"outcomes","events":[{"id":"…","type":"meeting","email":"…","at":"2027-02-01T10:00:00Z"}]}.""")], Authentic: true);
        }
        catch (JsonException e)
        {
            return new Receipt(0, 0, [Finding.Error("webhook-shape", $"The body is not the JSON expected: {e.Message}", fix: "Send one JSON object with a list of events.")], Authentic: true);
        }
    }

    /// <summary>Takes outcomes; those that cannot be placed are said, the others count.</summary>
    public Task<Receipt> TakeAsync(IReadOnlyList<ReportedOutcome> outcomes) => TakeNumberedAsync([.. outcomes.Select((o, i) => (o, i + 1))]);

    private async Task<Receipt> TakeNumberedAsync(IReadOnlyList<(ReportedOutcome Outcome, int Number)> outcomes)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var accepted = 0;
        var repeated = 0;
        await database.WriteAsync("outcomes.take", async s =>
        {
            foreach (var (outcome, number) in outcomes)
            {
                if (await PlaceAsync(s, outcome, number) is { } finding)
                {
                    findings.Add(finding);
                    continue;
                }

                var contact = outcome.Email is null ? null : await ContactAsync(s, outcome.Email);
                var isNew = await StackEvents.AddAsync(s, new PlatformEvent($"outcome:{outcome.Id}", outcome.Type, outcome.Campaign, null, contact, outcome.At) { Data = DataOf(outcome) });
                (accepted, repeated) = isNew ? (accepted + 1, repeated) : (accepted, repeated + 1);
                if (isNew && outcome.Campaign is not null)
                {
                    // Mails may wait for this; the clock of a demo has this moment to jump to.
                    await Timers.SetAsync(s, $"outcome:{outcome.Campaign}:{outcome.Type}", clock.Now);
                }
            }
        });
        return new Receipt(accepted, repeated, findings.ToImmutable(), Authentic: true);
    }

    private static async Task<Finding?> PlaceAsync(Session session, ReportedOutcome? outcome, int number) =>
        string.IsNullOrWhiteSpace(outcome?.Id) ? Finding.Error("event-without-id", $"Event {number} has no id, so a repeat could not be told.", fix: "Give every event an id that stays the same when it is sent again.")
        : !EventType().IsMatch(outcome.Type ?? "") ? Finding.Error("event-type", $"Event {number} has the type \"{outcome.Type}\".", fix: "Use lower case letters, digits, dots and hyphens, for example meeting.")
        : outcome.At == default ? Finding.Error("event-without-time", $"Event {number} does not say when it happened.", fix: "Add at, for example 2027-02-01T10:00:00Z.")
        : outcome.Amount is < 0 ? Finding.Error("event-amount", $"Event {number} has an amount below 0.", fix: "Send what it came to, 0 or more; a deal that was lost is an event of its own.")
        : outcome.Amount is not null && !Currency().IsMatch(outcome.Currency ?? "") ? Finding.Error("event-currency", $"Event {number} has an amount without a currency.", fix: "Add currency, for example EUR.")
        : outcome.Email is null && outcome.Campaign is null ? Finding.Error("event-without-subject", $"Event {number} names neither a person nor a campaign.", fix: "Add email, or campaign.")
        : outcome.Email is not null && await ContactAsync(session, outcome.Email) is null
            ? Finding.Warning("event-contact-unknown", $"Event {number} is about someone who is not among the contacts; it was set aside.", fix: "Import the contact and send the event again.")
        : null;

    private static ImmutableSortedDictionary<string, string> DataOf(ReportedOutcome outcome) => new (string Name, string? Value)[]
    {
        ("amount", outcome.Amount?.ToString(CultureInfo.InvariantCulture)), ("currency", outcome.Amount is null ? null : outcome.Currency), ("opportunity", outcome.Deal),
    }.Where(d => !string.IsNullOrEmpty(d.Value)).ToImmutableSortedDictionary(d => d.Name, d => d.Value!, StringComparer.Ordinal);

    private static Task<string?> ContactAsync(Session session, string email) =>
        session.ScalarAsync<string>("select id from stack_contacts where email = @email", new { email = email.Trim().ToLowerInvariant() });

    [GeneratedRegex("^[a-z][a-z0-9.-]{0,63}$")]
    private static partial Regex EventType();

    [GeneratedRegex("^[A-Z]{3}$")]
    private static partial Regex Currency();

    private sealed record Body([property: JsonRequired] string Type, IReadOnlyList<ReportedOutcome>? Events);
}
