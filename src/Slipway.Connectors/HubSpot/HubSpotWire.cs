using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Connectors.HubSpot;

/// <summary>A page of results and where the next begins.</summary>
internal sealed record HubSpotPaged<T>
{
    public List<T> Results { get; init; } = [];

    public HubSpotPaging? Paging { get; init; }

    /// <summary>How many there are in all; null where the list does not say.</summary>
    public int? Total { get; init; }

    /// <summary>The query for the next page; null where this is the last.</summary>
    [JsonIgnore]
    public string? Next => Paging?.Next?.After is { Length: > 0 } after ? $"&after={Uri.EscapeDataString(after)}" : null;
}

/// <summary>Where the next page begins.</summary>
internal sealed record HubSpotPaging(HubSpotNext? Next);

/// <summary>The cursor of the next page.</summary>
internal sealed record HubSpotNext(string? After);

/// <summary>The account.</summary>
internal sealed record HubSpotAccount
{
    public long PortalId { get; init; }

    public string UiDomain { get; init; } = "app.hubspot.com";

    public string DataHostingLocation { get; init; } = "na1";

    public string TimeZone { get; init; } = "";
}

/// <summary>How HubSpot says no.</summary>
internal sealed record HubSpotError
{
    public string? Category { get; init; }

    public string? SubCategory { get; init; }

    public string? Message { get; init; }

    public string? CorrelationId { get; init; }

    public string? PolicyName { get; init; }

    public List<HubSpotErrorDetail>? Errors { get; init; }

    public Dictionary<string, List<string>>? Context { get; init; }
}

/// <summary>One thing that is wrong.</summary>
internal sealed record HubSpotErrorDetail
{
    public string? Message { get; init; }

    public string? In { get; init; }

    public string? Code { get; init; }

    public string? Category { get; init; }

    public Dictionary<string, List<string>>? Context { get; init; }
}

/// <summary>A campaign.</summary>
internal sealed record HubSpotCampaign(string Id, Dictionary<string, string>? Properties);

/// <summary>What is written of a campaign.</summary>
internal sealed record HubSpotProperties(Dictionary<string, string> Properties);

/// <summary>A contact or a deal.</summary>
internal sealed record HubSpotRecord(string Id, Dictionary<string, string?> Properties);

/// <summary>What is asked for of records.</summary>
internal sealed record HubSpotBatchRead(List<HubSpotId> Inputs, List<string> Properties, List<string> PropertiesWithHistory);

/// <summary>An id.</summary>
internal sealed record HubSpotId(string Id);

/// <summary>What came of a batch. With errors in it HubSpot answers 207.</summary>
internal sealed record HubSpotBatch
{
    public List<HubSpotRecord> Results { get; init; } = [];

    public List<HubSpotErrorDetail>? Errors { get; init; }
}

/// <summary>A search of records.</summary>
internal sealed record HubSpotSearch(List<HubSpotSearchGroup> FilterGroups, List<string> Properties, int Limit, string After, List<string> Sorts);

/// <summary>Filters that must all pass.</summary>
internal sealed record HubSpotSearchGroup(List<HubSpotSearchFilter> Filters);

/// <summary>A filter of a search.</summary>
internal sealed record HubSpotSearchFilter(string PropertyName, string Operator);

/// <summary>An uploaded file.</summary>
internal sealed record HubSpotFile(string Id, string? Name, string? Url, string? Access = null, long? Size = null);

/// <summary>An entry of the journal: where its events lie.</summary>
internal sealed record HubSpotJournalEntry(string Url, string CurrentOffset);

/// <summary>Entries of the journal.</summary>
internal sealed record HubSpotJournal
{
    public List<HubSpotJournalEntry> Results { get; init; } = [];
}

/// <summary>The file an entry of the journal leads to.</summary>
internal sealed record HubSpotJournalFile
{
    public List<HubSpotJournalEvent> JournalEvents { get; init; } = [];
}

/// <summary>An event of the journal.</summary>
internal sealed record HubSpotJournalEvent
{
    public string Action { get; init; } = "";

    public string ObjectTypeId { get; init; } = "";

    public long ObjectId { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public Dictionary<string, string?>? PropertyChanges { get; init; }
}

/// <summary>An event as a webhook tells it.</summary>
internal sealed record HubSpotWebhookEvent
{
    public long EventId { get; init; }

    public long SubscriptionId { get; init; }

    public long OccurredAt { get; init; }

    public string SubscriptionType { get; init; } = "";

    public long ObjectId { get; init; }

    public string? PropertyName { get; init; }

    public string? PropertyValue { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HubSpotAccount))]
[JsonSerializable(typeof(HubSpotError))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotCampaign>), TypeInfoPropertyName = "Campaigns")]
[JsonSerializable(typeof(HubSpotCampaign))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotId>), TypeInfoPropertyName = "Attached")]
[JsonSerializable(typeof(HubSpotProperties))]
[JsonSerializable(typeof(HubSpotBatchRead))]
[JsonSerializable(typeof(HubSpotBatch))]
[JsonSerializable(typeof(HubSpotSearch))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotRecord>), TypeInfoPropertyName = "Records")]
[JsonSerializable(typeof(HubSpotPaged<HubSpotFile>), TypeInfoPropertyName = "Files")]
[JsonSerializable(typeof(HubSpotFile))]
[JsonSerializable(typeof(HubSpotJournal))]
[JsonSerializable(typeof(HubSpotJournalFile))]
[JsonSerializable(typeof(List<HubSpotWebhookEvent>), TypeInfoPropertyName = "WebhookEvents")]
[JsonSerializable(typeof(HubSpotListAnswer))]
[JsonSerializable(typeof(HubSpotListsAnswer))]
[JsonSerializable(typeof(HubSpotListSearch))]
[JsonSerializable(typeof(HubSpotListCreate))]
[JsonSerializable(typeof(HubSpotListFilters))]
[JsonSerializable(typeof(HubSpotMembershipChange))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotMembership>), TypeInfoPropertyName = "Memberships")]
[JsonSerializable(typeof(HubSpotBranch))]
[JsonSerializable(typeof(HubSpotAudienceHeld))]
[JsonSerializable(typeof(HubSpotEmail))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotEmail>), TypeInfoPropertyName = "Emails")]
[JsonSerializable(typeof(HubSpotEmailWrite))]
[JsonSerializable(typeof(HubSpotEmailHeld))]
[JsonSerializable(typeof(HubSpotStatistics))]
[JsonSerializable(typeof(HubSpotPage))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotPage>), TypeInfoPropertyName = "Pages")]
[JsonSerializable(typeof(HubSpotPageWrite))]
[JsonSerializable(typeof(HubSpotPageHeld))]
[JsonSerializable(typeof(HubSpotPageSchedule))]
[JsonSerializable(typeof(HubSpotForm))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotForm>), TypeInfoPropertyName = "Forms")]
[JsonSerializable(typeof(HubSpotFormHeld))]
[JsonSerializable(typeof(HubSpotFlow))]
[JsonSerializable(typeof(HubSpotPaged<HubSpotFlowRow>), TypeInfoPropertyName = "Flows")]
[JsonSerializable(typeof(HubSpotFlowHeld))]
[JsonSerializable(typeof(HubSpotPaged<JsonElement>), TypeInfoPropertyName = "Rows")]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class HubSpotJson : JsonSerializerContext;
