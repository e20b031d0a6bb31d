using System.Collections.Immutable;
using Slipway.Engine.Launching;
using Slipway.Rehearsal.Mailbox;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Replies;
using Slipway.Stack.Tracking;
using Slipway.Store.Halts;
using Xunit;

namespace Slipway.Engine.Tests.Ramps;

public sealed class RampTests : IAsyncLifetime
{
    private const int People = 300;

    private static readonly Ramp _ramp = new() { Steps = [0.1, 0.5, 1], PauseMinutes = 120, Halt = RampHalt.Usual };

    private static readonly DateTimeOffset _first = Cast.Invited, _second = Cast.Invited.AddHours(2), _third = Cast.Invited.AddHours(4);

    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(People);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task An_email_goes_to_a_tenth_then_to_half_then_to_everyone_and_to_each_once()
    {
        await _house.LaunchAsync(Cast.With(Ramped()));
        await _house.JumpAsync(_first);
        var canary = Got();
        Assert.Equal(Meant(0.1), canary);

        await _house.JumpAsync(_second.AddMinutes(-1));
        Assert.Equal(canary, Got());
        await _house.JumpAsync(_second);
        Assert.Equal(Meant(0.5), Got());
        await _house.JumpAsync(_third);
        Assert.Equal(Meant(1), Got());
        Assert.Equal(People, _house.Mailbox.Count);
        Assert.Equal("Finished", await _house.ScalarAsync<string>("select state from stack_objects where name = 'invitation'"));
        Assert.Empty(await _house.Get<HaltBook>().StandingAsync());
    }

    [Fact]
    public async Task Held_out_people_are_in_no_step_and_who_is_first_is_another_draw_than_who_is_held_out()
    {
        var audience = Cast.Audience with { Holdout = new Holdout(0.2, "") };
        await _house.LaunchAsync(Cast.With(audience, Ramped()));
        await _house.JumpAsync(_first);
        await _house.JumpAsync(_second);
        await _house.JumpAsync(_third);

        var held = People - Got().Count;
        Assert.InRange(held, 30, 90);
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_recipients r join stack_members m on m.contact = r.contact where m.held_out = 1"));
    }

    [Fact]
    public async Task Bounces_beyond_the_threshold_stop_the_email_at_its_first_step_with_the_figures_and_the_domain()
    {
        await RefusingAsync("550");
        await _house.JumpAsync(_third.AddDays(1));

        var halt = Assert.Single(await _house.Get<HaltBook>().StandingAsync());
        Assert.Equal((HaltScope.Campaign, Halt.Ramp), (halt.Scope, halt.By));
        Assert.Matches(@"email/invitation stopped by itself\. (\d+) of \1 mails bounced \(at least [\d.]+ %, and it stops above 5 %\)\. Most of them at a\.example \(\1\)\. Step 1 of 3; about 2\d\d people have not got it\.", halt.Reason);
        Assert.Equal(Meant(0.1).Count, await RowsAsync());
        Assert.Equal(1, await _house.ScalarAsync<long>("select count(*) from audit where action = 'halt.campaign' and actor = 'ramp'"));
    }

    [Fact]
    public async Task Who_resumes_it_has_been_asked_and_the_next_step_is_judged_by_what_it_shows_itself()
    {
        await RefusingAsync("550");
        _house.Server.Faults.RefuseRecipients(_ => false, 250);
        await ResumeAsync();
        await _house.SettleAsync();
        Assert.Empty(await _house.Get<HaltBook>().StandingAsync());

        // What bounced before is known; what bounces now is not.
        _house.Server.Faults.RefuseRecipients(_ => true, 550);
        await _house.JumpAsync(_second);
        Assert.Equal(Halt.Ramp, Assert.Single(await _house.Get<HaltBook>().StandingAsync()).By);
        var progress = (await ProgressAsync())!;
        Assert.Equal((2, 1), (progress.Step, progress.Since));
        Assert.Equal(progress.Steps[1].People, progress.Figures[0].Of);

        _house.Server.Faults.RefuseRecipients(_ => false, 250);
        await ResumeAsync();
        await _house.SettleAsync();
        await _house.JumpAsync(_third);
        Assert.Equal(Meant(1).Except(Meant(0.5)), Got());
        Assert.Empty(await _house.Get<HaltBook>().StandingAsync());
    }

