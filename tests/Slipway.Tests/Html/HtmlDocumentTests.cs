using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Html;
using Xunit;

namespace Slipway.Tests.Html;

public sealed partial class HtmlDocumentTests
{
    private static readonly Config _often = Config.QuickThrowOnFailure.WithMaxTest(500);

    public static TheoryData<string> RenderedFiles => [.. Golden.Folder("tests", "golden").Keys.Where(k => k.EndsWith(".html", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(RenderedFiles))]
    public void What_we_render_is_read_as_AngleSharp_reads_it(string file)
    {
        // Marks of conditions stand between rows, where browsers take text out of the table.
        var html = ConditionMark().Replace(Golden.Folder("tests", "golden")[file], "");
        Assert.Equal(HtmlOracle.AngleSharp(html), HtmlOracle.Ours(html));
        Assert.Empty(HtmlDocument.Read(html).Mistakes);
    }

    [Theory]
    [InlineData("<p>One<p>Two<div>Three</div>")]
    [InlineData("<ul><li>One<li>Two<ul><li>Three</ul><li>Four</ul>")]
    [InlineData("<dl><dt>One<dd>Two<dt>Three<dd><p>Four</dl>")]
    [InlineData("<table><tr><td>One<td>Two<tr><th>Three</table>After")]
    [InlineData("<table><thead><tr><td>One<tbody><tr><td>Two<tfoot><tr><td>Three</table>")]
    [InlineData("<table><caption>One<colgroup><col><col><tr><td>Two</table>")]
    [InlineData("<table><tr><td><table><tr><td>Inner</table>Outer</table>")]
    [InlineData("<table><tr><td><div>One<tr><td>Two</table>")]
    [InlineData("<table><tr><td>One</td></tr></tbody></table></td></tr>")]
    [InlineData("<td>No table</td><tr>")]
    [InlineData("<!doctype html><p>One<table><tr><td>Two</table>Three")]
    [InlineData("<p>One<table><tr><td>Two</table>Three")]
    [InlineData("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\"><p>One<table><tr><td>Two</table>Three")]
    [InlineData("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\" \"http://www.w3.org/TR/html4/loose.dtd\"><p>One<table><tr><td>Two</table>Three")]
    [InlineData("<select><option>One<option selected>Two<optgroup label=x><option>Three</select>")]
    [InlineData("<h1>One<h2>Two</h1>Three")]
    [InlineData("<a href=1>One<a href=2>Two</a>")]
    [InlineData("<button>One<button>Two</button>")]
    [InlineData("<form><div><form>One</form></div></form>")]
    [InlineData("One<br/>Two</br>Three<hr></p>Four")]
    [InlineData("<div><span>One</div>Two</span>")]
    [InlineData("<b>One<p>Two</p></b>Three")]
    [InlineData("<center><font color=red size=+1 face='Arial, sans-serif'>One</font></center>")]
    [InlineData("<A HREF=http://example.com/?a=1&copy=2&lt=3&amp;b CLASS=\"x &quot;y&quot; &copy\" id='a\nb' disabled>Link</A>")]
    [InlineData("<p a=1 A=2 b =3 c= 4 d = '5' e/f / g=h/ \"quoted\" =odd>One")]
    [InlineData("&lt;&amp&copy;&copyright;&notit;&#8364;&#x20ac;&#128;&#0;&#xD800;&#x110000;&#99999999999;&unknown;&#;&#x;&NotEqualTilde;&zwnj;&nbsp;end")]
    [InlineData("a < b << c <1 </> d </ x> e <? php ?> f <!x> g <![if !mso]>h<![endif]> i <")]
    [InlineData("<!-->One<!--->Two<!-- a -- b --!>Three<!----><!--a--->Four<!--[if mso]><table><tr><td><![endif]-->Five<!--[if !mso]><!-->Six<!--<![endif]-->")]
    [InlineData("<style>p > a{color:red}</p></style><script>if (a </b) '<p>';</script><title>A &amp; <b></title><textarea>\n&lt;<p></textarea>")]
    [InlineData("<style>p{color:red}")]
    [InlineData("<pre>\nOne\r\nTwo\rThree</pre>")]
    [InlineData("<svg viewBox='0 0 1 1'><path d='M0 0'/><g><title>One<b>Two</svg>Three")]
    [InlineData("<svg><foreignObject><p>One</p><br></foreignObject><circle/></svg>")]
    [InlineData("<svg><![CDATA[One <b>]]></svg><![CDATA[Two]]>")]
    [InlineData("<html lang=en><head><title>x</title><body class=a><p>One</body></html>\n<p>Two")]
    [InlineData("<body bgcolor=red>One<body class=x bgcolor=blue>Two")]
    [InlineData("<head><meta charset=utf-8><div>One")]
    [InlineData("<p>One</p><noscript><img src=x></noscript><iframe><p></iframe><xmp><b></xmp>")]
    [InlineData("<mj-section><mj-text>One</mj-text></mj-section><o:p></o:p><v:rect a:b=c></v:rect>")]
    [InlineData("<image src=x><p/>One<div/>Two")]
    [InlineData("<p>One<!-- unclosed")]
    [InlineData("<p>One<a href=\"x")]
    [InlineData("<p>One</")]
    [InlineData("<template><tr><td>One</td></tr></template>")]
    [InlineData("<ul><li><div><li>One</ul></div>Two")]
    [InlineData("<!doctype html>\r\n<p>One\0Two</p>")]
    [InlineData("<p><object><p>One</object>Two")]
    [InlineData("<plaintext>One</plaintext><b>")]
    public void Careless_writing_is_read_as_AngleSharp_reads_it(string html) => Assert.Equal(HtmlOracle.AngleSharp(html), HtmlOracle.Ours(html));

    [Fact]
    public void Any_order_of_tags_without_tables_and_formatting_is_read_as_AngleSharp_reads_it() => Prop.ForAll(
        Soup("<div>", "</div>", "<p class=a>", "</p>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<dl>", "</dl>", "<dt>", "<dd>", "</dd>", "<span>", "</span>", "<h1>", "</h2>", "<br>",
            "<section>", "</section>", "<center>", "</center>", "<img src='x'>", "text", " &amp; ", "<!-- c -->", "<hr/>", "<blockquote>", "</blockquote>", "<pre>", "</pre>", "<sub>", "</sub>"),
        tags => HtmlOracle.Ours(tags.Html) == HtmlOracle.AngleSharp(tags.Html)).Check(_often);

    [Fact]
    public void Spans_nest_and_stand_in_order_and_inside_whatever_comes() => Prop.ForAll(AnySoup(), tags =>
    {
        var html = tags.Html;
        var document = HtmlDocument.Read(html);
        Assert.Equal((0, html.Length), (document.Root.Start, document.Root.End));
        Assert.Equal(document.Elements, document.Root.Descendants().OfType<HtmlElement>());
        Assert.Equal(Enumerable.Range(0, document.Elements.Count), document.Elements.Select(e => e.Index));
        Assert.All(document.Mistakes, m => Assert.True(m.Start >= 0 && m.Start <= m.End && m.End <= html.Length));
        foreach (var parent in document.Elements.Prepend(document.Root))
        {
            var at = parent.StartTagEnd;
            foreach (var child in parent.Children)
            {
                Assert.Same(parent, child.Parent);
                Assert.True(at <= child.Start && child.Start <= child.End && child.End <= parent.End, $"{parent.Name} {parent.Start}..{parent.End} holds {child.Start}..{child.End}");
                at = child.End;
            }
        }
    }).Check(_often);

    [Fact]
    public void A_character_of_a_text_stands_in_the_source_where_it_says() => Prop.ForAll(AnySoup(), tags =>
    {
        var html = tags.Html;
        var document = HtmlDocument.Read(html);
        foreach (var text in document.Root.Descendants().OfType<HtmlText>())
        {
            Assert.Equal(text.End, text.SourceAt(text.Text.Length));
            for (var i = 0; i < text.Text.Length; i++)
            {
                AssertSame(html, text.Text, i, text.SourceAt(i), text.SourceAt(i + 1));
            }
        }

        foreach (var (element, attribute) in document.Elements.SelectMany(e => e.Attributes.Select(a => (e, a))))
        {
            Assert.StartsWith(attribute.Name, html[attribute.Start..attribute.End].ToLowerInvariant().Replace('\0', '\uFFFD'), StringComparison.Ordinal);
            for (var i = 0; i < attribute.Value.Length; i++)
            {
                AssertSame(html, attribute.Value, i, document.SourceAt(attribute, i), document.SourceAt(attribute, i + 1));
            }
        }
    }).Check(_often);

    [Fact]
    public void Lines_and_columns_count_from_one()
    {
        var document = HtmlDocument.Read("<p>\r\n  <b>x</b>\n</p>");
        Assert.Equal((1, 1), document.At(0));
        Assert.Equal((2, 3), document.At(document.First("b")!.Start));
        Assert.Equal((3, 5), document.At(document.Source.Length));
    }

    [Fact]
    public void A_place_across_references_is_exact()
    {
        var document = HtmlDocument.Read("<p title='a&quot;b&amp;c'>x&nbsp;&zwnj;y &#128512;z</p>");
        var text = (HtmlText)document.First("p")!.Children[0];
        Assert.Equal("x\u00A0\u200Cy \U0001F600z", text.Text);
        Assert.Equal('y', document.Source[text.SourceAt(3)]);
        Assert.Equal('z', document.Source[text.SourceAt(7)]);
        Assert.Equal("&#128512;", document.Source[text.SourceAt(5)..text.SourceAt(7)]);
        var title = document.First("p")!.Find("title")!.Value;
        Assert.Equal('c', document.Source[document.SourceAt(title, 4)]);
    }

    [Fact]
    public void A_conditional_comment_shows_what_it_hides_and_where()
    {
        const string Html = "<!--[if (gte mso 9)|(IE)]><table width=\"600\"><![endif]--><!--[if !mso]><!--><b>x</b><!--<![endif]--><![if !mso]><i>y</i><![endif]><!-- plain -->";
        var document = HtmlDocument.Read(Html);
        var hidden = Assert.Single(document.Comments, c => c.Condition is not null);
        Assert.Equal("(gte mso 9)|(IE)", hidden.Condition);
        Assert.Equal("<table width=\"600\">", hidden.Content);
        Assert.Equal(Html.IndexOf("<table", StringComparison.Ordinal), hidden.ContentStart);
        Assert.Equal(["b", "i"], document.Elements.Select(e => e.Name));
        Assert.All(document.Comments, c => Assert.Equal(c.Text, Html.Substring(c.TextStart, c.Text.Length)));
    }

    [Theory]
    [InlineData("<div><b>One</div>", "UnclosedElement b <b>")]
    [InlineData("<div>One", "UnclosedElement div <div>")]
    [InlineData("<p>One<ul><li>Two</ul>", "")]
    [InlineData("One</div>", "StrayEndTag div </div>")]
    [InlineData("<table><tr><td>One</td></td></tr></table>", "StrayEndTag td </td>")]
    [InlineData("<b><p>One</b></p>", "MisnestedEndTag b </b>")]
    [InlineData("<tr>One", "StrayStartTag tr <tr>")]
    [InlineData("<img src=a SRC=b>", "RepeatedAttribute src SRC=b")]
    [InlineData("One<!-- x", "UnclosedComment  <!-- x")]
    [InlineData("One<a href=\"x>y</a>", "UnclosedTag a <a href=\"x>y</a>")]
    [InlineData("<mj-image src=x /><mj-divider/>", "")]
    public void Mistakes_are_told_with_their_place(string html, string mistakes)
    {
        var document = HtmlDocument.Read(html);
        Assert.Equal(mistakes, string.Join('\n', document.Mistakes.Select(m => $"{m.Kind} {m.Name} {html[m.Start..m.End]}")));
    }

    [Fact]
    public void A_byte_order_mark_is_no_text() => Assert.Equal("x", HtmlDocument.Read("\uFEFFx").Root.InnerText());

    [Theory]
    [InlineData("<div>", 100_000, HtmlMistakeKind.TooDeep)]
    [InlineData("<table><tr><td>", 100_000, HtmlMistakeKind.TooDeep)]
    [InlineData("<p>", 2_000_000, HtmlMistakeKind.TooLong)]
    [InlineData("</i>", 2_000_000, HtmlMistakeKind.TooLong)]
    [InlineData("<!--->", 2_000_000, HtmlMistakeKind.TooLong)]
    [InlineData("<svg><g>", 1_000_000, HtmlMistakeKind.TooDeep)]
    public void What_would_cost_too_much_is_cut_and_told(string part, int times, HtmlMistakeKind kind)
    {
        var document = HtmlDocument.Read(string.Concat(Enumerable.Repeat(part, times)));
        Assert.Single(document.Mistakes, m => m.Kind == kind);
        Assert.InRange(document.Elements.Count, 0, HtmlDocument.MostParts);
        Assert.InRange(document.Mistakes.Length, 1, HtmlDocument.MostMistakes + 1);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('<')]
    [InlineData('&')]
    [InlineData('-')]
    public void Fifty_megabytes_on_a_line_are_one_text(char c)
    {
        var document = HtmlDocument.Read("<p>" + new string(c, 50_000_000));
        Assert.Equal(50_000_003, Assert.IsType<HtmlText>(Assert.Single(Assert.Single(document.Elements).Children)).End);
    }

    private static void AssertSame(string source, string text, int index, int start, int end)
    {
        Assert.InRange(start, 0, source.Length - 1);
        Assert.InRange(end, start, source.Length);
        if (source[start] is not ('&' or '\r' or '\0'))
        {
            Assert.Equal(source[start], text[index]);
        }
    }

    private static Arbitrary<Tags> AnySoup() => Soup(
        "<div>", "</div>", "<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<tbody>", "<b>", "</b>", "<a href='x&amp;y' title=\"a&quot;b\">", "</a>", "<li>", "<ul>", "</ul>",
        "<html>", "<head>", "</head>", "<body a=b>", "</body>", "</html>", "text", "a &amp; b", "&nbsp;&zwnj;", "&#128512;", "&copyright", "\r\n", "\0", "<", "<!-- c -->", "<!--[if mso]>x<![endif]-->",
        "<style>p{}</style>", "<script>", "</script>", "<textarea>", "</textarea>", "<svg>", "</svg>", "<path/>", "<br>", "</br>", "<form>", "<h1>", "</h2>", "<!doctype html>", "<select>", "<option>",
        "<img alt=1 alt=2 width = 3>", "<a href=\"", "<pre>\n", "<template>", "<mj-x/>", "<font color=red>", "</font>", "<image>");

    private static Arbitrary<Tags> Soup(params string[] parts) => Arb.From(
        Gen.Elements(parts).ArrayOf().Select(chosen => new Tags(chosen)),
        tags => Enumerable.Range(0, tags.Parts.Length).Select(i => new Tags([.. tags.Parts[..i], .. tags.Parts[(i + 1)..]])));

    [GeneratedRegex(@"\{\{[^{}]*\}\}")]
    private static partial Regex ConditionMark();

    private sealed record Tags(string[] Parts)
    {
        public string Html => string.Concat(Parts);

        public override string ToString() => Html;
    }
}
