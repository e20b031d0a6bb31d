using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Slipway.Rehearsal.Salesforce;

/// <summary>Reads fields, and works out those that follow from other records: roll-ups, responses, names.</summary>
internal sealed class SalesforceFigures(SalesforceStore store)
{
    private static readonly ImmutableArray<string> _closed = ["Closed Won", "Closed Lost"];

    public object? Value(SalesforceRecord record, string field) => field switch
    {
        "Id" => record.Id,
        "IsDeleted" => record.Deleted,
        "CreatedDate" => record.Created,
        "CreatedById" => record.CreatedBy,
        "LastModifiedDate" or "SystemModstamp" => record.Modified,
        "LastModifiedById" => record.ModifiedBy,
        _ => store.Types[record.Type].Field(field) is { Creatable: false } ? Computed(record, field) : record[field],
    };

    /// <summary>The statuses members of a campaign may have, in their order.</summary>
    public ImmutableArray<SalesforceRecord> Statuses(string campaign) =>
        [.. store.With("CampaignMemberStatus", "CampaignId", campaign).OrderBy(s => s["SortOrder"] as decimal? ?? 0)];

    public bool HasResponded(SalesforceRecord member) =>
        Statuses(member.Text("CampaignId")!).Any(s => s.Is("HasResponded") && string.Equals(s.Text("Label"), member.Text("Status"), StringComparison.OrdinalIgnoreCase));

    private object? Computed(SalesforceRecord record, string field) => record.Type switch
    {
        "Campaign" => OfCampaign(record, field),
        "CampaignMember" => OfMember(record, field),
        "Lead" or "Contact" or "User" when field == "Name" => $"{record.Text("FirstName")} {record.Text("LastName")}".Trim(),
        "Opportunity" => field == "IsWon" ? record.Text("StageName") == "Closed Won" : _closed.Contains(record.Text("StageName") ?? ""),
        "CampaignInfluence" => Share(record),
        "Task" => record.Text("Status") == "Completed",
        "ContentNote" => OfNote(record, field),
        // What a person's act left in the record, such as a lead's conversion.
        _ => record[field] ?? (store.Types[record.Type].Field(field)!.Type == "boolean" ? false : null),
    };

    private object? OfCampaign(SalesforceRecord campaign, string field)
    {
        var members = store.With("CampaignMember", "CampaignId", campaign.Id);
        var deals = store.With("Opportunity", "CampaignId", campaign.Id);
        // The cast keeps counts whole: without it both kinds of figure would become the wider one.
        return field switch
        {
            "NumberOfLeads" => (object)members.Count(m => m.Text("LeadId") is { } lead && store.Live(lead)?.Is("IsConverted") != true),
            "NumberOfConvertedLeads" => members.Count(m => store.Live(m.Text("LeadId"))?.Is("IsConverted") == true),
            "NumberOfContacts" => members.Count(m => m.Text("ContactId") is not null),
            "NumberOfResponses" => members.Count(HasResponded),
            "NumberOfOpportunities" => deals.Count(),
            "NumberOfWonOpportunities" => deals.Count(IsWon),
            "AmountAllOpportunities" => deals.Sum(d => d["Amount"] as decimal? ?? 0),
            _ => deals.Where(IsWon).Sum(d => d["Amount"] as decimal? ?? 0),
        };
    }

    private object? OfMember(SalesforceRecord member, string field)
    {
        var person = store.Find(member.Text("ContactId") ?? member.Text("LeadId")!)!;
        return field switch
        {
            "HasResponded" => HasResponded(member),
            "FirstRespondedDate" => member["FirstRespondedDate"],
            "CompanyOrAccount" => person.Text("Company") ?? store.Find(person.Text("AccountId") ?? "")?.Text("Name"),
            "LeadOrContactId" => person.Id,
            "Type" => person.Type,
            _ => Value(person, field),
        };
    }

    private decimal? Share(SalesforceRecord influence) =>
        store.Find(influence.Text("OpportunityId")!)!["Amount"] is decimal amount && influence["Influence"] is decimal percent ? amount * percent / 100 : null;

    private static object? OfNote(SalesforceRecord note, string field)
    {
        var text = note.Text("Content") is { } content ? Encoding.UTF8.GetString(Convert.FromBase64String(content)) : "";
        return field switch { "TextPreview" => text.Length > 255 ? text[..255] : text, "FileType" => "SNOTE", _ => Encoding.UTF8.GetByteCount(text) };
    }

    private static bool IsWon(SalesforceRecord deal) => deal.Text("StageName") == "Closed Won";
}
