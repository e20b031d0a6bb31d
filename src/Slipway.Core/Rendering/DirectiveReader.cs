using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Makes blocks of directives, and says what is wrong with those that are none.</summary>
internal sealed partial class DirectiveReader
{
    private readonly Source source;
    private readonly ImmutableArray<Finding>.Builder findings;
    private readonly LinkReader links;
    private readonly MarkdownReader markdown;

    public DirectiveReader(Source source, ImmutableArray<Finding>.Builder findings)
    {
        this.source = source;
        this.findings = findings;
        links = new LinkReader(source, findings);
        markdown = new MarkdownReader(source, links, findings);
    }

    public ImmutableArray<Block> Read(ImmutableArray<Node> nodes) => Read(nodes, "");

    private ImmutableArray<Block> Read(ImmutableArray<Node> nodes, string within) => [.. nodes.SelectMany(node => node switch
    {
        Node.Markdown stretch => markdown.Read(stretch),
        Node.Directive directive => Read(directive, within),
        _ => [],
    })];

    private ImmutableArray<Block> Read(Node.Directive directive, string within)
    {
        var place = source.At(directive.Start);
        if (!Directives.All.TryGetValue(directive.Name, out var rule))
        {
            var guess = Nearest.To(directive.Name, Directives.All.Keys);
            Error("directive-unknown", $"There is no directive \"{directive.Name}\"{(guess is null ? "." : $"; did you mean {guess}?")}", place, $"The directives are: {string.Join(", ", Directives.All.Keys.Order(StringComparer.Ordinal))}.");
            return Read(directive.Content, within);
        }

        if (!rule.Within.Contains(within))
        {
            var where = string.Join(" or ", rule.Within.Select(w => w.Length == 0 ? "on its own" : $"within {w}"));
            Error("directive-misplaced", $"A {directive.Name} cannot stand {(within.Length == 0 ? "on its own" : $"within {within}")}.", place, $"It stands {where}.");
            return Read(directive.Content, within);
        }

        CheckAttributes(directive, rule, place);
        return directive.Name switch
        {
            "hero" => [new Block.Hero(Read(directive.Content, "hero"), place)],
            "columns" => Columns(directive, place),
            "column" => Read(directive.Content, "column"),
            "button" => Button(directive, place),
            "image" => Image(directive, place),
            "quote" => [Quote(directive, place)],
            "agenda" => Agenda(directive, place),
            "speakers" => Speakers(directive, place),
            "form" => Form(directive, place),
            "footer" => [new Block.Footer(Read(directive.Content, "footer"), place)],
            _ => When(directive, within, place),
        };
    }

    private void CheckAttributes(Node.Directive directive, DirectiveRule rule, Place place)
    {
        ImmutableArray<string> known = [.. rule.Required, .. rule.Optional];
        foreach (var attribute in directive.Attributes.Where(a => !known.Contains(a.Name)))
        {
            var guess = Nearest.To(attribute.Name, known);
            Error("attribute-unknown", $"A {directive.Name} has no attribute \"{attribute.Name}\"{(guess is null ? "." : $"; did you mean {guess}?")}", source.At(attribute.Start), $"Write {rule.Example}.");
        }

        foreach (var missing in rule.Required.Where(name => directive.Attributes.All(a => a.Name != name)))
        {
            Error("attribute-missing", $"This {directive.Name} has no {missing}.", place, $"Write {rule.Example}.");
        }
    }

    private ImmutableArray<Block> Columns(Node.Directive directive, Place place)
    {
        var columns = ImmutableArray.CreateBuilder<Column>();
        foreach (var node in directive.Content)
        {
            if (node is not Node.Directive { Name: "column" })
            {
                Error("columns-content", "What stands here is in columns but in no column.", source.At(node.Start), "Put it between :::column and :::.");
            }

            var content = Read([node], node is Node.Directive { Name: "column" } ? "columns" : "column");
            columns.Add(new Column(content, source.At(node.Start)));
        }

        if (columns.Count is 0 or > 4)
        {
            Error("columns-number", $"There are {columns.Count} columns here.", place, "Between two and four can be read.");
        }

        return columns.Count > 4 ? [.. columns.SelectMany(c => c.Content)] : columns.Count == 0 ? [] : [new Block.Columns(columns.DrainToImmutable(), place)];
    }

    private ImmutableArray<Block> Button(Node.Directive directive, Place place)
    {
        var content = Read(directive.Content, "button");
        if (content is not [Block.Paragraph { Text: { Length: > 0 } label }] || label.Any(i => i is Inline.Link or Inline.LineBreak))
        {
            Error("button-label", "A button needs one line of words, and no link within them.", place, "Write the label between :::button{...} and :::.");
            return content;
        }

        return Target(directive, "to") is { } target ? [new Block.Button(target, label, place)] : content;
    }

    private ImmutableArray<Block> Image(Node.Directive directive, Place place)
    {
        var width = Pixels(directive, "width");
        var height = Pixels(directive, "height");
        var (address, hasFields) = source.ReadPlain(Attribute(directive, "src")?.Value ?? "");
        var fromOutside = address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(address, UriKind.Absolute, out _);
        var fromHere = address.StartsWith("/assets/", StringComparison.Ordinal) && !address.Contains("..", StringComparison.Ordinal);
        if (Attribute(directive, "src") is { } src && (hasFields || !(fromHere || fromOutside)))
        {
            Error("image-source", $"\"{address}\" is no image that can be shown.", source.At(src.ValueStart), "Write a path that begins with /assets/, or an https address; no merge field.");
            return [];
        }

        return Attribute(directive, "src") is null || width is null || height is null
            ? []
            : [new Block.Image(address, Words(directive, "alt"), width.Value, height.Value, Target(directive, "to"), place)];
    }

