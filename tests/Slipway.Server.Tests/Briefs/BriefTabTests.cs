using System.Net;
using System.Text.RegularExpressions;
using Slipway.Server.Accounts;
using Slipway.Server.Briefs;
using Slipway.Server.Editing;
using Slipway.Server.Tests.Drafting;
using Slipway.Server.Workspaces;
using Slipway.Store;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Briefs;

/// <summary>A campaign's brief, its change and its move to another day, over real HTTP.</summary>
public sealed partial class BriefTabTests
{
    private const string Page = $"/campaigns/{Name}/brief";
    private const string Move = $"/campaigns/{Name}/move?to=2027-01-26";

    [Fact]
    public async Task The_brief_is_read_in_words_and_what_is_wrong_stands_at_its_line()
    {
        await using var words = await StartAsync(_ => "");
        await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken);

        var said = await words.ReadAsync(Page);
        Assert.Contains("Goal 60 meetings within 45 days of the first mail", said, StringComparison.Ordinal);
        Assert.Contains("You see three changes that cut picking errors", said, StringComparison.Ordinal);
        Assert.Contains("already a customer: lifecycle is customer", said, StringComparison.Ordinal);
        Assert.Contains("Mareike Thomsen Head of Warehouse Consulting", said, StringComparison.Ordinal);
        Assert.Contains("6 emails", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Findings", said, StringComparison.Ordinal);

        await WriteAsync(words, Brief(words).Replace("amount: 4000", "amount: much", StringComparison.Ordinal));
        var html = await words.Author.GetStringAsync(Page);
        Assert.Matches("(?s)<a class=\"brief-line\" href=\"#line-70\">.*<li id=\"line-70\" class=\"line-bad\">", html);
        Assert.Contains("The brief is another than the one the version was made from.", Plain(html), StringComparison.Ordinal);
        Assert.Contains("In the version: amount: 4000 Now: amount: much", Plain(html), StringComparison.Ordinal);
        Assert.DoesNotContain("amount: much", await words.ReadAsync($"{Page}?of=version"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync("/campaigns/none/brief")).StatusCode);
    }

    [Fact]
    public async Task A_changed_brief_shows_what_it_does_to_the_draft_before_anything_is_written_and_can_be_put_back()
    {
        await using var words = await StartAsync(_ => "");
        var (before, draft) = (Brief(words), words.Draft());
        var changed = before.Replace("Save my seat", "Count me in", StringComparison.Ordinal);

        using var look = await RunningSlipway.PostAsync(words.Author, $"{Page}/edit", $"{Page}/look", ("text", changed));
        var html = await look.Content.ReadAsStringAsync();
        Assert.Contains("Goes: call_to_action: Save my seat Comes: call_to_action: Count me in", Plain(html), StringComparison.Ordinal);
        Assert.Contains("emails/invitation.md", Plain(html), StringComparison.Ordinal);
        Assert.Equal((before, draft), (Brief(words), words.Draft()));

        var done = await WriteAsync(words, html, changed, "brief.changed");
        Assert.Equal(HttpStatusCode.Found, done.StatusCode);
        Assert.Contains("Count me in", words.Draft(), StringComparison.Ordinal);
        Assert.Contains("The brief is changed.", await words.ReadAsync(done.Headers.Location!.ToString()), StringComparison.Ordinal);

        var earlier = (await words.Slipway.Get<SavedTexts>().ListAsync(Name, Workspace.BriefFile))[^1];
        var back = await words.Author.GetStringAsync($"{Page}/texts/{earlier.Id}");
        Assert.Equal(HttpStatusCode.Found, (await WriteAsync(words, back, before, "brief.put-back")).StatusCode);
        Assert.Equal((before, draft), (Brief(words), words.Draft()));
    }

