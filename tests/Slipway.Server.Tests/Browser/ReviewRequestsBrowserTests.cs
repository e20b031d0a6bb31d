using Microsoft.Playwright;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;

namespace Slipway.Server.Tests.Browser;

/// <summary>Asking for changes at selected words, and the pages of assets and history, in a browser.</summary>
public sealed class ReviewRequestsBrowserTests(Chromium chromium)
{
    private const string Review = $"/campaigns/{RunningWords.Name}";

    [Fact]
    public async Task Selected_words_become_a_request_that_the_author_ticks_off_beside_the_text()
    {
        await using var reviewer = await chromium.OpenAsync();
        await using var words = await ReviewedAsync();
        await SignInAsync(reviewer, words, "Bo", Roles.Brand, Roles.Legal);
        await reviewer.Page.GotoAsync(At(words, Review));
        await reviewer.Page.GetByText("The words of emails/invitation.md").ClickAsync();
        var piece = reviewer.Page.Locator("[data-ask='emails/invitation.md#p2'] p");
        await piece.ScrollIntoViewIfNeededAsync();
        await piece.SelectTextAsync();
        await reviewer.Page.EvaluateAsync("document.querySelector(\"[data-ask='emails/invitation.md#p2']\").dispatchEvent(new MouseEvent('mouseup', { bubbles: true }))");
        await Assertions.Expect(reviewer.Page.GetByLabel("Where")).ToHaveValueAsync("emails/invitation.md#p2");
        await Assertions.Expect(reviewer.Page.GetByLabel("The words", new() { Exact = true })).ToHaveValueAsync(await piece.InnerTextAsync());
        await reviewer.Page.GetByLabel("What is to change", new() { Exact = true }).FillAsync("Say the day first");
        await reviewer.Button("Add to my list").ClickAsync();
        await Assertions.Expect(reviewer.Page.GetByText("Not sent yet")).ToBeVisibleAsync();
        await reviewer.TakeAsync("requests-asking");
        await reviewer.Button("Request changes").ClickAsync();
        await Assertions.Expect(reviewer.Heading("What was asked to be changed")).ToBeVisibleAsync();

        await using var author = await chromium.OpenAsync(width: 375);
        await SignInAsync(author, words, "Kim", Roles.Author);
        await author.Page.GotoAsync(At(words, $"{Review}/edit/emails/invitation.md"));
        await author.FitsAsync();
        await author.Page.GetByRole(AriaRole.Link, new() { Name = "line " }).ClickAsync();
        Assert.Equal("text", await author.Page.EvaluateAsync<string>("document.activeElement.id"));
        await author.Page.GetByRole(AriaRole.Button, new() { Name = "Tick off" }).ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Ticked off by Kim")).ToBeVisibleAsync();
        await author.TakeAsync("requests-beside");
        await author.Page.GotoAsync(At(words, Review));
        await author.FitsAsync();
        Assert.True(author.Complaints.IsEmpty, string.Join('\n', author.Complaints));
    }

    [Fact]
    public async Task Assets_history_and_files_fit_a_phone_and_complain_of_nothing()
    {
        await using var author = await chromium.OpenAsync(width: 375);
        await using var words = await ReviewedAsync();
        await SignInAsync(author, words, "Kim", Roles.Author);
        foreach (var (page, name) in ((string, string)[])[("/assets", "assets"), ("/history", "history"), ("/history?from=draft&to=draft", "history-same"), ("/edit", "files"), ("", "review-tabs")])
        {
            await author.Page.GotoAsync(At(words, Review + page));
            await author.FitsAsync();
            await author.TakeAsync(name);
        }

        Assert.True(author.Complaints.IsEmpty, string.Join('\n', author.Complaints));
    }

    private static async Task<RunningWords> ReviewedAsync()
    {
        var words = await RunningWords.StartAsync(_ => "");
        var version = (await words.Work.PrepareAsync(RunningWords.Name, RunningWords.Is(words.Ada), null, TestContext.Current.CancellationToken)).Version!.Digest;
        Assert.Empty((await words.Work.SubmitAsync(version, RunningWords.Is(words.Ada))).Findings);
        return words;
    }

    private static string At(RunningWords words, string path) => new Uri(words.Slipway.Address, path).ToString();

    private static async Task SignInAsync(Visit visit, RunningWords words, string name, params string[] roles)
    {
        var account = (await words.Slipway.People.CreateAsync("test", $"{name}@example.com", name, roles)).Account!;
        await visit.Page.GotoAsync(At(words, $"/link/{await words.Slipway.People.CreateLinkAsync("test", account.Id, TimeSpan.FromMinutes(5))}"));
        await visit.Page.Locator("input[name=password]").FillAsync(RunningSlipway.Password);
        await visit.Page.Locator("main button[type=submit]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".account-button")).ToBeVisibleAsync();
    }
}
