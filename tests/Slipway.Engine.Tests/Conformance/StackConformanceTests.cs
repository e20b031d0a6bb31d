using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Conformance;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Conformance;

/// <summary>The built-in stack over a real database, a real mail server and a real web server.</summary>
public sealed class StackConformanceTests : ConnectorConformance
{
    private House _house = null!;
    private int _happened;

    protected override ImmutableArray<Asset> Samples { get; } =
    [
        Cast.Audience with { Snapshot = "s1" }, Sample.Confirmation, Sample.Form, Sample.Page, Sample.Button, Sample.Invitation, Sample.Nudge, Sample.Journey, Sample.Report, Sample.Calendar,
    ];

    public override async ValueTask DisposeAsync()
    {
        await _house.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task<IConnector> CreateAsync()
    {
        _house = await House.OpenAsync(web: true);
        await _house.AddPeopleAsync(3);
        return _house.Stack;
    }

    protected override Asset Changed(Asset asset) => base.Changed(asset) is AudienceAsset audience ? audience with { Snapshot = "s2" } : base.Changed(asset);

    // Someone with a database tool: content and revision change, as in any platform's own screens.
    protected override Task ChangeOutsideAsync(string id) => _house.ExecuteAsync(
        "update stack_objects set staged = replace(coalesce(staged, live), '\"title\":\"', '\"title\":\"Sneaked '), revision = revision + 1 where id = @id", new { id });

    protected override async Task<bool> IsPublicAsync(Reading reading)
    {
        var now = (await _house.Stack.ReadAsync(reading.Id, CancellationToken.None))!;
        switch (AssetKey.TryParse(now.ExternalKey[(now.ExternalKey.IndexOf(':', StringComparison.Ordinal) + 1)..])!.Value.Kind)
        {
            case AssetKind.Page or AssetKind.Calendar:
                using (var page = await _house.Browser.GetAsync(now.Address))
                {
                    return page.IsSuccessStatusCode;
                }

            case AssetKind.Form:
                using (var form = await _house.Browser.PostAsync(now.Address, new FormUrlEncodedContent([])))
                {
                    return form.StatusCode != System.Net.HttpStatusCode.NotFound;
                }

            default:
                // These meet a customer only through what is live and not held.
                return await _house.ScalarAsync<long>(
                    "select count(*) from stack_objects where id = @Id and live is not null and state in ('Live', 'Scheduled')", reading) == 1;
        }
    }

    protected override Task<bool> LoseNextAsync(Loss loss)
    {
        var at = loss == Loss.OfTheAnswer ? CommitMoment.After : CommitMoment.Before;
        _house.Database.Observer = (name, moment) =>
        {
            if (moment == at && name is "stack.stage" or "stack.launch")
            {
                _house.Database.Observer = null;
                throw new IOException("The connection was lost.");
            }
        };
        return Task.FromResult(true);
    }

    protected override async Task<bool> LetHappenAsync(int events)
    {
        var outcomes = Enumerable.Range(_happened, events).Select(i => new ReportedOutcome($"e{i}", "meeting", "person1@a.example", Sample.Now, null)).ToList();
        _happened += events;
        Assert.Equal(events, (await _house.Get<Outcomes>().TakeAsync(outcomes)).Accepted);
        return true;
    }

    protected override WebhookRequest Webhook(int events) => Signed.Request(_house.Keys.WebhookSecret(Outcomes.ConnectionName), JsonSerializer.Serialize(new
    {
        type = "outcomes",
        events = Enumerable.Range(0, events).Select(i => new { id = $"w{i}", type = "meeting", email = "person1@a.example", at = Sample.Now }),
    }));
}

/// <summary>Requests signed after Standard Webhooks, as a sender makes them.</summary>
internal static class Signed
{
    public static WebhookRequest Request(string secret, string body, DateTimeOffset? at = null, string id = "msg_1")
    {
        var timestamp = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds();
        var text = string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(text)));
        return new WebhookRequest(
            ImmutableDictionary<string, string>.Empty.Add("webhook-id", id).Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)).Add("webhook-signature", $"v1,{signature}"),
            Encoding.UTF8.GetBytes(body));
    }
}
