using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Html;
using Xunit;
using Colour = Slipway.Core.Brand.Colour;

namespace Slipway.Tests.Html;

public sealed class StylesTests
{
    [Theory]
    [InlineData("<div style=\"background:#000\"><b>x</b></div>", "#000000")]
    [InlineData("<div style=\"background:#000\"><b style=\"background:rgba(255,255,255,.5)\">x</b></div>", "#808080")]
    [InlineData("<table bgcolor=\"123456\"><tr><td><b>x</b></td></tr></table>", "#123456")]
    [InlineData("<div style=\"background:url(x.png)\"><b>x</b></div>", "")]
    [InlineData("<div style=\"background:url(x.png)\"><p style=\"background:#fff\"><b>x</b></p></div>", "#ffffff")]
    [InlineData("<div style=\"background:linear-gradient(red,blue)\"><b>x</b></div>", "")]
    [InlineData("<div style=\"background:url(x.png)\"><p style=\"background:rgba(0,0,0,.5)\"><b>x</b></p></div>", "")]
    [InlineData("<div style=\"background:color-mix(in srgb, red, blue)\"><b>x</b></div>", "")]
    [InlineData("<div style=\"background:red;background:linear-gradient(red,blue);background:none\"><b>x</b></div>", "#ffffff")]
    [InlineData("<table background=\"x.gif\"><tr><td><b>x</b></td></tr></table>", "")]
    [InlineData("<div style=\"color:#00f;background:currentColor\"><b>x</b></div>", "#0000ff")]
    [InlineData("<div style=\"background:#000;opacity:.5\"><b>x</b></div>", "#808080")]
    [InlineData("<b>x</b>", "#ffffff")]
    public void Text_stands_on_what_is_laid_over_each_other(string html, string ground) => Assert.Equal(ground, Look(html).Ground?.ToString() ?? "");

    [Theory]
    [InlineData("<p style=\"opacity:.5\"><b>x</b></p>", "#808080")]
    [InlineData("<p style=\"color:rgba(0,0,0,.4)\"><b>x</b></p>", "#999999")]
    [InlineData("<p style=\"opacity:.5\"><b style=\"opacity:.5\">x</b></p>", "#bfbfbf")]
    [InlineData("<p style=\"background:#000;color:#fff;opacity:.5\"><b>x</b></p>", "#ffffff")]
    [InlineData("<p style=\"background:url(x)\"><b>x</b></p>", "")]
    public void Ink_is_what_is_seen_of_the_colour(string html, string ink) => Assert.Equal(ink, Look(html).Ink?.ToString() ?? "");

    [Theory]
    [InlineData("<style>body{background:#111}</style><b>x</b>")]
    [InlineData("<style>html{background:#111}</style><b>x</b>")]
    [InlineData("<style>:root{background:#111}</style><b>x</b>")]
    [InlineData("<style>html body{background:#111}</style><html><p></p><b>x</b></html>")]
    [InlineData("<style>body > b{background:#111}</style><b>x</b>")]
    public void A_part_of_a_document_is_styled_as_if_it_were_whole(string html) => Assert.Equal("#111111", Look(html).Ground.ToString());

    [Theory]
    [InlineData("<p hidden><b>x</b></p>")]
    [InlineData("<p style=\"display:none\"><b>x</b></p>")]
    [InlineData("<p style=\"visibility:hidden\"><b>x</b></p>")]
    [InlineData("<p style=\"opacity:0\"><b>x</b></p>")]
    [InlineData("<p style=\"max-height:0\"><b>x</b></p>")]
    [InlineData("<p style=\"height:0;overflow:hidden\"><b>x</b></p>")]
    [InlineData("<p style=\"font-size:0\"><b>x</b></p>")]
    [InlineData("<head><title><b>x</b></title></head><template><b>x</b></template>")]
    [InlineData("<style>@media (min-width:600px){b{display:none}}</style><b>x</b>")]
    public void What_is_hidden_shows_no_text(string html) => Assert.False(Look(html).ShowsText);

