using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Brand;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Sameness;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Tests.Checks.Sameness;

public sealed class SamenessTests
{
    private static readonly CheckMemory Memory = new();

    private const string Ten = "one two three four five six seven eight nine ten";

    [Theory]
    [InlineData("mail.md")]
    [InlineData("mail.html")]
    public void What_was_said_before_and_what_everyone_says_is_found_at_its_words(string file)
    {
        var files = Golden.Folder("tests", "golden", "sameness");
        var (rules, _) = RuleSet.Read(files);
        var document = Document.Read(file, files[file], Setting.Unknown);
        Golden.Same(Golden.WithFindings(files[file], new RulePlan(rules).Check(document)), "tests", "golden", "sameness", $"{file}.findings");
    }

    [Fact]
    public void A_rule_that_cannot_be_used_says_why()
    {
        var (rules, findings) = RuleSet.Read(Golden.Folder("tests", "golden", "sameness"));
        Assert.Equal(["key-type", "rule-phrase"], findings.Select(f => f.Code));
        Assert.Equal(2, rules.Rules.Length);
    }

    [Theory]
    // Ten words are six shingles; the earlier text has the six of its own.
    [InlineData(Ten, 1.0, 1.0)]
    [InlineData("One, two; THREE: four – five six (seven) eight \"nine\" ten.", 1.0, 1.0)]
    // Of the first seven words three shingles stand there, of the last six two.
    [InlineData("one two three four five six seven", 1.0, 3 / 6.0)]
    [InlineData("one two three four five six seven hello five six seven eight nine ten", 5 / 10.0, 5 / 11.0)]
    [InlineData("ten nine eight seven six five four three two one", 0.0, 0.0)]
    [InlineData("one two", 0.0, 0.0)]
    public void The_score_is_the_share_of_shingles_that_stood_there(string text, double containment, double resemblance)
    {
        var likeness = Of(text, ("spring", Ten));
        Assert.Equal((containment, resemblance), (likeness?.Containment ?? 0, likeness?.Resemblance ?? 0));
    }

    [Fact]
    public void The_text_that_shares_most_is_named_and_of_equals_the_first()
    {
        Assert.Equal("b", Of(Ten, ("a", "one two three four five"), ("b", Ten), ("c", Ten))!.Text.Campaign);
        Assert.Null(Of(Ten, ("a", "nothing of it")));
        Assert.Null(Of(Ten));
    }

    [Fact]
    public void What_a_campaign_itself_sent_does_not_count()
    {
        var files = Golden.Folder("tests", "golden", "sameness");
        var (rules, _) = RuleSet.Read(files);
        var mail = Document.Read("emails/mail.md", files["mail.md"], Setting.Unknown);
        Assert.Contains(Checked("autumn"), f => f.Code == "like-before");
        Assert.DoesNotContain(Checked("spring"), f => f.Code == "like-before");

        IEnumerable<Finding> Checked(string campaign) => new RulePlan(rules.With(campaign, Setting.Unknown, new Dictionary<string, string>()).Rules, Memory).Check(mail);
    }

    [Fact]
    public void Passages_that_overlap_are_one_and_say_where_they_stood()
    {
        var likeness = Of("So: one two three four five six. Then nothing.\n\nAnd five six seven eight nine again", ("spring", $"Hello\n\n{Ten}"))!;
        Assert.Equal([(6, 3, 1), (5, 3, 20)], likeness.Passages.Select(p => (p.Words, p.Earlier.Line, p.Earlier.Column)));
        Assert.Equal(["one two three four five six", "five six seven eight nine"], likeness.Passages.Select(p => p.Passage.Text[p.Start..p.End]));
    }

    [Fact]
    public void Every_score_lies_between_nothing_and_all_and_every_passage_in_its_text() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), (one, other) =>
        {
            var likeness = Of(one, ("a", other));
            return likeness is null || (likeness is { Containment: > 0 and <= 1, Resemblance: > 0 and <= 1, Score: >= 0 and <= 100 }
                && likeness.Resemblance <= likeness.Containment
                && likeness.Passages.All(p => p.Start >= 0 && p.End <= p.Passage.Text.Length && p.Start < p.End && p.Words >= CopyIndex.Fewest)
                && likeness.Passages.Length > 0);
        }));

    [Fact]
    public void A_text_is_wholly_like_itself_whatever_is_added_to_the_earlier_one() => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), (text, more) => Of(text, ("a", $"{more}\n\n{text}\n\n{more}")) is not { } likeness || likeness.Containment.Equals(1.0)));

    private static readonly Gen<string> Texts = Gen.Elements("a", "b", "c", "d", "it's", "Straße", "😀", ",", ".", "\n\n", "-", "42").ListOf().Select(words => string.Join(' ', words));

    private static Likeness? Of(string text, params (string Campaign, string Text)[] copy) => Likeness.Of(Document.Read("mail.txt", text, Setting.Unknown), _ => true, Index(copy));

    private static CopyIndex Index(params (string Campaign, string Text)[] copy) => new([.. copy.Select(c => new EarlierCopy(c.Campaign, $"brand/copy/{c.Campaign}/mail.txt", c.Text))]);
}
