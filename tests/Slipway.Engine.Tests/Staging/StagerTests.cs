using Slipway.Engine.Connections;
using Slipway.Engine.Journal;
using Slipway.Engine.Staging;
using Slipway.Engine.Tests.Conformance;
using Slipway.Rehearsal.Platform;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store.Halts;
using Slipway.Store.Leases;
using Xunit;

namespace Slipway.Engine.Tests.Staging;

public sealed class StagerTests : IAsyncLifetime
{
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(4);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Everything_of_a_plan_is_staged_and_nothing_is_public()
    {
        var version = await _house.StageAsync(Sample.Planned(Sample.With(Cast.Audience)));

        Assert.Equal(version.Plan.Assets.Count(), version.Readings.Count);
        Assert.All(version.Readings.Values, r => Assert.Equal(RemoteState.Staged, r.State));
        Assert.Equal(4, version.Readings[Cast.Audience.Key].Audience!.Eligible);
        Assert.Equal(0, _house.Mailbox.Count);
    }

    [Fact]
    public async Task Staging_again_makes_nothing_twice()
    {
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation)]);
        var first = await _house.StageAsync(plan);
        var again = await _house.StageAsync(plan);

        Assert.Equal(first.Readings.Select(r => (r.Key, r.Value.Id, r.Value.Revision)), again.Readings.Select(r => (r.Key, r.Value.Id, r.Value.Revision)));
        Assert.Equal(first.Readings.Count, await _house.ScalarAsync<long>("select count(*) from stack_objects"));
    }

    [Fact]
    public async Task What_cannot_be_made_is_said_all_at_once_and_the_rest_is_kept()
    {
        var plan = Sample.Planned([.. Cast.With(
            Sample.Invitation with { Subject = new Template(TemplateFormat.Line, [new Part.MergeField("shoe_size", "")]) },
            Sample.Reminder with { Subject = new Template(TemplateFormat.Line, [new Part.MergeField("hat_size", "")]) })]);
        var version = await _house.Get<Campaigns.Campaigns>().AddAsync(plan, "", "anna");

        var (staged, findings) = await _house.Get<Stager>().StageAsync(version, null, CancellationToken.None);

        Assert.Null(staged);
        Assert.Equal(["email/invitation", "email/reminder"], findings.Select(f => f.Asset).Order());
        Assert.Contains(findings, f => f.Message.Contains("shoe_size", StringComparison.Ordinal));
        Assert.Equal(plan.Changes.Length - 2, await _house.ScalarAsync<long>("select count(*) from stack_objects"));
    }

    [Fact]
    public async Task What_needs_something_that_could_not_be_made_waits_for_it()
    {
        var audience = Cast.Audience with { Where = new Predicate.Compare("shoe_size", Comparison.Is, ["44"]) };
        var version = await _house.Get<Campaigns.Campaigns>().AddAsync(Sample.Planned([.. Cast.With(audience, Sample.Invitation)]), "", "anna");

        var (_, findings) = await _house.Get<Stager>().StageAsync(version, null, CancellationToken.None);

        Assert.Equal(["email/invitation", "need-not-staged"], findings.Where(f => f.Code == "need-not-staged").SelectMany(f => new[] { f.Asset, f.Code }));
    }

    [Fact]
    public async Task A_platform_that_cannot_be_reached_is_a_finding_and_not_a_failure()
    {
        var platform = await RehearsedPlatform.StartAsync();
        using var http = new HttpClient { BaseAddress = platform.Address };
        var connections = new Engine.Connections.Connections([new Connection(Sample.Connection, new RehearsedConnector(http))]);
        var stager = new Stager(_house.Get<Campaigns.Campaigns>(), connections, _house.Get<Operations>(), _house.Get<Engine.Journal.Journal>(), _house.Get<LeaseBook>(), _house.Get<HaltBook>());
        var version = await _house.Get<Campaigns.Campaigns>().AddAsync(Sample.Planned([Sample.Confirmation]), "", "anna");
        await platform.DisposeAsync();

        var (staged, findings) = await stager.StageAsync(version, null, CancellationToken.None);

        Assert.Null(staged);
        Assert.Equal(("platform-busy", "page/confirmation"), (Assert.Single(findings).Code, findings[0].Asset));
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_is_a_finding_and_the_next_time_goes_on()
    {
        await using var platform = await RehearsedPlatform.StartAsync();
        using var http = new HttpClient { BaseAddress = platform.Address };
        var stager = new Stager(_house.Get<Campaigns.Campaigns>(), new Engine.Connections.Connections([new Connection(Sample.Connection, new RehearsedConnector(http))]), _house.Get<Operations>(), _house.Get<Engine.Journal.Journal>(), _house.Get<LeaseBook>(), _house.Get<HaltBook>());
        var version = await _house.Get<Campaigns.Campaigns>().AddAsync(Sample.Planned([Sample.Confirmation]), "", "anna");
        platform.Faults.Throttle = 1;

        Assert.Equal("platform-busy", Assert.Single((await stager.StageAsync(version, null, CancellationToken.None)).Findings).Code);
        Assert.NotNull((await stager.StageAsync(version, null, CancellationToken.None)).Plan);
    }
}
