using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Rehearsal.Recipients;
using Xunit;

namespace Slipway.Engine.Tests.Recipients;

public sealed class OutcomeTests
{
    private static readonly RecipientsRates Quiet = new() { Scanned = 0, Prefetched = 0, Opens = 0.2, Clicks = 0.2, Refused = 0, Deferred = 0, Unsubscribes = 0 };

    [Fact]
    public async Task The_held_out_reach_the_goal_at_the_base_rate_and_the_mailed_at_the_planted_one()
    {
        const int Everyone = 1200;
        await using var town = await Town.StartAsync(Everyone, Quiet with { BaseOutcome = 0.1, Effect = 0.2 });
        await town.SendAsync(Enumerable.Range(0, Everyone / 2));
        await town.LiveUntilAsync(DateTimeOffset.MaxValue);

        var meetings = town.Reported().Where(reported => reported.GetProperty("type").GetString() == "meeting").ToList();
        var mailed = Enumerable.Range(0, Everyone / 2).Select(Town.Email).ToHashSet();
        var treated = meetings.Count(meeting => mailed.Contains(meeting.GetProperty("email").GetString()!));
        // Four standard deviations of 600 draws at 0.3 and at 0.1.
        Assert.InRange(treated, 180 - 45, 180 + 45);
        Assert.InRange(meetings.Count - treated, 60 - 30, 60 + 30);
        Assert.Equal(meetings.Count, meetings.DistinctBy(meeting => meeting.GetProperty("email").GetString()).Count());
        Assert.Equal(meetings.Count, meetings.DistinctBy(meeting => meeting.GetProperty("id").GetString()).Count());
        Assert.All(meetings, meeting => Assert.True(meeting.GetProperty("at").GetDateTimeOffset() > Town.EventStart));
        Assert.All(meetings, meeting => Assert.False(meeting.TryGetProperty("campaign", out _)));
        Assert.Equal(JsonValueKind.Null, (await town.GetAsync("/next")).GetProperty("next").ValueKind);
        Assert.Equal(0, (await town.GetAsync("/next")).GetProperty("pending").GetInt32());
    }

    [Fact]
    public async Task The_truth_is_the_mean_of_the_plan()
    {
        var rates = new RecipientsRates { Refused = 0.1 };
        await using var town = await Town.StartAsync(500, rates);
        var population = new Population(Person.Read(town.Options(500, rates).Contacts), new Chance("seed"), rates);
        var emails = population.People.Keys.ToList();
        var control = emails.Average(email => population.Probability(email, reached: false));
        var treated = emails.Average(email => population.Probability(email, reached: !population[email].Refused));

        var truth = await town.GetAsync("/truth");

        Assert.Equal(500, emails.Count);
        Assert.Equal("meeting", truth.GetProperty("metric").GetString());
        Assert.Equal(control, truth.GetProperty("control_rate").GetDouble(), 12);
        Assert.Equal(treated, truth.GetProperty("treated_rate").GetDouble(), 12);
        Assert.Equal(treated - control, truth.GetProperty("effect").GetDouble(), 12);
        // What the planted average promises holds for those whose address takes mail.
        var takers = emails.Where(email => !population[email].Refused).ToList();
        Assert.Equal(0.06, population.TrueRates(takers).Treated - population.TrueRates(takers).Control, 12);
    }

    [Fact]
    public async Task The_truth_can_be_asked_of_some_people_only()
    {
        await using var town = await Town.StartAsync(10);
        using var content = new StringContent("""{"emails":["PERSON3@example.com","stranger@example.com"]}""", Encoding.UTF8, "application/json");
        using var answer = await town.PostAsync("/truth", content);
        var truth = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, truth.GetProperty("people").GetInt32());
    }

    [Fact]
    public async Task Reports_are_signed_and_hold_at_most_a_hundred_events()
    {
        await using var town = await Town.StartAsync(700, Quiet with { BaseOutcome = 1 });
        await town.LiveUntilAsync(DateTimeOffset.MaxValue);

        var hooks = town.Product.Hits.Where(hit => hit.Path == "/hook").ToList();
        Assert.Equal(700 + 1, town.Reported().Length);
        Assert.All(hooks, hook => Assert.InRange(JsonElement.Parse(hook.Body).GetProperty("events").GetArrayLength(), 1, 100));
        Assert.Equal(hooks.Count, hooks.DistinctBy(hook => hook.Headers["webhook-id"]).Count());
        Assert.All(hooks, hook =>
        {
            var signed = Encoding.UTF8.GetBytes($"{hook.Headers["webhook-id"]}.{hook.Headers["webhook-timestamp"]}.{hook.Body}");
            var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Town.Secret["whsec_".Length..]), signed));
            Assert.Equal(expected, hook.Headers["webhook-signature"]);
            Assert.InRange(hook.Number("webhook-timestamp"), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 300, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 300);
            Assert.Equal("outcomes", JsonElement.Parse(hook.Body).GetProperty("type").GetString());
        });
    }

    [Fact]
    public void A_signature_agrees_with_the_published_vector() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Webhook.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));

    [Fact]
    public async Task Who_registered_and_came_is_reported_and_then_that_this_was_everyone()
    {
        await using var town = await Town.StartAsync(40, Quiet with { Opens = 1, Clicks = 1, Registers = 1, Attends = 0.5, BaseOutcome = 0, Effect = 0 });
        await town.SendAsync(Enumerable.Range(0, 20));
        await town.LiveUntilAsync(Town.EventStart.AddHours(2));

        var reported = town.Reported();
        Assert.InRange(reported.Length, 5, 18);
        Assert.Equal("attendance.known", reported[^1].GetProperty("type").GetString());
        Assert.False(reported[^1].TryGetProperty("email", out _));
        Assert.All(reported, one => Assert.Equal("webinar", one.GetProperty("campaign").GetString()));
        var mailed = Enumerable.Range(0, 20).Select(Town.Email).ToHashSet();
        Assert.All(reported[..^1], one => Assert.Equal("attended", one.GetProperty("type").GetString()));
        Assert.All(reported[..^1], one => Assert.Contains(one.GetProperty("email").GetString()!, mailed));
    }

    [Fact]
    public async Task A_report_that_was_not_taken_is_sent_again_under_its_id()
    {
        await using var town = await Town.StartAsync(5, Quiet);
        town.Product.HookAnswers.Enqueue(503);
        var done = await town.NowAsync(Town.EventStart.AddHours(2));
        var hooks = town.Product.Hits.Where(hit => hit.Path == "/hook").ToList();
        Assert.Equal(2, hooks.Count);
        Assert.Equal(hooks[0].Headers["webhook-id"], hooks[1].Headers["webhook-id"]);
        Assert.Equal(0, done.GetProperty("errors").GetInt32());
    }

    [Fact]
    public async Task Attendance_is_not_called_known_when_a_report_of_it_was_not_taken()
    {
        await using var town = await Town.StartAsync(3, Quiet with { Opens = 1, Clicks = 1, Registers = 1, Attends = 1 });
        await town.SendAsync([0, 1, 2]);
        town.Product.HookAnswers.Enqueue(400);
        var done = await town.NowAsync(Town.EventStart.AddHours(2));
        Assert.Equal(1, done.GetProperty("errors").GetInt32());
        Assert.DoesNotContain(town.Reported(), one => one.GetProperty("type").GetString() == "attendance.known");
        Assert.Contains("a report of outcomes was answered 400", town.Errors.ToString(), StringComparison.Ordinal);
    }
}
