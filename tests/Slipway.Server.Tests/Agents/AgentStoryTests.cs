using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using Slipway.Core.Approvals;
using Slipway.Engine.Campaigns;
using Slipway.Server.Accounts;
using Slipway.Server.Campaigns;
using Slipway.Server.Commands;
using Slipway.Store.Audit;
using static Slipway.Server.Tests.Agents.RunningAgent;

namespace Slipway.Server.Tests.Agents;

/// <summary>An agent from outside takes a brief to where people decide, and no step further.</summary>
public sealed class AgentStoryTests
{
    private const string Email = "emails/invitation.md";

    [Fact]
    public async Task An_agent_takes_a_brief_to_waiting_for_review_and_fails_to_go_further_in_every_way()
    {
        // Its person has every role: what stops the agent is that it is one.
        await using var agent = await StartAsync(agent: true, [.. Roles.All.Select(r => r.Name)]);
        await ImportContactsAsync(agent);
        await using var client = await agent.ConnectAsync();
        var version = await ToReviewAsync(client);

        foreach (var (way, tryAsync) in Ways(agent, client, version))
        {
            Assert.True(await tryAsync(), $"An agent could: {way}");
        }

        Assert.True(Ways(agent, client, version).Count >= 20);
        var view = await FineAsync(client, "read_findings", ("campaign", Name));
        Assert.Equal("in-review", view.GetProperty("state").GetString());
        Assert.Equal(0, view.GetProperty("decisions").GetArrayLength());
        Assert.Equal(version, view.GetProperty("version").GetString());
        Assert.Equal(VersionState.InReview, (await agent.Slipway.Get<Engine.Campaigns.Campaigns>().FindAsync(version))!.State);
        Assert.Contains("wait for people", (await FineAsync(client, "read_launch", ("campaign", Name))).GetProperty("next").GetString(), StringComparison.Ordinal);
        await SeenInTheTrailAsync(agent);
    }