    [Theory]
    [InlineData("<p style=\"visibility:hidden\"><b style=\"visibility:visible\">x</b></p>")]
    [InlineData("<p style=\"font-size:0\"><b style=\"font-size:12px\">x</b></p>")]
    [InlineData("<p style=\"display:none;display:block\"><b>x</b></p>")]
    [InlineData("<style>@media (max-width:600px){b{display:none}}</style><b>x</b>")]
    [InlineData("<style>@supports (display:grid){b{display:none}}</style><b>x</b>")]
    [InlineData("<style>@media print{b{display:none}}</style><style media=print>b{display:none}</style><b>x</b>")]
    public void What_is_shown_again_shows_text(string html) => Assert.True(Look(html).ShowsText);

    [Fact]
    public void The_dark_scheme_counts_where_it_is_asked_for_and_what_is_left_to_the_browser_is_not_told()
    {
        const string Html = "<style>:root{color-scheme:light dark} p{color:#111;background:#eee} @media (prefers-color-scheme:dark){p{color:#ddd;background:#222}}</style><p><b>x</b></p><i>y</i>"
            + "<u style=\"color:light-dark(#123,#abc)\">z</u>";
        var dark = Styles.Of(HtmlDocument.Read(Html), new Screen(800, Dark: true));
        Assert.Equal(("#dddddd", "#222222"), (Look(Html, dark: true).Color.ToString(), Look(Html, dark: true).Ground.ToString()));
        Assert.Equal("#111111", Look(Html).Color.ToString());
        Assert.Null(Look(Html, dark: true, element: "i").Color);
        Assert.Null(Look(Html, dark: true, element: "i").Ground);
        Assert.Equal("#aabbcc", Look(Html, dark: true, element: "u").Color.ToString());
        Assert.Equal("#112233", Look(Html, element: "u").Color.ToString());
        Assert.Equal("#dddddd", dark[dark.Sheets.Document.First("p")!].Color.ToString());
        Assert.False(dark.IsCut);
    }

    [Theory]
    [InlineData("(max-width:600px)", false)]
    [InlineData("screen and (min-width:600px)", true)]
    [InlineData("only screen and (min-width:37.5em) and (max-width:900px)", true)]
    [InlineData("(width >= 600px)", true)]
    [InlineData("(400px < width <= 799px)", false)]
    [InlineData("(min-width:900px), (max-width:900px)", true)]
    [InlineData("not screen", false)]
    [InlineData("not print", true)]
    [InlineData("not all and (min-width:900px)", true)]
    [InlineData("not (min-width:900px)", true)]
    [InlineData("(min-width:900px) or (max-width:850px)", true)]
    [InlineData("((min-width:600px) and (not (min-width:900px)))", true)]
    [InlineData("screen yahoo", false)]
    [InlineData("yahoo", false)]
    [InlineData("(prefers-color-scheme:light)", true)]
    [InlineData("(prefers-color-scheme:dark)", false)]
    [InlineData("(hover)", false)]
    [InlineData("(min-width)", false)]
    [InlineData("((((((((((((min-width:1px))))))))))))", false)]
    [InlineData("", true)]
    public void Media_queries_are_asked_of_the_screen(string query, bool holds) =>
        Assert.Equal(holds ? "#ff0000" : "#000000", Look($"<style>@media {query}{{b{{color:#f00}}}}</style><b>x</b>").Color.ToString());

    [Theory]
    [InlineData("--a:#111;color:var(--a)", "#111111")]
    [InlineData("--a:var(--b);--b:#222;color:var(--a)", "#222222")]
    [InlineData("--a:var(--b, #333);color:var(--a)", "#333333")]
    [InlineData("--a:var(--a);color:var(--a)", "#00ff00")]
    [InlineData("--a:var(--b, red);--b:var(--a, blue);color:var(--a)", "#00ff00")]
    [InlineData("--a:var(--b, red);--b:var(--a, blue);color:var(--a, #444)", "#444444")]
    [InlineData("color:red;color:var(--nothing)", "#00ff00")]
    [InlineData("--a:0 0;color:red;color:rgb(var(--a) 255)", "#0000ff")]
    [InlineData("--a:initial;color:var(--a,#555)", "#555555")]
    [InlineData("--A:#666;color:var(--a,#777)", "#777777")]
    public void Custom_properties_are_filled_in(string style, string colour) => Assert.Equal(colour, Look($"<p style=\"color:#0f0\"><b style=\"{style}\">x</b></p>").Color.ToString());

