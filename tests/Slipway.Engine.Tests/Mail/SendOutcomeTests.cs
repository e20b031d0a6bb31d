using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Rehearsal.Mailbox;
using Slipway.Stack.Mail.Smtp;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class SendOutcomeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mail_that_the_server_takes_is_accepted_and_arrives_byte_for_byte(bool pipelining)
    {
        await using var post = new PostRoom(new MailboxOptions { OfferPipelining = pipelining });

        var outcome = await post.SendAsync();

        Assert.Contains("kept as 1", Assert.IsType<SendOutcome.Accepted>(outcome).Reply, StringComparison.Ordinal);
        var mail = Assert.Single(post.Mailbox.To("ada@example.com"));
        Assert.Equal(PostRoom.Mail().ToBytes(), mail.Raw.ToArray());
        Assert.Equal("bounce@sender.example", mail.EnvelopeFrom);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_recipient_is_refused_for_good_and_the_next_one_is_sent_over_the_same_connection(bool pipelining)
    {
        await using var post = new PostRoom(new MailboxOptions { OfferPipelining = pipelining });
        post.Server.Faults.RefuseRecipients(address => address.StartsWith("gone", StringComparison.Ordinal), 550);

        var refused = Assert.IsType<SendOutcome.Refused>(await post.SendAsync("gone@example.com"));
        var accepted = await post.SendAsync();

        Assert.Equal((550, "5.1.1", RefusalOf.Recipient), (refused.Code, refused.Enhanced, refused.Of));
        Assert.IsType<SendOutcome.Accepted>(accepted);
        Assert.Equal(1, post.Server.Connections);
    }

    [Theory]
    [InlineData(451, 1)]
    [InlineData(421, 2)]
    [InlineData(552, 1)]
    public async Task A_recipient_not_taken_now_is_deferred_and_the_next_one_is_sent(int code, int connections)
    {
        await using var post = new PostRoom();
        post.Server.Faults.RefuseRecipients(address => address.StartsWith("later", StringComparison.Ordinal), code);

        var deferred = Assert.IsType<SendOutcome.Deferred>(await post.SendAsync("later@example.com"));

        Assert.Equal(code, deferred.Code);
        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync());
        Assert.Equal(connections, post.Server.Connections);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_sign_in_refuses_us_and_not_the_recipient()
    {
        await using var post = new PostRoom(new MailboxOptions { UserName = "slipway", Password = "secret" });

        Assert.True(Assert.IsType<SendOutcome.NotSent>(await post.SendAsync()).NeedsAPerson);
    }

    [Theory]
    [InlineData(554)]
    [InlineData(452)]
    public async Task A_text_that_is_not_taken_says_nothing_about_the_address(int code)
    {
        await using var post = new PostRoom();
        post.Server.Faults.ReplyToText = _ => code;

        var outcome = await post.SendAsync();

        if (code == 554)
        {
            Assert.Equal(RefusalOf.Content, Assert.IsType<SendOutcome.Refused>(outcome).Of);
        }
        else
        {
            Assert.IsType<SendOutcome.Deferred>(outcome);
        }

        Assert.Equal(0, post.Mailbox.Count);
    }

    [Fact]
    public async Task A_server_that_takes_no_connections_defers()
    {
        await using var post = new PostRoom();
        post.Server.Faults.RefuseConnections = true;

        Assert.Equal(421, Assert.IsType<SendOutcome.Deferred>(await post.SendAsync()).Code);
        post.Server.Faults.RefuseConnections = false;
        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync());
    }

    [Fact]
    public async Task Nobody_listening_means_not_sent()
    {
        await using var post = new PostRoom();
        await post.Server.DisposeAsync();

        Assert.False(Assert.IsType<SendOutcome.NotSent>(await post.SendAsync()).NeedsAPerson);
    }

    [Theory]
    [InlineData(MailboxStall.BeforeGreeting)]
    [InlineData(MailboxStall.BeforeTextIsAskedFor)]
    public async Task A_server_that_falls_silent_before_the_text_means_not_sent(MailboxStall where)
    {
        await using var post = new PostRoom(adjust: settings => settings with { Timeout = PostRoom.Short });
        post.Server.Faults.Stall = where;

        Assert.Contains("within 0.3 s", Assert.IsType<SendOutcome.NotSent>(await post.SendAsync()).Reason, StringComparison.Ordinal);
        Assert.Equal(0, post.Mailbox.Count);
        post.Server.Faults.Stall = MailboxStall.Never;
        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_falls_silent_after_the_final_dot_means_unknown(bool encrypted)
    {
        await using var post = PostRoom.Of(encrypted, settings => settings with { FinalReplyTimeout = PostRoom.Short });
        post.Server.Faults.Stall = MailboxStall.BeforeFinalReply;

        Assert.IsType<SendOutcome.Unknown>(await post.SendAsync());
        Assert.Equal(1, post.Mailbox.Count);
    }

    [Theory]
    [InlineData(MailboxDrop.AfterTextStored, 1, false)]
    [InlineData(MailboxDrop.AfterTextLost, 0, false)]
    [InlineData(MailboxDrop.AfterTextStored, 1, true)]
    [InlineData(MailboxDrop.AfterTextLost, 0, true)]
    public async Task A_connection_lost_after_the_final_dot_means_unknown_whatever_became_of_the_mail(MailboxDrop drop, int stored, bool encrypted)
    {
        await using var post = PostRoom.Of(encrypted);
        // A connection that was used before is the tempting case to try again on.
        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync("first@example.com"));
        post.Server.Faults.Drop = drop;

        Assert.IsType<SendOutcome.Unknown>(await post.SendAsync());
        Assert.Equal(stored, post.Mailbox.To("ada@example.com").Length);
        Assert.Equal(1, post.Server.Connections);

        post.Server.Faults.Drop = MailboxDrop.Never;
        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_lost_while_a_long_text_is_written_means_not_sent(bool encrypted)
    {
        await using var post = PostRoom.Of(encrypted);
        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync("first@example.com"));
        post.Server.Faults.Drop = MailboxDrop.DuringText;

        var outcome = await post.SendLongAsync();

        Assert.IsType<SendOutcome.NotSent>(outcome);
        Assert.Empty(post.Mailbox.To("ada@example.com"));
        Assert.Equal(1, post.Server.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_lost_between_the_text_and_the_final_dot_means_not_sent(bool encrypted)
    {
        await using var post = PostRoom.Of(encrypted);
        post.Server.Faults.Drop = MailboxDrop.DuringText;

        // The server is gone when its sessions have ended, so the connection is closed before the final dot could be written.
        var outcome = await post.SendAsync(beforeFinalDot: async _ => await post.Server.DisposeAsync());

        Assert.IsType<SendOutcome.NotSent>(outcome);
    }

    [Fact]
    public async Task A_server_that_stops_reading_a_long_text_means_not_sent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var connection = new SmtpConnection(new SmtpSettings
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Security = SmtpSecurity.None,
            Timeout = PostRoom.Short * 3,
        });
        var mail = PostRoom.Mail();
        var sending = connection.SendAsync(new Envelope(mail.From, mail.To), PostRoom.LongMessage, cancellation: Cancellation);
        using var server = await listener.AcceptTcpClientAsync(Cancellation);
        using var reader = new StreamReader(server.GetStream());
        foreach (var reply in new[] { "220 hi\r\n", "250 hi\r\n", "250 ok\r\n", "250 ok\r\n" })
        {
            await server.GetStream().WriteAsync(Encoding.ASCII.GetBytes(reply), Cancellation);
            await reader.ReadLineAsync(Cancellation);
        }

        await server.GetStream().WriteAsync("354 go\r\n"u8.ToArray(), Cancellation);

        Assert.Contains("stopped reading", Assert.IsType<SendOutcome.NotSent>(await sending).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_caller_writes_it_down_after_the_text_and_before_the_mail_can_arrive()
    {
        await using var post = new PostRoom();
        var countThen = -1;

        await post.SendAsync(beforeFinalDot: _ =>
        {
            countThen = post.Mailbox.Count;
            return ValueTask.CompletedTask;
        });

        Assert.Equal(0, countThen);
        Assert.Equal(1, post.Mailbox.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_that_cannot_write_it_down_stops_the_mail(bool encrypted)
    {
        await using var post = PostRoom.Of(encrypted);

        await Assert.ThrowsAsync<IOException>(() => post.SendAsync(beforeFinalDot: _ => throw new IOException("the disk is full")));

        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync());
        Assert.Equal(1, post.Mailbox.Count);
    }

    [Fact]
    public async Task A_cancelled_mail_is_not_sent_before_the_final_dot()
    {
        await using var post = new PostRoom();
        using var stop = new CancellationTokenSource();
        var mail = PostRoom.Mail();

        var outcome = await post.Connection.SendAsync(
            new Envelope(mail.From, mail.To),
            mail.ToBytes(),
            async _ => await stop.CancelAsync(),
            stop.Token);

        Assert.IsType<SendOutcome.NotSent>(outcome);
        Assert.Equal(0, post.Mailbox.Count);
    }

    [Fact]
    public async Task A_caller_that_stops_after_the_final_dot_still_hears_the_answer()
    {
        await using var post = new PostRoom();
        using var stop = new CancellationTokenSource();
        var mail = PostRoom.Mail();
        post.Server.Faults.ReplyToText = _ =>
        {
            stop.Cancel();
            return 250;
        };

        var outcome = await post.Connection.SendAsync(new Envelope(mail.From, mail.To), mail.ToBytes(), cancellation: stop.Token);

        Assert.IsType<SendOutcome.Accepted>(outcome);
    }

    [Fact]
    public async Task A_mail_above_the_limit_of_the_server_is_not_even_begun()
    {
        await using var post = new PostRoom(new MailboxOptions { Limit = 500 });

        var outcome = Assert.IsType<SendOutcome.NotSent>(await post.SendAsync());

        Assert.True(outcome.NeedsAPerson);
        Assert.Contains("500", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_with_a_bare_line_feed_never_reaches_the_server()
    {
        await using var post = new PostRoom();
        var mail = PostRoom.Mail();

        await Assert.ThrowsAsync<ArgumentException>(
            () => post.Connection.SendAsync(new Envelope(mail.From, mail.To), "one\ntwo\r\n"u8.ToArray(), cancellation: Cancellation));
        Assert.Equal(0, post.Server.Connections);
    }
}
