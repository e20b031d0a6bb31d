using Xunit;

namespace Slipway.Tests.Checks.Mail;

public sealed class LengthTests : RuleTest
{
    [Theory]
    [InlineData("Ten letter", "")]
    [InlineData("Eleven lett", "2:11 has 11 letters, 1 more than 10")]
    [InlineData("abc", "2:11 has 3 letters, 1 fewer than 4")]
    [InlineData("\U0001F1E9\U0001F1EA e\u0301a 5678", "")]
    [InlineData("Hi {{ first_name | there }} you", "2:11 has 12 letters, 2 more than 10")]
    public void Letters_are_counted_as_a_person_counts_them_with_fallbacks_merged_in(string subject, string found) =>
        Assert.Equal(found.Length == 0 ? [] : [found], InMarkdown("extends: length\nscope: subject\nmin: 4\nmax: 10", $"---\nsubject: \"{subject}\"\n---\nA text that is as long as it likes to be."));

    [Fact]
    public void A_part_that_must_be_there_is_missed()
    {
        const string rule = "extends: length\nscope: preheader\nrequired: true";
        Assert.Equal(["1:1 is missing"], InMarkdown(rule, "Hello"));
        Assert.Equal(["1:1 is missing"], InHtml(rule, "<p>Hello</p>"));
        Assert.Empty(InHtml(rule, "<div style='display:none'>All of it</div><p>Hello</p>"));
        Assert.Empty(InHtml(rule.Replace("preheader", "subject", StringComparison.Ordinal), "<p>Hello</p>"));
    }

    [Fact]
    public void A_preheader_is_all_of_its_parts_without_what_fills_it_up() =>
        Assert.Equal(["1:24 has 9 letters, 1 fewer than 10"], InHtml("extends: length\nscope: preheader\nmin: 10", "<div class='preheader'>Four<div>Five</div>&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>"));

    [Theory]
    [InlineData("", "1:1 key-missing Neither `min` nor `max` is there: any length passes.")]
    [InlineData("min: 5\nmax: 4", "2:6 rule-length No text has at least 5 and at most 4 letters.")]
    public void Limits_that_make_no_sense_are_findings(string limits, string found) => Assert.Equal([found], Wrong($"extends: length\n{limits}"));
}
