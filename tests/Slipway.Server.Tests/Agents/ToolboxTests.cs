using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Slipway.Server.Agents;
using Slipway.Server.Editing;

namespace Slipway.Server.Tests.Agents;

/// <summary>What the tools are, and what none of them is.</summary>
public sealed class ToolboxTests
{
    // What an agent must never be given; a tool whose name or parameters have such a word is looked at here first.
    private static readonly string[] _never =
        ["approve", "decide", "decision", "reject", "launch", "undo", "resume", "halt", "pause", "allow", "limit", "ceiling", "rule", "waiver", "policy", "secret", "token", "password", "key", "connection", "connect", "person", "people", "role", "grant", "publish", "send", "delete"];

    [Fact]
    public async Task The_list_is_this_one_and_nothing_in_it_approves_launches_or_changes_what_holds_campaigns_back()
    {
        await using var agent = await RunningAgent.StartAsync();
        var tools = agent.Slipway.Get<Toolbox>().All;
        Assert.Equal(
            ["list_campaigns", "list_playbooks", "read_brief", "build_campaign", "read_asset", "edit_asset", "check_campaign", "plan_campaign", "rehearse_campaign", "prepare_drafts", "submit_for_review", "read_findings", "answer_request", "read_launch", "read_results"],
            tools.Select(t => t.ProtocolTool.Name));
        foreach (var tool in tools.Select(t => t.ProtocolTool).Where(t => t.Name != "read_launch"))
        {
            var words = tool.Name.Split('_').Concat(tool.InputSchema.GetProperty("properties").EnumerateObject().Select(p => p.Name));
            Assert.Empty(words.Intersect(_never, StringComparer.Ordinal));
        }

        // It reads, and reading is all it does.
        Assert.True(tools.Single(t => t.ProtocolTool.Name == "read_launch").ProtocolTool.Annotations!.ReadOnlyHint);
    }

    [Fact]
    public void The_tools_are_made_of_nothing_that_could_decide_launch_or_open_a_secret()
    {
        var reached = new[] { typeof(DraftTools), typeof(CheckTools), typeof(ReviewTools) }.SelectMany(t => t.GetConstructors().Single().GetParameters()).Select(p => p.ParameterType.Name).Distinct(StringComparer.Ordinal);
        Assert.DoesNotContain(reached, name => name is "Decisions" or "Launcher" or "HaltDesk" or "Undoer" or "ConnectionBook" or "SealingKey" or "KeyRing" or "People" or "ApiTokens" or "Database");
        // CampaignWork can do all of it: only these of its methods are called from here.
        var sources = Directory.EnumerateFiles(Path.Combine(ArchitectureTests.RepositoryRoot, "src", "Slipway.Server", "Agents"), "*.cs").Select(File.ReadAllText).ToList();
        var called = sources.SelectMany(s => System.Text.RegularExpressions.Regex.Matches(s, @"\bwork\.(\w+)\(", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(m => m.Value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(["work.CheckAsync(", "work.PlanAsync(", "work.PrepareAsync(", "work.SubmitAsync("], called);
    }

    [Fact]
    public async Task Each_says_honestly_what_it_does_and_what_comes_next()
    {
        await using var agent = await RunningAgent.StartAsync();
        foreach (var tool in agent.Slipway.Get<Toolbox>().All.Select(t => t.ProtocolTool))
        {
            Assert.Contains("Next: ", tool.Description, StringComparison.Ordinal);
            var (hints, name) = (tool.Annotations!, tool.Name);
            Assert.NotNull(hints.OpenWorldHint);
            Assert.Equal(name.StartsWith("read_", StringComparison.Ordinal) || name.StartsWith("list_", StringComparison.Ordinal) || name is "check_campaign" or "plan_campaign" or "rehearse_campaign", hints.ReadOnlyHint == true);
            // Only a text that is replaced is lost.
            Assert.Equal(name == "edit_asset", hints is { ReadOnlyHint: not true, DestructiveHint: true });
            Assert.Equal("object", tool.OutputSchema!.Value.GetProperty("type").GetString());
            Assert.True(tool.OutputSchema.Value.GetProperty("properties").EnumerateObject().Any(), name);
            Assert.All(tool.InputSchema.GetProperty("properties").EnumerateObject(), p => Assert.True(p.Value.TryGetProperty("description", out _), $"{name}: {p.Name}"));
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_call_is_said_so_that_a_model_can_mend_it()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var client = await agent.ConnectAsync();
        Assert.Contains("campaign", await RunningAgent.RefusedAsync(client, "read_brief"), StringComparison.Ordinal);
        Assert.Contains("arguments-wrong", await RunningAgent.RefusedAsync(client, "list_campaigns", ("skip", "many")), StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.CallToolAsync("approve_campaign"));
        Assert.Equal(McpErrorCode.InvalidParams, unknown.ErrorCode);
        Assert.Contains("submit_for_review", unknown.Message, StringComparison.Ordinal);
        // All of it at once, each with what to write.
        var brief = await RunningAgent.RefusedAsync(client, "build_campaign", ("brief", "---\nname: Not A Name\nplaybook: webinar\n---\n"));
        Assert.True(brief.Split('\n').Length > 8, brief);
        Assert.Contains("nothing was written", brief, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(agent.Workspace, "campaigns")));
    }

    [Fact]
    public async Task A_text_that_somebody_changed_meanwhile_is_not_written_over()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var client = await agent.ConnectAsync();
        await RunningAgent.FineAsync(client, "build_campaign", ("brief", RunningAgent.Brief));
        var read = await RunningAgent.FineAsync(client, "read_asset", ("campaign", RunningAgent.Name), ("file", "emails/invitation.md"));
        var file = Path.Combine(agent.Workspace, "campaigns", RunningAgent.Name, "emails", "invitation.md");
        await File.AppendAllTextAsync(file, "\nA person wrote this.\n");
        var refused = await EditAsync(read.GetProperty("digest").GetString()!, "Mine.");
        var now = (await RunningAgent.FineAsync(client, "read_asset", ("campaign", RunningAgent.Name), ("file", "emails/invitation.md"))).GetProperty("digest").GetString()!;
        Assert.Contains("digest-other", refused, StringComparison.Ordinal);
        Assert.Contains(now, refused, StringComparison.Ordinal);
        Assert.EndsWith("A person wrote this.\n", await File.ReadAllTextAsync(file), StringComparison.Ordinal);

        var written = await RunningAgent.FineAsync(client, "edit_asset", ("campaign", RunningAgent.Name), ("file", "emails/invitation.md"), ("digest", now), ("text", "Mine.\n"));
        Assert.Equal("Mine.\n", await File.ReadAllTextAsync(file));
        Assert.Equal(written.GetProperty("digest").GetString(), DraftFiles.DigestOf("Mine.\n"u8.ToArray()));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetDirectoryName(file)!), f => f.EndsWith(".new", StringComparison.Ordinal));
        // A brief that a person changed is not written over either.
        Assert.Contains("digest-other", await RunningAgent.RefusedAsync(client, "build_campaign", ("brief", RunningAgent.Brief)), StringComparison.Ordinal);
        var brief = await RunningAgent.FineAsync(client, "read_brief", ("campaign", RunningAgent.Name));
        Assert.Contains("emails/invitation.md", brief.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("file").GetString()));
        await RunningAgent.FineAsync(client, "build_campaign", ("brief", RunningAgent.Brief.Replace("Save my seat", "Book my seat", StringComparison.Ordinal)), ("digest", brief.GetProperty("digest").GetString()));

