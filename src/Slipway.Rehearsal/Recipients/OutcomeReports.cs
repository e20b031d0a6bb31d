using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Tells the program what happened elsewhere, as a CRM does: signed, in batches, again when it was not taken.</summary>
internal sealed class OutcomeReports(RecipientsOptions options, Web web, Mishaps mishaps, Chance chance, TimeProvider time)
{
    private const int LargestBatch = 100;

    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    public ReportedEvent Of(string type, string? email, DateTimeOffset at, string? campaign)
        => new("evt_" + chance.Id(email ?? "", $"{type} {campaign}"), type, email, at, campaign);

    /// <summary>Whether every event was taken.</summary>
    public async Task<bool> ReportAsync(IEnumerable<ReportedEvent> events, DateTimeOffset now, CancellationToken cancellation)
    {
        var taken = true;
        foreach (var batch in events.Chunk(LargestBatch))
        {
            taken &= await DeliverAsync([.. batch], now, cancellation);
        }

        return taken;
    }

    private async Task<bool> DeliverAsync(ImmutableArray<ReportedEvent> batch, DateTimeOffset now, CancellationToken cancellation)
    {
        var body = JsonSerializer.Serialize(new Report("outcomes", now, batch), RecipientsJson.Default.Report);
        // The id names the message, however often it is sent.
        var id = "msg_" + chance.Id(batch[0].Id, FormattableString.Invariant($"batch of {batch.Length}"));
        HttpStatusCode? last = null;
        foreach (var pause in Pauses)
        {
            await Task.Delay(pause, time, cancellation);
            using var request = Signed(id, body);
            var answer = await web.SendAsync("a report of outcomes", request, UserAgents.Crm, cancellation);
            if (answer is not null && (int)answer.Status is >= 200 and < 300)
            {
                return true;
            }

            last = answer?.Status ?? last;
            if (last is { } status && (int)status < 500 && status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout))
            {
                break;
            }
        }

        mishaps.Note(last is null ? "a report of outcomes was given up" : Web.Answered("a report of outcomes", last.Value) + " and given up");
        return false;
    }

    private HttpRequestMessage Signed(string id, string body)
    {
        // The time of a signature is the real time: it guards against replay, and the receiver's clock for that is real too.
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, options.Webhook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", Webhook.Sign(options.WebhookSecret, id, timestamp, body));
        return request;
    }
}
