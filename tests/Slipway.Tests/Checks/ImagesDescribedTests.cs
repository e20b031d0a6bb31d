using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class ImagesDescribedTests : CheckTest<ImagesDescribed>
{
    [Fact]
    public void An_image_without_alternative_text_is_an_error() =>
        IsError(Single(Mail("<img src=\"https://example.com/a.png\" width=\"600\" height=\"200\">")), "https://example.com/a.png", "no alternative text");

    [Theory]
    [InlineData("height=\"2\"", "no width")]
    [InlineData("width=\"2\"", "no height")]
    [InlineData("", "no width and no height")]
    public void An_image_without_a_size_is_an_error(string attributes, string words) => IsError(Single(Mail($"<img src=\"a.png\" alt=\"A shelf\" {attributes}>")), words);

    [Fact]
    public void A_described_image_passes_and_so_does_a_decoration() =>
        Passes(Mail("<img src=\"a.png\" alt=\"A shelf\" width=\"600\" height=\"200\"><img src=\"line.png\" alt=\"\" width=\"600\" height=\"2\">"));

    [Fact]
    public void An_image_that_is_all_there_is_of_a_link_needs_words() =>
        IsError(Single(Mail("<a href=\"https://example.com\"><img src=\"a.png\" alt=\"\" width=\"60\" height=\"20\"></a>")), "all there is of a link");

    [Fact]
    public void Pages_are_looked_at_too() => IsError(Single(Campaigns.Page with { Html = Campaigns.PageHtml("<img src=\"a.png\" width=\"1\" height=\"1\">") }), "page/webinar");

    private static EmailAsset Mail(string html) => Campaigns.Invitation with { Html = Campaigns.MailHtml(new Part.Literal(html)) };
}
