using System.Collections.Immutable;
using System.Globalization;
using Slipway.Engine.Ingest;
using Slipway.Engine.Measuring;
using Slipway.Sdk.Assets;
using Slipway.Stack.Tracking;
using Xunit;

namespace Slipway.Engine.Tests.Measuring;

public sealed class BaseRateTests : IAsyncLifetime
{
    private static readonly AudienceAsset _audience = Cast.Audience with { Holdout = new Holdout(0.4, "") };

    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(200);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Without_history_nothing_is_counted()
    {
        await _house.LaunchAsync(Cast.With(_audience, Sample.Invitation));

        Assert.Empty(await CountedAsync());
    }

    [Fact]
    public async Task The_people_held_out_of_earlier_campaigns_come_first_and_the_audience_before_second()
    {
        await _house.LaunchAsync(Cast.With(_audience, Sample.Invitation));
        await _house.JumpAsync(Cast.Invited);
        var (held, treated) = (await PeopleAsync(1), await PeopleAsync(0));
        await ReportAsync([.. held.Take(6).Select(p => (p, 3)), (held[7], 31), (held[8], -1), .. treated.Take(20).Select(p => (p, 4))]);
        await _house.JumpAsync(Cast.Invited.AddDays(40));

        var counted = await CountedAsync("the-next-one");

        Assert.Equal(
            [
                $"6 of {held.Count} people held out in 1 campaign",
                $"{1} of the 200 people of the audience in the 30 days before {Cast.Invited.AddDays(40):d MMMM yyyy}",
            ],
            counted.Select(c => c.From));
        Assert.Equal((6L, held.Count), (counted[0].Count.Reached, (int)counted[0].Count.People));
        Assert.True(counted[0].Interval.Contains(counted[0].Count.Rate));
    }

    // As a campaign of another name to the same people sees it; one's own launch is no history.
    private async Task<ImmutableArray<CountedRate>> CountedAsync(string campaign = "warehouse-webinar")
    {
        var version = (await _house.Get<Engine.Campaigns.Campaigns>().NewestAsync("warehouse-webinar"))!;
        return await _house.Get<BaseRates>().CountAsync(version with { Plan = version.Plan with { Terms = version.Plan.Terms with { Name = campaign } } }, CancellationToken.None);
    }

    private Task<IReadOnlyList<string>> PeopleAsync(int heldOut) => _house.QueryAsync<string>(
        "select c.email from stack_members m join stack_contacts c on c.id = m.contact where m.held_out = @heldOut order by c.id", new { heldOut });

    private async Task ReportAsync(IEnumerable<(string Email, int Day)> meetings)
    {
        await _house.Get<Outcomes>().TakeAsync([.. meetings.Select((m, i) => new ReportedOutcome(string.Create(CultureInfo.InvariantCulture, $"m-{i}"), "meeting", m.Email, Cast.Invited.AddDays(m.Day), null))]);
        await _house.Get<EventIntake>().RunAsync(CancellationToken.None);
    }
}
