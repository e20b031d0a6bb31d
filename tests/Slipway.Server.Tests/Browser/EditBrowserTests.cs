using Microsoft.Playwright;
using Slipway.Server.Accounts;
using Slipway.Server.Tests.Drafting;

namespace Slipway.Server.Tests.Browser;

/// <summary>A file of a draft edited in a browser: by keyboard, with text that is not lost, and without scripts.</summary>
public sealed class EditBrowserTests(Chromium chromium)
{
    private const string Edit = $"/campaigns/{RunningWords.Name}/edit/emails/invitation.md";

    [Fact]
    public async Task Findings_come_while_somebody_types_lead_to_their_words_and_the_rendering_follows()
    {
        await using var author = await chromium.OpenAsync();
        await using var words = await OpenAsync(author);
        await author.TakeAsync("edit");
        var text = author.Page.GetByLabel("Text of emails/invitation.md");
        await text.PressAsync("Control+End");
        await author.Page.Keyboard.TypeAsync("\n\nGood morning {{ first_name }}.\n\nThis is guaranteed to be seen in the frame.\n");

        var finding = author.Page.GetByRole(AriaRole.Link, new() { Name = "first_name" });
        await Assertions.Expect(finding.First).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.FrameLocator("[data-frame] iframe").GetByText("guaranteed to be seen in the frame")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Not saved yet." })).ToBeVisibleAsync();
        await author.TakeAsync("edit-found");
        await author.Page.Locator("[data-look-panel] [data-at]").First.PressAsync("Enter");
        Assert.Equal("text", await author.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }

    [Fact]
    public async Task Blocks_fields_and_links_are_put_in_by_keyboard_and_a_save_by_keys_can_be_undone()
    {
        await using var author = await chromium.OpenAsync(width: 375);
        await using var words = await OpenAsync(author);
        await author.FitsAsync();
        var before = words.Draft();
        var text = author.Page.GetByLabel("Text of emails/invitation.md");
        await text.PressAsync("Control+End");

        await author.Page.GetByText("Block", new() { Exact = true }).PressAsync("Enter");
        await author.TakeAsync("edit-blocks");
        await author.Page.GetByRole(AriaRole.Button, new() { Name = "quote" }).PressAsync("Enter");
        // The words that stand there are selected, to be written over.
        await author.Page.Keyboard.TypeAsync("It saved us a week.");
        await text.PressAsync("Control+End");
        await author.Page.Keyboard.TypeAsync("Hello {{ fir");
        await Assertions.Expect(author.Page.GetByRole(AriaRole.Option, new() { Name = "first_name" })).ToBeVisibleAsync();
        await author.Page.Keyboard.PressAsync("Enter");
        await author.Page.Keyboard.TypeAsync(", [read more](regi");
        await author.Page.Keyboard.PressAsync("ArrowDown");
        await author.Page.Keyboard.PressAsync("ArrowUp");
        await author.Page.Keyboard.PressAsync("Tab");
        await author.Page.Keyboard.TypeAsync(").");
        await author.Page.Keyboard.PressAsync("Control+s");

        await Assertions.Expect(author.Page.GetByText("Saved at ")).ToBeVisibleAsync();
        await author.FitsAsync();
        await author.TakeAsync("edit-saved");
        Assert.Contains(":::quote{by=\"Name, role\"}\nIt saved us a week.\n:::", words.Draft(), StringComparison.Ordinal);
        Assert.Matches(@"Hello \{\{ first_name \| \w+ \}\}, \[read more\]\(link:[a-z-]*regi[a-z-]*\)\.", words.Draft());

        await author.Button("Put back what was there before").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Saved at ")).ToBeVisibleAsync();
        Assert.Equal(before, words.Draft());
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }

    [Fact]
    public async Task Text_that_was_not_saved_is_offered_back_after_a_reload_and_after_a_session_that_ended()
    {
        await using var author = await chromium.OpenAsync();
        await using var words = await OpenAsync(author);
        var text = author.Page.GetByLabel("Text of emails/invitation.md");
        await text.FillAsync("Half a thought.");
        await author.Page.ReloadAsync();
        await Assertions.Expect(author.Page.GetByText("Text that was not saved is kept in this browser")).ToBeVisibleAsync();
        await author.TakeAsync("edit-kept");
        await author.Button("Take it back").ClickAsync();
        await Assertions.Expect(text).ToHaveValueAsync("Half a thought.");

        await author.Page.Context.ClearCookiesAsync();
        await text.PressAsync("Control+End");
        await author.Page.Keyboard.TypeAsync(" And its end.");
        await Assertions.Expect(author.Page.GetByText("You are signed out")).ToBeVisibleAsync();
        await author.Button("Save").ClickAsync();
        // Saving leads to the sign-in, and the sign-in back to the file.
        await author.Page.Locator("input[name=email]").FillAsync("kim@example.com");
        await author.Page.Locator("input[name=password]").FillAsync(RunningSlipway.Password);
        await author.Page.Locator("main button[type=submit]").ClickAsync();
        await author.Button("Take it back").ClickAsync();

        await Assertions.Expect(text).ToHaveValueAsync("Half a thought. And its end.");
        await author.Button("Save").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Saved at ")).ToBeVisibleAsync();
        Assert.Equal("Half a thought. And its end.", words.Draft());
        Assert.Equal(0, await author.Page.EvaluateAsync<int>("Object.keys(localStorage).filter(k => k.startsWith('slipway-text')).length"));
    }

    [Fact]
    public async Task A_second_window_does_not_write_over_the_first_and_a_network_that_is_gone_loses_nothing()
    {
        await using var author = await chromium.OpenAsync();
        await using var words = await OpenAsync(author);
        var second = await author.Page.Context.NewPageAsync();
        await second.GotoAsync(new Uri(words.Slipway.Address, Edit).ToString());
        var text = author.Page.GetByLabel("Text of emails/invitation.md");
        var before = await text.InputValueAsync();
        await text.FillAsync(before + "First.");
        await author.Button("Save").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Saved at ")).ToBeVisibleAsync();

        await second.GetByLabel("Text of emails/invitation.md").FillAsync(before + "Second.");
        await second.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Assertions.Expect(second.GetByRole(AriaRole.Heading, new() { Name = "Theirs and yours" })).ToBeVisibleAsync();
        await Assertions.Expect(second.GetByLabel("Text of emails/invitation.md")).ToHaveValueAsync(before + "Second.");
        Assert.EndsWith("First.", words.Draft(), StringComparison.Ordinal);

        await author.Page.Context.SetOfflineAsync(true);
        await text.PressAsync("Control+End");
        await author.Page.Keyboard.TypeAsync(" Offline.");
        await Assertions.Expect(author.Page.GetByText("the server cannot be reached")).ToBeVisibleAsync();
        await author.Page.Context.SetOfflineAsync(false);
        await author.Page.ReloadAsync();
        await Assertions.Expect(author.Page.GetByText("Text that was not saved is kept in this browser")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_scripts_a_text_is_checked_and_saved_by_buttons()
    {
        await using var author = await chromium.OpenAsync(width: 375, scripts: false);
        await using var words = await OpenAsync(author);
        var text = author.Page.GetByLabel("Text of emails/invitation.md");
        await text.FillAsync(words.Draft() + "\n:::heroo\n:::\n");

        await author.Button("Check without saving").ClickAsync();

        await Assertions.Expect(author.Page.GetByText("did you mean hero?")).ToBeVisibleAsync();
        await text.FillAsync(words.Draft() + "\nMore.\n");
        await author.Button("Save").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Saved at ")).ToBeVisibleAsync();
        await author.FitsAsync();
        Assert.EndsWith("\nMore.\n", words.Draft(), StringComparison.Ordinal);
    }

    private static async Task<RunningWords> OpenAsync(Visit visit)
    {
        var words = await RunningWords.StartAsync(_ => "");
        var account = (await words.Slipway.People.CreateAsync("test", "kim@example.com", "Kim", [Roles.Author])).Account!;
        await visit.Page.GotoAsync(new Uri(words.Slipway.Address, $"/link/{await words.Slipway.People.CreateLinkAsync("test", account.Id, TimeSpan.FromMinutes(5))}").ToString());
        await visit.Page.Locator("input[name=password]").FillAsync(RunningSlipway.Password);
        await visit.Page.Locator("main button[type=submit]").ClickAsync();
        await Assertions.Expect(visit.Page.Locator(".account-button")).ToBeVisibleAsync();
        await visit.Page.GotoAsync(new Uri(words.Slipway.Address, Edit).ToString());
        return words;
    }
}
