using System.Net;
using System.Text.RegularExpressions;
using Slipway.Engine.Campaigns;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Editing;
using Slipway.Server.Tests.Drafting;
using Slipway.Store;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.History;

/// <summary>What a campaign was before, and the way back, over real HTTP.</summary>
public sealed partial class HistoryPagesTests
{
    private const string File = "emails/invitation.md";
    private const string Page = $"/campaigns/{Name}/history";

    [Fact]
    public async Task Every_version_is_there_with_who_prepared_it_what_was_decided_and_what_changed()
    {
        await using var words = await StartAsync(_ => "");
        var (first, second) = await TwoVersionsAsync(words);

        var said = await words.ReadAsync(Page);

        Assert.Matches($"{Words.Version(second)} Prepared .*{Words.Version(first)} Replaced", said);
        Assert.Contains("Prepared by Ada, ", said, StringComparison.Ordinal);
        Assert.Contains("Bo approved it as brand, ", said, StringComparison.Ordinal);
        var difference = await words.ReadAsync($"{Page}?from={first}&to={second}");
        Assert.Contains("1 file is different.", difference, StringComparison.Ordinal);
        Assert.Contains("Now: A second thought.", difference, StringComparison.Ordinal);
        Assert.Contains("Before: A second thought.", await words.ReadAsync($"{Page}?from={second}&to={first}"), StringComparison.Ordinal);
        Assert.Contains("Every file is the same.", await words.ReadAsync($"{Page}?from={second}&to=draft"), StringComparison.Ordinal);
        // A version of another campaign is as unknown here as one that never was.
        Assert.DoesNotContain("different", await words.ReadAsync($"{Page}?from={first}&to=none"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_restored_as_the_draft_after_a_look_and_has_to_be_prepared_and_approved_anew()
    {
        await using var words = await StartAsync(_ => "");
        var (first, second) = await TwoVersionsAsync(words);
        await System.IO.File.WriteAllTextAsync(Path.Combine(words.Folder, "emails", "extra.md"), words.Draft());
        await System.IO.File.AppendAllTextAsync(Path.Combine(words.Folder, "brief.md"), "\nAnd a second audience.\n");
        var before = words.Draft();

        var look = await words.Author.GetStringAsync($"{Page}/{first}/restore");

        Assert.Contains("3 files of the draft would be written.", Plain(look), StringComparison.Ordinal);
        Assert.Contains("Goes: And a second audience.", Plain(look), StringComparison.Ordinal);
        Assert.Contains("Goes: A second thought.", Plain(look), StringComparison.Ordinal);
        Assert.Contains("emails/extra.md, taken out", Plain(look), StringComparison.Ordinal);
        Assert.Equal(before, words.Draft());

        using var restored = await RunningSlipway.PostAsync(words.Author, $"{Page}/{first}/restore", $"{Page}/{first}/restore", ("seen", Seen().Match(look).Groups[1].Value));

        Assert.Equal(HttpStatusCode.Found, restored.StatusCode);
        Assert.DoesNotContain("A second thought.", words.Draft(), StringComparison.Ordinal);
        Assert.DoesNotContain("second audience", words.Draft("brief.md"), StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(Path.Combine(words.Folder, "emails", "extra.md")));
        Assert.Contains($"The draft says what version {Words.Version(first)} said.", await words.ReadAsync(restored.Headers.Location!.ToString()), StringComparison.Ordinal);
        var campaigns = words.Slipway.Get<Engine.Campaigns.Campaigns>();
        Assert.Equal((second, VersionState.Checked), ((await campaigns.NewestAsync(Name))!.Digest, (await campaigns.NewestAsync(Name))!.State));
        Assert.Contains(await words.Slipway.Get<SavedTexts>().ListAsync(Name, File), s => s.Account.Length == 0);
        Assert.Equal(1L, await words.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from audit where action = 'draft.restored' and detail = @first", new { first })));

        // The same plan again is the same version, and waits for its approvers as every other.
        var again = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;
        Assert.Equal((first, VersionState.Checked), (again.Digest, again.State));
    }

    [Fact]
    public async Task A_draft_that_was_changed_since_the_look_is_not_written_over_and_only_authors_restore()
    {
        await using var words = await StartAsync(_ => "");
        var (first, _) = await TwoVersionsAsync(words);
        var look = await words.Author.GetStringAsync($"{Page}/{first}/restore");
        await System.IO.File.AppendAllTextAsync(Path.Combine(words.Folder, File), "\nMeanwhile.\n");

        using var refused = await RunningSlipway.PostAsync(words.Author, $"{Page}/{first}/restore", $"{Page}/{first}/restore", ("seen", Seen().Match(look).Groups[1].Value));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Meanwhile.", words.Draft(), StringComparison.Ordinal);
        var (_, reviewer) = await words.Slipway.SignedInAsync("Cleo", Roles.Brand);
        using var _ = reviewer;
        Assert.Equal(HttpStatusCode.Forbidden, (await reviewer.GetAsync($"{Page}/{first}/restore")).StatusCode);
        Assert.DoesNotContain("/restore\"", await reviewer.GetStringAsync(Page), StringComparison.Ordinal);
    }

    private static async Task<(string First, string Second)> TwoVersionsAsync(RunningWords words)
    {
        var first = await words.ApprovedAsync();
        await System.IO.File.WriteAllTextAsync(Path.Combine(words.Folder, File), words.Draft().TrimEnd() + "\n\nA second thought.\n");
        var second = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!.Digest;
        return (first, second);
    }

    [GeneratedRegex("name=\"seen\" value=\"([^\"]*)\"")]
    private static partial Regex Seen();
}