    [Fact]
    public async Task A_brief_of_another_name_or_one_that_was_changed_meanwhile_is_not_written_and_only_authors_change_it()
    {
        await using var words = await StartAsync(_ => "");
        var before = Brief(words);
        using var other = await RunningSlipway.PostAsync(words.Author, $"{Page}/edit", $"{Page}/look", ("text", before.Replace($"name: {Name}", "name: another", StringComparison.Ordinal)));
        Assert.Contains("The brief names the campaign another", Plain(await other.Content.ReadAsStringAsync()), StringComparison.Ordinal);

        var changed = before.Replace("Save my seat", "Count me in", StringComparison.Ordinal);
        using var look = await RunningSlipway.PostAsync(words.Author, $"{Page}/edit", $"{Page}/look", ("text", changed));
        var html = await look.Content.ReadAsStringAsync();
        await File.AppendAllTextAsync(Path.Combine(words.Folder, "emails", "invitation.md"), "\nMeanwhile.\n");
        Assert.Equal(HttpStatusCode.Conflict, (await WriteAsync(words, html, changed, "brief.changed")).StatusCode);
        Assert.Equal(before, Brief(words));

        var (_, reviewer) = await words.Slipway.SignedInAsync("Cleo", Roles.Brand);
        using var _ = reviewer;
        Assert.Equal(HttpStatusCode.OK, (await reviewer.GetAsync(Page)).StatusCode);
        Assert.DoesNotContain($"{Page}/edit", await reviewer.GetStringAsync(Page), StringComparison.Ordinal);
        foreach (var path in (string[])[$"{Page}/edit", Move])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await reviewer.GetAsync(path)).StatusCode);
        }

        using var agent = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: true));
        Assert.False((await agent.PostAsync($"{Page}/write", new FormUrlEncodedContent([new("text", changed), new("seen", "")]))).IsSuccessStatusCode);
        Assert.Single(await words.Slipway.Get<BriefRewriting>().WriteAsync(Is(words.Ada, agent: true), Name, changed, "", "brief.changed", TestContext.Current.CancellationToken), f => f.Code == "person-needed");
    }

    [Fact]
    public async Task A_campaign_moves_to_another_day_with_all_times_that_follow_after_a_look_at_the_new_plan()
    {
        await using var words = await StartAsync(_ => "");
        await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken);
        var (before, draft) = (Brief(words), words.Draft());
        await File.WriteAllTextAsync(Path.Combine(words.Workspace.Folder, "launches.yaml"), "blackouts:\n  - from: 2027-01-25\n    to: 2027-01-27\n    zone: Europe/Berlin\n    reason: The stocktaking\n");

        var html = await words.Author.GetStringAsync(Move);
        var said = Plain(html);
        Assert.Contains("Invitation The mail goes out: Everyone in the audience Tue 19 Jan 2027, 09:00 Tue 26 Jan 2027, 09:00", said, StringComparison.Ordinal);
        Assert.Contains("Reminder The mail goes out: Those who have not registered Tue 26 Jan 2027, 09:00 Tue 2 Feb 2027, 09:00", said, StringComparison.Ordinal);
        Assert.Contains("It begins Thu 11 Feb 2027, 15:00 Stays", said, StringComparison.Ordinal);
        Assert.Contains("in the blackout from 2027-01-25 to 2027-01-27: The stocktaking", said, StringComparison.Ordinal);
        Assert.Contains("Goes: date: 2027-01-19 Comes: date: 2027-01-26", said, StringComparison.Ordinal);
        Assert.Equal((before, draft), (Brief(words), words.Draft()));
        Assert.Contains("It begins Thu 11 Feb 2027, 15:00 Thu 18 Feb 2027, 15:00", await words.ReadAsync($"{Move}&event=with"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await words.Author.GetAsync($"/campaigns/{Name}/move?to=soon")).StatusCode);

        var done = await WriteAsync(words, html, before.Replace("2027-01-19", "2027-01-26", StringComparison.Ordinal), "campaign.moved");
        Assert.Equal($"{Page}?done=moved", done.Headers.Location!.ToString());
        Assert.Contains("The brief says Tue 26 Jan 2027, 09:00 now.", await words.ReadAsync($"{Page}?done=moved"), StringComparison.Ordinal);
        Assert.Contains("2027-01-26", words.Draft(), StringComparison.Ordinal);
        Assert.Equal(1L, await words.Slipway.Get<Database>().ReadAsync(s => s.ScalarAsync<long>("select count(*) from audit where action = 'campaign.moved' and subject = @Name", new { Name })));
    }

    [Fact]
    public async Task The_calendar_offers_the_move_to_authors_alone_and_not_of_what_is_live()
    {
        await using var words = await StartAsync(_ => "");
        var digest = await words.ApprovedAsync();
        const string Calendar = "/campaigns/calendar?month=2027-01";
        Assert.Contains($"draggable=\"true\" data-move=\"/campaigns/{Name}/move\"", await words.Author.GetStringAsync(Calendar), StringComparison.Ordinal);
        Assert.Contains($"<form method=\"get\" action=\"/campaigns/{Name}/move\">", await words.Author.GetStringAsync(Calendar), StringComparison.Ordinal);
        var (lea, launcher) = await words.Slipway.SignedInAsync("Lea", Roles.Launcher);
        using var _ = launcher;
        Assert.DoesNotContain("data-move", await launcher.GetStringAsync(Calendar), StringComparison.Ordinal);

        Assert.Empty((await words.Work.LaunchAsync(digest, Is(lea), TestContext.Current.CancellationToken)).Findings);
        Assert.DoesNotContain("data-move", await words.Author.GetStringAsync(Calendar), StringComparison.Ordinal);
        using var refused = await words.Author.GetAsync(Move);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("It is launched already, and stays on its day.", Plain(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("---\nlaunch:\n  date: 2027-01-19\n  time: 09:00\n---\n", false, "---\nlaunch:\n  date: 2027-02-01\n  time: 09:00\n---\n")]
    [InlineData("---\r\nevent:\r\n  date: \"2027-02-11\"\r\nlaunch:\r\n  time: 09:00\r\n  date: '2027-01-19' # a Tuesday\r\n---\r\n", true, "---\r\nevent:\r\n  date: \"2027-02-24\"\r\nlaunch:\r\n  time: 09:00\r\n  date: '2027-02-01' # a Tuesday\r\n---\r\n")]
    [InlineData("---\nlaunch: { date: 2027-01-19 }\n---\n", false, null)]
    [InlineData("---\ntitle: x\n---\nlaunch:\n  date: 2027-01-19\n", false, null)]
    public void Only_the_day_in_the_text_of_the_brief_is_another(string text, bool withEvent, string? expected) => Assert.Equal(expected, BriefDays.Moved(text, new DateOnly(2027, 2, 1), withEvent));

    private static string Brief(RunningWords words) => File.ReadAllText(Path.Combine(words.Folder, "brief.md"));

    private static Task WriteAsync(RunningWords words, string text) => File.WriteAllTextAsync(Path.Combine(words.Folder, "brief.md"), text);

    private static async Task<HttpResponseMessage> WriteAsync(RunningWords words, string html, string text, string action) => await words.Author.PostAsync($"{Page}/write", new FormUrlEncodedContent(
        [new("__RequestVerificationToken", Token().Match(html).Groups[1].Value), new("seen", Seen().Match(html).Groups[1].Value), new("text", text), new("action", action)]));

    [GeneratedRegex("name=\"seen\" value=\"([^\"]*)\"")]
    private static partial Regex Seen();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
