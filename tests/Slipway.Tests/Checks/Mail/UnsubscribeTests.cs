using Xunit;

namespace Slipway.Tests.Checks.Mail;

public sealed class UnsubscribeTests : RuleTest
{
    private const string Rule = "extends: unsubscribe";

    [Theory]
    [InlineData("<p>Hello</p>", "1:1 is missing in the HTML")]
    [InlineData("<p>To unsubscribe, answer this mail.</p>", "1:1 is only words: they lead nowhere")]
    [InlineData("<a href='https://a.example/unsubscribe?u=1' style='display:none'>Unsubscribe</a>", "1:1 is hidden")]
    [InlineData("<a href='*|UNSUB|*' style='font-size:6px'>Abmelden</a>", "1:1 is 6 px small; 9 are the least")]
    [InlineData("<a href='{{ unsubscribe_url }}' style='color:#eeeeee'>leave</a>", "1:1 hardly stands out from what it stands on, 1.1 to 1; 3 to 1 is the least")]
    [InlineData("<a href='https://unsubscribe.slot.invalid/'><img src='a.png' alt='Unsubscribe'></a>", "1:1 is only an image, which many programs do not show")]
    [InlineData("<a href='#'>Unsubscribe</a>", "1:1 leads nowhere")]
    [InlineData("<style>.f a{font-size:5px}</style><div class=f><a href='https://a.example/unsub'>x</a></div>", "1:48 is 5 px small; 9 are the least")]
    public void A_link_that_is_missing_or_cannot_be_seen_is_found(string html, string found) => Assert.Equal([found], InHtml(Rule, html));

    [Theory]
    [InlineData("<a href='https://a.example/u/1'>Unsubscribe</a>")]
    [InlineData("<a href='https://a.example/unsub' style='display:none'>x</a> <a href='{{unsubscribe}}'>Opt out</a>")]
    [InlineData("<a href='https://unsubscribe.slot.invalid/'>Not for me</a>")]
    [InlineData("<p><font size=2>To unsubscribe click <a href='https://a.example/u'>here</a>.</font></p>")]
    public void One_link_that_can_be_seen_is_enough(string html) => Assert.Empty(InHtml(Rule, html));

    [Fact]
    public void The_text_part_needs_a_way_of_its_own()
    {
        const string html = "<a href='https://a.example/u/1'>Unsubscribe</a>";
        Assert.Equal(["1:1 is missing in the text part"], InHtml(Rule, html, plainText: "Hello"));
        Assert.Empty(InHtml(Rule, html, plainText: "Leave: <https://unsubscribe.slot.invalid/>"));
        Assert.Empty(InHtml(Rule, html, plainText: "Abmelden: https://a.example/u/1"));
    }
}
