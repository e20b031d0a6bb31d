using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>A run of text without blanks.</summary>
internal sealed class TextWord
{
    private readonly List<Action<TemplateWriter>> pieces = [];

    public bool IsBreak { get; private init; }

    public int Length { get; private set; }

    public void Write(TemplateWriter writer) => pieces.ForEach(piece => piece(writer));

    public static List<TextWord> Of(ImmutableArray<Inline> inlines)
    {
        var words = new List<TextWord>();
        TextWord? current = null;
        Add(inlines);
        return words;

        void Add(ImmutableArray<Inline> all)
        {
            foreach (var inline in all)
            {
                switch (inline)
                {
                    case Inline.Text text:
                        AddText(text.Value);
                        break;
                    case Inline.MergeField field:
                        Piece(w => w.Hole(new Part.MergeField(field.Name, field.Fallback)), Math.Max(field.Fallback.Length, 6));
                        break;
                    case Inline.LineBreak:
                        words.Add(new TextWord { IsBreak = true });
                        current = null;
                        break;
                    case Inline.Link link:
                        Add(link.Label);
                        AddAddress(link);
                        break;
                    default:
                        Add(inline.Children);
                        break;
                }
            }
        }

        void AddText(string text)
        {
            for (var at = 0; at < text.Length;)
            {
                var end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end]))
                {
                    end++;
                }

                if (end > at)
                {
                    var run = text[at..end];
                    Piece(w => w.Raw(run), run.Length);
                }

                current = end < text.Length ? null : current;
                at = end + 1;
            }
        }

        void AddAddress(Inline.Link link)
        {
            // A label that is the address itself is not written twice.
            if (link.Target is LinkTarget.Outside outside && outside.Address.EndsWith(Inline.PlainText(link.Label), StringComparison.Ordinal) && link.Label.Length > 0)
            {
                return;
            }

            current = null;
            Piece(w => w.Raw("<").Address(link.Target).Raw(">"), 34);
        }

        void Piece(Action<TemplateWriter> write, int length)
        {
            if (current is null)
            {
                current = new TextWord();
                words.Add(current);
            }

            current.pieces.Add(write);
            current.Length += length;
        }
    }
}
