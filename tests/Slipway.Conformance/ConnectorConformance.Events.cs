using System.Text;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Conformance;

public abstract partial class ConnectorConformance
{
    [Fact]
    public async Task Events_are_read_from_a_cursor_on_each_once()
    {
        Assert.SkipUnless(await LetHappenAsync(3), "This platform has no events to read.");
        var (first, cursor) = await PollAllAsync(null);

        Assert.Equal(3, first.Count);
        Assert.Distinct(first.Select(e => e.Id));
        var (none, same) = await PollAllAsync(cursor);
        Assert.Empty(none);

        await LetHappenAsync(2);
        var (second, _) = await PollAllAsync(same);
        Assert.Equal(2, second.Count);
        Assert.Empty(second.Select(e => e.Id).Intersect(first.Select(e => e.Id)));
    }

    [Fact]
    public async Task An_event_has_the_same_id_whenever_it_is_read()
    {
        Assert.SkipUnless(await LetHappenAsync(3), "This platform has no events to read.");
        var (first, _) = await PollAllAsync(null);
        var (again, _) = await PollAllAsync(null);

        Assert.Equal(first.Select(e => e.Id), again.Select(e => e.Id));
        Assert.All(first, e => Assert.DoesNotContain('@', e.Contact ?? ""));
    }

    [Fact]
    public async Task A_signed_request_is_taken_once()
    {
        var request = Webhook(2);
        Assert.SkipWhen(request is null, "This platform sends no requests.");

        var first = await Connector.ReceiveAsync(request, Cancellation);
        var again = await Connector.ReceiveAsync(request, Cancellation);

        // Either the platform's own memory knows a repeat, or the engine does by the events' ids.
        Assert.Equal((true, 2, 0), (first.Authentic, first.Accepted + first.Events.Length, first.Repeated));
        Assert.Equal((true, 0, 2), (again.Authentic, again.Accepted, again.Repeated + again.Events.Length));
        Assert.Equal(first.Events.Select(e => e.Id), again.Events.Select(e => e.Id));
        Assert.Distinct(first.Events.Select(e => e.Id));
    }

    [Fact]
    public async Task A_request_with_a_bad_signature_is_refused_and_nothing_of_it_taken()
    {
        var request = Webhook(2);
        Assert.SkipWhen(request is null, "This platform sends no requests.");
        byte[] tampered = [.. request.Body.Span, .. Encoding.UTF8.GetBytes(" ")];

        foreach (var bad in new[] { request with { Body = tampered }, request with { Headers = request.Headers.Clear() } })
        {
            var receipt = await Connector.ReceiveAsync(bad, Cancellation);
            Assert.False(receipt.Authentic);
            Assert.Equal(0, receipt.Accepted + receipt.Events.Length);
            Assert.NotEmpty(receipt.Findings);
        }

        var good = await Connector.ReceiveAsync(request, Cancellation);
        Assert.Equal(2, good.Accepted + good.Events.Length);
    }

    [Fact]
    public async Task Figures_are_read_where_the_capability_says_so()
    {
        foreach (var (asset, reading) in await LaunchAllAsync())
        {
            if (Can(asset).Statistics)
            {
                Assert.NotNull((await Connector.MeasureAsync(reading.Id, Cancellation)).Figures);
            }
        }
    }

    private async Task<(List<PlatformEvent> Events, string? Cursor)> PollAllAsync(string? cursor)
    {
        var events = new List<PlatformEvent>();
        EventPage page;
        do
        {
            page = await Connector.PollAsync(cursor, Cancellation);
            events.AddRange(page.Events);
            Assert.False(page.More && page.Cursor == cursor, "The cursor does not go on.");
            cursor = page.Cursor;
        }
        while (page.More);
        return (events, cursor);
    }
}