    [Fact]
    public void A_declaration_says_where_it_stands_and_what_decides()
    {
        const string Html = "<style>\n.a { padding : 4px 8px }\n</style>\n<table bgcolor=#eeeeee><tr><td class=a style=\"font-family:&quot;Open Sans&quot;, Arial; color: #123456 !important\"><b>x</b></td></tr></table>";
        var document = HtmlDocument.Read(Html);
        var cell = Styles.Of(document, Screen.Desktop)[document.First("td")!];
        var bold = Styles.Of(document, Screen.Desktop)[document.First("b")!];
        Assert.Equal(["Open Sans", "Arial"], bold.FontFamily);
        Assert.Equal(8, cell.Padding.Left);
        Assert.Null(bold.Declared("color"));
        var colour = bold.Decides("color")!;
        Assert.Equal("color: #123456 !important", Html[colour.Start..colour.End]);
        Assert.Equal("#123456 !important", Html[colour.ValueStart..colour.End]);
        Assert.Equal(DeclarationOrigin.StyleAttribute, colour.Origin);
        var padding = cell.Declared("padding-left")!;
        Assert.Equal(("padding", ".a", (2, 6)), (padding.Property, padding.Selector, document.At(padding.Start)));
        Assert.Equal("&quot;Open Sans&quot;, Arial", Html[cell.Declared("font-family")!.ValueStart..cell.Declared("font-family")!.End]);
        var ground = Styles.Of(document, Screen.Desktop)[bold.GroundElement!].Declared("background-color")!;
        Assert.Equal(("bgcolor=#eeeeee", DeclarationOrigin.Presentation), (Html[ground.Start..ground.End], ground.Origin));
        Assert.Null(bold.Decides("padding-left"));
        Assert.Equal("#123456", bold.Value("color"));
    }

    [Fact]
    public void All_declarations_are_told_with_selector_and_at_rules_used_or_not()
    {
        const string Html = "<style>@import url(x.css);@media print{@supports (x:y){a:hover{color:red}}}@font-face{font-family:F;src:url(f)}@keyframes k{from{top:0}}p{{}x}</style><link rel=stylesheet href=y.css><i style='mso-x:1'>";
        var sheets = StyleSheets.Read(HtmlDocument.Read(Html));
        Assert.Equal(
            ["a:hover @media print @supports (x:y) color: red", " @font-face font-family: F", " @font-face src: url(f)", "from @keyframes k top: 0", " mso-x: 1"],
            sheets.Declarations.Select(d => $"{string.Join(' ', [d.Selector, .. d.AtRule?.Stack.Select(a => a.ToString()) ?? []])} {d}"));
        Assert.Equal(["url(x.css)", "y.css"], sheets.Imports.Select(i => i.Address));
        Assert.Contains(sheets.Mistakes, m => m.Kind == StyleMistakeKind.UnreadableDeclaration);
        Assert.All(sheets.Declarations, d => Assert.Equal(d.Value, Html[d.ValueStart..d.End]));
    }

    [Theory]
    [InlineData("p{color:#12345}", "InvalidValue color:#12345")]
    [InlineData("p{font-size:14}", "InvalidValue font-size:14")]
    [InlineData("p::nope{color:red}", "UnreadableSelector p::nope")]
    [InlineData("p{color red;font-size:1px}", "UnreadableDeclaration color red")]
    [InlineData("p{color:red}}", "StrayBracket }")]
    [InlineData("p{color:red", "UnclosedBlock color:red")]
    [InlineData("@media print{p{color:red}", "UnclosedBlock @media print{p{color:red}")]
    [InlineData("p{color:red} oops", "UnreadableRule oops")]
    [InlineData("p{color:red;*zoom:1}", "UnreadableDeclaration *zoom:1")]
    public void Mistakes_of_styles_are_told_with_their_place(string css, string mistake)
    {
        var html = $"<style>{css}</style>";
        Assert.Equal(mistake, Assert.Single(StyleSheets.Read(HtmlDocument.Read(html)).Mistakes.Select(m => $"{m.Kind} {html[m.Start..m.End]}")));
    }

