using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Rendering;

/// <summary>Writes blocks as rows of a table, each row whole, so that a condition can take one out.</summary>
internal sealed class EmailBlocks(TemplateWriter writer, EmailStyles styles)
{
    private const string Table = "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"";

    /// <summary>Where rows are written: how they are set off, how wide they are, on what.</summary>
    private sealed record Setting(Tone Tone, int Width, int Size, string Class, string Side, int Space);

    private readonly Theme theme = styles.Theme;

    /// <summary>The content, on the surface.</summary>
    public void Card(ImmutableArray<Block> blocks)
    {
        var setting = new Setting(styles.OnSurface, EmailStyles.ContentWidth, theme.BodySize, "px", $"{EmailStyles.Padding}px", theme.BlockSpace);
        writer.Raw($"{Table} class=\"card sf\" style=\"background-color:{theme.Light.Surface};border-radius:{theme.PanelRadius}px;border-collapse:separate\">\n");
        if (blocks is not [Block.Hero, ..])
        {
            Spacer(EmailStyles.Padding - 4);
        }

        for (var i = 0; i < blocks.Length; i++)
        {
            if (blocks[i] is Block.Hero hero)
            {
                Hero(hero, i == 0, i == blocks.Length - 1);
            }
            else
            {
                Write(blocks[i], setting);
            }
        }

        if (blocks is not [.., Block.Hero])
        {
            Spacer(Math.Max(8, EmailStyles.Padding - 4 - theme.BlockSpace));
        }

        writer.Raw("</table>\n");
    }

    /// <summary>What the author put in the footer, on the background.</summary>
    public void SmallPrint(ImmutableArray<Block> blocks)
    {
        if (blocks.Length > 0)
        {
            Spacer(24);
            Rows(blocks, new Setting(styles.OnBackground, EmailStyles.ContentWidth, theme.SmallSize, "px", $"{EmailStyles.Padding}px", 8));
        }
    }

    private void Rows(ImmutableArray<Block> blocks, Setting setting)
    {
        foreach (var block in blocks)
        {
            Write(block, setting);
        }
    }

    private void Write(Block block, Setting s)
    {
        switch (block)
        {
            case Block.When condition:
                writer.When(condition, () => Rows(condition.Content, s));
                break;
            case Block.Hero hero:
                Hero(hero, false, false);
                break;
            case Block.Columns columns:
                Columns(columns, s);
                break;
            case Block.Heading heading:
                Row(s, () => Heading(heading, s), heading.Level == 1 ? 16 : 10, heading.Level == 2 ? 8 : 0);
                break;
            case Block.FormSlot:
                break;
            default:
                Row(s, () => Inside(block, s), s.Space);
                break;
        }
    }

