using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Server.Drafting;
using Slipway.Statistics;

namespace Slipway.Server.Tests.Drafting;

/// <summary>Whether drafts got worse: seen where they did, and not where chance explains it.</summary>
public sealed class DraftQualityTests
{
    private static readonly DateTimeOffset _now = new(2027, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_share_that_rose_beyond_chance_is_worse_and_one_that_did_not_is_not()
    {
        var rows = DraftQuality.Judge([.. Some("writer", 10, bad: 30, of: 60), .. Some("writer", 60, bad: 20, of: 100), .. Some("other", 10, bad: 13, of: 60), .. Some("other", 60, bad: 20, of: 100)], _now);

        Assert.Equal([("other", false), ("writer", true)], rows.Select(r => (r.Model, r.IsWorse)));
        Assert.All(rows, r => Assert.True(r.IsOwnPast));
        Assert.IsType<Comparison.Difference>(rows[1].Comparison);
    }

    [Fact]
    public void Better_is_not_worse_and_few_are_not_judged()
    {
        var rows = DraftQuality.Judge([.. Some("better", 10, bad: 2, of: 60), .. Some("better", 60, bad: 60, of: 100), .. Some("few", 10, bad: 19, of: 19), .. Some("few", 60, bad: 0, of: 100)], _now);

        Assert.All(rows, r => Assert.False(r.IsWorse));
        Assert.Null(rows[1].Comparison);
    }

    [Fact]
    public void What_has_no_past_of_its_own_is_held_against_that_of_all()
    {
        var row = Assert.Single(DraftQuality.Judge([.. Some("new", 10, bad: 40, of: 60), .. Some("writer", 60, bad: 20, of: 100)], _now));

        Assert.Equal((false, 100, true), (row.IsOwnPast, row.Before.Trials, row.IsWorse));
    }

    [Fact]
    public void What_is_older_than_both_times_does_not_count()
    {
        var row = Assert.Single(DraftQuality.Judge([.. Some("writer", 10, bad: 30, of: 60), .. Some("writer", 121, bad: 0, of: 100)], _now));

        Assert.Equal(0, row.Before.Trials);
    }

    [Fact]
    public void Words_that_people_wrote_over_or_put_back_are_told_from_those_that_a_model_wrote_over()
    {
        const string File = "emails/invitation.md";
        var first = Run(1, ("subject", "Errors fall"), ("p1", "Three causes."), ("p2", "What two did."));
        var second = Run(2, ("p1", "Three causes, and more."));

        var samples = QualityReading.Overwritten([first, second], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [File] = "---\ntitle: Invitation\nsubject: Errors rise\n---\n\nThree causes, and more.\n\nA new one.\n\nWhat two did.\n",
        }).ToList();

        // Of the first, a model wrote over p1; p2 moved and is there. The subject is a person's.
        Assert.Equal([true, false, false], samples.OrderByDescending(s => s.IsBad).Select(s => s.IsBad));
        Assert.Equal(3, samples.Count);

        LoggedRun Run(int day, params (string Id, string Text)[] words) => new(
            _now.AddDays(day), "ida", ImmutableSortedDictionary<string, string>.Empty, new DraftingOptions(), ImmutableSortedDictionary<string, string>.Empty, words.ToImmutableSortedDictionary(w => $"{File}#{w.Id}", w => w.Text, StringComparer.Ordinal))
        {
            Model = "writer", Prompt = "write-copy v2",
        };
    }

    private static IEnumerable<QualitySample> Some(string model, int daysAgo, int bad, int of) =>
        Enumerable.Range(0, of).Select(i => new QualitySample(QualityKind.Repaired, model, "write-copy v2", _now.AddDays(-daysAgo), i < bad));
}
