using Slipway.Rehearsal.Mailbox;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail;
using Slipway.Store.Leases;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class MailerTests : IAsyncLifetime
{
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync(adjust: settings => settings with { Timeout = PostRoom.Short, FinalReplyTimeout = PostRoom.Short });
        await _house.AddPeopleAsync(6);
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_mail_is_what_was_approved_with_the_recipients_own_address_to_unsubscribe()
    {
        await _house.JumpAsync(Cast.Invited);

        var mail = Assert.Single(_house.Mailbox.To("person3@a.example"));
        Assert.Equal("Warehouses that run themselves: invitation", mail.Subject);
        Assert.Contains("Hello Person3,", mail.Text, StringComparison.Ordinal);
        Assert.Contains("/u/", mail.Header("List-Unsubscribe"), StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Header("List-Unsubscribe-Post"));
        Assert.Equal(6, _house.Mailbox.All.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(6, await _house.EventsAsync(EventTypes.Delivered));
    }

    [Fact]
    public async Task A_mail_server_that_takes_no_connections_makes_everyone_wait_and_gets_the_mails_later()
    {
        _house.Server.Faults.RefuseConnections = true;
        await _house.JumpAsync(Cast.Invited);
        Assert.Equal(0, _house.Mailbox.Count);
        Assert.All(await _house.RecipientsAsync(), r => Assert.Equal("queued", r.Value));

        _house.Server.Faults.RefuseConnections = false;
        await _house.JumpAsync((await NextAsync())!.Value);

        Assert.Equal(6, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_mail_server_that_says_nothing_makes_everyone_wait_and_the_pulse_comes_to_rest()
    {
        _house.Server.Faults.Stall = MailboxStall.BeforeGreeting;
        await _house.JumpAsync(Cast.Invited);
        Assert.All(await _house.RecipientsAsync(), r => Assert.Equal("queued", r.Value));

        _house.Server.Faults.Stall = MailboxStall.Never;
        await _house.SettleAsync();

        Assert.Equal(6, _house.Mailbox.Count);
    }

    [Fact]
    public async Task Nobody_listening_makes_everyone_wait_and_loses_no_attempt()
    {
        await _house.Server.DisposeAsync();
        await _house.JumpAsync(Cast.Invited);

        Assert.All(await _house.RecipientsAsync(), r => Assert.Equal("queued", r.Value));
        Assert.Equal(0, await _house.ScalarAsync<long>("select max(attempts) from stack_recipients"));
        Assert.NotEmpty((await _house.ScalarAsync<string>("select reason from stack_recipients limit 1"))!);
    }

    [Theory]
    [InlineData(MailboxDrop.AfterTextStored, 1)]
    [InlineData(MailboxDrop.AfterTextLost, 0)]
    public async Task A_mail_whose_answer_was_lost_is_listed_as_unknown_and_never_sent_again(MailboxDrop drop, int received)
    {
        _house.Server.Faults.Concerns = address => address == "person2@a.example";
        _house.Server.Faults.Drop = drop;
        await _house.JumpAsync(Cast.Invited);
        _house.Server.Faults.Drop = MailboxDrop.Never;
        await _house.JumpAsync(Cast.Invited.AddDays(1));

        Assert.Equal(received, _house.Mailbox.To("person2@a.example").Length);
        var states = await _house.RecipientsAsync();
        Assert.Equal("unknown", states["person2@a.example"]);
        Assert.Equal(5, states.Count(s => s.Value == "sent"));
        var invitation = (await _house.Stack.FindAsync("warehouse-webinar:email/invitation", CancellationToken.None))!;
        Assert.Equal(1, (await _house.Stack.MeasureAsync(invitation.Id, CancellationToken.None)).Figures["unknown"]);
        Assert.Equal(RemoteState.Finished, invitation.State);
    }

    [Theory]
    [InlineData(451)]
    [InlineData(421)]
    public async Task A_recipient_who_is_not_taken_now_gets_the_mail_at_a_later_business_time(int code)
    {
        _house.Server.Faults.RefuseRecipients(a => a == "person4@a.example", code);
        await _house.JumpAsync(Cast.Invited);
        Assert.Equal("queued", (await _house.RecipientsAsync())["person4@a.example"]);
        Assert.Equal(5, _house.Mailbox.Count);

        _house.Server.Faults.ReplyToRecipient = _ => 250;
        await _house.SettleAsync();
        Assert.Equal(5, _house.Mailbox.Count);
        var due = (await NextAsync())!.Value;
        Assert.Equal(Cast.Invited.AddMinutes(5), due);
        await _house.JumpAsync(due);

        Assert.Single(_house.Mailbox.To("person4@a.example"));
        Assert.Equal(6, _house.Mailbox.Count);
    }

    [Fact]
    public async Task Whoever_is_never_taken_has_bounced_after_five_tries_and_is_not_suppressed()
    {
        _house.Server.Faults.RefuseRecipients(a => a == "person4@a.example", 451);
        await _house.JumpAsync(Cast.Invited);
        for (var i = 1; i < Mailer.MostAttempts; i++)
        {
            await _house.JumpAsync((await NextAsync())!.Value);
        }

        Assert.Equal("bounced", (await _house.RecipientsAsync())["person4@a.example"]);
        Assert.Contains("\"permanent\":\"false\"", await _house.ScalarAsync<string>("select data from stack_events where type = 'bounced'"), StringComparison.Ordinal);
        Assert.Equal(0, await SuppressedAsync());
    }

    [Fact]
    public async Task An_address_that_is_gone_has_bounced_and_is_suppressed()
    {
        _house.Server.Faults.RefuseRecipients(a => a == "person4@a.example", 550);
        await _house.JumpAsync(Cast.Invited);

        Assert.Equal("bounced", (await _house.RecipientsAsync())["person4@a.example"]);
        Assert.Equal(1, await SuppressedAsync());
        Assert.Contains("\"permanent\":\"true\"", await _house.ScalarAsync<string>("select data from stack_events where type = 'bounced'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_the_sender_or_the_text_says_nothing_about_the_address()
    {
        // The mailbox refuses a text with 5.7.1.
        _house.Server.Faults.ReplyToText = a => a == "person4@a.example" ? 554 : 250;
        await _house.JumpAsync(Cast.Invited);

        Assert.Equal("bounced", (await _house.RecipientsAsync())["person4@a.example"]);
        Assert.Equal(0, await SuppressedAsync());
    }

    [Fact]
    public async Task Whoever_unsubscribed_or_was_erased_between_enrolment_and_sending_is_skipped()
    {
        _house.Server.Faults.RefuseConnections = true;
        await _house.JumpAsync(Cast.Invited);
        var gone = _house.ContactOf("person1@a.example");
        await _house.Get<ContactErase>().EraseAsync(gone, "anna");
        await _house.Database.WriteAsync("t", s => Suppressions.AddAsync(s, _house.Keys.Reference("person2@a.example"), "unsubscribed", Cast.Invited));

        _house.Server.Faults.RefuseConnections = false;
        await _house.JumpAsync((await NextAsync())!.Value);

        var states = await _house.RecipientsAsync();
        Assert.Equal(("skipped", "skipped"), (states[gone], states["person2@a.example"]));
        Assert.Equal(4, _house.Mailbox.Count);
        Assert.Empty(_house.Mailbox.To("person1@a.example"));
        Assert.Empty(_house.Mailbox.To("person2@a.example"));
    }

    [Fact]
    public async Task After_a_restart_the_leased_are_sent_and_those_on_their_way_are_listed_as_unknown()
    {
        _house.Server.Faults.RefuseConnections = true;
        await _house.JumpAsync(Cast.Invited);
        var before = $"{_house.Get<LeaseBook>().Node.Id}:1";
        await _house.ExecuteAsync("update stack_recipients set state = 'leased', owner = @before, due = null where contact = @c", new { before, c = _house.ContactOf("person1@a.example") });
        await _house.ExecuteAsync("update stack_recipients set state = 'sending', owner = @before, due = null where contact = @c", new { before, c = _house.ContactOf("person2@a.example") });
        _house.Server.Faults.RefuseConnections = false;
        await _house.LeaveAsync();

        await using var again = await House.OpenAsync(folder: _house.Folder, post: _house.Server);
        await again.SettleAsync();

        var states = await again.RecipientsAsync();
        Assert.Equal(("sent", "unknown"), (states["person1@a.example"], states["person2@a.example"]));
        Assert.Single(again.Mailbox.To("person1@a.example"));
        Assert.Empty(again.Mailbox.To("person2@a.example"));
    }

    [Fact]
    public async Task A_database_that_fails_in_the_middle_of_a_batch_leaves_nobody_behind()
    {
        var failed = 0;
        _house.Database.Observer = (name, moment) =>
        {
            if (name == "mail.sending" && moment == Slipway.Store.CommitMoment.Before && Interlocked.Increment(ref failed) == 3)
            {
                throw new IOException("The disk is full.");
            }
        };

        await _house.Clock.HoldAtAsync(Cast.Invited);
        await _house.Get<Enrolment>().RunAsync();
        await Assert.ThrowsAsync<IOException>(() => _house.Get<Mailer>().RunAsync(CancellationToken.None));
        _house.Database.Observer = null;
        await _house.SettleAsync();

        Assert.All(await _house.RecipientsAsync(), r => Assert.Equal("sent", r.Value));
        Assert.Equal(6, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_server_that_is_stopping_leases_no_more_and_gives_back_what_it_has()
    {
        await _house.Clock.HoldAtAsync(Cast.Invited);
        await _house.Get<Enrolment>().RunAsync();
        using var stop = new CancellationTokenSource();
        _house.Server.Faults.ReplyToText = _ =>
        {
            stop.Cancel();
            return 250;
        };

        await _house.Get<Mailer>().RunAsync(stop.Token);

        var states = await _house.RecipientsAsync();
        Assert.DoesNotContain("leased", states.Values);
        Assert.InRange(_house.Mailbox.Count, 1, 4);
        await _house.SettleAsync();
        Assert.Equal(6, _house.Mailbox.Count);
    }

    [Fact]
    public async Task The_same_recipient_of_the_same_email_has_the_same_message_id_whoever_composes_it()
    {
        await _house.JumpAsync(Cast.Invited);
        var sent = _house.Mailbox.To("person5@a.example").Single();
        await _house.ExecuteAsync("update stack_recipients set state = 'queued' where contact = @c", new { c = _house.ContactOf("person5@a.example") });
        await _house.ExecuteAsync("update stack_objects set state = 'Live' where kind = 'email'");
        await _house.SettleAsync();

        Assert.Equal(2, _house.Mailbox.WithMessageId(sent.MessageId).Length);
    }

    private Task<DateTimeOffset?> NextAsync() => _house.Database.ReadAsync(Timers.NextAsync);

    private Task<long> SuppressedAsync() => _house.ScalarAsync<long>("select count(*) from stack_suppressions where reason = 'bounced'");
}
