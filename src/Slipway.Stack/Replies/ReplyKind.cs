using System.Text.RegularExpressions;

namespace Slipway.Stack.Replies;

/// <summary>What a mail that came to us is.</summary>
internal abstract record ReplyKind
{
    private ReplyKind()
    {
    }

    /// <summary>A person wrote it.</summary>
    public sealed record Written : ReplyKind;

    /// <summary>A program answered, and what tells that.</summary>
    public sealed record Automatic(string Sign) : ReplyKind;

    /// <summary>A mail server says that it could not deliver, for good or for now.</summary>
    public sealed record Bounce(bool IsPermanent, string Status, string Reason) : ReplyKind;

    /// <summary>A mailbox provider says that the person reported the mail as unwanted (RFC 5965).</summary>
    public sealed record Complaint : ReplyKind;

    /// <summary>A mail server says something else, such as that it tries on.</summary>
    public sealed record Report : ReplyKind;
}

/// <summary>Tells what a mail is by what it says of itself (RFC 3834, RFC 3464, RFC 5965). In doubt it is a person's: better a mail too few than one to somebody who answered.</summary>
internal static partial class ReplyKinds
{
    public static ReplyKind Of(InboundMail mail)
    {
        if (mail.Type == "multipart/report" && string.Equals(mail.Parameter("report-type"), "delivery-status", StringComparison.OrdinalIgnoreCase))
        {
            return Delivery(mail);
        }

        if (mail.Type == "multipart/report" && string.Equals(mail.Parameter("report-type"), "feedback-report", StringComparison.OrdinalIgnoreCase))
        {
            return IsAbuse(mail) ? new ReplyKind.Complaint() : new ReplyKind.Report();
        }

        return mail.Header("Auto-Submitted") is { } submitted && !submitted.Trim().StartsWith("no", StringComparison.OrdinalIgnoreCase) ? new ReplyKind.Automatic("auto-submitted")
            : mail.Header("X-Autoreply") is not null || mail.Header("X-Autorespond") is not null ? new ReplyKind.Automatic("auto-reply")
            : mail.Header("Precedence")?.Trim().ToLowerInvariant() is "bulk" or "junk" or "auto_reply" or "list" ? new ReplyKind.Automatic("precedence")
            : IsAway(mail) ? new ReplyKind.Automatic("out-of-office")
            : string.Equals(mail.Header("Return-Path")?.Trim(), "<>", StringComparison.Ordinal) ? new ReplyKind.Automatic("no-return-path")
            : new ReplyKind.Written();
    }

    /// <summary>The ids of mails it may be about, the likeliest first.</summary>
    public static IEnumerable<string> AnsweredBy(InboundMail mail) => mail.Ids("In-Reply-To").Concat(mail.Ids("References"))
        .Concat(mail.Parts().Where(p => p.Type is "message/rfc822" or "text/rfc822-headers").SelectMany(p => p.Inner().Ids("Message-ID")))
        .Distinct(StringComparer.Ordinal);

    private static ReplyKind Delivery(InboundMail mail)
    {
        var failed = mail.Parts().Where(p => p.Type == "message/delivery-status").SelectMany(p => p.Blocks())
            .FirstOrDefault(b => string.Equals(b.Header("Action")?.Trim(), "failed", StringComparison.OrdinalIgnoreCase));
        if (failed is null)
        {
            return new ReplyKind.Report();
        }

        var status = failed.Header("Status")?.Trim() ?? "";
        return new ReplyKind.Bounce(!status.StartsWith('4'), status, failed.Header("Diagnostic-Code") ?? status);
    }

    // Feedback is also that a mail was no spam after all, or of its authentication.
    private static bool IsAbuse(InboundMail mail) => mail.Parts().Where(p => p.Type == "message/feedback-report").SelectMany(p => p.Blocks())
        .Any(b => string.Equals(b.Header("Feedback-Type")?.Trim(), "abuse", StringComparison.OrdinalIgnoreCase));

    private static bool IsAway(InboundMail mail) => Away().IsMatch(mail.Header("Subject") ?? "");

    // As the usual programs begin it, in the languages of the usual markets; "Re: Out of office?" is a person's.
    [GeneratedRegex(@"\A\s*(auto(matic|matische)?[ -]?(reply|response|antwort|matic reply)\b|automatische antwort|out of (the )?office|abwesen(d|heit)|ich bin (nicht im|bis|derzeit)|r[ée]ponse automatique|absence du bureau|automatisch antwoord|afwezig|risposta automatica|respuesta autom[áa]tica)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Away();
}
