using Slipway.Core.Rendering;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Rendering;

public sealed class ContentReaderTests
{
    [Fact]
    public void Places_count_from_the_line_the_text_begins_on()
    {
        var (_, findings) = ContentReader.Read("emails/a.md", "Hello\r\n\r\nGood {{ first_name }}\r\n", 12);

        Assert.Equal("emails/a.md:14:6", Assert.Single(findings).Place!.ToString());
    }

    [Fact]
    public void A_merge_field_may_stand_in_an_attribute()
    {
        var (content, findings) = ContentReader.Read("a.md", ":::image{src=\"/assets/a.png\" alt=\"For {{ first_name | you }}\" width=\"10\" height=\"10\"}", 1);

        Assert.Empty(findings);
        Assert.Equal("you", Assert.Single(content.MergeFields()).Fallback);
    }

    [Fact]
    public void A_fence_closes_the_innermost_directive_of_its_length()
    {
        var (content, findings) = ContentReader.Read("a.md", ":::hero\n# A\n:::button{to=\"unsubscribe\"}\nB\n:::\n:::\nC", 1);

        Assert.Empty(findings);
        Assert.Collection(
            content.Blocks,
            block => Assert.IsType<Block.Button>(Assert.IsType<Block.Hero>(block).Content[1]),
            block => Assert.IsType<Block.Paragraph>(block));
    }

    [Fact]
    public void An_unclosed_directive_is_named_where_it_begins_and_loses_nothing()
    {
        var (content, findings) = ContentReader.Read("a.md", "::::columns\n:::column\nA\n::::\nB", 1);

        Assert.Equal(("directive-unclosed", 2), (findings.Single().Code, findings.Single().Place!.Line));
        Assert.Equal("B", Inline.PlainText(Assert.IsType<Block.Paragraph>(content.Blocks[1]).Text));
    }

    [Fact]
    public void Links_are_kept_with_their_targets_and_places()
    {
        var (content, findings) = ContentReader.Read("a.md", "A [b](link:b) [c](page:c)\n[d](calendar:d) [e](unsubscribe) <https://f.example> [g](mailto:g@h.example)", 1);

        Assert.Empty(findings);
        Assert.Equal(
            ["Link:b 1:3", "Page:c 1:15", "Calendar:d 2:1", "Unsubscribe: 2:17", "https://f.example 2:34", "mailto:g@h.example 2:54"],
            content.Links().Select(l => $"{(l.Target is LinkTarget.Hole hole ? $"{hole.Kind}:{hole.Name}" : ((LinkTarget.Outside)l.Target).Address)} {l.Place.Line}:{l.Place.Column}"));
    }

    [Fact]
    public void Comments_are_for_authors_only()
    {
        var (content, findings) = ContentReader.Read("a.md", "<!-- for you\n\n{{ not.read }} -->\nA<!-- b --> c", 1);

        Assert.Equal("A c", Inline.PlainText(Assert.IsType<Block.Paragraph>(Assert.Single(content.Blocks)).Text));
        Assert.Empty(findings);
    }

    [Fact]
    public void A_line_keeps_its_merge_fields_and_places()
    {
        var (template, findings) = LineReader.Read(new Place("emails/a.md", 3, 10), "Hi {{ first_name | there }}, {{ company }}!");

        Assert.Equal("Hi there, !", template.Fill(_ => null, _ => null));
        Assert.Equal(TemplateFormat.Line, template.Format);
        Assert.Equal("emails/a.md:3:39", Assert.Single(findings).Place!.ToString());
    }

    [Theory]
    [InlineData("> ", "markdown-nested")]
    [InlineData(":::hero\n", "directive-nested")]
    [InlineData("[", null)]
    public void Depth_is_a_finding_and_never_a_crash(string piece, string? code)
    {
        var (_, findings) = ContentReader.Read("a.md", string.Concat(Enumerable.Repeat(piece, 5000)) + "words", 1);

        Assert.True(code is null || findings.Any(f => f.Code == code), string.Join(", ", findings.Select(f => f.Code).Distinct()));
    }

    [Fact]
    public void Reading_takes_anything()
    {
        var pieces = new[] { ":::", "::::columns", ":::hero", "{", "}", "{{", "}}", "a|b", "\n", "\r\n", "[", "](", ")", "<", ">", "<!--", "-->", "`", "```", "- ", "1. ", "\uE000", "\uF8FF", "\0", "\"", "# ", "> ", "    " };
        var seed = 17u;
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, 30).Select(_ => pieces[(seed = seed * 1664525 + 1013904223) / 65536 % (uint)pieces.Length]));
            var (content, findings) = ContentReader.Read("a.md", text, 1);
            Assert.All(findings, f => Assert.NotNull(f.Place));
            _ = EmailHtmlRenderer.Render(content, Theme.Default, Samples.EmailFrame);
            _ = PageHtmlRenderer.Render(content, Theme.Default, Samples.PageFrame);
            _ = TextRenderer.Render(content, Samples.EmailFrame);
        }
    }
}
