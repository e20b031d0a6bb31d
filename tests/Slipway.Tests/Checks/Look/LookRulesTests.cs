using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks.Look;

public sealed class LookRulesTests
{
    [Theory]
    [InlineData("font", "<p style=\"font-family: 'Segoe UI', Roboto\">x</p>", "Roboto", "font-family: 'Segoe UI', Roboto")]
    [InlineData("font", "<p style='font-family: Helvettica'>x</p>", "Helvettica is no font.heading Helvetica is 1 letter away; once", "font-family: Helvettica")]
    [InlineData("font", "<font face='Comic Sans MS'>x</font>", "Comic Sans MS is no ours is Segoe UI", "face='Comic Sans MS'")]
    [InlineData("font", "<p>x</p><p>y</p>", "The reader's own font is no ours is Segoe UI; 2 times", "<p>")]
    [InlineData("least-size\n  least: 13", "<p style='font-size: 12px'>Small</p><p style='font-size: 12px'>too</p>", "\"Small\" and 1 more is no 12px; 13px", "font-size: 12px")]
    [InlineData("least-size\n  least: size.small", "<style>small { font-size: 80% }</style><p>A <small>note</small></p>", "\"note\" is no 12.8px; 14px", "font-size: 80%")]
    [InlineData("contrast", "<p style='color: #999'>Faint</p>", "\"Faint\" is no #999999 on #ffffff; 2.84 (4.5).", "color: #999")]
    [InlineData("contrast\n  min_contrast: 7", "<p style='color: #666'>Nearly</p>", "#666666 on #ffffff; 5.74 (7)", "color: #666")]
    [InlineData("spacing", "<table><tr><td style='padding: 35px 8px'>x</td></tr></table>", "35px of padding is no space.panel 32px is 3px away; once", "padding: 35px 8px")]
    [InlineData("spacing\n  of: margin", "<p style='margin-top: -35px; padding: 35px'>x</p>", "35px of margin is no space.panel 32px is 3px away; once", "margin-top: -35px")]
    [InlineData("spacing", "<table cellpadding='7'><tr><td>x</td><td>y</td></tr></table>", "7px of padding is no space.tight 8px is 1px away", "cellpadding='7'")]
    [InlineData("radius", "<p style='border-radius: 8px 0 8px 0'>x</p>", "8px of radius", "border-radius: 8px 0 8px 0")]
    [InlineData("image\n  max_width: 600", "<img src='a/wide.png?x=1' width='1200'>", "\"wide.png\" is no is 1200px wide, where 600px is the most", "width='1200'")]
    [InlineData("image\n  max_alt: 5", "<img src='a.png' alt='Too long'>", "has an alternative text of 8 characters, where 5 is the most", "alt='Too long'")]
    [InlineData("image\n  require: alt", "<img src='a.png'>", "has no alternative text", "<img src='a.png'>")]
    [InlineData("image\n  require: size", "<img src='a.png' alt=''>", "says no width", "<img src='a.png' alt=''>")]
    public void What_is_not_the_brands_is_said_at_its_words(string extends, string html, string message, string words)
    {
        var finding = Rule(extends).Single(html);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(words, finding.Words);
    }

    [Theory]
    [InlineData("font", "<body style=\"font-family: 'segoe ui', Arial, sans-serif\"><p>x</p><pre style='font-family: Menlo'>code</pre></body>")]
    [InlineData("font\n  allow: Georgia", "<p style='font-family: Georgia, serif'>x</p>")]
    [InlineData("least-size\n  least: 14", "<p style='font-size: 0'>Hidden</p><p style='font-size: 2vmin'>Cannot be told</p>")]
    [InlineData("contrast", "<p style='color: #767676'>Enough</p><p style='color: #fff; background: url(x.png)'>On a picture</p>")]
    [InlineData("contrast", "<mj-body><mj-button color='#ffffff'>MJML's own grey</mj-button></mj-body>")]
    [InlineData("spacing", "<p style='margin: 0 auto; padding: 4px 40px 50%'>x</p><p>Left to the browser</p>")]
    [InlineData("spacing\n  tolerance: 1", "<table><tr><td style='padding: 7px'>x</td></tr></table>")]
    [InlineData("radius", "<p style='border-radius: 50%'>x</p><p style='border-radius: 30px; width: 60px'>Round</p>")]
    [InlineData("image\n  max_width: 600\n  require: [alt, size]", "<img src='a.png' alt='' style='width: 100%; max-width: 520px'><img src='pixel.gif' width='1' height='1'>")]
    [InlineData("logo\n  optional: true", "<img src='hero.png' alt='A dock'>")]
    [InlineData("logo\n  website: https://x.example\n  min_clear: 16\n  min_width: 100", "<table><tr><td style='padding: 16px'><a href='https://x.example/?utm_source=a'><img src='logo.png' alt='X' width='100'></a></td></tr></table>")]
    public void What_is_the_brands_and_what_cannot_be_told_passes(string extends, string html) => Assert.Empty(Rule(extends).Find(html));

