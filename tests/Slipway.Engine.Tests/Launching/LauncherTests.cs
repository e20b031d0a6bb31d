using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

public sealed class LauncherTests : IAsyncLifetime
{
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(8);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task What_can_be_taken_back_is_launched_first_and_mail_last()
    {
        var version = await _house.LaunchAsync(Sample.With(Cast.Audience).ToArray());

        Assert.Equal(VersionState.Launched, version.State);
        var launched = (await _house.Get<Slipway.Engine.Journal.Journal>().ListAsync(version.Digest)).Where(e => e.Phase == "launch").OrderBy(e => e.ClosedAt).ThenBy(e => e.OpenedAt).ToList();
        Assert.Equal(version.Plan.Order.Length, launched.Count);
        Assert.All(launched, e => Assert.Equal("done", e.State));
        var order = await OrderAsync(version);
        var firstMail = order.FindIndex(a => a.StartsWith("email/", StringComparison.Ordinal) || a.StartsWith("journey/", StringComparison.Ordinal));
        Assert.True(firstMail > 0);
        Assert.All(order.Skip(firstMail), a => Assert.True(a.StartsWith("email/", StringComparison.Ordinal) || a.StartsWith("journey/", StringComparison.Ordinal), a));
    }

    [Fact]
    public async Task Nothing_is_sent_before_its_time_and_everyone_gets_it_once_then()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        Assert.Equal(0, _house.Mailbox.Count);

        await _house.JumpAsync(Cast.Invited);
        await _house.JumpAsync(Cast.Invited.AddHours(1));

