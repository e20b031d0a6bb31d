using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Journeys as workflows of contacts: made turned off, turned on at launch. Whoever is on the approved list enters; the held-out list is a suppression list.</summary>
/// <remarks>Every write names the revision it was made from, and HubSpot refuses a stale one. The operation stands in the description.</remarks>
internal sealed partial class HubSpotJourneyAdapter(Capability capability, HubSpotServices hubSpot) : HubSpotNamedAdapter(capability)
{
    // What HubSpot makes itself, or never lets be changed.
    private static readonly string[] _made = ["id", "createdAt", "updatedAt", "crmObjectCreationStatus", "nextAvailableActionId", "dataSources", "flowType", "objectTypeId"];

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation) => await BodyAsync(remote, cancellation) is { } body ? ReadingOf(body) : null;

    public override Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation)
    {
        var journey = (JourneyAsset)asset;
        var (_, _, findings) = new HubSpotFlowActions(_ => "0", hubSpot.CanAsk).Write(journey.Steps);
        return Task.FromResult<ImmutableArray<Finding>>(
        [
            .. findings,
            Finding.Warning("journey-end", $"A workflow in HubSpot has no end: whoever is still in it on {journey.End.At:yyyy-MM-dd} goes on.", fix: "Pause the journey then, or keep its waits short enough."),
        ]);
    }

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var journey = (JourneyAsset)asset;
        if (request.Needs.GetValueOrDefault(journey.Audience.ToString()) is not { IsOwn: true } audience || (AssetKey.TryParse(audience.Id)?.Name ?? "").Split('-') is not [var approved, var heldOut, ..])
        {
            return new Outcome.Refused([Finding.Error("audience-elsewhere", $"{journey.Audience} is not in HubSpot, and a workflow takes in only HubSpot's own contacts.", fix: "Let this connection hold the audience too.")]);
        }

        var found = await FindAsync(request.ExternalKey, cancellation);
        var campaign = await hubSpot.Campaigns.EnsureAsync(request.Campaign, cancellation);
        if (found?.Operation == request.Operation)
        {
            await hubSpot.Campaigns.AttachAsync(campaign, HubSpotCampaigns.Flow, AssetKey.TryParse(found.Id)!.Value.Name, cancellation);
            return new Outcome.Done(found);
        }

        if (found is not null && found.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{journey.Key} in HubSpot is not as it was last seen.");
        }

        if (found is { State: RemoteState.Live })
        {
            return new Outcome.Refused([Finding.Error("journey-live", $"{journey.Key} is turned on, and HubSpot has no draft of a workflow: every change acts at once.", fix: "Pause it first, or give the changed journey another name.")]);
        }

        var did = await hubSpot.EventsAsync(request.Campaign, Conditions(journey.Steps), cancellation);
        var (actions, start, findings) = new HubSpotFlowActions(key => request.Needs.GetValueOrDefault(key.ToString()) is { IsOwn: true } own ? AssetKey.TryParse(own.Id)?.Name : null, did).Write(journey.Steps);
        if (!findings.IsEmpty)
        {
            return new Outcome.Refused(findings);
        }

        var body = Body(request, journey, actions, start!, approved, heldOut);
        string id;
        if (found is null)
        {
            id = (await hubSpot.Api.SendAsync(HttpMethod.Post, HubSpotPaths.Flows, body, HubSpotJson.Default.JsonObject, HubSpotJson.Default.HubSpotFlow, cancellation)).Id;
        }
        else
        {
            id = AssetKey.TryParse(found.Id)!.Value.Name;
            await PutAsync(id, body, found.Revision, cancellation);
        }

        await hubSpot.Campaigns.AttachAsync(campaign, HubSpotCampaigns.Flow, id, cancellation);
        return await ReadAsync(id, cancellation) is { } reading ? new Outcome.Done(reading) : Outcome.ChangedOutside($"{journey.Key} was deleted in HubSpot while it was made.");
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await BodyAsync(remote, cancellation) is not { } body)
        {
            return request.Remove ? new Outcome.Done(Gone(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        var held = ReadingOf(body);
        if (held.State == RemoteState.Live && !request.Remove)
        {
            return new Outcome.Done(held);
        }

        if (held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{held.ExternalKey} in HubSpot is not what was approved.");
        }

        if (request.Remove)
        {
            await hubSpot.Api.SendAsync(HttpMethod.Delete, $"{HubSpotPaths.Flows}/{remote}", null, cancellation);
            return new Outcome.Done(held with { State = RemoteState.Removed });
        }

        return await SwitchAsync(remote, body, held, on: true, HubSpotMark.None, request.Operation, cancellation);
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await BodyAsync(remote, cancellation) is not { } body)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        var held = ReadingOf(body);
        return (request.Mode, held.State) switch
        {
            (HaltMode.Pause, RemoteState.Paused) or (HaltMode.Resume, RemoteState.Live) or (HaltMode.Undo, RemoteState.Staged) => new Outcome.Done(held),
            (HaltMode.Pause, RemoteState.Live) => await SwitchAsync(remote, body, held, on: false, HubSpotMark.OnHold, request.Operation, cancellation),
            (HaltMode.Resume, RemoteState.Paused) => await SwitchAsync(remote, body, held, on: true, HubSpotMark.None, request.Operation, cancellation),
            (HaltMode.Undo, RemoteState.Live or RemoteState.Paused) => await SwitchAsync(remote, body, held, on: false, HubSpotMark.None, request.Operation, cancellation),
            _ => new Outcome.Refused([Finding.Error("cannot-halt", $"{request.Id} is not turned on in HubSpot.", fix: "There is nothing to hold.")]),
        };
    }

    private async Task<Outcome> SwitchAsync(string remote, JsonObject body, Reading held, bool on, HubSpotMark mark, string operation, CancellationToken cancellation)
    {
        var name = HubSpotName.Read((string?)body["name"]);
        body["isEnabled"] = on;
        body["name"] = (name with { Mark = mark }).ToString();
        body["description"] = Described(name.Key, operation);
        await PutAsync(remote, body, held.Revision, cancellation);
        return await ReadAsync(remote, cancellation) is { } now ? new Outcome.Done(now) : Outcome.ChangedOutside($"{held.ExternalKey} is gone from HubSpot.");
    }

    private Task PutAsync(string remote, JsonObject body, string revision, CancellationToken cancellation)
    {
        foreach (var made in _made)
        {
            body.Remove(made);
        }

        body["revisionId"] = revision;
        return hubSpot.Api.SendAsync(HttpMethod.Put, $"{HubSpotPaths.Flows}/{remote}", PlatformApi.Json(body, HubSpotJson.Default.JsonObject), cancellation);
    }

    private JsonObject Body(StageRequest request, JourneyAsset journey, JsonArray actions, string start, string approved, string heldOut)
    {
        var enters = new HubSpotBranch("OR", "OR", [new HubSpotBranch("AND", "AND", [], [new HubSpotFilter("IN_LIST") { Operator = "IN_LIST", ListId = approved }])], []);
        var suppressed = new[] { heldOut, hubSpot.Settings.SuppressionList }.OfType<string>().Select(id => (JsonNode)long.Parse(id, CultureInfo.InvariantCulture));
        return new JsonObject
        {
            ["type"] = "CONTACT_FLOW",
            ["name"] = new HubSpotName(journey.Title, request.ExternalKey).ToString(),
            ["description"] = Described(request.ExternalKey, request.Operation),
            ["isEnabled"] = false,
            ["flowType"] = "WORKFLOW",
            ["objectTypeId"] = "0-1",
            ["actions"] = actions,
            ["startActionId"] = start,
            ["blockedDates"] = new JsonArray(),
            ["customProperties"] = new JsonObject(),
            ["dataSources"] = new JsonArray(),
            ["timeWindows"] = new JsonArray(),
            ["canEnrollFromSalesforce"] = false,
            ["suppressionListIds"] = new JsonArray([.. suppressed]),
            ["enrollmentCriteria"] = new JsonObject
            {
                ["type"] = "LIST_BASED",
                ["shouldReEnroll"] = false,
                // Who is taken off the approved list leaves.
                ["unEnrollObjectsNotMeetingCriteria"] = true,
                ["reEnrollmentTriggersFilterBranches"] = new JsonArray(),
                ["listFilterBranch"] = JsonSerializer.SerializeToNode(enters, HubSpotJson.Default.HubSpotBranch),
            },
        };
    }

    private async Task<JsonObject?> BodyAsync(string remote, CancellationToken cancellation) =>
        remote.All(char.IsAsciiDigit) ? await hubSpot.Api.FindAsync($"{HubSpotPaths.Flows}/{remote}", HubSpotJson.Default.JsonObject, cancellation) : null;

    protected override async IAsyncEnumerable<IHubSpotRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = ""; next is not null;)
        {
            var page = await hubSpot.Api.GetAsync($"{HubSpotPaths.Flows}?limit=100{next}", HubSpotJson.Default.Flows, cancellation);
            foreach (var row in page.Results)
            {
                yield return row;
            }

            next = page.Next;
        }
    }

    private Reading ReadingOf(JsonObject body)
    {
        var flow = body.Deserialize(HubSpotJson.Default.HubSpotFlow)!;
        var name = HubSpotName.Read(flow.Name);
        var content = Element(new HubSpotFlowHeld(name.Content, flow.Actions, flow.StartActionId ?? "", flow.EnrollmentCriteria, flow.SuppressionListIds));
        var state = flow.IsEnabled ? RemoteState.Live : name.Mark == HubSpotMark.OnHold ? RemoteState.Paused : RemoteState.Staged;
        return new Reading(IdOf(flow.Id), name.Key, flow.RevisionId, state, content)
        {
            Operation = Operation().Match(flow.Description ?? "") is { Success: true } match ? match.Groups["operation"].Value : null,
            EditAddress = hubSpot.Settings.Screen("workflows", $"platform/flow/{flow.Id}/edit"),
        };
    }

    private static Predicate Conditions(IEnumerable<JourneyStep> steps) => new Predicate.All([.. steps.OfType<JourneyStep.Branch>().SelectMany(b => new[] { b.If, Conditions(b.Then), Conditions(b.Otherwise) })]);

    private static string Described(string key, string operation) => $"Made by Slipway for {key} ({operation}). Changes made here are found before launch.";

    private static JsonElement Element(HubSpotFlowHeld held) => JsonSerializer.SerializeToElement(held, HubSpotJson.Default.HubSpotFlowHeld);

    private static Reading Gone(string id) => new(id, "", "", RemoteState.Removed, Element(new HubSpotFlowHeld("", null, "", null, [])));

    [GeneratedRegex(@"^Made by Slipway for \S+ \((?<operation>[^()\s]+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Operation();
}