    [Theory]
    [InlineData("<p>No image</p>", "There is no logo")]
    [InlineData("<a href='https://x.example'><img src='img/Logo-old.svg' width='120'></a>", "is none of our files logo.svg, logo.png")]
    [InlineData("<a href='https://x.example.evil.example'><img src='logo.svg' width='120'></a>", "leads to https://x.example.evil.example, not to https://x.example")]
    [InlineData("<img src='logo.svg' width='120'>", "leads nowhere, where it should lead to https://x.example")]
    [InlineData("<a href='https://x.example'><img src='logo.svg' width='80'></a>", "is 80px wide, where 100px is the least")]
    [InlineData("<table><tr><td style='padding: 24px 24px 4px'><a href='https://x.example'><img src='logo.svg' width='120'></a></td></tr></table>", "has 4px of clear space below, where 16px is needed")]
    public void The_logo_is_used_as_the_brand_says(string html, string message)
    {
        var clear = html.Contains("<td", StringComparison.Ordinal) ? "\n  min_clear: 16" : "";
        Assert.Contains(message, Rule($"logo\n  website: https://x.example\n  min_width: 100\n  files: [logo.svg, logo.png]{clear}").Single(html).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<h1 style='font-size: 30px; line-height: 1.2'>Title</h1>", "h1 \"Title\" is no 30px where typography.heading has 32px; once")]
    [InlineData("<h1 style='font-weight: 500; line-height: 1.2'>Title</h1>", "weight 500 where typography.heading has weight 700")]
    [InlineData("<h1 style='line-height: 48px'>Title</h1>", "lines of 48px where typography.heading has lines of 38.4px")]
    [InlineData("<h1>Title</h1>", "lines of no set height where typography.heading has lines of 38.4px")]
    [InlineData("<p style='font-size: 15px; line-height: 1.6'>Text</p>", "body \"Text\" is no 15px where typography.body has 16px")]
    [InlineData("<h2 style='font-size: 20px'>Part</h2><h1 style='font-size: 20px; line-height: 1.2'>Title</h1>", "h1 \"Title\" is no 20px where typography.heading has 32px")]
    public void Text_of_a_role_must_be_set_as_its_token(string html, string message) =>
        Assert.Contains(message, Rule("font-style\n  styles: { h1: typography.heading, body: [typography.body, typography.small] }").Single(html).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_bold_within_a_line_belongs_to_the_line() =>
        Assert.Empty(Rule("font-style\n  styles: { body: typography.body }").Find("<p style='font-size: 16px; line-height: 1.6'>Some <b>bold</b> and <small>small</small> words</p>"));

    [Fact]
    public void What_comes_first_in_the_order_is_larger_than_what_follows()
    {
        var rule = Rule("font-style\n  order: [h1, h2, body]");
        Assert.Contains("h1 \"Title\" is no 22px, no larger than h2 with 24px", rule.Single("<h1 style='font-size: 22px'>Title</h1><h2>Part</h2><p>Text</p>").Message, StringComparison.Ordinal);
        Assert.Contains("h1 \"Title\" is no 16px, no larger than body with 16px", rule.Single("<h1 style='font-size: 16px'>Title</h1><p>Text</p>").Message, StringComparison.Ordinal);
        Assert.Empty(rule.Find("<h1>Title</h1><h2 style='font-size: 17px'>Part</h2><p style='font-size: 18px'>A lead</p><p>And a good deal more of running text</p>"));
    }

    [Theory]
    [InlineData("colour", "<mj-text color='red'>x</mj-text>", "color='red'")]
    [InlineData("colour", "<mj-section background-color='red'><mj-text>x</mj-text></mj-section>", "background-color='red'")]
    [InlineData("least-size\n  least: 14", "<mj-text font-size='11px'>x</mj-text>", "font-size='11px'")]
    [InlineData("least-size\n  least: 14", "<mjml><mj-head><mj-attributes><mj-text font-size='11px' /></mj-attributes></mj-head><mj-body><mj-text>x</mj-text></mj-body></mjml>", "font-size='11px'")]
    [InlineData("least-size\n  least: 14", "<mjml><mj-head><mj-attributes><mj-all font-size='16px' /><mj-class name='s' font-size='11px' /></mj-attributes></mj-head><mj-body><mj-text>x</mj-text><mj-text mj-class='s'>y</mj-text></mj-body></mjml>", "font-size='11px'")]
    [InlineData("contrast", "<mj-button color='#ffffff' background-color='#eeeeee'>x</mj-button>", "color='#ffffff'")]
    [InlineData("spacing", "<mj-text padding='35px'>x</mj-text>", "padding='35px'")]
    [InlineData("image\n  max_width: 600", "<mj-image src='a.png' width='900px' />", "width='900px'")]
    public void Attributes_of_MJML_are_looks_like_any_other(string extends, string mjml, string words)
    {
        var finding = Assert.Single(Rule(extends).Find(mjml, "a.mjml"), f => f.Words is not null);
        Assert.Contains(words.Split('=')[1].Trim('\''), finding.Words!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("font\n  groups: typeface", "rule-tokens")]
    [InlineData("spacing\n  of: gap", "rule-part")]
    [InlineData("font-style", "rule-empty")]
    [InlineData("font-style\n  order: [h1, lead]", "rule-part")]
    [InlineData("font-style\n  styles: { h1: typography.title }", "rule-tokens")]
    [InlineData("least-size\n  least: size.tiny", "rule-tokens")]
    [InlineData("image\n  require: title", "rule-part")]
    public void Settings_that_name_nothing_are_errors_at_their_place(string extends, string code)
    {
        var finding = Assert.Single(LookRule.Problems($"extends: {extends}\n  message: '%s'"));
        Assert.Equal((code, FindingLevel.Error, "brand/rules/look.yaml"), (finding.Code, finding.Level, finding.Place!.File));
    }

    private static LookRule Rule(string extends) => new($"extends: {extends}\n  message: '%s is no %s; %s (%s).'");
}
