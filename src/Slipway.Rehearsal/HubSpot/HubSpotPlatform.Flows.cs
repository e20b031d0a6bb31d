using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A contact that a workflow took in.</summary>
/// <param name="FlowId">The workflow.</param>
/// <param name="ContactId">The contact.</param>
/// <param name="At">When.</param>
public sealed record FlowEnrolment(string FlowId, string ContactId, DateTimeOffset At);

/// <summary>A workflow.</summary>
internal sealed class HubSpotFlow(string id, DateTimeOffset created, JsonObject content)
{
    public string Id { get; } = id;

    public DateTimeOffset Created { get; } = created;

    public DateTimeOffset Updated { get; set; } = created;

    public JsonObject Content { get; set; } = content;

    public int Revision { get; set; } = 1;

    /// <summary>How often it was turned off; who was in it then goes no further.</summary>
    public int Stops { get; set; }

    public bool IsEnabled => Content["isEnabled"].IsTrue();
}

/// <summary>A contact that stands before an action.</summary>
internal sealed record FlowStep(HubSpotFlow Flow, int Stops, HubSpotRecord Contact, string ActionId, DateTimeOffset At);

// Workflows (automation v4): a write needs the revision it was made from; what is enabled takes in who meets its criteria.
public sealed partial class HubSpotPlatform
{
    private const string FlowsPath = "/automation/v4/flows";

    private readonly Dictionary<string, HubSpotFlow> _flows = new(StringComparer.Ordinal);
    private readonly List<FlowEnrolment> _enrolments = [];
    private readonly HashSet<(string FlowId, string ContactId)> _enrolled = [];
    private readonly PriorityQueue<FlowStep, (DateTimeOffset At, long Number)> _steps = new();
    private long _enrolledAt = -1;

    /// <summary>All that workflows took in, oldest first.</summary>
    public ImmutableArray<FlowEnrolment> Enrolments => Locked(() =>
    {
        Settle();
        return _enrolments.ToImmutableArray();
    });

    private void ServeFlows()
    {
        Serve("GET", FlowsPath, "automation", ListFlows, "after limit");
        Serve("POST", FlowsPath, "automation", CreateFlow, body: "FlowCreate");
        Serve("GET", $"{FlowsPath}/performance/{{id}}", "automation", FlowPerformance, "bucketType end firstDay start");
        Serve("GET", $"{FlowsPath}/{{id}}", "automation", c => new Answer(200, Show(Flow(c))));
        Serve("PUT", $"{FlowsPath}/{{id}}", "automation", ReplaceFlow, body: "FlowPut");
        Serve("DELETE", $"{FlowsPath}/{{id}}", "automation", DeleteFlow);
    }

