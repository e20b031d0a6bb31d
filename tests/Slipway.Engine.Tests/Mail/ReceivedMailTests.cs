using System.Text;
using Slipway.Rehearsal.Mailbox;
using Xunit;

namespace Slipway.Engine.Tests.Mail;

public sealed class ReceivedMailTests
{
    [Fact]
    public void A_mail_of_another_program_is_shown_too()
    {
        var mail = Received("""
            Subject: =?iso-8859-1?Q?Gr=FC=DFe_aus?=
             =?utf-8?B?IEvDtmxu?= today
            content-type: multipart/mixed; boundary=outer

            Preamble
            --outer
            Content-Type: multipart/alternative;
            	boundary="inner"

            --inner
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Gr=FC=
            =DFe
            --inner
            Content-Type: text/html; charset="utf-8"
            Content-Transfer-Encoding: base64

            PHA+R3LDvMOf
            ZTwvcD4=
            --inner--
            --outer
            Content-Type: application/pdf

            %PDF
            --outer--
            Epilogue
            """);

        Assert.Equal("Grüße aus Köln today", mail.Subject);
        Assert.Equal("Grüße", mail.Text);
        Assert.Equal("<p>Grüße</p>", mail.Html);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header at all")]
    [InlineData("Subject: cut off")]
    [InlineData("Content-Type: multipart/alternative; boundary=x\r\n\r\nnever used")]
    [InlineData("Content-Type: multipart/alternative\r\n\r\nno boundary")]
    [InlineData("Content-Type: text/plain; charset=klingon\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!x")]
    [InlineData("Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ =4")]
    [InlineData("Subject: =?x?Q?=?= =?utf-8?B?===?=\r\n\r\n")]
    public void A_broken_mail_is_shown_as_far_as_it_goes(string raw)
    {
        var mail = Received(raw);

        Assert.Null(Record.Exception(() => (mail.Subject, mail.Text, mail.Html)));
    }

    private static ReceivedMail Received(string raw) => new(1, DateTimeOffset.UnixEpoch, "", [], Encoding.Latin1.GetBytes(raw.ReplaceLineEndings("\r\n")));
}
