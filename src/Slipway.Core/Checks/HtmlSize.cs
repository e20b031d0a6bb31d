using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>The HTML of every email is small enough not to be cut off.</summary>
/// <remarks>
/// Gmail cuts mail off at about 102 KB and hides what follows, the unsubscribe link among it. What is measured is the filled mail in UTF-8 with the longest
/// values it has to expect: <see cref="LongestValue"/> letters for a merged value, <see cref="LongestAddress"/> for an address.
/// </remarks>
public sealed class HtmlSize : Check
{
    /// <summary>Bytes above which Gmail cuts a mail off.</summary>
    public const int Most = 102 * 1024;

    /// <summary>Bytes from which on a mail is close to it.</summary>
    public const int Close = 90 * 1024;

    /// <summary>Letters of the longest merged value expected.</summary>
    public const int LongestValue = 64;

    /// <summary>Letters of the longest address expected: a signed one, with campaign parameters.</summary>
    public const int LongestAddress = 320;

    /// <inheritdoc/>
    public override string Code => "html-size";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Mail,
        What: "The HTML of every email stays below 102 KB with the longest values merged in; from 90 KB on it is close.",
        Why: "Gmail cuts mail off at 102 KB, and the unsubscribe link with it.",
        Bad: "A mail with the whole agenda, every speaker's biography and four tables: 118 KB.",
        Good: "The same mail with the agenda, and the rest on the page: 41 KB.",
        Fix: "Shorten it, or move a part of it to the page.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.Assets.OfType<EmailAsset>().SelectMany(email => Of(subject, email));

    private IEnumerable<Finding> Of(CheckSubject subject, EmailAsset email)
    {
        var longest = email.Html with { Parts = [.. email.Html.AllParts().Where(p => p is not Part.When).Select(Longest)] };
        var filled = longest.Fill(_ => new string('x', LongestValue), _ => new string('x', LongestAddress));
        var bytes = Encoding.UTF8.GetByteCount(filled);
        var size = string.Create(CultureInfo.InvariantCulture, $"The HTML of {email.Key} has {bytes / 1024.0:0} KB with the longest values merged in");
        if (bytes > Most)
        {
            yield return About(subject, email, FindingLevel.Error, $"{size}; Gmail cuts it off at 102 KB, and the unsubscribe link with it.", "Shorten it, or move a part of it to the page.", "size");
        }
        else if (bytes > Close)
        {
            yield return About(subject, email, FindingLevel.Warning, $"{size}; Gmail cuts off at 102 KB.", "Shorten it before anything is added.", "size");
        }
    }

    private static Part Longest(Part part) => part is Part.MergeField { Words.Texts.Values: var texts } field
        ? new Part.Literal(WebUtility.HtmlEncode(texts.Append(field.Fallback).MaxBy(t => t.Length)!))
        : part;
}
