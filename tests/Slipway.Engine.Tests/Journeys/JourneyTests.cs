using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Journeys;
using Slipway.Stack.Tracking;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests.Journeys;

public sealed class JourneyTests
{
    private static readonly Predicate _registered = new Predicate.Did(EventTypes.Registered);

    [Fact]
    public void Branches_become_a_flat_program_whose_numbers_stay()
    {
        var program = JourneyProgram.Compile(
        [
            new JourneyStep.Wait(72),
            new JourneyStep.Branch(
                _registered,
                [new JourneyStep.Branch(new Predicate.Did("clicked"), [new JourneyStep.Exit("registered")], []), new JourneyStep.Wait(1)],
                [new JourneyStep.Send(Sample.Nudge.Key)]),
            new JourneyStep.Send(Sample.Reminder.Key),
        ]);

        Assert.Equal(
            [
                "0 Wait { Hours = 72 }",
                "1 Test { If = did registered, Otherwise = 7 }",
                "2 Test { If = did clicked, Otherwise = 5 }",
                "3 Exit { Reason = registered }",
                "4 Jump { To = 5 }",
                "5 Wait { Hours = 1 }",
                "6 Jump { To = 8 }",
                "7 Send { Email = nudge }",
                "8 Send { Email = reminder }",
                "9 Exit { Reason = came to the end }",
            ],
            program.Select((instruction, i) => $"{i} {instruction}"));
    }

    [Fact]
    public void A_journey_without_steps_ends_at_once() => Assert.IsType<Instruction.Exit>(Assert.Single(JourneyProgram.Compile([])));

    [Fact]
    public async Task Who_registered_leaves_and_the_others_are_reminded_after_the_wait()
    {
        await using var house = await LaunchedAsync();
        await house.JumpAsync(Cast.Invited);
        await house.Get<Outcomes>().TakeAsync([new ReportedOutcome("r1", EventTypes.Registered, "person1@a.example", Cast.Invited, "warehouse-webinar")]);

        await house.JumpAsync(Cast.Invited.AddHours(71));
        Assert.DoesNotContain(house.Mailbox.All, IsNudge);
        await house.JumpAsync(Cast.Invited.AddHours(72));

        Assert.Equal(["person2@a.example", "person3@a.example"], house.Mailbox.All.Where(IsNudge).SelectMany(m => m.Recipients).Order());
        Assert.Equal(
            ["came to the end", "came to the end", "registered"],
            (await house.QueryAsync<string>("select outcome from stack_travellers")).Order());
    }

    [Fact]
    public async Task The_wait_is_a_moment_that_the_clock_can_jump_to()
    {
        await using var house = await LaunchedAsync();
        await house.JumpAsync(Cast.Invited);

        var timers = await house.QueryAsync<long>("select due from timers order by due");

        Assert.Contains(Cast.Invited.AddHours(72).ToUnixTimeMilliseconds(), timers);
    }

    [Fact]
    public async Task A_traveller_goes_on_after_a_restart_where_it_stood()
    {
        await using var house = await LaunchedAsync();
        await house.JumpAsync(Cast.Invited);
        await house.LeaveAsync();

        await using var again = await House.OpenAsync(folder: house.Folder, post: house.Server);
        await again.JumpAsync(Cast.Invited.AddHours(72));
        await again.JumpAsync(Cast.Invited.AddHours(73));

        Assert.Equal(3, again.Mailbox.All.Count(IsNudge));
    }

    [Fact]
    public async Task At_the_end_of_the_journey_everyone_still_in_it_leaves_without_a_mail()
    {
        await using var house = await LaunchedAsync(Sample.Journey with { Steps = [new JourneyStep.Wait(1000), new JourneyStep.Send(Sample.Nudge.Key)] });
        await house.JumpAsync(Cast.Invited);
        await house.JumpAsync(Sample.Journey.End.At);
        await house.JumpAsync(Cast.Invited.AddHours(1000));

        Assert.DoesNotContain(house.Mailbox.All, IsNudge);
        Assert.All(await house.QueryAsync<string>("select outcome from stack_travellers"), o => Assert.Equal("the journey ended", o));
        Assert.Equal("Finished", await house.ScalarAsync<string>("select state from stack_objects where kind = 'journey'"));
    }

    [Fact]
    public async Task A_paused_journey_moves_nobody_and_goes_on_when_released()
    {
        await using var house = await LaunchedAsync();
        await house.JumpAsync(Cast.Invited);
        var journey = (await house.Stack.FindAsync("warehouse-webinar:journey/follow-up", CancellationToken.None))!;
        await house.Stack.HaltAsync(new HaltRequest("p", journey.Id, HaltMode.Pause), CancellationToken.None);
        await house.JumpAsync(Cast.Invited.AddHours(80));
        Assert.DoesNotContain(house.Mailbox.All, IsNudge);

        await house.Stack.HaltAsync(new HaltRequest("r", journey.Id, HaltMode.Resume), CancellationToken.None);
        await house.SettleAsync();

        Assert.Equal(3, house.Mailbox.All.Count(IsNudge));
    }

    [Fact]
    public async Task A_mail_that_waits_for_attendance_goes_to_those_it_concerns_once_it_is_known()
    {
        await using var house = await House.OpenAsync();
        await house.AddPeopleAsync(3);
        await house.LaunchAsync(Cast.With(
            Sample.ThankYou with { Recipients = new Predicate.Did(EventTypes.Attended) },
            Sample.Reminder with { Recipients = new Predicate.Not(new Predicate.Did(EventTypes.Attended)), Delivery = Sample.ThankYou.Delivery }));
        var after = ((Delivery.AfterEvent)Sample.ThankYou.Delivery).NotBefore.At;
        await house.Get<Outcomes>().TakeAsync([new ReportedOutcome("a1", EventTypes.Attended, "person1@a.example", Cast.Invited, "warehouse-webinar")]);
        await house.JumpAsync(after.AddDays(2));
        Assert.Equal(0, house.Mailbox.Count);

        await house.Get<Outcomes>().TakeAsync([new ReportedOutcome("a2", EventTypes.AttendanceKnown, null, house.Clock.Now, "warehouse-webinar")]);
        Assert.NotNull(await house.Database.ReadAsync(Timers.NextAsync));
        await house.SettleAsync();

        Assert.Equal(["person1@a.example"], house.Mailbox.All.Where(m => m.Subject.EndsWith("thank-you", StringComparison.Ordinal)).SelectMany(m => m.Recipients));
        Assert.Equal(2, house.Mailbox.All.Count(m => m.Subject.EndsWith("reminder", StringComparison.Ordinal)));
    }

    private static bool IsNudge(Slipway.Rehearsal.Mailbox.ReceivedMail mail) => mail.Subject.EndsWith("nudge", StringComparison.Ordinal);

    private static async Task<House> LaunchedAsync(JourneyAsset? journey = null)
    {
        var house = await House.OpenAsync();
        await house.AddPeopleAsync(3);
        await house.LaunchAsync(Cast.With(Sample.Invitation, Sample.Nudge, journey ?? Sample.Journey));
        return house;
    }
}
