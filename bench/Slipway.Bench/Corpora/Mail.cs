namespace Slipway.Bench.Corpora;

/// <summary>A picture with its words; the words are missing where someone forgot them.</summary>
internal sealed record Picture(string Address, string? Words, int Width, int Height);

/// <summary>A link that looks like a button.</summary>
internal sealed record Button(string Words, string Address);

/// <summary>A part of a mail or page under a heading; what it does not have is empty.</summary>
internal sealed record Section(string Heading, string[] Paragraphs, string[] Points, string? Quote, string? Quoted, Picture? Picture, Button? Button, (string Name, string Price)[] Prices);

/// <summary>A marketing mail before it is HTML or Markdown: both carry the same words.</summary>
internal sealed record Mail(string Subject, string Preheader, string Title, string Greeting, string Lead, Picture Hero, Button Main, Section[] Sections, string Closing, string Sender, string Company)
{
    // With the layout around them, words of this length make a mail of 20 KB.
    private const int Words = 10_700;

    /// <summary>The mail of a number.</summary>
    public static Mail Of(int number)
    {
        var prose = new Prose(0x5EED_0000UL + (ulong)number);
        var company = prose.One("product");
        var sections = new List<Section>();
        for (var length = 0; length < Words;)
        {
            sections.Add(SectionOf(prose, number, sections.Count));
            length += Length(sections[^1]);
        }

        var name = prose.Rarely(9) ? "{{ contact.first_name }}" : "{{ contact.first_name | there }}";
        return new Mail(
            prose.One("subject"), prose.One("preheader"), prose.One("heading"), $"{prose.OneOf("Hello", "Hi", "Dear")} {name},", prose.Paragraph(3), PictureOf(prose, 600, 280), ButtonOf(prose, number, 0),
            [.. sections], prose.Paragraph(2), prose.One("person"), company);
    }

    /// <summary>A part like those of mails, for mails and pages alike.</summary>
    public static Section SectionOf(Prose prose, int number, int index)
    {
        var kind = prose.Number(0, 5);
        return new Section(
            prose.One("heading"),
            [.. Enumerable.Range(0, prose.Number(2, 4)).Select(_ => prose.Paragraph(prose.Number(2, 5)))],
            kind is 0 or 1 ? [.. Enumerable.Range(0, prose.Number(3, 6)).Select(_ => prose.One("point"))] : [],
            kind == 2 ? prose.One("quote") : null,
            kind == 2 ? prose.One("person") : null,
            kind is 3 or 1 ? PictureOf(prose, 536, prose.Number(180, 320)) : null,
            kind is 4 or 3 or 0 ? ButtonOf(prose, number, index + 1) : null,
            kind == 5 ? [.. Enumerable.Range(0, prose.Number(2, 4)).Select(_ => (prose.One("Feature"), $"{prose.Number(9, 490)} EUR"))] : []);
    }

    private static Picture PictureOf(Prose prose, int width, int height) =>
        new($"https://img.nordlager.example/{prose.Number(1000, 9999)}/{prose.OneOf("hall", "team", "stage", "chart", "kit")}-{width}x{height}.jpg", prose.Rarely(12) ? null : prose.One("alt"), width, height);

    // Now and then without https or without the parameters that tell where a visit came from.
    private static Button ButtonOf(Prose prose, int number, int index)
    {
        var parameters = prose.Rarely(10) ? "" : $"?utm_source=newsletter&utm_medium=email&utm_campaign=mail-{number}{(prose.Rarely(8) ? "" : $"&utm_content=button-{index}")}";
        return new Button(prose.One("label"), $"{(prose.Rarely(30) ? "http" : "https")}://www.nordlager.example/{prose.OneOf("offers", "stories", "guide", "events", "plans")}/{prose.Number(100, 999)}{parameters}");
    }

    private static int Length(Section section) =>
        section.Heading.Length + section.Paragraphs.Sum(p => p.Length) + section.Points.Sum(p => p.Length) + (section.Quote?.Length ?? 0) + (section.Button is null ? 0 : 150) + (section.Picture is null ? 0 : 120) + (60 * section.Prices.Length);
}
