using Microsoft.Playwright;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;

namespace Slipway.Server.Tests.Browser;

/// <summary>Words written anew, by mouse, on a phone and without scripts.</summary>
public sealed class WordsBrowserTests(Chromium chromium)
{
    private const string Anew = "Where picking errors begin";

    [Fact]
    public async Task A_piece_is_asked_for_followed_while_it_is_written_and_taken_and_no_page_is_wider_than_a_phone()
    {
        await using var author = await chromium.OpenAsync(width: 375);
        var answer = new TaskCompletionSource();
        await using var words = await RunningWords.StartWithAsync(_ => RunningWords.Said("subject", Anew) with { Until = answer.Task });
        await SignInAsync(author, words);
        await author.Page.GotoAsync(new Uri(words.Slipway.Address, RunningWords.Page).ToString());
        await author.FitsAsync();

        var piece = author.Page.Locator("#w-emails-invitation-md-subject");
        await piece.GetByText("Write anew").ClickAsync();
        await piece.GetByLabel("What you want").FillAsync("Begin with the errors");
        await piece.GetByRole(AriaRole.Button, new() { Name = "Ask writer" }).ClickAsync();
        await Assertions.Expect(author.Page.GetByText("writer is writing")).ToBeVisibleAsync();
        answer.SetResult();

        // The page goes on by itself.
        await Assertions.Expect(author.Page.GetByText(Anew)).ToBeVisibleAsync();
        await author.FitsAsync();
        await author.Button("Take it").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("These words are in the draft.")).ToBeVisibleAsync();
        await author.Page.GetByRole(AriaRole.Link, new() { Name = "How it was drafted" }).ClickAsync();
        await author.Page.GetByText("emails/invitation.md, written").ClickAsync();
        await author.Page.GetByText("What it was asked").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("\"instruction\": \"Begin with the errors\"")).ToBeVisibleAsync();
        await author.FitsAsync();
        await author.Page.GetByRole(AriaRole.Link, new() { Name = "What AI took" }).ClickAsync();
        await Assertions.Expect(author.Page.GetByText("All in all")).ToBeVisibleAsync();
        await author.FitsAsync();
        Assert.Empty(author.Complaints);
    }

    [Fact]
    public async Task Without_scripts_the_same_forms_do_it()
    {
        await using var author = await chromium.OpenAsync(scripts: false);
        await using var words = await RunningWords.StartAsync(_ => Anew);
        await SignInAsync(author, words);
        var proposal = await words.AskAsync(RunningWords.Subject);
        await author.Page.GotoAsync(new Uri(words.Slipway.Address, proposal).ToString());

        await author.Button("Take it").ClickAsync();

        await Assertions.Expect(author.Page.GetByText("These words are in the draft.")).ToBeVisibleAsync();
    }

    private static async Task SignInAsync(Visit visit, RunningWords words)
    {
        var account = (await words.Slipway.People.CreateAsync("test", "kim@example.com", "Kim", [Roles.Author])).Account!;
        await visit.Page.GotoAsync(new Uri(words.Slipway.Address, $"/link/{await words.Slipway.People.CreateLinkAsync("test", account.Id, TimeSpan.FromMinutes(5))}").ToString());
        await visit.Page.Locator("input[name=password]").FillAsync(RunningSlipway.Password);
        await visit.Page.Locator("main button[type=submit]").ClickAsync();
        await Assertions.Expect(visit.Heading("Today")).ToBeVisibleAsync();
    }
}
