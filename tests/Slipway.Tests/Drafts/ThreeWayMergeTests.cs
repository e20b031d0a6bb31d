using FsCheck;
using FsCheck.Fluent;
using Slipway.Core.Drafts;
using Xunit;

namespace Slipway.Tests.Drafts;

public sealed class ThreeWayMergeTests
{
    [Fact]
    public void Edits_apart_from_each_other_are_both_taken()
    {
        var (text, conflicts) = ThreeWayMerge.Merge("a.md", "1\n2\n3\n4\n5\n", "1\nmine\n3\n4\n5\n", "1\n2\n3\n4\ntheirs\n");
        Assert.Equal("1\nmine\n3\n4\ntheirs\n", text);
        Assert.Empty(conflicts);
    }

    [Fact]
    public void Where_both_changed_the_same_line_the_persons_stays_and_is_reported()
    {
        var (text, conflicts) = ThreeWayMerge.Merge("a.md", "1\n2\n3\n", "1\nmine\n3\n", "1\ntheirs\n3\n");
        Assert.Equal("1\nmine\n3\n", text);
        Assert.Equal(new MergeConflict("a.md", 2, "mine", "theirs"), Assert.Single(conflicts));
    }

    [Fact]
    public void The_same_edit_on_both_sides_is_no_conflict()
    {
        var (text, conflicts) = ThreeWayMerge.Merge("a.md", "1\n2\n", "1\nsame\n", "1\nsame\n");
        Assert.Equal("1\nsame\n", text);
        Assert.Empty(conflicts);
    }

    [Fact]
    public void A_persons_line_endings_are_kept_and_are_no_edit()
    {
        var (text, conflicts) = ThreeWayMerge.Merge("a.md", "1\n2\n3\n", "1\r\n2\r\n3\r\n", "1\n2\nnew\n");
        Assert.Equal("1\r\n2\r\nnew\r\n", text);
        Assert.Empty(conflicts);
    }

    [Fact]
    public void Two_texts_that_share_nothing_merge_in_good_time()
    {
        string Many(string what) => string.Join('\n', Enumerable.Range(0, 20_000).Select(i => what + i));
        var (text, conflicts) = ThreeWayMerge.Merge("a.md", Many("a"), Many("b"), Many("c"));
        Assert.Equal(Many("b"), text);
        Assert.Single(conflicts);
    }

    [Fact]
    public void No_edit_of_a_person_is_ever_lost() => Property((before, yours, generated) =>
    {
        var (text, _) = ThreeWayMerge.Merge("a.md", before, yours, generated);
        var merged = text.Split('\n').ToList();
        // The person's lines carry marks that neither of the others has: all must be there, in their order.
        var mine = yours.Split('\n').Where(l => l.StartsWith("mine", StringComparison.Ordinal));
        return mine.SequenceEqual(merged.Where(l => l.StartsWith("mine", StringComparison.Ordinal)));
    });

    [Fact]
    public void A_line_that_a_person_deleted_does_not_come_back() => Property((before, yours, _) =>
    {
        // Nothing was generated anew at all: the file is exactly the person's.
        return ThreeWayMerge.Merge("a.md", before, yours, before).Text == yours;
    });

    [Fact]
    public void A_file_that_no_one_edited_becomes_exactly_the_new_text() => Property((before, _, generated) =>
        ThreeWayMerge.Merge("a.md", before, before, generated) is var (text, conflicts) && text == generated && conflicts.IsEmpty);

    [Fact]
    public void Merging_again_changes_nothing_and_reports_the_same() => Property((before, yours, generated) =>
    {
        var first = ThreeWayMerge.Merge("a.md", before, yours, generated);
        // The measure stays while a conflict stands, and moves on otherwise.
        var second = ThreeWayMerge.Merge("a.md", first.Conflicts.IsEmpty ? generated : before, first.Text, generated);
        return second.Text == first.Text && second.Conflicts.Length == first.Conflicts.Length;
    });

    private static void Property(Func<string, string, string, bool> holds)
    {
        // Few different lines, so that many are alike: that is where alignments go wrong.
        var lines = Gen.Elements("a", "b", "c", "", "---", ":::").ListOf();
        var cases = lines.SelectMany(
            before => Edited(before, "mine").Zip(Edited(before, "new")),
            (before, edits) => (string.Join('\n', before), edits.Item1, edits.Item2));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(cases.ToArbitrary(), c => holds(c.Item1, c.Item2, c.Item3)));
    }

    // Each line stays, goes, is replaced or gets a line after it.
    private static Gen<string> Edited(IEnumerable<string> lines, string mark)
    {
        var before = lines.ToList();
        return Gen.Choose(0, 9).ListOf(before.Count).Select(choices => string.Join('\n', before.SelectMany((line, i) => choices.ElementAt(i) switch
        {
            0 => Enumerable.Empty<string>(),
            1 => [$"{mark} {i}"],
            2 => [line, $"{mark} {i}"],
            3 => [line, line],
            _ => [line],
        })));
    }
}
