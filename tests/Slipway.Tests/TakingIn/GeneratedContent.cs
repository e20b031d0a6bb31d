using System.Collections.Immutable;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Tests.TakingIn;

/// <summary>Content as authors write it, made by chance from a seed, and now and then with what has a meaning to Markdown or HTML.</summary>
internal sealed class GeneratedContent(int seed)
{
    private static readonly Place At = new("generated.md", 1, 1);

    private static readonly string[] Words =
        ["warehouse", "count", "errors", "shift", "an", "hour", "less", "R&D", "3 < 5", "a_b", "50%", "*new*", "it's", "\"quoted\"", "Grüße", "café", "#1", "1.", "-", "+", "[[x]]", "{{", "C:\\temp", "`code`", "&amp;", "!", "日本語", ":::", "->", "=", "<b>", "a|b", "~", "(see below)", "https://example.com"];

    private readonly Random _random = new(seed);

    /// <summary>Blocks that every renderer shows.</summary>
    /// <param name="plain">Without what only our own renderers tell apart: agendas, speakers, sources of quotes.</param>
    public ImmutableArray<Block> Blocks(bool plain)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        if (_random.Next(2) == 0)
        {
            blocks.Add(new Block.Hero([new Block.Heading(1, Text(), At), new Block.Paragraph(Text(), At), Button()], At));
        }

        for (var i = _random.Next(1, 7); i > 0; i--)
        {
            blocks.Add(_random.Next(8) == 0 ? new Block.Columns([.. Enumerable.Range(0, _random.Next(2, 4)).Select(_ => new Column([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Of(plain))], At))], At) : Of(plain));
        }

        if (_random.Next(3) == 0)
        {
            blocks.Add(new Block.Footer([new Block.Paragraph(Text(), At)], At));
        }

        return blocks.ToImmutable();
    }

    private Block Of(bool plain) => _random.Next(plain ? 8 : 10) switch
    {
        0 => new Block.Heading(_random.Next(2, 5), Text(), At),
        1 => new Block.BulletList(Items(1), At),
        2 => new Block.NumberedList(_random.Next(1, 4), Items(1), At),
        3 => new Block.Rule(At),
        4 => Button(),
        5 => new Block.Image(_random.Next(2) == 0 ? "/assets/hall.png" : "https://images.example/hall.png", [new Inline.Text("A hall, \"full\"")], 120, 60, _random.Next(2) == 0 ? Target() : null, At),
        6 => new Block.Quote([new Block.Paragraph(Text(), At), .. _random.Next(2) == 0 ? [new Block.Paragraph(Text(), At)] : ImmutableArray<Block>.Empty], _random.Next(2) == 0 ? [] : [new Inline.Text("Jonas, shift lead")], !plain && _random.Next(3) == 0 ? Target() : null, At),
        8 => new Block.Agenda([new AgendaItem("10:00", Text(), At), new AgendaItem("11:30", Text(), At)], At),
        9 => new Block.Speakers([new Speaker([new Inline.Text("Mareike Thomsen")], [new Inline.Text("Head of Consulting, Nordlager")], At), new Speaker([new Inline.Text("Jonas Adeyemi")], [], At)], At),
        _ => new Block.Paragraph(Text(), At),
    };

    private ImmutableArray<ListItem> Items(int levels) =>
        [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => new ListItem(Text(), levels > 0 && _random.Next(3) == 0 ? [new Block.BulletList(Items(levels - 1), At)] : []))];

    private Block.Button Button() => new(Target(), [new Inline.Text("Save my seat")], At);

    private LinkTarget Target() => _random.Next(3) switch
    {
        0 => new LinkTarget.Hole(AddressKind.Link, "register"),
        1 => new LinkTarget.Hole(AddressKind.Page, "landing"),
        _ => new LinkTarget.Outside("https://www.example.com/a(b)?x=1&y=2"),
    };

    private ImmutableArray<Inline> Text()
    {
        var text = ImmutableArray.CreateBuilder<Inline>();
        text.Add(new Inline.Text(Some() + " "));
        for (var i = _random.Next(0, 4); i > 0; i--)
        {
            text.Add(_random.Next(7) switch
            {
                0 => new Inline.Strong([new Inline.Text(Plain())]),
                1 => new Inline.Emphasis([new Inline.Text(Plain())]),
                2 => new Inline.Link(Target(), [new Inline.Text(Plain())], At),
                3 => new Inline.MergeField("first_name", _random.Next(2) == 0 ? "there" : "", At),
                4 => new Inline.Code([new Inline.Text("SKU 4711")]),
                _ => new Inline.Text(Some()),
            });
            text.Add(new Inline.Text(" " + Some() + " "));
        }

        if (_random.Next(4) == 0)
        {
            text[^1] = new Inline.Text(((Inline.Text)text[^1]).Value.TrimEnd());
            text.Add(new Inline.LineBreak());
            text.Add(new Inline.Text(Some()));
        }

        text[^1] = new Inline.Text(((Inline.Text)text[^1]).Value.TrimEnd());
        return text.ToImmutable();
    }

    private string Some() => string.Join(' ', Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Words[_random.Next(Words.Length)]));

    private string Plain() => Words[_random.Next(6)];
}
