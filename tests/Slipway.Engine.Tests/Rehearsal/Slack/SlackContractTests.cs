using System.Text.Json.Nodes;
using Slipway.Conformance;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.Slack;

/// <summary>The rehearsed Slack held against Slack's own description.</summary>
public sealed class SlackContractTests
{
    [Fact]
    [Trait(ContractRecord.Trait, ContractRecord.Proof)]
    public async Task Calls_and_answers_of_a_whole_approval_keep_to_Slacks_description()
    {
        ContractProxy.SkipUnlessAtHand();
        await using var desk = await SlackDesk.OpenAsync();
        await using var proxy = await ContractProxy.StartAsync(desk.ServerAddress, "slack");
        desk.Base = $"{proxy.Address}slack";
        var token = ("token", desk.Slack.Token);

        Assert.True((bool)(await desk.GetAsync("auth.test"))["ok"]!);
        await desk.GetAsync("conversations.list", ("limit", "1"));
        await desk.GetAsync("conversations.info", ("channel", desk.Channel));
        await desk.FormAsync("conversations.join", ("channel", desk.Channel));
        await desk.FormAsync("conversations.join", ("channel", desk.Slack.AddChannel("other", withApp: false)));
        await desk.GetAsync("users.lookupByEmail", token, ("email", "ada@example.com"));
        await desk.GetAsync("users.info", token, ("user", desk.Bob.Id));
        var ts = await desk.AskAsync();
        await desk.FormAsync("chat.postMessage", ("channel", desk.Channel), ("text", "Staged"), ("thread_ts", ts));
        await desk.FormAsync("chat.postEphemeral", ("channel", desk.Channel), ("user", desk.Ada.Id), ("text", "Only you"));
        desk.Slack.Say(desk.Ada, "launches", "Fine", ts);
        await desk.GetAsync("conversations.replies", ("channel", desk.Channel), ("ts", ts));
        await desk.GetAsync("chat.getPermalink", token, ("channel", desk.Channel), ("message_ts", ts));
        using var click = desk.Slack.Click(desk.Ada, ts, "refuse");
        var trigger = (string)JsonNode.Parse(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(await click.Content!.ReadAsStringAsync())["payload"].ToString())!["trigger_id"]!;
        const string View = """{ "type": "modal", "title": { "type": "plain_text", "text": "Why" }, "blocks": [ { "type": "divider" } ] }""";
        var view = await desk.GetAsync("views.open", ("trigger_id", trigger), ("view", View));
        await desk.GetAsync("views.update", ("view_id", (string)view["view"]!["id"]!), ("view", View));
        await desk.FormAsync("chat.update", ("channel", desk.Channel), ("ts", ts), ("text", "Not yet"), ("blocks", "[]"));

        Assert.Equal("[]", (await proxy.FailuresAsync()).ToJsonString());
        var calls = await proxy.CallsAsync();
        Assert.Equal(15, calls.Count);
        Assert.All(desk.Slack.Calls, call => Assert.Equal(200, call.Status));
    }
}
