using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Engine.Tests.Conformance;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Tracking;

public sealed class OutcomesTests : IAsyncLifetime
{
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(3);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task An_event_posted_a_thousand_times_counts_once()
    {
        var request = Signed.Request(Secret, Body(new { id = "m1", type = "meeting", email = "person1@a.example", at = Sample.Now }));

        var receipts = new Receipt[1000];
        await Parallel.ForAsync(0, receipts.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => receipts[i] = await ReceiveAsync(request));

        Assert.All(receipts, r => Assert.True(r.Authentic));
        Assert.Equal((1, 999), (receipts.Sum(r => r.Accepted), receipts.Sum(r => r.Repeated)));
        Assert.Equal(1, await _house.EventsAsync("meeting"));
    }

    [Fact]
    public async Task The_same_event_in_another_message_counts_once()
    {
        foreach (var id in (string[])["msg_1", "msg_2"])
        {
            await ReceiveAsync(Signed.Request(Secret, Body(new { id = "m1", type = "meeting", email = "person1@a.example", at = Sample.Now }), id: id));
        }

        Assert.Equal(1, await _house.EventsAsync("meeting"));
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task A_request_from_another_time_is_refused(int seconds)
    {
        var body = Body(new { id = "m1", type = "meeting", email = "person1@a.example", at = Sample.Now });

        var receipt = await ReceiveAsync(Signed.Request(Secret, body, TimeProvider.System.GetUtcNow().AddSeconds(seconds + Math.Sign(seconds) * 5)));

        Assert.False(receipt.Authentic);
        Assert.Contains("five minutes", Assert.Single(receipt.Findings).Message, StringComparison.Ordinal);
        Assert.Equal(0, await _house.EventsAsync("meeting"));
    }

    [Fact]
    public async Task A_request_signed_with_another_secret_is_refused()
    {
        var receipt = await ReceiveAsync(Signed.Request("whsec_" + Convert.ToBase64String(new byte[32]), Body(new { id = "m1", type = "meeting", email = "person1@a.example", at = Sample.Now })));

        Assert.Equal((false, 0), (receipt.Authentic, receipt.Accepted));
    }

    [Fact]
    public async Task One_of_several_signatures_is_enough_while_a_secret_is_being_changed()
    {
        var request = Signed.Request(Secret, Body(new { id = "m1", type = "meeting", email = "person1@a.example", at = Sample.Now }));
        var both = request with { Headers = request.Headers.SetItem("webhook-signature", "v1,AAAA " + request.Headers["webhook-signature"]) };

        Assert.Equal(1, (await ReceiveAsync(both)).Accepted);
    }

    [Fact]
    public async Task What_cannot_be_placed_is_said_event_by_event_and_the_others_count()
    {
        var receipt = await ReceiveAsync(Signed.Request(Secret, Body(
            new { id = "1", type = "meeting", email = "PERSON1@a.example", at = Sample.Now },
            new { id = "2", type = "meeting", email = "stranger@a.example", at = Sample.Now },
            new { id = "", type = "meeting", email = "person2@a.example", at = Sample.Now },
            new { id = "4", type = "Meeting!", email = "person2@a.example", at = Sample.Now },
            new { id = "5", type = "meeting", at = Sample.Now },
            new { id = "6", type = "meeting", email = "person2@a.example" },
            null,
            new { id = "8", type = "meeting", email = "person3@a.example", at = Sample.Now })));

        Assert.Equal((2, 0), (receipt.Accepted, receipt.Repeated));
        Assert.Equal(
            ["event-contact-unknown", "event-without-id", "event-type", "event-without-subject", "event-without-time", "event-without-id"], receipt.Findings.Select(f => f.Code));
        Assert.All(receipt.Findings, f => Assert.DoesNotContain("@", f.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"outcomes\"}")]
    [InlineData("{\"type\":\"outcomes\",\"events\":\"all\"}")]
    public async Task A_body_of_another_shape_is_a_finding(string body)
    {
        var receipt = await ReceiveAsync(Signed.Request(Secret, body));

        Assert.True(receipt.Authentic);
        Assert.Equal("webhook-shape", Assert.Single(receipt.Findings).Code);
    }

    [Fact]
    public async Task CloudEvents_are_taken_one_or_many_each_once_with_their_amounts_and_what_is_wrong_of_them_is_said_by_its_number()
    {
        const string One = """{"specversion":"1.0","id":"7","source":"/crm","type":"opportunity.won","subject":"person1@a.example","time":"2027-01-20T10:00:00Z","data":{"amount":12500.50,"currency":"EUR","deal":"d-1"}}""";
        var first = await ReceiveAsync(CloudEvent("application/cloudevents+json; charset=utf-8", One));
        var batch = await ReceiveAsync(CloudEvent("application/cloudevents-batch+json", $$$"""
            [{"specversion":"0.3","id":"1","source":"/crm","type":"meeting"}, {{{One}}},
             {"specversion":"1.0","id":"7","source":"/shop","type":"purchase","time":"2027-01-20T10:00:00Z","data":{"email":"person2@a.example"}},
             {"specversion":"1.0","id":"8","source":"/shop","type":"purchase","time":"yesterday"},
             {"specversion":"1.0","id":"9","source":"/shop","type":"purchase","time":"2027-01-20T10:00:00Z","data":{"email":"person2@a.example","amount":3}}]
            """));

        Assert.Equal((1, 0), (first.Accepted, first.Repeated));
        Assert.Equal((1, 1), (batch.Accepted, batch.Repeated));
        Assert.Equal(["cloud-event", "cloud-event", "event-currency"], batch.Findings.Select(f => f.Code));
        Assert.Equal(["Event 1 ", "Event 4 ", "Event 5 "], batch.Findings.Select(f => f.Message[..8]));
        Assert.Equal("""{"amount":"12500.50","currency":"EUR","opportunity":"d-1"}""", await _house.ScalarAsync<string>("select data from stack_events where type = 'opportunity.won'"));
        Assert.Equal("webhook-shape", Assert.Single((await ReceiveAsync(CloudEvent("application/cloudevents+json", "{"))).Findings).Code);
        Assert.False((await ReceiveAsync(CloudEvent("application/cloudevents+json", One) with { Body = Encoding.UTF8.GetBytes(One.Replace("12500", "92500", StringComparison.Ordinal)) })).Authentic);

        WebhookRequest CloudEvent(string type, string body) => Signed.Request(Secret, body) is var request ? request with { Headers = request.Headers.SetItem("content-type", type) } : null!;
    }

    [Fact]
    public async Task A_list_of_deals_brings_their_amounts_and_a_row_without_a_currency_is_set_aside()
    {
        var receipt = await ImportAsync("email,type,at,amount,currency,deal\nperson1@a.example,opportunity.won,2027-01-20T10:00:00Z,9000,EUR,d1\nperson1@a.example,opportunity.won,2027-01-21T10:00:00Z,500.5,EUR,d2\nperson2@a.example,opportunity.won,,much,EUR,\nperson2@a.example,opportunity.won,,5,,\n", complete: false);

        Assert.Equal((2, 0), (receipt.Accepted, receipt.Repeated));
        Assert.Equal(["row-set-aside", "event-currency"], receipt.Findings.Select(f => f.Code));
        Assert.Equal("9000,500.5", string.Join(",", await _house.QueryAsync<string>("select json_extract(data, '$.amount') from stack_events where type = 'opportunity.won' order by at")));
    }

    [Fact]
    public async Task An_attendance_list_releases_the_mails_that_wait_when_it_is_complete_and_not_before()
    {
        await _house.LaunchAsync(Cast.With(
            Sample.ThankYou with { Recipients = new Predicate.Did(EventTypes.Attended) },
            Sample.Reminder with { Recipients = new Predicate.Not(new Predicate.Did(EventTypes.Attended)), Delivery = Sample.ThankYou.Delivery }));
        await _house.JumpAsync(((Delivery.AfterEvent)Sample.ThankYou.Delivery).NotBefore.At);

        var first = await ImportAsync("email\nperson1@a.example\n", complete: false);
        await _house.SettleAsync();
        Assert.Equal((1, 0), (first.Accepted, _house.Mailbox.Count));

        var second = await ImportAsync("email\nperson1@a.example\nperson2@a.example\n", complete: true);
        await _house.SettleAsync();

        Assert.Equal((2, 1), (second.Accepted, second.Repeated));
        Assert.Equal(["thank-you", "thank-you", "reminder"], Enumerable.Range(1, 3).Select(i => _house.Mailbox.To(string.Create(CultureInfo.InvariantCulture, $"person{i}@a.example")).Single().Subject.Split(' ')[^1]));
    }

    [Fact]
    public async Task A_list_with_an_unreadable_row_is_not_taken_for_complete()
    {
        await _house.LaunchAsync(Cast.With(Sample.ThankYou));
        await _house.JumpAsync(((Delivery.AfterEvent)Sample.ThankYou.Delivery).NotBefore.At);

        var receipt = await ImportAsync("email\nperson1@a.example\nperson2(at)a.example\n", complete: true);
        await _house.SettleAsync();

        Assert.Equal(1, receipt.Accepted);
        Assert.Equal(["row-set-aside", "attendance-not-complete"], receipt.Findings.Select(f => f.Code));
        Assert.Equal(0, _house.Mailbox.Count);

        Assert.Empty((await ImportAsync("email\nperson1@a.example\nperson2@a.example\n", complete: true)).Findings);
        await _house.SettleAsync();
        Assert.Equal(3, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_list_without_the_column_says_so()
    {
        var receipt = await ImportAsync("name,seat\nAda,1\n", complete: true);

        Assert.Equal("column-missing", Assert.Single(receipt.Findings).Code);
        Assert.Equal(0, await _house.EventsAsync(EventTypes.AttendanceKnown));
    }

    private string Secret => _house.Keys.WebhookSecret(Outcomes.ConnectionName);

    private Task<Receipt> ReceiveAsync(WebhookRequest request) => _house.Stack.ReceiveAsync(request, CancellationToken.None);

    private static string Body(params object?[] events) => JsonSerializer.Serialize(new { type = "outcomes", events });

    private Task<Receipt> ImportAsync(string csv, bool complete) => _house.Get<OutcomeFile>().ImportAsync(
        new MemoryStream(Encoding.UTF8.GetBytes(csv)), "warehouse-webinar", EventTypes.Attended, complete, CancellationToken.None);
}
