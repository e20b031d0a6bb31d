using System.Net.Sockets;
using System.Net;
using System.Text;
using Slipway.Rehearsal.Mailbox;
using Slipway.Stack.Mail.Smtp;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class SmtpConnectionTests
{
    private static readonly MailboxOptions SignedIn = new() { OfferStartTls = true, UserName = "slipway", Password = "geheim ü" };

    [Theory]
    [InlineData("PLAIN LOGIN", SmtpSecurity.StartTls)]
    [InlineData("LOGIN", SmtpSecurity.StartTls)]
    [InlineData("PLAIN", SmtpSecurity.StartTlsWhenOffered)]
    [InlineData("PLAIN", SmtpSecurity.Tls)]
    public async Task A_mail_is_sent_encrypted_and_signed_in(string mechanisms, SmtpSecurity security)
    {
        await using var post = new PostRoom(
            SignedIn with { SignIn = mechanisms, ImplicitTls = security == SmtpSecurity.Tls },
            settings => WithCredential(settings) with { Security = security, AcceptAnyCertificate = true });

        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync());
        Assert.Equal(0, post.Server.SignInsInTheClear);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_stops_the_mail()
    {
        await using var post = new PostRoom(SignedIn, settings => WithCredential(settings) with { Security = SmtpSecurity.StartTls });

        var outcome = Assert.IsType<SendOutcome.NotSent>(await post.SendAsync());

        Assert.True(outcome.NeedsAPerson);
        Assert.Contains("encryption failed", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_needs_a_person_and_is_not_repeated_in_the_message()
    {
        await using var post = new PostRoom(
            SignedIn,
            settings => settings with { UserName = "slipway", Password = "wrong-one", Security = SmtpSecurity.StartTls, AcceptAnyCertificate = true });

        var outcome = Assert.IsType<SendOutcome.NotSent>(await post.SendAsync());

        Assert.True(outcome.NeedsAPerson);
        Assert.DoesNotContain("wrong-one", outcome.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpSecurity.None, 0)]
    [InlineData(SmtpSecurity.StartTlsWhenOffered, 1)]
    public async Task A_credential_never_travels_in_the_clear_to_another_machine(SmtpSecurity security, int connections)
    {
        await using var post = new PostRoom(
            SignedIn with { OfferStartTls = false },
            settings => WithCredential(settings) with { Host = "mail.sender.example", Security = security, ConnectTo = new IPEndPoint(IPAddress.Loopback, settings.Port) });

        var outcome = Assert.IsType<SendOutcome.NotSent>(await post.SendAsync());

        Assert.True(outcome.NeedsAPerson);
        Assert.Contains("unencrypted", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal((0, connections), (post.Server.SignInsInTheClear, post.Server.Connections));
    }

    [Fact]
    public async Task A_credential_may_travel_in_the_clear_within_this_machine()
    {
        await using var post = new PostRoom(SignedIn with { OfferStartTls = false }, WithCredential);

        Assert.IsType<SendOutcome.Accepted>(await post.SendAsync());
    }

    [Fact]
    public async Task Encryption_that_is_asked_for_and_not_offered_stops_the_mail()
    {
        await using var post = new PostRoom(adjust: settings => settings with { Security = SmtpSecurity.StartTls });

        Assert.True(Assert.IsType<SendOutcome.NotSent>(await post.SendAsync()).NeedsAPerson);
    }

    [Fact]
    public async Task What_is_said_in_the_clear_behind_the_go_ahead_for_encryption_is_not_believed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var attacker = PlayAsync(listener, "220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "220 go\r\n250 injected\r\n");
        await using var connection = new SmtpConnection(new SmtpSettings { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port });
        var mail = PostRoom.Mail();

        var outcome = await connection.SendAsync(new Envelope(mail.From, mail.To), mail.ToBytes(), cancellation: TestContext.Current.CancellationToken);

        Assert.Contains("more than its answer", Assert.IsType<SendOutcome.NotSent>(outcome).Reason, StringComparison.Ordinal);
        await attacker;
    }

    [Theory]
    [InlineData("550 5.7.1 not from you\r\n")]
    [InlineData("250 ok\r\n", "250 ok\r\n", "250 not a go-ahead\r\n")]
    [InlineData("nonsense\r\n")]
    public async Task Before_the_text_nothing_a_server_says_means_more_than_not_sent(params string[] replies)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = PlayAsync(listener, ["220 hi\r\n", "250 hi\r\n", .. replies]);
        await using var connection = new SmtpConnection(
            new SmtpSettings { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = SmtpSecurity.None });
        var mail = PostRoom.Mail();

        Assert.IsType<SendOutcome.NotSent>(
            await connection.SendAsync(new Envelope(mail.From, mail.To), mail.ToBytes(), cancellation: TestContext.Current.CancellationToken));
        await server;
    }

    [Theory]
    [InlineData("552 5.3.4 too large", typeof(SendOutcome.Refused))]
    [InlineData("421 4.3.2 closing", typeof(SendOutcome.Deferred))]
    [InlineData("250 2.0.0 taken before its end", typeof(SendOutcome.Unknown))]
    public async Task A_server_that_objects_in_the_middle_of_the_text_is_heard(string objection, Type expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var server = PlayAsync(listener, "220 hi\r\n", "250 hi\r\n", "250 ok\r\n", "250 ok\r\n", $"354 go\r\n{objection}\r\n");
        await using var connection = new SmtpConnection(
            new SmtpSettings { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = SmtpSecurity.None });
        var mail = PostRoom.Mail();

        Assert.IsType(
            expected, await connection.SendAsync(new Envelope(mail.From, mail.To), mail.ToBytes(), cancellation: TestContext.Current.CancellationToken));
        await server;
    }

    [Fact]
    public async Task Many_mails_go_over_one_connection_up_to_the_limit()
    {
        await using var post = new PostRoom(adjust: settings => settings with { MaxMessagesPerConnection = 10 });

        for (var i = 0; i < 25; i++)
        {
            Assert.IsType<SendOutcome.Accepted>(await post.SendAsync($"person{i}@example.com"));
        }

        Assert.Equal((25, 3, 3), (post.Mailbox.Count, post.Server.Connections, post.Connection.Opened));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_the_server_closed_in_between_is_opened_anew_and_no_mail_goes_twice(bool silently)
    {
        await using var post = new PostRoom();
        post.Server.Faults.MessagesPerConnection = silently ? null : 2;
        post.Server.Faults.SilentCloseAfter = silently ? 2 : null;

        for (var i = 0; i < 5; i++)
        {
            Assert.IsType<SendOutcome.Accepted>(await post.SendAsync($"person{i}@example.com"));
        }

        Assert.Equal((5, 3), (post.Mailbox.Count, post.Server.Connections));
        Assert.All(post.Mailbox.All, mail => Assert.Single(post.Mailbox.WithMessageId(mail.MessageId)));
    }

    [Fact]
    public async Task Two_callers_cannot_share_a_connection_at_the_same_time()
    {
        await using var post = new PostRoom();
        Task<SendOutcome>? second = null;

        await post.SendAsync(beforeFinalDot: _ =>
        {
            second = post.SendAsync("eve@example.com");
            return ValueTask.CompletedTask;
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => second!);
    }

    [Fact]
    public void Settings_that_cannot_work_are_named_and_never_show_the_password()
    {
        var settings = new SmtpSettings { Host = "mail.sender.example", UserName = "slipway", Password = "secret" };

        Assert.DoesNotContain("secret", settings.ToString(), StringComparison.Ordinal);
        foreach (var wrong in new[]
        {
            settings with { AcceptAnyCertificate = true }, settings with { Port = 0 }, settings with { Password = null }, settings with { HeloName = "two words" }, settings with { Timeout = TimeSpan.Zero },
        })
        {
            Assert.Throws<ArgumentException>(wrong.Check);
        }
    }

    private static SmtpSettings WithCredential(SmtpSettings settings) => settings with { UserName = "slipway", Password = "geheim ü" };

    /// <summary>Says the first line, then one more for every line it hears, then hangs up.</summary>
    private static async Task PlayAsync(TcpListener listener, params string[] replies)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream());
        foreach (var reply in replies)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(reply), TestContext.Current.CancellationToken);
            await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        }
    }
}
