using System.Collections.Immutable;
using System.Text;
using Slipway.Rehearsal.Mailbox;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

/// <summary>A receiving server and a connection to it, both real.</summary>
internal sealed class PostRoom : IAsyncDisposable
{
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    /// <summary>More than the operating system takes off a sender whose server does not read.</summary>
    public static readonly byte[] LongMessage = Encoding.ASCII.GetBytes("Subject: long\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 900) + "\r\n", 18_000)));

    public PostRoom(MailboxOptions? options = null, Func<SmtpSettings, SmtpSettings>? adjust = null)
    {
        Mailbox = new Mailbox();
        Server = MailboxServer.Start(Mailbox, options);
        var settings = new SmtpSettings
        {
            Host = "127.0.0.1",
            Port = Server.Port,
            Security = SmtpSecurity.None,
            Timeout = TimeSpan.FromSeconds(20),
        };
        Connection = new SmtpConnection(adjust?.Invoke(settings) ?? settings);
    }

    /// <summary>The same room, encrypted or not: what is lost must be judged the same in both.</summary>
    public static PostRoom Of(bool encrypted, Func<SmtpSettings, SmtpSettings>? adjust = null) => new(
        new MailboxOptions { OfferStartTls = encrypted },
        settings => (adjust?.Invoke(settings) ?? settings) with { Security = encrypted ? SmtpSecurity.StartTls : SmtpSecurity.None, AcceptAnyCertificate = true });

    public Mailbox Mailbox { get; }

    public MailboxServer Server { get; }

    public SmtpConnection Connection { get; }

    public static MailMessage Mail(string to = "ada@example.com", string subject = "Hello", string text = "Hello Ada") => new()
    {
        From = new MailAddress("news@sender.example", "Sender"),
        To = new MailAddress(to),
        Subject = subject,
        Date = new DateTimeOffset(2026, 11, 20, 9, 30, 0, TimeSpan.FromHours(1)),
        MessageId = $"mail-1.{to.Replace('@', '.')}@sender.example",
        Text = text,
        Html = "<p>Hello Ada</p>",
        Unsubscribe = new Uri("https://sender.example/u/abc"),
        Headers = ImmutableSortedDictionary<string, string>.Empty.Add("X-Slipway-Delivery", "d-1"),
    };

    public Task<SendOutcome> SendAsync(string to = "ada@example.com", Func<CancellationToken, ValueTask>? beforeFinalDot = null, string text = "Hello Ada")
    {
        var mail = Mail(to, text: text);
        return Connection.SendAsync(new Envelope(new MailAddress("bounce@sender.example"), mail.To), mail.ToBytes(), beforeFinalDot, TestContext.Current.CancellationToken);
    }

    public Task<SendOutcome> SendLongAsync() => Connection.SendAsync(
        new Envelope(new MailAddress("bounce@sender.example"), new MailAddress("ada@example.com")), LongMessage, cancellation: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await Server.DisposeAsync();
        Mailbox.Dispose();
    }
}
