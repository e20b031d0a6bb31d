using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Core.Limits;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Slipway.Store.Halts;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

public sealed class LimitsTests : IAsyncLifetime
{
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(8);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_launch_in_a_planned_blackout_is_refused_and_told_when_it_ends()
    {
        var approved = await ApprovedAsync();
        _house.Limits = Blackout(Today, Today.AddDays(2));

        var refused = Assert.Single(await StartAsync(approved));
        Assert.Equal("blackout", refused.Code);
        Assert.Contains("until", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Stocktaking", refused.Message, StringComparison.Ordinal);

        await _house.Clock.HoldAtAsync(_house.Limits.Blackouts[0].Ends);
        Assert.Empty(await StartAsync(approved));
    }

    [Fact]
    public async Task Of_two_campaigns_that_may_not_meet_the_one_that_is_launched_second_is_refused_though_both_were_approved()
    {
        var (first, second) = (await ApprovedAsync("first", 0, 0.5), await ApprovedAsync("second", 0.4, 1));

        Assert.Empty(await StartAsync(first));
        var refused = Assert.Single(await StartAsync(second));
        Assert.Equal("exclusive-apart", refused.Code);
        Assert.Contains("the campaign first has 0% to 50%", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await StartAsync(await ApprovedAsync("third", 0.5, 1)));

        async Task<ApprovedPlan> ApprovedAsync(string name, double from, double to) => await _house.ApproveAsync(await _house.StageAsync(Sample.Planned(
            [.. Cast.With(Cast.Audience with { Exclusive = new ExclusiveRange("spring", from, to, "") }, Sample.Invitation)], terms: Sample.Terms with { Name = name })));
    }

    [Fact]
    public async Task A_launch_that_runs_waits_through_a_blackout_that_somebody_orders()
    {
        var approved = await ApprovedAsync();
        Assert.Empty(await StartAsync(approved));
        var ends = _house.Clock.Now.AddHours(3);
        await _house.Get<HaltDesk>().HaltAsync(HaltScope.Launches, "", "The site moves", "bo", ends, CancellationToken.None);

        await _house.SettleAsync();
        Assert.Equal("running", (await _house.Get<Launcher>().FindAsync(approved.Plan.Digest))!.State);
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from journal where phase = 'launch'"));

        await _house.Clock.HoldAtAsync(ends);
        await _house.SettleUntilAsync(async () => (await _house.Get<Launcher>().FindAsync(approved.Plan.Digest))!.State == "done");
    }

    [Fact]
    public async Task What_is_live_goes_on_in_a_blackout()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.Get<HaltDesk>().HaltAsync(HaltScope.Launches, "", "The site moves", "bo", Cast.Invited.AddDays(1), CancellationToken.None);

        await _house.JumpAsync(Cast.Invited);

        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task Limits_that_cannot_be_read_let_nothing_through()
    {
        var approved = await ApprovedAsync();
        _house.Limits = null;
        Assert.Equal("limits-unreadable", Assert.Single(await StartAsync(approved)).Code);
    }

    [Fact]
    public async Task Over_a_ceiling_it_takes_a_second_person_and_holds_for_exactly_this_version()
    {
        var approved = await ApprovedAsync();
        _house.Limits = new LaunchLimits { ByLevel = Person(new Ceiling { Recipients = 5 }, Ceiling.None) };
        var watch = _house.Get<CeilingWatch>();
        var staged = approved.Checked.Staged;

        Assert.Contains("8 recipients, of at most 5 in one launch", Assert.Single(await StartAsync(approved)).Message, StringComparison.Ordinal);
        Assert.Equal("reason-missing", Assert.Single(await watch.AllowAsync(staged, " ", "anna")).Code);

        // Whoever lets it through is not the one who launches it.
        Assert.Empty(await watch.AllowAsync(staged, "Agreed in the meeting.", "anna"));
        Assert.Equal("over-ceiling", Assert.Single(await StartAsync(approved)).Code);
        Assert.Empty(await watch.AllowAsync(staged, "Agreed in the meeting.", "bo"));
        Assert.Empty(await StartAsync(approved));
        Assert.Contains((await _house.QueryAsync<string>("select detail from audit where action = 'launch.allowed' and actor = 'bo'")), d => d.Contains("Agreed in the meeting.", StringComparison.Ordinal) && d.Contains(approved.Plan.Digest, StringComparison.Ordinal));

        Assert.Empty((await watch.StateAsync((await ApprovedAsync("other")).Checked.Staged)).Allowances);
    }

    [Fact]
    public async Task The_ceiling_of_a_day_counts_what_was_launched_within_it()
    {
        _house.Limits = new LaunchLimits { ByLevel = Person(Ceiling.None, new Ceiling { Recipients = 10 }) };
        Assert.Empty(await StartAsync(await ApprovedAsync()));
        await _house.SettleAsync();
        var second = await ApprovedAsync("other");

        Assert.Contains("16 recipients, of at most 10 in a day", Assert.Single(await StartAsync(second)).Message, StringComparison.Ordinal);
        await _house.Clock.HoldAtAsync(_house.Clock.Now.AddHours(24));
        Assert.Empty(await StartAsync(second));
    }

    [Fact]
    public async Task Whoever_is_within_the_ceilings_cannot_be_let_through()
    {
        var approved = await ApprovedAsync();
        Assert.Equal("within-ceilings", Assert.Single(await _house.Get<CeilingWatch>().AllowAsync(approved.Checked.Staged, "To be safe.", "bo")).Code);
    }

    private DateOnly Today => DateOnly.FromDateTime(_house.Clock.Now.UtcDateTime);

    private static LaunchLimits Blackout(DateOnly from, DateOnly to) => new() { Blackouts = [new Blackout(from, to, "Europe/Berlin", "Stocktaking.")] };

    private static ImmutableSortedDictionary<string, Ceilings> Person(Ceiling perLaunch, Ceiling perDay) =>
        ImmutableSortedDictionary<string, Ceilings>.Empty.Add(LaunchLimits.Person, new Ceilings(perLaunch, perDay));

    private async Task<ApprovedPlan> ApprovedAsync(string campaign = "warehouse-webinar") =>
        await _house.ApproveAsync(await _house.StageAsync(Sample.Planned([.. Cast.With(Sample.Invitation)], terms: Sample.Terms with { Name = campaign })));

    private Task<ImmutableArray<Slipway.Sdk.Diagnostics.Finding>> StartAsync(ApprovedPlan plan) => _house.Get<Launcher>().StartAsync(plan, "anna");
}
