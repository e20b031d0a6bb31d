using System.Collections.Immutable;
using Slipway.Core.Briefs;
using Slipway.Core.Drafts;
using Slipway.Tests.Playbooks;
using Xunit;

namespace Slipway.Tests.Drafts;

public sealed class DraftBuildTests
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;
    private static readonly Brief First = WebinarPlaybook.Brief();
    private static readonly Brief Moved = WebinarPlaybook.Brief(text => text.Replace("date: 2027-02-11", "date: 2027-02-12", StringComparison.Ordinal));

    [Fact]
    public void Building_twice_changes_nothing()
    {
        var first = Build(First, Nothing, Nothing);
        var second = Build(First, first.Base, first.Folder);
        Assert.Empty(second.Write);
        Assert.Equal(first.Base, second.Base);
        Assert.Equal(first.Folder.Keys, second.Unchanged);
    }

    [Fact]
    public void An_edit_of_a_person_and_a_new_date_in_the_brief_are_both_in_the_file()
    {
        var first = Build(First, Nothing, Nothing);
        var edited = first.Folder.SetItem("emails/reminder.md", first.Folder["emails/reminder.md"].Replace("a week ago I invited you to", "last week I wrote to you about", StringComparison.Ordinal));
        var second = Build(Moved, first.Base, edited);
        Assert.Empty(second.Conflicts);
        Assert.Contains("last week I wrote to you about", second.Folder["emails/reminder.md"]);
        Assert.Contains("Friday 12 February 2027", second.Folder["emails/reminder.md"]);
        Assert.Contains("2027-02-12 12:00", second.Write["emails/day-of.md"]);
        Assert.Equal(WebinarPlaybook.Read().Fill(Moved).Files["emails/day-of.md"], second.Folder["emails/day-of.md"]);
    }

    [Fact]
    public void A_conflict_keeps_the_persons_lines_and_is_reported_until_it_is_settled()
    {
        var first = Build(First, Nothing, Nothing);
        var edited = first.Folder.SetItem("emails/day-of.md", first.Folder["emails/day-of.md"].Replace("send: 2027-02-11 12:00", "send: 2027-02-11 13:30", StringComparison.Ordinal));
        var second = Build(Moved, first.Base, edited);
        var conflict = Assert.Single(second.Conflicts);
        Assert.Equal(("emails/day-of.md", 7, "send: 2027-02-11 13:30", "send: 2027-02-12 12:00"), (conflict.File, conflict.Line, conflict.Yours, conflict.Generated));
        Assert.Equal(first.Base["emails/day-of.md"], second.Base["emails/day-of.md"]);

        var third = Build(Moved, second.Base, second.Folder);
        Assert.Equal(second.Conflicts, third.Conflicts);
        Assert.Empty(third.Write);

        var settled = DraftBuild.Build(Moved, WebinarPlaybook.Read(), third.Base, third.Folder, ImmutableHashSet.Create("emails/day-of.md"));
        Assert.Empty(settled.Conflicts);
        Assert.Empty(Build(Moved, settled.Base, settled.Folder).Conflicts);
        Assert.Contains("send: 2027-02-11 13:30", settled.Folder["emails/day-of.md"]);
    }

    [Fact]
    public void A_file_that_a_person_deleted_stays_deleted_and_that_is_said()
    {
        var first = Build(First, Nothing, Nothing);
        var second = Build(Moved, first.Base, first.Folder.Remove("emails/follow-up.md"));
        Assert.Equal(["emails/follow-up.md"], second.KeptDeleted);
        Assert.False(second.Folder.ContainsKey("emails/follow-up.md"));
        Assert.Equal(["emails/follow-up.md"], Build(Moved, second.Base, second.Folder).KeptDeleted);
    }

    [Fact]
    public void A_file_of_the_persons_own_is_left_alone()
    {
        var first = Build(First, Nothing, Nothing);
        var second = Build(Moved, first.Base, first.Folder.Add("emails/extra.md", "mine"));
        Assert.Equal("mine", second.Folder["emails/extra.md"]);
        Assert.False(second.Write.ContainsKey("emails/extra.md"));
    }

    [Fact]
    public void A_file_in_the_way_of_the_first_build_is_never_overwritten()
    {
        var result = Build(First, Nothing, Nothing.Add("links.yaml", "mine: true\n"));
        Assert.Equal("mine: true\n", result.Folder["links.yaml"]);
        Assert.Equal("links.yaml", Assert.Single(result.Conflicts).File);
        Assert.False(result.Base.ContainsKey("links.yaml"));
    }

    [Fact]
    public void What_the_playbook_no_longer_has_goes_unless_a_person_edited_it()
    {
        var before = Nothing.Add("old.yaml", "a: 1\n").Add("edited.yaml", "a: 1\n");
        var result = Build(First, before, before.SetItem("edited.yaml", "a: 2\n"));
        Assert.Equal(["old.yaml"], result.Remove);
        Assert.Equal(["edited.yaml"], result.KeptEdited);
        Assert.Equal("a: 2\n", result.Folder["edited.yaml"]);
        Assert.False(result.Base.ContainsKey("old.yaml") || result.Base.ContainsKey("edited.yaml"));
    }

    [Fact]
    public void A_playbook_that_cannot_be_filled_changes_nothing()
    {
        var first = Build(First, Nothing, Nothing);
        var playbook = WebinarPlaybook.Read();
        var broken = playbook with { Files = playbook.Files.SetItem("links.yaml", "[[ event.place ]]") };
        var result = DraftBuild.Build(Moved, broken, first.Base, first.Folder);
        Assert.NotEmpty(result.Findings);
        Assert.Empty(result.Write);
        Assert.Equal(first.Base, result.Base);
        Assert.Equal(first.Folder, result.Folder);
    }

    private static BuildResult Build(Brief brief, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> current) =>
        DraftBuild.Build(brief, WebinarPlaybook.Read(), before, current);
}
