using Slipway.Core.Rendering;
using Xunit;

namespace Slipway.Tests.Rendering;

/// <summary>What the palette of blocks puts into a text.</summary>
public sealed class BlockPaletteTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_block_reads_as_it_is_put_in(bool isEmail)
    {
        foreach (var block in BlockPalette.For(isEmail, "book", "signup"))
        {
            var (content, findings) = ContentReader.Read("pages/landing.md", $"Before.\n\n{block.Text}\n\nAfter.", 1);

            Assert.True(findings.IsEmpty, $"{block.Name}: {string.Join(' ', findings)}");
            Assert.Equal(3, content.Blocks.Length);
        }
    }

    [Fact]
    public void A_block_leads_to_what_the_campaign_has_and_an_email_gets_no_form()
    {
        var page = BlockPalette.For(isEmail: false, "book", "signup");
        Assert.Equal(["hero", "columns", "button", "image", "quote", "agenda", "speakers", "form", "footer", "when"], page.Select(b => b.Name));
        Assert.Contains("to=\"link:book\"", page.Single(b => b.Name == "button").Text, StringComparison.Ordinal);
        Assert.Contains("name=\"signup\"", page.Single(b => b.Name == "form").Text, StringComparison.Ordinal);
        Assert.DoesNotContain(BlockPalette.For(isEmail: true), b => b.Name == "form");
    }
}
