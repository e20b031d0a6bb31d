using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Html;
using Slipway.Core.Review;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Review;

public sealed partial class MarkedHtmlTests
{
    // Words, entities, and every way of writing HTML in which something added at the wrong place would show.
    private static readonly string[] Parts =
    [
        "free ", "Plan", " & ", "&amp;", "&nbsp;", "&eacute;", "&#39;", "&notit;", "1 < 2 ", "\U0001F680", "e\u0301", "\n", "<b>", "</b>", "<a href=\"https://example.com/?a=1&amp;b=2\">", "</a>", "<p>", "</p>", "<br/>",
        "<table><tr><td>", "</td></tr></table>", "<table>", "<tr>", "<img src=x alt=\"free > cheap\">", "<style>b > a{}</style>", "<script>if (a < b) free()</script>", "<!-- free -->",
        "<!--[if mso]>cheap<![endif]-->", "<title>Free</title>", "<textarea>free</textarea>", "<select><option>free</option></select>", "<button>Go</button>", "<pre>a\nb free\n", "</pre>", "<span aria-hidden=\"true\">FP</span>",
        "<svg><text>free</text></svg>", "<slipway", "<", ">", "\"", "</", "<p", "<i x='", "<mark>", "</mark>", "<h1>", "</h1>", "<code>free</code>", "<ul><li>", "</ul>", "<label>", "</label>",
    ];

    [Fact]
    public void Without_its_marks_a_copy_is_the_rendering_byte_for_byte() =>
        Prop.ForAll(Cases(), sample => Marked(sample) is not { } marked || Unmarked(marked) == sample.Html).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Marks_change_nothing_of_the_elements_and_text_a_browser_reads() =>
        Prop.ForAll(Cases(), sample => Marked(sample) is not { } marked || Tree(marked) == Tree(sample.Html)).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Mails_as_they_are_sent_can_be_marked_at_every_word()
    {
        foreach (var mail in Directory.GetFiles(Golden.At("tests", "Slipway.Tests", "Html", "Mails"), "*.html"))
        {
            var html = File.ReadAllText(mail);
            var marked = Marked(new Sample(html, [.. Enumerable.Range(0, 400).Select(i => (i * 7, i % 19))]));
            Assert.True(marked is not null && marked != html, mail);
            Assert.True(Unmarked(marked) == html && Tree(marked) == Tree(html), mail);
        }
    }

    [Fact]
    public void Findings_over_one_another_are_cut_so_that_no_mark_stands_across_another()
    {
        const string html = "<p>one two three</p>";
        var marked = MarkedHtml.Of(html, [At(1, FindingLevel.Suggestion, (3, 10)), At(2, FindingLevel.Error, (7, 16))]);
        Assert.StartsWith(
            "<p><slipway-mark class=\"slipway-suggestion slipway-of-1\">one </slipway-mark>"
            + "<slipway-mark class=\"slipway-error slipway-of-1 slipway-of-2\">two</slipway-mark>"
            + Badge(1, "suggestion")
            + "<slipway-mark class=\"slipway-error slipway-of-2\"> three</slipway-mark>"
            + Badge(2, "error") + "</p>",
            marked, StringComparison.Ordinal);
    }

