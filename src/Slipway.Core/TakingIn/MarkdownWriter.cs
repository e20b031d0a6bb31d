using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;

namespace Slipway.Core.TakingIn;

/// <summary>Writes blocks as the Markdown and directives that an author would write: read again, they are the same blocks.</summary>
internal static partial class MarkdownWriter
{
    public static string Write(ImmutableArray<Block> blocks) => Blocks(blocks) + (blocks.IsEmpty ? "" : "\n");

    /// <summary>Words as they stand in running text, so that none of them means anything to Markdown, merge fields or holes.</summary>
    public static string Escaped(string words)
    {
        var text = new StringBuilder(words.Length + 8);
        for (var i = 0; i < words.Length; i++)
        {
            var c = words[i];
            var means = c switch
            {
                '\\' or '`' or '*' or '[' or ']' or '<' => true,
                // Within a word an underscore is only that.
                '_' => !(i > 0 && i + 1 < words.Length && char.IsLetterOrDigit(words[i - 1]) && char.IsLetterOrDigit(words[i + 1])),
                '&' => Entity().IsMatch(words.AsSpan(i, Math.Min(40, words.Length - i))),
                '{' => i > 0 && words[i - 1] == '{',
                _ => false,
            };
            text.Append(means ? "\\" : "").Append(c);
        }

        return text.ToString();
    }

    private static string Blocks(ImmutableArray<Block> blocks)
    {
        var written = new List<string>();
        var mark = 0;
        for (var i = 0; i < blocks.Length; i++)
        {
            // Two lists of one kind, one after the other, would be one list.
            mark = i > 0 && (blocks[i - 1], blocks[i]) is (Block.BulletList, Block.BulletList) or (Block.NumberedList, Block.NumberedList) ? 1 - mark : 0;
            written.Add(Of(blocks[i], mark));
        }

        return string.Join("\n\n", written.Where(w => w.Length > 0));
    }

    private static string Of(Block block, int mark) => block switch
    {
        Block.Heading heading => $"{new string('#', heading.Level)} {Inlines(heading.Text).Replace("\\\n", " ", StringComparison.Ordinal)}",
        Block.Paragraph paragraph => Paragraph(paragraph.Text),
        Block.BulletList list => string.Join('\n', list.Items.Select(i => Item(mark == 0 ? "- " : "* ", i))),
        Block.NumberedList list => string.Join('\n', list.Items.Select((item, i) => Item(string.Create(CultureInfo.InvariantCulture, $"{list.Start + i}{(mark == 0 ? '.' : ')')} "), item))),
        Block.Rule => "***",
        Block.Hero hero => Directive("::::", "hero", [], Blocks(hero.Content)),
        Block.Columns columns => Directive(":::::", "columns", [], string.Join('\n', columns.Items.Select(c => Directive("::::", "column", [], Blocks(c.Content))))),
        Block.Button button => Directive(":::", "button", [("to", Target(button.Target))], Inlines(button.Label)),
        Block.Image image => Directive(":::", "image", [("src", image.Source), ("alt", Plain(image.Alt)), ("width", Number(image.Width)), ("height", Number(image.Height)), ("to", image.Target is null ? null : Target(image.Target))], null),
        Block.Quote { By.IsEmpty: true, Source: null } quote => string.Join('\n', Blocks(quote.Content).Split('\n').Select(l => l.Length == 0 ? ">" : $"> {l}")),
        Block.Quote quote => Directive(":::", "quote", [("by", quote.By.IsEmpty ? null : Plain(quote.By)), ("source", quote.Source is null ? null : Target(quote.Source))], Blocks(quote.Content)),
        Block.Agenda agenda => Directive(":::", "agenda", [], string.Join('\n', agenda.Items.Select(i => Item("- ", new ListItem([new Inline.Text($"{i.Time} "), .. i.Text], []))))),
        Block.Speakers speakers => Directive(":::", "speakers", [], string.Join('\n', speakers.Items.Select(s => Item("- ", new ListItem(s.Role.IsEmpty ? s.Name : [.. s.Name, new Inline.Text(", "), .. s.Role], []))))),
        Block.FormSlot slot => Directive(":::", "form", [("name", slot.Name)], null),
        Block.Footer footer => Directive("::::", "footer", [], Blocks(footer.Content)),
        Block.When only => Directive("::::::", "when", [("field", only.Field), (only.Negated ? "is-not" : "is", string.Join("|", only.Values))], Blocks(only.Content)),
        _ => "",
    };

