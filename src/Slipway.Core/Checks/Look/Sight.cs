using System.Collections.Immutable;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Look;

/// <summary>What a stretch of text is to whoever looks at it.</summary>
internal enum TextRole
{
    Body,
    H1,
    H2,
    H3,
    H4,
    H5,
    H6,
    Button,
    Footer,
}

/// <summary>A stretch of text that is shown.</summary>
/// <param name="Text">The text.</param>
/// <param name="Style">How it looks.</param>
/// <param name="Role">What it is.</param>
/// <param name="IsLink">Whether it is part of a link that is no button.</param>
internal sealed record SeenText(HtmlText Text, ComputedStyle Style, TextRole Role, bool IsLink);

/// <summary>What people see of a document on a screen, found once for all rules: every shown element and text with its looks.</summary>
internal sealed class Sight
{
    private static readonly HashSet<string> Unseen = new(["script", "style", "noscript", "template", "option", "textarea", "title", "svg", "mj-head", "mj-raw"], StringComparer.Ordinal);

    private Sight(Styles styles, ImmutableArray<ComputedStyle> elements, ImmutableArray<SeenText> texts) => (Styles, Elements, Texts) = (styles, elements, texts);

    /// <summary>The looks of all elements, shown or not.</summary>
    public Styles Styles { get; }

    /// <summary>The shown elements in document order.</summary>
    public ImmutableArray<ComputedStyle> Elements { get; }

    /// <summary>The shown texts in document order, blank ones left out.</summary>
    public ImmutableArray<SeenText> Texts { get; }

    /// <summary>Looks at a document.</summary>
    public static Sight Of(Styles styles)
    {
        var document = styles.Sheets.Document;
        var elements = ImmutableArray.CreateBuilder<ComputedStyle>(document.Elements.Count);
        var texts = ImmutableArray.CreateBuilder<SeenText>();
        var parts = new Part[document.Elements.Count];
        Take(document.Root, default);

        // Parents come before their children, so what an element is part of is known when it is met.
        foreach (var element in document.Elements)
        {
            var around = element.Parent is { Index: >= 0 } parent ? parts[parent.Index] : default;
            var style = styles[element];
            var part = parts[element.Index] = PartOf(element, style, around);
            if (!part.IsUnseen && style.IsShown)
            {
                elements.Add(style);
                Take(element, part);
            }
        }

        texts.Sort((a, b) => a.Text.Start.CompareTo(b.Text.Start));
        return new Sight(styles, elements.DrainToImmutable(), texts.DrainToImmutable());

        void Take(HtmlElement element, Part part)
        {
            foreach (var node in element.ChildSpan)
            {
                if (node is HtmlText { IsBlank: false } text && styles[element] is { ShowsText: true } style && !string.IsNullOrWhiteSpace(text.Text))
                {
                    texts.Add(new SeenText(text, style, part.Role, part.IsLink && part.Role != TextRole.Button));
                }
            }
        }
    }

    private static Part PartOf(HtmlElement element, ComputedStyle style, Part around)
    {
        if (around.IsUnseen || Unseen.Contains(element.Name))
        {
            return new Part(around.Role, around.IsLink, IsUnseen: true);
        }

        var isLink = element.Name == "a" && element.Attribute("href") is not null;
        var role = element.Name switch
        {
            ['h', >= '1' and <= '6' and var level] => TextRole.H1 + (level - '1'),
            "button" or "mj-button" => TextRole.Button,
            "input" when element.Attribute("type") is "submit" or "button" => TextRole.Button,
            "footer" => TextRole.Footer,
            "a" when isLink && IsButton(element, style) => TextRole.Button,
            _ when around.Role == TextRole.Body && (Says(element, "class") || Says(element, "id")) => TextRole.Footer,
            _ => around.Role,
        };
        return new Part(role, isLink || around.IsLink, IsUnseen: false);

        static bool Says(HtmlElement element, string attribute) => element.Attribute(attribute)?.Contains("footer", StringComparison.OrdinalIgnoreCase) == true;
    }

    // A link that is set as a box on a ground of its own, or of the cell that it fills.
    private static bool IsButton(HtmlElement link, ComputedStyle style) =>
        style.Display is "inline-block" or "block" or "inline-flex" or "flex"
        && style.GroundElement is { } ground
        && (ground == link || (ground == link.Parent && ground.Name is "td" or "th" or "span" && ground.Children.All(c => c == link || c is not HtmlText { IsBlank: false } and not HtmlElement)));

    private readonly record struct Part(TextRole Role, bool IsLink, bool IsUnseen);
}
