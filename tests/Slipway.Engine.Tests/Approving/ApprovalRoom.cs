using System.Collections.Immutable;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Connectors.Slack;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Engine.Launching;
using Slipway.Engine.Tests.Rehearsal;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.Slack;
using Slipway.Sdk.Connectors;
using Xunit;
using SlackMessage = Slipway.Rehearsal.Slack.SlackMessage;
using SlackUser = Slipway.Rehearsal.Slack.SlackUser;

namespace Slipway.Engine.Tests.Approving;

/// <summary>An engine with a rehearsed Slack connected: a channel, and people of whom some have accounts.</summary>
internal sealed class ApprovalRoom : IAsyncDisposable
{
    public const string Channel = "launches";
    public const string Review = "https://slipway.example.com/campaigns/";

    private readonly RehearsalServer _server;
    private readonly List<HttpClient> _clients = [];

    private ApprovalRoom(House house, RehearsalServer server, StoppedClock clock, SlackPlatform slack, string channel)
    {
        (House, _server, Clock, Slack, ChannelId) = (house, server, clock, slack, channel);
        (Ada, Bob, Author, Stranger) = (slack.AddUser("ada@example.com", "Ada"), slack.AddUser("bob@example.com", "Bob"), slack.AddUser("author@example.com", "Anna"), slack.AddUser("nobody@example.com", "Nobody"));
        Use(slack.Address);
        Desk = NewDesk();
    }

    public House House { get; }

    public StoppedClock Clock { get; }

    public SlackPlatform Slack { get; }

    public string ChannelId { get; }

    /// <summary>Has an account and the role brand.</summary>
    public SlackUser Ada { get; }

    /// <summary>Has an account without that role.</summary>
    public SlackUser Bob { get; }

    /// <summary>Whoever submits; has the role too.</summary>
    public SlackUser Author { get; }

    /// <summary>Has no account.</summary>
    public SlackUser Stranger { get; }

    public ApprovalDesk Desk { get; private set; }

    public string ServerAddress => _server.Address;

    public IApprovalChannel Connector => (IApprovalChannel)House.Get<Engine.Connections.Connections>()["slack"].Connector;

    public IEnumerable<SlackMessage> Posts => Slack.Messages(Channel).Where(m => m.ThreadTs is null && m.OnlyFor is null && m.IsOurs);

    public SlackMessage Post => Assert.Single(Posts);

    public static async Task<ApprovalRoom> OpenAsync()
    {
        var house = await House.OpenAsync();
        var clock = new StoppedClock();
        var slack = new SlackPlatform(clock);
        var channel = slack.AddChannel(Channel);
        return new ApprovalRoom(house, await RehearsalServer.StartAsync([slack]), clock, slack, channel);
    }

    /// <summary>Puts the connection to use, at an address of Slack or of something before it.</summary>
    public void Use(string address, Func<HttpMessageHandler, HttpMessageHandler>? before = null)
    {
        HttpMessageHandler handler = new SocketsHttpHandler();
        var http = new HttpClient(before?.Invoke(handler) ?? handler) { BaseAddress = new Uri($"{address}/api/") };
        _clients.Add(http);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Slack.Token);
        var settings = ImmutableDictionary<string, string>.Empty.Add("channel", ChannelId).Add("signing_secret", Slack.SigningSecret);
        var facts = ImmutableSortedDictionary<string, string>.Empty.Add("team", SlackPlatform.TeamId);
        House.Get<Engine.Connections.Connections>().Use([new Connection("slack", SlackManifest.Manifest.Create(new ConnectorContext("slack", http, settings, facts, Clock)))]);
    }

    /// <summary>Another process, after a crash.</summary>
    public void Restart() => Desk = NewDesk();

    /// <summary>A campaign in review, written by the author's account.</summary>
    public async Task<CampaignVersion> SubmitAsync(string title = "Webinar")
    {
        await House.AddPeopleAsync(3);
        var planned = Sample.Planned([.. Cast.Ground]);
        var version = await House.StageAsync(planned with { Terms = planned.Terms with { Title = title } }, "p-author");
        Assert.Empty(await House.Get<Decisions>().SubmitAsync(version, "p-author"));
        return await NowAsync(version);
    }

    public async Task<CampaignVersion> NowAsync(CampaignVersion version) => (await House.Get<Campaigns.Campaigns>().FindAsync(version.Digest))!;

    public async Task<SlackMessage> AskedAsync()
    {
        await BeatAsync();
        return Post;
    }

    public async Task BeatAsync()
    {
        for (var beat = 0; beat < 5 && await Desk.RunAsync(TestContext.Current.CancellationToken); beat++)
        {
            // What a beat could not do, the next one does.
        }
    }

    /// <summary>Slack sends us a click; whether we take it for Slack's.</summary>
    public async Task<bool> SendAsync(HttpRequestMessage click) => await TryAsync(click) == ClickAnswer.Taken;

    public async Task<ClickAnswer> TryAsync(HttpRequestMessage click) => await Desk.TakeAsync("slack", Connector, await RequestOfAsync(click), TestContext.Current.CancellationToken);

    public static async Task<WebhookRequest> RequestOfAsync(HttpRequestMessage click) => new(
        click.Headers.Concat(click.Content!.Headers).ToImmutableDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value)), await click.Content.ReadAsByteArrayAsync());

    public Task<long> DecisionsAsync() => House.ScalarAsync<long>("select count(*) from decisions");

    /// <summary>What only one person was told.</summary>
    public string WhisperTo(SlackUser user) => Assert.Single(Slack.Messages(Channel), m => m.OnlyFor == user.Id).Text;

    public static IEnumerable<string> ButtonsOf(SlackMessage message) =>
        message.Blocks.Where(b => (string?)b!["type"] == "actions").SelectMany(b => b!["elements"]!.AsArray()).Select(e => (string)e!["action_id"]!);

    public static string TextOf(SlackMessage message) => string.Join('\n', message.Blocks.Select(b => (string?)b!["text"]?["text"]));

    private ApprovalDesk NewDesk() => new(
        House.Database, House.Get<Campaigns.Campaigns>(), House.Get<Decisions>(), House.Get<Launcher>(), House.Get<Engine.Journal.Journal>(), House.Get<Engine.Measuring.Verdicts>(), House.Get<Engine.Connections.Connections>(), House.Audit,
        new ApprovalSurroundings(
            email => Task.FromResult(email switch
            {
                "ada@example.com" => new Approver("p-ada", ["brand"]),
                "bob@example.com" => new Approver("p-bob", ["finance"]),
                "author@example.com" => new Approver("p-author", ["author", "brand"]),
                _ => null,
            }),
            id => Task.FromResult(id switch { "p-ada" => "Ada", "p-author" => "Anna", _ => id }),
            campaign => $"{Review}{campaign}"),
        Clock, NullLogger<ApprovalDesk>.Instance);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await _server.DisposeAsync();
        await House.DisposeAsync();
    }
}
