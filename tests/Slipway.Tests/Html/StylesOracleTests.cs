using System.Globalization;
using AngleSharp;
using AngleSharp.Css;
using AngleSharp.Css.Dom;
using AngleSharp.Dom;
using Slipway.Core.Html;
using Xunit;
using Colour = Slipway.Core.Brand.Colour;

namespace Slipway.Tests.Html;

/// <summary>Our cascade beside that of AngleSharp.Css over mails and pages. Where the two differ on purpose, it says why.</summary>
public sealed class StylesOracleTests
{
    private static readonly string[] _madeUp = ["html", "head", "body", "tbody"];

    public static TheoryData<string, int> Documents => [.. Files().Keys.SelectMany(file => new[] { 1280, 375 }.Select(width => (file, width)))];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Styles_are_computed_as_AngleSharp_computes_them(string file, int width)
    {
        var html = Files()[file];
        var theirs = await TheirsAsync(html, width);
        var document = HtmlDocument.Read(html);
        var styles = Styles.Of(document, new Screen(width));
        var pairs = document.Elements.Where(e => !_madeUp.Contains(e.Name)).Zip(theirs.All.Where(e => !_madeUp.Contains(e.LocalName))).ToList();
        Assert.All(pairs, p => Assert.Equal(p.Second.NodeName.ToLowerInvariant(), p.First.Name));
        var differences = from pair in pairs
                          let own = styles[pair.First]
                          let other = pair.Second.ComputeCurrentStyle()
                          from property in Properties
                          let value = (Ours: property.Of(own), Theirs: property.Normal(other.GetPropertyValue(property.Name), own))
                          where value.Ours is not null && !Same(value.Ours, value.Theirs) && !IsExplained(property.Name, own, value.Theirs)
                          let place = document.At(pair.First.Start)
                          select $"{property.Name} of <{pair.First.Name}> {place.Line}:{place.Column} ours {value.Ours} theirs {value.Theirs}";
        Assert.Empty(differences);
    }

    private static IEnumerable<(string Name, Func<ComputedStyle, string?> Of, Func<string, ComputedStyle, string> Normal)> Properties =>
    [
        ("color", s => Text(s.Color), (v, _) => Or(v, "rgba(0, 0, 0, 1)")),
        ("background-color", s => Text(s.BackgroundColor), (v, _) => Or(v, "rgba(0, 0, 0, 0)")),
        ("font-size", s => Text(s.FontSizePx), (v, _) => Or(v, "16px")),
        ("font-weight", s => s.FontWeight.ToString(CultureInfo.InvariantCulture), (v, _) => v switch { "" or "normal" => "400", "bold" => "700", _ => v }),
        ("text-align", s => s.TextAlign, (v, _) => Or(v.Replace("-webkit-", "", StringComparison.Ordinal), "start")),
        ("display", s => s.Display, (v, s) => Or(v, s.Element.Name == "option" ? "block" : "inline")),
        ("line-height", s => Text(s.LineHeightPx), (v, s) => double.TryParse(v, CultureInfo.InvariantCulture, out var factor) ? Text(factor * s.FontSizePx)! : v),
        ("letter-spacing", s => Text(s.LetterSpacingPx), (v, _) => v is "" or "normal" ? "0px" : v),
        ("width", s => Text(s.WidthPx), (v, _) => v),
        ("font-family", s => s.FontFamily.IsEmpty ? null : string.Join(", ", s.FontFamily), (v, _) => v.Replace("\"", "", StringComparison.Ordinal)),
        ("padding-top", s => Text(s.Padding.Top), (v, _) => Or(v, "0px")),
        ("padding-left", s => Text(s.Padding.Left), (v, _) => Or(v, "0px")),
        ("margin-top", s => Text(s.Margin.Top), (v, _) => Or(v, "0px")),
        ("margin-left", s => Text(s.Margin.Left), (v, _) => Or(v, "0px")),
    ];

