using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

/// <summary>The findings of a campaign in its review: at the words, and in the list.</summary>
public sealed class FindingsPagesTests(Chromium chromium)
{
    [Fact]
    public async Task Findings_are_marked_at_the_words_of_the_mail_and_of_the_page()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await WithFaultsAsync();
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);

        var mail = await FrameAsync(author, "Invitation at desktop width, findings marked");
        await Assertions.Expect(mail.Locator("slipway-mark.slipway-warning", new() { HasTextString = "cheap" })).ToHaveCountAsync(1);
        await Assertions.Expect(mail.Locator("a", new() { HasTextString = "Click here" }).Locator("slipway-mark")).ToHaveCountAsync(1);
        await Assertions.Expect(mail.Locator("a slipway-badge")).ToHaveCountAsync(0);
        var page = await FrameAsync(author, "Fewer picking errors in the warehouse at desktop width, findings marked");
        await Assertions.Expect(page.Locator("slipway-mark.slipway-exception", new() { HasTextString = "cheap" })).ToHaveCountAsync(1);
        await Assertions.Expect(author.Page.Locator("summary mark.at-words", new() { HasTextString = "Cheap" })).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.Locator(".entry-exception", new() { HasTextString = "The name of the fair." })).ToContainTextAsync("Anna Berg (brand) until 2027-12-31");
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }

    [Fact]
    public async Task The_list_leads_to_the_words_and_the_keyboard_from_one_finding_to_the_next()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await WithFaultsAsync();
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);

        var entry = author.Page.Locator("#asset-email-invitation .entry:has([data-show])", new() { HasTextString = "no-cheap" });
        var number = await entry.GetAttributeAsync("data-finding");
        await entry.Locator("a.show-desktop").ClickAsync();
        await Assertions.Expect(entry).ToBeFocusedAsync();
        foreach (var width in (string[])["desktop", "phone"])
        {
            var mail = await FrameAsync(author, $"Invitation at {width} width, findings marked");
            await Assertions.Expect(mail.Locator($".slipway-note-{number}")).ToBeVisibleAsync();
            await Assertions.Expect(mail.Locator($"#slipway-finding-{number}")).ToBeInViewportAsync();
        }

        await author.Page.Keyboard.PressAsync("n");
        await Assertions.Expect(author.Page.Locator($"#finding-{Next(number!)}")).ToBeFocusedAsync();
        await author.Page.Keyboard.PressAsync("k");
        await Assertions.Expect(entry).ToBeFocusedAsync();
        await entry.GetByRole(AriaRole.Link, new() { Name = "no-cheap" }).ClickAsync();
        await Assertions.Expect(author.Page.GetByText("We sell a plan that saves hours, not a price.", new() { Exact = true })).ToBeVisibleAsync();
        Assert.True(author.Complaints.IsEmpty, string.Join("\n", author.Complaints));
    }

    [Fact]
    public async Task Without_scripts_links_lead_to_the_words_and_a_mark_says_what_it_is_about()
    {
        await using var author = await chromium.OpenAsync(scripts: false);
        await using var demo = await WithFaultsAsync();
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);

        var mail = await FrameAsync(author, "Invitation at desktop width, findings marked");
        var entry = author.Page.Locator("#asset-email-invitation .entry:has([data-show])", new() { HasTextString = "no-cheap" });
        var number = await entry.GetAttributeAsync("data-finding");
        await Assertions.Expect(mail.Locator($".slipway-note-{number}")).ToBeHiddenAsync();
        await entry.Locator("a.show-desktop").ClickAsync();
        await Assertions.Expect(mail.Locator($".slipway-note-{number}")).ToContainTextAsync("no-cheap");
        await mail.Locator($".slipway-note-{number}").GetByText("Next").PressAsync("Enter");
        await Assertions.Expect(mail.Locator($".slipway-note-{number}")).ToBeHiddenAsync();
        await Assertions.Expect(mail.Locator($".slipway-note-{Next(number!)}")).ToBeVisibleAsync();

        await author.Page.Locator("#asset-email-invitation").GetByLabel("Mark the findings").UncheckAsync();
        await Assertions.Expect((await FrameAsync(author, "Invitation at desktop width")).GetByText("Click here")).ToBeVisibleAsync();
        await Assertions.Expect(author.Page.Locator("iframe[title='Invitation at desktop width, findings marked']")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_marked_copy_runs_nothing_and_is_for_the_findings_of_the_page_it_stands_in()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await WithFaultsAsync();
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);

        var address = await author.Page.Locator("iframe[title='Invitation at desktop width, findings marked']").GetAttributeAsync("src");
        var answer = await author.Page.Context.APIRequest.GetAsync(new Uri(demo.Address, address!).ToString());
        Assert.Equal(200, answer.Status);
        Assert.StartsWith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';", answer.Headers["content-security-policy"], StringComparison.Ordinal);
        Assert.Equal(409, (await author.Page.Context.APIRequest.GetAsync(new Uri(demo.Address, address![..^4] + "0000").ToString())).Status);
        await author.Page.Context.ClearCookiesAsync();
        Assert.NotEqual(200, (await author.Page.Context.APIRequest.GetAsync(new Uri(demo.Address, address).ToString(), new() { MaxRedirects = 0 })).Status);
    }

    [Fact]
    public async Task With_findings_the_review_is_no_wider_than_a_phone()
    {
        await using var phone = await chromium.OpenAsync(width: 375, height: 760);
        await using var demo = await WithFaultsAsync();
        await phone.SignInAsync(demo.Run.LinkOf("author"));
        await phone.Page.GotoAsync(demo.Campaign);
        foreach (var details in await phone.Page.Locator("details:not([data-menu])").AllAsync())
        {
            await details.EvaluateAsync("d => d.open = true");
        }

        await phone.FitsAsync();
        var entry = phone.Page.Locator("#asset-email-invitation .entry:has([data-show])", new() { HasTextString = "no-cheap" });
        await entry.Locator("a.show-phone").ClickAsync();
        var mail = await FrameAsync(phone, "Invitation at phone width, findings marked");
        await Assertions.Expect(mail.Locator($".slipway-note-{await entry.GetAttributeAsync("data-finding")}")).ToBeVisibleAsync();
    }

    private static string Next(string number) => (int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Frames load when they come near what is looked at.
    private static async Task<IFrameLocator> FrameAsync(Visit visit, string title)
    {
        await visit.Page.Locator($"iframe[title='{title}']").ScrollIntoViewIfNeededAsync();
        return visit.Page.FrameLocator($"iframe[title='{title}']");
    }

    // A mail and a page as someone in a hurry writes them, and an exception for one of the faults.
    private static async Task<SmallDemo> WithFaultsAsync()
    {
        var demo = await SmallDemo.StartAsync();
        await EditAsync(demo.File("emails/invitation.md"), text => text
            .Replace("subject: \"Fewer", "subject: \"Cheap and fast: fewer", StringComparison.Ordinal)
            .Replace("Hello {{ first_name | there }},", "Hello {{ first_name | there }}, a **cheap** way to leverage your **late shift**!!", StringComparison.Ordinal)
            .Replace("Save my seat", "Click here", StringComparison.Ordinal));
        await EditAsync(demo.File("pages/landing.md"), text => text.Replace("All times are Berlin time.", "All times are Berlin time. The cheap stalls are open. Our revolutionary, best-in-class session is cheap.", StringComparison.Ordinal));
        Directory.CreateDirectory(demo.BrandFile("waivers"));
        await File.WriteAllTextAsync(demo.BrandFile("waivers/fair.yaml"), """
            - id: cheap-stalls
              rule: no-cheap
              asset: page/landing
              words: The cheap stalls
              reason: The name of the fair.
              requested_by: Dana Ito
              approver: Anna Berg (brand)
              until: 2027-12-31
            """);
        await demo.PrepareAgainAsync();
        return demo;
    }

    private static async Task EditAsync(string file, Func<string, string> edit) => await File.WriteAllTextAsync(file, edit(await File.ReadAllTextAsync(file)));
}
