using System.Text.Json;

namespace Slipway.Connectors.HubSpot;

/// <summary>A workflow, as far as Slipway looks at it.</summary>
internal sealed record HubSpotFlow
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Description { get; init; }

    public bool IsEnabled { get; init; }

    public string RevisionId { get; init; } = "";

    public JsonElement Actions { get; init; }

    public string? StartActionId { get; init; }

    public JsonElement? EnrollmentCriteria { get; init; }

    public List<long> SuppressionListIds { get; init; } = [];
}

/// <summary>A row of the list of workflows.</summary>
internal sealed record HubSpotFlowRow(string Id, string? Name) : IHubSpotRow;

/// <summary>What a workflow does and to whom: what is compared for changes made outside.</summary>
internal sealed record HubSpotFlowHeld(string Name, JsonElement? Actions, string Start, JsonElement? Enrolment, List<long> Suppressed);
