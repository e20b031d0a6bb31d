using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>Every field of a form has words that stay: a label, or a name for those who hear it. A placeholder goes away as soon as one writes.</summary>
internal sealed class FormLabel : Extension
{
    /// <inheritdoc/>
    public override string Name => "form-label";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>Reads its settings: there are none. The message gets the field's name and what is wrong: "The field %s %s." becomes "The field email has only a placeholder."</summary>
    public static Extension? Read(YamlFields fields) => new FormLabel();

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is not { } html)
        {
            return;
        }

        HashSet<string>? known = null;
        foreach (var field in html.Elements.Where(IsField))
        {
            if (!HasName(field, known ??= Named(html)))
            {
                var name = field.Attribute("name") ?? field.Attribute("id") ?? field.Attribute("type") ?? field.Name;
                hits.Add(rule, field, name, field.Attribute("placeholder") is { Length: > 0 } ? "has only a placeholder" : "has no label");
            }
        }
    }

    // What labels name, and what can name a field by its id.
    private static HashSet<string> Named(HtmlDocument html)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in html.Elements)
        {
            if (element.Name == "label" && element.Attribute("for") is { } field && DocumentLink.WordsOf(element).Length > 0)
            {
                names.Add(field);
            }

            if (element.Attribute("id") is { } id)
            {
                names.Add("#" + id);
            }
        }

        return names;
    }

    private static bool IsField(HtmlElement element) => element.Name is "select" or "textarea"
        || element.Name == "input" && element.Attribute("type")?.ToLowerInvariant() is not ("hidden" or "submit" or "button" or "reset" or "image");

    private static bool HasName(HtmlElement field, HashSet<string> known)
    {
        if ((field.Attribute("id") is { } id && known.Contains(id)) || HasWords(field.Attribute("aria-label")) || HasWords(field.Attribute("title"))
            || field.Attribute("aria-labelledby")?.Split(' ').Any(n => known.Contains("#" + n)) == true)
        {
            return true;
        }

        for (var e = field.Parent; e is not null; e = e.Parent)
        {
            if (e.Name == "label")
            {
                return DocumentLink.WordsOf(e).Length > 0;
            }
        }

        return false;
    }

    private static bool HasWords(string? text) => !string.IsNullOrWhiteSpace(text);
}
