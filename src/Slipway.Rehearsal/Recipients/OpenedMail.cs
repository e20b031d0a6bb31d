using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Slipway.Rehearsal.Mailbox;

namespace Slipway.Rehearsal.Recipients;

/// <summary>What a mail offers to act on; only addresses inside the program under rehearsal.</summary>
/// <param name="Links">Every link once, as a scanner sees them: hidden ones and the one of the unsubscribe header too.</param>
/// <param name="Invitations">The links a person would follow, the likeliest first.</param>
/// <param name="Pixel">The picture that tells of an opening.</param>
/// <param name="Unsubscribe">Where a mail provider posts a one-click unsubscription; null when the mail does not offer that.</param>
internal sealed partial record OpenedMail(ImmutableArray<Uri> Links, ImmutableArray<Uri> Invitations, Uri? Pixel, Uri? Unsubscribe)
{
    public static OpenedMail Open(ReceivedMail mail, Func<Uri, bool> isProduct)
    {
        var document = new HtmlParser().ParseDocument(mail.Html ?? "");
        var named = InBrackets().Matches(mail.Header("List-Unsubscribe") ?? "").Select(match => Address(match.Groups["address"].Value)).OfType<Uri>().FirstOrDefault(isProduct);
        var anchors = document.QuerySelectorAll("a[href]").Select(anchor => (Anchor: anchor, Address: Address(anchor.GetAttribute("href"))))
            .Where(link => link.Address is not null && isProduct(link.Address)).ToList();
        var invitations = anchors.Where(link => link.Address != named && !link.Anchor.IsHiddenFromPeople() && !IsHousekeeping(link.Anchor))
            .OrderByDescending(link => CallToAction().IsMatch(link.Anchor.TextContent)).Select(link => link.Address!).Distinct();
        var all = anchors.Select(link => link.Address!);
        return new OpenedMail(
            [.. (named is null ? all : all.Append(named)).Distinct()],
            [.. invitations],
            FindPixel(document, isProduct),
            string.Equals(mail.Header("List-Unsubscribe-Post")?.Trim(), "List-Unsubscribe=One-Click", StringComparison.Ordinal) ? named : null);
    }

    /// <summary>When the sender says it was sent.</summary>
    public static DateTimeOffset? DateOf(ReceivedMail mail)
    {
        var date = Comment().Replace(mail.Header("Date") ?? "", "").Trim();
        return DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var sent) ? sent : null;
    }

    private static Uri? FindPixel(IParentNode document, Func<Uri, bool> isProduct)
    {
        var pictures = document.QuerySelectorAll("img[src]").Select(picture => (Picture: picture, Address: Address(picture.GetAttribute("src"))))
            .Where(found => found.Address is not null && isProduct(found.Address)).ToList();
        return (pictures.Find(found => found.Picture.GetAttribute("width") is "0" or "1" || found.Picture.GetAttribute("height") is "0" or "1") is { Address: { } tiny } ? tiny : null)
            ?? pictures.LastOrDefault().Address;
    }

    private static Uri? Address(string? text) => Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var address) ? address : null;

    /// <summary>What it says tells most; its address may be tracked and says less.</summary>
    private static bool IsHousekeeping(IElement anchor)
        => HousekeepingWords().IsMatch(anchor.TextContent) || HousekeepingAddress().IsMatch(anchor.GetAttribute("href") ?? "");

    [GeneratedRegex("<(?<address>https?://[^>]+)>", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"\s*\([^)]*\)\s*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"unsubscrib|opt.?out|preferences|privacy|imprint|legal|in (your|a|the) browser|calendar", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HousekeepingWords();

    [GeneratedRegex(@"/unsubscribe|/opt-?out|/preferences|\.ics($|\?)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HousekeepingAddress();

    [GeneratedRegex(@"regist|sign.?up|save|reserve|seat|spot|join|book|attend|anmelden|platz", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CallToAction();
}
