using System.Text.RegularExpressions;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Checks.Documents;

/// <summary>Tells addresses that people write from those a platform fills in when it sends.</summary>
internal static partial class Addresses
{
    /// <summary>Whether a platform decides where it leads: a merge field stands where the host would, or one of our own marks does.</summary>
    public static bool IsFilledIn(string address)
    {
        if (Contents.IsSlot(address))
        {
            return true;
        }

        var host = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and < 12 and var scheme ? scheme + 3 : 0;
        return MergeField().Match(address, host) is { Success: true } field && field.Index == host;
    }

    /// <summary>Whether a merge field stands in a text, in the syntax of any of the common platforms.</summary>
    public static bool HasMergeField(string text) => MergeField().IsMatch(text);

    /// <summary>Whether it is the mark of where a recipient unsubscribes.</summary>
    public static bool IsUnsubscribe(string address) => Contents.IsSlot(address, AddressKind.Unsubscribe);

    /// <summary>The ways a rendered address may have been written in a campaign's Markdown: as it is, or by the kind and name of an asset.</summary>
    public static IEnumerable<string> AsWritten(string address)
    {
        if (Contents.IsSlot(address) && Uri.TryCreate(address, UriKind.Absolute, out var mark))
        {
            var (kind, target) = (mark.Host[..mark.Host.IndexOf('.', StringComparison.Ordinal)], mark.AbsolutePath[1..]);
            return target.Length > 0 ? [$"{kind}:{target}", target] : [];
        }

        return [address];
    }

    // Handlebars, Liquid, Mailchimp, Salesforce, ActiveCampaign, Brevo, ERB, Adobe. Bounded, so that no text takes long.
    [GeneratedRegex(@"\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}|\*\|[^|\n]{0,200}\|\*|%%[^%\n]{0,200}%%|%[A-Z][A-Z_]{2,60}%|\[\[[^\[\]\n]{0,200}\]\]|\$\{[^{}\n]{0,200}\}|<%[^%\n]{0,200}%>", RegexOptions.CultureInvariant)]
    private static partial Regex MergeField();
}
