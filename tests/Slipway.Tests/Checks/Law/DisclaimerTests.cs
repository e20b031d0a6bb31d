using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Checks.Law;

public sealed class DisclaimerTests : RuleTest
{
    private const string Rule = "extends: disclaimer\ntext: Past performance is no guarantee of future results.\nmessage: The warning %s in the %s.";

    private static readonly (string, string) Texts = ("brand/disclaimers/risk.yaml",
        """
        - id: risk
          owner: legal
          texts:
            - { language: en, text: Capital at risk. }
            - { language: en, markets: [GB], text: "Your capital is at risk, whatever we say." }
            - { language: de, text: Es drohen Verluste. }
        """);

    [Theory]
    [InlineData("<p>PAST performance is no<br>guarantee of <i>future</i> results</p>", "")]
    [InlineData("<p>Nothing of the kind.</p>", "1:1 The warning is missing in the HTML.")]
    [InlineData("<p>Note: past performance is a guarantee of future results. More.</p>", "1:10 The warning says \"a\" instead of \"no\" in the HTML.")]
    [InlineData("<p>Past performance is no guarantee of results.</p>", "1:4 The warning leaves out \"future\" in the HTML.")]
    [InlineData("<p>Past performance is really no guarantee of good future results.</p>", "1:4 The warning puts in \"really\", and puts in \"good\" in the HTML.")]
    [InlineData("<p>Past performance matters.</p>", "1:1 The warning is missing in the HTML.")]
    public void A_text_is_there_word_for_word_or_what_differs_is_said(string html, string found) => Assert.Equal(found.Length == 0 ? [] : [found], InHtml(Rule, html));

    [Fact]
    public void It_is_asked_of_the_text_part_too() =>
        Assert.Equal(["1:1 The warning is missing in the text part."], InHtml(Rule, "<p>Past performance is no guarantee of future results.</p>", plainText: "Hello"));

    [Fact]
    public void It_is_asked_of_its_place()
    {
        const string rule = $"{Rule}\nplace: footer";
        const string text = "Past performance is no guarantee of future results.";
        Assert.Equal(["1:4 The warning does not stand in the footer in the HTML."], InHtml(rule, $"<p>{text}</p><div class=footer>Bye</div>"));
        Assert.Empty(InHtml(rule, $"<p>Hello</p><table id=footer-1><tr><td>{text}</td></tr></table>"));
        Assert.Empty(InHtml(rule, $"<p>Hello</p><p>{string.Join("</p><p>", Enumerable.Repeat("Words that fill the mail above.", 9))}</p><p>{text}</p>"));
    }

    [Theory]
    [InlineData("A fund with 4% interest rates", 1)]
    [InlineData("A price of 9 \u20AC", 0)]
    [InlineData("A fund", 0)]
    public void It_is_asked_only_of_texts_that_mention_what_it_is_about(string text, int findings) =>
        Assert.Equal(findings, InHtml($"{Rule}\nwhen: {{ mentions: [return] }}", $"<p>{text}</p>").Count());

    [Theory]
    [InlineData("de", "AT", "Es drohen Verluste")]
    [InlineData("en-US", "US", "Capital at risk!")]
    [InlineData("en", "GB", "Your capital is at risk - whatever we say")]
    public void The_wording_is_the_one_of_the_language_and_market(string language, string market, string text)
    {
        var setting = new Setting { Language = language, Markets = [market] };
        const string rule = "extends: disclaimer\ndisclaimer: risk";
        Assert.Empty(InHtml(rule, $"<p>{text}</p>", setting, brand: Texts));
        Assert.NotEmpty(InHtml(rule, "<p>Something else altogether</p>", setting, brand: Texts));
    }

    [Fact]
    public void Every_market_of_a_document_needs_its_wording() => Assert.Equal(
        ["1:9 puts in \"is\"|HTML"],
        InHtml("extends: disclaimer\ndisclaimer: risk", "<p>Your capital is at risk, whatever we say</p>", new Setting { Language = "en", Markets = ["GB", "IE"] }, brand: Texts));

    [Fact]
    public void A_language_without_a_wording_is_a_finding() =>
        Assert.Equal(["1:1 has no wording for FR, fr|brand folder"], InHtml("extends: disclaimer\ndisclaimer: risk", "<p>Bonjour</p>", new Setting { Language = "fr", Markets = ["FR"] }, brand: Texts));

    [Theory]
    [InlineData("disclaimer: riks", "1:1 rule-disclaimer rule asks for the text riks, which brand/disclaimers does not have. Did you mean risk?")]
    [InlineData("place: footer", "1:1 rule-disclaimer Either `text` or `disclaimer` must say what has to stand there.")]
    [InlineData("text: A\nplace: top", "3:8 rule-place `top` is no place in a document.")]
    [InlineData("text: A\nwhen: { mentions: [prices] }", "3:20 rule-topic `prices` is no topic. Did you mean `price`?")]
    public void What_a_rule_refers_to_must_be_there(string settings, string found) => Assert.Equal([found], Wrong($"extends: disclaimer\n{settings}", Texts));

    [Fact]
    public void What_is_wrong_in_the_texts_is_found_where_they_are_written() => Assert.Equal(
        ["1:3 key-missing `texts` is missing.", "2:3 disclaimer-malformed Here must stand a text with its name and wordings.", "4:3 disclaimer-twice There are two texts named b; the one here is left out."],
        Wrong("extends: length\nmax: 5", ("brand/disclaimers/a.yaml", "- { id: a }\n- b\n- { id: b, texts: [{ text: x }] }\n- { id: b, texts: [{ text: x }] }\n")));
}
