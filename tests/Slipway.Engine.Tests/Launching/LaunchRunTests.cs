using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Leases;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

/// <summary>How a launch goes over its graph, on a platform that answers as it is told.</summary>
public sealed class LaunchRunTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly ScriptedConnector _platform = new();
    private House _house = null!;

    private Launcher Launcher => _house.Get<Launcher>();

    public async ValueTask InitializeAsync() => _house = await House.OpenAsync(also: new Connection("scripted", _platform));

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task What_does_not_need_one_another_is_done_at_the_same_time_as_far_as_the_platform_takes_it()
    {
        var (inside, most) = (0, 0);
        var enough = new TaskCompletionSource();
        _platform.Script = async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            if (Volatile.Read(ref inside) == _platform.Description.Parallel)
            {
                enough.TrySetResult();
            }

            await enough.Task.WaitAsync(_patience);
            Interlocked.Decrement(ref inside);
            return null;
        };

        var version = await LaunchAsync([.. Enumerable.Range(1, 12).Select(i => Page($"p{i}"))]);

        Assert.Equal("done", (await RowAsync(version)).State);
        Assert.Equal(12, _platform.Launched.Count);
        Assert.Equal(_platform.Description.Parallel, most);
    }

    [Fact]
    public async Task What_a_step_leaves_is_written_down_in_the_commit_that_begins_the_next()
    {
        var version = await StartAsync([Page("p1"), Mail("m1")]);
        var commits = new List<string>();
        _house.Database.Observer = (name, moment) => commits.AddRange(moment == CommitMoment.After && name.StartsWith("journal.", StringComparison.Ordinal) ? [name] : []);

        await Launcher.RunAsync(CancellationToken.None);

        _house.Database.Observer = null;
        Assert.Equal(["journal.open", "journal.open", "journal.close"], commits);
        Assert.Equal(2, (await EntriesAsync(version)).Count(e => e.State == "done"));
    }

    [Fact]
    public async Task Where_one_step_is_refused_the_others_under_way_are_finished_and_nothing_else_is_begun()
    {
        Refuse("page/p1");

        var version = await LaunchAsync(Page("p1"), Page("p2"), Mail("m1"));

        var launch = await RowAsync(version);
        Assert.Equal("parked", launch.State);
        var question = Assert.Single(launch.Asks);
        Assert.Equal("page/p1", question.Asset);
        Assert.Contains("broken", question.Why, StringComparison.Ordinal);
        Assert.Equal("mend it", question.Fix);
        Assert.Equal(["done", "refused"], (await EntriesAsync(version)).Select(e => e.State).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tried_again_only_what_is_not_done_is_done()
    {
        Refuse("page/p1");
        var version = await LaunchAsync(Page("p1"), Page("p2"), Mail("m1"));
        _platform.Script = _ => Task.FromResult<Outcome?>(null);

        await AnswerAsync(version, LaunchAnswer.Retry);

        Assert.Equal("done", (await RowAsync(version)).State);
        Assert.Equal(3, _platform.Launched.Count);
        Assert.Equal(3, _platform.Launched.Distinct().Count());
    }

    [Fact]
    public async Task A_step_that_a_person_passes_over_stays_undone_and_what_comes_after_it_goes_on()
    {
        Refuse("page/p1");
        var version = await LaunchAsync(Page("p1"), Page("p2"), Mail("m1"));

        await AnswerAsync(version, LaunchAnswer.Skip, "page/p1");

        Assert.Equal("done", (await RowAsync(version)).State);
        Assert.DoesNotContain(_platform.Launched, id => id.EndsWith("page/p1", StringComparison.Ordinal));
        Assert.Equal(2, _platform.Launched.Count);
        var skipped = Assert.Single(await EntriesAsync(version), e => e.IsSkipped);
        Assert.Equal(("page/p1", "because"), (skipped.Asset, skipped.Note));
        Assert.Contains("launch.skipped", await _house.QueryAsync<string>("select action from audit"));
    }

    [Fact]
    public async Task A_launch_that_is_given_up_does_nothing_more_and_can_be_prepared_again()
    {
        Refuse("page/p1");
        var version = await LaunchAsync(Page("p1"), Mail("m1"));

        await AnswerAsync(version, LaunchAnswer.Abandon);

        Assert.Equal("abandoned", (await RowAsync(version)).State);
        Assert.Empty(_platform.Launched);
        Assert.Equal(VersionState.Abandoned, (await _house.Get<Campaigns.Campaigns>().FindAsync(version.Digest))!.State);
        Assert.True(await _house.Get<Campaigns.Campaigns>().ReopenAsync(version.Digest, "anna"));
    }

    [Fact]
    public async Task An_answer_needs_a_reason_and_a_step_that_is_asked_about()
    {
        Refuse("page/p1");
        var version = await LaunchAsync(Page("p1"), Page("p2"));

        Assert.Equal("reason-missing", Assert.Single(await Launcher.AnswerAsync(version, LaunchAnswer.Skip, "page/p1", " ", "anna")).Code);
        Assert.Equal("step-not-asked", Assert.Single(await Launcher.AnswerAsync(version, LaunchAnswer.Skip, "page/p2", "why not", "anna")).Code);
        Assert.Equal("parked", (await RowAsync(version)).State);
    }

    [Fact]
    public async Task A_mistake_in_the_program_asks_a_person_and_is_not_repeated()
    {
        var calls = 0;
        _platform.Script = _ => ++calls > 0 ? throw new InvalidOperationException("a mistake") : Task.FromResult<Outcome?>(null);

        var version = await LaunchAsync(Page("p1"));

        Assert.Equal(1, calls);
        Assert.Contains("a mistake", Assert.Single((await RowAsync(version)).Asks).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_stays_busy_is_waited_for_and_then_asked_about()
    {
        _platform.Script = _ => Task.FromResult<Outcome?>(new Outcome.Throttled(DateTimeOffset.UnixEpoch));

        var version = await StartAsync([Page("p1")]);
        for (var beat = 0; beat < LaunchRun.MostWaits; beat++)
        {
            Assert.Equal("running", (await RowAsync(version)).State);
            await _house.ExecuteAsync("update launches set look_at = 0");
            await Launcher.RunAsync(CancellationToken.None);
        }

        Assert.Contains("busy", Assert.Single((await RowAsync(version)).Asks).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_that_another_node_has_is_left_to_it_until_it_falls_silent()
    {
        var version = await StartAsync([Page("p1")]);
        await using var other = Other();
        Assert.NotNull(await other.TakeAsync($"launch:{version.Digest}"));

        Assert.False(await Launcher.RunAsync(CancellationToken.None));
        Assert.Empty(_platform.Launched);

        await SilenceAsync(other);
        await Launcher.RunAsync(CancellationToken.None);
        Assert.Equal("done", (await RowAsync(version)).State);
    }

    [Fact]
    public async Task Whoever_lost_the_lease_in_the_middle_writes_nothing_more_and_the_next_adopts_what_was_done()
    {
        await using var other = Other();
        var version = await StartAsync([Page("p1"), Mail("m1")]);
        var stolen = false;
        _platform.Script = async request =>
        {
            if (!stolen)
            {
                stolen = true;
                _platform.Launch(request);
                await _house.ExecuteAsync("update leases set until = 1 where id = @id", new { id = $"launch:{version.Digest}" });
                Assert.NotNull(await other.TakeAsync($"launch:{version.Digest}"));
                return new Outcome.Done((await _platform.ReadAsync(request.Id, CancellationToken.None))!);
            }

            return null;
        };

        await Launcher.RunAsync(CancellationToken.None);

        Assert.Equal("open", Assert.Single(await EntriesAsync(version)).State);
        await SilenceAsync(other);
        await Launcher.RunAsync(CancellationToken.None);
        Assert.Equal("done", (await RowAsync(version)).State);
        Assert.Equal(2, _platform.Launched.Count);
        Assert.Equal(2, _platform.Launched.Distinct().Count());
    }

    private static PageAsset Page(string name) => Sample.Confirmation with { Key = Sample.Key($"page/{name}"), Slug = name };

    private static EmailAsset Mail(string name) => Sample.Invitation with { Key = Sample.Key($"email/{name}") };

    private void Refuse(string asset) => _platform.Script = request => Task.FromResult<Outcome?>(
        request.Id.EndsWith(asset, StringComparison.Ordinal) ? new Outcome.Refused([Finding.Error("broken", "It is broken.", fix: "mend it")]) : null);

    private LeaseBook Other() => new(_house.Database, new Node("other", "another machine"));

    private async Task SilenceAsync(LeaseBook node)
    {
        await node.DisposeAsync();
        await _house.ExecuteAsync("update leases set until = 1 where node = 'other'");
    }

    private async Task<CampaignVersion> StartAsync(ImmutableArray<Asset> assets)
    {
        var inventory = new Inventory(Sample.Inventory.Placements.ToImmutableDictionary(p => p.Key, p => p.Value with { Connection = "scripted" }));
        // Only what the test is about is launched: what it needs is there without a step.
        var plan = Planner.Plan(Sample.Terms, [.. Sample.Assets.Where(a => assets.All(x => x.Key != a.Key)), .. assets], inventory, null, "seed").Plan!;
        var wanted = assets.Select(a => a.Key).ToHashSet();
        plan = plan with { Order = [.. plan.Order.Where(s => wanted.Contains(s.Asset))] };
        var version = await _house.StageAsync(plan);
        Assert.Empty(await Launcher.StartAsync(await _house.ApproveAsync(version), "anna"));
        return version;
    }

    private async Task<CampaignVersion> LaunchAsync(params Asset[] assets)
    {
        var version = await StartAsync([.. assets]);
        await Launcher.RunAsync(CancellationToken.None);
        return version;
    }

    private async Task AnswerAsync(CampaignVersion version, LaunchAnswer answer, string? step = null)
    {
        Assert.Empty(await Launcher.AnswerAsync(version, answer, step, "because", "anna"));
        await Launcher.RunAsync(CancellationToken.None);
    }

    private async Task<LaunchRow> RowAsync(CampaignVersion version) => (await Launcher.FindAsync(version.Digest))!;

    private async Task<List<JournalEntry>> EntriesAsync(CampaignVersion version) => [.. (await _house.Get<Engine.Journal.Journal>().ListAsync(version.Digest)).Where(e => e.Phase == "launch")];
}