    [Fact]
    public async Task A_mail_server_that_refuses_for_its_policy_is_no_bounce_and_stops_it_as_refused()
    {
        await RefusingAsync("554 5.7.1");
        Assert.Contains("mails were refused for good", Assert.Single(await _house.Get<HaltBook>().StandingAsync()).Reason, StringComparison.Ordinal);
        Assert.Equal(0, (await ProgressAsync())!.Figures.Single(f => f.Measure == "bounced").Count);
    }

    [Fact]
    public async Task A_few_bounces_stop_nothing()
    {
        _house.Server.Faults.RefuseRecipients(a => a is "person7@a.example" or "person70@a.example", 550);
        await _house.LaunchAsync(Cast.With(Ramped()));
        await _house.JumpAsync(_first);
        await _house.JumpAsync(_second);
        await _house.JumpAsync(_third);
        Assert.Equal(People - 2, _house.Mailbox.Count);
    }

    [Fact]
    public async Task Complaints_that_come_during_a_step_stop_it_before_the_next()
    {
        await _house.LaunchAsync(Cast.With(Ramped()));
        await _house.JumpAsync(_first);
        foreach (var mail in _house.Mailbox.All.Take(5).ToList())
        {
            var receipt = await _house.Get<ReplyIntake>().TakeAsync(System.Text.Encoding.ASCII.GetBytes(Feedback(mail.MessageId, "abuse")));
            Assert.Equal(1, receipt.Accepted);
        }

        await _house.JumpAsync(_second);
        Assert.Contains("5 of ", Assert.Single(await _house.Get<HaltBook>().StandingAsync()).Reason, StringComparison.Ordinal);
        Assert.Equal(5, await _house.ScalarAsync<long>("select count(*) from stack_suppressions where reason = 'complained'"));
        Assert.Equal(Meant(0.1), Got());
    }

    [Fact]
    public async Task Feedback_that_a_mail_was_no_spam_is_no_complaint()
    {
        await _house.LaunchAsync(Cast.With(Ramped()));
        await _house.JumpAsync(_first);
        Assert.Equal(0, (await _house.Get<ReplyIntake>().TakeAsync(System.Text.Encoding.ASCII.GetBytes(Feedback(_house.Mailbox.All[0].MessageId, "not-spam")))).Accepted);
    }

    [Fact]
    public async Task Complaints_that_another_system_reports_count_when_they_come_after_the_mail()
    {
        await _house.LaunchAsync(Cast.With(Ramped()));
        await _house.JumpAsync(_first);
        await _house.Get<Outcomes>().TakeAsync([.. Got().Take(6).Select((email, i) => new ReportedOutcome($"c{i}", EventTypes.Complained, email, _first.AddMinutes(i == 0 ? -1 : 5), "warehouse-webinar"))]);
        Assert.Equal(5, (await ProgressAsync())!.Figures.Single(f => f.Measure == "complained").Count);
    }

