using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.Server.Agents;
using static Slipway.Server.Tests.Agents.RunningAgent;

namespace Slipway.Server.Tests.Agents;

/// <summary>The protocol's official clients from npm, which know nothing of us, over HTTP and over the command.</summary>
public sealed class OfficialClientTests
{
    [Theory]
    [InlineData(Stateless, true)]
    [InlineData(Stateless, false)]
    [InlineData(WithHandshake, true)]
    [InlineData(WithHandshake, false)]
    public async Task They_find_the_tools_and_every_answer_fits_its_schema(string revision, bool overHttp)
    {
        await using var agent = await StartAsync();
        string[] way = overHttp
            ? ["http", new Uri(agent.Slipway.Address, AgentEndpoint.Path).ToString()]
            : ["dotnet", Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "mcp", "--data", agent.Slipway.Data];
        var seen = await RunAsync(agent.Token, [revision, .. way]);
        Assert.Equal(agent.Slipway.Get<Toolbox>().All.Select(t => t.ProtocolTool.Name), seen["tools"]!.AsArray().Select(t => (string?)t));
        Assert.Equal(Name, (string?)seen["built"]!["campaign"]);
        Assert.Equal(64, ((string?)seen["digest"])?.Length);
        Assert.Equal(0, (int)seen["errors"]!);
        Assert.Equal(64, ((string?)seen["version"])?.Length);
        Assert.Contains("file-not-yours", (string?)seen["refused"], StringComparison.Ordinal);
        Assert.Contains("no such tool", (string?)seen["unknown"], StringComparison.Ordinal);
    }

    private static async Task<JsonNode> RunAsync(string token, string[] words)
    {
        var start = new ProcessStartInfo("node") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.Combine(ArchitectureTests.RepositoryRoot, "tests", "mcp") };
        start.ArgumentList.Add("client.mjs");
        Array.ForEach(words, start.ArgumentList.Add);
        start.Environment["SLIPWAY_TOKEN"] = token;
        using var node = Process.Start(start)!;
        var (output, error) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(Brief);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return JsonNode.Parse(await output)!;
    }
}
