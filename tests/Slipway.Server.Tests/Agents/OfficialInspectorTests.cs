using System.Diagnostics;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using Slipway.Server.Accounts;
using Slipway.Server.Agents;
using static Slipway.Server.Tests.Agents.RunningAgent;

namespace Slipway.Server.Tests.Agents;

/// <summary>The protocol's official inspector from npm, in the mode for programs, over HTTP and over the command.</summary>
public sealed class OfficialInspectorTests
{
    private static readonly Version _leastNode = new(22, 19);
    private static readonly string _folder = Path.Combine(ArchitectureTests.RepositoryRoot, "tests", "inspector", "node_modules");

    // A tool that answers that it refuses, or that is none.
    private const int Refused = 5;

    [Theory]
    [InlineData(Stateless, true)]
    [InlineData(WithHandshake, false)]
    public async Task It_finds_nothing_to_complain_of_and_reads_and_calls_what_there_is(string revision, bool overHttp)
    {
        await using var agent = await StartAsync();
        await using (var client = await agent.ConnectAsync())
        {
            await FineAsync(client, "build_campaign", ("brief", Brief));
            await FineAsync(client, "prepare_drafts", ("campaign", Name), ("version", (await FineAsync(client, "plan_campaign", ("campaign", Name))).GetProperty("version").GetString()));
        }

        Task<Seen> AskAsync(params string[] words) => InspectAsync(agent, agent.Token, revision, overHttp, words);
        var tools = await AskAsync("--method", "tools/list", "--strict");
        Assert.Equal(agent.Slipway.Get<Toolbox>().All.Select(t => t.ProtocolTool.Name), tools.Fine["tools"]!.AsArray().Select(t => (string?)t!["name"]));
        Assert.DoesNotContain("Warning", tools.Said, StringComparison.Ordinal);
        Assert.Equal(
            agent.Slipway.Get<Toolbox>().All.Where(t => t.ProtocolTool.Annotations!.ReadOnlyHint == true).Select(t => t.ProtocolTool.Name),
            tools.Fine["tools"]!.AsArray().Where(t => (bool?)t!["annotations"]!["readOnlyHint"] == true).Select(t => (string?)t!["name"]));

        var resources = (await AskAsync("--method", "resources/list")).Fine["resources"]!.AsArray().Select(r => (string?)r!["uri"]).ToList();
        Assert.Contains("slipway://schemas/campaign.yaml", resources);
        Assert.Contains($"slipway://campaigns/{Name}", resources);
        Assert.Contains("holdout", await ReadAsync("slipway://schemas/campaign.yaml"), StringComparison.Ordinal);
        Assert.Equal(Name, (string?)JsonNode.Parse(await ReadAsync($"slipway://campaigns/{Name}"))!["name"]);
        Assert.Equal(0, (int)(await AskAsync("--method", "tools/call", "--tool-name", "check_campaign", "--tool-arg", $"campaign={Name}")).Fine["structuredContent"]!["errors"]!);

        async Task<string> ReadAsync(string uri) => (string)(await AskAsync("--method", "resources/read", "--uri", uri)).Fine["contents"]![0]!["text"]!;
    }

    [Theory]
    [InlineData(Stateless, true)]
    [InlineData(WithHandshake, false)]
    public async Task What_an_agent_may_not_do_it_shows_as_refused(string revision, bool overHttp)
    {
        await using var agent = await StartAsync(roles: [Roles.Analyst]);
        var without = await InspectAsync(agent, agent.Token, revision, overHttp, "--method", "tools/call", "--tool-name", "build_campaign", "--tool-args-json", new JsonObject { ["brief"] = Brief }.ToJsonString());
        Assert.Equal(Refused, without.ExitCode);
        Assert.Contains("role-missing", without.Result, StringComparison.Ordinal);
        var none = await InspectAsync(agent, agent.Token, revision, overHttp, "--method", "tools/call", "--tool-name", "approve_campaign", "--tool-arg", $"campaign={Name}");
        Assert.Equal(Refused, none.ExitCode);
        Assert.Contains("tool_not_found", none.Said, StringComparison.Ordinal);
        var stranger = await InspectAsync(agent, "slipway_t-222222222222_guess", revision, overHttp, "--method", "tools/list");
        Assert.NotEqual(0, stranger.ExitCode);
        Assert.Contains("401", stranger.Said, StringComparison.Ordinal);
    }

    private static async Task<Seen> InspectAsync(RunningAgent agent, string token, string revision, bool overHttp, params string[] words)
    {
        var inspector = Path.Combine(_folder, "@modelcontextprotocol", "inspector", "clients", "launcher", "build", "index.js");
        Assert.SkipUnless(File.Exists(inspector), "npm could not install the inspector: npm ci in tests/inspector says why.");
        var start = new ProcessStartInfo(await NodeAsync()) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] way = overHttp
            ? ["--transport", "http", "--header", $"Authorization: Bearer {token}", "--stored-auth-only", new Uri(agent.Slipway.Address, AgentEndpoint.Path).ToString()]
            : ["-e", $"SLIPWAY_TOKEN={token}", "--", "dotnet", Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "mcp", "--data", agent.Slipway.Data];
        // It has an own word for each revision: what came before it, and what is current.
        Array.ForEach([inspector, "--cli", "--format", "json", "--connect-timeout", "0", "--protocol-era", revision == Stateless ? "modern" : "legacy", .. words, .. way], start.ArgumentList.Add);
        // What it keeps of servers goes where the test's own data is.
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = agent.Slipway.Data;
        using var node = Process.Start(start)!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        return new Seen(node.ExitCode, await output, await error);
    }

    // The one that came with it from npm, or that of the machine where it is new enough.
    private static async Task<string> NodeAsync()
    {
        if (Directory.Exists(_folder) && Directory.EnumerateDirectories(_folder, "node-*").SelectMany(d => (string[])[Path.Combine(d, "bin", "node"), Path.Combine(d, "bin", "node.exe")]).FirstOrDefault(File.Exists) is { } own)
        {
            return own;
        }

        using var node = Process.Start(new ProcessStartInfo("node", "--version") { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = (await node.StandardOutput.ReadToEndAsync()).Trim().TrimStart('v');
        await node.WaitForExitAsync();
        Assert.SkipUnless(Version.TryParse(said, out var version) && version >= _leastNode, $"The inspector needs Node.js {_leastNode} or later, npm has none for this machine, and the one here is {said}.");
        return "node";
    }

    /// <summary>What it answered, and what it said beside that.</summary>
    private sealed record Seen(int ExitCode, string Result, string Said)
    {
        public JsonNode Fine
        {
            get
            {
                Assert.True(ExitCode == 0, $"{ExitCode}: {Said}{Result}");
                return JsonNode.Parse(Result)!["result"]!;
            }
        }
    }
}