    private static string Directive(string fence, string name, IEnumerable<(string Name, string? Value)> attributes, string? content)
    {
        var given = string.Join(' ', attributes.Where(a => a.Value is not null).Select(a => $"{a.Name}={Quoted(a.Value!)}"));
        return $"{fence}{name}{(given.Length > 0 ? $"{{{given}}}" : "")}{(content is null ? "" : $"\n{content}\n{fence}")}";
    }

    // There is no way to write both quotation marks in one value.
    private static string Quoted(string value) =>
        !value.Contains('"', StringComparison.Ordinal) ? "\"" + value + "\"" : !value.Contains('\'', StringComparison.Ordinal) ? $"'{value}'" : "\"" + value.Replace('"', '\u201d') + "\"";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // A value of a directive has no formatting, and so nothing to escape.
    private static string Plain(ImmutableArray<Inline> inlines) => string.Concat(inlines.Select(i => i switch
    {
        Inline.Text text => text.Value.ReplaceLineEndings(" "),
        Inline.MergeField field => Field(field),
        Inline.LineBreak => " ",
        _ => Plain(i.Children),
    }));

    private static string Item(string mark, ListItem item)
    {
        var indent = new string(' ', mark.Length);
        var parts = new[] { item.Text.IsEmpty ? "" : Paragraph(item.Text), Blocks(item.Children) }.Where(p => p.Length > 0);
        var lines = string.Join("\n\n", parts).Split('\n');
        return mark + string.Join('\n', lines.Select((l, i) => i == 0 || l.Length == 0 ? l : indent + l));
    }

    private static string Paragraph(ImmutableArray<Inline> inlines) => string.Join('\n', Inlines(inlines).Split('\n').Select(l => LineStart().Replace(l.TrimStart(' '), m => m.Groups["digits"].Success ? $"{m.Groups["digits"].Value}\\{m.Groups["end"].Value}" : $"\\{m.Value}")));

    private static string Inlines(ImmutableArray<Inline> inlines)
    {
        var text = new StringBuilder();
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case Inline.Text words:
                    text.Append(Escaped(words.Value.ReplaceLineEndings(" ")));
                    break;
                case Inline.MergeField field:
                    text.Append(Field(field));
                    break;
                case Inline.LineBreak:
                    text.Append("\\\n");
                    break;
                case Inline.Code code:
                    text.Append(Code(Plain(code.Content)));
                    break;
                case Inline.Link link:
                    text.Append('[').Append(Inlines(link.Label)).Append("](").Append(Address(Target(link.Target))).Append(')');
                    break;
                case Inline.Strong strong:
                    Around(text, "**", strong.Content);
                    break;
                case Inline.Emphasis emphasis:
                    Around(text, text.Length > 0 && text[^1] == '*' ? "_" : "*", emphasis.Content);
                    break;
            }
        }

        return text.ToString();
    }

    // Blanks at the ends of what is bold stand outside of it, or the marks would be read as stars.
    private static void Around(StringBuilder text, string mark, ImmutableArray<Inline> content)
    {
        var inside = Inlines(content);
        var bare = inside.Trim(' ');
        text.Append(inside.StartsWith(' ') && bare.Length > 0 ? " " : "");
        text.Append(bare.Length == 0 ? inside : $"{mark}{bare}{mark}");
        text.Append(inside.EndsWith(' ') && bare.Length > 0 ? " " : "");
    }

    private static string Code(string words)
    {
        var fence = words.Contains('`', StringComparison.Ordinal) ? "``" : "`";
        return fence.Length == 1 ? $"`{words}`" : $"`` {words} ``";
    }

    private static string Field(Inline.MergeField field) => $"{{{{ {field.Name} |{(field.Fallback.Length > 0 ? $" {field.Fallback}" : "")} }}}}";

    private static string Address(string address) => address.IndexOfAny(['(', ')', ' ', '\\']) < 0 ? address : $"<{address.Replace("\\", "%5C", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal)}>";

    private static string Target(LinkTarget target) => target switch
    {
        LinkTarget.Hole { Kind: AddressKind.Unsubscribe } => "unsubscribe",
        LinkTarget.Hole hole => $"{hole.Kind.ToString().ToLowerInvariant()}:{hole.Name}",
        LinkTarget.Outside outside => outside.Address.Replace("\"", "%22", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal),
        _ => "",
    };

    [GeneratedRegex(@"\A&(#[0-9xX]|[A-Za-z][A-Za-z0-9]*;)", RegexOptions.CultureInvariant)]
    private static partial Regex Entity();

    // What a line begins with that Markdown or a directive would take for its own.
    [GeneratedRegex(@"\A(?:(?<digits>[0-9]{1,9})(?<end>[.)])(?=\s|$)|[#>+=~-]|:(?=::))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex LineStart();
}
