using Slipway.Core.Html;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Every mail says how to unsubscribe and where its sender can be written to, in the HTML and in the text part.</summary>
/// <remarks>
/// The law of most markets asks for both. Only what every recipient sees counts: an unsubscribe link within a condition is one that some people do not have. In the HTML it
/// must be a link with words that is not hidden. The postal address is compared by its letters and digits, so it may stand on several lines.
/// </remarks>
public sealed class UnsubscribeAndAddress : Check
{
    /// <inheritdoc/>
    public override string Code => "unsubscribe-and-address";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Law,
        What: "Every email shows everyone a way to unsubscribe and its sender's postal address, in the HTML and in the text part.",
        Why: "The law of most markets asks for both, and people who find no way out report the mail as spam.",
        Bad: "An unsubscribe link within :::when, or a footer with a web address only.",
        Good: "The footer of the brand: \"Unsubscribe\", company, street, postcode and town.",
        Fix: "Keep the footer outside of any condition, and write sender.postal_address into the campaign.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.Assets.OfType<EmailAsset>().SelectMany(email => Of(subject, email));

    private IEnumerable<Finding> Of(CheckSubject subject, EmailAsset email)
    {
        var document = HtmlDocument.Read(Contents.Everyones(email.Html));
        var styles = Styles.Of(document, Screen.Desktop);
        var links = document.Elements.Where(e => e.Name == "a" && Contents.IsSlot(e.Attribute("href"), AddressKind.Unsubscribe)).ToList();
        if (links.Count == 0)
        {
            yield return NoWay(subject, email, "HTML");
        }
        else if (!links.Exists(a => Shown(a, styles).Any(text => !string.IsNullOrWhiteSpace(text))))
        {
            yield return About(subject, email, FindingLevel.Error, $"The unsubscribe link in the HTML of {email.Key} cannot be seen: it is hidden or has no words.",
                "Give it words such as \"Unsubscribe\", and show it.", "unsubscribe");
        }

        if (!email.Text.Parts.OfType<Part.Address>().Any(a => a.Kind == AddressKind.Unsubscribe))
        {
            yield return NoWay(subject, email, "text part");
        }

        foreach (var finding in Postal(subject, email, Shown(document.Root, styles)))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> Postal(CheckSubject subject, EmailAsset email, IEnumerable<string> shown)
    {
        var wanted = Letters(email.Sender.PostalAddress);
        if (wanted.Length == 0)
        {
            yield return About(subject, email, FindingLevel.Error, $"The sender of {email.Key} has no postal address.", "Add sender.postal_address: street, number, postcode and town.");
            yield break;
        }

        foreach (var (part, text) in new[] { ("HTML", string.Concat(shown)), ("text part", Contents.Everyones(email.Text)) })
        {
            if (!Letters(text).Contains(wanted, StringComparison.Ordinal))
            {
                yield return About(subject, email, FindingLevel.Error, $"The {part} of {email.Key} does not show the sender's postal address to everyone.",
                    $"Put \"{email.Sender.PostalAddress}\" into its footer, outside of any condition.", "sender");
            }
        }
    }

    private static IEnumerable<string> Shown(HtmlElement element, Styles styles) =>
        element.Descendants().OfType<HtmlText>().Where(t => styles[t.Parent!].ShowsText).Select(t => t.Text);

    private Finding NoWay(CheckSubject subject, EmailAsset email, string part) => About(subject, email, FindingLevel.Error,
        $"The {part} of {email.Key} has no unsubscribe link that everyone gets.", "Add the footer with its unsubscribe link, outside of any condition.", "unsubscribe");

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