    // Each line a difference on purpose.
    private static bool IsExplained(string property, ComputedStyle own, string theirs)
    {
        var winner = own.Decides(property);
        var document = own.Sheets.Document;
        return false
            // The stylesheet of their browser is the sample of CSS 2, ours the HTML standard's: margins of headings, the size of small text.
            || (property == "margin-top" && winner is null && own.Element.Name is "h1" or "h2" or "h3" or "h4" or "h5" or "h6")
            || (property is "font-size" or "margin-top" && Around(own.Element, e => e.Name is "small" or "h6" || e.Attribute("style")?.Contains("smaller", StringComparison.Ordinal) == true))
            // Browsers give form fields a size and a ground of their own; only partly so theirs.
            || (own.Element.Name is "select" or "option" or "textarea" or "input" or "button" && winner?.Element != own.Element)
            // They leave out the link attribute of body, bgcolor without its sign, colours beyond 255, and `! important` with a blank.
            || (winner is { Origin: DeclarationOrigin.Presentation, Element.Name: "body", Property: "color" } && theirs == "rgba(0, 0, 238, 1)")
            || (winner is { Origin: DeclarationOrigin.Presentation, Property: "background-color" } && own.Element.Attribute("bgcolor") is ['f', ..])
            || winner is { Value: "rgb(300, 0, 0)" or "#1565c0" }
            // They do not know -webkit-min-device-pixel-ratio, which all browsers know.
            || winner is { AtRule.Prelude: var media } && media.Contains("-webkit-min", StringComparison.Ordinal)
            // Without a doctype browsers take sizes without a unit, and align tables anew. Webmail shows a mail within its own page, which has one.
            || (document.IsQuirks && (own.Declared("font-size")?.Value == "14" || own.Element.Attribute("class") == "a" || (property == "text-align" && Around(own.Element, e => e.Name == "table"))));
    }

    private static bool Around(HtmlElement element, Func<HtmlElement, bool> isMeant)
    {
        var at = element;
        while (at is not null && !isMeant(at))
        {
            at = at.Parent;
        }

        return at is not null;
    }

    private static async Task<AngleSharp.Dom.IDocument> TheirsAsync(string html, int width)
    {
        var device = new DefaultRenderDevice { DeviceWidth = width, DeviceHeight = 800, ViewPortWidth = width, ViewPortHeight = 800, FontSize = 16 };
        return await BrowsingContext.New(Configuration.Default.WithCss().WithRenderDevice(device)).OpenAsync(r => r.Content(html), TestContext.Current.CancellationToken);
    }

    private static SortedDictionary<string, string> Files() => new(
        Golden.Folder("tests", "Slipway.Tests", "Html", "Mails").Concat(Golden.Folder("tests", "golden").Where(f => f.Key.EndsWith("html", StringComparison.Ordinal))).ToDictionary(), StringComparer.Ordinal);

    private static string Or(string value, string initial) => value.Length > 0 ? value : initial;

    // Theirs is cut off where ours is rounded.
    private static bool Same(string one, string other) => one == other || (Numbers(one) is { Length: > 0 } mine && Numbers(other) is var theirs && mine.Length == theirs.Length
        && mine.Zip(theirs).All(p => Math.Abs(p.First - p.Second) <= (one.StartsWith("rgb", StringComparison.Ordinal) ? 1 : 0.02)));

    private static double[] Numbers(string value) => [.. value.Split(['(', ',', ')', 'p'], StringSplitOptions.TrimEntries).Select(n => double.TryParse(n, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).Where(double.IsFinite)];

    private static string? Text(Colour? colour) => colour is { } c
        ? string.Create(CultureInfo.InvariantCulture, $"rgba({Math.Round(c.Red)}, {Math.Round(c.Green)}, {Math.Round(c.Blue)}, {Math.Round(c.Opacity, 2)})")
        : null;

    private static string? Text(double? px) => px is { } p ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(p, 4)}px") : null;
}