        Assert.Equal(8, _house.Mailbox.Count);
        Assert.Equal(8, _house.Mailbox.All.Select(m => m.To).Distinct().Count());
        Assert.All(await _house.RecipientsAsync(), r => Assert.Equal("sent", r.Value));
    }

    [Fact]
    public async Task The_held_out_are_never_mailed_and_both_arms_are_recorded_at_once()
    {
        await _house.AddPeopleAsync(60);
        await _house.LaunchAsync(Cast.With(Cast.Audience with { Holdout = new Holdout(0.5, "") }, Sample.Invitation, Sample.Nudge, Sample.Journey));
        var heldOut = (await _house.QueryAsync<string>("select c.email from stack_members m join stack_contacts c on c.id = m.contact where m.held_out = 1")).ToHashSet();

        await _house.JumpAsync(Cast.Invited);
        await _house.JumpAsync(Cast.Invited.AddHours(72));

        Assert.InRange(heldOut.Count, 10, 50);
        Assert.All(heldOut, address => Assert.Empty(_house.Mailbox.To(address)));
        Assert.Equal(60 - heldOut.Count, _house.Mailbox.All.SelectMany(m => m.Recipients).Distinct().Count());
        Assert.Equal(60, await _house.EventsAsync(EventTypes.Exposed));
        Assert.Equal(heldOut.Count, await _house.ScalarAsync<long>("select count(*) from stack_events where type = 'exposed' and data like '%held_out%'"));
        Assert.Equal(1, await _house.ScalarAsync<long>("select count(distinct at) from stack_events where type = 'exposed'"));
    }

    [Theory]
    [InlineData("page/webinar")]
    [InlineData("email/invitation")]
    [InlineData("audience/leads")]
    public async Task A_change_made_outside_after_the_approval_parks_the_launch_and_sends_nothing(string changed)
    {
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation)]);
        var approved = await _house.ApproveAsync(await _house.StageAsync(plan));
        await _house.ExecuteAsync(
            "update stack_objects set staged = replace(staged, '\"title\":\"', '\"title\":\"Sneaked '), revision = revision + 1 where external_key like @key", new { key = "%:" + changed });

        Assert.Empty(await _house.Get<Launcher>().StartAsync(approved, "anna"));
        await _house.SettleAsync();
        await _house.JumpAsync(Cast.Invited);

        var launch = (await _house.Get<Launcher>().FindAsync(plan.Digest))!;
        Assert.Equal("parked", launch.State);
        Assert.Contains(changed, launch.Note, StringComparison.Ordinal);
        Assert.Contains("outside", launch.Note, StringComparison.Ordinal);
        Assert.Equal(VersionState.Parked, (await _house.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!.State);
        Assert.Equal(0, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_parked_launch_is_prepared_anew_and_approved_and_then_goes_through_once()
    {
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation)]);
        var approved = await _house.ApproveAsync(await _house.StageAsync(plan));
        await _house.ExecuteAsync("update stack_objects set staged = replace(staged, '\"title\":\"', '\"title\":\"Sneaked '), revision = revision + 1 where external_key like '%:email/invitation'");
        await _house.Get<Launcher>().StartAsync(approved, "anna");
        await _house.SettleAsync();

        Assert.True(await _house.Get<Campaigns.Campaigns>().ReopenAsync(plan.Digest, "author"));
        var again = await _house.StageAsync(plan);
        Assert.Equal(1, again.Round);
        Assert.Equal(VersionState.Checked, again.State);
        Assert.DoesNotContain("Sneaked", again.Readings[Sample.Invitation.Key].Content.ToString(), StringComparison.Ordinal);

        Assert.Empty(await _house.Get<Launcher>().StartAsync(await _house.ApproveAsync(again), "anna"));
        await _house.SettleAsync();
        await _house.JumpAsync(Cast.Invited);

        Assert.Equal(VersionState.Launched, (await _house.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!.State);
        Assert.Equal(await _house.ScalarAsync<long>("select count(*) from stack_members where held_out = 0"), _house.Mailbox.Count);
        Assert.Equal(_house.Mailbox.Count, _house.Mailbox.All.Select(m => m.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task An_audience_whose_members_were_swapped_is_not_launched()
    {
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation)]);
        var approved = await _house.ApproveAsync(await _house.StageAsync(plan));
        await _house.ExecuteAsync("update stack_objects set figures = replace(figures, '\"digest\":\"', '\"digest\":\"0') where kind = 'audience'");

        await _house.Get<Launcher>().StartAsync(approved, "anna");
        await _house.SettleAsync();

        Assert.Equal("parked", (await _house.Get<Launcher>().FindAsync(plan.Digest))!.State);
    }

    [Fact]
    public async Task Whoever_is_imported_after_the_approval_is_not_mailed()
    {
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation)]);
        var approved = await _house.ApproveAsync(await _house.StageAsync(plan));
        await _house.AddPeopleAsync(12);

        await _house.Get<Launcher>().StartAsync(approved, "anna");
        await _house.SettleAsync();
        await _house.JumpAsync(Cast.Invited);

        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_launch_cannot_be_started_twice()
    {
        var plan = Sample.Planned([.. Cast.With(Sample.Invitation)]);
        var approved = await _house.ApproveAsync(await _house.StageAsync(plan));
        var both = await Task.WhenAll(_house.Get<Launcher>().StartAsync(approved, "anna"), _house.Get<Launcher>().StartAsync(approved, "ben"));

        Assert.Single(both, f => f.IsEmpty);
        Assert.Equal("not-launchable", Assert.Single(both.Single(f => !f.IsEmpty)).Code);
    }

    [Fact]
    public async Task A_pause_holds_the_mails_that_are_not_out_and_a_resume_sends_them()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        var halter = _house.Get<Halter>();

        Assert.Empty(await halter.HaltAsync(version, HaltMode.Pause, "anna", CancellationToken.None));
        await _house.JumpAsync(Cast.Invited.AddHours(1));
        Assert.Equal(0, _house.Mailbox.Count);

        Assert.Empty(await halter.HaltAsync(version, HaltMode.Resume, "anna", CancellationToken.None));
        await _house.SettleAsync();
        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task Pausing_twice_and_resuming_twice_works_each_time()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        foreach (var mode in (HaltMode[])[HaltMode.Pause, HaltMode.Resume, HaltMode.Pause, HaltMode.Resume])
        {
            Assert.Empty(await _house.Get<Halter>().HaltAsync(version, mode, "anna", CancellationToken.None));
            var expected = mode == HaltMode.Pause ? "Paused" : "Scheduled";
            Assert.Equal(expected, await _house.ScalarAsync<string>("select state from stack_objects where kind = 'email'"));
        }
    }

    [Fact]
    public async Task A_pause_in_the_middle_of_a_batch_holds_the_rest_of_it()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        var pausing = new Lazy<bool>(() =>
        {
            // The first mail's text is answered once the pause is through, and so are those beside it.
            _house.Get<Halter>().HaltAsync(version, HaltMode.Pause, "anna", CancellationToken.None).GetAwaiter().GetResult();
            return true;
        });
        _house.Server.Faults.ReplyToText = _ => pausing.Value ? 250 : 550;

        await _house.JumpAsync(Cast.Invited);

        // Those already in the hands of the mail server's four connections may go out; nobody behind them does.
        Assert.InRange(_house.Mailbox.Count, 1, 4);
        Assert.Equal(8 - _house.Mailbox.Count, (await _house.RecipientsAsync()).Count(r => r.Value == "queued"));
        Assert.Empty(await _house.Get<Halter>().HaltAsync(version, HaltMode.Resume, "anna", CancellationToken.None));
        await _house.SettleAsync();
        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_mail_that_a_journey_sent_to_someone_cannot_be_undone()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation, Sample.Nudge, Sample.Journey));
        await _house.JumpAsync(Cast.Invited);
        await _house.JumpAsync(Cast.Invited.AddHours(72));
        Assert.Equal(16, _house.Mailbox.Count);

        var nudge = (await _house.Stack.FindAsync("warehouse-webinar:email/nudge", CancellationToken.None))!;
        Assert.IsType<Outcome.Refused>(await _house.Stack.HaltAsync(new HaltRequest("undo", nudge.Id, HaltMode.Undo), CancellationToken.None));
    }

    // What the stack wrote last is the order in which it was launched.
    private async Task<List<string>> OrderAsync(CampaignVersion version)
    {
        var rows = await _house.QueryAsync<string>("select asset from journal where version = @Digest and phase = 'launch' order by opened_at, closed_at, id", version);
        return [.. rows];
    }
}
