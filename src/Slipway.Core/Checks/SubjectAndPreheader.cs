using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>What inboxes show before a mail is opened is there, is of a length they show, and is honest.</summary>
/// <remarks>Lengths are letters as a person counts them, with the fallbacks merged in; where a fallback is empty nothing is counted.</remarks>
public sealed class SubjectAndPreheader : Check
{
    /// <summary>Letters of a subject that most inboxes show.</summary>
    public const int SubjectShown = 50;

    /// <summary>Letters of a subject that no inbox shows any more.</summary>
    public const int SubjectMost = 150;

    /// <summary>Letters below which an inbox fills the preheader up with other text.</summary>
    public const int PreheaderLeast = 40;

    /// <summary>Letters of a preheader that are shown at most.</summary>
    public const int PreheaderMost = 100;

    private const string SubjectLength = "subject length";
    private const string PreheaderLength = "preheader length";

    /// <inheritdoc/>
    public override string Code => "subject-and-preheader";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Mail,
        What: "Every email has a subject of up to 50 letters that does not pretend to be an answer, and a preheader of 40 to 100 that says more.",
        Why: "Phones show about 50 letters, inboxes fill a missing preheader with the first words of the mail, and \"Re:\" deceives.",
        Bad: "subject: \"Re: your warehouse\", without a preheader.",
        Good: "subject: \"Fewer picking errors: Thursday 11 February\", preheader: \"45 minutes, live at 15:00, with the numbers of one customer.\"",
        Fix: "Put what matters first, cut the rest, and go on in the preheader where the subject ends.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.Assets.OfType<EmailAsset>().SelectMany(email => Of(subject, email));

    private IEnumerable<Finding> Of(CheckSubject subject, EmailAsset email)
    {
        var line = Contents.Whole(email.Subject).Trim();
        var preheader = Contents.Whole(email.Preheader).Trim();
        return OfSubject(subject, email, line).Concat(OfPreheader(subject, email, preheader, line));
    }

    private IEnumerable<Finding> OfSubject(CheckSubject subject, EmailAsset email, string line)
    {
        var length = Letters(line);
        if (length == 0)
        {
            yield return About(subject, email, FindingLevel.Error, $"{email.Key} has no subject.", $"Write one of up to {SubjectShown} letters.", SubjectLength);
        }

        if (length > SubjectMost)
        {
            yield return About(subject, email, FindingLevel.Error,
                $"The subject of {email.Key} has {length} letters: {Contents.Quote(line)}. No inbox shows more than {SubjectMost}.", $"Cut it to {SubjectShown}.", SubjectLength);
        }
        else if (length > SubjectShown)
        {
            yield return About(subject, email, FindingLevel.Warning,
                $"The subject of {email.Key} has {length} letters: {Contents.Quote(line)}. Phones show about {SubjectShown}.", $"Cut it by {length - SubjectShown}, or put what matters first.", SubjectLength);
        }

        if (line.StartsWith("re:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("fwd:", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("fw:", StringComparison.OrdinalIgnoreCase) || line.StartsWith("aw:", StringComparison.OrdinalIgnoreCase))
        {
            yield return About(subject, email, FindingLevel.Error,
                $"The subject of {email.Key} starts with \"{line[..(line.IndexOf(':') + 1)]}\" as if it were an answer, which is deceptive and forbidden in many markets.", "Take it off.");
        }
    }

    private IEnumerable<Finding> OfPreheader(CheckSubject subject, EmailAsset email, string preheader, string line)
    {
        var length = Letters(preheader);
        if (length == 0)
        {
            yield return About(subject, email, FindingLevel.Error,
                $"{email.Key} has no preheader, so inboxes show the first words of the mail after its subject.", $"Write {PreheaderLeast} to {PreheaderMost} letters that go on where the subject ends.", PreheaderLength);
        }
        else if (string.Equals(preheader, line, StringComparison.OrdinalIgnoreCase))
        {
            yield return About(subject, email, FindingLevel.Warning,
                $"The preheader of {email.Key} repeats its subject: {Contents.Quote(preheader)}.", "Say something that the subject does not say yet.");
        }
        else if (length is < PreheaderLeast or > PreheaderMost)
        {
            yield return About(subject, email, FindingLevel.Warning,
                $"The preheader of {email.Key} has {length} letters: {Contents.Quote(preheader)}. Inboxes show {PreheaderLeast} to {PreheaderMost}.",
                length < PreheaderLeast ? $"Add at least {PreheaderLeast - length}." : $"Cut it by {length - PreheaderMost}.", PreheaderLength);
        }
    }

    private static int Letters(string text) => new StringInfo(text).LengthInTextElements;
}
