using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Engine.Launching.Undoing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

public sealed class UndoTests : IAsyncLifetime
{
    private static readonly PageAsset _changed = Sample.Page with { Title = "Webinar, on another day" };

    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(8);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_first_launch_undone_shows_nothing_and_sends_nothing()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation, Sample.Nudge, Sample.Journey));

        var undone = await UndoAsync(version);
        await _house.JumpAsync(Cast.Invited.AddHours(100));

        Assert.Equal((VersionState.Undone, "undone"), (undone.State, await StateAsync(version)));
        Assert.Null(await _house.Get<Campaigns.Campaigns>().LaunchedAsync(version.Campaign));
        Assert.Equal(0, _house.Mailbox.Count);
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_objects where kind <> 'audience' and state <> 'Staged'"));
        // Who was in the audience is on record and stays so.
        var remains = Assert.Single(await RemainsAsync(version));
        Assert.Contains("audience/leads", remains, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_launch_undone_is_approved_and_launched_again()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await UndoAsync(version);

        Assert.True(await _house.Get<Campaigns.Campaigns>().ReopenAsync(version.Digest, "author"));
        var again = await _house.StageAsync(version.Plan);
        // What was said yes to was taken back: it is asked for anew.
        Assert.Empty((await _house.Get<Engine.Approving.Decisions>().StateAsync(again)).Decisions);
        Assert.Empty(await _house.Get<Launcher>().StartAsync(await _house.ApproveAsync(again), "anna"));
        await _house.SettleAsync();
        await _house.JumpAsync(Cast.Invited);

        Assert.Equal(version.Digest, await _house.Get<Campaigns.Campaigns>().LaunchedAsync(version.Campaign));
        Assert.Equal(8, _house.Mailbox.Count);
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_objects where state = 'Staged'"));

        // And taken back once more, with operations of its own.
        Assert.Equal(VersionState.Undone, (await UndoAsync(again)).State);
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_objects where kind = 'page' and state <> 'Staged'"));
    }

    [Fact]
    public async Task A_change_undone_is_as_it_was_before_and_the_version_before_is_the_launched_one()
    {
        var first = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        var before = await LiveAsync();
        // Changed, replaced under another address, new, and removed.
        var second = await LaunchAsync(first, [.. Cast.With(Sample.Invitation with { Title = "Another invitation" }, _changed, Sample.Confirmation with { Slug = "elsewhere" }, Sample.Calendar, Cast.Audience with { Cap = 5 }).Where(a => a.Key != Sample.Study.Key)]);
        Assert.Equal([typeof(Change.Create), typeof(Change.Keep), typeof(Change.Remove), typeof(Change.Replace), typeof(Change.Update)], second.Plan.Changes.Select(c => c.GetType()).Distinct().OrderBy(t => t.Name));
        Assert.NotEqual(before, await LiveAsync());

        await UndoAsync(second);

        Assert.Equal(before, (await LiveAsync()).Remove("calendar/webinar"));
        Assert.Equal(first.Digest, await _house.Get<Campaigns.Campaigns>().LaunchedAsync(first.Campaign));
        Assert.Equal(VersionState.Launched, (await _house.Get<Campaigns.Campaigns>().FindAsync(first.Digest))!.State);
        await _house.JumpAsync(Cast.Invited);
        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task Whoever_was_in_the_audience_before_the_change_is_in_it_again_and_nobody_else()
    {
        var first = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        var second = await LaunchAsync(first, Cast.With(Sample.Invitation, Cast.Audience with { Cap = 5 }));
        await _house.AddPeopleAsync(20);

        await UndoAsync(second);
        await _house.JumpAsync(Cast.Invited);

        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_launch_that_stopped_in_the_middle_is_undone_from_there()
    {
        var first = await _house.LaunchAsync(Cast.Ground.ToArray());
        var before = await LiveAsync();
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation, _changed, Sample.Confirmation with { Title = "Thanks" })], first.Plan);
        var approved = await _house.ApproveAsync(await _house.StageAsync(plan));
        await _house.ExecuteAsync("update stack_objects set staged = replace(staged, '\"title\":\"', '\"title\":\"Sneaked '), revision = revision + 1 where external_key like '%:email/invitation'");
        Assert.Empty(await _house.Get<Launcher>().StartAsync(approved, "anna"));
        await _house.SettleAsync();
        var stopped = (await _house.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
        Assert.Equal(VersionState.Parked, stopped.State);

        await UndoAsync(stopped);

        Assert.Equal(before, (await LiveAsync()).Remove("email/invitation"));
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_objects where kind = 'email' and state <> 'Staged'"));
    }

    [Fact]
    public async Task A_launch_that_still_runs_is_held_and_taken_back()
    {
        var version = await StartByHandAsync();
        Assert.Equal("running", (await _house.Get<Launcher>().FindAsync(version.Digest))!.State);

        await UndoAsync(version);

        Assert.Equal("undone", await StateAsync(version));
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from stack_objects where state in ('Live', 'Scheduled') and kind <> 'audience'"));
    }

    [Fact]
    public async Task Undoing_back_to_a_step_leaves_what_was_launched_before_it()
    {
        var first = await _house.LaunchAsync(Cast.Ground.ToArray());
        var second = await LaunchAsync(first, Cast.With(_changed, Sample.Confirmation with { Title = "Thanks" }));
        var order = second.Plan.Order.Select(s => s.Asset).ToList();
        var last = order[^1];

        await UndoAsync(second, to: last);

        var live = await LiveAsync();
        var changed = second.Plan.Changes.ToDictionary(c => c.Key);
        Assert.Contains(changed[last].Origin!.Title, live[last.ToString()], StringComparison.Ordinal);
        Assert.Contains(changed[order[0]].Result!.Title, live[order[0].ToString()], StringComparison.Ordinal);

        // The rest can be taken back later.
        await UndoAsync((await _house.Get<Campaigns.Campaigns>().FindAsync(second.Digest))!);
        Assert.Contains(changed[order[0]].Origin!.Title, (await LiveAsync())[order[0].ToString()], StringComparison.Ordinal);
        Assert.Null(await _house.Get<Undoer>().LookAsync("no-such-campaign", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_step_that_the_launch_does_not_have_is_not_undone_to()
    {
        var version = await _house.LaunchAsync(Cast.Ground.ToArray());
        Assert.Equal("step-unknown", Assert.Single(await _house.Get<Undoer>().StartAsync(version, Sample.Key("page/none"), ImmutableDictionary<AssetKey, UndoChoice>.Empty, "anna")).Code);
    }

    [Fact]
    public async Task Mails_that_are_out_are_counted_and_the_rest_of_them_is_held()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        var pausing = new Lazy<bool>(() =>
        {
            _house.Get<Halter>().HaltAsync(version, HaltMode.Pause, "anna", CancellationToken.None).GetAwaiter().GetResult();
            return true;
        });
        _house.Server.Faults.ReplyToText = _ => pausing.Value ? 250 : 550;
        await _house.JumpAsync(Cast.Invited);
        var sent = _house.Mailbox.Count;
        Assert.InRange(sent, 1, 4);

        var planned = (await _house.Get<Undoer>().LookAsync(version.Campaign, null, CancellationToken.None))!.Entries.Single(e => e.Step.Asset.Kind == AssetKind.Email);
        await UndoAsync(version);
        await _house.JumpAsync(Cast.Invited.AddHours(2));

        Assert.Equal(sent, _house.Mailbox.Count);
        var said = Assert.Single(await RemainsAsync(version), m => m.Contains("email/invitation", StringComparison.Ordinal));
        Assert.StartsWith($"{sent} of 8 mails of email/invitation", said, StringComparison.Ordinal);
        Assert.Equal(said, planned.Remains!.Message);
        Assert.NotNull(planned.Remains.Fix);
        Assert.Equal("undone", await StateAsync(version));
    }

    [Fact]
    public async Task A_mail_whose_earlier_time_has_passed_is_not_sent_by_an_undo()
    {
        var first = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        var later = Sample.Invitation with { Delivery = new Delivery.AtTime(Sample.Time(9, 10, 10)) };
        var second = await LaunchAsync(first, Cast.With(later));
        await _house.JumpAsync(Cast.Invited.AddHours(3));
        Assert.Equal(0, _house.Mailbox.Count);

        await UndoAsync(second);
        await _house.JumpAsync(Cast.Invited.AddDays(5));

        Assert.Equal(0, _house.Mailbox.Count);
        Assert.Contains("has passed", Assert.Single(await RemainsAsync(second)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_changed_outside_since_is_asked_about_before_it_is_overwritten()
    {
        var first = await _house.LaunchAsync(Cast.Ground.ToArray());
        var before = await LiveAsync();
        var second = await LaunchAsync(first, Cast.With(_changed));
        await _house.ExecuteAsync("update stack_objects set live = replace(live, '\"title\":\"', '\"title\":\"Mended '), revision = revision + 1 where external_key like '%:page/webinar'");

        var planned = Assert.Single((await _house.Get<Undoer>().LookAsync(second.Campaign, null, CancellationToken.None))!.Entries, e => !e.Changed.IsEmpty);
        Assert.Equal("title", planned.Changed[0].Path);
        var stopped = await UndoAsync(second);

        Assert.Equal((VersionState.Undoing, "parked"), (stopped.State, await StateAsync(second)));
        Assert.Contains("Mended", (await _house.Get<Launcher>().FindAsync(second.Digest))!.Note, StringComparison.Ordinal);
        Assert.Contains("Mended", (await LiveAsync())["page/webinar"], StringComparison.Ordinal);

        await UndoAsync(stopped, choices: [new(_changed.Key, UndoChoice.Anyway)]);
        Assert.Equal("undone", await StateAsync(second));
        Assert.Equal(before, await LiveAsync());
    }

    [Fact]
    public async Task What_was_changed_outside_since_can_be_left_as_it_is()
    {
        var first = await _house.LaunchAsync(Cast.Ground.ToArray());
        var second = await LaunchAsync(first, Cast.With(_changed));
        await _house.ExecuteAsync("update stack_objects set live = replace(live, '\"title\":\"', '\"title\":\"Mended '), revision = revision + 1 where external_key like '%:page/webinar'");

        await UndoAsync(second, choices: [new(_changed.Key, UndoChoice.Leave)]);

        Assert.Equal("undone", await StateAsync(second));
        Assert.Contains("Mended", (await LiveAsync())["page/webinar"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_prepared_on_top_is_no_change_made_outside()
    {
        var first = await _house.LaunchAsync(Cast.Ground.ToArray());
        var before = await LiveAsync();
        var second = await LaunchAsync(first, Cast.With(_changed));
        await _house.StageAsync(Sample.Planned([.. Cast.With(_changed with { Title = "A third title" })], second.Plan));

        await UndoAsync(second);

        Assert.Equal("undone", await StateAsync(second));
        Assert.Equal(before, await LiveAsync());
    }

    [Fact]
    public async Task A_launch_is_not_undone_twice()
    {
        var version = await _house.LaunchAsync(Cast.Ground.ToArray());
        var undone = await UndoAsync(version);
        Assert.Equal("nothing-live", Assert.Single(await StartAsync(undone)).Code);
        Assert.Null(await _house.Get<Undoer>().LookAsync(version.Campaign, null, CancellationToken.None));
    }

    private async Task<CampaignVersion> StartByHandAsync()
    {
        var inventory = new Inventory(Sample.Inventory.Placements.SetItem(AssetKind.Page, new Placement(Sample.Connection, LaunchEffect.Observed) { ByHand = "Open the page and press Publish." }));
        var plan = Planner.Plan(Sample.Terms, [.. Cast.With(Sample.Invitation)], inventory, null, "seed").Plan!;
        var version = await _house.StageAsync(plan);
        Assert.Empty(await _house.Get<Launcher>().StartAsync(await _house.ApproveAsync(version), "anna"));
        await _house.SettleAsync();
        return (await _house.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
    }

    private async Task<CampaignVersion> LaunchAsync(CampaignVersion parent, params Asset[] assets)
    {
        var plan = Sample.Planned([.. assets], parent.Plan);
        Assert.Empty(await _house.Get<Launcher>().StartAsync(await _house.ApproveAsync(await _house.StageAsync(plan)), "anna"));
        await _house.SettleAsync();
        var version = (await _house.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
        Assert.Equal(VersionState.Launched, version.State);
        return version;
    }

    private Task<ImmutableArray<Slipway.Sdk.Diagnostics.Finding>> StartAsync(CampaignVersion version, AssetKey? to = null, KeyValuePair<AssetKey, UndoChoice>[]? choices = null) =>
        _house.Get<Undoer>().StartAsync(version, to, (choices ?? []).ToDictionary(), "anna");

    private async Task<CampaignVersion> UndoAsync(CampaignVersion version, AssetKey? to = null, KeyValuePair<AssetKey, UndoChoice>[]? choices = null)
    {
        Assert.Empty(await StartAsync(version, to, choices));
        await _house.SettleAsync();
        return (await _house.Get<Campaigns.Campaigns>().FindAsync(version.Digest))!;
    }

    private async Task<string> StateAsync(CampaignVersion version) => (await _house.Get<Launcher>().FindAsync(version.Digest))!.State;

    private async Task<List<string>> RemainsAsync(CampaignVersion version) =>
        [.. (await _house.Get<Engine.Journal.Journal>().ListAsync(version.Digest)).Where(e => e.Phase == "undo").Select(e => e.Result).OfType<Outcome.Done>().SelectMany(d => d.Findings.IsDefault ? [] : d.Findings).Select(f => f.Message)];

    // What people meet, asset by asset: its state and what is live of it.
    private async Task<ImmutableSortedDictionary<string, string>> LiveAsync() =>
        (await _house.QueryAsync<(string Asset, string Live)>("select kind || '/' || name, state || ' ' || coalesce(live, '') from stack_objects")).ToImmutableSortedDictionary(o => o.Asset, o => o.Live, StringComparer.Ordinal);
}