    [Fact]
    public void Boxes_have_measures()
    {
        var look = Look("<b style=\"margin:1em auto 2px;padding:5%;border:2px solid red;border-left:none;border-radius:4px 8px;width:120px;max-width:50vw;height:auto;font-size:20px\">x</b>");
        Assert.Equal(new Sides<double?>(20, null, 2, null), look.Margin);
        Assert.Null(look.Padding.Top);
        Assert.Equal(new Border(2, "solid", Colour.Read("red")), look.Border.Top);
        Assert.Equal(0, look.Border.Left.WidthPx);
        Assert.Equal(new Corners(4, 8, 4, 8), look.BorderRadius);
        Assert.Equal((120d, 400d, null), (look.WidthPx, look.MaxWidthPx, look.HeightPx));
    }

    [Fact]
    public void Underlines_reach_what_is_within()
    {
        Assert.True(Look("<a href=x><b>x</b></a>").IsUnderlined);
        Assert.False(Look("<a href=x style=\"text-decoration:none\"><b>x</b></a>").IsUnderlined);
        Assert.False(Look("<a href=x><b style=\"display:inline-block\">x</b></a>").IsUnderlined);
        Assert.True(Look("<a href=x style=\"text-decoration:none\"><b style=\"text-decoration:underline dotted\">x</b></a>").IsUnderlined);
    }

    [Theory]
    [InlineData("@media screen{", "")]
    [InlineData("a{b{", "")]
    [InlineData("p{color:rgb(", "")]
    [InlineData("@layer a{", "}")]
    [InlineData("a,", "")]
    [InlineData(":not(", "")]
    [InlineData("/*", "")]
    [InlineData("\"", "\n")]
    [InlineData("p{--a:", "")]
    [InlineData("* * * > ", "")]
    [InlineData("p{color:red}", "")]
    [InlineData("@import url(x);", "")]
    public void A_megabyte_of_the_same_is_read(string part, string after)
    {
        var css = string.Concat(Enumerable.Repeat(part + after, 1_000_000 / (part.Length + after.Length)));
        var document = HtmlDocument.Read($"<style>{css}</style><p><b>x</b></p>");
        Assert.Equal(400, Styles.Of(document, Screen.Desktop)[document.First("p")!].FontWeight);
    }

    [Fact]
    public void A_million_selectors_are_cut_and_told()
    {
        var document = HtmlDocument.Read($"<style>p{{color:#00f}}{string.Concat(Enumerable.Repeat("*{top:0}", 1_000_000))}p{{color:#f00}}</style><p>x</p>");
        var styles = Styles.Of(document, Screen.Desktop);
        Assert.Contains(styles.Sheets.Mistakes, m => m.Kind == StyleMistakeKind.TooMuch);
        Assert.Equal("#0000ff", styles[document.First("p")!].Color.ToString());
    }

    [Fact]
    public void Selectors_that_take_too_long_are_given_up()
    {
        var css = string.Concat(Enumerable.Range(0, 200).Select(i => $".no .a .a .a > .a .a .b{i}{{color:red}}.no ~ i ~ i ~ i ~ .n{i}{{top:0}}"));
        var document = HtmlDocument.Read($"<style>{css}</style>{string.Concat(Enumerable.Repeat("<div class='a b1 b2 b3'>", 400))}{string.Concat(Enumerable.Repeat("<i class='n1 n2 n3'></i>", 5000))}");
        var styles = Styles.Of(document, Screen.Desktop);
        Assert.False(styles.IsCut);
        foreach (var element in document.Elements)
        {
            _ = styles[element];
        }

        Assert.True(styles.IsCut);
    }

