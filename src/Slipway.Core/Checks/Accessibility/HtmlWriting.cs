using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>How HTML is written: the checks that HTMLHint has under the same names, with the same answers, except that end tags may be left out where HTML lets them, and parts of a document need no doctype. They look at the HTML a person wrote, not at what is rendered from Markdown.</summary>
internal sealed class HtmlWriting(ImmutableArray<string> checks) : Extension
{
    private static readonly FrozenDictionary<string, Action<HtmlDocument, Mistake>> Checks = new Dictionary<string, Action<HtmlDocument, Mistake>>(StringComparer.Ordinal)
    {
        ["alt-require"] = AltRequire,
        ["attr-lowercase"] = AttributeCase,
        ["attr-no-duplication"] = (html, mistake) => OfKind(html, mistake, HtmlMistakeKind.RepeatedAttribute),
        ["attr-value-double-quotes"] = DoubleQuotes,
        ["doctype-first"] = DoctypeFirst,
        ["html-lang-require"] = LangRequire,
        ["id-unique"] = UniqueIds,
        ["src-not-empty"] = SourceNotEmpty,
        ["tag-pair"] = (html, mistake) => OfKind(html, mistake, HtmlMistakeKind.UnclosedElement, HtmlMistakeKind.StrayEndTag, HtmlMistakeKind.MisnestedEndTag, HtmlMistakeKind.UnclosedTag, HtmlMistakeKind.UnclosedComment),
        ["tagname-lowercase"] = TagCase,
        ["title-require"] = TitleRequire,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Where it is and what is wrong.
    private delegate void Mistake(int start, int end, string what);

    /// <inheritdoc/>
    public override string Name => "html";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>
    /// Reads its settings: <c>checks</c>, some of tag-pair, attr-no-duplication, id-unique, attr-lowercase, tagname-lowercase, attr-value-double-quotes, doctype-first, src-not-empty, alt-require,
    /// title-require, html-lang-require. The message gets what is wrong.
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var checks = fields.Scalars("checks", "[tag-pair, id-unique]");
        foreach (var unknown in checks.Where(c => !Checks.ContainsKey(c.Text)))
        {
            var meant = Nearest.To(unknown.Text, Checks.Keys);
            fields.Findings.Error("rule-html-check", $"`{unknown.Text}` is no check of HTML.{(meant is null ? "" : $" Did you mean `{meant}`?")}", unknown.At, $"Use: {string.Join(", ", Checks.Keys.Order(StringComparer.Ordinal))}.", fields.PathOf("checks"));
        }

        return checks.IsEmpty ? null : new HtmlWriting([.. checks.Select(c => c.Text).Where(Checks.ContainsKey)]);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.IsHtmlSource && document.Html is { } html)
        {
            foreach (var check in checks)
            {
                Checks[check](html, (start, end, what) => hits.Add(rule, (start, end), what));
            }
        }
    }

    private static bool IsWhole(HtmlDocument html) => html.First("html") is not null;

    private static bool IsMjml(HtmlDocument html) => html.First("mjml") is not null;

    private static void OfKind(HtmlDocument html, Mistake mistake, params ReadOnlySpan<HtmlMistakeKind> kinds)
    {
        foreach (var found in html.Mistakes)
        {
            if (kinds.Contains(found.Kind))
            {
                mistake(found.Start, found.End, found.Kind switch
                {
                    HtmlMistakeKind.UnclosedElement => $"<{found.Name}> is not closed",
                    HtmlMistakeKind.StrayEndTag => $"</{found.Name}> closes nothing",
                    HtmlMistakeKind.MisnestedEndTag => $"</{found.Name}> comes before what is open within it is closed",
                    HtmlMistakeKind.UnclosedTag => $"<{found.Name} has no end, perhaps since a quotation mark is missing",
                    HtmlMistakeKind.UnclosedComment => "a comment has no end",
                    _ => $"the attribute {found.Name} is written twice",
                });
            }
        }
    }

    private static void AttributeCase(HtmlDocument html, Mistake mistake) => EachAttribute(html, (element, attribute) =>
    {
        // viewBox and the like are written so in SVG.
        var written = html.Source.AsSpan(attribute.Start, attribute.Name.Length);
        if (!written.SequenceEqual(attribute.Name) && !IsForeign(element))
        {
            mistake(attribute.Start, attribute.Start + written.Length, $"the attribute {written} is not in lower case");
        }
    });

    private static void DoubleQuotes(HtmlDocument html, Mistake mistake) => EachAttribute(html, (_, attribute) =>
    {
        if (attribute.ValueStart < attribute.End && attribute.Value.Length > 0 && html.Source[attribute.ValueStart - 1] != '"')
        {
            mistake(attribute.Start, attribute.End, $"the value of {attribute.Name} is not in double quotes");
        }
    });

    private static void EachAttribute(HtmlDocument html, Action<HtmlElement, HtmlAttribute> look)
    {
        foreach (var element in html.Elements)
        {
            foreach (ref readonly var attribute in element.AttributeSpan)
            {
                look(element, attribute);
            }
        }
    }

    private static void TagCase(HtmlDocument html, Mistake mistake)
    {
        foreach (var element in html.Elements)
        {
            if (IsForeign(element))
            {
                continue;
            }

            Look(element.Start, element.Start + 1, element.Name);
            var end = element.IsClosed && element.End > element.StartTagEnd ? html.Source.LastIndexOf("</", element.End - 1, element.End - element.StartTagEnd, StringComparison.Ordinal) : -1;
            if (end >= 0)
            {
                Look(end, end + 2, element.Name);
            }
        }

        void Look(int tag, int at, string name)
        {
            var written = html.Source.AsSpan(at, Math.Min(name.Length, html.Source.Length - at));
            if (!written.SequenceEqual(name) && written.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                mistake(tag, at + written.Length + 1, $"<{html.Source.AsSpan(tag + 1, at + written.Length - tag - 1)}> is not in lower case");
            }
        }
    }

    private static void UniqueIds(HtmlDocument html, Mistake mistake)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in html.Elements)
        {
            if (element.Find("id") is { Value.Length: > 0 } id && !Addresses.HasMergeField(id.Value) && !known.Add(id.Value))
            {
                mistake(id.Start, id.End, $"the id \"{id.Value}\" is there twice");
            }
        }
    }

    private static void SourceNotEmpty(HtmlDocument html, Mistake mistake)
    {
        foreach (var element in html.Elements)
        {
            var name = element.Name switch
            {
                "img" or "script" or "embed" or "bgsound" or "iframe" => "src",
                "link" => "href",
                "object" => "data",
                _ => null,
            };
            if (name is not null && element.Find(name) is { } source && string.IsNullOrWhiteSpace(source.Value))
            {
                mistake(source.Start, source.End, $"the {name} of <{element.Name}> is empty, so browsers fetch the page itself once more");
            }
        }
    }

    private static void AltRequire(HtmlDocument html, Mistake mistake)
    {
        foreach (var element in html.Elements)
        {
            var isAsked = element.Name == "img" || (element.Name == "area" && element.Attribute("href") is not null) || (element.Name == "input" && element.Attribute("type") == "image");
            if (isAsked && (element.Attribute("alt") is not { } alt || (alt.Length == 0 && element.Name != "img")))
            {
                mistake(element.Start, element.StartTagEnd, $"<{element.Name}> has no alt");
            }
        }
    }

    private static void DoctypeFirst(HtmlDocument html, Mistake mistake)
    {
        if (IsWhole(html) && !html.Source.AsSpan().TrimStart().StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase))
        {
            mistake(0, 0, "the document does not begin with <!DOCTYPE html>, so browsers show it as in the nineties");
        }
    }

    private static void TitleRequire(HtmlDocument html, Mistake mistake)
    {
        if (IsWhole(html) && !IsMjml(html) && (html.Elements.FirstOrDefault(e => e.Name == "title" && !IsForeign(e)) is not { } title || title.InnerText().Trim().Length == 0))
        {
            var at = html.First("head") ?? html.First("html")!;
            mistake(at.Start, at.StartTagEnd, "the document has no title");
        }
    }

    private static void LangRequire(HtmlDocument html, Mistake mistake)
    {
        if (html.First("html") is { } root && string.IsNullOrWhiteSpace(root.Attribute("lang")))
        {
            mistake(root.Start, root.StartTagEnd, "<html> has no lang");
        }
    }

    private static bool IsForeign(HtmlElement element)
    {
        for (var e = element; e is not null; e = e.Parent)
        {
            if (e.Name is "svg" or "math")
            {
                return true;
            }
        }

        return false;
    }
}
