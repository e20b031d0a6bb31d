using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Slipway.Engine.Launching;
using Slipway.Engine.Schedules;
using Slipway.Stack;
using Slipway.Stack.Mail;
using Slipway.Store.Halts;
using Xunit;

namespace Slipway.Engine.Tests.Schedules;

public sealed class QueuesTests : IAsyncLifetime
{
    // Figures belong to the process; what other tests tell meanwhile is not ours.
    private static readonly AsyncLocal<bool> _ours = new();

    private readonly ConcurrentDictionary<string, double> _told = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(8);
        _listener.InstrumentPublished = (figure, listener) =>
        {
            if (figure.Name.StartsWith("slipway.", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(figure);
            }
        };
        _listener.SetMeasurementEventCallback<long>((figure, value, tags, _) => Note(figure, value, tags));
        _listener.SetMeasurementEventCallback<double>((figure, value, tags, _) => Note(figure, value, tags));
        _listener.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task What_waits_for_a_node_is_told_with_how_long_it_has_been_due()
    {
        _ours.Value = true;
        var approved = await _house.ApproveAsync(await _house.StageAsync(Sample.Planned([.. Cast.With(Sample.Invitation)])));
        Assert.Empty(await _house.Get<Launcher>().StartAsync(approved, "anna"));
        await _house.ExecuteAsync("update launches set changed_at = changed_at - 90000");

        await _house.Get<Queues>().TellAsync();

        Assert.Equal((1, 0), (_told["slipway.launches running"], _told["slipway.launches parked"]));
        Assert.InRange(_told["slipway.launch.queue.age"], 90, 120);
        Assert.Equal(0, _told["slipway.launch.parked.age"]);
    }

    [Fact]
    public async Task A_launch_that_asks_a_person_is_told_with_how_long_it_has_asked()
    {
        _ours.Value = true;
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.ExecuteAsync("update launches set state = 'parked', changed_at = changed_at - 600000");
        await _house.Get<HaltBook>().HaltAsync(HaltScope.Connection, "stack", "A test", "bo");

        await _house.Get<Queues>().TellAsync();

        Assert.InRange(_told["slipway.launch.parked.age"], 600, 660);
        Assert.Equal((1, 0), (_told["slipway.halts Connection"], _told["slipway.halts Everything"]));
    }

    [Fact]
    public async Task Mails_that_are_due_are_told_with_their_number_and_age()
    {
        _ours.Value = true;
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.Clock.HoldAtAsync(Cast.Invited.AddSeconds(30));
        await _house.Get<StackWork>().RunAsync();

        await _house.Get<MailQueue>().TellAsync();

        Assert.Equal(8, _told["slipway.mail.queue"]);
        Assert.InRange(_told["slipway.mail.queue.age"], 0, 60);
    }

    private void Note(Instrument figure, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_ours.Value)
        {
            _told[tags.IsEmpty ? figure.Name : $"{figure.Name} {tags[0].Value}"] = value;
        }
    }
}
