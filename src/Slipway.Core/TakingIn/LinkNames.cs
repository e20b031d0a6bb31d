using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Rendering;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.TakingIn;

/// <summary>A link that leads out, as <c>links.yaml</c> has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it says.</param>
/// <param name="To">Where it leads, without what only counts clicks.</param>
/// <param name="Source">utm_source.</param>
/// <param name="Medium">utm_medium.</param>
/// <param name="Content">utm_content.</param>
public sealed record TakenLink(string Name, string Title, string To, string Source, string Medium, string Content)
{
    /// <summary>The entry.</summary>
    public string Yaml => $"{Name}:\n  title: {YamlText.Quoted(Title)}\n  to: {YamlText.Quoted(To)}\n  utm:\n    source: {Source}\n    medium: {Medium}\n    content: {Content}\n";
}

/// <summary>Gives the links of a text names, so that each is counted: the same address by the same name.</summary>
/// <param name="text">The name of the text they stand in.</param>
/// <param name="taken">Names that are in use.</param>
public sealed class LinkNames(string text, IEnumerable<string> taken)
{
    // Parameters by which platforms count clicks themselves.
    private static readonly string[] _counting = ["_hsenc", "_hsmi", "hsctatracking", "mc_cid", "mc_eid", "mkt_tok", "gclid", "fbclid"];

    private readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);
    private readonly Dictionary<string, TakenLink> _links = new(StringComparer.Ordinal);

    internal ImmutableArray<TakenLink> Name(ref ImmutableArray<Block> blocks)
    {
        blocks = [.. blocks.Select(Of)];
        return [.. _links.Values];
    }

    private Block Of(Block block) => block switch
    {
        Block.Heading heading => heading with { Text = Of(heading.Text) },
        Block.Paragraph paragraph => paragraph with { Text = Of(paragraph.Text) },
        Block.BulletList list => list with { Items = Of(list.Items) },
        Block.NumberedList list => list with { Items = Of(list.Items) },
        Block.Hero hero => hero with { Content = [.. hero.Content.Select(Of)] },
        Block.Columns columns => columns with { Items = [.. columns.Items.Select(c => c with { Content = [.. c.Content.Select(Of)] })] },
        Block.Button button => button with { Target = Of(button.Target, Inline.PlainText(button.Label)) },
        Block.Image { Target: { } target } image => image with { Target = Of(target, Inline.PlainText(image.Alt)) },
        Block.Quote quote => quote with { Content = [.. quote.Content.Select(Of)], Source = quote.Source is null ? null : Of(quote.Source, Inline.PlainText(quote.By)) },
        Block.Agenda agenda => agenda with { Items = [.. agenda.Items.Select(i => i with { Text = Of(i.Text) })] },
        Block.Footer footer => footer with { Content = [.. footer.Content.Select(Of)] },
        _ => block,
    };

    private ImmutableArray<ListItem> Of(ImmutableArray<ListItem> items) => [.. items.Select(i => new ListItem(Of(i.Text), [.. i.Children.Select(Of)]))];

    private ImmutableArray<Inline> Of(ImmutableArray<Inline> inlines) => [.. inlines.Select(i => i switch
    {
        Inline.Link link => link with { Target = Of(link.Target, Inline.PlainText(link.Label)) },
        Inline.Strong strong => new Inline.Strong(Of(strong.Content)),
        Inline.Emphasis emphasis => new Inline.Emphasis(Of(emphasis.Content)),
        _ => i,
    })];

    private LinkTarget Of(LinkTarget target, string label)
    {
        // Only what is encrypted and somewhere else can be counted.
        if (target is not LinkTarget.Outside { Address: var address } || !address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return target;
        }

        if (!_links.TryGetValue(address, out var link))
        {
            link = Link(address, label);
            _links[address] = link;
        }

        return new LinkTarget.Hole(AddressKind.Link, link.Name);
    }

    private TakenLink Link(string address, string label)
    {
        var uri = new Uri(address);
        var parameters = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var utm = parameters.Where(p => p.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) && p.Contains('=', StringComparison.Ordinal))
            .GroupBy(p => p[..p.IndexOf('=', StringComparison.Ordinal)].ToLowerInvariant(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => Uri.UnescapeDataString(g.First()[(g.Key.Length + 1)..]), StringComparer.Ordinal);
        var kept = string.Join('&', parameters.Where(p => !p.StartsWith("utm_", StringComparison.OrdinalIgnoreCase) && !_counting.Contains(p.Split('=')[0].ToLowerInvariant(), StringComparer.Ordinal)));
        var bare = address.Split('?', '#')[0];
        var words = Slugs.From(label) is { Length: > 0 } said ? said : Slugs.From(uri.Host);
        var name = Free($"{(words.Length > 30 ? words[..30].TrimEnd('-') : words)}-{text}");
        return new TakenLink(name, label.Length > 0 ? label : uri.Host, bare + (kept.Length > 0 ? $"?{kept}" : "") + uri.Fragment, Part("utm_source", "house-list"), Part("utm_medium", "email"), Part("utm_content", text));

        string Part(string key, string otherwise) => utm.TryGetValue(key, out var value) && Parameter(value) is { Length: > 0 } part ? part : otherwise;
    }

    private string Free(string wanted)
    {
        wanted = wanted.Length <= 55 ? wanted : wanted[..55].TrimEnd('-');
        var name = wanted;
        for (var i = 2; !_taken.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{i}");
        }

        return name;
    }

    // What reports tell apart has small letters, digits, dots, underscores and hyphens.
    private static string Parameter(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value.ToLowerInvariant())
        {
            text.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-');
        }

        return text.ToString().Trim('-');
    }
}
