using Slipway.Bench.Fleet;
using Slipway.Engine.Journal;
using Slipway.Engine.Tests.Conformance;
using Slipway.Rehearsal.Platform;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Xunit;

namespace Slipway.Engine.Tests.Journal;

/// <summary>The law of effects, against a platform that loses requests and answers.</summary>
public sealed class OperationsTests : IAsyncLifetime
{
    private static readonly PageAsset _page = Sample.Confirmation;

    private House _house = null!;
    private RehearsedPlatform _platform = null!;
    private HttpClient _http = null!;
    private RehearsedConnector _connector = null!;
    private string _version = "";
    private int _calls;

    private static string Key => $"t:{_page.Key}";

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        _platform = await RehearsedPlatform.StartAsync();
        _http = new HttpClient { BaseAddress = _platform.Address };
        _connector = new RehearsedConnector(_http);
        _version = (await _house.Get<Campaigns.Campaigns>().AddAsync(Sample.Webinar(), "", "anna")).Digest;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _platform.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task What_was_done_is_returned_without_a_call()
    {
        var first = await StageAsync();
        var again = await StageAsync();

        Assert.Equal(Assert.IsType<Outcome.Done>(first).Reading.Id, Assert.IsType<Outcome.Done>(again).Reading.Id);
        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_lost_answer_is_read_back_and_adopted()
    {
        _platform.Faults.LoseAnswers = 1;

        Assert.IsType<Outcome.Done>(await StageAsync());
        Assert.Equal(1, _calls);
        Assert.Equal(("done", 1), await EntryAsync());
    }

    [Fact]
    public async Task A_lost_request_is_done_again()
    {
        _platform.Faults.LoseRequests = 1;

        Assert.IsType<Outcome.Done>(await StageAsync());
        Assert.Equal(2, _calls);
        Assert.Equal(("done", 2), await EntryAsync());
    }

    [Fact]
    public async Task After_three_lost_requests_a_person_is_asked()
    {
        _platform.Faults.LoseRequests = 10;

        Assert.IsType<Outcome.Unknown>(await StageAsync());
        Assert.Equal(Operations.MostAttempts, _calls);
        Assert.Equal("unknown", (await EntryAsync()).State);
    }

    [Fact]
    public async Task The_answer_lost_last_is_read_back_too()
    {
        _platform.Faults.LoseRequests = 2;
        _platform.Faults.LoseAnswers = 1;

        Assert.IsType<Outcome.Done>(await StageAsync());
        Assert.Equal(Operations.MostAttempts, _calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_found_open_is_looked_into_before_it_is_repeated(bool happened)
    {
        await _house.Get<Slipway.Engine.Journal.Journal>().Page(_version).OpenAsync(new Opening(Phase.Stage, _page.Key, 0));
        if (happened)
        {
            await CallAsync(Operation);
            _calls = 0;
        }

        Assert.IsType<Outcome.Done>(await StageAsync());
        Assert.Equal(happened ? 0 : 1, _calls);
        Assert.Equal("done", (await EntryAsync()).State);
    }

    [Fact]
    public async Task What_was_made_a_moment_before_a_death_is_looked_for_once_it_can_be_found()
    {
        await using var slow = await FleetPlatform.StartAsync(FleetCampaign.Web);
        using var http = new HttpClient { BaseAddress = slow.Address };
        var connector = await FleetConnector.ToAsync(http);
        await _house.Get<Slipway.Engine.Journal.Journal>().Page(_version).OpenAsync(new Opening(Phase.Stage, _page.Key, 0));
        await MakeAsync(Operation);

        var outcome = await _house.Get<Operations>().DoAsync(_version, Phase.Stage, _page.Key, new Effect(() => connector.FindAsync(Key, CancellationToken.None), MakeAsync)
        {
            FindableAfter = connector.Description.For(AssetKind.Page)!.FindableAfter,
        });

        Assert.IsType<Outcome.Done>(outcome);
        Assert.Single(slow.ThingsOf("t:"));

        Task<Outcome> MakeAsync(string operation) => connector.StageAsync(new StageRequest(operation, "t", Key, _page), CancellationToken.None);
    }

    [Fact]
    public async Task A_look_that_fails_once_troubles_nobody()
    {
        var looks = 0;
        await _house.Get<Slipway.Engine.Journal.Journal>().Page(_version).OpenAsync(new Opening(Phase.Stage, _page.Key, 0));

        var outcome = await _house.Get<Operations>().DoAsync(
            _version, Phase.Stage, _page.Key, new Effect(() => ++looks == 1 ? throw new HttpRequestException("no route") : _connector.FindAsync(Key, CancellationToken.None), CallAsync));

        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task What_cannot_be_looked_into_is_not_repeated()
    {
        await _house.Get<Slipway.Engine.Journal.Journal>().Page(_version).OpenAsync(new Opening(Phase.Stage, _page.Key, 0));

        var outcome = await _house.Get<Operations>().DoAsync(
            _version, Phase.Stage, _page.Key, new Effect(() => throw new HttpRequestException("no route"), CallAsync));

        Assert.Contains("no route", Assert.IsType<Outcome.Unknown>(outcome).Reason, StringComparison.Ordinal);
        Assert.Equal(0, _calls);
        Assert.Equal("unknown", (await EntryAsync()).State);
    }

    [Fact]
    public async Task An_object_of_another_operation_is_not_adopted()
    {
        await CallAsync("someone else's");
        await _house.Get<Slipway.Engine.Journal.Journal>().Page(_version).OpenAsync(new Opening(Phase.Stage, _page.Key, 0));

        Assert.Equal(Outcome.ChangedOutsideCode, Assert.Single(Assert.IsType<Outcome.Refused>(await StageAsync()).Findings).Code);
    }

    [Fact]
    public async Task A_throttled_or_refused_step_is_tried_again_when_it_is_asked_for_again()
    {
        _platform.Faults.Throttle = 1;

        Assert.IsType<Outcome.Throttled>(await StageAsync());
        Assert.Equal(1, _calls);
        Assert.IsType<Outcome.Done>(await StageAsync());
    }

    [Fact]
    public async Task A_mistake_in_the_program_is_not_taken_for_an_unknown_answer()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _house.Get<Operations>().DoAsync(
            _version, Phase.Stage, _page.Key, new Effect(() => Task.FromResult<Reading?>(null), _ => throw new InvalidOperationException("a bug"))));
        Assert.Equal("open", (await EntryAsync()).State);
    }

    private string Operation => Slipway.Engine.Journal.Journal.OperationId(_version, Phase.Stage, _page.Key);

    private Task<Outcome> StageAsync() => _house.Get<Operations>().DoAsync(
        _version, Phase.Stage, _page.Key, new Effect(() => _connector.FindAsync(Key, CancellationToken.None), CallAsync));

    private Task<Outcome> CallAsync(string operation)
    {
        _calls++;
        return _connector.StageAsync(new StageRequest(operation, "t", Key, _page), CancellationToken.None);
    }

    private async Task<(string State, long Attempt)> EntryAsync()
    {
        var entry = await _house.Get<Slipway.Engine.Journal.Journal>().FindAsync(Operation);
        return (entry!.State, entry.Attempt);
    }
}
