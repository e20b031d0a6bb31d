using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;

namespace Slipway.Server.Agents;

/// <summary>The tools that agents have, in the order of the work, and the one way by which each is called.</summary>
internal sealed partial class Toolbox
{
    private static readonly AIJsonSchemaCreateOptions _schemas = new() { TransformSchemaNode = (_, schema) => OneTypeEach(schema) };

    private readonly FrozenDictionary<string, McpServerTool> _byName;
    private readonly AgentTrail _trail;
    private readonly ILogger<Toolbox> _logger;

    public Toolbox(DraftTools drafts, CheckTools checks, ReviewTools reviews, AgentTrail trail, ILogger<Toolbox> logger)
    {
        // Nothing that approves, launches, reads a secret or changes what holds campaigns back belongs here; a test knows this list.
        Delegate[] tools =
        [
            drafts.ListCampaignsAsync, drafts.ListPlaybooks, drafts.ReadBrief, drafts.BuildCampaignAsync, drafts.ReadAsset, drafts.EditAssetAsync,
            checks.CheckCampaignAsync, checks.PlanCampaignAsync, checks.RehearseCampaignAsync,
            reviews.PrepareDraftsAsync, reviews.SubmitForReviewAsync, reviews.ReadFindingsAsync, reviews.AnswerRequestAsync, reviews.ReadLaunchAsync, reviews.ReadResultsAsync,
        ];
        All = [.. tools.Select(t => McpServerTool.Create(t, new McpServerToolCreateOptions { SerializerOptions = Answers.Json, SchemaCreateOptions = _schemas }))];
        _byName = All.ToFrozenDictionary(t => t.ProtocolTool.Name, StringComparer.Ordinal);
        (_trail, _logger) = (trail, logger);
    }

    public ImmutableArray<McpServerTool> All { get; }

    /// <summary>All of them, always in the same order: a client keeps the list, and a model's memory of it.</summary>
    public ListToolsResult List() => new() { Tools = [.. All.Select(t => t.ProtocolTool)], TimeToLive = TimeSpan.FromMinutes(5), CacheScope = CacheScope.Public };

    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken stop)
    {
        var actor = request.User?.Actor() ?? throw new InvalidOperationException("A tool was called by nobody.");
        var given = request.Params.Arguments;
        if (!_byName.TryGetValue(request.Params.Name, out var tool))
        {
            await _trail.NoteAsync(actor, "no-such-tool", given, AgentOutcome.Refused);
            throw new McpProtocolException($"There is no such tool. There are: {string.Join(", ", All.Select(t => t.ProtocolTool.Name))}.", McpErrorCode.InvalidParams);
        }

        var outcome = AgentOutcome.Failed;
        try
        {
            var result = await CallAsync(tool, actor, request, stop);
            outcome = result.IsError == true ? AgentOutcome.Refused : AgentOutcome.Done;
            return result;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            outcome = AgentOutcome.CalledOff;
            throw;
        }
        catch (Exception e) when (e is ArgumentException or JsonException)
        {
            outcome = AgentOutcome.Refused;
            return Answers.Refused("arguments-wrong", $"The arguments do not fit the tool: {e.Message}", "call it again with the arguments that its input schema asks for");
        }
        catch (Exception e) when (e is not McpProtocolException)
        {
            Failed(_logger, tool.ProtocolTool.Name, e);
            return Answers.Refused("failed", "Slipway could not do this; its log says why.", "try once more; if it fails again, tell the person you work for");
        }
        finally
        {
            await _trail.NoteAsync(actor, tool.ProtocolTool.Name, given, outcome);
        }
    }

    // Some clients make of a schema one in a dialect that knows no list of types; they understand a choice.
    private static JsonNode OneTypeEach(JsonNode schema)
    {
        if (schema is not JsonObject map || map["type"] is not JsonArray types)
        {
            return schema;
        }

        // The rest stays where it is: what it says of objects holds for objects alone, and other places point at it.
        map["anyOf"] = new JsonArray([.. types.Select(type => new JsonObject { ["type"] = type?.DeepClone() })]);
        map.Remove("type");
        return map;
    }

    private static async ValueTask<CallToolResult> CallAsync(McpServerTool tool, Actor actor, RequestContext<CallToolRequestParams> request, CancellationToken stop) =>
        tool.Metadata.OfType<ForRoleAttribute>().FirstOrDefault() is { Role: var role } && !actor.Has(role)
            ? Answers.Refused([Finding.Error("role-missing", $"{actor.Name}, for whom you act, does not have the role {role}.")], "ask the person you work for; an administrator can give them the role")
            : await tool.InvokeAsync(request, stop);

    [LoggerMessage(Level = LogLevel.Error, Message = "An agent's call of {Tool} failed.")]
    private static partial void Failed(ILogger logger, string tool, Exception exception);
}