    [Fact]
    public void The_badge_of_words_within_a_link_stands_behind_the_link()
    {
        var marked = MarkedHtml.Of("<p><a href=\"x\">Save <b>my</b> seat</a> now</p>", [At(1, FindingLevel.Warning, (15, 34))]);
        Assert.Contains(
            "<a href=\"x\"><slipway-mark class=\"slipway-warning slipway-of-1\">Save </slipway-mark><b><slipway-mark class=\"slipway-warning slipway-of-1\">my</slipway-mark></b>"
            + "<slipway-mark class=\"slipway-warning slipway-of-1\"> seat</slipway-mark></a>" + Badge(1, "warning") + " now</p>",
            marked, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_link_is_never_closed_badges_are_no_links_for_they_would_end_it() =>
        Assert.Contains("<span aria-label=\"Finding 1, warning\">1</span></slipway-badge>", MarkedHtml.Of("<p><a href=\"x\">Save</p><p>now</p>", [At(1, FindingLevel.Warning, (26, 29))]), StringComparison.Ordinal);

    [Fact]
    public void An_image_has_its_badge_behind_it()
    {
        var html = "<p><a href=\"x\"><img src=\"y\" alt=\"A hall\"></a></p>";
        var image = HtmlDocument.Read(html).Elements.First(e => e.Name == "img");
        Assert.Contains("<img src=\"y\" alt=\"A hall\"></a>" + Badge(1, "error") + "</p>", MarkedHtml.Of(html, [At(1, FindingLevel.Error) with { At = new ShownAt.AtImage(image) }]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_looks_like_one_and_says_who_granted_it_until_when()
    {
        var mark = At(1, FindingLevel.Error, (3, 6));
        var marked = MarkedHtml.Of("<p>one</p>", [mark with { Finding = mark.Finding with { Excepted = new Excepted("fair", "The name of the fair.", "Anna Berg (brand)", new DateOnly(2027, 3, 31)) } }]);
        Assert.Contains("<slipway-mark class=\"slipway-exception slipway-of-1\">one</slipway-mark>", marked, StringComparison.Ordinal);
        Assert.Contains("Excepted by fair until 2027-03-31 (Anna Berg (brand)): The name of the fair.", marked, StringComparison.Ordinal);
    }

    [Fact]
    public void What_findings_say_is_never_markup()
    {
        var mark = At(1, FindingLevel.Error, (3, 6));
        var marked = MarkedHtml.Of("<p>one</p>", [mark with { Finding = mark.Finding with { Message = "<script>alert(1)</script>", Fix = "\"><img src=x>" } }]);
        Assert.DoesNotContain("<script", marked, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", marked, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_added_where_nothing_is_to_be_marked() =>
        Assert.Equal("<p>one</p>", MarkedHtml.Of("<p>one</p>", [At(1, FindingLevel.Error) with { At = new ShownAt.OfWhole() }, At(2, FindingLevel.Error) with { At = new ShownAt.Nowhere() }]));

    private static string Badge(int number, string tone) =>
        $"<slipway-badge id=\"slipway-finding-{number}\" class=\"slipway-{tone}\"><a href=\"#slipway-finding-{number}\" target=\"_self\" aria-label=\"Finding {number}, {tone}\">{number}</a></slipway-badge>";

    private static Mark At(int number, FindingLevel level, params ImmutableArray<(int, int)> stretches) =>
        new(number, new Finding("rule", level, "Something about these words."), new ShownAt.AtWords(stretches));

    private static string? Marked(Sample sample)
    {
        var letters = Letters.Shown(HtmlDocument.Read(sample.Html));
        var marks = ImmutableArray.CreateBuilder<Mark>();
        foreach (var (from, length) in sample.Ranges.Where(_ => letters.Length > 0))
        {
            var (first, last) = (from % letters.Length, Math.Min(letters.Length - 1, (from % letters.Length) + length));
            var ((passage, at), (end, until)) = (letters.PlaceOf(first), letters.PlaceOf(last));
            marks.Add(At(marks.Count + 1, (FindingLevel)(length % 3), (passage.SourceAt(at), end.SourceEndAt(until + 1))));
        }

        return MarkedHtml.Of(sample.Html, marks.ToImmutable());
    }

    private static string Unmarked(string html) => Mark().Replace(Badges().Replace(WithoutNotes().Replace(html, ""), ""), "");

    // Elements by name and depth, and the text between them.
    private static string Tree(string html)
    {
        var tree = new StringBuilder();
        Write(HtmlDocument.Read(html).Root, 0);
        return tree.ToString();

        void Write(HtmlElement element, int depth)
        {
            foreach (var node in element.Children)
            {
                switch (node)
                {
                    case HtmlElement { Name: "slipway-badge" or "slipway-notes" }:
                        break;
                    case HtmlElement { Name: "slipway-mark" } mark:
                        Write(mark, depth);
                        break;
                    case HtmlElement child:
                        tree.Append('<').Append(depth).Append(child.Name).Append('>');
                        Write(child, depth + 1);
                        tree.Append("</>");
                        break;
                    case HtmlText text:
                        tree.Append(text.Text);
                        break;
                }
            }
        }
    }

    private static Arbitrary<Sample> Cases()
    {
        var ranges = (from start in Gen.Choose(0, 60) from length in Gen.Choose(0, 25) select (start, length)).ArrayOf();
        return (from parts in Gen.Elements(Parts).ArrayOf() from range in ranges select new Sample(string.Concat(parts), range)).ToArbitrary();
    }

    [GeneratedRegex("<slipway-notes>.*</slipway-notes>", RegexOptions.Singleline)]
    private static partial Regex WithoutNotes();

    [GeneratedRegex("<slipway-badge .*?</slipway-badge>", RegexOptions.Singleline)]
    private static partial Regex Badges();

    [GeneratedRegex("<slipway-mark [^>]*>|</slipway-mark>")]
    private static partial Regex Mark();

    private sealed record Sample(string Html, (int From, int Length)[] Ranges);
}
