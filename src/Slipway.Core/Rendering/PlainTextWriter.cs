using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Writes blocks as text, wrapped.</summary>
internal sealed class PlainTextWriter(int width)
{
    private readonly TemplateWriter writer = new(TemplateFormat.Text);

    public Template ToTemplate() => writer.ToTemplate();

    public void Line(string text) => writer.Raw(text).Raw("\n");

    public void Words(string words) => Wrap([new Inline.Text(words)], "", "");

    public void Link(ImmutableArray<Inline> label, LinkTarget target)
    {
        writer.Plain(label).Raw(": <").Address(target).Raw(">\n");
    }

    public void Blocks(ImmutableArray<Block> blocks, string indent = "")
    {
        foreach (var block in blocks)
        {
            Write(block, indent);
        }
    }

    private void Write(Block block, string indent)
    {
        switch (block)
        {
            case Block.When condition:
                writer.When(condition, () => Blocks(condition.Content, indent));
                return;
            case Block.Hero or Block.Footer or Block.Columns:
                Blocks([.. block.Children], indent);
                return;
            case Block.FormSlot:
                return;
            case Block.Heading { Level: <= 2 } heading:
                Wrap(heading.Text, indent, indent);
                Line(indent + new string(heading.Level == 1 ? '=' : '-', Math.Clamp(Inline.PlainText(heading.Text).Length, 3, width - indent.Length)));
                break;
            case Block.Heading heading:
                Wrap(heading.Text, indent, indent);
                break;
            case Block.Paragraph { Text: [Inline.Link only] }:
                writer.Raw(indent);
                Link(only.Label, only.Target);
                break;
            case Block.Paragraph paragraph:
                Wrap(paragraph.Text, indent, indent);
                break;
            case Block.BulletList list:
                Items(list.Items, _ => "- ", indent);
                break;
            case Block.NumberedList list:
                Items(list.Items, i => string.Create(CultureInfo.InvariantCulture, $"{list.Start + i}. "), indent);
                break;
            case Block.Rule:
                Line(indent + new string('-', 24));
                break;
            case Block.Button button:
                writer.Raw(indent);
                Link(button.Label, button.Target);
                break;
            case Block.Image { Target: { } target, Alt.Length: > 0 } image:
                writer.Raw(indent);
                Link(image.Alt, target);
                break;
            case Block.Image { Alt.Length: > 0 } image:
                Wrap([new Inline.Text("["), .. image.Alt, new Inline.Text("]")], indent, indent);
                break;
            case Block.Image:
                return;
            case Block.Quote quote:
                Quote(quote, indent);
                return;
            case Block.Agenda agenda:
                Agenda(agenda, indent);
                break;
            case Block.Speakers speakers:
                Items([.. speakers.Items.Select(s => new ListItem(s.Role.Length == 0 ? s.Name : [.. s.Name, new Inline.Text(", "), .. s.Role], []))], _ => "- ", indent);
                break;
        }

        Line("");
    }

    private void Items(ImmutableArray<ListItem> items, Func<int, string> mark, string indent)
    {
        for (var i = 0; i < items.Length; i++)
        {
            var inner = indent + new string(' ', mark(i).Length);
            Wrap(items[i].Text, indent + mark(i), inner);
            foreach (var child in items[i].Children)
            {
                if (child is Block.BulletList nested)
                {
                    Items(nested.Items, _ => "- ", inner);
                }
                else
                {
                    Write(child, inner);
                }
            }
        }
    }

    private void Quote(Block.Quote quote, string indent)
    {
        Blocks(quote.Content, indent + "  ");
        if (quote.By.Length > 0 || quote.Source is not null)
        {
            var by = quote.By.Length > 0 ? [new Inline.Text("-- "), .. quote.By] : ImmutableArray<Inline>.Empty;
            var place = quote.Source is null ? [] : ImmutableArray.Create<Inline>(new Inline.Link(quote.Source, [], quote.Place));
            Wrap([.. by, .. place], indent + "  ", indent + "     ");
            Line("");
        }
    }

    private void Agenda(Block.Agenda agenda, string indent)
    {
        var column = agenda.Items.Max(i => i.Time.Length) + 2;
        foreach (var item in agenda.Items)
        {
            Wrap(item.Text, indent + item.Time.PadRight(column), indent + new string(' ', column));
        }
    }

    // A word is a run without blanks: text, merge fields and addresses that must stay on one line. A hole counts as long as its fallback.
    private void Wrap(ImmutableArray<Inline> inlines, string firstIndent, string indent)
    {
        writer.Raw(firstIndent);
        var column = firstIndent.Length;
        var atStart = true;
        foreach (var word in TextWord.Of(inlines))
        {
            if (word.IsBreak || (!atStart && column + 1 + word.Length > width))
            {
                writer.Raw("\n").Raw(indent);
                column = indent.Length;
                atStart = true;
            }

            if (word.IsBreak)
            {
                continue;
            }

            if (!atStart)
            {
                writer.Raw(" ");
                column++;
            }

            word.Write(writer);
            column += word.Length;
            atStart = false;
        }

        writer.Raw("\n");
    }
}
