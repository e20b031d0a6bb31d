using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Slipway.Connectors.Salesforce;

// A member that is not in an answer is read as null, whatever it is initialised with; a list that may be left out turns that back into none.

/// <summary>What a query found, and where it goes on.</summary>
internal sealed record SalesforcePage<T>
{
    public bool Done { get; init; }

    public string? NextRecordsUrl { get; init; }

    public List<T> Records { get; init => field = value ?? []; } = [];
}

/// <summary>A campaign.</summary>
internal sealed record CampaignRow
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string? Type { get; init; }

    public string? Status { get; init; }

    public bool IsActive { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    public decimal? BudgetedCost { get; init; }

    public string? Description { get; init; }

    public string CreatedById { get; init; } = "";

    public string CreatedDate { get; init; } = "";

    public string LastModifiedDate { get; init; } = "";

    [JsonPropertyName(KeyFields.Name)]
    public string? Key { get; init; }

    public DateTimeOffset Created => SalesforceTime.Read(CreatedDate);

    public DateTimeOffset Modified => SalesforceTime.Read(LastModifiedDate);
}

/// <summary>What Salesforce itself counts of a campaign.</summary>
internal sealed record CampaignFigures
{
    public int NumberOfLeads { get; init; }

    public int NumberOfConvertedLeads { get; init; }

    public int NumberOfContacts { get; init; }

    public int NumberOfResponses { get; init; }

    public int NumberOfOpportunities { get; init; }

    public int NumberOfWonOpportunities { get; init; }

    public decimal? AmountAllOpportunities { get; init; }

    public decimal? AmountWonOpportunities { get; init; }

    public DateOnly? StartDate { get; init; }
}

/// <summary>A status that a campaign's members can have.</summary>
internal sealed record MemberStatusRow
{
    public string Id { get; init; } = "";

    public string CampaignId { get; init; } = "";

    public string Label { get; init; } = "";

    public decimal? SortOrder { get; init; }

    public bool IsDefault { get; init; }

    public bool HasResponded { get; init; }
}

/// <summary>A member of a campaign.</summary>
internal sealed record MemberRow
{
    public string Id { get; init; } = "";

    public string? LeadId { get; init; }

    public string? ContactId { get; init; }

    public string Status { get; init; } = "";

    public string CreatedById { get; init; } = "";

    public string SystemModstamp { get; init; } = "";

    public CampaignRow? Campaign { get; init; }

    [JsonPropertyName(KeyFields.Name)]
    public string? Key { get; init; }

    public string Person => ContactId ?? LeadId ?? "";
}

/// <summary>A lead or contact.</summary>
internal sealed record PersonRow(string Id, string? Email, string? OwnerId);

/// <summary>A company and whose it is.</summary>
internal sealed record AccountRow(string Id, string? Name, string? Website, string? Industry, string? BillingCountry, OwnerRow? Owner);

/// <summary>Whoever looks after a record.</summary>
internal sealed record OwnerRow(string? Email);

/// <summary>A task, of which only the key and what it is about are looked at.</summary>
internal sealed record TaskRow
{
    public string Id { get; init; } = "";

    public string? Subject { get; init; }

    public string? WhoId { get; init; }

    public bool IsClosed { get; init; }

    [JsonPropertyName(KeyFields.Name)]
    public string? Key { get; init; }
}

/// <summary>A person's part in a deal.</summary>
internal sealed record RoleRow(string Id, string ContactId, string OpportunityId, DealRow? Opportunity);

/// <summary>A deal.</summary>
internal sealed record DealRow(bool IsWon, bool IsClosed, decimal? Amount, DateOnly? CloseDate, string? SystemModstamp);

/// <summary>A record of which only the id counts.</summary>
internal sealed record IdRow(string Id);

/// <summary>Whom a note is shown at.</summary>
internal sealed record LinkRow(string LinkedEntityId);

/// <summary>What an org says of an object.</summary>
internal sealed record SalesforceDescribe
{
    public string Name { get; init; } = "";

    public bool Createable { get; init; }

    public bool Updateable { get; init; }

    public bool Deletable { get; init; }

    public List<SalesforceField> Fields { get; init => field = value ?? []; } = [];

    public SalesforceField? Field(string name) => Fields.Find(f => f.Name == name);
}

/// <summary>What an org says of a field.</summary>
internal sealed record SalesforceField
{
    public string Name { get; init; } = "";

    public string? Label { get; init; }

    public int Length { get; init; }

    public bool Nillable { get; init; }

    public bool Createable { get; init; }

    public bool DefaultedOnCreate { get; init; }

    public bool ExternalId { get; init; }

    public List<SalesforcePick> PicklistValues { get; init => field = value ?? []; } = [];
}

/// <summary>A value of a picklist.</summary>
internal sealed record SalesforcePick(string Value, bool Active);

/// <summary>Several requests in one, all of them or none.</summary>
internal sealed record SalesforceComposite(bool AllOrNone, ImmutableArray<SalesforcePart> CompositeRequest);

