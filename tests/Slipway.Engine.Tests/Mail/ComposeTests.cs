using System.Collections.Immutable;
using System.Text;
using Slipway.Rehearsal.Mailbox;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class ComposeTests
{
    [Fact]
    public void The_same_mail_has_the_same_bytes_and_these_are_they()
    {
        var bytes = PostRoom.Mail().ToBytes();

        Assert.Equal(bytes, PostRoom.Mail().ToBytes());
        Assert.Equal(
            """
            Date: Fri, 20 Nov 2026 09:30:00 +0100
            From: Sender <news@sender.example>
            To: <ada@example.com>
            Subject: Hello
            Message-ID: <mail-1.ada.example.com@sender.example>
            List-Unsubscribe: <https://sender.example/u/abc>
            List-Unsubscribe-Post: List-Unsubscribe=One-Click
            X-Slipway-Delivery: d-1
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="=_BOUNDARY"

            --=_BOUNDARY
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Hello Ada
            --=_BOUNDARY
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>Hello Ada</p>
            --=_BOUNDARY--

            """.ReplaceLineEndings("\r\n"),
            WithoutBoundary(bytes));
    }

    [Theory]
    [InlineData("Grüße aus Köln: unser Webinar für Lagerverwaltung beginnt gleich, und wir freuen uns auf Sie 🎉👩‍💻")]
    [InlineData("A long subject in plain ASCII that is folded over several lines because it is longer than one line may be, and then some")]
    [InlineData("=?utf-8?Q?looks_encoded?=")]
    [InlineData("two  spaces and a trailing one ")]
    [InlineData("ÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüßÄÖÜäöüß")]
    [InlineData("averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword")]
    [InlineData("")]
    public void A_subject_is_folded_and_read_back_as_it_was(string subject)
    {
        var bytes = PostRoom.Mail(subject: subject).ToBytes();

        Assert.All(Lines(bytes), line => Assert.True(line.Length <= 78, line));
        Assert.All(bytes, b => Assert.True(b < 128));
        Assert.Equal(subject, Received(bytes).Subject);
    }

    [Fact]
    public void Texts_names_and_headers_are_read_back_as_they_were()
    {
        const string text = "Hällo\n.leading dot\n..two\nFrom here\ntrailing space \ntab\t\n= equals =3D\n\n🎉\n.\nend";
        var html = $"<p>{new string('x', 2000)} ü {new string('.', 300)}</p>";
        var mail = PostRoom.Mail(text: text) with
        {
            Html = html,
            From = new MailAddress("news@köln.example", "Müller, \"Die\" Spedition"),
            To = new MailAddress("ada@example.com", "Ada, Countess (of) Lovelace"),
            ReplyTo = new MailAddress("reply@sender.example"),
            Unsubscribe = new Uri("https://sender.example/u/" + new string('t', 200)),
        };

        var received = Received(mail.ToBytes());

        Assert.Equal(text, received.Text);
        Assert.Equal(html, received.Html);
        Assert.Equal("Müller, \"Die\" Spedition <news@xn--kln-sna.example>", received.From);
        Assert.Equal("\"Ada, Countess (of) Lovelace\" <ada@example.com>", received.To);
        Assert.Equal("<reply@sender.example>", received.Header("Reply-To"));
        Assert.Equal($"<https://sender.example/u/{new string('t', 200)}>", received.Header("List-Unsubscribe"));
        Assert.Equal("List-Unsubscribe=One-Click", received.Header("List-Unsubscribe-Post"));
        Assert.Equal("d-1", received.Header("X-Slipway-Delivery"));
        Assert.Equal("mail-1.ada.example.com@sender.example", received.MessageId);
    }

    [Fact]
    public void No_line_of_a_body_is_longer_than_76()
    {
        var mail = PostRoom.Mail(text: string.Concat(Enumerable.Repeat("äöü long text without any break ", 100)));

        Assert.All(Lines(mail.ToBytes()), line => Assert.True(line.Length <= 76, line));
    }

    [Theory]
    [InlineData("Hello\r\nBcc: everyone@example.com")]
    [InlineData("Hello\nX-Evil: 1")]
    [InlineData("Hello\rX-Evil: 1")]
    [InlineData("Hello\0")]
    public void A_line_break_in_a_header_is_refused_before_anything_is_written(string value)
    {
        var more = ImmutableSortedDictionary<string, string>.Empty;

        Assert.Throws<ArgumentException>(() => PostRoom.Mail(subject: value).ToBytes());
        Assert.Throws<ArgumentException>(() => new MailAddress("ada@example.com", value));
        Assert.Throws<ArgumentException>(() => new MailAddress(value + "@example.com"));
        Assert.Throws<ArgumentException>(() => new MailAddress("ada@" + value));
        Assert.Throws<ArgumentException>(() => (PostRoom.Mail() with { MessageId = value + "@sender.example" }).ToBytes());
        Assert.Throws<ArgumentException>(() => (PostRoom.Mail() with { Headers = more.Add("X-One", value) }).ToBytes());
        Assert.Throws<ArgumentException>(() => (PostRoom.Mail() with { Headers = more.Add(value, "1") }).ToBytes());
    }

    [Theory]
    [InlineData("Subject")]
    [InlineData("bcc")]
    [InlineData("X One")]
    [InlineData("X:One")]
    [InlineData("")]
    public void A_header_that_the_mail_writes_itself_cannot_be_added(string name)
        => Assert.Throws<ArgumentException>(() => (PostRoom.Mail() with { Headers = ImmutableSortedDictionary<string, string>.Empty.Add(name, "1") }).ToBytes());

    [Theory]
    [InlineData("http://sender.example/u/1", false)]
    [InlineData("mailto:u@sender.example", false)]
    [InlineData("https://sender.example/u/1", true)]
    [InlineData("http://localhost:5080/u/1", true)]
    public void One_click_unsubscribing_needs_https_except_on_this_machine(string address, bool taken)
    {
        var mail = PostRoom.Mail() with { Unsubscribe = new Uri(address) };

        Assert.Equal(taken, Record.Exception(mail.ToBytes) is null);
    }

    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("a.b+tag@köln.example", "a.b+tag@xn--kln-sna.example")]
    [InlineData("ada", null)]
    [InlineData("@example.com", null)]
    [InlineData("ada@", null)]
    [InlineData("ada lovelace@example.com", null)]
    [InlineData("<ada@example.com>", null)]
    [InlineData("a@b@example.com", null)]
    [InlineData("ädä@example.com", null)]
    [InlineData("ada@exa mple.com", null)]
    [InlineData("ada@example..com", null)]
    [InlineData("ada@example.com.", null)]
    public void An_address_is_taken_only_when_it_can_be_mailed_to(string address, string? normal)
    {
        var parsed = MailAddress.TryParse(address, out var taken, out var problem);

        Assert.Equal(normal, taken?.Address);
        Assert.Equal(parsed, problem is null);
    }

    [Theory]
    [InlineData("one\ntwo\r\n")]
    [InlineData("one\rtwo\r\n")]
    [InlineData("one\r\n.\ntwo\r\n")]
    public void A_text_that_could_smuggle_in_a_second_mail_is_refused(string text)
        => Assert.Throws<ArgumentException>(() => DotStuffing.Stuff(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_line_that_is_longer_than_servers_take_is_refused()
    {
        Assert.Throws<ArgumentException>(() => DotStuffing.Stuff(Encoding.ASCII.GetBytes(new string('x', 999))));
        Assert.Equal(1000, DotStuffing.Stuff(Encoding.ASCII.GetBytes(new string('x', 998))).Length);
    }

    private static ReceivedMail Received(byte[] bytes) => new(1, DateTimeOffset.UnixEpoch, "", [], bytes);

    private static string[] Lines(byte[] bytes) => Encoding.ASCII.GetString(bytes).Split("\r\n");

    private static string WithoutBoundary(byte[] bytes)
    {
        var mail = Encoding.ASCII.GetString(bytes);
        var boundary = mail.Split("boundary=\"")[1].Split('"')[0];
        Assert.Equal(34, boundary.Length);
        return mail.Replace(boundary, "=_BOUNDARY", StringComparison.Ordinal);
    }
}
