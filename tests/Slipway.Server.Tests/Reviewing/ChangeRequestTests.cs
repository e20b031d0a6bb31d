using System.Net;
using System.Net.Http.Json;
using Slipway.Core.Approvals;
using Slipway.Core.Copy;
using Slipway.Engine.Campaigns;
using Slipway.Server.Accounts;
using Slipway.Server.Reviewing;
using Slipway.Server.Tests.Drafting;
using Slipway.Store;
using static Slipway.Server.Tests.Drafting.RunningWords;

namespace Slipway.Server.Tests.Reviewing;

/// <summary>What reviewers want changed, from the words to the tick, over real HTTP.</summary>
public sealed class ChangeRequestTests
{
    private const string File = "emails/invitation.md";
    private const string Review = $"/campaigns/{Name}";

    [Fact]
    public async Task A_request_is_written_at_words_goes_out_with_the_decision_is_ticked_off_and_the_next_review_shows_what_became_of_it()
    {
        await using var house = await HouseAsync();
        var piece = CopyDeck.Of(File, house.Words.Draft()).Pieces.First(p => p.Kind == CopyKind.Paragraph);
        var some = string.Join(' ', piece.Text.Split(' ').Take(3));

        Assert.Equal(HttpStatusCode.Found, (await house.AskAsync(piece.Address, some, "Say it plainly")).StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await house.AskAsync("emails/reminder.md", "", "One mail less")).StatusCode);

        // Nobody but their writer sees them before the decision.
        Assert.Contains("Say it plainly", Plain(await house.Reviewer.GetStringAsync(Review)), StringComparison.Ordinal);
        Assert.DoesNotContain("Say it plainly", await house.Words.ReadAsync(Review), StringComparison.Ordinal);

        // The list says what should change, so the decision needs no words besides.
        using var decided = await RunningSlipway.PostAsync(house.Reviewer, Review, $"{Review}/decide", ("version", house.Version), ("role", Roles.Brand), ("decision", nameof(Decision.RequestChanges)), ("comment", ""));
        Assert.Equal(HttpStatusCode.Found, decided.StatusCode);
        var author = await house.Words.ReadAsync(Review);
        Assert.Contains("2 open.", author, StringComparison.Ordinal);
        Assert.Contains("2 changes asked for in emails/invitation.md and emails/reminder.md: see the list.", author, StringComparison.Ordinal);
        var beside = await house.Words.ReadAsync($"/campaigns/{Name}/edit/{File}");
        Assert.Contains($"Open Say it plainly {some}", beside, StringComparison.Ordinal);
        Assert.DoesNotContain("One mail less", beside, StringComparison.Ordinal);

