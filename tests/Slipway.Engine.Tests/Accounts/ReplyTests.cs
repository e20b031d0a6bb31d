using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Replies;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Accounts;

public sealed class ReplyTests
{
    [Fact]
    public async Task An_answer_is_an_event_of_the_person_whose_mail_it_answers_once()
    {
        await using var house = await InvitedAsync();
        var id = IdOf(house, "person1@a.example");

        var first = await TakeAsync(house, Mail($"In-Reply-To: <{id}>"));
        var again = await TakeAsync(house, Mail($"References: <other@x>\r\n <{id}>", "Re: again"));

        Assert.Equal((1, 0, 0, 1), (first.Accepted, first.Repeated, again.Accepted, again.Repeated));
        Assert.Equal([(house.ContactOf("person1@a.example"), "email/invitation")], await house.QueryAsync<(string, string)>("select contact, asset from stack_events where type = 'replied'"));
        await house.SettleAsync();
        Assert.Equal(1, await house.ScalarAsync<long>("select count(*) from events where type = 'replied' and automated is null"));
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", "Re: hello")]
    [InlineData("X-Autoreply: yes", "Re: hello")]
    [InlineData("Precedence: bulk", "Re: hello")]
    [InlineData("X-Mailer: Outlook", "Automatische Antwort: hello")]
    [InlineData("X-Mailer: Outlook", "Out of office: back on Monday")]
    [InlineData("Return-Path: <>", "Re: hello")]
    public async Task A_programs_answer_is_marked_as_one_and_the_persons_still_counts_afterwards(string header, string subject)
    {
        await using var house = await InvitedAsync();
        var id = IdOf(house, "person1@a.example");

        await TakeAsync(house, Mail($"In-Reply-To: <{id}>\r\n{header}", subject));
        await house.SettleAsync();
        Assert.Equal(1, await house.ScalarAsync<long>("select count(*) from events where type = 'replied' and automated is not null"));

        await TakeAsync(house, Mail($"In-Reply-To: <{id}>\r\nAuto-Submitted: no", "Re: Out of office?"));
        await house.SettleAsync();
        Assert.Equal(1, await house.ScalarAsync<long>("select count(*) from events where type = 'replied' and automated is null"));
    }

    [Theory]
    [InlineData("5.1.1", 1)]
    [InlineData("5.7.1", 0)]
    [InlineData("4.4.7", 0)]
    public async Task A_mail_that_came_back_is_a_bounce_and_a_dead_address_is_not_written_to_again(string status, int suppressed)
    {
        await using var house = await InvitedAsync();

        var receipt = await TakeAsync(house, Report(IdOf(house, "person1@a.example"), "failed", status));

        Assert.Equal(1, receipt.Accepted);
        Assert.Equal("bounced", (await house.RecipientsAsync())["person1@a.example"]);
        Assert.Equal(status.StartsWith('5') ? "true" : "false", await house.ScalarAsync<string>("select json_extract(data, '$.permanent') from stack_events where type = 'bounced'"));
        Assert.Equal(suppressed, await house.ScalarAsync<long>("select count(*) from stack_suppressions"));
        Assert.Equal(0, await house.EventsAsync(EventTypes.Replied));
    }

    [Fact]
    public async Task What_answers_no_mail_of_ours_is_set_aside_with_the_reason()
    {
        await using var house = await InvitedAsync();
        var id = IdOf(house, "person1@a.example");

        foreach (var (mail, code) in (IEnumerable<(string, string)>)
        [
            (Mail("X-Nothing: here"), "reply-without-reference"), (Mail("In-Reply-To: <stranger@elsewhere.example>"), "reply-unknown"), (Report(id, "delayed", "4.4.7"), "reply-report"), ("", "reply-no-mail"),
            ("not a mail at all", "reply-no-mail"), ($"Content-Type: multipart/report; report-type=delivery-status\r\nIn-Reply-To: <{id}>\r\n\r\nno boundary", "reply-report"),
        ])
        {
            var receipt = await TakeAsync(house, mail);
            Assert.Equal((0, code), (receipt.Accepted, Assert.Single(receipt.Findings).Code));
        }

        Assert.Equal(0, await house.EventsAsync(EventTypes.Replied) + await house.EventsAsync(EventTypes.Bounced));
    }

    [Fact]
    public async Task Hostile_mails_are_read_without_harm()
    {
        await using var house = await InvitedAsync();
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(0, 2000)];
            random.NextBytes(bytes);
            await house.Get<ReplyIntake>().TakeAsync(bytes);
        }

