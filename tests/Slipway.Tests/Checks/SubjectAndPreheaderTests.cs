using Slipway.Core.Checks;
using Slipway.Sdk.Assets;
using Xunit;

namespace Slipway.Tests.Checks;

public sealed class SubjectAndPreheaderTests : CheckTest<SubjectAndPreheader>
{
    [Fact]
    public void A_mail_without_a_subject_or_a_preheader_is_an_error()
    {
        IsError(Single(Subject(" ")), "no subject");
        IsError(Single(Preheader("")), "no preheader");
    }

    [Theory]
    [InlineData(50, 0)]
    [InlineData(51, 1)]
    [InlineData(150, 1)]
    public void A_long_subject_is_a_warning(int letters, int warnings)
    {
        var found = Find(Campaigns.Subject(Subject(new string('a', letters))));
        Assert.Equal(warnings, found.Count);
        Assert.All(found, f => IsWarning(f, $"{letters} letters"));
    }

    [Fact]
    public void A_subject_that_no_inbox_shows_is_an_error() => IsError(Single(Subject(new string('a', 151))), "151 letters");

    [Fact]
    public void Letters_are_counted_as_a_person_counts_them() => Passes(Subject(string.Concat(Enumerable.Repeat("👩‍🏭", 50))));

    [Fact]
    public void What_the_fallback_adds_counts() =>
        IsWarning(Single(Campaigns.Invitation with { Subject = new Template(TemplateFormat.Line, [new Part.Literal(new string('a', 46)), new Part.MergeField("first_name", "there")]) }), "51 letters");

    [Theory]
    [InlineData("Re: your warehouse")]
    [InlineData("FWD: your warehouse")]
    public void A_subject_that_poses_as_an_answer_is_an_error(string subject) => IsError(Single(Subject(subject)), "as if it were an answer");

    [Fact]
    public void A_subject_that_only_begins_alike_passes() => Passes(Subject("Regain your warehouse"));

    [Theory]
    [InlineData(39, 1)]
    [InlineData(40, 0)]
    [InlineData(100, 0)]
    [InlineData(101, 1)]
    public void A_preheader_of_another_length_than_inboxes_show_is_a_warning(int letters, int warnings) =>
        Assert.Equal(warnings, Find(Campaigns.Subject(Preheader(new string('a', letters)))).Count);

    [Fact]
    public void A_preheader_that_repeats_the_subject_is_a_warning()
    {
        const string Line = "A warehouse that runs itself, in 40 minutes";
        IsWarning(Single(Campaigns.Invitation with { Subject = Template.Of(TemplateFormat.Line, Line), Preheader = Template.Of(TemplateFormat.Line, Line.ToUpperInvariant()) }), "repeats");
    }

    private static EmailAsset Subject(string text) => Campaigns.Invitation with { Subject = Template.Of(TemplateFormat.Line, text) };

    private static EmailAsset Preheader(string text) => Campaigns.Invitation with { Preheader = Template.Of(TemplateFormat.Line, text) };
}
