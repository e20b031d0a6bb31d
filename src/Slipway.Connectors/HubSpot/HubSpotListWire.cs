using System.Text.Json;

namespace Slipway.Connectors.HubSpot;

/// <summary>A list.</summary>
internal sealed record HubSpotList
{
    /// <summary>The user who made it; for what an app makes, the app's.</summary>
    public string? CreatedById { get; init; }

    /// <summary>The user who changed it last.</summary>
    public string? UpdatedById { get; init; }

    public string ListId { get; init; } = "";

    public string Name { get; init; } = "";

    public string ProcessingType { get; init; } = "";

    public string ProcessingStatus { get; init; } = "COMPLETE";

    public int? Size { get; init; }

    public JsonElement? FilterBranch { get; init; }
}

/// <summary>One list.</summary>
internal sealed record HubSpotListAnswer(HubSpotList? List, HubSpotList? UpdatedList);

/// <summary>Lists that were searched for.</summary>
internal sealed record HubSpotListsAnswer
{
    public List<HubSpotList> Lists { get; init; } = [];

    public bool HasMore { get; init; }

    public int Offset { get; init; }
}

/// <summary>A search for lists by words of their names.</summary>
internal sealed record HubSpotListSearch
{
    public string? Query { get; init; }

    public int Offset { get; init; }

    public int Count { get; init; } = 100;

    public List<string> ListIds { get; init; } = [];

    public List<string> ProcessingTypes { get; init; } = [];

    public List<string> AdditionalProperties { get; init; } = [];

    public string? ObjectTypeId { get; init; } = "0-1";
}

/// <summary>A list to be made.</summary>
internal sealed record HubSpotListCreate(string Name, string ObjectTypeId, string ProcessingType, HubSpotBranch? FilterBranch);

/// <summary>Other filters for a list.</summary>
internal sealed record HubSpotListFilters(HubSpotBranch FilterBranch);

/// <summary>Who comes onto a list and who goes.</summary>
internal sealed record HubSpotMembershipChange(List<string> RecordIdsToAdd, List<string> RecordIdsToRemove);

/// <summary>A member of a list.</summary>
internal sealed record HubSpotMembership(string RecordId);

/// <summary>A branch of a filter.</summary>
internal sealed record HubSpotBranch(string FilterBranchType, string FilterBranchOperator, List<HubSpotBranch> FilterBranches, List<HubSpotFilter> Filters);

/// <summary>One filter; what is null does not belong to its type.</summary>
internal sealed record HubSpotFilter(string FilterType)
{
    public string? Property { get; init; }

    public HubSpotOperation? Operation { get; init; }

    public string? Operator { get; init; }

    public string? ListId { get; init; }

    public string? FormId { get; init; }

    public string? EmailId { get; init; }

    public string? AppId { get; init; }

    public string? Level { get; init; }
}

/// <summary>What is asked of a property.</summary>
internal sealed record HubSpotOperation(string OperationType, string Operator, bool IncludeObjectsWithNoValueSet)
{
    public List<string>? Values { get; init; }

    public decimal? Value { get; init; }

    public long? Timestamp { get; init; }

    public bool? RequiresTimeZoneConversion { get; init; }
}

/// <summary>What an audience is in HubSpot, as far as anybody could notice a change: the rule, and who is approved and held out.</summary>
internal sealed record HubSpotAudienceHeld(string RuleList, JsonElement? Rule, string ApprovedList, int Approved, string HeldOutList, int HeldOut, string Members);
