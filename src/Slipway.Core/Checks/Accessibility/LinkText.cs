using System.Collections.Frozen;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>The words of a link say where it leads: it has some, they are not "click here" or an address, and the same words always lead to the same place.</summary>
internal sealed class LinkText(FrozenSet<string> vague, FrozenSet<string> repeatable, bool areDistinct) : Extension
{
    private static readonly string[] UsualVague =
    [
        "click", "click here", "here", "this", "this link", "link", "more", "read more", "learn more", "more info", "go", "continue", "start",
        "hier", "hier klicken", "klicken sie hier", "mehr", "mehr lesen", "mehr erfahren", "weiterlesen", "weiter", "link",
    ];

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _vague = vague.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public override string Name => "link-text";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>
    /// Reads its settings: <c>tokens</c>, words that say nothing (usual English and German ones if left out); <c>distinct</c>, whether the same words must lead to the same place (true if left out);
    /// <c>exceptions</c>, words that may lead to several places, such as "source".
    /// The message gets the link's words and what is wrong: "The link %s %s." becomes "The link "here" does not say where it leads."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var tokens = fields.Scalars("tokens", "[click here, here]", required: false).Select(t => Plain(t.Text)).ToList();
        var repeatable = fields.Scalars("exceptions", "[source]", required: false).Select(t => Plain(t.Text)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        return new LinkText((tokens.Count > 0 ? tokens : [.. UsualVague]).ToFrozenSet(StringComparer.OrdinalIgnoreCase), repeatable, fields.Flag("distinct", true));
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is null)
        {
            foreach (var passage in document.Passages.Where(p => (p.Scopes & Scopes.Link) != Scopes.None))
            {
                if (Problem(passage.Text) is { } problem)
                {
                    hits.Add(rule, passage, 0, passage.Text.Length, null, $"\"{passage.Text}\"", problem);
                }
            }

            return;
        }

        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var link in document.Links)
        {
            var label = link.Element.Attribute("aria-label") ?? link.Element.Attribute("alt");
            var words = string.IsNullOrWhiteSpace(label) ? link.Words : Placing.OneLine(label);

            // An image without words is the business of alt-text.
            var problem = words.Length > 0 ? Problem(words) ?? Elsewhere(known, words, link)
                : link.Element.Descendants().Any(d => d is Html.HtmlElement { Name: "img" or "svg" }) || link.Element.Name == "area" ? null
                : "has no words";
            if (problem is not null)
            {
                hits.Add(rule, link.Element, words.Length > 0 ? $"\"{words}\"" : $"to {link.Address}", problem);
            }
        }
    }

    private string? Problem(string words)
    {
        var plain = Plain(words);
        return _vague.Contains(plain) ? "does not say where it leads"
            : words.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || words.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? "is an address instead of words"
            : null;
    }

    private string? Elsewhere(Dictionary<string, string> known, string words, DocumentLink link)
    {
        if (!areDistinct || link.Address.Length == 0 || repeatable.Contains(Plain(words)))
        {
            return null;
        }

        // The same page with other campaign parameters is the same place.
        var target = link.Target is { } uri ? uri.GetLeftPart(UriPartial.Path).TrimEnd('/') : Addresses.AsWritten(link.Address).FirstOrDefault() ?? link.Address;
        return !known.TryAdd(words, target) && known[words] != target ? $"leads to {target} here and to {known[words]} further up" : null;
    }

    private static string Plain(string words) => Placing.OneLine(words).TrimEnd('.', '!', ':', '>', '\u00BB', '\u203A', '\u2192', '\u2026', ' ').TrimStart('\u2192', '>', ' ');
}
