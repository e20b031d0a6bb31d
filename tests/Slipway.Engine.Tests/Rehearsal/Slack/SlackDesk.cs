using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.Slack;
using Xunit;

namespace Slipway.Engine.Tests.Rehearsal.Slack;

/// <summary>A rehearsed Slack with a channel and two people, and a plain client at it.</summary>
internal sealed class SlackDesk : IAsyncDisposable
{
    public const string Buttons = """
        [ { "type": "section", "text": { "type": "mrkdwn", "text": "*Webinar* is ready" } },
          { "type": "actions", "block_id": "decide", "elements": [
            { "type": "button", "action_id": "approve", "style": "primary", "value": "v1:abc", "text": { "type": "plain_text", "text": "Approve" } },
            { "type": "button", "action_id": "refuse", "value": "v1:abc", "text": { "type": "plain_text", "text": "Not yet" } } ] } ]
        """;

    private readonly RehearsalServer _server;

    private SlackDesk(RehearsalServer server, StoppedClock clock, SlackPlatform slack) => (_server, Clock, Slack, Base) = (server, clock, slack, slack.Address);

    public StoppedClock Clock { get; }

    public SlackPlatform Slack { get; }

    public HttpClient Http { get; } = new();

    /// <summary>Where calls go: the rehearsed Slack, or something before it.</summary>
    public string Base { get; set; }

    public string ServerAddress => _server.Address;

    public string Channel { get; private init; } = "";

    public SlackUser Ada { get; private init; } = null!;

    public SlackUser Bob { get; private init; } = null!;

    public static async Task<SlackDesk> OpenAsync()
    {
        var clock = new StoppedClock();
        var slack = new SlackPlatform(clock);
        var channel = slack.AddChannel("launches");
        var (ada, bob) = (slack.AddUser("ada@example.com", "Ada"), slack.AddUser("bob@example.com", "Bob"));
        var desk = new SlackDesk(await RehearsalServer.StartAsync([slack]), clock, slack) { Channel = channel, Ada = ada, Bob = bob };
        desk.Http.DefaultRequestHeaders.Add("authorization", $"Bearer {slack.Token}");
        return desk;
    }

    public async Task<JsonObject> FormAsync(string method, params (string Name, string Value)[] form) =>
        await ReadAsync(await Http.PostAsync($"{Base}/api/{method}", new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)))));

    public async Task<JsonObject> JsonAsync(string method, JsonObject body) => await ReadAsync(await Http.PostAsJsonAsync($"{Base}/api/{method}", body));

    public async Task<JsonObject> GetAsync(string method, params (string Name, string Value)[] query) =>
        await ReadAsync(await Http.GetAsync($"{Base}/api/{method}?{string.Join('&', query.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}"))}"));

    /// <summary>A message with two buttons; its ts.</summary>
    public async Task<string> AskAsync()
    {
        var body = await FormAsync("chat.postMessage", ("channel", Channel), ("text", "Webinar is ready"), ("blocks", Buttons));
        Assert.True((bool)body["ok"]!, body.ToJsonString());
        return (string)body["ts"]!;
    }

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }
}
