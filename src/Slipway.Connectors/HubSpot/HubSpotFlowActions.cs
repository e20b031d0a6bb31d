using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Writes the steps of a journey as the actions of a workflow.</summary>
/// <param name="email">The id of an email of the campaign; null where HubSpot does not hold it.</param>
/// <param name="did">How HubSpot is asked what a contact did.</param>
internal sealed class HubSpotFlowActions(Func<AssetKey, string?> email, Func<string, ImmutableArray<HubSpotFilter>?> did)
{
    private const string Delay = "0-1", SendEmail = "0-4";

    private readonly List<JsonNode> _actions = [];
    private readonly List<Finding> _findings = [];
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);

    /// <summary>The actions, the first of them, and what HubSpot cannot do.</summary>
    public (JsonArray Actions, string? Start, ImmutableArray<Finding> Findings) Write(ImmutableArray<JourneyStep> steps)
    {
        var start = Chain(steps, null);
        if (start is null)
        {
            _findings.Add(Finding.Error("journey-empty", "The journey does nothing before it ends, and HubSpot turns on no empty workflow.", fix: "Add a step that waits or sends.") with { Field = "steps" });
        }

        return (new JsonArray([.. _actions]), start, [.. _findings]);
    }

    // From the last step to the first: each is told what comes after it. Gives the action to begin with; null where nothing more happens.
    private string? Chain(ImmutableArray<JourneyStep> steps, string? after)
    {
        foreach (var step in steps.Reverse())
        {
            after = step switch
            {
                JourneyStep.Wait wait => Single(Delay, new JsonObject { ["delta"] = wait.Hours.ToString(CultureInfo.InvariantCulture), ["time_unit"] = "HOURS" }, after),
                JourneyStep.Send send => Send(send, after),
                JourneyStep.Branch branch => Branch(branch, after),
                _ => null,
            };
        }

        return after;
    }

    private string? Send(JourneyStep.Send send, string? after)
    {
        if (email(send.Email) is { } id)
        {
            return Single(SendEmail, new JsonObject { ["content_id"] = id }, after);
        }

        _findings.Add(Finding.Error("email-elsewhere", $"{send.Email} is not in HubSpot, and a workflow sends only HubSpot's own emails.", fix: "Let this connection hold the email too."));
        return after;
    }

    private string Single(string type, JsonObject fields, string? after)
    {
        var action = new JsonObject { ["type"] = "SINGLE_CONNECTION", ["actionId"] = NextId(), ["actionTypeId"] = type, ["actionTypeVersion"] = 0, ["fields"] = fields };
        return Add(action, ("connection", after));
    }

    private string Branch(JourneyStep.Branch branch, string? after)
    {
        var (yes, no) = (Chain(branch.Then, after), Chain(branch.Otherwise, after));
        var (filter, findings) = new HubSpotFilters(did).Translate(branch.If);
        _findings.AddRange(findings);
        var way = new JsonObject { ["branchName"] = branch.If.ToString(), ["filterBranch"] = JsonSerializer.SerializeToNode(filter, HubSpotJson.Default.HubSpotBranch) };
        if (Connection(yes) is { } connection)
        {
            way["connection"] = connection;
        }

        return Add(new JsonObject { ["type"] = "LIST_BRANCH", ["actionId"] = NextId(), ["listBranches"] = new JsonArray(way), ["defaultBranchName"] = "otherwise" }, ("defaultBranch", no));
    }

    private string Add(JsonObject action, (string Name, string? Target) next)
    {
        if (Connection(next.Target) is { } connection)
        {
            action[next.Name] = connection;
        }

        _actions.Add(action);
        return action["actionId"]!.GetValue<string>();
    }

    // Only one connection leads to an action as its own; the others go to it.
    private JsonObject? Connection(string? target) => target is null ? null : new JsonObject { ["edgeType"] = _reached.Add(target) ? "STANDARD" : "GOTO", ["nextActionId"] = target };

    private string NextId() => (_actions.Count + 1).ToString(CultureInfo.InvariantCulture);
}