        // One is done, of the other only the words are changed, and that is not the same.
        var (first, second) = (await house.Requests.ListAsync(Name)) is [var a, var b] ? (a, b) : throw new InvalidOperationException("Not two requests.");
        Assert.Equal(HttpStatusCode.Found, (await house.TickAsync(second.Id, "yes")).StatusCode);
        await System.IO.File.WriteAllTextAsync(Path.Combine(house.Words.Folder, File), house.Words.Draft().Replace(piece.Text.Split(' ')[0], "Changed", StringComparison.Ordinal));
        var next = (await house.Words.Work.PrepareAsync(Name, Is(house.Words.Ada), null, TestContext.Current.CancellationToken)).Version!;
        Assert.NotEqual(house.Version, next.Digest);
        var review = Plain(await house.Reviewer.GetStringAsync(Review));
        Assert.Contains("1 open and 1 done.", review, StringComparison.Ordinal);
        Assert.Contains("an earlier one. The words have changed.", review, StringComparison.Ordinal);
        Assert.Contains("Done One mail less", review, StringComparison.Ordinal);
        Assert.Contains("Ticked off by Ada, ", review, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Found, (await house.TickAsync(second.Id, "no")).StatusCode);
        Assert.Contains("2 open.", await house.Words.ReadAsync(Review), StringComparison.Ordinal);
        var trail = await house.Words.Slipway.Get<Database>().ReadAsync(s => s.QueryAsync<string>("select action from audit where subject = @Name and action like 'request.%' order by seq", new { Name }));
        Assert.Equal(["request.written", "request.written", "request.done", "request.reopened"], trail);
        Assert.False(first.IsDone);
    }

    [Fact]
    public async Task An_agent_reads_and_answers_and_ticks_nothing_off()
    {
        await using var house = await HouseAsync();
        await house.AskAsync(File, "", "Shorter");
        await house.Words.Work.DecideAsync(house.Version, Is(house.Bo), Roles.Brand, Decision.RequestChanges, "");
        using var agent = house.Words.Slipway.Program(await house.Words.Slipway.TokenAsync(house.Words.Ada, agent: true));
        var api = $"/api/v1/campaigns/{Name}/requests";

        var asked = (await agent.GetFromJsonAsync<List<ChangeRequestBody>>(api))!.Single();
        Assert.Equal(("Shorter", "Bo", false), (asked.Note, asked.Author, asked.WordsChanged));
        Assert.Equal(HttpStatusCode.NoContent, (await agent.PostAsJsonAsync($"{api}/{asked.Id}/answers", new { text = "It has 40 words less now." })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.PostAsJsonAsync($"{api}/{asked.Id}/done", new { done = true })).StatusCode);
        Assert.NotEmpty(await house.Requests.TickAsync(Is(house.Words.Ada, agent: true), Name, asked.Id, isDone: true));

        Assert.Contains("An agent of Ada: It has 40 words less now.", await house.Words.ReadAsync(Review), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_decides_asks_only_at_words_that_are_there_and_only_their_own_unsent_requests_are_taken_out()
    {
        await using var house = await HouseAsync();
        var piece = CopyDeck.Of(File, house.Words.Draft()).Pieces[0];
        await AssertRefusedAsync("not-yours-to-ask", Is(house.Words.Ada), piece.Address, "", "No");
        await AssertRefusedAsync("not-yours-to-ask", Is(house.Bo, agent: true), piece.Address, "", "No");
        await AssertRefusedAsync("words-unknown", Is(house.Bo), "emails/invitation.md#p99", "", "No");
        await AssertRefusedAsync("words-unknown", Is(house.Bo), "brief.md", "", "No");
        await AssertRefusedAsync("words-elsewhere", Is(house.Bo), piece.Address, "words that are nowhere", "No");
        await AssertRefusedAsync("note-missing", Is(house.Bo), piece.Address, "", " ");

        Assert.Empty(await house.Requests.WriteAsync(Is(house.Bo), house.Version, piece.Address, "", "Yes"));
        var mine = (await house.Requests.ListAsync(Name)).Single();
        Assert.NotEmpty(await house.Requests.RemoveAsync(Is(house.Words.Ada), Name, mine.Id));
        Assert.NotEmpty(await house.Requests.RemoveAsync(Is(house.Bo), "another", mine.Id));
        Assert.NotEmpty(await house.Requests.TickAsync(Is(house.Words.Ada), Name, mine.Id, isDone: true));
        Assert.Empty(await house.Requests.RemoveAsync(Is(house.Bo), Name, mine.Id));
        Assert.Empty(await house.Requests.ListAsync(Name));

        // Whoever approves has remarked, and asks nobody for anything.
        await house.Requests.WriteAsync(Is(house.Bo), house.Version, piece.Address, "", "Nice");
        await house.Words.Work.DecideAsync(house.Version, Is(house.Bo), Roles.Brand, Decision.Approve, "");
        var remark = (await house.Requests.ListAsync(Name)).Single();
        Assert.Equal((true, false), (remark.IsRemark, remark.IsOpen));

        async Task AssertRefusedAsync(string code, Actor actor, string at, string quoted, string note) =>
            Assert.Contains(await house.Requests.WriteAsync(actor, house.Version, at, quoted, note), f => f.Code == code);
    }

    private static async Task<House> HouseAsync()
    {
        var words = await StartAsync(_ => "");
        var (bo, browser) = await words.Slipway.SignedInAsync("Bo", Roles.Brand, Roles.Legal);
        var version = (await words.Work.PrepareAsync(Name, Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!.Digest;
        Assert.Empty((await words.Work.SubmitAsync(version, Is(words.Ada))).Findings);
        return new House(words, bo, browser, version);
    }

    /// <summary>A campaign in review, its author and one who decides.</summary>
    private sealed record House(RunningWords Words, Account Bo, HttpClient Reviewer, string Version) : IAsyncDisposable
    {
        public ChangeRequests Requests => Words.Slipway.Get<ChangeRequests>();

        public Task<HttpResponseMessage> AskAsync(string at, string quoted, string note) =>
            RunningSlipway.PostAsync(Reviewer, Review, $"{Review}/requests", ("version", Version), ("at", at), ("quoted", quoted), ("note", note));

        public Task<HttpResponseMessage> TickAsync(string id, string done) => RunningSlipway.PostAsync(Words.Author, Review, $"{Review}/requests/{id}/done", ("done", done));

        public async ValueTask DisposeAsync()
        {
            Reviewer.Dispose();
            await Words.DisposeAsync();
        }
    }
}