    [Fact]
    public async Task A_person_whose_token_is_not_an_agents_is_an_agent_here_all_the_same()
    {
        await using var agent = await StartAsync(agent: false, Roles.Author, Roles.Brand, Roles.Launcher);
        await ImportContactsAsync(agent);
        await using var client = await agent.ConnectAsync(WithHandshake);
        var version = await ToReviewAsync(client);
        await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("approve_campaign", new Dictionary<string, object?>(StringComparer.Ordinal) { ["campaign"] = Name, ["version"] = version }));
        Assert.Equal(VersionState.InReview, (await agent.Slipway.Get<Engine.Campaigns.Campaigns>().FindAsync(version))!.State);
    }

    [Fact]
    public async Task Whoever_an_agent_wrote_for_does_not_decide_on_it_whoever_prepared_it()
    {
        await using var agent = await StartAsync(agent: true, Roles.Author, Roles.Brand);
        await ImportContactsAsync(agent);
        await using var client = await agent.ConnectAsync();
        await FineAsync(client, "build_campaign", ("brief", Brief));
        var bo = (await agent.Slipway.People.CreateAsync("test", "bo@example.com", "Bo", [Roles.Author])).Account!;
        var work = agent.Slipway.Get<CampaignWork>();
        var prepared = await work.PrepareAsync(Name, Is(bo), null, CancellationToken.None);
        var version = prepared.Version!.Digest;
        Assert.Empty((await work.SubmitAsync(version, Is(bo))).Findings);

        var refused = await work.DecideAsync(version, Is(agent.Person), Roles.Brand, Decision.Approve, "");
        Assert.Equal("author-cannot-approve", Assert.Single(refused.Findings).Code);
        var (cy, browser) = await agent.Slipway.SignedInAsync("Cy", Roles.Brand);
        Assert.Contains("prepared by Bo, with words that Ada wrote or had written:", await browser.GetStringAsync($"/campaigns/{Name}"), StringComparison.Ordinal);
        Assert.Equal(VersionState.Approved, (await work.DecideAsync(version, Is(cy), Roles.Brand, Decision.Approve, "")).Version!.State);
        browser.Dispose();

        static Actor Is(Account account) => new(account.Id, account.Name, account.Roles, IsAgent: false, Token: null);
    }

    [Fact]
    public async Task A_rehearsal_plays_the_whole_way_and_approves_nothing_here()
    {
        await using var agent = await StartAsync();
        await using var client = await agent.ConnectAsync();
        await FineAsync(client, "build_campaign", ("brief", Brief));
        Assert.Contains("contacts-missing", await RefusedAsync(client, "rehearse_campaign", ("campaign", Name)), StringComparison.Ordinal);
        File.Copy(Example("contacts.csv"), Path.Combine(agent.Workspace, "campaigns", Name, "contacts.csv"));
        var rehearsed = await FineAsync(client, "rehearse_campaign", ("campaign", Name));
        Assert.Equal("done", rehearsed.GetProperty("state").GetString());
        Assert.Null(await agent.Slipway.Get<Engine.Campaigns.Campaigns>().NewestAsync(Name));
    }

    private static async Task<string> ToReviewAsync(McpClient client)
    {
        var playbooks = await FineAsync(client, "list_playbooks");
        Assert.Contains("webinar", playbooks.GetProperty("playbooks").EnumerateArray().Select(p => p.GetProperty("name").GetString()));
        var built = await FineAsync(client, "build_campaign", ("brief", Brief));
        Assert.Contains(Email, built.GetProperty("written").EnumerateArray().Select(f => f.GetString()));

        var read = await FineAsync(client, "read_asset", ("campaign", Name), ("file", Email));
        var text = read.GetProperty("text").GetString()!;
        var edited = await FineAsync(client, "edit_asset", ("campaign", Name), ("file", Email), ("digest", read.GetProperty("digest").GetString()), ("text", text + "\nWe look forward to your questions.\n"));
        Assert.Equal("check_campaign", edited.GetProperty("next").GetString());

        Assert.Equal(0, (await FineAsync(client, "check_campaign", ("campaign", Name))).GetProperty("errors").GetInt32());
        Assert.Contains("Who gets what, when", (await FineAsync(client, "plan_campaign", ("campaign", Name))).GetProperty("plan").GetString(), StringComparison.Ordinal);
        var prepared = await FineAsync(client, "prepare_drafts", ("campaign", Name));
        Assert.Equal("checked", prepared.GetProperty("state").GetString());
        var version = prepared.GetProperty("version").GetString()!;
        var submitted = await FineAsync(client, "submit_for_review", ("campaign", Name), ("version", version));
        Assert.Equal("in-review", submitted.GetProperty("state").GetString());
        Assert.EndsWith($"/campaigns/{Name}", submitted.GetProperty("page").GetString(), StringComparison.Ordinal);
        return version;
    }

    // Each is true when the agent failed.
    private static List<(string Way, Func<Task<bool>> TryAsync)> Ways(RunningAgent agent, McpClient client, string version)
    {
        var api = $"/api/v1/campaigns/{Name}";
        return
        [
            ("call a tool that approves", () => NoToolAsync("approve_campaign")),
            ("call a tool that launches", () => NoToolAsync("launch_campaign")),
            ("read a secret by a tool", () => NoToolAsync("read_connection")),
            ("approve over HTTP", () => ForbiddenAsync(HttpMethod.Post, $"{api}/decisions", new { version, role = Roles.Brand, decision = "approve" })),
            ("ask for changes over HTTP", () => ForbiddenAsync(HttpMethod.Post, $"{api}/decisions", new { version, role = Roles.Brand, decision = "request-changes", comment = "x" })),
            ("approve on the page", () => ForbiddenAsync(HttpMethod.Post, $"/campaigns/{Name}/decide", new { version })),
            ("launch over HTTP", () => ForbiddenAsync(HttpMethod.Post, $"{api}/launch", new { version })),
            ("launch on the page", () => ForbiddenAsync(HttpMethod.Post, $"/campaigns/{Name}/launch", new { version })),
            ("answer what a launch asks", () => ForbiddenAsync(HttpMethod.Post, $"{api}/launch/answer", new { version, answer = "give-up" })),
            ("let itself over a ceiling", () => ForbiddenAsync(HttpMethod.Post, $"{api}/allow", new { version, reason = "x" })),
            ("make itself a person's token", () => ForbiddenAsync(HttpMethod.Post, "/api/v1/tokens", new { name = "x", agent = false })),
            ("make a person who approves", () => ForbiddenAsync(HttpMethod.Post, "/api/v1/people", new { email = "x@example.com", name = "X", roles = new[] { Roles.Brand } })),
            ("give its person another role", () => ForbiddenAsync(HttpMethod.Put, $"/api/v1/people/{agent.Person.Id}/roles", new { roles = new[] { Roles.Legal } })),
            ("sign its person in by a link", () => ForbiddenAsync(HttpMethod.Post, $"/api/v1/people/{agent.Person.Id}/link", new { })),
            ("change a connection's secret", () => ForbiddenAsync(HttpMethod.Put, "/api/v1/connections", new { id = "x" })),
            ("fetch whom an ads platform is told of", () => ForbiddenAsync(HttpMethod.Get, $"{api}/upload.csv", null)),
            ("lift a pause", () => ForbiddenAsync(HttpMethod.Post, "/api/v1/halts/x/lift", new { })),
            ("change the brand's rules", () => EditRefusedAsync("../../brand/rules/mine.yaml", "file-not-yours")),
            ("change who must approve", () => EditRefusedAsync("../../brand/approvals.yaml", "file-not-yours")),
            ("change the limits", () => EditRefusedAsync("../../launches.yaml", "file-not-yours")),
            ("change the workspace", () => EditRefusedAsync("../../slipway.yaml", "file-not-yours")),
            ("change a playbook", () => EditRefusedAsync("../../playbooks/webinar/emails/invitation.md", "file-not-yours")),
            ("add a rule of the campaign's own", () => EditRefusedAsync("rules/mine.yaml", "file-not-yours")),
            ("except itself from a rule", () => EditRefusedAsync("waivers/mine.yaml", "file-not-yours")),
            ("write with an absolute path", () => EditRefusedAsync(Path.Combine(agent.Workspace, "slipway.yaml"), "file-not-yours")),
            ("write with a path that climbs", () => EditRefusedAsync("emails/../../../slipway.yaml", "file-not-yours")),
            ("change what the builder remembers", () => EditRefusedAsync(".slipway/base/emails/invitation.md", "file-not-yours")),
            ("write over what it did not read", () => EditRefusedAsync(Email, "digest-other")),
            ("write through a link", LinkRefusedAsync),
            ("read another folder as a campaign", async () => (await RefusedAsync(client, "read_asset", ("campaign", "../brand"), ("file", "campaign.yaml"))).Contains("campaign-unknown", StringComparison.Ordinal)),
            ("read a file outside the draft", async () => (await RefusedAsync(client, "read_asset", ("campaign", Name), ("file", "../../slipway.yaml"))).Contains("file-not-yours", StringComparison.Ordinal)),
            ("read a file of the machine as a resource", () => NoResourceAsync("file:///etc/passwd")),
            ("read the keys as a resource", () => NoResourceAsync("slipway://brand/../../keys/approvals.key")),
            ("submit a version under another campaign's name", async () => (await RefusedAsync(client, "submit_for_review", ("campaign", "other"), ("version", version))).Contains("version-unknown", StringComparison.Ordinal)),
            ("submit what is in review already", async () => (await RefusedAsync(client, "submit_for_review", ("campaign", Name), ("version", version))).Contains("not-submittable", StringComparison.Ordinal)),
        ];

        async Task<bool> NoToolAsync(string tool)
        {
            var thrown = await Record.ExceptionAsync(async () => await client.CallToolAsync(tool, new Dictionary<string, object?>(StringComparer.Ordinal) { ["campaign"] = Name, ["version"] = version }));
            return thrown is McpProtocolException { ErrorCode: McpErrorCode.InvalidParams };
        }

        async Task<bool> NoResourceAsync(string uri) => await Record.ExceptionAsync(async () => await client.ReadResourceAsync(uri)) is McpProtocolException { ErrorCode: McpErrorCode.InvalidParams };

        async Task<bool> ForbiddenAsync(HttpMethod method, string path, object? body)
        {
            using var program = agent.Slipway.Program(agent.Token);
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : path.StartsWith("/api", StringComparison.Ordinal) ? JsonContent.Create(body) : new FormUrlEncodedContent([new("version", version)]) };
            using var answer = await program.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Forbidden;
        }

        async Task<bool> EditRefusedAsync(string file, string code)
        {
            var refused = await RefusedAsync(client, "edit_asset", ("campaign", Name), ("file", file), ("digest", ""), ("text", "x"));
            return refused.Contains(code, StringComparison.Ordinal);
        }

        async Task<bool> LinkRefusedAsync()
        {
            var link = Path.Combine(agent.Workspace, "campaigns", Name, "emails", "linked.md");
            var outside = Path.Combine(agent.Slipway.Data, "outside.md");
            File.CreateSymbolicLink(link, outside);
            var refused = await RefusedAsync(client, "edit_asset", ("campaign", Name), ("file", "emails/linked.md"), ("digest", ""), ("text", "x"));
            File.Delete(link);
            return refused.Contains("link-in-folder", StringComparison.Ordinal) && !File.Exists(outside);
        }
    }

    private static async Task SeenInTheTrailAsync(RunningAgent agent)
    {
        Assert.Null((await agent.Slipway.Get<AuditTrail>().VerifyAsync()).FirstBroken);
        var admin = (await agent.Slipway.People.CreateAsync("test", "root@example.com", "Root", [Roles.Administrator])).Account!;
        using var program = agent.Slipway.Program(await agent.Slipway.TokenAsync(admin, agent: false));
        List<JsonNode> entries = [];
        for (long? before = long.MaxValue; before is not null;)
        {
            var page = JsonNode.Parse(await program.GetStringAsync($"/api/v1/audit?before={before}"))!;
            entries.AddRange(page["entries"]!.AsArray().Select(e => e!));
            before = (long?)page["before"];
        }

        var calls = entries.Where(e => ((string)e["action"]!).StartsWith("agent.", StringComparison.Ordinal)).ToList();
        Assert.All(calls, e => Assert.StartsWith($"{agent.Person.Id}/t-", (string)e["actor"]!, StringComparison.Ordinal));
        Assert.Contains(calls, e => (string?)e["action"] == "agent.submit_for_review" && (string?)e["subject"] == Name && ((string)e["detail"]!).EndsWith(" done", StringComparison.Ordinal));
        Assert.Contains(calls, e => (string?)e["action"] == "agent.edit_asset" && ((string)e["detail"]!).EndsWith(" refused", StringComparison.Ordinal));
        Assert.Equal(3, calls.Count(e => (string?)e["action"] == "agent.no-such-tool"));
        Assert.Contains(calls, e => (string?)e["action"] == "agent.read");
        // What was written and where from is in no entry.
        Assert.DoesNotContain(calls, e => ((string)e["detail"]!).Contains('/', StringComparison.Ordinal));
        var (_, browser) = await agent.Slipway.SignedInAsync("Cy", Roles.Administrator);
        Assert.Contains("An agent for Ada", await browser.GetStringAsync("/audit"), StringComparison.Ordinal);
        browser.Dispose();
    }

    private static async Task ImportContactsAsync(RunningAgent agent)
    {
        using var result = new StringWriter();
        using var error = new StringWriter();
        var token = await agent.Slipway.TokenAsync(agent.Person, agent: false);
        Assert.Equal(0, await SlipwayCommand.RunAsync(["contacts", "import", Example("contacts.csv"), "--data", agent.Slipway.Data, "--token", token, "--json"], result, error));
    }
}
