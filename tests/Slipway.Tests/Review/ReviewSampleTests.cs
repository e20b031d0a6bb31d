using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Review;
using Xunit;

namespace Slipway.Tests.Review;

public sealed class ReviewSampleTests
{
    private static readonly Gen<Rendition[]> _many =
        from seeds in Gen.Choose(0, 9999).ArrayOf().Where(a => a.Length > 0)
        select seeds.Select((s, i) => Page(i, $"{(char)('A' + (s % 26))}corp {s}", tier: (s % 3).ToString(System.Globalization.CultureInfo.InvariantCulture), branch: s % 4 == 0)).ToArray();

    [Fact]
    public void Every_distinct_text_and_every_part_is_in_it() => Prop.ForAll(_many.ToArbitrary(), all =>
    {
        var sample = ReviewSample.Choose(all, "seed");
        var chosen = all.Where(r => sample.Chosen.Any(c => c.Key == r.Key)).ToList();
        var texts = all.Select(ReviewSample.Shape).ToHashSet(StringComparer.Ordinal);
        return texts.SetEquals(chosen.Select(ReviewSample.Shape))
            && all.SelectMany(r => r.Strata).ToHashSet().SetEquals(chosen.SelectMany(r => r.Strata))
            && sample.Texts == texts.Count && sample.Of == all.Length
            && sample.Chosen.Select(c => c.Key).Distinct(StringComparer.Ordinal).Count() == sample.Chosen.Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_seed_gives_the_same_sample_in_whatever_order_they_come() => Prop.ForAll(_many.ToArbitrary(), all =>
        Said(ReviewSample.Choose(all, "seed")) == Said(ReviewSample.Choose(all.Reverse(), "seed"))).QuickCheckThrowOnFailure();

    [Fact]
    public void However_many_there_are_it_stays_small_unless_their_texts_differ()
    {
        var same = Enumerable.Range(0, 1000).Select(i => Page(i, $"Company {i}", tier: $"{i % 3}", branch: false)).ToList();
        Assert.InRange(ReviewSample.Choose(same, "s").Chosen.Length, 3, 3 * ReviewSample.Usual);

        var different = Enumerable.Range(0, 100).Select(i => new Rendition($"page/{i}", $"Text number {i}")).ToList();
        Assert.Equal(100, ReviewSample.Choose(different, "s").Count(SampleReason.DistinctText));
    }

    [Fact]
    public void Where_lines_end_and_how_long_a_heading_is_underlined_makes_no_other_text()
    {
        static Rendition Said(string name, string opening, string text) => new(name, text)
        {
            Fields = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("name", name).Add("opening", opening).Add("empty", "--"),
        };

        Assert.Equal(
            ReviewSample.Shape(Said("Bille", "You asked.", "For Bille\n=========\n\nYou asked.\n\nWe offer it.")),
            ReviewSample.Shape(Said("Alster Lager", "You have been looking for shift leads since autumn.", "For Alster Lager\n================\n\nYou have been looking for shift\nleads since autumn.\n\nWe\noffer it.")));
    }

    [Fact]
    public void Which_of_a_part_is_taken_depends_on_the_seed()
    {
        var all = Enumerable.Range(0, 500).Select(i => Page(i, $"Company {i}", "1", branch: false)).ToList();

        Assert.NotEqual(Said(ReviewSample.Choose(all, "one")), Said(ReviewSample.Choose(all, "two")));
    }

    [Fact]
    public void A_fallback_and_a_branch_are_texts_of_their_own_and_another_value_is_none()
    {
        var sample = ReviewSample.Choose([Page(1, "Acme", "1", false), Page(2, "Bolt", "1", false), Page(3, "", "1", false), Page(4, "Dyn", "1", true)], "seed");

        Assert.Equal(3, sample.Texts);
        Assert.Equal(3, sample.Count(SampleReason.DistinctText));
    }

    [Theory]
    [InlineData("{{ first_name }}", "markup")]
    [InlineData("<b>Acme</b>", "markup")]
    [InlineData("https://acme.example", "markup")]
    [InlineData("株式会社アクメ", "another script")]
    [InlineData("Gesellschaft für angewandte Lagerlogistik und Warenwirtschaft mbH & Co. KG", "the longest")]
    [InlineData("", "fallback")]
    public void What_is_unusual_is_in_it_with_the_reason(string name, string why)
    {
        var all = Enumerable.Range(0, 200).Select(i => Page(i, $"Company {i}", "1", branch: false)).Append(Page(999, name, "1", branch: false));

        Assert.Contains(ReviewSample.Choose(all, "seed").Chosen, c => c.Key == "page/for-999" && c.Why.Any(w => w.Contains(why, StringComparison.Ordinal)));
    }

    [Fact]
    public void One_with_more_findings_than_the_others_is_in_it()
    {
        var all = Enumerable.Range(0, 100).Select(i => Page(i, $"Company {i}", "1", branch: false) with { Findings = i == 42 ? 5 : 1 });

        var chosen = Assert.Single(ReviewSample.Choose(all, "seed").Chosen, c => c.Key == "page/for-42");
        Assert.Contains("5 findings, where most have 1", chosen.Why);
    }

    private static Rendition Page(int i, string name, string tier, bool branch) => new($"page/for-{i}", $"Hello {(name.Length == 0 ? "your company" : name)}, welcome.{(branch ? " You are special." : "")}")
    {
        Fields = ImmutableSortedDictionary<string, string>.Empty.Add("name", name),
        Strata = ImmutableSortedDictionary<string, string>.Empty.Add("tier", tier),
    };

    private static string Said(ReviewSample sample) => string.Join('\n', sample.Chosen.Select(c => $"{c.Key} {c.Reason} {string.Join("; ", c.Why)}"));
}
