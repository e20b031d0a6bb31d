using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Slipway.Rehearsal.Mailbox;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Answers to mails, handed on raw and signed as a mail server's pipe does.</summary>
internal sealed class Answers(RecipientsOptions options, Web web, Mishaps mishaps, TimeProvider time)
{
    /// <param name="person">Who answers.</param>
    /// <param name="mail">What is answered.</param>
    /// <param name="isAway">Whether it is only the mail program that says the person is away.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task SendAsync(Person person, ReceivedMail mail, bool isAway, CancellationToken cancellation)
    {
        var text = Written(person, mail, isAway);
        // The id names the message, however often it is sent.
        var id = $"msg_{mail.MessageId.Split('@')[0]}{(isAway ? "a" : "")}";
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Replies) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("message/rfc822");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", Webhook.Sign(options.WebhookSecret, id, timestamp, text));
        if (await web.SendAsync("an answer to a mail", request, UserAgents.MailProvider, cancellation) is { } answer && (int)answer.Status is < 200 or >= 300)
        {
            mishaps.Note(Web.Answered("an answer to a mail", answer.Status));
        }
    }

    private static string Written(Person person, ReceivedMail mail, bool isAway) => string.Join("\r\n",
    [
        $"From: <{person.Email}>",
        $"To: {mail.Header("Reply-To") ?? mail.From}",
        isAway ? "Subject: Out of office" : "Subject: Re: your mail",
        $"In-Reply-To: <{mail.MessageId}>",
        $"References: <{mail.MessageId}>",
        $"Message-ID: <answer-{mail.MessageId}>",
        .. isAway ? ["Auto-Submitted: auto-replied"] : Array.Empty<string>(),
        "Content-Type: text/plain; charset=utf-8",
        "",
        isAway ? "I am back on Monday." : "Thank you for writing. Please call me next week.",
        "",
    ]);
}