        Task<string> EditAsync(string digest, string text) =>
            RunningAgent.RefusedAsync(client, "edit_asset", ("campaign", RunningAgent.Name), ("file", "emails/invitation.md"), ("digest", digest), ("text", text));
    }

    [Fact]
    public async Task The_brand_campaigns_and_results_are_there_to_read_a_page_at_a_time()
    {
        await using var agent = await RunningAgent.StartAsync();
        for (var i = 0; i < 60; i++)
        {
            Directory.CreateDirectory(Path.Combine(agent.Workspace, "brand", "rules"));
            await File.WriteAllTextAsync(Path.Combine(agent.Workspace, "brand", "rules", $"r{i:00}.yaml"), $"# {i}\n");
        }

        await using var client = await agent.ConnectAsync();
        var first = await client.ListResourcesAsync(new ListResourcesRequestParams());
        Assert.Equal(50, first.Resources.Count);
        var second = await client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = first.NextCursor });
        Assert.Null(second.NextCursor);
        var all = first.Resources.Concat(second.Resources).Select(r => r.Uri).ToList();
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Equal(75, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("[]", Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync("slipway://lessons")).Contents)).Text);
        Assert.Equal("# 7\n", Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync("slipway://brand/rules/r07.yaml")).Contents)).Text);
        Assert.Equal(["campaign", "results", "brand"], (await client.ListResourceTemplatesAsync()).Select(t => t.Name));
        Assert.Equal(McpErrorCode.InvalidParams, (await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ListResourcesAsync(new ListResourcesRequestParams { Cursor = "!" }))).ErrorCode);
        foreach (var elsewhere in (string[])["slipway://brand/../slipway.yaml", "slipway://brand/%2e%2e/slipway.yaml", "file:///etc/passwd", "slipway://campaigns/../brand", "slipway://campaigns/none", "slipway://slipway.yaml", "slipway://schemas/none"])
        {
            Assert.Equal(McpErrorCode.InvalidParams, (await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync(elsewhere))).ErrorCode);
        }
    }

    [Fact]
    public async Task The_schemas_of_what_can_be_read_are_whole_by_themselves()
    {
        await using var agent = await RunningAgent.StartAsync();
        await using var client = await agent.ConnectAsync();
        var schemas = (await client.ListResourcesAsync(new ListResourcesRequestParams())).Resources.Where(r => r.Uri.StartsWith("slipway://schemas/", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            ["approvals.yaml", "brand.yaml", "brief", "campaign", "campaign.yaml", "claims.yaml", "disclaimers", "finding", "lesson", "metrics.yaml", "models.yaml", "playbook.yaml", "results", "rules"],
            schemas.Select(s => s.Uri["slipway://schemas/".Length..]));
        foreach (var schema in schemas)
        {
            var text = Assert.IsType<TextResourceContents>(Assert.Single((await client.ReadResourceAsync(schema.Uri)).Contents)).Text;
            Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)JsonNode.Parse(text)!["$schema"]);
            if (JsonNode.Parse(text)!["$defs"] is null)
            {
                // Of files, noted from their readers: nothing is referred to. Only brand.yaml has other keys for others.
                Assert.Equal(!schema.Uri.EndsWith("brand.yaml", StringComparison.Ordinal), JsonNode.Parse(text)!["additionalProperties"]?.GetValue<bool>() == false);
                Assert.DoesNotContain("$ref", text, StringComparison.Ordinal);
                continue;
            }

            var defined = JsonNode.Parse(text)!["$defs"]!.AsObject().Select(d => $"#/$defs/{d.Key}").ToHashSet(StringComparer.Ordinal);
            var named = text.Split("\"$ref\": \"").Skip(1).Select(r => r[..r.IndexOf('"', StringComparison.Ordinal)]).ToHashSet(StringComparer.Ordinal);
            Assert.NotEmpty(named);
            Assert.Equal(defined.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        }
    }
}