/// <summary>A request within another.</summary>
internal sealed record SalesforcePart(string Method, string Url, string ReferenceId)
{
    public JsonObject? Body { get; init; }

    public Dictionary<string, string>? HttpHeaders { get; init; }
}

/// <summary>The answers to several requests.</summary>
internal sealed record SalesforceCompositeAnswer(List<SalesforcePartAnswer> CompositeResponse);

/// <summary>The answer to a request within another.</summary>
internal sealed record SalesforcePartAnswer(JsonElement Body, int HttpStatusCode, string ReferenceId);

/// <summary>Up to 200 records.</summary>
internal sealed record SalesforceCollection(bool AllOrNone, List<JsonObject> Records);

/// <summary>What became of one record.</summary>
internal sealed record SalesforceResult
{
    public string? Id { get; init; }

    public bool Success { get; init; }

    public List<SalesforceError> Errors { get; init => field = value ?? []; } = [];
}

/// <summary>How Salesforce says no: <c>errorCode</c> in an answer, <c>statusCode</c> in the result of one record.</summary>
internal sealed record SalesforceError
{
    public string? ErrorCode { get; init; }

    public string? StatusCode { get; init; }

    public string Message { get; init => field = value ?? ""; } = "";

    public List<string> Fields { get; init => field = value ?? []; } = [];

    public string Code => ErrorCode ?? StatusCode ?? "";
}

/// <summary>A bulk job to be made.</summary>
internal sealed record SalesforceJobWrite(string Object, string Operation, string? ExternalIdFieldName)
{
    public string ContentType { get; } = "CSV";

    public string LineEnding { get; } = "LF";
}

/// <summary>A bulk job moves on.</summary>
internal sealed record SalesforceJobState(string State);

/// <summary>A bulk job.</summary>
internal sealed record SalesforceJob
{
    public string Id { get; init; } = "";

    public string Object { get; init; } = "";

    public string Operation { get; init; } = "";

    public string State { get; init; } = "";

    public string CreatedDate { get; init; } = "";

    public string? ExternalIdFieldName { get; init; }

    public string? ErrorMessage { get; init; }

    public int NumberRecordsFailed { get; init; }
}

/// <summary>The bulk jobs of an org.</summary>
internal sealed record SalesforceJobs
{
    public List<SalesforceJob> Records { get; init => field = value ?? []; } = [];

    public string? NextRecordsUrl { get; init; }
}

/// <summary>Who is signed in.</summary>
internal sealed record SalesforceUser
{
    public string? Name { get; init; }

    [JsonPropertyName("preferred_username")]
    public string? Username { get; init; }

    [JsonPropertyName("organization_id")]
    public string? Organization { get; init; }
}

/// <summary>What a person could notice of a campaign: what is compared for changes made outside.</summary>
internal sealed record CampaignHeld(string Title, string Type, DateOnly? Start, DateOnly? End, decimal Budget, string Description, ImmutableArray<StatusHeld> Statuses);

/// <summary>A member status as it is compared.</summary>
internal sealed record StatusHeld(string Name, bool First, bool Responded);

/// <summary>Times as Salesforce writes them: <c>2026-09-01T09:00:00.000+0000</c>.</summary>
internal static class SalesforceTime
{
    public static DateTimeOffset Read(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : DateTimeOffset.MinValue;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SalesforcePage<CampaignRow>))]
[JsonSerializable(typeof(SalesforcePage<CampaignFigures>))]
[JsonSerializable(typeof(SalesforcePage<MemberStatusRow>))]
[JsonSerializable(typeof(SalesforcePage<MemberRow>))]
[JsonSerializable(typeof(SalesforcePage<PersonRow>))]
[JsonSerializable(typeof(SalesforcePage<AccountRow>))]
[JsonSerializable(typeof(SalesforcePage<TaskRow>))]
[JsonSerializable(typeof(SalesforcePage<RoleRow>))]
[JsonSerializable(typeof(SalesforcePage<IdRow>))]
[JsonSerializable(typeof(SalesforcePage<LinkRow>))]
[JsonSerializable(typeof(SalesforceDescribe))]
[JsonSerializable(typeof(SalesforceComposite))]
[JsonSerializable(typeof(SalesforceCompositeAnswer))]
[JsonSerializable(typeof(SalesforceCollection))]
[JsonSerializable(typeof(List<SalesforceResult>))]
[JsonSerializable(typeof(List<SalesforceError>))]
[JsonSerializable(typeof(SalesforceResult))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(SalesforceJobWrite))]
[JsonSerializable(typeof(SalesforceJobState))]
[JsonSerializable(typeof(SalesforceJob))]
[JsonSerializable(typeof(SalesforceJobs))]
[JsonSerializable(typeof(SalesforceUser))]
[JsonSerializable(typeof(CampaignHeld))]
internal sealed partial class SalesforceJson : JsonSerializerContext;
