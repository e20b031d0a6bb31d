using Xunit;

namespace Slipway.Tests.Checks.Law;

public sealed class SenderTests : RuleTest
{
    private const string Rule = "extends: sender\nmessage: '%s is not in the %s.'";

    private static readonly (string, string) Brand = ("brand/brand.yaml", "name: X\ncompany: Nord GmbH\npostal_address: |\n  Weg 1\n  20457 Hamburg\n");

    [Fact]
    public void What_is_missing_is_said_with_the_part_it_is_missing_in() =>
        Assert.Equal(
            ["1:1 The company is not in the text part.", "1:1 The postal address is not in the HTML.", "1:1 The postal address is not in the text part."],
            InHtml(Rule, "<p>Nord GmbH, Hamburg</p>", plainText: "Hello", brand: Brand));

    [Theory]
    [InlineData("<p>Nord GmbH<br>Weg&nbsp;1<br>20457 <b>Hamburg</b></p>", true)]
    [InlineData("<div hidden>Nord GmbH, Weg 1, 20457 Hamburg</div>", false)]
    [InlineData("<img alt='Nord GmbH, Weg 1, 20457 Hamburg'>", false)]
    [InlineData("<style>/* Nord GmbH, Weg 1, 20457 Hamburg */</style>", false)]
    public void Only_what_people_read_counts_however_it_is_broken_into_lines(string html, bool passes) => Assert.Equal(passes, !InHtml(Rule, html, brand: Brand).Any());

    [Fact]
    public void The_rule_may_name_the_sender_itself() => Assert.Empty(InHtml($"{Rule}\ncompany: Sud AG\npostal_address: Gasse 2", "<p>Sud AG, Gasse 2</p>", brand: Brand));

    [Fact]
    public void A_sender_that_nobody_names_is_a_finding_at_the_rule() => Assert.Equal(["1:1 rule-sender Neither rule nor brand.yaml says who sends our mail."], Wrong(Rule));

    [Fact]
    public void In_Markdown_what_is_rendered_counts() => Assert.Empty(InMarkdown(Rule, "Hello", "<p>Hello</p><p>Nord GmbH, Weg 1, 20457 Hamburg</p>", brand: Brand));
}
