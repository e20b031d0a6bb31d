using Slipway.Rehearsal.Simulation;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Salesforce;

/// <summary>Large audiences, which go through a bulk job.</summary>
public sealed class SalesforceBulkTests : IAsyncLifetime
{
    // What the ordinary interface is asked to write at most.
    private const int Direct = 2000;

    private static readonly CrmCampaignAsset _asset = SalesforceDesk.Asset with { Tasks = [] };

    private SalesforceDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await SalesforceDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task Up_to_two_thousand_are_written_two_hundred_at_a_time()
    {
        Invite(Direct);

        await _desk.LaunchAsync(await _desk.StageAsync(_asset), _asset);

        Assert.Equal(Direct, _desk.Members().Count);
        Assert.Equal(10, _desk.Org.Calls.Count(c => c.Route.EndsWith("/composite/sobjects/{type}/{field}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task More_go_through_one_bulk_job_that_is_waited_for_and_found_again_after_a_crash()
    {
        Invite(Direct + 1, heldOut: 5);
        var staged = await _desk.StageAsync(_asset);
        _desk.Org.BulkPolls = 3;

        var first = Assert.IsType<Outcome.Waiting>(await _desk.TryLaunchAsync(staged, _asset));
        _desk.Connect();
        var second = Assert.IsType<Outcome.Waiting>(await _desk.TryLaunchAsync(staged, _asset));
        Assert.Equal(first.Token, second.Token);
        Assert.Equal(RemoteState.Staged, (await _desk.Connector.ReadAsync(staged.Id, default))!.State);
        var live = await LaunchedAsync(staged);

        Assert.Equal(RemoteState.Live, live.Reading.State);
        Assert.Equal(_desk.Audience.Where(m => !m.HeldOut).Select(m => m.Email).Order(StringComparer.Ordinal), _desk.Members());
        Assert.Single(_desk.Org.Calls, c => c is { Call.Method: "POST" } && c.Route.EndsWith("/jobs/ingest", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_whose_making_was_lost_does_nothing_and_another_takes_its_place()
    {
        Invite(Direct + 1);
        var staged = await _desk.StageAsync(_asset);
        foreach (var method in (string[])["POST", "PUT", "PATCH"])
        {
            _desk.Org.Faults.Next(FaultKind.LoseAnswer, where: c => c.Method == method && c.Path.Contains("/jobs/ingest", StringComparison.Ordinal));
            Assert.IsType<Outcome.Unknown>(await _desk.TryLaunchAsync(staged, _asset));
        }

        await LaunchedAsync(staged);

        Assert.Equal(Direct + 1, _desk.Members().Count);
    }

    [Fact]
    public async Task The_few_rows_a_job_could_not_write_are_tried_once_more_and_told()
    {
        Invite(Direct + 1);
        var blocked = (string)_desk.Org.Records("Contact")[7]["Id"]!;
        _desk.Org.AddValidationRule("CampaignMember", m => (string?)m["ContactId"] == blocked, "Partners are not invited.");

        var live = await LaunchedAsync(await _desk.StageAsync(_asset));

        Assert.Equal(Direct, _desk.Members().Count);
        Assert.Contains("Partners are not invited.", Assert.Single(live.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_fails_as_a_whole_stops_the_launch_with_the_reason_and_can_be_tried_again()
    {
        Invite(Direct + 1);
        var staged = await _desk.StageAsync(_asset);
        _desk.Org.FailNextBulkJob("InternalServerError : the org was locked");

        var outcome = await UntilAsync(staged);
        var refused = Assert.IsType<Outcome.Refused>(outcome);
        Assert.Contains("the org was locked", Assert.Single(refused.Findings).Message, StringComparison.Ordinal);
        Assert.Equal(RemoteState.Staged, (await _desk.Connector.ReadAsync(staged.Id, default))!.State);
        await LaunchedAsync(staged);

        Assert.Equal(Direct + 1, _desk.Members().Count);
    }

    private void Invite(int treated, int heldOut = 0)
    {
        for (var number = 0; number < treated + heldOut; number++)
        {
            _desk.Invite($"p{number:D5}", heldOut: number >= treated);
        }
    }

    private async Task<Outcome.Done> LaunchedAsync(Reading staged) => SalesforceDesk.Done(await UntilAsync(staged));

    private async Task<Outcome> UntilAsync(Reading staged)
    {
        var outcome = await _desk.TryLaunchAsync(staged, _asset);
        for (var asked = 0; outcome is Outcome.Waiting && asked < 20; asked++)
        {
            outcome = await _desk.TryLaunchAsync(staged, _asset);
        }

        return outcome;
    }
}