    private Answer ListFlows(Call call) => new(200, Paged(
        call,
        [.. _flows.Values.Where(f => Shows(f.Created)).Select(f =>
        {
            var shown = Show(f);
            string[] keep = ["createdAt", "flowType", "id", "isEnabled", "name", "objectTypeId", "revisionId", "updatedAt", "uuid"];
            return new JsonObject(shown.Where(m => keep.Contains(m.Key, StringComparer.Ordinal)).Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));
        })],
        100,
        100,
        total: false));

    private Answer CreateFlow(Call call)
    {
        var content = call.Json!.AsObject().Copy();
        if (content["type"].Word() == "CONTACT_FLOW" && content["objectTypeId"].Word() != _contacts.TypeId)
        {
            throw _errors.Invalid("A CONTACT_FLOW has objectTypeId 0-1", "objectTypeId");
        }

        if (content["type"].Word() == "PLATFORM_FLOW" && content["objectTypeId"].Word() == _contacts.TypeId)
        {
            throw _errors.Invalid("A workflow of contacts has type CONTACT_FLOW", "type");
        }

        CheckFlow(content, content["objectTypeId"]!.GetValue<string>());
        var flow = new HubSpotFlow(NextId(1_640_000_000), Now, content);
        _flows.Add(flow.Id, flow);
        _changes++;
        return new Answer(201, Show(flow));
    }

    private Answer ReplaceFlow(Call call)
    {
        var (flow, body) = (Flow(call), call.Json!.AsObject());
        if (body["revisionId"]!.GetValue<string>() != ((long)flow.Revision).Text())
        {
            throw _errors.Refuse(
                409,
                "CONFLICT",
                $"The flow was changed since it was read: its revisionId is {((long)flow.Revision).Text()}, and the request has {body["revisionId"]!.GetValue<string>()}",
                context: [("revisionId", [((long)flow.Revision).Text()])]);
        }

        if (body["type"].Word() != flow.Content["type"].Word())
        {
            throw _errors.Invalid("The type of a flow cannot be changed", "type");
        }

        var content = body.Copy();
        content.Remove("revisionId");
        foreach (var fixedOne in new[] { "dataSources", "flowType", "objectTypeId" })
        {
            content[fixedOne] = flow.Content[fixedOne]?.DeepClone();
        }

        CheckFlow(content, content["objectTypeId"]!.GetValue<string>());
        (flow.Content, flow.Revision, flow.Updated) = (content, flow.Revision + 1, Now);
        if (!flow.IsEnabled)
        {
            flow.Stops++;
        }

        _changes++;
        return new Answer(200, Show(flow));
    }

    private Answer DeleteFlow(Call call)
    {
        var flow = Flow(call);
        _flows.Remove(flow.Id);
        flow.Stops++;
        return new Answer(204);
    }

    private Answer FlowPerformance(Call call)
    {
        var flow = Flow(call);
        return new Answer(200, new JsonObject
        {
            ["results"] = _enrolments.Where(e => e.FlowId == flow.Id).GroupBy(e => e.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Select(d => new JsonObject
            {
                ["bucket"] = d.Key,
                ["frequency"] = d.Count(),
                ["series"] = "ENROLLED",
            }).List(),
        });
    }

    private HubSpotFlow Flow(Call call) => _flows.GetValueOrDefault(call["id"]) ?? throw _errors.Gone("Flow", call["id"]);

    private void CheckFlow(JsonObject content, string objectTypeId)
    {
        var actions = Actions(content);
        var ids = actions.Select(a => a["actionId"]!.GetValue<string>()).ToList();
        if (ids.Distinct(StringComparer.Ordinal).Count() < ids.Count)
        {
            throw _errors.Invalid("Every actionId must be there once", "actions");
        }

        var targets = actions.SelectMany(Connections).Append(content["startActionId"].Word()).OfType<string>();
        if (targets.FirstOrDefault(t => !ids.Contains(t, StringComparer.Ordinal)) is { } missing)
        {
            throw _errors.Invalid($"Action {missing} does not exist", "actions");
        }

        if (ids.Count > 0 && content["startActionId"] is null)
        {
            throw _errors.Invalid("startActionId is required where there are actions", "startActionId");
        }

        foreach (var list in content["suppressionListIds"]?.AsArray().Select(i => i!.ToJsonString()) ?? [])
        {
            if (!_lists.TryGetValue(list, out var held) || held.Deleted is not null)
            {
                throw _errors.Invalid($"Suppression list {list} does not exist", "suppressionListIds");
            }
        }

        if (content["enrollmentCriteria"] is JsonObject criteria && criteria["listFilterBranch"] is JsonObject branch)
        {
            CheckBranch(branch, Kind(objectTypeId), "enrollmentCriteria.listFilterBranch");
        }

        foreach (var mail in actions.Where(a => a["actionTypeId"].Word() == "0-4"))
        {
            var id = mail["fields"]?["content_id"].Word() ?? throw _errors.Invalid("A send email action needs fields.content_id", "actions");
            if (!_emails.TryGetValue(id, out var email) || email.Deleted is not null || !email.IsAutomated)
            {
                throw _errors.Invalid($"Automated email {id} does not exist", "actions");
            }

            if (content["isEnabled"].IsTrue() && !email.IsPublished)
            {
                throw _errors.Invalid($"The flow cannot be turned on: email {id} is not published", "isEnabled");
            }
        }

        foreach (var delay in actions.Where(a => a["actionTypeId"].Word() == "0-1"))
        {
            _ = Delay(delay) ?? throw _errors.Invalid("A delay action needs fields.delta, and fields.time_unit MINUTES, HOURS or DAYS", "actions");
        }

        if (content["isEnabled"].IsTrue() && (ids.Count == 0 || content["enrollmentCriteria"] is null))
        {
            throw _errors.Invalid("The flow cannot be turned on: it needs actions and enrollment criteria", "isEnabled");
        }
    }

    private static List<JsonObject> Actions(JsonObject content) => [.. content["actions"]!.AsArray().Select(a => a!.AsObject())];

    private static IEnumerable<string?> Connections(JsonObject action) =>
        new[] { action["connection"], action["defaultBranch"] }.Concat(action["listBranches"]?.AsArray().Select(b => b!["connection"]) ?? []).Select(c => c?["nextActionId"].Word());

    private static TimeSpan? Delay(JsonObject action) =>
        double.TryParse(action["fields"]?["delta"]?.ToString(), CultureInfo.InvariantCulture, out var delta)
            ? action["fields"]!["time_unit"].Word() switch { "MINUTES" => TimeSpan.FromMinutes(delta), "HOURS" => TimeSpan.FromHours(delta), "DAYS" => TimeSpan.FromDays(delta), _ => null }
            : null;

    // Only when something changed since; a thousand contacts are not asked at every call.
    private void EnrolAll(DateTimeOffset now)
    {
        if (_enrolledAt == _changes)
        {
            return;
        }

        _enrolledAt = _changes;
        foreach (var flow in _flows.Values.Where(f => f.IsEnabled && f.Content["type"].Word() == "CONTACT_FLOW"))
        {
            if (flow.Content["enrollmentCriteria"]?["listFilterBranch"] is not JsonObject branch)
            {
                continue;
            }

            var suppressed = flow.Content["suppressionListIds"]!.AsArray().Select(i => i!.ToJsonString()).ToList();
            foreach (var contact in _contacts.All.Values.Where(c => c.Archived is null && !_enrolled.Contains((flow.Id, c.Id)) && Passes(branch, c) && !suppressed.Exists(l => IsMember(l, c))))
            {
                _enrolled.Add((flow.Id, contact.Id));
                _enrolments.Add(new FlowEnrolment(flow.Id, contact.Id, now));
                Queue(new FlowStep(flow, flow.Stops, contact, flow.Content["startActionId"]!.GetValue<string>(), now));
            }
        }
    }

    // One action, and on to the next. What is neither mail nor wait nor branch has no effect the world could see here.
    private void Walk(FlowStep step)
    {
        var action = step.Flow.Content["actions"]!.AsArray().FirstOrDefault(a => a!["actionId"].Word() == step.ActionId)?.AsObject();
        if (action is null || step.Contact.Archived is not null || step.Stops != step.Flow.Stops)
        {
            return;
        }

        var (next, at) = (action["connection"]?["nextActionId"].Word(), step.At);
        switch (action["type"].Word(), action["actionTypeId"].Word())
        {
            case ("SINGLE_CONNECTION", "0-4") when _emails.TryGetValue(action["fields"]!["content_id"]!.GetValue<string>(), out var email) && email is { IsPublished: true, Deleted: null }:
                // Who was put on a suppression list while waiting is left out as well.
                if (!step.Flow.Content["suppressionListIds"]!.AsArray().Any(l => IsMember(l!.ToJsonString(), step.Contact)))
                {
                    Mail(email, step.Contact, at, step.Flow.Id);
                }

                break;
            case ("SINGLE_CONNECTION", "0-1"):
                at += Delay(action)!.Value;
                break;
            case ("LIST_BRANCH", _):
                var branch = action["listBranches"]!.AsArray().FirstOrDefault(b => b!["filterBranch"] is not JsonObject filter || Passes(filter, step.Contact));
                // A branch that fits and leads nowhere ends the way; the default is only for those whom none fits.
                next = (branch is null ? action["defaultBranch"] : branch["connection"])?["nextActionId"].Word();
                break;
        }

        if (next is not null)
        {
            Queue(step with { ActionId = next, At = at });
        }
    }

    private void Queue(FlowStep step) => _steps.Enqueue(step, (step.At, ++_number));

    private static JsonObject Show(HubSpotFlow flow)
    {
        var body = flow.Content.Copy();
        body["id"] = flow.Id;
        body["revisionId"] = ((long)flow.Revision).Text();
        body["crmObjectCreationStatus"] = "COMPLETE";
        body["nextAvailableActionId"] = (Actions(flow.Content).Select(a => long.TryParse(a["actionId"].Word(), out var id) ? id : 0).DefaultIfEmpty().Max() + 1).Text();
        body["createdAt"] = flow.Created.Iso();
        body["updatedAt"] = flow.Updated.Iso();
        return body;
    }
}
