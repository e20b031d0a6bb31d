using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Writes running text as HTML.</summary>
/// <param name="writer">Where to.</param>
/// <param name="linkAttributes">What a link carries besides its address, with a blank before it.</param>
/// <param name="codeAttributes">What code carries, with a blank before it.</param>
internal sealed class InlineHtml(TemplateWriter writer, string linkAttributes, string codeAttributes)
{
    public void Write(ImmutableArray<Inline> inlines)
    {
        foreach (var inline in inlines)
        {
            Write(inline);
        }
    }

    private void Write(Inline inline)
    {
        switch (inline)
        {
            case Inline.Text text:
                writer.Words(text.Value);
                break;
            case Inline.Strong strong:
                Around("<strong>", strong.Content, "</strong>");
                break;
            case Inline.Emphasis emphasis:
                Around("<em>", emphasis.Content, "</em>");
                break;
            case Inline.Code code:
                Around($"<code{codeAttributes}>", code.Content, "</code>");
                break;
            case Inline.LineBreak:
                writer.Raw("<br />");
                break;
            case Inline.MergeField field:
                writer.Hole(new Part.MergeField(field.Name, field.Fallback));
                break;
            case Inline.Link link:
                writer.Raw("<a href=\"").Address(link.Target).Raw($"\"{linkAttributes}>");
                Around("", link.Label, "</a>");
                break;
        }
    }

    private void Around(string before, ImmutableArray<Inline> inside, string after)
    {
        writer.Raw(before);
        Write(inside);
        writer.Raw(after);
    }
}
