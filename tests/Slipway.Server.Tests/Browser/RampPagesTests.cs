using Microsoft.Playwright;
using Slipway.Engine.Approving;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Browser;

public sealed class RampPagesTests(Chromium chromium)
{
    [Fact]
    public async Task Approvers_see_the_steps_a_bounce_stops_the_first_and_a_person_lets_it_go_on_with_a_reason()
    {
        await using var author = await chromium.OpenAsync();
        await using var demo = await SmallDemo.StartAsync(contacts: 900);
        await File.AppendAllTextAsync(demo.File("campaign.yaml"), "ramp: { steps: [10%, 50%, 100%], pause: 2h }\n");
        // Two hours before the event there is no time for steps, and the checks say so.
        await File.WriteAllTextAsync(demo.File("emails/day-of.md"), (await File.ReadAllTextAsync(demo.File("emails/day-of.md"))).Replace("\nsend:", "\nramp: none\nsend:", StringComparison.Ordinal));
        await demo.PrepareAgainAsync();
        Assert.Empty(await demo.Get<Decisions>().SubmitAsync(demo.Version, demo.Version.Author));
        await demo.Run.ApproveAsync(demo.Version, CancellationToken.None);
        await author.SignInAsync(demo.Run.LinkOf("author"));
        await author.Page.GotoAsync(demo.Campaign);

        var schedule = author.Section("Who gets what, when");
        await Assertions.Expect(schedule.GetByRole(AriaRole.Row, new() { Name = "50 % about" }).First).ToContainTextAsync("11:00");
        await Assertions.Expect(schedule.GetByText("It stops by itself when more than 5 % bounce").First).ToBeVisibleAsync();
        await author.TakeAsync("ramp-plan");
        await author.Button("Launch this version").ClickAsync();
        await Assertions.Expect(author.Section("Launch").GetByText("steps done")).ToBeVisibleAsync();

        await demo.Get<BusinessClock>().HoldAtAsync(demo.Version.Plan.Terms.Launch.At);
        await demo.SettleAsync();
        await demo.Get<Database>().WriteAsync("test", s => s.ExecuteAsync("update stack_recipients set state = 'bounced' where step = 1"));
        await demo.SettleAsync();
        Assert.Equal(Halt.Ramp, Assert.Single(await demo.Get<HaltBook>().StandingAsync()).By);

        await author.Page.GotoAsync(demo.Campaign);
        var launch = author.Section("Launch");
        await Assertions.Expect(launch.GetByText("It stopped by itself, and asks a person.")).ToBeVisibleAsync();
        await Assertions.Expect(launch.GetByRole(AriaRole.Row, new() { Name = "Bounced Too many" })).ToContainTextAsync("stops above 5 %");
        await Assertions.Expect(author.Page.GetByRole(AriaRole.Link, new() { Name = "What it showed" })).ToBeVisibleAsync();
        await author.TakeAsync("ramp-stopped");

        await launch.GetByLabel("Why it may go on all the same").FillAsync("The list was mended");
        await author.Button("Go on with the steps").ClickAsync();
        await Assertions.Expect(author.Page.GetByText("It stopped by itself")).ToHaveCountAsync(0);
        await demo.SettleAsync();
        await author.Page.GotoAsync(demo.Campaign);
        await Assertions.Expect(author.Section("Launch").GetByText("Seen since step 1")).ToBeVisibleAsync();
        await author.TakeAsync("ramp-goes-on");
        Assert.Empty(author.Complaints);
    }
}
