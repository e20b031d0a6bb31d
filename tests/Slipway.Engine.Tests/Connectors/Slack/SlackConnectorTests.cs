using System.Collections.Immutable;
using Slipway.Conformance;
using Slipway.Connectors.Slack;
using Slipway.Engine.Tests.Approving;
using Slipway.Engine.Tests.Rehearsal;
using Slipway.Rehearsal.Slack;
using Slipway.Sdk.Connectors;
using Xunit;

namespace Slipway.Engine.Tests.Connectors.Slack;

/// <summary>The connector for Slack: its probe, its errors, and all its calls held against Slack's own description.</summary>
public sealed class SlackConnectorTests : IAsyncLifetime
{
    private ApprovalRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await ApprovalRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_probe_names_workspace_and_channel()
    {
        var probe = await Probed();

        Assert.True(probe.Ready);
        Assert.Equal("Rehearsal, #launches", probe.Account);
        Assert.Equal(SlackPlatform.TeamId, probe.Facts["team"]);
    }

    [Fact]
    public async Task The_probe_says_when_the_app_is_not_in_the_channel_or_the_channel_is_archived()
    {
        _room.Slack.RemoveApp(ApprovalRoom.Channel);
        Assert.Equal((false, "channel-not-joined"), Said(await Probed()));

        _room.Slack.ArchiveChannel(ApprovalRoom.Channel);
        Assert.Equal((false, "channel-archived"), Said(await Probed()));
    }

    public static TheoryData<string, string> Words => new()
    {
        { "invalid_auth", "connection-revoked" }, { "token_revoked", "connection-revoked" }, { "missing_scope", "right-missing" }, { "channel_not_found", "channel-unknown" }, { "not_in_channel", "channel-not-joined" },
        { "is_archived", "channel-archived" }, { "message_not_found", "message-gone" }, { "user_not_in_channel", "person-unknown" }, { "expired_trigger_id", "click-too-old" }, { "something_new", "platform-refuses" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_refusal_in_a_200_says_what_to_do(string word, string code)
    {
        var finding = Assert.Single(Assert.IsType<Outcome.Refused>(Judge($$"""{ "ok": false, "error": "{{word}}", "needed": "chat:write" }""")).Findings);

        Assert.Equal(code, finding.Code);
        Assert.NotEmpty(finding.Fix!);
    }

    [Fact]
    public void What_may_have_happened_is_unknown_and_what_was_too_much_waits()
    {
        Assert.IsType<Outcome.Unknown>(Judge("""{ "ok": false, "error": "fatal_error" }"""));
        Assert.IsType<Outcome.Throttled>(Judge("""{ "ok": false, "error": "ratelimited" }"""));
        Assert.Null(Judge("""{ "ok": true }"""));
    }

    [Fact]
    public async Task A_missing_right_is_named()
    {
        _room.Slack.Rights = _room.Slack.Rights.Remove("channels:history");

        var refused = await Assert.ThrowsAsync<PlatformException>(() => _room.Connector.AskAsync(Request(), Cancellation));

        Assert.Contains("channels:history", Assert.IsType<Outcome.Refused>(refused.Outcome).Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_found_again_behind_many_others()
    {
        var first = await _room.Connector.AskAsync(Request(), Cancellation);
        for (var other = 0; other < 250; other++)
        {
            _room.Slack.Say(_room.Bob, ApprovalRoom.Channel, "Lunch?");
        }

        Assert.Equal(first, await _room.Connector.AskAsync(Request(), Cancellation));
    }

    [Fact]
    [Trait(ContractRecord.Trait, ContractRecord.Proof)]
    public async Task A_whole_approval_keeps_to_Slacks_own_description()
    {
        ContractProxy.SkipUnlessAtHand();
        await using var proxy = await ContractProxy.StartAsync(_room.ServerAddress, "slack");
        // The description is of 2021 and wants a user's token in the address. Slack takes it in the header, and there it belongs: the proxy alone is told it so.
        _room.Use($"{proxy.Address}slack", inner => new TokenInAddress(_room.Slack.Token, inner));
        // Nor does it know of a channel in which nothing was said.
        _room.Slack.Say(_room.Bob, ApprovalRoom.Channel, "Good morning");

        Assert.True((await Probed()).Ready);
        await _room.SubmitAsync();
        await _room.BeatAsync();
        var post = _room.Post;
        await _room.SendAsync(_room.Slack.Click(_room.Stranger, post.Ts, "approve"));
        await _room.SendAsync(_room.Slack.Click(_room.Ada, post.Ts, "request_changes"));
        await _room.SendAsync(_room.Slack.Click(_room.Ada, post.Ts, "approve"));
        await _room.BeatAsync();

        Assert.Equal(1, await _room.DecisionsAsync());
        Assert.Equal("[]", (await proxy.FailuresAsync()).ToJsonString());
        Assert.Equal(
            ["auth.test", "chat.postEphemeral", "chat.postMessage", "chat.update", "conversations.history", "conversations.info", "conversations.replies", "users.info", "views.open"],
            _room.Slack.Calls.Select(c => c.Call.Path["/api/".Length..]).Distinct().Order(StringComparer.Ordinal));
    }

    private Task<Probe> Probed() => ((IConnector)_room.Connector).ProbeAsync(Cancellation);

    private static (bool, string) Said(Probe probe) => (probe.Ready, probe.Findings[0].Code);

    private ApprovalRequest Request() => new("abc:brand", "Webinar", "subject") { Asks = "Anna asks.", Link = "https://slipway.example.com/campaigns/webinar", Since = _room.Clock.GetUtcNow() };

    private static Outcome? Judge(string body) =>
        SlackErrors.Of(new PlatformAnswer(HttpMethod.Post, "chat.postMessage", 200, ImmutableDictionary<string, string>.Empty, body), new StoppedClock());

    private sealed class TokenInAddress(string token, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/users.info", StringComparison.Ordinal))
            {
                request.RequestUri = new Uri($"{request.RequestUri}&token={token}");
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
