using System.Net;
using System.Text.RegularExpressions;
using Slipway.Engine.Campaigns;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Editing;
using Slipway.Server.Tests.Drafting;
using Slipway.Store;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Editing;

/// <summary>The files of a draft, edited on their pages over real HTTP.</summary>
public sealed partial class EditPagesTests
{
    private const string File = "emails/invitation.md";
    private const string Edit = $"/campaigns/{Name}/edit/{File}";

    [Fact]
    public async Task A_text_is_saved_is_its_writers_and_what_stood_there_before_can_be_put_back()
    {
        await using var words = await StartAsync(_ => "");
        var before = words.Draft();

        using var saved = await SaveAsync(words, before.TrimEnd() + "\n\nA paragraph of mine.\n");

        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.Equal(before.TrimEnd() + "\n\nA paragraph of mine.\n", words.Draft());
        var page = await words.ReadAsync(saved.Headers.Location!.ToString());
        Assert.Contains("Saved at ", page, StringComparison.Ordinal);
        Assert.Contains("Saved by Ada, ", page, StringComparison.Ordinal);
        Assert.Matches("Paragraph Person Ada, [^.]+ UTC A paragraph of mine\\.", await words.ReadAsync(RunningWords.Page));
        var texts = words.Slipway.Get<SavedTexts>();
        var (first, second) = (await texts.ListAsync(Name, File)) is [var newest, var oldest] ? (oldest, newest) : throw new InvalidOperationException("Not two texts.");
        Assert.Equal(("", words.Ada.Id), (first.Account, second.Account));
        Assert.Contains("Goes: A paragraph of mine.", await words.ReadAsync($"/campaigns/{Name}/texts/{first.Id}/{File}"), StringComparison.Ordinal);

        using var back = await RunningSlipway.PostAsync(words.Author, Edit, $"/campaigns/{Name}/texts/{first.Id}/{File}", ("seen", second.Digest));

        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        Assert.Equal(before, words.Draft());
        Assert.Equal(3, (await texts.ListAsync(Name, File)).Length);
        var trail = await words.Slipway.Get<Database>().ReadAsync(s => s.QueryAsync<string>("select action || ' ' || actor from audit where subject = @Name and action like 'draft.%' order by seq", new { Name }));
        Assert.Equal([$"draft.saved {words.Ada.Id}", $"draft.put-back {words.Ada.Id}"], trail);
    }