    [Fact]
    public void A_custom_property_that_grows_without_end_has_no_value()
    {
        var css = string.Concat(Enumerable.Range(0, 60).Select(i => $"--a{i}:var(--a{i + 1}) var(--a{i + 1}) var(--a{i + 1});")) + "--a60:x;";
        Assert.Null(Look($"<b style=\"{css}font-family:var(--a0)\">x</b>").Value("font-family"));
        var chain = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"--a{i}:var(--a{i + 1});"));
        Assert.Null(Look($"<b style=\"{chain}font-family:var(--a0)\">x</b>").Value("font-family"));
        var nested = string.Concat(Enumerable.Repeat("var(--x,", 50_000));
        Assert.Null(Look($"<b style=\"font-family:{nested}\">x</b>").Value("font-family"));
    }

    [Fact]
    public void What_nests_deeply_in_a_value_is_read()
    {
        var calc = string.Concat(Enumerable.Repeat("calc(", 100_000)) + "1px" + new string(')', 100_000);
        Assert.Null(Look($"<b style=\"width:{calc}\">x</b>").WidthPx);
        Assert.Equal(20, Look("<b style=\"width:calc((4px + 1px) * 2 + min(10px, 5em))\">x</b>").WidthPx);
        var deep = string.Concat(Enumerable.Repeat("<div style=\"font-size:1.0em\">", 100_000));
        Assert.Equal(16, Look(deep + "<b>x</b>").FontSizePx);
    }

    [Fact]
    public void Whatever_styles_come_they_are_read_and_stand_where_they_say() => Prop.ForAll(Soup(), html =>
    {
        var document = HtmlDocument.Read(html);
        var sheets = StyleSheets.Read(document);
        Assert.All(sheets.Declarations, d => Assert.True(d.Start <= d.ValueStart && d.ValueStart <= d.End && d.End <= html.Length));
        Assert.All(sheets.Declarations.Where(d => !d.Property.Contains('\\')), d => Assert.StartsWith(d.Property, html[d.Start..].ToLowerInvariant(), StringComparison.OrdinalIgnoreCase));
        Assert.All(sheets.Mistakes, m => Assert.True(m.Start <= m.End && m.End <= html.Length));
        foreach (var styles in new[] { Styles.Of(sheets, Screen.Phone), Styles.Of(sheets, Screen.Desktop with { Dark = true }) })
        {
            foreach (var style in document.Elements.Select(e => styles[e]))
            {
                Assert.True(style.FontSizePx is null or >= 0);
                _ = (style.Margin, style.Padding, style.Border, style.BorderRadius, style.WidthPx, style.FontFamily, style.IsUnderlined, style.TextAlign, style.Decides("color"), style.Value("font"));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Arbitrary<string> Soup()
    {
        var css = Gen.Elements(
            "p", ".a", "#b", "*", " > ", " ", "+", "~", ",", ":not(", ":is(.a,p)", ":nth-child(2n+1)", ":hover", "::before", "[a]", "[a=b]", "[a^='x' i]", "\\31 ", "{", "}", "{", "}", ";", ":", "(", ")", "\"", "'", "/*", "*/",
            "color", "color:red", "color:var(--x)", "--x:#123", "--x:var(--y,blue)", "background:url(x.png) #fff", "background:var(--x)", "font:bold 12px/1.5 Arial", "font-size:2em", "font-size:calc(1em + 2px)",
            "margin:1px 2px", "padding:var(--p, 4px) 2%", "border:1px solid red", "opacity:.5", "display:none", "!important", "@media (max-width:600px)", "@media print", "@layer a", "@layer a,b;", "@import url(x);",
            "@supports (a:b)", "@font-face", "@keyframes k", "inherit", "unset", "border-radius:4px", "text-decoration:underline", "&amp;", "<!--", "-->", "\n", "\\");
        var block = css.ArrayOf().Select(parts => string.Concat(parts));
        return (from sheet in block
                from style in block
                from other in block
                select $"<style>{sheet}</style><div class=a style=\"{style.Replace('"', '\'')}\"><p id=b a=b>x</p><p style='{other.Replace('\'', ' ')}'>y<b>z</b></p></div><table bgcolor=red cellpadding=3><td>u").ToArbitrary();
    }

    private static ComputedStyle Look(string html, bool dark = false, string element = "b")
    {
        var document = HtmlDocument.Read(html);
        return Styles.Of(document, new Screen(800, dark))[document.First(element) ?? document.Elements[^1]];
    }
}