    private void Inside(Block block, Setting s)
    {
        switch (block)
        {
            case Block.Heading heading:
                Heading(heading, s);
                break;
            case Block.Paragraph paragraph:
                writer.Raw($"<p class=\"{s.Tone.TextClass}\" style=\"{styles.Text(s.Tone.Text, s.Size)}\">");
                Inlines(paragraph.Text, s.Tone);
                writer.Raw("</p>");
                break;
            case Block.BulletList list:
                List("ul", "", list.Items, s);
                break;
            case Block.NumberedList list:
                List("ol", list.Start == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" start=\"{list.Start}\""), list.Items, s);
                break;
            case Block.Rule:
                writer.Raw($"{Table}><tr><td class=\"bd\" style=\"border-top:1px solid {theme.Light.Border};font-size:0;line-height:0;height:1px\">&nbsp;</td></tr></table>");
                break;
            case Block.Button button:
                Button(button, s);
                break;
            case Block.Image image:
                Image(image, s);
                break;
            case Block.Quote quote:
                Quote(quote, s);
                break;
            case Block.Agenda agenda:
                Agenda(agenda, s);
                break;
            case Block.Speakers speakers:
                Speakers(speakers, s);
                break;
        }
    }

    private void Row(Setting s, Action write, int below, int above = 0)
    {
        writer.Raw($"<tr><td{(s.Class.Length > 0 ? $" class=\"{s.Class}\"" : "")} style=\"padding:{above}px {s.Side} {below}px {s.Side}\">");
        write();
        writer.Raw("</td></tr>\n");
    }

    private void Spacer(int height) =>
        writer.Raw($"<tr><td style=\"height:{height}px;line-height:{height}px;font-size:0\">&nbsp;</td></tr>\n");

    private void Inlines(ImmutableArray<Inline> inlines, Tone tone) => new InlineHtml(
        writer, $" class=\"{tone.LinkClass}\" style=\"color:{tone.Link};text-decoration:underline\"", " style=\"font-family:Consolas,Menlo,monospace\"").Write(inlines);

    private void Heading(Block.Heading heading, Setting s)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"h{heading.Level}");
        writer.Raw($"<{tag} class=\"{tag} {s.Tone.TextClass}\" style=\"{styles.Heading(s.Tone.Text, heading.Level)}\">");
        Inlines(heading.Text, s.Tone);
        writer.Raw($"</{tag}>");
    }

    private void Hero(Block.Hero hero, bool first, bool last)
    {
        var radius = theme.PanelRadius;
        var (top, bottom) = (first ? radius : 0, last ? radius : 0);
        writer.Raw($"<tr><td class=\"hero he\" bgcolor=\"{theme.Light.Hero}\" style=\"background-color:{theme.Light.Hero};border-radius:{top}px {top}px {bottom}px {bottom}px\">\n{Table}>\n");
        Spacer(EmailStyles.Padding + 4);
        Rows(hero.Content, new Setting(styles.OnHero, EmailStyles.ContentWidth, theme.BodySize + 1, "px", $"{EmailStyles.Padding}px", theme.BlockSpace));
        Spacer(Math.Max(8, EmailStyles.Padding + 4 - theme.BlockSpace));
        writer.Raw("</table>\n</td></tr>\n");
        if (!last)
        {
            Spacer(EmailStyles.Padding - 4);
        }
    }

    // Inline blocks that wrap by themselves where there is no room, even where media queries are dropped; Outlook gets a table.
    private void Columns(Block.Columns columns, Setting s)
    {
        const int gutter = 24;
        var width = (s.Width + gutter) / columns.Items.Length;
        writer.Raw($"<tr><td class=\"pc\" style=\"padding:0 {EmailStyles.Padding - gutter / 2}px {Math.Max(0, s.Space - 16)}px {EmailStyles.Padding - gutter / 2}px;font-size:0;text-align:left\">\n");
        writer.Raw($"<!--[if mso]><table role=\"presentation\" width=\"{width * columns.Items.Length}\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><![endif]-->\n");
        foreach (var column in columns.Items)
        {
            writer.Raw($"<!--[if mso]><td width=\"{width}\" valign=\"top\"><![endif]-->\n");
            writer.Raw($"<div class=\"col\" style=\"display:inline-block;width:100%;max-width:{width}px;vertical-align:top\">\n{Table}>\n");
            Rows(column.Content, s with { Class = "", Side = $"{gutter / 2}px", Width = width - gutter, Space = 16 });
            writer.Raw("</table>\n</div>\n<!--[if mso]></td><![endif]-->\n");
        }

        writer.Raw("<!--[if mso]></tr></table><![endif]-->\n</td></tr>\n");
    }

    private void List(string tag, string attributes, ImmutableArray<ListItem> items, Setting s)
    {
        writer.Raw($"<{tag}{attributes} class=\"{s.Tone.TextClass}\" style=\"{styles.Text(s.Tone.Text, s.Size, "padding:0 0 0 24px")}\">");
        for (var i = 0; i < items.Length; i++)
        {
            writer.Raw($"<li style=\"margin:0;padding:0 0 {(i == items.Length - 1 ? 0 : 8)}px 4px\">");
            Inlines(items[i].Text, s.Tone);
            foreach (var child in items[i].Children)
            {
                Inside(child, s);
            }

            writer.Raw("</li>");
        }

        writer.Raw($"</{tag}>");
    }

    // Outlook on Windows draws its own button, since it knows neither padding nor rounded corners on a link.
    private void Button(Block.Button button, Setting s)
    {
        var label = Inline.PlainText(button.Label);
        var width = Math.Clamp(label.Length * 9 + 56, 140, s.Width);
        var arc = Math.Min(50, theme.ButtonRadius * 100 / 50);
        writer.Raw("<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" class=\"btn\" style=\"border-collapse:separate\"><tr>");
        writer.Raw($"<td align=\"center\" class=\"{s.Tone.ButtonClass}\" style=\"border-radius:{theme.ButtonRadius}px;background-color:{s.Tone.Button};mso-padding-alt:0\">");
        writer.Raw("<!--[if mso]><v:roundrect xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:w=\"urn:schemas-microsoft-com:office:word\" href=\"").Address(button.Target);
        writer.Raw($"\" style=\"height:50px;v-text-anchor:middle;width:{width}px\" arcsize=\"{arc}%\" stroke=\"f\" fillcolor=\"{s.Tone.Button}\"><w:anchorlock/>");
        writer.Raw($"<center style=\"color:{s.Tone.Label};font-family:Arial,sans-serif;font-size:{theme.BodySize}px;font-weight:bold\">").Plain(button.Label);
        writer.Raw("</center></v:roundrect><![endif]--><!--[if !mso]><!--><a href=\"").Address(button.Target);
        writer.Raw($"\" class=\"{s.Tone.LabelClass}\" style=\"display:inline-block;padding:13px 28px;font-family:{styles.BodyFaces};font-size:{theme.BodySize}px;line-height:24px;font-weight:700;color:{s.Tone.Label};text-align:center;text-decoration:none;border-radius:{theme.ButtonRadius}px\">");
        Inlines(button.Label, s.Tone);
        writer.Raw("</a><!--<![endif]--></td></tr></table>");
    }

    private void Image(Block.Image image, Setting s)
    {
        var width = Math.Min(image.Width, s.Width);
        var height = (int)Math.Round((double)image.Height * width / image.Width, MidpointRounding.AwayFromZero);
        if (image.Target is { } target)
        {
            writer.Raw("<a href=\"").Address(target).Raw("\">");
        }

        writer.Raw("<img src=\"").ImageAddress(image.Source).Raw($"\" width=\"{width}\" height=\"{height}\" alt=\"").Plain(image.Alt);
        writer.Raw($"\" style=\"display:block;width:100%;max-width:{width}px;height:auto;border:0;border-radius:{theme.ButtonRadius}px;{styles.Text(s.Tone.Muted, theme.SmallSize)}\" />");
        writer.Raw(image.Target is null ? "" : "</a>");
    }

    private void Quote(Block.Quote quote, Setting s)
    {
        writer.Raw($"{Table}><tr><td width=\"4\" class=\"ab\" style=\"width:4px;background-color:{theme.Light.Accent};border-radius:2px;font-size:0\">&nbsp;</td><td style=\"padding:4px 0 4px 20px\">\n{Table}>\n");
        Rows(quote.Content, s with { Class = "", Side = "0", Size = theme.BodySize + 2, Space = 8, Width = s.Width - 24 });
        if (quote.By.Length > 0 || quote.Source is not null)
        {
            writer.Raw($"<tr><td><p class=\"{s.Tone.MutedClass}\" style=\"{styles.Text(s.Tone.Muted, theme.SmallSize)}\">");
            Attribution(quote, s.Tone);
            writer.Raw("</p></td></tr>\n");
        }

        writer.Raw("</table></td></tr></table>");
    }

    private void Attribution(Block.Quote quote, Tone tone)
    {
        if (quote.Source is { } source)
        {
            new InlineHtml(writer, $" class=\"{tone.MutedClass}\" style=\"color:{tone.Muted};text-decoration:underline\"", "").Write([new Inline.Link(source, LinkTarget.LabelOf(quote), quote.Place)]);
        }
        else
        {
            Inlines(quote.By, tone);
        }
    }

    private void Agenda(Block.Agenda agenda, Setting s)
    {
        var column = 24 + agenda.Items.Max(i => i.Time.Length) * 9;
        writer.Raw($"{Table}>");
        for (var i = 0; i < agenda.Items.Length; i++)
        {
            var item = agenda.Items[i];
            var border = i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"border-top:1px solid {theme.Light.Border};");
            writer.Raw($"<tr><td width=\"{column}\" valign=\"top\" class=\"ac bd\" style=\"width:{column}px;white-space:nowrap;{styles.Text(theme.Light.Accent, s.Size, "font-weight:700;padding:10px 16px 10px 0;" + border)}\">");
            writer.Words(item.Time);
            writer.Raw($"</td><td valign=\"top\" class=\"{s.Tone.TextClass} bd\" style=\"{styles.Text(s.Tone.Text, s.Size, "padding:10px 0;" + border)}\">");
            Inlines(item.Text, s.Tone);
            writer.Raw("</td></tr>");
        }

        writer.Raw("</table>");
    }

    private void Speakers(Block.Speakers speakers, Setting s)
    {
        writer.Raw($"{Table}>");
        for (var i = 0; i < speakers.Items.Length; i++)
        {
            var speaker = speakers.Items[i];
            var below = i == speakers.Items.Length - 1 ? 0 : 16;
            writer.Raw($"<tr><td width=\"60\" valign=\"top\" style=\"width:60px;padding:0 0 {below}px 0\">");
            writer.Raw("<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr>");
            // Initials repeat the name, so they are not read out.
            writer.Raw($"<td width=\"44\" height=\"44\" align=\"center\" valign=\"middle\" aria-hidden=\"true\" class=\"he oh\" style=\"width:44px;height:44px;border-radius:22px;background-color:{theme.Light.Hero};{styles.Text(theme.Light.OnHero, theme.SmallSize, "font-weight:700;line-height:1")}\">");
            writer.Words(Initials.Of(speaker.Name)).Raw("</td></tr></table></td>");
            writer.Raw($"<td valign=\"middle\" style=\"padding:0 0 {below}px 0\"><p class=\"{s.Tone.TextClass}\" style=\"{styles.Text(s.Tone.Text, s.Size, "font-weight:700;line-height:1.4")}\">");
            Inlines(speaker.Name, s.Tone);
            writer.Raw("</p>");
            if (speaker.Role.Length > 0)
            {
                writer.Raw($"<p class=\"{s.Tone.MutedClass}\" style=\"{styles.Text(s.Tone.Muted, theme.SmallSize, "line-height:1.4")}\">");
                Inlines(speaker.Role, s.Tone);
                writer.Raw("</p>");
            }

            writer.Raw("</td></tr>");
        }

        writer.Raw("</table>");
    }
}

/// <summary>The initials that stand for a person without a picture.</summary>
internal static class Initials
{
    public static string Of(ImmutableArray<Inline> name)
    {
        var words = Inline.PlainText(name).Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Where(w => char.IsLetter(w[0]) && !w.EndsWith('.')).ToList();
        return words.Count == 0 ? "" : words.Count == 1 ? First(words[0]) : First(words[0]) + First(words[^1]);
    }

    private static string First(string word) => char.ToUpperInvariant(word[0]).ToString();
}
