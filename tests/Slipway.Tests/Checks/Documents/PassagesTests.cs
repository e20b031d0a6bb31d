using Slipway.Core.Checks.Documents;
using Xunit;

namespace Slipway.Tests.Checks.Documents;

/// <summary>What people read of a file, and which part of it that is.</summary>
public sealed class PassagesTests
{
    [Theory]
    [InlineData("---\nsubject: A cheap plan\n---\n", 2, 12)]
    [InlineData("--- \nsubject: A cheap plan\n---  \n", 2, 12)]
    [InlineData("---\n\"subject\": 'A cheap plan'\n---\n", 2, 15)]
    [InlineData("---\nsubject: A cheap plan # not shown\n---\n", 2, 12)]
    [InlineData("---\nsubject: >-\n  A\n  cheap\n  plan\ntitle: B\n---\n", 4, 3)]
    [InlineData("---\nsubject: \"A\\u0020cheap plan\"\n---\n", 2, 18)]
    [InlineData("---\nsubject: |\n  A cheap plan\n---\n", 3, 5)]
    public void A_subject_is_what_mail_programs_show_however_it_is_written(string markdown, int line, int column)
    {
        var document = Read("mail.md", markdown);
        var subject = Assert.Single(document.Passages, p => p.Scopes.HasFlag(Scopes.Subject));
        Assert.Equal("A cheap plan", subject.Text.Trim());
        var place = document.At(subject.SourceAt(subject.Text.IndexOf("cheap", StringComparison.Ordinal)));
        Assert.Equal((line, column), (place.Line, place.Column));
    }

    [Fact]
    public void A_subject_that_is_nearly_YAML_is_read_as_its_line() =>
        Assert.Equal("Today: a cheap plan", Assert.Single(Read("mail.md", "---\nsubject: Today: a cheap plan\n---\n").Passages).Text);

    [Fact]
    public void A_merge_field_in_a_folded_subject_is_what_it_falls_back_to() =>
        Assert.Equal("Hello there, a plan", Assert.Single(Read("mail.md", "---\nsubject: >-\n  Hello {{ first_name | there }},\n  a plan\n---\n").Passages).Text);

    [Fact]
    public void Who_is_quoted_and_what_a_page_says_of_itself_is_read_too() =>
        Assert.Equal(["A plan", "Ada, head of cheap things", "Good."], Read("page.md", "---\ndescription: A plan\n---\n:::quote{by=\"Ada, head of cheap things\" source=\"https://a.example\"}\nGood.\n:::\n").Passages.Select(p => p.Text));

    [Fact]
    public void A_form_is_its_labels_choices_and_button()
    {
        var form = Read("forms/registration.yaml", "title: Sign up\nbutton: Save my seat\nfields:\n  - name: size\n    label: \"How many\n      people?\"\n    options: [Up to 10, More]\n");
        Assert.Equal(["Title Sign up", "Button Save my seat", "FormLabel How many people?", "FormLabel Up to 10", "FormLabel More"], form.Passages.Select(p => $"{p.Scopes & ~Scopes.Text} {p.Text}"));
        var place = form.At(form.Passages[2].SourceAt("How many ".Length));
        Assert.Equal((6, 7), (place.Line, place.Column));
    }

    [Fact]
    public void An_ad_has_headlines_and_texts()
    {
        var ad = Document.Read("ads/search.md", "# Fewer errors\n\nSee [how](https://a.example).\n", new Setting { Kind = "ad" });
        Assert.Equal(["Fewer errors"], ad.Passages.Where(p => p.Scopes.HasFlag(Scopes.AdHeadline)).Select(p => p.Text));
        Assert.Equal(["See how."], ad.Passages.Where(p => p.Scopes.HasFlag(Scopes.AdText)).Select(p => p.Text));
        Assert.DoesNotContain(Read("emails/a.md", "# A\n\nB").Passages, p => (p.Scopes & (Scopes.AdHeadline | Scopes.AdText)) != Scopes.None);
    }

    private static Document Read(string file, string text) => Document.Read(file, text, Setting.Unknown);
}
