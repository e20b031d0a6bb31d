using Xunit;

namespace Slipway.Tests.Checks.Mail;

public sealed class MailFormTests : RuleTest
{
    [Theory]
    [InlineData(null, "is missing")]
    [InlineData(" \n", "is empty")]
    [InlineData("One two three", "has 3 words, and the HTML has 10")]
    [InlineData("One two <td width=5> three four five", "still holds what belongs into HTML: <td width=5>")]
    [InlineData("One&nbsp;two three four five", "still holds what belongs into HTML: &nbsp;")]
    [InlineData("One two three four .x{color:red;} five", "still holds what belongs into HTML: {color:red;")]
    [InlineData("One two {{ first_name }} don't <https://a.example> {{x|y}}", "")]
    public void A_text_part_is_there_and_written_for_people(string? text, string found) =>
        Assert.Equal(found.Length == 0 ? [] : [$"1:1 {found}"], InHtml("extends: plain-text", "<p>one two three four five</p><p>six seven eight nine ten</p>", plainText: text));

    [Theory]
    [InlineData("over: 1 KB", 1024, "")]
    [InlineData("over: 1 KB", 1025, "1:1 1|1")]
    [InlineData("over: 1000\nup_to: 2 KB", 2048, "1:1 2|2")]
    [InlineData("over: 1000\nup_to: 2 KB", 2049, "")]
    public void The_size_is_that_of_the_bytes(string settings, int bytes, string found) =>
        Assert.Equal(found.Length == 0 ? [] : [found], InHtml($"extends: size\n{settings}", "\u00e4" + new string('x', bytes - 2)));

    [Fact]
    public void Addresses_that_are_filled_in_count_as_long_as_they_become()
    {
        const string html = "<a href='{{ link }}'>x</a>";
        Assert.Empty(InHtml("extends: size\nover: 100", html));
        Assert.Single(InHtml("extends: size\nover: 100\nlink_length: 100", html));
    }

    [Fact]
    public void A_size_that_is_no_size_is_a_finding() =>
        Assert.Equal(["2:7 key-type `over` is \"big\"; it must be a number of bytes, such as 102400 or 90 KB."], Wrong("extends: size\nover: big"));

    [Theory]
    [InlineData("<html><head></head></html>", "1:7 the document does not say that it has a dark scheme, so programs turn its colours round by themselves")]
    [InlineData("<html><p style='color:#222'>Hi</p></html>", "1:7 text in #222222 has no background of its own, so it is dark on dark where the mail's ground is turned")]
    [InlineData("<html><img src='x/Logo.png?1'></html>", "1:7 the logo Logo.png?1 may be see-through and stands on no background of its own, so it may vanish")]
    [InlineData("<html><body style='background:#fff'><p style='color:#222'>Hi<img src=logo.png></p></body></html>", "")]
    [InlineData("<html><p style='color:#d00'>Hi<img src=hall.png></p></html>", "")]
    [InlineData("<p style='color:#222'>Only a part of a mail</p>", "")]
    public void What_goes_wrong_in_the_dark_is_found(string html, string found) =>
        Assert.Equal(found.Length == 0 ? [] : [found], InHtml($"extends: dark-mode\nchecks: [{(html.Contains("head", StringComparison.Ordinal) ? "color-scheme" : "dark-text, logo")}]", html));

    [Theory]
    [InlineData("<meta name=color-scheme content='light dark'>")]
    [InlineData("<style>:root{color-scheme:light dark}</style>")]
    public void A_document_that_says_its_schemes_passes(string head) => Assert.Empty(InHtml("extends: dark-mode", $"<html><head>{head}</head></html>"));

    [Fact]
    public void A_mail_of_images_with_few_words_is_found_at_its_largest_image()
    {
        Assert.Equal(["1:40 has 2 words beside 2 images"], InHtml("extends: image-only", "<img src=a width=100 height=100 alt=''><img src=b width=600 height=400><p>Save now</p>"));
        Assert.Empty(InHtml("extends: image-only\nwords: 2", "<img src=b width=600 height=400><p>Save now</p>"));
        Assert.Empty(InHtml("extends: image-only", "<img src=pixel width=1 height=1><p>Save now</p>"));
        Assert.Empty(InHtml("extends: image-only", "<p>Save now</p>"));
        Assert.Equal(["1:1 gives words 1% of the room, and images the rest"], InHtml("extends: image-only\nwords: 2\nshare: 20%", "<img src=b width=600 height=400><p>Save now</p>"));
    }
}
