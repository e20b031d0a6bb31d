using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Reads where a link leads, and refuses what must not be clicked.</summary>
internal sealed class LinkReader(Source source, ImmutableArray<Finding>.Builder findings)
{
    private const string HowToWrite = "Write link:name, page:name, calendar:name, unsubscribe, https://..., or mailto:...";

    /// <summary>The target; null with a finding when it is none.</summary>
    public LinkTarget? Read(string masked, Place place)
    {
        var (written, hasFields) = source.ReadPlain(masked);
        written = written.Trim();
        if (hasFields)
        {
            // Personal data in an address ends up in logs and with whoever is linked to; and it would not be encoded for an address.
            findings.Add(Finding.Error("merge-field-in-address", $"The address \"{written}\" contains a merge field.", place, "Remove it: an address must be the same for everyone."));
            return null;
        }

        if (written == "unsubscribe")
        {
            return new LinkTarget.Hole(AddressKind.Unsubscribe, "");
        }

        var colon = written.IndexOf(':');
        var scheme = colon < 0 ? "" : written[..colon].ToLowerInvariant();
        var rest = colon < 0 ? written : written[(colon + 1)..];
        return scheme switch
        {
            "link" => Named(AddressKind.Link, rest, written, place),
            "page" => Named(AddressKind.Page, rest, written, place),
            "calendar" => Named(AddressKind.Calendar, rest, written, place),
            "https" or "http" => Web(scheme, written, place),
            "mailto" or "tel" when rest.Length > 0 && !rest.Any(char.IsWhiteSpace) => new LinkTarget.Outside(written),
            "" or "mailto" or "tel" => Refuse("link-unknown", $"\"{written}\" leads nowhere.", place, scheme, written),
            _ => Refuse("link-scheme", $"Links of the kind \"{scheme}:\" are not allowed.", place, scheme, written),
        };
    }

    private LinkTarget.Hole? Named(AddressKind kind, string name, string written, Place place)
    {
        if (name.Length > 0 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            return new LinkTarget.Hole(kind, name);
        }

        findings.Add(Finding.Error("link-name", $"\"{written}\" is no name of an asset.", place, "Names are small letters, digits and hyphens, for example link:register-invitation."));
        return null;
    }

    private LinkTarget.Outside? Web(string scheme, string written, Place place)
    {
        if (!Uri.TryCreate(written, UriKind.Absolute, out var address) || address.Host.Length == 0 || written.Any(char.IsWhiteSpace) || address.UserInfo.Length > 0)
        {
            findings.Add(Finding.Error("link-malformed", $"\"{written}\" is no web address.", place, HowToWrite));
            return null;
        }

        if (scheme == "http")
        {
            findings.Add(Finding.Warning("link-not-https", $"\"{written}\" is not encrypted; browsers warn before they open it.", place, "Write https://."));
        }

        return new LinkTarget.Outside(written);
    }

    private LinkTarget? Refuse(string code, string message, Place place, string scheme, string written)
    {
        var word = scheme.Length > 0 ? scheme : written;
        var guess = Nearest.To(word, ["link", "page", "calendar", "unsubscribe", "https", "mailto"]);
        findings.Add(Finding.Error(code, guess is null || scheme is "javascript" or "data" ? message : $"{message} Did you mean {guess}{(guess == "unsubscribe" ? "" : ":")}?", place, HowToWrite));
        return null;
    }
}
