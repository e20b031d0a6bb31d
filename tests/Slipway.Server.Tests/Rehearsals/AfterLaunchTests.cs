using Slipway.Engine.Campaigns;
using Slipway.Engine.Measuring;
using Slipway.Rehearsal.Salesforce;
using Slipway.Rehearsal.Simulation;
using Slipway.Rehearsal.Slack;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;
using Slipway.Server.Rehearsals;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Server.Tests.Rehearsals;

/// <summary>What happens after a launch: members of the CRM move on, the channel learns how it ended.</summary>
public sealed class AfterLaunchTests : IAsyncLifetime
{
    private RehearsalRun _run = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _run = await RehearsedExample.StartAsync("warehouse-webinar", Stop);

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    [Fact]
    public async Task Members_move_on_with_what_they_do_once_each_and_the_channel_learns_how_it_ended()
    {
        var version = (await _run.ApproveAsync(Stop)).Version!;
        Assert.Equal("done", (await _run.LaunchAsync(version, Stop)).State);
        var audience = (IAudienceMembers)Get<Engine.Connections.Connections>().For(version.Plan, AssetKind.Audience).Connector;
        var members = new List<AudienceMember>();
        await foreach (var member in audience.MembersAsync(version.Readings[new AssetKey(AssetKind.Audience, "invitees")].Id, Stop))
        {
            members.Add(member);
        }

        var (treated, heldOut) = (members.First(m => !m.HeldOut), members.First(m => m.HeldOut));
        await HappenAsync("e1", version, treated, "registered");
        await HappenAsync("e2", version, heldOut, "registered");
        await HappenAsync("e3", version, treated, "registered");
        await _run.SettleAsync(Stop);
        Assert.Equal("Registered", Status(treated));
        Assert.Single(Org.Records("CampaignMember"), m => (string?)m["Status"] == "Registered");
        Assert.Empty(Org.Records("Task"));

        // The answer to the next write is lost: it is looked up before it is told again, so that the owner is asked once.
        Org.Faults.Next(FaultKind.LoseAnswer, 1, IsWrite);
        await HappenAsync("e4", version, treated, "attended");
        for (var beat = 0; beat < 5; beat++)
        {
            await _run.SettleAsync(Stop);
            _run.Wait(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("Attended", Status(treated));
        Assert.Single(Org.Records("Task"));
        var writes = Org.Calls.Count(c => IsWrite(c.Call));
        await _run.SettleAsync(Stop);
        Assert.Equal(writes, Org.Calls.Count(c => IsWrite(c.Call)));
        Assert.Equal(["attended done", "registered done", "registered left-out"], await Get<Database>().ReadAsync(s => s.QueryAsync<string>("select event || ' ' || state from member_progress order by 1")));

        await _run.HaltAsync(version, HaltMode.Pause, Stop);
        await _run.SettleAsync(Stop);
        Assert.Single(Said, t => t.Contains("was paused", StringComparison.Ordinal));
        Assert.DoesNotContain(Said, t => t.Contains("is over.", StringComparison.Ordinal));

        await Get<BusinessClock>().HoldAtAsync(version.Plan.Terms.Launch.At.AddDays(version.Plan.Terms.Goal.WindowDays + 1));
        await _run.SettleAsync(Stop);
        await _run.SettleAsync(Stop);
        Assert.Single(Said, t => t.Contains("is over.", StringComparison.Ordinal));
        Assert.NotNull(await Get<Verdicts>().FindAsync(version.Digest));

        var view = (await Get<CampaignReading>().ReadAsync(version.Campaign, Stop))!;
        Assert.NotNull(view.Velocity.Live);
        Assert.Equal((0, TimeSpan.Zero), (view.Velocity.ByHandSteps, view.Velocity.ByHand));
    }

    // Signing in again when the hour is over is a POST too, and writes nothing.
    private static bool IsWrite(Call call) => call.Method != "GET" && !call.Path.Contains("oauth2", StringComparison.Ordinal);

    private IEnumerable<string> Said => Slack.Messages("approvals").Select(m => m.Text ?? "");

    private SlackPlatform Slack => Platform<SlackPlatform>();

    private SalesforceOrg Org => Platform<SalesforceOrg>();

    private T Get<T>()
        where T : notnull => _run.Get<T>();

    private T Platform<T>()
        where T : SimulatedPlatform => _run.Platforms.Select(p => p.Value).OfType<T>().Single();

    private string? Status(AudienceMember member)
    {
        var person = Org.Records("Lead").Concat(Org.Records("Contact")).Single(p => string.Equals((string?)p["Email"], member.Email, StringComparison.OrdinalIgnoreCase));
        return (string?)Org.Records("CampaignMember").Single(m => (string?)m["LeadId"] == (string?)person["Id"] || (string?)m["ContactId"] == (string?)person["Id"])["Status"];
    }

    private Task HappenAsync(string id, CampaignVersion version, AudienceMember member, string happened) => Get<Database>().WriteAsync("test.event", s => s.ExecuteAsync(
        "insert into events (id, connection, campaign, type, contact, at, received_at, data) values (@id, 'hubspot-main', @Campaign, @happened, @contact, 1, 1, '{}')",
        new { id, version.Campaign, happened, contact = member.Id }));
}
