using Xunit;

namespace Slipway.Tests.Checks.Tracking;

public sealed class LinkSchemeTests : RuleTest
{
    [Theory]
    [InlineData("<a href=' http://a.example/x '>x</a>", "1:10 \"http://a.example/x\"|begins with http:")]
    [InlineData("<a href='javascript:go()'>x</a>", "1:10 \"javascript:go()\"|begins with javascript:")]
    [InlineData("<a href='/prices'>x</a>", "1:10 \"/prices\"|is not a whole address")]
    [InlineData("<a href=''>x</a>", "1:10 \"\"|leads nowhere")]
    [InlineData("<a href='#'>x</a>", "1:10 \"#\"|leads nowhere")]
    [InlineData("<table background='http://a.example/x.png'></table>", "1:20 \"http://a.example/x.png\"|begins with http:")]
    [InlineData("<mj-button href='http://a.example'>x</mj-button>", "1:18 \"http://a.example\"|begins with http:")]
    public void An_address_that_is_not_protected_or_leads_nowhere_is_found_where_it_stands(string html, string found) => Assert.Equal([found], InHtml("extends: link-scheme", html));

    [Theory]
    [InlineData("<a href='https://a.example/?u={{ id }}'>x</a>")]
    [InlineData("<a href='#prices'>x</a><a href='tel:+4940123'>x</a><img src='cid:1'><img src='img/a.png'>")]
    [InlineData("<a href='*|UNSUB|*'>x</a><a href='http://{{ domain }}/x'>x</a><a href='%UNSUBSCRIBELINK%'>x</a><a href='<%= url %>'>x</a>")]
    [InlineData("<form action=''></form><img src=''>")]
    public void What_is_protected_or_filled_in_by_the_platform_passes(string html) => Assert.Empty(InHtml("extends: link-scheme", html));

    [Fact]
    public void A_team_may_allow_fewer_schemes() => Assert.Equal(["1:10 \"mailto:a@b.example\"|begins with mailto:"], InHtml("extends: link-scheme\nschemes: [https]", "<a href='mailto:a@b.example'>x</a>"));
}
