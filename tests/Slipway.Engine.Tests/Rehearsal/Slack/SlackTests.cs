using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.Slack;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.Slack;

public sealed class SlackTests : IAsyncLifetime
{
    private SlackDesk _desk = null!;

    public async ValueTask InitializeAsync() => _desk = await SlackDesk.OpenAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_message_is_sent_answered_in_its_thread_changed_and_read()
    {
        var ts = await _desk.AskAsync();
        var reply = await _desk.JsonAsync("chat.postMessage", new JsonObject { ["channel"] = "#launches", ["text"] = "Staged", ["thread_ts"] = ts });
        Assert.Equal(ts, (string)reply["message"]!["thread_ts"]!);
        _desk.Slack.Say(_desk.Bob, "launches", "Looks good", ts);

        var replies = await _desk.GetAsync("conversations.replies", ("channel", _desk.Channel), ("ts", ts));
        Assert.Equal(["Webinar is ready", "Staged", "Looks good"], replies["messages"]!.AsArray().Select(m => (string)m!["text"]!));
        Assert.Equal(2, (int)replies["messages"]![0]!["reply_count"]!);

        var changed = await _desk.FormAsync("chat.update", ("channel", _desk.Channel), ("ts", ts), ("text", "Approved by Ada"), ("blocks", "[]"));
        Assert.True((bool)changed["ok"]!);
        var seen = _desk.Slack.ThreadOf("launches", ts);
        Assert.Equal(("Approved by Ada", 0, true, 3), (seen[0].Text, seen[0].Blocks.Count, seen[0].IsEdited, seen.Length));
        Assert.EndsWith($"/archives/{_desk.Channel}/p{ts.Replace(".", "", StringComparison.Ordinal)}", (string)(await _desk.GetAsync("chat.getPermalink", ("channel", _desk.Channel), ("message_ts", ts)))["permalink"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_one_person_is_to_see_is_marked_so_and_is_not_in_the_thread()
    {
        var ts = await _desk.AskAsync();
        Assert.True((bool)(await _desk.FormAsync("chat.postEphemeral", ("channel", _desk.Channel), ("user", _desk.Ada.Id), ("text", "Only you"), ("thread_ts", ts)))["ok"]!);
        Assert.Equal(_desk.Ada.Id, _desk.Slack.Messages("launches")[^1].OnlyFor);
        Assert.Single((await _desk.GetAsync("conversations.replies", ("channel", _desk.Channel), ("ts", ts)))["messages"]!.AsArray());
        Assert.Equal("user_not_in_channel", await ErrorAsync("chat.postEphemeral", ("channel", _desk.Channel), ("user", "U999"), ("text", "x")));
    }

    [Theory]
    [InlineData("chat.postMessage", "channel_not_found", "channel", "C999", "text", "x")]
    [InlineData("chat.postMessage", "no_text", "channel", "#launches")]
    [InlineData("chat.postMessage", "invalid_arguments", "text", "x")]
    [InlineData("chat.postMessage", "invalid_arguments", "channel", "#launches", "text", "x", "colour", "red")]
    [InlineData("chat.postMessage", "invalid_blocks_format", "channel", "#launches", "blocks", "{")]
    [InlineData("chat.postMessage", "thread_not_found", "channel", "#launches", "text", "x", "thread_ts", "1.2")]
    [InlineData("chat.update", "message_not_found", "channel", "#launches", "ts", "1.2", "text", "x")]
    [InlineData("users.info", "user_not_found", "user", "U999")]
    [InlineData("users.lookupByEmail", "users_not_found", "email", "eve@example.com")]
    [InlineData("views.open", "invalid_trigger_id", "trigger_id", "1", "view", "{}")]
    [InlineData("chat.shout", "unknown_method")]
    public async Task A_refusal_is_a_200_with_Slacks_word(string method, string error, params string[] form)
    {
        Assert.Equal(error, await ErrorAsync(method, [.. form.Chunk(2).Select(p => (p[0], p[1]))]));
    }

    [Theory]
    [InlineData("""[ { "type": "banner" } ]""", "unsupported type [json-pointer:/blocks/0/type]")]
    [InlineData("""[ { "type": "section" } ]""", "missing required field: text or fields [json-pointer:/blocks/0]")]
    [InlineData("""[ { "type": "header", "text": { "type": "mrkdwn", "text": "x" } } ]""", "must be plain_text [json-pointer:/blocks/0/text/type]")]
    [InlineData("""[ { "type": "actions", "elements": [] } ]""", "must have 1 to 25 items [json-pointer:/blocks/0/elements]")]
    [InlineData("""[ { "type": "divider", "colour": "red" } ]""", "invalid additional property: colour [json-pointer:/blocks/0]")]
    [InlineData("""[ { "type": "actions", "elements": [ { "type": "button", "action_id": "a", "style": "loud", "text": { "type": "plain_text", "text": "A" } } ] } ]""", "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]")]
    public async Task Blocks_that_Slack_would_not_take_are_refused_at_their_place(string blocks, string words)
    {
        var body = await _desk.FormAsync("chat.postMessage", ("channel", _desk.Channel), ("blocks", blocks));
        Assert.Equal(("invalid_blocks", $"[ERROR] {words}"), ((string)body["error"]!, (string)body["response_metadata"]!["messages"]![0]!));
    }

    [Fact]
    public async Task Who_is_not_signed_in_or_lacks_a_right_is_told_so()
    {
        using var answer = await _desk.Http.GetAsync($"{_desk.Base}/api/auth.test");
        Assert.Contains("chat:write", answer.Headers.GetValues("x-oauth-scopes").Single(), StringComparison.Ordinal);
        _desk.Slack.Rights = ["channels:read", "users:read"];
        var body = await _desk.FormAsync("chat.postMessage", ("channel", _desk.Channel), ("text", "x"));
        Assert.Equal(("missing_scope", "chat:write", "channels:read,users:read"), ((string)body["error"]!, (string)body["needed"]!, (string)body["provided"]!));

        _desk.Http.DefaultRequestHeaders.Remove("authorization");
        Assert.Equal("not_authed", await ErrorAsync("auth.test"));
        Assert.Equal("invalid_auth", await ErrorAsync("auth.test", ("token", "xoxb-none")));
        Assert.Equal("not_authed", (string)(await _desk.JsonAsync("auth.test", new JsonObject { ["token"] = _desk.Slack.Token }))["error"]!);
        _desk.Slack.Uninstall();
        Assert.Equal("token_revoked", await ErrorAsync("auth.test", ("token", _desk.Slack.Token)));
    }

    [Fact]
    public async Task A_second_message_within_a_second_is_too_many_for_one_channel_alone()
    {
        _desk.Slack.LimitsMessages = true;
        var other = _desk.Slack.AddChannel("other");
        await _desk.AskAsync();
        using var refused = await _desk.Http.PostAsync($"{_desk.Base}/api/chat.postMessage", new FormUrlEncodedContent([KeyValuePair.Create("channel", _desk.Channel), KeyValuePair.Create("text", "x")]));
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Assert.True((bool)(await _desk.FormAsync("chat.postMessage", ("channel", other), ("text", "x")))["ok"]!);
        _desk.Clock.Advance(TimeSpan.FromSeconds(1));
        await _desk.AskAsync();
        Assert.Equal(2, _desk.Slack.Messages("launches").Length);
    }

    [Fact]
    public async Task A_click_is_signed_and_carries_who_where_and_what()
    {
        var ts = await _desk.AskAsync();
        using var click = _desk.Slack.Click(_desk.Ada, ts, "approve");
        var body = await click.Content!.ReadAsStringAsync();
        Assert.Equal(click.Headers.GetValues("X-Slack-Signature").Single(), Signature(_desk.Slack.SigningSecret, click.Headers.GetValues("X-Slack-Request-Timestamp").Single(), body));
        Assert.Equal("application/x-www-form-urlencoded", click.Content.Headers.ContentType!.MediaType);
        var payload = Payload(body);
        Assert.Equal(("block_actions", _desk.Ada.Id, _desk.Channel, ts), ((string)payload["type"]!, (string)payload["user"]!["id"]!, (string)payload["channel"]!["id"]!, (string)payload["container"]!["message_ts"]!));
        Assert.Equal(("approve", "decide", "v1:abc"), ((string)payload["actions"]![0]!["action_id"]!, (string)payload["actions"]![0]!["block_id"]!, (string)payload["actions"]![0]!["value"]!));

        using var forged = _desk.Slack.ForgedClick(_desk.Ada, ts, "approve");
        Assert.NotEqual(forged.Headers.GetValues("X-Slack-Signature").Single(), Signature(_desk.Slack.SigningSecret, forged.Headers.GetValues("X-Slack-Request-Timestamp").Single(), await forged.Content!.ReadAsStringAsync()));
        using var stale = _desk.Slack.StaleClick(_desk.Ada, ts, "approve");
        var at = stale.Headers.GetValues("X-Slack-Request-Timestamp").Single();
        Assert.Equal(stale.Headers.GetValues("X-Slack-Signature").Single(), Signature(_desk.Slack.SigningSecret, at, await stale.Content!.ReadAsStringAsync()));
        Assert.True(long.Parse(at, System.Globalization.CultureInfo.InvariantCulture) < _desk.Clock.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds());
        Assert.Throws<ArgumentException>(() => _desk.Slack.Click(_desk.Ada, ts, "launch"));
    }

    [Fact]
    public async Task What_is_answered_to_a_click_takes_the_place_of_the_message_until_the_address_ends()
    {
        var ts = await _desk.AskAsync();
        using var click = _desk.Slack.Click(_desk.Ada, ts, "approve");
        var address = (string)Payload(await click.Content!.ReadAsStringAsync())["response_url"]!;
        using (var answer = await _desk.Http.PostAsJsonAsync(address, new { replace_original = true, text = "Approved" }))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal("Approved", Assert.Single(_desk.Slack.Messages("launches")).Text);
        await _desk.Http.PostAsJsonAsync(address, new { text = "Thank you" });
        Assert.Equal(_desk.Ada.Id, _desk.Slack.Messages("launches")[^1].OnlyFor);
        _desk.Clock.Advance(TimeSpan.FromMinutes(31));
        using var late = await _desk.Http.PostAsJsonAsync(address, new { text = "Late" });
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
    }

    [Fact]
    public async Task A_click_opens_one_view_within_three_seconds_and_its_answer_comes_signed()
    {
        var ts = await _desk.AskAsync();
        const string View = """{ "type": "modal", "callback_id": "why", "title": { "type": "plain_text", "text": "Why not yet" }, "submit": { "type": "plain_text", "text": "Send" }, "blocks": [ { "type": "input", "block_id": "reason", "label": { "type": "plain_text", "text": "Reason" }, "element": { "type": "plain_text_input", "action_id": "text" } } ] }""";
        async Task<string> TriggerAsync()
        {
            using var click = _desk.Slack.Click(_desk.Ada, ts, "refuse");
            return (string)Payload(await click.Content!.ReadAsStringAsync())["trigger_id"]!;
        }

        var trigger = await TriggerAsync();
        var view = (await _desk.FormAsync("views.open", ("trigger_id", trigger), ("view", View)))["view"]!;
        Assert.Equal("exchanged_trigger_id", await ErrorAsync("views.open", ("trigger_id", trigger), ("view", View)));
        var late = await TriggerAsync();
        _desk.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal("expired_trigger_id", await ErrorAsync("views.open", ("trigger_id", late), ("view", View)));

        var changed = await _desk.FormAsync("views.update", ("view_id", (string)view["id"]!), ("hash", (string)view["hash"]!), ("view", View.Replace("Reason", "Your reason", StringComparison.Ordinal)));
        Assert.True((bool)changed["ok"]!);
        Assert.Equal("hash_conflict", await ErrorAsync("views.update", ("view_id", (string)view["id"]!), ("hash", (string)view["hash"]!), ("view", View)));
        using var sent = _desk.Slack.Submit(_desk.Ada, (string)view["id"]!, new Dictionary<(string, string), string> { [("reason", "text")] = "Wrong date" });
        Assert.Equal("Wrong date", (string)Payload(await sent.Content!.ReadAsStringAsync())["view"]!["state"]!["values"]!["reason"]!["text"]!["value"]!);
    }

    [Fact]
    public async Task Channels_come_in_pages_and_private_ones_only_to_members()
    {
        _desk.Slack.AddChannel("another", withApp: false);
        _desk.Slack.AddChannel("secret", isPrivate: true, withApp: false);
        var first = await _desk.GetAsync("conversations.list", ("types", "public_channel,private_channel"), ("limit", "1"));
        var second = await _desk.GetAsync("conversations.list", ("types", "public_channel,private_channel"), ("limit", "1"), ("cursor", (string)first["response_metadata"]!["next_cursor"]!));
        Assert.Equal(("launches", "another", ""), ((string)first["channels"]![0]!["name"]!, (string)second["channels"]![0]!["name"]!, (string)second["response_metadata"]!["next_cursor"]!));

        var id = (string)second["channels"]![0]!["id"]!;
        Assert.Equal("not_in_channel", await ErrorAsync("chat.postMessage", ("channel", id), ("text", "x")));
        Assert.True((bool)(await _desk.FormAsync("conversations.join", ("channel", id)))["channel"]!["is_member"]!);
        Assert.True((bool)(await _desk.FormAsync("chat.postMessage", ("channel", id), ("text", "x")))["ok"]!);
        Assert.Equal("already_in_channel", (string)(await _desk.FormAsync("conversations.join", ("channel", id)))["warning"]!);
        _desk.Slack.ArchiveChannel("another");
        Assert.Equal("is_archived", await ErrorAsync("chat.postMessage", ("channel", id), ("text", "x")));
    }

    [Fact]
    public async Task A_new_channel_shows_in_the_list_after_the_lag_and_by_id_at_once()
    {
        _desk.Slack.Lag = TimeSpan.FromMinutes(1);
        var id = _desk.Slack.AddChannel("fresh");
        Assert.Empty((await _desk.GetAsync("conversations.list"))["channels"]!.AsArray());
        Assert.Equal("fresh", (string)(await _desk.GetAsync("conversations.info", ("channel", id)))["channel"]!["name"]!);
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await _desk.GetAsync("conversations.list"))["channels"]!.AsArray().Count);
    }

    [Fact]
    public async Task People_are_found_by_their_address_until_they_leave()
    {
        Assert.Equal(_desk.Ada.Id, (string)(await _desk.GetAsync("users.lookupByEmail", ("email", "ADA@example.com")))["user"]!["id"]!);
        _desk.Slack.Deactivate(_desk.Ada);
        Assert.Equal("users_not_found", await ErrorAsync("users.lookupByEmail", ("email", "ada@example.com")));
        Assert.True((bool)(await _desk.GetAsync("users.info", ("user", _desk.Ada.Id)))["user"]!["deleted"]!);
    }

    [Fact]
    public async Task Letting_the_application_in_gives_a_code_for_one_token_which_can_rotate()
    {
        _desk.Slack.RotatesTokens = true;
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await browser.GetAsync($"{_desk.Base}/oauth/v2/authorize?client_id={_desk.Slack.ClientId}&scope=chat:write,users:read&redirect_uri=http%3A%2F%2F127.0.0.1%2Fback&state=s");
        var code = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(answer.Headers.Location!.Query)["code"].ToString();
        var given = await _desk.GetAsync("oauth.v2.access", ("client_id", _desk.Slack.ClientId), ("client_secret", _desk.Slack.ClientSecret), ("code", code), ("redirect_uri", "http://127.0.0.1/back"));
        Assert.Equal(("bot", "chat:write,users:read", SlackPlatform.TeamId, 43200), ((string)given["token_type"]!, (string)given["scope"]!, (string)given["team"]!["id"]!, (int)given["expires_in"]!));
        Assert.Equal("invalid_code", await ErrorAsync("oauth.v2.access", ("client_id", _desk.Slack.ClientId), ("client_secret", _desk.Slack.ClientSecret), ("code", code), ("redirect_uri", "http://127.0.0.1/back")));

        _desk.Http.DefaultRequestHeaders.Remove("authorization");
        Assert.Equal("missing_scope", await ErrorAsync("conversations.list", ("token", (string)given["access_token"]!)));
        _desk.Clock.Advance(TimeSpan.FromHours(12));
        Assert.Equal("token_expired", await ErrorAsync("auth.test", ("token", (string)given["access_token"]!)));
        var again = await _desk.FormAsync("oauth.v2.access", ("client_id", _desk.Slack.ClientId), ("client_secret", _desk.Slack.ClientSecret), ("grant_type", "refresh_token"), ("refresh_token", (string)given["refresh_token"]!));
        Assert.True((bool)(await _desk.FormAsync("auth.test", ("token", (string)again["access_token"]!)))["ok"]!);
    }

    [Fact]
    public async Task A_lost_answer_leaves_the_message_in_the_channel()
    {
        _desk.Slack.Faults.Next(FaultKind.LoseAnswer);
        await Assert.ThrowsAsync<HttpRequestException>(_desk.AskAsync);
        Assert.Single(_desk.Slack.Messages("launches"));
        _desk.Slack.Faults.Next(FaultKind.Throttle);
        Assert.Equal("ratelimited", await ErrorAsync("chat.postMessage", ("channel", _desk.Channel), ("text", "x")));
    }

    private async Task<string> ErrorAsync(string method, params (string Name, string Value)[] form)
    {
        var body = await _desk.FormAsync(method, form);
        Assert.False((bool)body["ok"]!, body.ToJsonString());
        return (string)body["error"]!;
    }

    private static JsonNode Payload(string body) => JsonNode.Parse(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(body)["payload"].ToString())!;

    private static string Signature(string secret, string at, string body) =>
        $"v0={Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"v0:{at}:{body}")))}";
}
