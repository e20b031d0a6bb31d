using Slipway.Server.Accounts;
using Slipway.Server.Agents;
using static Slipway.Server.Tests.RunningSlipway;

namespace Slipway.Server.Tests.Agents;

/// <summary>docs/agents.md says what the tools say, and the page of tokens how an agent gets in.</summary>
public sealed class AgentsDocTests
{
    [Fact]
    public async Task The_table_has_a_row_for_every_tool_with_its_role_and_whether_it_changes_anything()
    {
        await using var slipway = await StartAsync();
        var rows = (await File.ReadAllLinesAsync(Path.Combine(ArchitectureTests.RepositoryRoot, "docs", "agents.md"))).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var tools = slipway.Get<Toolbox>().All;
        Assert.Equal(tools.Select(t => t.ProtocolTool.Name), rows.Select(r => r[1].Trim('`')));
        Assert.Equal(tools.Select(t => t.Metadata.OfType<ForRoleAttribute>().FirstOrDefault()?.Role ?? ""), rows.Select(r => r[3]));
        Assert.Equal(tools.Select(t => t.ProtocolTool.Annotations!.ReadOnlyHint == true), rows.Select(r => r[4] == "nothing"));
    }

    [Fact]
    public async Task Whoever_makes_an_agents_token_is_told_where_the_agent_connects()
    {
        await using var slipway = await StartAsync();
        var (_, browser) = await slipway.SignedInAsync("ada", Roles.Author);
        var agents = await PostAsync(browser, "/tokens", "/tokens", ("name", "Claude"), ("days", "7"), ("agent", "true"));
        Assert.Contains($"<code>{slipway.Address}mcp</code>", await agents.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var script = await PostAsync(browser, "/tokens", "/tokens", ("name", "Report"), ("days", "7"));
        Assert.DoesNotContain("slipway mcp", await script.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        browser.Dispose();
    }
}
