using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Rendering;

public sealed class EmailHtmlTests
{
    public static TheoryData<string> Cases() => RenderingGolden.Cases();

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_email_is_sound_in_every_client(string name)
    {
        var html = Html(name);
        var document = new HtmlParser().ParseDocument(html);

        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.All(document.QuerySelectorAll("table"), table => Assert.Equal("presentation", table.GetAttribute("role")));
        Assert.All(document.QuerySelectorAll("img"), image => Assert.All(["alt", "width", "height"], a => Assert.True(image.HasAttribute(a), $"no {a}")));
        Assert.Empty(document.QuerySelectorAll("script,form,iframe,link,video,svg"));
        Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
        Assert.Contains(document.QuerySelectorAll("a"), a => a.TextContent == "Unsubscribe" && a.GetAttribute("href") == "https://unsubscribe.example/");
        Assert.Contains("Speicherstrasse 14", document.Body!.TextContent);
        Assert.Equal("https://track.example/open", document.Body.LastElementChild!.GetAttribute("src"));
        Assert.Equal("none", document.Body.FirstElementChild!.GetAttribute("style")!.Split(';')[0].Split(':')[1]);
        Assert.InRange(document.QuerySelector("head > style")!.TextContent.Length, 1, EmailStyles.MaxStyleBlock);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 102 * 1024);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_conditional_comment_is_closed(string name)
    {
        var html = Html(name);
        var depth = 0;
        for (var at = 0; at < html.Length; at++)
        {
            if (html.AsSpan(at).StartsWith("<!--[if"))
            {
                Assert.Equal(0, depth++);
            }
            else if (html.AsSpan(at).StartsWith("<![endif]-->"))
            {
                Assert.Equal(1, depth--);
            }
        }

        Assert.Equal(0, depth);
        // What Outlook draws for itself is well-formed too, where its own parser is unforgiving.
        Assert.Equal(Count(html, "<v:roundrect"), Count(html, "</v:roundrect>"));
        Assert.Equal(Count(html, "<table"), Count(html, "</table>"));
        Assert.Equal(Count(html, "<td"), Count(html, "</td>"));
    }

    [Fact]
    public void Without_an_address_the_pixel_is_not_there_at_all()
    {
        var template = EmailHtmlRenderer.Render(Samples.Read("plain").Content, Samples.Brand, Samples.EmailFrame).Template;
        var html = template.Fill(_ => null, address => address.Kind == AddressKind.OpenPixel ? null : "https://a.example/");

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Single(template.Parts.OfType<Part.OpenPixel>());
    }

    [Fact]
    public void A_template_survives_being_written_as_JSON()
    {
        var template = EmailHtmlRenderer.Render(Samples.Read("conditions").Content, Samples.Brand, Samples.EmailFrame).Template;

        Assert.Equal(template, JsonSerializer.Deserialize<Template>(JsonSerializer.Serialize(template, AssetJson.Options), AssetJson.Options));
    }

    [Fact]
    public void Conditions_take_whole_rows_out()
    {
        var template = EmailHtmlRenderer.Render(Samples.Read("conditions").Content, Samples.Brand, Samples.EmailFrame).Template;
        var mover = Text(template.Fill(field => field == "industry" ? "Transport" : null, _ => "https://a.example/"));
        var other = Text(template.Fill(field => field == "first_name" ? "<Eve>" : null, _ => "https://a.example/"));

        Assert.Contains("Your dock doors", mover, StringComparison.Ordinal);
        Assert.DoesNotContain("Your shelves", mover, StringComparison.Ordinal);
        Assert.Contains("Your shelves are the bottleneck, <Eve>,", other, StringComparison.Ordinal);
        Assert.DoesNotContain("Your dock doors", other, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_an_author_or_a_contact_writes_is_shown_and_never_becomes_markup()
    {
        var alphabet = "<>&\"'/-!={}|[]()`*_#:; \tabcäß€\u2028𝄞\0\u0007".EnumerateRunes().Select(r => r.ToString()).ToArray();
        var words = Gen.Elements(alphabet).ListOf().Select(pieces => string.Concat(pieces));
        Prop.ForAll(words.ToArbitrary(), text =>
        {
            var content = new Content([new Block.Paragraph([new Inline.Text(text), new Inline.MergeField("x", text, new("a", 1, 1))], new("a", 1, 1))]);
            var frame = Samples.EmailFrame with { Title = text };
            var html = Samples.Fill(EmailHtmlRenderer.Render(content, Samples.Brand, frame).Template);
            var document = new HtmlParser().ParseDocument(html);
            var shown = document.QuerySelector(".card p")!.TextContent;
            var visible = new string([.. text.Where(c => c == '\t' || !char.IsControl(c))]);
            return shown.StartsWith(visible, StringComparison.Ordinal) && document.QuerySelectorAll(".card p *").Length == 0;
        }).QuickCheckThrowOnFailure();
    }

    private static string Html(string name) => Samples.Fill(EmailHtmlRenderer.Render(Samples.Read(name).Content, Samples.Brand, Samples.EmailFrame).Template);

    private static string Text(string html) => new HtmlParser().ParseDocument(html).Body!.TextContent;

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
