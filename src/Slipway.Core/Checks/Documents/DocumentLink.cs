using System.Collections.Immutable;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Documents;

/// <summary>A link that people can follow.</summary>
/// <param name="Element">The element.</param>
/// <param name="Attribute">The attribute with its address.</param>
/// <param name="Address">The address, blanks around it left out.</param>
/// <param name="Words">The words of the link on one line, those of its images among them.</param>
internal sealed record DocumentLink(HtmlElement Element, HtmlAttribute Attribute, string Address, string Words)
{
    // Links in links in links would otherwise be read over and over.
    private const int MostNodes = 1000;

    /// <summary>Whether the platform fills in where it leads.</summary>
    public bool IsFilledIn { get; } = Addresses.IsFilledIn(Address);

    /// <summary>Where it leads on the web; null when it does not, or when that is not known before sending.</summary>
    public Uri? Target { get; } = OnTheWeb(Address);

    /// <summary>Whether it is a link within the document, to mail or to a telephone.</summary>
    public bool IsLocal => Address.Length == 0 || Address[0] == '#' || Starts("mailto:") || Starts("tel:") || Starts("sms:");

    /// <summary>The links of a document in its order.</summary>
    public static ImmutableArray<DocumentLink> Of(HtmlDocument? document)
    {
        var links = ImmutableArray.CreateBuilder<DocumentLink>();
        foreach (var element in document?.Elements ?? [])
        {
            if (element.Name is "a" or "area" or "mj-button" or "mj-navbar-link" or "mj-social-element" && element.Find("href") is { } address)
            {
                links.Add(new DocumentLink(element, address, address.Value.Trim(), WordsOf(element)));
            }
        }

        return links.DrainToImmutable();
    }

    /// <summary>The words of an element on one line, those of its images among them.</summary>
    public static string WordsOf(HtmlElement element)
    {
        var words = new System.Text.StringBuilder();
        foreach (var node in element.Descendants().Take(MostNodes))
        {
            words.Append(node switch
            {
                HtmlText { Parent.Name: not ("style" or "script") } text => text.Text,
                HtmlElement { Name: "img" or "mj-image" } image => $" {image.Attribute("alt")} ",
                HtmlElement { Name: "br" } => " ",
                _ => "",
            });
        }

        return Placing.OneLine(words.ToString());
    }

    private static Uri? OnTheWeb(string address) =>
        !Addresses.IsFilledIn(address) && Uri.TryCreate(address.StartsWith("//", StringComparison.Ordinal) ? "https:" + address : address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    private bool Starts(string scheme) => Address.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}
