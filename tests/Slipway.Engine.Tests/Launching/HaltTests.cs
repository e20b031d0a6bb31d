using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Halts;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

public sealed class HaltTests : IAsyncLifetime
{
    private House _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await House.OpenAsync();
        await _house.AddPeopleAsync(8);
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task While_everything_is_paused_no_mail_goes_out_and_afterwards_everyone_gets_theirs_once()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        var halt = await PauseAsync(HaltScope.Everything);

        await _house.JumpAsync(Cast.Invited);
        Assert.Equal(0, _house.Mailbox.Count);

        await ResumeAsync(halt);
        await _house.SettleAsync();
        Assert.Equal(8, _house.Mailbox.All.Select(m => m.To).Distinct().Count());
        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task An_order_in_the_middle_of_a_batch_holds_the_rest_of_it()
    {
        await _house.AddPeopleAsync(100);
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.Clock.HoldAtAsync(Cast.Invited);
        var book = _house.Get<HaltBook>();
        var ordered = 0;
        _house.Database.Observer = (name, moment) =>
        {
            if (name == "mail.sending" && moment == CommitMoment.After && Interlocked.Exchange(ref ordered, 1) == 0)
            {
                _ = Task.Run(() => book.HaltAsync(HaltScope.Everything, "", "The wrong list.", "bo"));
            }
        };

        await _house.SettleAsync();
        _house.Database.Observer = null;
        var sent = _house.Mailbox.Count;
        Assert.InRange(sent, 1, 99);
        var states = (await _house.RecipientsAsync()).Values.CountBy(s => s, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(sent, states.GetValueOrDefault("sent"));
        Assert.Equal(100 - sent, states.GetValueOrDefault("queued"));

        await book.LiftAsync((await book.StandingAsync())[0].Id, "bo");
        await _house.SettleUntilAsync(() => _house.Mailbox.Count == 100);
        Assert.Equal(100, _house.Mailbox.All.Select(m => m.To).Distinct().Count());
    }

    [Fact]
    public async Task Another_node_on_the_same_folder_sees_an_order_with_its_next_read()
    {
        using var elsewhere = await Elsewhere.OpenAsync(_house);
        Assert.Null(await elsewhere.Book.FindAsync("warehouse-webinar", "stack"));

        await PauseAsync(HaltScope.Connection, "hubspot-main");
        elsewhere.Time.Pass(HaltBook.Fresh + TimeSpan.FromMilliseconds(1));

        Assert.Equal("hubspot-main", (await elsewhere.Book.FindAsync("warehouse-webinar", "hubspot-main"))!.Name);
        Assert.Null(await elsewhere.Book.FindAsync("warehouse-webinar", "stack"));
    }

    [Fact]
    public async Task A_launch_waits_while_its_connection_is_paused_and_goes_on_by_itself_afterwards()
    {
        var approved = await _house.ApproveAsync(await _house.StageAsync(Sample.Planned([.. Cast.With(Sample.Invitation)])));
        Assert.Empty(await _house.Get<Launcher>().StartAsync(approved, "anna"));
        var halt = await PauseAsync(HaltScope.Connection, Sample.Connection);

        await _house.SettleAsync();
        Assert.Equal("running", (await _house.Get<Launcher>().FindAsync(approved.Plan.Digest))!.State);
        Assert.Contains("paused: A test", (await _house.Get<Clearance>().WaitAsync(approved.Plan))!.Why, StringComparison.Ordinal);

        await ResumeAsync(halt);
        await _house.SettleUntilAsync(async () => (await _house.Get<Launcher>().FindAsync(approved.Plan.Digest))!.State == "done");
    }

    [Fact]
    public async Task What_is_paused_is_neither_prepared_nor_launched_and_says_why()
    {
        var version = await _house.StageAsync(Sample.Planned([.. Cast.With(Sample.Invitation)]));
        var approved = await _house.ApproveAsync(version);
        await PauseAsync(HaltScope.Everything);

        Assert.Equal("paused", Assert.Single(await _house.Get<Launcher>().StartAsync(approved, "anna")).Code);
        var other = await _house.Get<Campaigns.Campaigns>().AddAsync(Sample.Planned([Sample.Confirmation], terms: Sample.Terms with { Name = "other" }), "", "anna");
        var (staged, findings) = await _house.Get<Slipway.Engine.Staging.Stager>().StageAsync(other, null, CancellationToken.None);
        Assert.Null(staged);
        Assert.Contains("everything is paused: A test", Assert.Single(findings, f => f.Code == "paused").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resuming_gives_back_what_was_paused_and_nothing_that_another_order_still_holds()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        Assert.Empty(await _house.Get<HaltDesk>().PauseAsync(version, "Prices.", "bo", CancellationToken.None));
        var everything = await PauseAsync(HaltScope.Everything);

        await ResumeAsync(everything);
        Assert.Equal(RemoteState.Paused, await StateAsync());

        Assert.Empty(await _house.Get<HaltDesk>().ResumeAsync(version, "", "bo", CancellationToken.None));
        Assert.Equal(RemoteState.Scheduled, await StateAsync());
    }

    [Fact]
    public async Task Resuming_a_campaign_while_everything_is_paused_says_that_it_still_waits()
    {
        var version = await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.Get<HaltDesk>().PauseAsync(version, "Prices.", "bo", CancellationToken.None);
        await PauseAsync(HaltScope.Everything);

        Assert.Equal("still-paused", Assert.Single(await _house.Get<HaltDesk>().ResumeAsync(version, "", "bo", CancellationToken.None)).Code);
        Assert.Equal(RemoteState.Paused, await StateAsync());
    }

    [Fact]
    public async Task A_process_that_died_before_the_platforms_were_told_tells_them_when_it_is_back()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.Get<HaltBook>().HaltAsync(HaltScope.Everything, "", "A test", "bo");
        Assert.Equal(RemoteState.Scheduled, await StateAsync());

        await _house.SettleAsync();

        Assert.Equal(RemoteState.Paused, await StateAsync());
        Assert.Empty(await _house.Get<HaltBook>().UntoldAsync());
    }

    [Fact]
    public async Task Who_paused_and_resumed_what_and_why_stands_in_the_audit_trail()
    {
        var halt = await PauseAsync(HaltScope.Connection, "hubspot-main");
        // The first reason is the one people act on.
        Assert.Equal(halt.Id, (await _house.Get<HaltBook>().HaltAsync(HaltScope.Connection, "hubspot-main", "Another", "cy")).Id);
        await ResumeAsync(halt);

        var entries = await _house.QueryAsync<(string Actor, string Action, string Subject, string Detail)>("select actor, action, subject, detail from audit where action like 'halt.%' order by seq");
        Assert.Equal([("bo", "halt.connection", "hubspot-main", "A test"), ("ada", "halt.lifted-connection", "hubspot-main", "A test")], entries);
    }

    [Fact]
    public async Task A_send_whose_hour_passed_long_ago_asks_a_person_and_a_yes_sends_it()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation));

        // No server ran for a day.
        await _house.JumpAsync(Cast.Invited.AddHours(24));
        Assert.Equal(0, _house.Mailbox.Count);
        var question = Assert.Single(await _house.Get<HaltBook>().StandingAsync());
        Assert.Equal(("warehouse-webinar", "scheduler"), (question.Name, question.By));
        Assert.Contains("24 hours late", question.Reason, StringComparison.Ordinal);

        await ResumeAsync(question);
        await _house.SettleAsync();
        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_send_that_is_a_little_late_goes_out_as_if_it_were_not()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation));
        await _house.JumpAsync(Cast.Invited.AddHours(EmailAsset.UsualLateHours));
        Assert.Equal(8, _house.Mailbox.Count);
    }

    [Fact]
    public async Task A_clock_that_jumps_over_a_weekend_wakes_every_timer_once()
    {
        await _house.LaunchAsync(Cast.With(Sample.Invitation, Sample.Nudge, Sample.Journey));
        await _house.JumpAsync(Cast.Invited);
        await _house.JumpAsync(Cast.Invited.AddDays(20));

        Assert.Equal(_house.Mailbox.Count, _house.Mailbox.All.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(0, await _house.ScalarAsync<long>("select count(*) from timers where due <= @now", new { now = _house.Clock.Now.ToUnixTimeMilliseconds() }));
    }

    private Task<Halt> PauseAsync(HaltScope scope, string name = "") => _house.Get<HaltDesk>().HaltAsync(scope, name, "A test", "bo", null, CancellationToken.None);

    private Task<Halt?> ResumeAsync(Halt halt) => _house.Get<HaltDesk>().LiftAsync(halt.Id, "ada", CancellationToken.None);

    private async Task<RemoteState> StateAsync() => Enum.Parse<RemoteState>((await _house.ScalarAsync<string>("select state from stack_objects where name = 'invitation'"))!);

    /// <summary>Another server on the same folder, with a clock of its own that is moved by hand.</summary>
    private sealed class Elsewhere(Database database, HandTime time, HaltBook book) : IDisposable
    {
        public HaltBook Book => book;

        public HandTime Time => time;

        public static async Task<Elsewhere> OpenAsync(House house)
        {
            var (database, time) = (await Database.OpenAsync(house.Folder), new HandTime());
            var audit = new AuditTrail(database, house.Keys, TimeProvider.System, Path.Combine(house.Folder, "audit.head"));
            return new Elsewhere(database, time, new HaltBook(database, await BusinessClock.OpenAsync(database, TimeProvider.System), time, audit));
        }

        public void Dispose() => database.Dispose();
    }

    private sealed class HandTime : TimeProvider
    {
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _passed;

        public void Pass(TimeSpan time) => _passed += time.Ticks;
    }
}
