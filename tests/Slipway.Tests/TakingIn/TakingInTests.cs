using System.Collections.Immutable;
using Slipway.Core.Rendering;
using Slipway.Core.TakingIn;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Tests.Rendering;
using Xunit;

namespace Slipway.Tests.TakingIn;

/// <summary>Emails and pages that platforms hold, as drafts.</summary>
public sealed class TakingInTests
{
    private static IEnumerable<int> Seeds => Enumerable.Range(1, 400);

    [Fact]
    public void What_is_written_as_Markdown_is_read_as_the_same_blocks()
    {
        foreach (var seed in Seeds)
        {
            var written = MarkdownWriter.Write(new GeneratedContent(seed).Blocks(plain: false));

            var (read, findings) = ContentReader.Read("taken.md", written, 1);

            Assert.DoesNotContain(findings, f => f.Level == FindingLevel.Error);
            Assert.Equal($"{seed}\n{written}", $"{seed}\n{MarkdownWriter.Write(read.Blocks)}");
        }
    }

    [Fact]
    public void What_our_emails_say_is_taken_in_as_it_was_written()
    {
        foreach (var seed in Seeds)
        {
            var content = Read(new GeneratedContent(seed).Blocks(plain: false));
            var email = EmailHtmlRenderer.Render(content, Samples.Brand, Samples.EmailFrame).Template;

            Assert.Equal($"{seed}\n{MarkdownWriter.Write(content.Blocks)}", $"{seed}\n{TakeIn(email).Markdown}");
        }
    }

    [Fact]
    public void What_our_pages_say_is_taken_in_as_it_was_written()
    {
        foreach (var seed in Seeds)
        {
            var content = Read([.. new GeneratedContent(seed).Blocks(plain: false).Where(b => MarkdownWriter.Write([b]).IndexOf("{{ ", StringComparison.Ordinal) < 0)]);
            var page = PageHtmlRenderer.Render(content, Samples.Brand, Samples.PageFrame).Template;

            Assert.Equal($"{seed}\n{MarkdownWriter.Write(content.Blocks)}", $"{seed}\n{TakeIn(page).Markdown}");
        }
    }

    private static Content Read(ImmutableArray<Block> blocks) => ContentReader.Read("generated.md", MarkdownWriter.Write(blocks), 1).Content;

    private static TakenText TakeIn(Template html) => TakenText.Of(
        TakenAsset.Of("1", "Taken", null, new PageAsset { Key = new AssetKey(AssetKind.Page, "taken"), Title = "Taken", Slug = "taken", Html = html, Text = Template.Of(TemplateFormat.Text, "") })!.Html,
        "taken-in/taken.html", null, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty);
}
