using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Look;
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
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.Assets.OfType<EmailAsset>().SelectMany(email => Of(subject, email));

    private IEnumerable<Finding> Of(CheckSubject subject, EmailAsset email)
    {
        var document = Document.Read("email.html", Contents.Everyones(email.Html), Setting.Unknown);
        var sight = document.Sight(dark: false)!;
        var links = document.Html!.Elements.Where(e => e.Name == "a" && Contents.IsSlot(e.Attribute("href"), AddressKind.Unsubscribe)).ToHashSet();
        if (links.Count == 0)
        {
            yield return NoWay(subject, email, "HTML");
        }
        else if (!sight.Texts.Any(t => IsIn(t.Text, links)))
        {
            yield return About(subject, email, FindingLevel.Error, $"The unsubscribe link in the HTML of {email.Key} cannot be seen: it is hidden or has no words.",
                "Give it words such as \"Unsubscribe\", and show it.");
        }

        if (!email.Text.Parts.OfType<Part.Address>().Any(a => a.Kind == AddressKind.Unsubscribe))
        {
            yield return NoWay(subject, email, "text part");
        }

        foreach (var finding in Postal(subject, email, sight))
        {
            yield return finding;
        }
    }

    private IEnumerable<Finding> Postal(CheckSubject subject, EmailAsset email, Sight sight)
    {
        var wanted = Letters(email.Sender.PostalAddress);
        if (wanted.Length == 0)
        {
            yield return About(subject, email, FindingLevel.Error, $"The sender of {email.Key} has no postal address.", "Add sender.postal_address: street, number, postcode and town.");
            yield break;
        }

        var seen = sight.Texts.Select(t => t.Text.Text);
        foreach (var (part, text) in new[] { ("HTML", string.Concat(seen)), ("text part", Contents.Everyones(email.Text)) })
        {
            if (!Letters(text).Contains(wanted, StringComparison.Ordinal))
            {
                yield return About(subject, email, FindingLevel.Error, $"The {part} of {email.Key} does not show the sender's postal address to everyone.",
                    $"Put \"{email.Sender.PostalAddress}\" into its footer, outside of any condition.");
            }
        }
    }

    private Finding NoWay(CheckSubject subject, EmailAsset email, string part) => About(subject, email, FindingLevel.Error,
        $"The {part} of {email.Key} has no unsubscribe link that everyone gets.", "Add the footer with its unsubscribe link, outside of any condition.");

    private static bool IsIn(HtmlNode node, HashSet<HtmlElement> links)
    {
        for (var e = node.Parent; e is not null; e = e.Parent)
        {
            if (links.Contains(e))
            {
                return true;
            }
        }

        return false;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
