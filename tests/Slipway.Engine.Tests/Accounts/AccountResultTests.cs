using Slipway.Core.Evidence;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Accounts;

public sealed class AccountResultTests
{
    [Fact]
    public async Task What_happened_at_each_account_is_told_from_the_events_of_its_people_and_its_page()
    {
        await using var house = await House.OpenAsync(web: true);
        await house.ImportAsync(Targets.People);
        var version = await house.LaunchAsync(Targets.Campaign());
        await house.JumpAsync(Cast.Invited);
        await house.JumpAsync(Cast.Invited.AddHours(2));
        await house.Browser.GetAsync($"{house.Address}/p/warehouse-webinar/picking-hafen-example");
        await house.Get<Outcomes>().TakeAsync(
        [
            new ReportedOutcome("m1", "meeting", "anna@acme.example", Cast.Invited.AddHours(1), null), new ReportedOutcome("m2", "meeting", "ben@acme.example", Cast.Invited.AddHours(1), "warehouse-webinar"),
            new ReportedOutcome("m3", "meeting", "cleo@acme.example", Cast.Invited.AddHours(1), null), new ReportedOutcome("m4", "meeting", "dora@mail.example", Cast.Invited.AddDays(400), null),
            new ReportedOutcome("r1", EventTypes.Replied, "dora@mail.example", Cast.Invited.AddHours(1), "warehouse-webinar"), new ReportedOutcome("r2", EventTypes.Replied, "dora@mail.example", Cast.Invited.AddHours(1), "another"),
        ]);
        await house.SettleAsync();

        var results = await house.Get<AccountResults>().ReadAsync(version.Plan);

        Assert.Equal(["acme.example", "hafen.example", "empty.example"], results.Select(r => r.Account));
        Assert.Equal((2L, 2L, 0L, 0L, 2L), (results[0].People, results[0].Mails, results[0].Visits, results[0].Replies, results[0].Reached));
        Assert.Equal((1L, 1L, 1L, 1L, 0L), (results[1].People, results[1].Mails, results[1].Visits, results[1].Replies, results[1].Reached));
        Assert.Equal(("Acme", "anna@nordlager.example", "1", "treated"), (results[0].Name, results[0].Owner, results[0].Tier, results[0].Arm));
        Assert.Equal((null, 0L, null), (results[2].Arm, results[2].People, results[2].LastTouch));
        Assert.Equal(Cast.Invited.AddHours(2), results[1].LastTouch > Cast.Invited.AddHours(2) ? Cast.Invited.AddHours(2) : results[1].LastTouch);
    }

    [Fact]
    public async Task Where_whole_accounts_are_held_out_an_account_counts_once_however_many_of_its_people_reached_the_goal()
    {
        await using var house = await House.OpenAsync();
        await house.ImportAsync(Targets.Many(100, 3));
        var audience = Targets.Audience with { Accounts = Targets.Listed(100), Holdout = new Holdout(0.3, "") { By = HoldoutUnit.Account } };
        var version = await house.LaunchAsync(Cast.With(audience, Sample.Invitation));
        await house.JumpAsync(Cast.Invited);
        var held = await house.QueryAsync<string>("select distinct account from stack_members where held_out = 1");
        var treated = await house.QueryAsync<string>("select distinct account from stack_members where held_out = 0");
        Assert.Equal(100, held.Count + treated.Count);
        Assert.Equal((100, held.Count), (version.Readings[audience.Key].Audience!.Accounts!.Eligible, version.Readings[audience.Key].Audience!.Accounts!.HeldOut));
        // Every person of the first treated account, and one of the second; one of a held-out account.
        await house.Get<Outcomes>().TakeAsync(
        [
            .. Enumerable.Range(0, 3).Select(p => new ReportedOutcome($"m{p}", "meeting", $"p{p}@{treated[0]}", Cast.Invited.AddHours(1), null)),
            new ReportedOutcome("m8", "meeting", $"p1@{treated[1]}", Cast.Invited.AddHours(1), null), new ReportedOutcome("m9", "meeting", $"p2@{held[0]}", Cast.Invited.AddHours(1), null),
        ]);
        await house.SettleAsync();

        var evidence = await house.Get<Measurements>().EvidenceAsync(version.Plan);

        Assert.Equal("accounts", evidence.Units);
        Assert.Equal(new ArmCount(treated.Count, 2), evidence.Treated);
        Assert.Equal(new ArmCount(held.Count, 1), evidence.Control);
    }
}
