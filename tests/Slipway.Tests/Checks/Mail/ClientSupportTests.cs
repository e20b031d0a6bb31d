using Slipway.Core.Checks.Mail;
using Xunit;

namespace Slipway.Tests.Checks.Mail;

public sealed class ClientSupportTests : RuleTest
{
    private const string Rule = "extends: client-support\nclients: { outlook.windows: 20%, gmail.android: 30%, apple-mail.ios: 40% }";

    [Theory]
    [InlineData("<div style='display:flex'>x</div>", "1:21 display:flex|Outlook Windows|20%")]
    [InlineData("<video src=a.mp4></video>", "1:1 <video> element|Gmail Android, Outlook Windows|50%")]
    [InlineData("<img alt='' src='a.webp?x=1'>", "1:13 webP image format|Outlook Windows|20%")]
    [InlineData("<style>@font-face{font-family:x;src:url(x.woff)}</style>", "1:8 @font-face|Gmail Android|30%")]
    [InlineData("<style>p:hover{color:red}</style>", "1:16 :hover|Outlook Windows|20%")]
    [InlineData("<p style='color:var(--a)'>x</p>", "1:17 CSS Variables (Custom Properties)|Gmail Android, Outlook Windows|50%")]
    [InlineData("<p style='width:calc(1px + 2px)'>x</p>", "1:17 CSS calc() function|Outlook Windows|20%")]
    [InlineData("<style>@media (prefers-color-scheme:dark){p{color:red}}</style>", "1:8 @media (prefers-color-scheme)|Gmail Android, Outlook Windows|50%;1:8 @media|Outlook Windows|20%")]
    public void A_feature_that_the_audience_loses_is_found_where_it_is_first_used(string html, string found) =>
        Assert.Equal(found.Split(';'), InHtml(Rule, html));

    [Fact]
    public void Each_feature_is_said_once() => Assert.Single(InHtml(Rule, "<div style='display:flex'>x</div><div style='display:flex'>x</div>"));

    [Fact]
    public void What_few_lose_and_what_nobody_misses_passes()
    {
        Assert.Empty(InHtml($"{Rule}\nat_least: 25%", "<div style='display:flex'>x</div>"));
        Assert.Empty(InHtml($"{Rule}\nignore: [css-display-flex]", "<div style='display:flex'>x</div>"));
        Assert.Empty(InHtml(Rule, "<p style='color:red;font-size:14px'>x <b>y</b></p>"));
        Assert.Empty(InHtml(Rule, "<mjml><mj-body><video></video></mj-body></mjml>"));
    }

    [Fact]
    public void What_is_supported_in_part_is_lost_only_when_asked()
    {
        Assert.Empty(InHtml("extends: client-support\nclients: { gmail.android: 30% }", "<div style='display:flex'>x</div>"));
        Assert.Contains("1:21 display:flex|Gmail Android|30%", InHtml("extends: client-support\nclients: { gmail.android: 30% }\npartial: true", "<div style='display:flex'>x</div>"));
    }

    [Fact]
    public void Of_Markdown_only_what_its_writer_chose_is_found() =>
        Assert.Equal(["1:14 webP image format|Outlook Windows|20%"], InMarkdown(Rule, ":::image{src=a.webp}", "<div style='display:flex'><img src='a.webp'></div>"));

    [Fact]
    public void Names_that_caniemail_does_not_have_are_findings_with_what_was_meant() => Assert.Equal(
        ["2:27 rule-client-unknown caniemail.com knows no mail program `gmail.andriod`. Did you mean `gmail.android`?", "3:9 rule-client-unknown caniemail.com knows no feature `display-flex`. Did you mean `css-display-flex`?"],
        Wrong("extends: client-support\nclients: { gmail.andriod: 20% }\nignore: display-flex"));

    [Fact]
    public void The_table_holds_all_features_and_programs()
    {
        Assert.True(ClientTable.Known!.Features.Count > 290);
        Assert.True(ClientTable.Known.Clients.Count > 40);
        Assert.All(ClientTable.Known.Features.Values, f => Assert.Matches("^[ynau]+$", f.Support));
    }
}
