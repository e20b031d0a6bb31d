using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Engine.Connections;
using Slipway.Engine.Ingest;
using Slipway.Engine.Measuring;
using Slipway.Engine.Tests.Conformance;
using Slipway.Rehearsal.Platform;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Ingest;

public sealed class EventIntakeTests : IAsyncLifetime
{
    private House _house = null!;
    private RehearsedPlatform _platform = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        _platform = await RehearsedPlatform.StartAsync();
        _http = new HttpClient { BaseAddress = _platform.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _platform.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Every_page_is_read_and_the_next_run_goes_on_where_this_one_ended()
    {
        Happen(5);
        var intake = Intake("a");

        Assert.True(await intake.RunAsync(CancellationToken.None));
        Assert.Equal(5, await CountAsync());
        Assert.False(await intake.RunAsync(CancellationToken.None));
        Happen(2);
        Assert.True(await intake.RunAsync(CancellationToken.None));
        Assert.Equal(7, await CountAsync());
    }

    [Fact]
    public async Task Two_connections_may_use_the_same_ids()
    {
        Happen(3);

        await Intake("a", "b").RunAsync(CancellationToken.None);

        Assert.Equal(6, await CountAsync());
    }

    [Theory]
    [InlineData(CommitMoment.Before)]
    [InlineData(CommitMoment.After)]
    public async Task A_crash_at_the_commit_neither_loses_nor_repeats(CommitMoment moment)
    {
        Happen(5);
        var commits = 0;
        _house.Database.Observer = (name, at) =>
        {
            if (name == "events.take" && at == moment && ++commits == 2)
            {
                throw new IOException("dead");
            }
        };
        await Assert.ThrowsAsync<IOException>(() => Intake("a").RunAsync(CancellationToken.None));
        _house.Database.Observer = null;

        await Intake("a").RunAsync(CancellationToken.None);

        Assert.Equal(5, await CountAsync());
    }

    [Fact]
    public async Task What_a_platform_tells_is_written_down_before_it_is_answered_and_once()
    {
        var intake = Intake("a");
        var connection = new Connection("a", new RehearsedConnector(_http));
        var told = new WebhookRequest(ImmutableDictionary<string, string>.Empty.Add("signed", "yes"), "m1\nm2"u8.ToArray());
        _house.Database.Observer = (name, at) =>
        {
            if (name == "events.receive" && at == CommitMoment.Before)
            {
                throw new IOException("dead");
            }
        };
        await Assert.ThrowsAsync<IOException>(() => intake.ReceiveAsync(connection, told, CancellationToken.None));
        _house.Database.Observer = null;

        var first = await intake.ReceiveAsync(connection, told, CancellationToken.None);
        var again = await intake.ReceiveAsync(connection, told, CancellationToken.None);

        Assert.Equal((2, 0, 0, 2), (first.Accepted, first.Repeated, again.Accepted, again.Repeated));
        Assert.Equal(2, await CountAsync());
    }

    private EventIntake Intake(params string[] connections) => new(
        _house.Database, new Engine.Connections.Connections(connections.Select(id => new Connection(id, new RehearsedConnector(_http)))), new CampaignTally(_house.Database), TimeProvider.System, NullLogger<EventIntake>.Instance);

    private Task<long> CountAsync() => _house.ScalarAsync<long>("select count(*) from events");

    private void Happen(int events)
    {
        for (var i = 0; i < events; i++)
        {
            _platform.Happen("clicked", "t:page/webinar");
        }
    }
}
