using Microsoft.Playwright;

namespace Slipway.Server.Tests.Browser;

public sealed class PausePagesTests(Chromium chromium)
{
    [Fact]
    public async Task Everything_is_paused_by_mouse_every_page_says_so_and_it_goes_on_again()
    {
        await using var author = await chromium.OpenAsync();
        await using var brand = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await demo.Run.ApproveAsync(demo.Version, CancellationToken.None);
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync($"{demo.Address}campaigns");

        await author.Page.GetByRole(AriaRole.Link, new() { Name = "Pause everything" }).ClickAsync();
        await author.Page.GetByLabel("Why").FillAsync("We look into a complaint");
        await author.Button("Pause everything").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Everything is paused. We look into a complaint. Amelie Author")).ToBeVisibleAsync();

        // Who may not resume it reads it all the same.
        await brand.SignInAsync(demo.Run.LinkOf("brand"));
        await brand.Page.GotoAsync(demo.Campaign);
        await Assertions.Expect(brand.Page.GetByText("Everything is paused.")).ToBeVisibleAsync();
        await Assertions.Expect(brand.Button("Resume everything")).ToHaveCountAsync(0);

        await author.Page.GotoAsync(demo.Campaign);
        await author.Button("Launch this version").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("It is not launched: everything is paused: We look into a complaint.")).ToBeVisibleAsync();

        await author.Button("Resume everything").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("Everything is paused.")).ToHaveCountAsync(0);
        await author.Page.GotoAsync(demo.Campaign);
        await author.Button("Launch this version").ClickAsync();
        await Assertions.Expect(author.Section("Launch").GetByText("steps done")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_launch_over_a_ceiling_is_let_through_on_its_page_and_not_launched_by_the_same_person()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync();
        await demo.Run.ApproveAsync(demo.Version, CancellationToken.None);
        await File.WriteAllTextAsync(demo.WorkspaceFile("launches.yaml"), "ceilings: { per_launch: { recipients: 5 } }\n");
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);

        var launch = author.Section("Launch");
        await Assertions.Expect(launch.GetByText("It reaches further than one person may decide.")).ToBeVisibleAsync();
        await Assertions.Expect(launch.GetByText("recipients, of at most 5 in one launch")).ToBeVisibleAsync();
        await launch.GetByText("Let it through for someone else to launch").ClickAsync();
        await launch.GetByLabel("Why it may").FillAsync("Agreed on Tuesday");
        await author.Button("Let it through").ClickAsync();
        await Assertions.Expect(author.Section("Launch").GetByText("Amelie Author lets it through: Agreed on Tuesday")).ToBeVisibleAsync();

        await author.Button("Launch this version").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("You let it through yourself, so someone else launches it")).ToBeVisibleAsync();
        Assert.DoesNotContain(author.Complaints, c => !c.Contains("422", StringComparison.Ordinal));
    }
}
