using Xunit;

namespace Slipway.Tests.Checks.Accessibility;

public sealed class HtmlWritingTests : RuleTest
{
    [Theory]
    [InlineData("tag-pair", "<div><p>a</div>", "")]
    [InlineData("tag-pair", "<div><b>a</div>", "1:6 <b> is not closed")]
    [InlineData("tag-pair", "a</b>", "1:2 </b> closes nothing")]
    [InlineData("attr-no-duplication", "<p class=a id=b class=c>x</p>", "1:17 the attribute class is written twice")]
    [InlineData("id-unique", "<p id=a>x</p><p id=a>y</p>", "1:17 the id \"a\" is there twice")]
    [InlineData("attr-lowercase", "<p Class=a>x</p><svg viewBox='0 0 1 1'></svg>", "1:4 the attribute Class is not in lower case")]
    [InlineData("tagname-lowercase", "<P>x</p>", "1:1 <P> is not in lower case")]
    [InlineData("tagname-lowercase", "<p>x</P><br><svg><linearGradient /></svg>", "1:5 </P> is not in lower case")]
    [InlineData("attr-value-double-quotes", "<p class='a' id=\"b\" hidden>x</p>", "1:4 the value of class is not in double quotes")]
    [InlineData("doctype-first", "<html><p>x", "1:1 the document does not begin with <!DOCTYPE html>, so browsers show it as in the nineties")]
    [InlineData("doctype-first", "<p>x</p>", "")]
    [InlineData("src-not-empty", "<img src=''>", "1:6 the src of <img> is empty, so browsers fetch the page itself once more")]
    [InlineData("alt-require", "<img src=a><img src=b alt=''>", "1:1 <img> has no alt")]
    [InlineData("title-require", "<html><head><title> </title></head></html>", "1:7 the document has no title")]
    [InlineData("html-lang-require", "<html><p>x", "1:1 <html> has no lang")]
    public void Each_check_finds_its_mistake_where_it_stands(string check, string html, string found) =>
        Assert.Equal(found.Length == 0 ? [] : [found], InHtml($"extends: html\nchecks: {check}", html));

    [Fact]
    public void What_is_rendered_from_Markdown_is_not_looked_at() => Assert.Empty(InMarkdown("extends: html\nchecks: alt-require", "x", "<img src=a>"));

    [Fact]
    public void A_check_that_is_not_known_is_named_with_what_was_meant() =>
        Assert.Equal(["2:19 rule-html-check `id-uniqe` is no check of HTML. Did you mean `id-unique`?"], Wrong("extends: html\nchecks: [tag-pair,id-uniqe]"));
}
