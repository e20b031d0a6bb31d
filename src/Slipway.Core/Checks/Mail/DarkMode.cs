using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>What goes wrong where people read in the dark: a mail that does not say it knows of it, dark text without a background of its own, logos that may be see-through.</summary>
internal sealed class DarkMode(ImmutableArray<string> checks) : Extension
{
    private const double DarkLuminance = 0.1;
    private static readonly ImmutableArray<string> Known = ["color-scheme", "dark-text", "logo"];
    private static readonly ImmutableArray<string> SeeThrough = [".png", ".gif", ".svg", ".webp"];

    /// <inheritdoc/>
    public override string Name => "dark-mode";

    /// <inheritdoc/>
    internal override bool NeedsFrame => true;

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>checks</c>, some of color-scheme (the document says that it has a dark scheme), dark-text (dark text stands on a background of its own), logo (a logo does too); all if left out.
    /// The message gets what is wrong.
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var checks = fields.Scalars("checks", "[color-scheme]", required: false);
        foreach (var unknown in checks.Where(c => !Known.Contains(c.Text)))
        {
            fields.Findings.Error("rule-dark-mode", $"`{unknown.Text}` is nothing that is looked at in the dark.", unknown.At, $"Use: {string.Join(", ", Known)}.", fields.PathOf("checks"));
        }

        return new DarkMode(checks.IsEmpty ? Known : [.. checks.Select(c => c.Text)]);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        if (document.Html is not { } html || html.First("html") is not { } root)
        {
            return;
        }

        if (checks.Contains("color-scheme") && !SaysScheme(html, document.Styles!.Sheets))
        {
            hits.Add(rule, html.First("head") ?? root, "the document does not say that it has a dark scheme, so programs turn its colours round by themselves");
        }

        if (checks.Contains("dark-text"))
        {
            DarkText(rule, document, html, hits);
        }

        if (checks.Contains("logo"))
        {
            Logos(rule, document, html, hits);
        }
    }

    private static bool SaysScheme(HtmlDocument html, StyleSheets sheets) =>
        html.Elements.Any(e => e.Name == "meta" && e.Attribute("name")?.Trim().ToLowerInvariant() is "color-scheme" or "supported-color-schemes" && e.Attribute("content")?.Contains("dark", StringComparison.OrdinalIgnoreCase) == true)
        || sheets.Declarations.Any(d => d.Property is "color-scheme" or "supported-color-schemes" && d.Value.Contains("dark", StringComparison.OrdinalIgnoreCase));

    // Said once: what is wrong with one paragraph is usually wrong with all.
    private static void DarkText(Rule rule, Document document, HtmlDocument html, Hits hits)
    {
        foreach (var element in html.Elements)
        {
            if (element.Children.Any(c => c is HtmlText { IsBlank: false }) && document.Styles![element] is var style && style.ShowsText && style.Decides("color") is not null
                && style is { GroundElement: null, Color: { } colour } && colour.Luminance < DarkLuminance)
            {
                hits.Add(rule, element, $"text in {colour} has no background of its own, so it is dark on dark where the mail's ground is turned");
                return;
            }
        }
    }

    private static void Logos(Rule rule, Document document, HtmlDocument html, Hits hits)
    {
        foreach (var image in html.Elements)
        {
            if (image.Name == "img" && image.Attribute("src") is { } source && MaySeeThrough(source) && (Names(source) || Names(image.Attribute("alt")) || Names(image.Attribute("class")))
                && document.Styles![image] is { IsShown: true, GroundElement: null })
            {
                hits.Add(rule, image, $"the logo {source[(source.LastIndexOf('/') + 1)..]} may be see-through and stands on no background of its own, so it may vanish");
            }
        }

        static bool Names(string? text) => text?.Contains("logo", StringComparison.OrdinalIgnoreCase) == true;

        static bool MaySeeThrough(string source) => source.Split('?')[0] is var path && SeeThrough.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }
}