    [Fact]
    public async Task A_page_whose_form_nobody_sends_stops_it_and_only_after_people_had_time()
    {
        await _house.LaunchAsync(Cast.With(Ramped() with { Ramp = _ramp with { Halt = new RampHalt { FormConversionBelow = 0.3 } } }));
        await _house.JumpAsync(_first);
        foreach (var email in Got())
        {
            await _house.ExecuteAsync(
                "insert into stack_events (id, type, campaign, asset, contact, at, data) values (@id, 'clicked', 'warehouse-webinar', 'email/invitation', @contact, @at, '{\"link\":\"register\"}')",
                new { id = $"click-{email}", contact = _house.ContactOf(email), at = _first.ToUnixTimeMilliseconds() });
        }

        await _house.SettleAsync();
        Assert.Equal(0, (await ProgressAsync())!.Figures.Single().Of);
        await _house.JumpAsync(_first.AddHours(1));
        Assert.Contains($"0 of {Got().Count} people who came to the page", Assert.Single(await _house.Get<HaltBook>().StandingAsync()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_audience_too_small_for_its_steps_gets_the_mail_in_those_that_are_large_enough()
    {
        await _house.LaunchAsync(Cast.With(Ramped() with { Ramp = _ramp with { Steps = [0.01, 0.02, 1] } }));
        await _house.JumpAsync(_first);
        Assert.Equal(People, _house.Mailbox.Count);
    }

    [Fact]
    public async Task No_step_begins_while_the_one_before_has_not_left()
    {
        await _house.LaunchAsync(Cast.With(Ramped()));
        _house.Server.Faults.RefuseConnections = true;
        await _house.JumpAsync(_second);
        await _house.JumpAsync(_third);
        Assert.Equal(Meant(0.1).Count, await RowsAsync());

        // The pause runs from when it has.
        _house.Server.Faults.RefuseConnections = false;
        await _house.JumpAsync(_third.AddHours(1));
        Assert.Equal(Meant(0.1), Got());
        await _house.JumpAsync(_third.AddMinutes(179));
        Assert.Equal(Meant(0.1), Got());
        await _house.JumpAsync(_third.AddMinutes(180));
        Assert.Equal(Meant(0.5), Got());
    }

    [Fact]
    public async Task Who_registers_between_two_steps_gets_no_reminder_with_the_next()
    {
        await _house.LaunchAsync(Cast.With(Ramped() with { Recipients = new Predicate.Not(new Predicate.Did(EventTypes.Registered)) }));
        await _house.JumpAsync(_first);
        var late = Meant(1).Except(Meant(0.5)).First();
        await _house.Get<Outcomes>().TakeAsync([new ReportedOutcome("r", EventTypes.Registered, late, _first, "warehouse-webinar")]);
        await _house.JumpAsync(_second);
        await _house.JumpAsync(_third);
        Assert.DoesNotContain(late, Got());
        Assert.Equal(People - 1, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_pause_between_two_steps_holds_the_next_and_afterwards_it_goes_on_where_it_stood()
    {
        await _house.LaunchAsync(Cast.With(Ramped()));
        await _house.JumpAsync(_first);
        var halt = await _house.Get<HaltDesk>().HaltAsync(HaltScope.Everything, "", "Wait.", "anna", null, CancellationToken.None);
        await _house.JumpAsync(_third.AddHours(20));
        Assert.Equal(Meant(0.1), Got());

        await _house.Get<HaltDesk>().LiftAsync(halt.Id, "anna", CancellationToken.None);
        await _house.SettleAsync();
        Assert.Equal(Meant(0.5), Got());
        Assert.Empty(await _house.Get<HaltBook>().StandingAsync());
    }

    private static EmailAsset Ramped() => Sample.Invitation with { Ramp = _ramp };

    private async Task RefusingAsync(string answer)
    {
        if (answer.Length == 3)
        {
            _house.Server.Faults.RefuseRecipients(_ => true, 550);
        }
        else
        {
            _house.Server.Faults.ReplyToText = _ => 554;
        }

        await _house.LaunchAsync(Cast.With(Ramped()));
        await _house.JumpAsync(_first);
    }

    private async Task ResumeAsync()
    {
        var version = (await _house.Get<Campaigns.Campaigns>().NewestAsync("warehouse-webinar"))!;
        Assert.Equal("reason-missing", Assert.Single(await _house.Get<HaltDesk>().ResumeAsync(version, "", "anna", CancellationToken.None)).Code);
        Assert.DoesNotContain(await _house.Get<HaltDesk>().ResumeAsync(version, "The list is clean now.", "anna", CancellationToken.None), f => f.Blocks);
    }

    private Task<long> RowsAsync() => _house.ScalarAsync<long>("select count(*) from stack_recipients");

    private async Task<RampProgress?> ProgressAsync() =>
        (await _house.Stack.MeasureAsync((await _house.ScalarAsync<string>("select id from stack_objects where name = 'invitation'"))!, CancellationToken.None)).Ramp;

    private ImmutableSortedSet<string> Got() => [.. _house.Mailbox.All.SelectMany(m => m.Recipients)];

    // Recomputed from nothing but the seed, the email's name and the ids of the people.
    private ImmutableSortedSet<string> Meant(double share) =>
        [.. Enumerable.Range(1, People).Select(i => $"person{i}@a.example").Where(e => Ramp.Position(_seed, "invitation", _house.ContactOf(e)) < share)];

    private static readonly string _seed = Sample.Planned([Cast.Audience]).Assets.OfType<AudienceAsset>().Single().Holdout.Seed;

    private static string Feedback(string message, string type) =>
        $"From: fbl@mailbox.example\r\nTo: events@example.com\r\nSubject: FW: mail\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n"
        + "--b\r\nContent-Type: text/plain\r\n\r\nThis is an email abuse report.\r\n"
        + $"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {type}\r\nUser-Agent: Loop/1.0\r\nVersion: 1\r\n\r\n"
        + $"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: a@example.com\r\nMessage-ID: <{message.Trim('<', '>')}>\r\nSubject: hello\r\n\r\nhello\r\n--b--\r\n";
}
