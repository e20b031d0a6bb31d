using System.Collections.Immutable;
using System.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Writes a template: markup as it stands, words encoded, holes typed.</summary>
internal sealed class TemplateWriter(TemplateFormat format)
{
    private readonly StringBuilder literal = new();
    private ImmutableArray<Part>.Builder parts = ImmutableArray.CreateBuilder<Part>();

    /// <summary>Markup, or text that needs no encoding.</summary>
    public TemplateWriter Raw(string markup)
    {
        literal.Append(markup);
        return this;
    }

    /// <summary>Words of an author.</summary>
    public TemplateWriter Words(string words)
    {
        literal.Append(format == TemplateFormat.Html ? Markup.Encode(words) : words);
        return this;
    }

    /// <summary>A hole.</summary>
    public TemplateWriter Hole(Part hole)
    {
        Flush();
        parts.Add(hole);
        return this;
    }

    /// <summary>An address, ready to stand in an attribute.</summary>
    public TemplateWriter Address(LinkTarget target) => target switch
    {
        LinkTarget.Hole hole => Hole(new Part.Address(hole.Kind, hole.Name)),
        LinkTarget.Outside outside => Words(outside.Address),
        _ => this,
    };

    /// <summary>The address of an image: a hole for one of the workspace, which the platform hosts.</summary>
    public TemplateWriter ImageAddress(string source) =>
        source.StartsWith('/') ? Hole(new Part.Address(AddressKind.Image, source)) : Words(source);

    /// <summary>Words with merge fields and nothing else, such as an attribute's value.</summary>
    public TemplateWriter Plain(ImmutableArray<Inline> inlines)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case Inline.Text text:
                    Words(text.Value);
                    break;
                case Inline.MergeField field:
                    Hole(new Part.MergeField(field.Name, field.Fallback));
                    break;
                case Inline.LineBreak:
                    Raw(" ");
                    break;
                default:
                    Plain(inline.Children);
                    break;
            }
        }

        return this;
    }

    /// <summary>A line such as a preheader, its literals encoded for this format.</summary>
    public TemplateWriter Line(Template line)
    {
        foreach (var part in line.Parts)
        {
            if (part is Part.Literal words)
            {
                Words(words.Text);
            }
            else
            {
                Hole(part);
            }
        }

        return this;
    }

    /// <summary>What <paramref name="write"/> writes shows under the block's condition only.</summary>
    public void When(Block.When condition, Action write)
    {
        Flush();
        var outside = parts;
        parts = ImmutableArray.CreateBuilder<Part>();
        write();
        Flush();
        var inside = parts.DrainToImmutable();
        parts = outside;
        parts.Add(new Part.When(condition.Field, condition.Values, condition.Negated, inside));
    }

    public Template ToTemplate()
    {
        Flush();
        return new Template(format, parts.DrainToImmutable());
    }

    private void Flush()
    {
        if (literal.Length > 0)
        {
            parts.Add(new Part.Literal(literal.ToString()));
            literal.Clear();
        }
    }
}

/// <summary>Words as HTML and XHTML take them.</summary>
internal static class Markup
{
    /// <summary>Encodes what means something to HTML, in text and in attributes; control characters, which HTML forbids, are left out.</summary>
    public static string Encode(string words)
    {
        var text = new StringBuilder(words.Length + 16);
        foreach (var rune in words.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&':
                    text.Append("&amp;");
                    break;
                case '<':
                    text.Append("&lt;");
                    break;
                case '>':
                    text.Append("&gt;");
                    break;
                case '"':
                    text.Append("&quot;");
                    break;
                case '\'':
                    text.Append("&#39;");
                    break;
                case '\t' or '\n':
                    text.Append((char)rune.Value);
                    break;
                default:
                    if (!Rune.IsControl(rune))
                    {
                        text.Append(rune);
                    }

                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Faces as CSS within a double-quoted attribute.</summary>
    public static string Faces(ImmutableArray<string> names) =>
        string.Join(',', names.Select(n => n.Contains(' ', StringComparison.Ordinal) ? $"'{n}'" : n));
}