    [Fact]
    public async Task What_somebody_else_changed_meanwhile_is_not_written_over_and_both_texts_are_shown()
    {
        await using var words = await StartAsync(_ => "");
        var before = words.Draft();
        var seen = Digest(await words.Author.GetStringAsync(Edit));
        await System.IO.File.WriteAllTextAsync(Path.Combine(words.Folder, File), before.TrimEnd() + "\n\nTheirs.\n");

        using var refused = await RunningSlipway.PostAsync(words.Author, Edit, Edit, ("seen", seen), ("text", before.TrimEnd() + "\n\nMine.\n"));

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.EndsWith("Theirs.\n", words.Draft(), StringComparison.Ordinal);
        var html = await refused.Content.ReadAsStringAsync();
        var said = Plain(html);
        Assert.Contains("Somebody else changed emails/invitation.md since you opened it", said, StringComparison.Ordinal);
        Assert.Contains("Theirs: Theirs.", said, StringComparison.Ordinal);
        Assert.Contains("Yours: Mine.", said, StringComparison.Ordinal);

        // Now they have seen it: saving once more is meant.
        using var saved = await RunningSlipway.PostAsync(words.Author, Edit, Edit, ("seen", Digest(html)), ("text", before.TrimEnd() + "\n\nMine.\n"));
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);
        Assert.EndsWith("Mine.\n", words.Draft(), StringComparison.Ordinal);
        Assert.Contains(await words.Slipway.Get<SavedTexts>().ListAsync(Name, File), s => s.Account.Length == 0);
    }

    [Fact]
    public async Task Saving_leaves_an_approved_version_as_it_is_says_so_and_whoever_wrote_does_not_decide_on_the_next()
    {
        await using var words = await StartAsync(_ => "");
        var approved = await words.ApprovedAsync();
        var (cleo, browser) = await words.Slipway.SignedInAsync("Cleo", Roles.Author, Roles.Brand);
        using var _ = browser;
        Assert.Contains($"Version {Words.Version(approved)} is approved and stays as it is: saving changes the draft only.", Plain(await browser.GetStringAsync(Edit)), StringComparison.Ordinal);

        using var saved = await SaveAsync(words, words.Draft().TrimEnd() + "\n\nA paragraph of Cleo.\n", browser);

        // Whoever may edit gets from a finding of the review to its place in the draft.
        Assert.Contains($"href=\"{Edit}?at=", await words.Author.GetStringAsync($"/campaigns/{Name}"), StringComparison.Ordinal);
        var campaigns = words.Slipway.Get<Engine.Campaigns.Campaigns>();
        Assert.Equal((approved, VersionState.Approved), ((await campaigns.NewestAsync(Name))!.Digest, (await campaigns.NewestAsync(Name))!.State));
        Assert.DoesNotContain("A paragraph of Cleo.", (await campaigns.FindAsync(approved))!.Files[File], StringComparison.Ordinal);
        Assert.Contains("Not in a version yet", Plain(await browser.GetStringAsync(Edit)), StringComparison.Ordinal);

        var next = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!;
        Assert.Contains(cleo.Id, next.Authors);
        Assert.Contains("As in the newest version", Plain(await browser.GetStringAsync(Edit)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_is_checked_without_being_saved_and_each_finding_has_its_line_and_column()
    {
        await using var words = await StartAsync(_ => "");
        var before = words.Draft();
        var line = before.TrimEnd().Split('\n').Length + 2;

        var panel = await LookAsync(words, before.TrimEnd() + "\n\nRead :x and {{ first_name }} now.\n\n:::heroo\n:::\n");

        Assert.Equal(before, words.Draft());
        Assert.Contains($"data-at=\"{line + 2}:1\"", panel, StringComparison.Ordinal);
        Assert.Contains("did you mean hero?", WebUtility.HtmlDecode(panel), StringComparison.Ordinal);
        Assert.Contains($"Line {line + 2}, column 1", Plain(panel), StringComparison.Ordinal);
        Assert.Empty(await words.Slipway.Get<SavedTexts>().ListAsync(Name, File));

        // Without scripts the whole page comes back with what was typed, and what it is to be saved over.
        using var page = await RunningSlipway.PostAsync(words.Author, Edit, $"/campaigns/{Name}/look/{File}", ("seen", "abc"), ("text", before + "Typed.\n"));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Typed.", html, StringComparison.Ordinal);
        Assert.Equal("abc", Digest(html));
    }

    [Fact]
    public async Task A_rendering_is_shown_at_its_signed_address_alone_and_closed_to_everything()
    {
        await using var words = await StartAsync(_ => "");
        var panel = await LookAsync(words, words.Draft().TrimEnd() + "\n\nA paragraph nobody saved.\n");
        var address = WebUtility.HtmlDecode(Rendering().Match(panel).Groups[1].Value);
        using var stranger = words.Slipway.Browser();

        using var shown = await stranger.GetAsync(address);

        Assert.Contains("A paragraph nobody saved.", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = shown.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("sandbox allow-popups", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        foreach (var other in (string[])[address[..^3] + "abc", address.Replace("/html/", "/text/", StringComparison.Ordinal)])
        {
            using var refused = await stranger.GetAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Only_authors_edit_only_files_of_the_draft_and_no_agent_saves_here()
    {
        await using var words = await StartAsync(_ => "");
        var (_, brand) = await words.Slipway.SignedInAsync("Bo", Roles.Brand);
        using var reviewer = brand;
        Assert.Equal(HttpStatusCode.Forbidden, (await reviewer.GetAsync(Edit)).StatusCode);
        foreach (var file in (string[])["brief.md", ".slipway/answers.jsonl", "emails/../brief.md", "rules/own.yaml", "emails/nothing.md"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await words.Author.GetAsync($"/campaigns/{Name}/edit/{file.Replace("..", "%2E%2E", StringComparison.Ordinal)}")).StatusCode);
        }

        using var agent = words.Slipway.Program(await words.Slipway.TokenAsync(words.Ada, agent: true));
        using var refused = await agent.PostAsync(Edit, new FormUrlEncodedContent([new("seen", ""), new("text", "")]));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_file_keeps_its_line_ends_and_the_list_says_which_files_are_in_no_version()
    {
        await using var words = await StartAsync(_ => "");
        await words.ApprovedAsync();
        var path = Path.Combine(words.Folder, File);
        await System.IO.File.WriteAllTextAsync(path, words.Draft().ReplaceLineEndings("\r\n"));

        using var saved = await SaveAsync(words, words.Draft().ReplaceLineEndings("\n").TrimEnd() + "\n\nMore.\n");

        Assert.EndsWith("\r\n\r\nMore.\r\n", words.Draft(), StringComparison.Ordinal);
        var list = await words.ReadAsync($"/campaigns/{Name}/edit");
        Assert.Single(Regex.Matches(list, "Not in a version yet"));
        Assert.Contains("Ada, ", list, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SaveAsync(RunningWords words, string text, HttpClient? browser = null)
    {
        browser ??= words.Author;
        return await RunningSlipway.PostAsync(browser, Edit, Edit, ("seen", Digest(await browser.GetStringAsync(Edit))), ("text", text.ReplaceLineEndings("\r\n")));
    }

    private static async Task<string> LookAsync(RunningWords words, string text)
    {
        words.Author.DefaultRequestHeaders.Add("HX-Request", "true");
        using var answer = await RunningSlipway.PostAsync(words.Author, Edit, $"/campaigns/{Name}/look/{File}", ("text", text));
        words.Author.DefaultRequestHeaders.Remove("HX-Request");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string Digest(string html) => Seen().Match(html).Groups[1].Value;

    [GeneratedRegex("name=\"seen\" value=\"([^\"]*)\"")]
    private static partial Regex Seen();

    [GeneratedRegex("data-html=\"([^\"]+)\"")]
    private static partial Regex Rendering();
}