    private int? Pixels(Node.Directive directive, string name)
    {
        if (Attribute(directive, name) is not { } attribute)
        {
            return null;
        }

        if (int.TryParse(attribute.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels is > 0 and <= 4000)
        {
            return pixels;
        }

        Error("attribute-value", $"\"{source.ReadPlain(attribute.Value).Text}\" is no {name} in pixels.", source.At(attribute.ValueStart), $"Write a whole number from 1 to 4000: {name}=\"300\"");
        return null;
    }

    private Block.Quote Quote(Node.Directive directive, Place place)
    {
        if (Attribute(directive, "by") is null)
        {
            findings.Add(Finding.Warning("quote-by", "Nobody knows whose words these are.", place, "Write by=\"Name, role\"."));
        }

        return new Block.Quote(Read(directive.Content, "quote"), Words(directive, "by"), Target(directive, "source"), place);
    }

    private ImmutableArray<Block> Agenda(Node.Directive directive, Place place)
    {
        var (items, others) = ListItems(directive, place, "- 10:00 Welcome");
        var points = items.Select(item =>
        {
            var time = item.Text is [Inline.Text first, ..] ? Time().Match(first.Value) : Match.Empty;
            if (!time.Success)
            {
                Error("agenda-time", $"\"{Inline.PlainText(item.Text)}\" has no time.", place, "Begin the point with its time: - 10:00 Welcome");
                return new AgendaItem("", item.Text, place);
            }

            return new AgendaItem(time.Groups[1].Value, Text.Tidy([new Inline.Text(((Inline.Text)item.Text[0]).Value[time.Length..]), .. item.Text[1..]]), place);
        }).ToImmutableArray();
        return points.Length == 0 ? others : [new Block.Agenda(points, place), .. others];
    }

    private ImmutableArray<Block> Speakers(Node.Directive directive, Place place)
    {
        var (items, others) = ListItems(directive, place, "- Name, role");
        var speakers = items.Select(item => Text.Split(item.Text, ',')).Select(s => new Speaker(s.Before, s.After, place)).ToImmutableArray();
        return speakers.Length == 0 ? others : [new Block.Speakers(speakers, place), .. others];
    }

    private (ImmutableArray<ListItem> Items, ImmutableArray<Block> Others) ListItems(Node.Directive directive, Place place, string example)
    {
        var content = Read(directive.Content, directive.Name);
        var items = content.OfType<Block.BulletList>().SelectMany(l => l.Items).Where(i => i.Text.Length > 0).ToImmutableArray();
        var others = content.Where(b => b is not Block.BulletList).ToImmutableArray();
        if (items.Length == 0 || others.Length > 0)
        {
            Error("list-expected", $"Within :::{directive.Name} stands a list and nothing else.", others.Length > 0 ? others[0].Place : place, $"Write each point as {example}");
        }

        return (items, others);
    }

    private ImmutableArray<Block> Form(Node.Directive directive, Place place)
    {
        var name = source.ReadPlain(Attribute(directive, "name")?.Value ?? "").Text;
        return name.Length == 0 ? [] : [new Block.FormSlot(name, place)];
    }

    private ImmutableArray<Block> When(Node.Directive directive, string within, Place place)
    {
        var content = Read(directive.Content, within);
        var field = Attribute(directive, "field");
        var condition = Attribute(directive, "is") ?? Attribute(directive, "is-not");
        var both = Attribute(directive, "is") is not null && Attribute(directive, "is-not") is not null;
        ImmutableArray<string> values = [.. (condition?.Value ?? "").Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(v => source.ReadPlain(v).Text)];
        if (both || values.Length == 0)
        {
            Error("when-values", both ? "This condition has both is and is-not." : "This condition names no value.", place, "Write is=\"logistics|retail\" or is-not=\"logistics\".");
            return [];
        }

        if (field is not null && !FieldName().IsMatch(field.Value))
        {
            Error("when-field", $"\"{source.ReadPlain(field.Value).Text}\" cannot be the name of a contact field.", source.At(field.ValueStart), "Use small letters, digits and underscores: field=\"industry\"");
            return [];
        }

        // Shown to everyone, a block meant for some would be a mistake nobody sees; so a broken condition shows to no one.
        return field is null || content.Length == 0 ? [] : [new Block.When(field.Value, values, condition!.Name == "is-not", content, place)];
    }

    private static DirectiveAttribute? Attribute(Node.Directive directive, string name) => directive.Attributes.FirstOrDefault(a => a.Name == name);

    private ImmutableArray<Inline> Words(Node.Directive directive, string name) => Text.Tidy(source.Read(Attribute(directive, name)?.Value ?? ""));

    private LinkTarget? Target(Node.Directive directive, string name) =>
        Attribute(directive, name) is { } attribute ? links.Read(attribute.Value, source.At(attribute.ValueStart)) : null;

    private void Error(string code, string message, Place place, string fix) => findings.Add(Finding.Error(code, message, place, fix));

    [GeneratedRegex(@"\A(\d{1,2}[:.]\d{2}(?:\s*[-\u2013]\s*\d{1,2}[:.]\d{2})?(?:\s*(?:am|pm|AM|PM|Uhr))?)(?:\s+|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"\A(account\.)?[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();
}
