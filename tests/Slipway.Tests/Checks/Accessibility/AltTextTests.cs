using Xunit;

namespace Slipway.Tests.Checks.Accessibility;

public sealed class AltTextTests : RuleTest
{
    private const string Rule = "extends: alt-text";

    [Theory]
    [InlineData("""<p><img src="a/hall.png?v=2"></p>""", "1:4 The image hall.png|has no alternative text")]
    [InlineData("""<img src="hall.png" alt="hall.png">""", "1:1 The image hall.png|has the file name \"hall.png\" as its alternative text")]
    [InlineData("""<img src="https://x.example/img_0042" alt="IMG_0042">""", "1:1 The image img_0042|has the file name \"IMG_0042\" as its alternative text")]
    [InlineData("""<img src="a.png" alt=" Image ">""", "1:1 The image a.png|has the alternative text \"Image\", which says nothing of what it shows")]
    [InlineData("""<a href="/x"><span><img src="a.png" alt=" "></span></a>""", "1:20 The image a.png|is all there is of a link and has no alternative text")]
    [InlineData("""<map><area href="/x" shape="rect"></map>""", "1:6 The area of an image map|has no alternative text")]
    [InlineData("""<mj-image src="a.png" />""", "1:1 The image a.png|has no alternative text")]
    [InlineData("""<img src="data:image/png;base64,AAAA">""", "1:1 The image that is written into the HTML|has no alternative text")]
    public void An_image_that_says_nothing_is_found_where_it_stands(string html, string found) => Assert.Equal([found], InHtml(Rule, html));

    [Theory]
    [InlineData("""<img src="a.png" alt="Two people count pallets">""")]
    [InlineData("""<img src="a.png" alt="">""")]
    [InlineData("""<img src="a.png" role="presentation">""")]
    [InlineData("""<a href="/x"><img src="a.png" alt=""> Save my seat</a>""")]
    [InlineData("""<a href="/x"><img src="a.png" alt=""><img src="b.png" alt="Save my seat"></a>""")]
    [InlineData("""<a href="/x" aria-label="Save my seat"><img src="a.png" alt=""></a>""")]
    public void An_image_that_has_its_words_or_is_decoration_passes(string html) => Assert.Empty(InHtml(Rule, html));

    [Fact]
    public void An_alternative_text_of_more_letters_than_set_is_found_with_both_numbers() =>
        Assert.Equal(["1:1 The image a.png|has an alternative text of 10 letters; 5 are enough"], InHtml("extends: alt-text\nlongest: 5", """<img src="a.png" alt="Ten people">"""));

    [Fact]
    public void In_Markdown_it_is_placed_where_the_image_is_written() =>
        Assert.Equal(["3:65 The image hall.png|has the alternative text \"photo\", which says nothing of what it shows"], InMarkdown(Rule,
            """
            Hello.

            :::image{src="/assets/hall.png" alt="A hall"} and :::image{src="/assets/hall.png" alt="photo"}
            """,
            """<img src="https://image.slot.invalid//assets/hall.png" alt="A hall"><img src="https://image.slot.invalid//assets/hall.png" alt="photo">"""));
}