        var nested = string.Concat(Enumerable.Range(0, 3000).Select(i => string.Create(CultureInfo.InvariantCulture, $"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")));
        await TakeAsync(house, $"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n{nested}");
        await TakeAsync(house, $"References: {new string('<', 100_000)}\r\n\r\n");
        await TakeAsync(house, $"X: {new string('a', 400_000)}\r\nIn-Reply-To: <x@y>\r\n\r\n");
    }

    [Fact]
    public async Task A_reply_has_to_be_signed()
    {
        await using var house = await InvitedAsync();
        var body = Encoding.UTF8.GetBytes(Mail($"In-Reply-To: <{IdOf(house, "person1@a.example")}>"));
        var stamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var secret = Convert.FromBase64String(house.Keys.WebhookSecret(Outcomes.ConnectionName)["whsec_".Length..]);
        var signature = "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, (byte[])[.. Encoding.UTF8.GetBytes($"r1.{stamp}."), .. body]));
        var headers = ImmutableDictionary<string, string>.Empty.Add("webhook-id", "r1").Add("webhook-timestamp", stamp);

        Assert.False((await house.Get<ReplyIntake>().ReceiveAsync(new WebhookRequest(headers.Add("webhook-signature", "v1,AAAA"), body))).Authentic);
        Assert.Equal(1, (await house.Get<ReplyIntake>().ReceiveAsync(new WebhookRequest(headers.Add("webhook-signature", signature), body))).Accepted);
    }

    [Fact]
    public async Task Who_answers_gets_no_further_mail_of_the_sequence_and_neither_do_the_colleagues()
    {
        await using var house = await House.OpenAsync(web: true);
        await house.ImportAsync(Targets.People);
        // What `stop: did replied` and `stop_account: did replied` become.
        JourneyStep[] stops = [.. new Predicate[] { new Predicate.Did("replied"), new Predicate.AccountDid("replied") }.Select(JourneyStep (p) => new JourneyStep.Branch(p, [new JourneyStep.Exit($"stopped: {p}")], []))];
        var journey = Sample.Journey with { Steps = [.. stops, new JourneyStep.Send(Sample.Nudge.Key), new JourneyStep.Wait(72), .. stops, new JourneyStep.Send(Sample.Key("email/second"))] };
        await house.LaunchAsync(Targets.Campaign(journey, Sample.Nudge, Sample.Nudge with { Key = Sample.Key("email/second"), Title = "Second" }));
        await house.JumpAsync(Cast.Invited);
        Assert.Equal(3, (await house.RecipientsAsync("nudge")).Count);

        await TakeAsync(house, Mail($"In-Reply-To: <{IdOf(house, "anna@acme.example", house.Mailbox.All.Last(m => m.Recipients.Contains("anna@acme.example")).Subject)}>"));
        await house.JumpAsync(Cast.Invited.AddHours(73));

        Assert.Equal(["dora@mail.example"], (await house.RecipientsAsync("second")).Keys);
        Assert.Equal(["came to the end", "stopped: account did replied", "stopped: did replied"], (await house.QueryAsync<string>("select outcome from stack_travellers order by outcome")));
    }

    private static async Task<House> InvitedAsync()
    {
        var house = await House.OpenAsync();
        await house.AddPeopleAsync(2);
        await house.LaunchAsync(Cast.With(Sample.Invitation));
        await house.JumpAsync(Cast.Invited);
        return house;
    }

    private static string IdOf(House house, string email, string? subject = null) => house.Mailbox.All.Single(m => m.Recipients.Contains(email) && (subject is null || m.Subject == subject)).MessageId;

    private static Task<Receipt> TakeAsync(House house, string mail) => house.Get<ReplyIntake>().TakeAsync(Encoding.UTF8.GetBytes(mail));

    private static string Mail(string headers, string subject = "Re: hello") => $"From: Anna <anna@acme.example>\r\nTo: jana@example.com\r\nSubject: {subject}\r\n{headers}\r\n\r\nThank you, let us talk.\r\n";

    private static string Report(string id, string action, string status) => $"""
        From: mailer-daemon@acme.example
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        	boundary="b; 1"

        --b; 1
        Content-Type: text/plain

        It did not work.

        --b; 1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.acme.example

        Final-Recipient: rfc822; anna@acme.example
        Action: {action}
        Status: {status}
        Diagnostic-Code: smtp; 550 no such user

        --b; 1
        Content-Type: text/rfc822-headers

        Message-ID: <{id}>
        Subject: hello

        --b; 1--
        """.ReplaceLineEndings("\r\n");
}
