using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class ContrastTests : CheckTest<Contrast>
{
    [Theory]
    [InlineData("<p style=\"color:#777777\">Faint</p>", "#777777 on #ffffff", "4.47 to 1")]
    [InlineData("<p style=\"color:#fff\">White on white</p>", "#ffffff on #ffffff", "1.00 to 1")]
    [InlineData("<table bgcolor=\"#0b5394\"><tr><td>Dark on dark</td></tr></table>", "on #0b5394", "4.5 to 1")]
    [InlineData("<p style=\"color:rgba(0,0,0,.4)\">See-through</p>", "#999999 on #ffffff", "2.84 to 1")]
    [InlineData("<div style=\"background:#222\"><p style=\"color:hsl(0, 0%, 30%)\">Grey on black</p></div>", "#4d4d4d on #222222", "needed")]
    [InlineData("<p style=\"color:silver;font-size:24px\">Large and faint</p>", "#c0c0c0 on #ffffff", "3 to 1 is needed")]
    [InlineData("<font color=\"#aaaaaa\">Old</font>", "#aaaaaa on #ffffff", "needed")]
    public void Faint_text_is_an_error(string html, params string[] words) => IsError(Single(Mail(html)), words);

    [Theory]
    [InlineData("<p style=\"color:#767676\">Just enough</p>")]
    [InlineData("<p style=\"color:#888;font-size:24px\">Large</p>")]
    [InlineData("<p style=\"color:#888;font:bold 19px Arial\">Large since bold</p>")]
    [InlineData("<h1 style=\"color:#888\">Large by itself</h1>")]
    [InlineData("<p style=\"color:#eee;display:none\">Not shown</p>")]
    [InlineData("<div style=\"color:#fff\"><p style=\"background-color:#000\">White on black</p></div>")]
    [InlineData("<a href=\"https://example.com\">The browser's blue</a>")]
    public void Text_that_stands_out_passes(string html) => Passes(Mail(html));

    [Theory]
    [InlineData("<p style=\"color:#fff;background-image:url(dark.png)\">On a picture</p>")]
    [InlineData("<p style=\"color:#fff;background:linear-gradient(#000,#111)\">On a gradient</p>")]
    [InlineData("<p style=\"color:color-mix(in srgb, red, blue)\">Mixed</p>")]
    [InlineData("<p style=\"color:var(--unknown)\">Not said</p>")]
    public void Of_what_cannot_be_told_nothing_is_claimed(string html) => Passes(Mail(html));

    [Fact]
    public void The_fix_names_a_colour_that_is_enough()
    {
        var fix = Single(Mail("<p style=\"color:#999\">Faint</p>")).Fix!;
        var named = Colour.Read(fix.Split(' ')[1])!.Value;
        Assert.True(Colour.Contrast(named, Colour.White) >= 4.5, fix);
    }

    [Fact]
    public void The_same_colours_are_said_once_with_how_often() =>
        IsError(Single(Mail("<p style=\"color:#999\">One</p><p style=\"color:#999\">Two</p><p style=\"color:#999\">Three</p>")), "\"One\" and 2 more");

    [Theory]
    [InlineData(":root{--ink:#999} p{color:var(--ink)}")]
    [InlineData("p{color:var(--ink, #999)}")]
    [InlineData(":root{--grey:#999;--ink:var(--grey)} main > p{color:var(--ink)}")]
    [InlineData("p{color:#000} p.note{color:#999}")]
    [InlineData("p.note{color:#999} p{color:#000}")]
    [InlineData("p{color:#999 !important} .note{color:#000}")]
    [InlineData("/* p{color:#000} */ main{color:#999}")]
    [InlineData("@media screen{.note{color:#999}}")]
    public void Styles_of_a_page_are_followed(string style) => IsError(Single(Page(style)), "\"Words\"", "#999999 on #ffffff");

    [Theory]
    [InlineData(":root{--ink:#222} p{color:var(--ink)}")]
    [InlineData("p:hover{color:#999}")]
    [InlineData("@media print{p{color:#999}}")]
    [InlineData("p::first-line{color:#999}")]
    [InlineData("body{background:#fff} p{color:#333;background:#fafafa url(\"data:image/png;base64,AA==\")}")]
    public void Styles_that_stand_out_or_are_of_the_moment_pass(string style) => Passes(Page(style));

    [Theory]
    [InlineData("p{opacity:.5}", "#808080 on #ffffff")]
    [InlineData("main{font-size:0;color:#999} p{font-size:14px}", "#999999 on #ffffff")]
    [InlineData("p{font-size:clamp(14px,4vw,40px);color:#888}", "on a phone", "4.5 to 1 is needed")]
    [InlineData("@media (max-width:600px){p{color:#999}}", "on a phone", "#999999 on #ffffff")]
    [InlineData("p{color:#767676}@media (min-width:600px){p{color:#777}}", "is #777777 on #ffffff:")]
    public void What_fades_or_changes_with_the_screen_is_seen(string style, params string[] words) => IsError(Single(Page(style)), words);

    [Fact]
    public void The_dark_scheme_is_an_error_on_a_page_and_a_warning_in_a_mail()
    {
        const string Style = "body{background:#fff;color:#111} @media (prefers-color-scheme: dark){body{background:#111}}";
        IsError(Single(Page(Style)), "in dark mode", "#111111 on #111111");
        IsWarning(Single(Campaigns.Invitation with { Html = Template.Of(TemplateFormat.Html, $"<html><head><style>{Style}</style></head><body><p>Words</p></body></html>") }), "in dark mode");
    }

    [Fact]
    public void A_style_that_does_not_parse_breaks_nothing() => Passes(Page("p{color:#222;;}} @media { p::{} {{{ .a[ {color:red"));

    private static EmailAsset Mail(string html) => Campaigns.Invitation with { Html = Campaigns.MailHtml(new Part.Literal(html)) };

    private static PageAsset Page(string style) => Campaigns.Page with
    {
        Html = Template.Of(TemplateFormat.Html, $"<!doctype html><html lang=\"en\"><head><style>{style}</style></head><body><main><p class=\"note\">Words</p></main></body></html>"),
    };
}
