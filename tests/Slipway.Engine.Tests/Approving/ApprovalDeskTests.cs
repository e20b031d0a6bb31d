using System.Text.Json.Nodes;
using Slipway.Core.Approvals;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.Slack;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Approving;

/// <summary>Approvals asked for and given in Slack, held to what the review page holds people to.</summary>
public sealed class ApprovalDeskTests : IAsyncLifetime
{
    private ApprovalRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await ApprovalRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Fact]
    public async Task What_is_submitted_is_asked_for_once_with_all_an_approver_reads_first()
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();

        Assert.Equal(["approve", "request_changes", "open"], ApprovalRoom.ButtonsOf(post));
        var text = ApprovalRoom.TextOf(post);
        Assert.Contains("Webinar: approval as brand", text, StringComparison.Ordinal);
        Assert.Contains("Anna asks for an approval as brand. Every campaign is seen by someone who did not write it.", text, StringComparison.Ordinal);
        foreach (var label in new[] { "*What*", "*To whom*", "*When*", "*How much*", "*What changes*", "*What the rules say*" })
        {
            Assert.Contains(label, text, StringComparison.Ordinal);
        }

        Assert.Contains("3 people", text, StringComparison.Ordinal);
        Assert.Equal("slipway", post.Blocks[0]!["block_id"]!.ToString().Split(' ')[0]);
        Assert.False(await _room.Desk.RunAsync(TestContext.Current.CancellationToken));
        _room.Restart();
        await _room.BeatAsync();
        Assert.Single(_room.Posts);
    }

    [Fact]
    public async Task A_click_of_someone_with_the_role_approves_exactly_as_on_the_review_page_and_the_message_says_so()
    {
        var version = await _room.SubmitAsync();
        var post = await _room.AskedAsync();

        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Ada, post.Ts, "approve")));
        await _room.BeatAsync();

        Assert.Equal(VersionState.Approved, (await _room.NowAsync(version)).State);
        var decision = Assert.Single((await _room.House.Get<Decisions>().StateAsync(await _room.NowAsync(version))).Decisions);
        Assert.Equal(("p-ada", "brand", Decision.Approve), (decision.Statement.Approver, decision.Statement.Role, decision.Statement.Decision));
        Assert.Equal(["open"], ApprovalRoom.ButtonsOf(_room.Post));
        Assert.Contains("*Approved by Ada on ", ApprovalRoom.TextOf(_room.Post), StringComparison.Ordinal);
        Assert.Contains("approval.clicked", await _room.House.QueryAsync<string>("select action from audit"));
    }

    [Fact]
    public async Task Asking_for_changes_opens_a_form_and_the_comment_is_the_authors()
    {
        var version = await _room.SubmitAsync();
        var post = await _room.AskedAsync();

        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Ada, post.Ts, "request_changes")));
        Assert.Equal(0, await _room.DecisionsAsync());
        var view = Assert.Single(_room.Slack.Calls, c => c.Call.Path == "/api/views.open");
        Assert.Equal(200, view.Status);
        Assert.True(await _room.SendAsync(_room.Slack.Submit(_room.Ada, await ViewAsync(), new Dictionary<(string, string), string> { [("comment", "text")] = "The price is last year's." })));
        await _room.BeatAsync();

        Assert.Equal(VersionState.Returned, (await _room.NowAsync(version)).State);
        Assert.Contains("Ada asked for changes on ", ApprovalRoom.TextOf(_room.Post), StringComparison.Ordinal);
        Assert.Contains("The price is last year's.", ApprovalRoom.TextOf(_room.Post), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_and_a_stale_click_are_turned_away_and_nothing_is_looked_up()
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();
        var calls = _room.Slack.Calls.Length;

        Assert.Equal(ClickAnswer.Forged, await _room.TryAsync(_room.Slack.ForgedClick(_room.Ada, post.Ts, "approve")));
        Assert.False(await _room.SendAsync(_room.Slack.StaleClick(_room.Ada, post.Ts, "approve")));
        var unsigned = _room.Slack.Click(_room.Ada, post.Ts, "approve");
        unsigned.Headers.Remove("X-Slack-Signature");
        Assert.False(await _room.SendAsync(unsigned));

        Assert.Equal((0, calls), (await _room.DecisionsAsync(), _room.Slack.Calls.Length));
    }

    [Fact]
    public async Task A_click_that_is_played_again_counts_once_even_after_the_mind_was_changed()
    {
        var version = await _room.SubmitAsync();
        var post = await _room.AskedAsync();
        var click = _room.Slack.Click(_room.Ada, post.Ts, "approve");
        Assert.True(await _room.SendAsync(click));
        Assert.Empty(await _room.House.Get<Decisions>().DecideAsync(
            await ReopenedAsync(version), "brand", "p-ada", Decision.RequestChanges, "On second thoughts."));

        Assert.True(await _room.SendAsync(click));

        Assert.Equal(2, await _room.DecisionsAsync());
        Assert.Equal(VersionState.Returned, (await _room.NowAsync(version)).State);
    }

    [Fact]
    public async Task Who_has_no_account_is_told_what_to_do_and_nobody_else_sees_it()
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();

        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Stranger, post.Ts, "approve")));

        Assert.Equal(0, await _room.DecisionsAsync());
        Assert.Equal("Nobody in Slipway has the address nobody@example.com. Ask an administrator to add you under People, with the role you decide in.", _room.WhisperTo(_room.Stranger));
    }

    [Fact]
    public async Task Whose_role_is_another_is_told_so()
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();

        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Bob, post.Ts, "approve")));

        Assert.Equal(0, await _room.DecisionsAsync());
        Assert.StartsWith("You do not decide as brand.", _room.WhisperTo(_room.Bob), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_submitted_it_cannot_approve_it_here_either()
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();

        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Author, post.Ts, "approve")));

        Assert.Equal(0, await _room.DecisionsAsync());
        Assert.StartsWith("Whoever submitted a campaign cannot decide on it.", _room.WhisperTo(_room.Author), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unconfirmed", "Your email address is not confirmed in Slack.")]
    [InlineData("guest", "Guests and people of other companies cannot approve in Slack.")]
    [InlineData("left", "This Slack user is deactivated.")]
    public async Task An_address_that_proves_nothing_approves_nothing(string what, string said)
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();
        var click = _room.Slack.Click(_room.Ada, post.Ts, "approve");
        _room.Slack.Change(what switch { "unconfirmed" => _room.Ada with { IsEmailConfirmed = false }, "guest" => _room.Ada with { IsGuest = true }, _ => _room.Ada with { IsDeactivated = true } });

        Assert.True(await _room.SendAsync(click));

        Assert.Equal(0, await _room.DecisionsAsync());
        Assert.StartsWith(said, _room.WhisperTo(_room.Ada), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_click_on_what_has_changed_since_is_refused_and_the_message_shows_what_it_is_now()
    {
        var version = await _room.SubmitAsync();
        var post = await _room.AskedAsync();
        var click = _room.Slack.Click(_room.Ada, post.Ts, "approve");
        // The same plan; what the platform holds of it is not what the message told of.
        var reading = version.Readings.First().Value;
        await _room.House.Get<Campaigns.Campaigns>().StagedAsync(version.Digest, version.Readings.SetItem(version.Readings.First().Key, reading with { Id = reading.Id + "x" }), []);

        Assert.True(await _room.SendAsync(click));

        Assert.Equal(0, await _room.DecisionsAsync());
        Assert.StartsWith("It has changed since this message.", _room.WhisperTo(_room.Ada), StringComparison.Ordinal);
        await _room.BeatAsync();
        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Ada, _room.Post.Ts, "approve")));
        Assert.Equal(1, await _room.DecisionsAsync());
    }

    [Fact]
    public async Task A_button_value_that_was_made_up_is_refused()
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();

        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Ada, post.Ts, "approve", "another:brand:subject")));

        Assert.Equal(0, await _room.DecisionsAsync());
    }

    [Fact]
    public async Task A_decision_made_on_the_review_page_shows_in_the_message_too()
    {
        var version = await _room.SubmitAsync();
        await _room.AskedAsync();

        Assert.Empty(await _room.House.Get<Decisions>().DecideAsync(version, "brand", "p-ada", Decision.Reject, "Not this quarter."));
        await _room.BeatAsync();

        Assert.Contains("Rejected by Ada on ", ApprovalRoom.TextOf(_room.Post), StringComparison.Ordinal);
        Assert.Equal(["open"], ApprovalRoom.ButtonsOf(_room.Post));
    }

    [Fact]
    public async Task When_a_newer_version_takes_its_place_the_old_message_says_so_and_a_new_one_asks()
    {
        await _room.SubmitAsync();
        var old = await _room.AskedAsync();
        var click = _room.Slack.Click(_room.Ada, old.Ts, "approve");

        await _room.SubmitAsync("Webinar, with another title");
        await _room.BeatAsync();

        var posts = _room.Posts.ToList();
        Assert.Equal(2, posts.Count);
        Assert.Contains("A newer version took its place.", ApprovalRoom.TextOf(posts[0]), StringComparison.Ordinal);
        Assert.Equal(["open"], ApprovalRoom.ButtonsOf(posts[0]));
        Assert.Contains("approve", ApprovalRoom.ButtonsOf(posts[1]));
        Assert.True(await _room.SendAsync(click));
        Assert.Equal(0, await _room.DecisionsAsync());
        Assert.NotEmpty(_room.WhisperTo(_room.Ada));
    }

    [Theory]
    [InlineData(FaultKind.LoseAnswer)]
    [InlineData(FaultKind.FailAfter)]
    [InlineData(FaultKind.CutAnswer)]
    public async Task A_lost_answer_posts_no_second_message(FaultKind fault)
    {
        _room.Slack.Faults.Next(fault, where: IsPost);
        await _room.SubmitAsync();

        await _room.BeatAsync();
        _room.Restart();
        _room.Clock.Advance(TimeSpan.FromSeconds(10));
        await _room.BeatAsync();

        Assert.Single(_room.Posts);
        Assert.True(await _room.SendAsync(_room.Slack.Click(_room.Ada, _room.Post.Ts, "approve")));
        Assert.Equal(1, await _room.DecisionsAsync());
    }

    [Fact]
    public async Task A_lost_request_is_asked_again()
    {
        _room.Slack.Faults.Next(FaultKind.LoseRequest, where: IsPost);
        await _room.SubmitAsync();
        await _room.BeatAsync();
        Assert.Empty(_room.Posts);

        _room.Clock.Advance(TimeSpan.FromSeconds(10));
        await _room.BeatAsync();

        Assert.Single(_room.Posts);
    }

    [Fact]
    public async Task Too_many_messages_wait_as_long_as_Slack_asks()
    {
        _room.Slack.Faults.Next(FaultKind.Throttle, where: IsPost);
        await _room.SubmitAsync();
        await _room.BeatAsync();
        _room.Clock.Advance(TimeSpan.FromSeconds(20));
        await _room.BeatAsync();
        Assert.Empty(_room.Posts);

        _room.Clock.Advance(TimeSpan.FromSeconds(11));
        await _room.BeatAsync();

        Assert.Single(_room.Posts);
    }

    [Fact]
    public async Task A_message_that_someone_deleted_is_asked_anew_while_it_is_open()
    {
        var version = await _room.SubmitAsync();
        var post = await _room.AskedAsync();
        _room.Slack.DeleteMessage(ApprovalRoom.Channel, post.Ts);
        await TouchAsync(version);

        await _room.BeatAsync();

        Assert.NotEqual(post.Ts, _room.Post.Ts);
    }

    [Fact]
    public async Task Under_the_message_stands_what_changes_and_an_alert_when_the_launch_stops()
    {
        var version = await _room.SubmitAsync();
        var post = await _room.AskedAsync();
        var thread = _room.Slack.ThreadOf(ApprovalRoom.Channel, post.Ts);
        Assert.Contains("What changes:", thread[1].Text, StringComparison.Ordinal);
        await _room.SendAsync(_room.Slack.Click(_room.Ada, post.Ts, "approve"));

        await ParkAsync(version);
        _room.Slack.Faults.Next(FaultKind.LoseAnswer, where: IsPost);
        await _room.BeatAsync();
        _room.Restart();
        _room.Clock.Advance(TimeSpan.FromSeconds(10));
        await _room.BeatAsync();

        var alert = Assert.Single(_room.Slack.ThreadOf(ApprovalRoom.Channel, post.Ts), m => m.Text.Contains("stopped and asks a person", StringComparison.Ordinal));
        Assert.Contains($"page/landing: it was changed outside. {ApprovalRoom.Review}", alert.Text, StringComparison.Ordinal);
        Assert.Contains(_room.Slack.Calls, c => IsPost(c.Call) && c.Call.Text.Contains("reply_broadcast=true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_click_of_which_Slack_does_not_say_whose_it_is_decides_nothing_and_may_be_made_again()
    {
        await _room.SubmitAsync();
        var post = await _room.AskedAsync();
        var click = _room.Slack.Click(_room.Ada, post.Ts, "approve");
        _room.Slack.Faults.Next(FaultKind.Fail, where: c => c.Path == "/api/users.info");

        Assert.Equal(ClickAnswer.Failed, await _room.TryAsync(click));
        Assert.Equal(0, await _room.DecisionsAsync());
        Assert.Equal(ClickAnswer.Taken, await _room.TryAsync(click));
        Assert.Equal(1, await _room.DecisionsAsync());
    }

    [Fact]
    public async Task What_a_campaign_says_mentions_nobody_and_makes_no_links()
    {
        await _room.SubmitAsync("<!channel> <https://bad.example|click> & more");

        var text = ApprovalRoom.TextOf(await _room.AskedAsync());

        Assert.DoesNotContain("<!channel>", text.Split('\n').Skip(1).Aggregate("", (a, b) => a + b), StringComparison.Ordinal);
        Assert.DoesNotContain("<!", _room.Post.Text, StringComparison.Ordinal);
    }

    private static bool IsPost(Call call) => call.Path == "/api/chat.postMessage";

    private async Task<string> ViewAsync()
    {
        // The id stands in the answer that only the connector saw; views are numbered on.
        await Task.CompletedTask;
        return Enumerable.Range(1, 100).Select(n => $"V{n:D9}").First(id => _room.Slack.View(id) is not null);
    }

    private async Task<CampaignVersion> ReopenedAsync(CampaignVersion version)
    {
        // An approved version is decided on no more; here it is put back, as if another role were still asked.
        await _room.House.ExecuteAsync("update versions set state = 'InReview' where digest = @Digest", new { version.Digest });
        return await _room.NowAsync(version);
    }

    private Task TouchAsync(CampaignVersion version) => _room.House.Get<Campaigns.Campaigns>().StagedAsync(
        version.Digest, version.Readings.SetItem(version.Readings.First().Key, version.Readings.First().Value with { Id = "other" }), []);

    private Task ParkAsync(CampaignVersion version) => _room.House.ExecuteAsync(
        "insert into launches (version, campaign, state, note, started_by, started_at, changed_at) values (@Digest, @Campaign, 'parked', 'page/landing: it was changed outside.', 'p-ada', 1, 1)", version);
}
